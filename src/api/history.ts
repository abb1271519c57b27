import type { HistorySummary } from '../domain/history';
import type { FlushPage } from '../domain/types';
import { type FlushQuery, listFlushes } from './client';
import { get, ROOT, withQuery } from './request';

// The most that a page holds.
const AT_ONCE = 100;

export function getSummary( query: FlushQuery, signal: AbortSignal ) {
	const path = withQuery( `${ ROOT }/flushes/summary`, { ...query } );
	return get< HistorySummary >( path, signal );
}

/**
 * Returns every flush that a query finds, newest first and each once, though new ones may move the pages meanwhile.
 *
 * @param onPart Gets how many there are so far, and of how many.
 */
export async function listAllFlushes(
	query: FlushQuery,
	signal: AbortSignal,
	onPart: ( count: number, total: number ) => void = () => undefined
): Promise< FlushPage[ 'flushes' ] > {
	const found = new Map< number, FlushPage[ 'flushes' ][ number ] >();
	for ( let page = 1, pages = 1; page <= pages; page++ ) {
		const part = await listFlushes(
			{ ...query, page, per_page: AT_ONCE },
			signal
		);
		part.flushes.forEach( ( flush ) => found.set( flush.id, flush ) );
		pages = part.pages;
		onPart( found.size, part.total );
	}
	return [ ...found.values() ];
}
