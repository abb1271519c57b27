import { SelectControl } from '@wordpress/components';
import { useCallback, useEffect, useState } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { listPurges } from '../api/client';
import { CopyButton } from '../components/copy-button';
import { DataTable } from '../components/data-table';
import { fill, formatNumber } from '../components/format';
import { purgeStateLabel } from '../components/copy-labels';
import { Loadable } from '../components/loadable';
import { Pager } from '../components/pager';
import { mostTelling } from '../domain/flush';
import { type Flush, type PurgeState, purgeStates } from '../domain/types';
import { useLoaded } from '../hooks/use-loaded';
import { Pictures } from './pictures';
import { purgeColumns } from './purge-columns';

const PER_PAGE = 50;

/** A flush's addresses with their results, and the image of one of them beside the site's own. */
export function Purges( { flush }: { flush: Flush } ) {
	const [ page, setPage ] = useState( 1 );
	const [ filter, setFilter ] = useState< PurgeState | undefined >();
	const [ chosen, setChosen ] = useState< number | null >( null );
	const { id, counts } = flush;
	const load = useCallback(
		( signal: AbortSignal ) =>
			listPurges(
				id,
				{ page, per_page: PER_PAGE, state: filter },
				signal
			),
		[ id, page, filter ]
	);
	const [ state, reload ] = useLoaded( load );
	const seen = JSON.stringify( counts );
	useEffect( reload, [ reload, seen ] );
	const purges = state.value?.purges ?? [];
	const shown =
		purges.find( ( purge ) => purge.id === chosen ) ??
		mostTelling( purges );
	return (
		<>
			{ shown && <Pictures purge={ shown } /> }
			<div className="spf-filter">
				<SelectControl
					__nextHasNoMarginBottom
					__next40pxDefaultSize
					label={ __( 'Result', 'shortpixel-flush' ) }
					value={ filter ?? '' }
					options={ filterOptions( flush ) }
					onChange={ ( value ) => {
						setPage( 1 );
						setFilter(
							purgeStates.find( ( known ) => known === value )
						);
					} }
				/>
				<CopyButton
					text={ purges.map( ( { url } ) => url ).join( '\n' ) }
				>
					{ fill(
						/* translators: %s: number of links. */
						_n(
							'Copy %s link',
							'Copy %s links',
							purges.length,
							'shortpixel-flush'
						),
						purges.length
					) }
				</CopyButton>
			</div>
			<Loadable state={ state } onTryAgain={ reload } lines={ 6 }>
				{ () => (
					<DataTable
						caption={ __( 'Copies', 'shortpixel-flush' ) }
						columns={ purgeColumns( shown?.id ?? null, setChosen ) }
						rows={ purges }
					/>
				) }
			</Loadable>
			<Pager
				page={ page }
				pages={ state.value?.pages ?? 1 }
				onPage={ setPage }
			/>
		</>
	);
}

function filterOptions( {
	counts,
	copies,
}: Flush ): { value: string; label: string }[] {
	const option = ( value: string, name: string, count: number ) => ( {
		value,
		label: `${ name } (${ formatNumber( count ) })`,
	} );
	return [
		option( '', __( 'All', 'shortpixel-flush' ), copies.total ),
		...purgeStates
			.filter( ( state ) => counts[ state ] > 0 )
			.map( ( state ) =>
				option( state, purgeStateLabel( state ), counts[ state ] )
			),
	];
}
