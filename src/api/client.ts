import apiFetch from '@wordpress/api-fetch';

import type {
	Flush,
	FlushAct,
	FlushPage,
	FlushRequest,
	Learned,
	Plan,
	PublicPages,
	Purge,
	PurgePage,
	PurgeState,
	Settings,
	Status,
} from '../domain/types';
import { toApiError } from './errors';

const ROOT = '/shortpixel-flush/v1';

type Signal = AbortSignal | undefined;
type Query = Record< string, string | number | boolean | number[] | undefined >;

/** Reads what the plugin found on the site; with `check` ShortPixel is asked now, which takes a moment. */
export function getStatus( check: boolean, signal?: Signal ) {
	const path = withQuery( `${ ROOT }/status`, check ? { check } : {} );
	return get< Status >( path, signal );
}

/** Asks what a flush would do, without doing it. */
export function planFlush( request: FlushRequest, signal?: Signal ) {
	const data = { ...request, dry_run: true };
	return post< Plan >( `${ ROOT }/flushes`, data, signal );
}

/** Starts a flush. */
export function startFlush( request: FlushRequest, signal?: Signal ) {
	return post< Flush >( `${ ROOT }/flushes`, request, signal );
}

/** Reads one page of the history. */
export async function listFlushes(
	query: { page?: number; per_page: number; open?: boolean },
	signal?: Signal
): Promise< FlushPage > {
	const path = withQuery( `${ ROOT }/flushes`, query );
	const { items, total, pages } = await getPage< Flush >( path, signal );
	return { flushes: items, total, pages };
}

/** Reads one flush. */
export function getFlush( id: number, signal?: Signal ) {
	return get< Flush >( `${ ROOT }/flushes/${ id }`, signal );
}

/** Reads one page of a flush's addresses. */
export async function listPurges(
	id: number,
	query: { page: number; per_page: number; state?: PurgeState | undefined },
	signal?: Signal
): Promise< PurgePage > {
	const path = withQuery( `${ ROOT }/flushes/${ id }/purges`, query );
	const { items, total, pages } = await getPage< Purge >( path, signal );
	return { purges: items, total, pages };
}

/** Reads the first addresses of a flush, where nobody asks how many there are. */
export function firstPurges( id: number, signal?: Signal ) {
	const path = `${ ROOT }/flushes/${ id }/purges?per_page=100`;
	return get< Purge[] >( path, signal );
}

/**
 * Does something with a flush: a few seconds of its work, again what did not work, no more of it, or the way back.
 */
export function actOnFlush( id: number, act: FlushAct, signal?: Signal ) {
	return post< Flush >( `${ ROOT }/flushes/${ id }/${ act }`, {}, signal );
}

/** Reads the settings. */
export function getSettings( signal?: Signal ) {
	return get< Settings >( `${ ROOT }/settings`, signal );
}

/** Saves the settings and gives them as they are now. */
export function saveSettings( settings: Settings, signal?: Signal ) {
	return post< Settings >( `${ ROOT }/settings`, settings, signal );
}

/** Asks which public pages show these images, and on which screens to measure them. */
export function getPages( attachments: number[], signal?: Signal ) {
	const path = withQuery( `${ ROOT }/pages`, { attachments } );
	return get< PublicPages >( path, signal );
}

/** Reads the parameter lists and screens that were learned. */
export function getLearned( signal?: Signal ) {
	return get< Learned >( `${ ROOT }/learned`, signal );
}

/** Forgets them all, and gives what is left. */
export function forgetLearned( signal?: Signal ) {
	return apiFetch< Learned >( {
		path: `${ ROOT }/learned`,
		method: 'DELETE',
		...abortable( signal ),
	} );
}

function get< T >( path: string, signal: Signal ): Promise< T > {
	return apiFetch< T >( { path, ...abortable( signal ) } );
}

function post< T >( path: string, data: object, signal: Signal ): Promise< T > {
	return apiFetch< T >( {
		path,
		method: 'POST',
		data,
		...abortable( signal ),
	} );
}

async function getPage< T >(
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

// The totals are in headers, so the answer is taken whole; then api-fetch can't see a lapsed nonce and renew it.
// A parsed request to the same place does that for us.
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

function withQuery( path: string, query: Query ): string {
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
	const said = search.toString();
	return said === '' ? path : `${ path }?${ said }`;
}
