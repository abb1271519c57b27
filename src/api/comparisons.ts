import type { Comparison } from '../domain/types';
import { getPage, ROOT, type Signal, withQuery } from './request';

/** Returns the comparison on a page and the number of pages; the most telling one is on page 1. */
export async function getComparison(
	id: number,
	page: number,
	signal?: Signal
): Promise< { comparison: Comparison | null; total: number } > {
	const query = { page, per_page: 1 };
	const path = withQuery( `${ ROOT }/flushes/${ id }/comparisons`, query );
	const { items, total } = await getPage< Comparison >( path, signal );
	return { comparison: items[ 0 ] ?? null, total };
}
