import type { Comparison } from '../domain/types';
import { getPage, ROOT, type Signal, withQuery } from './request';

/** Returns one comparison, with the most telling copy on page 1, and how many there are. */
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
