import type { FlushRequest } from '../domain/types';

/** What is being measured, as far as it is known yet. */
export interface Measuring {
	pages: number;
	screens: number;
}

/** Whether measuring the pages that show the images is possible and useful. */
export function isMeasurable( {
	scope,
	attachments,
	method,
	layouts,
}: FlushRequest ): boolean {
	return (
		scope === 'images' &&
		attachments !== undefined &&
		// Under a new address there are no copies yet at any width.
		method !== 'new_address' &&
		layouts === undefined
	);
}
