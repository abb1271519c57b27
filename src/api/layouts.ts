import type { Flush, Layout } from '../domain/types';
import { post, ROOT, type Signal } from './request';

/** Sends measurements for a flush; `measuring` says that more will come. */
export function sendLayouts(
	id: number,
	said: { layouts: Layout[]; measuring: boolean },
	signal?: Signal
) {
	return post< Flush >( `${ ROOT }/flushes/${ id }/layouts`, said, signal );
}
