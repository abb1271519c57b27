import apiFetch from '@wordpress/api-fetch';

import type { Learned } from '../domain/types';
import { abortable, get, ROOT, type Signal } from './request';

export function getLearned( signal?: Signal ) {
	return get< Learned >( `${ ROOT }/learned`, signal );
}

/** Forgets everything that was learned, and returns what is left. */
export function forgetLearned( signal?: Signal ) {
	return apiFetch< Learned >( {
		path: `${ ROOT }/learned`,
		method: 'DELETE',
		...abortable( signal ),
	} );
}
