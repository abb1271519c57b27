import apiFetch from '@wordpress/api-fetch';

import { ROOT } from './request';

/** Flush everything, flush only the changed images, or accept their files without a flush. */
export type OutsideAnswer = 'all' | 'flush' | 'accept';

/** Decides what happens to the images that changed outside WordPress. */
export function answerOutside(
	answer: OutsideAnswer
): Promise< { held: number } > {
	return apiFetch( {
		path: `${ ROOT }/outside`,
		method: 'POST',
		data: { answer },
	} );
}
