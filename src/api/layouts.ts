import type { Flush, Layout } from '../domain/types';
import { post, ROOT, type Signal } from './request';

/** Sends measurements for a flush; `measuring` says whether more will follow. */
export function sendLayouts(
	id: number,
	said: { layouts: Layout[]; measuring: boolean },
	signal?: Signal
) {
	return post< Flush >( `${ ROOT }/flushes/${ id }/layouts`, said, signal );
}
