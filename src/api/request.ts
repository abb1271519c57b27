import apiFetch from '@wordpress/api-fetch';

import { toApiError } from './errors';

export const ROOT = '/shortpixel-flush/v1';

export type Signal = AbortSignal | undefined;

type Query = Record<
	string,
	string | number | boolean | ( string | number )[] | undefined
>;

export function get< T >( path: string, signal: Signal ): Promise< T > {
	return apiFetch< T >( { path, ...abortable( signal ) } );
}

export function post< T >(
	path: string,
	data: object,
	signal: Signal
): Promise< T > {
	return apiFetch< T >( {
		path,
		method: 'POST',
		data,
		...abortable( signal ),
	} );
}

export async function getPage< T >(
	path: string,
	signal: Signal
): Promise< { items: T[]; total: number; pages: number } > {
	const response = await getResponse( path, signal );
	const items: T[] = await response.json();
	return {
		items,
		total: Number( response.headers.get( 'X-WP-Total' ) ?? items.length ),
		pages: Number( response.headers.get( 'X-WP-TotalPages' ) ?? 1 ),
	};
}

// Takes the response unparsed, since the totals are in headers. api-fetch renews an expired nonce only for requests that
// it parses, so one of these precedes the second try.
async function getResponse(
	path: string,
	signal: Signal
): Promise< Response > {
	const options = { path, parse: false, ...abortable( signal ) };
	try {
		return await apiFetch< Response >( options );
	} catch ( error ) {
		if ( ! ( error instanceof Response ) ) {
			throw error;
		}
		const { code } = await toApiError( error.clone() );
		if ( code !== 'rest_cookie_invalid_nonce' ) {
			throw error;
		}
		await get( path, signal );
		return apiFetch< Response >( options );
	}
}

function abortable( signal: Signal ): { signal?: AbortSignal } {
	return signal ? { signal } : {};
}

export function withQuery( path: string, query: Query ): string {
	const search = new URLSearchParams();
	for ( const [ name, value ] of Object.entries( query ) ) {
		if ( Array.isArray( value ) ) {
			value.forEach( ( item ) =>
				search.append( `${ name }[]`, String( item ) )
			);
		} else if ( value !== undefined ) {
			search.set( name, String( value ) );
		}
	}
	const written = search.toString();
	return written === '' ? path : `${ path }?${ written }`;
}
