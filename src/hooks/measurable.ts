import type { FlushRequest } from '../domain/types';

/** The server plans more images than that while it flushes them. */
const MOST = 100;

/** Whether measuring the pages that show the images is possible and useful. */
export function isMeasurable( {
	scope,
	attachments,
	layouts,
}: FlushRequest ): boolean {
	return (
		scope === 'images' &&
		attachments !== undefined &&
		attachments.length <= MOST &&
		layouts === undefined
	);
}
