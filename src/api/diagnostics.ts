import apiFetch from '@wordpress/api-fetch';

import type { Diagnosis, Diagnostics } from '../domain/diagnostics';
import { ROOT } from './request';

export function getDiagnostics( signal: AbortSignal ) {
	return apiFetch< Diagnostics >( { path: `${ ROOT }/diagnostics`, signal } );
}

/** Carries out one step, which takes up to half a minute. */
export function diagnose( id: string, signal: AbortSignal ) {
	return apiFetch< Diagnosis >( {
		path: `${ ROOT }/diagnostics/${ id }`,
		method: 'POST',
		signal,
	} );
}
