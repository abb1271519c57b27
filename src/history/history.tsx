import './history.css';

import { useCallback, useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { listFlushes } from '../api/client';
import { DataTable } from '../components/data-table';
import { fill } from '../components/format';
import { Loadable } from '../components/loadable';
import { Pager } from '../components/pager';
import { Section } from '../components/section';
import type { Cause } from '../domain/types';
import { driverOf, onFlushChange } from '../hooks/flush-registry';
import { useLoaded } from '../hooks/use-loaded';
import { CauseFilter } from './cause-filter';
import { recentColumns } from './recent-columns';

const PER_PAGE = 10;

/** The history: what was flushed, when, by whom and with which result. */
export function History( {
	onDetails,
}: {
	onDetails: ( id: number ) => void;
} ) {
	const [ page, setPage ] = useState( 1 );
	const [ causes, setCauses ] = useState< Cause[] >( [] );
	const load = useCallback(
		async ( signal: AbortSignal ) => {
			const query = { page, per_page: PER_PAGE, cause: causes };
			const loaded = await listFlushes( query, signal );
			// Updates this page's drivers with what WP-CLI or another tab did meanwhile.
			loaded.flushes.forEach( ( flush ) =>
				driverOf( flush ).follow( flush )
			);
			return loaded;
		},
		[ page, causes ]
	);
	const [ state, reload ] = useLoaded( load );
	useEffect( () => onFlushChange( reload ), [ reload ] );
	return (
		<Section name="history" title={ __( 'History', 'shortpixel-flush' ) }>
			<CauseFilter
				onChange={ ( chosen ) => {
					setPage( 1 );
					setCauses( chosen );
				} }
			/>
			<Loadable state={ state } onTryAgain={ reload } lines={ 6 }>
				{ ( { flushes, total, pages } ) =>
					total === 0 ? (
						<p>
							{ causes.length > 0
								? __(
										'No flush was made for that.',
										'shortpixel-flush'
									)
								: __( 'No flushes yet.', 'shortpixel-flush' ) }
						</p>
					) : (
						<>
							<DataTable
								caption={ fill(
									/* translators: %s: number of flushes. */
									__(
										'Flushes, newest first; %s in all',
										'shortpixel-flush'
									),
									total
								) }
								columns={ recentColumns( onDetails ) }
								rows={ flushes }
							/>
							<Pager
								page={ page }
								pages={ pages }
								onPage={ setPage }
							/>
						</>
					)
				}
			</Loadable>
		</Section>
	);
}
