import type { Comparison } from '../domain/types';
import { getPage, ROOT, type Signal, withQuery } from './request';

/** Returns one of a flush's comparisons, or null, and their total; `page` counts from 1, the most telling one. */
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
