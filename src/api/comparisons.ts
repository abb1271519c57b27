import type { Comparison } from '../domain/types';
import { getPage, ROOT, type Signal, withQuery } from './request';

/** Returns one of the copies of which thumbnails are kept, and how many there are; the most telling is the first. */
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
