import apiFetch from '@wordpress/api-fetch';

import { ROOT } from './request';

/** Flush everything, flush those images, or take their files as they are. */
export type OutsideAnswer = 'all' | 'flush' | 'accept';

/** Answers what happens to the images that changed outside WordPress. */
export function answerOutside(
	answer: OutsideAnswer
): Promise< { held: number } > {
	return apiFetch( {
		path: `${ ROOT }/outside`,
		method: 'POST',
		data: { answer },
	} );
}
