import './history.css';
import { speak } from '@wordpress/a11y';
import { useEffect, useMemo, useRef } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { fill } from '../../components/format';
import { Loadable } from '../../components/loadable';
import { Pager } from '../../components/pager';
import { Section } from '../../components/section';
import { FilterBar } from './filter-bar';
import { FlushRow } from './flush-row';
import { type Filters, isFiltered, noFilters, queryOf } from './filters';
import { useFilters } from './use-filters';
import { type Found, useHistory } from './use-history';

/** The list of flushes, each with its images, time, user or cause, and result. */
export function History( {
	onDetails,
}: {
	onDetails: ( id: number ) => void;
} ) {
	const [ filters, change ] = useFilters();
	const { page, ...chosen } = filters;
	const key = JSON.stringify( chosen );
	// Keeps the object stable while the filters stay the same.
	const query = useMemo(
		() => queryOf( { ...noFilters, ...JSON.parse( key ) } ),
		[ key ]
	);
	const { list, users, reload } = useHistory( query, page );
	// While a new list is loading, the one on screen belongs to other filters.
	const isNow = list.value?.query === query;
	useSpokenCount( isNow ? ( list.value?.total ?? null ) : null, key );
	const isEmpty = isNow && list.value?.total === 0 && ! isFiltered( filters );
	return (
		<Section name="history" title={ __( 'History', 'shortpixel-flush' ) }>
			<div className="spf-history">
				{ ! isEmpty && (
					<FilterBar
						filters={ filters }
						users={ users.value ?? [] }
						onChange={ change }
					/>
				) }
				<Loadable state={ list } onTryAgain={ reload } lines={ 8 }>
					{ ( found ) => (
						<List
							found={ found }
							filters={ filters }
							onChange={ change }
							onDetails={ onDetails }
						/>
					) }
				</Loadable>
			</div>
		</Section>
	);
}

interface ListProps {
	found: Found;
	filters: Filters;
	onChange: ( change: Partial< Filters > ) => void;
	onDetails: ( id: number ) => void;
}

function List( { found, filters, onChange, onDetails }: ListProps ) {
	const { flushes, total, pages, query } = found;
	// A page past the end is empty too, but its pager leads back.
	if ( flushes.length === 0 && total === 0 ) {
		return (
			<p>
				{ Object.keys( query ).length > 0
					? __( 'No flushes found.', 'shortpixel-flush' )
					: __( 'No flushes yet.', 'shortpixel-flush' ) }
			</p>
		);
	}
	return (
		<>
			<ul
				className="spf-history__list"
				aria-label={ fill(
					/* translators: %s: number of flushes. */
					__(
						'Flushes, newest first; %s in all',
						'shortpixel-flush'
					),
					total
				) }
			>
				{ flushes.map( ( flush ) => (
					<FlushRow
						key={ flush.id }
						flush={ flush }
						onDetails={ onDetails }
					/>
				) ) }
			</ul>
			<Pager
				page={ filters.page }
				pages={ pages }
				onPage={ ( page ) => onChange( { page } ) }
			/>
		</>
	);
}

/** Announces how many flushes match after the filters change, but not on the first load or after each flush. */
function useSpokenCount( total: number | null, key: string ): void {
	const spoken = useRef( key );
	useEffect( () => {
		if ( total === null || spoken.current === key ) {
			return;
		}
		spoken.current = key;
		speak(
			total === 0
				? __( 'No flushes found.', 'shortpixel-flush' )
				: fill(
						/* translators: %s: number of flushes. */
						_n(
							'%s flush matches.',
							'%s flushes match.',
							total,
							'shortpixel-flush'
						),
						total
					),
			'polite'
		);
	}, [ total, key ] );
}
