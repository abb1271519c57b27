import { useCallback } from '@wordpress/element';

import { listPurges } from '../../api/client';
import { groupKey } from '../../domain/copy-groups';
import type { Flush, Purge, PurgeState } from '../../domain/types';
import { type Loaded, useLoaded } from '../../hooks/use-loaded';

const PER_PAGE = 100;

// A flush of a whole library can have tens of thousands of copies on record; the first ones show what happened.
const MOST_PAGES = 5;

export interface Copies {
	copies: Purge[];
	/** The number of copies on record. */
	total: number;
}

/** Loads a flush's copies, and reloads them when their results change. */
export function useCopies( {
	id,
	counts,
}: Flush ): [ Loaded< Copies >, () => void ] {
	const load = useCallback(
		( signal: AbortSignal ) =>
			readCopies( id, undefined, MOST_PAGES, signal ),
		[ id ]
	);
	return useLoaded( load, null, JSON.stringify( counts ) );
}

/** Returns all links of a group, including those of copies that are not loaded. */
export async function linksOf(
	id: number,
	state: PurgeState,
	key: string
): Promise< string > {
	const { copies } = await readCopies( id, state, Infinity );
	return copies
		.filter( ( copy ) => groupKey( copy ) === key )
		.map( ( { url } ) => url )
		.join( '\n' );
}

async function readCopies(
	id: number,
	state: PurgeState | undefined,
	most: number,
	signal?: AbortSignal
): Promise< Copies > {
	const copies = new Map< number, Purge >();
	let total = 0;
	for ( let page = 1, pages = 1; page <= Math.min( pages, most ); page++ ) {
		const query = { page, per_page: PER_PAGE, state };
		const read = await listPurges( id, query, signal );
		// While a flush runs, a copy can move in the list and appear on two pages.
		read.purges.forEach( ( copy ) => copies.set( copy.id, copy ) );
		( { pages, total } = read );
	}
	return { copies: [ ...copies.values() ], total };
}
