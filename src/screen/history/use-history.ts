import { useCallback, useEffect, useRef } from '@wordpress/element';

import { type FlushQuery, listFlushes } from '../../api/client';
import { getUsers } from '../../api/history';
import type { Flush, FlushPage } from '../../domain/types';
import { driverOf, onFlushChange } from '../../drive/flush-registry';
import { flushOf } from '../../drive/progress';
import { useLoaded } from '../../hooks/use-loaded';

const PER_PAGE = 10;

export interface Found extends FlushPage {
	query: FlushQuery;
}

/**
 * Loads one page of the flushes that a query finds, and the users with flushes on record. Reloads both whenever a flush
 * starts, is noticed, or ends in this browser tab.
 */
export function useHistory( query: FlushQuery, page: number ) {
	const shown = useRef< Flush[] >( [] );
	const load = useCallback(
		async ( signal: AbortSignal ): Promise< Found > => {
			const loaded = await listFlushes(
				{ ...query, page, per_page: PER_PAGE },
				signal
			);
			// Updates this page's drivers with what WP-CLI or another tab did meanwhile.
			loaded.flushes.forEach( ( flush ) =>
				driverOf( flush ).follow( flush )
			);
			shown.current = withMoved( loaded.flushes, shown.current );
			return { ...loaded, flushes: shown.current, query };
		},
		[ query, page ]
	);
	const [ list, reloadList ] = useLoaded( load );
	const [ users, reloadUsers ] = useLoaded( getUsers );
	const reload = useCallback( () => {
		reloadList();
		reloadUsers();
	}, [ reloadList, reloadUsers ] );
	useEffect( () => onFlushChange( reload ), [ reload ] );
	// A new query or page starts a new list.
	useEffect( () => {
		shown.current = [];
	}, [ query, page ] );
	return { list, users, reload };
}

/** Keeps flushes whose state has changed on this page, so that they don't disappear from the list under the pointer. */
function withMoved( flushes: Flush[], before: Flush[] ): Flush[] {
	const moved = before.filter(
		( flush ) =>
			! flushes.some( ( { id } ) => id === flush.id ) &&
			flushOf( driverOf( flush ).getSnapshot() )?.state !== flush.state
	);
	return moved.length === 0
		? flushes
		: [ ...flushes, ...moved ].sort( ( a, b ) => b.id - a.id );
}
