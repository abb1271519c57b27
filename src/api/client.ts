import apiFetch from '@wordpress/api-fetch';

import type {
	Agreement,
	Cause,
	DuePages,
	Flush,
	FlushAct,
	FlushPage,
	FlushRequest,
	ImageNews,
	Layout,
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

export const ROOT = '/shortpixel-flush/v1';

type Signal = AbortSignal | undefined;
type Query = Record<
	string,
	string | number | boolean | ( string | number )[] | undefined
>;

/** With `check`, the server asks ShortPixel before it answers, which takes a moment. */
export function getStatus( check: boolean, signal?: Signal ) {
	const path = withQuery( `${ ROOT }/status`, check ? { check } : {} );
	return get< Status >( path, signal );
}

/** Returns what a flush would do, without doing it. */
export function planFlush( request: FlushRequest, signal?: Signal ) {
	const data = { ...request, dry_run: true };
	return post< Plan >( `${ ROOT }/flushes`, data, signal );
}

export function startFlush( request: FlushRequest, signal?: Signal ) {
	return post< Flush >( `${ ROOT }/flushes`, request, signal );
}

export async function listFlushes(
	query: {
		page?: number;
		per_page: number;
		attachment?: number;
		open?: boolean;
		cause?: Cause[];
	},
	signal?: Signal
): Promise< FlushPage > {
	const path = withQuery( `${ ROOT }/flushes`, query );
	const { items, total, pages } = await getPage< Flush >( path, signal );
	return { flushes: items, total, pages };
}

export function getFlush( id: number, signal?: Signal ) {
	return get< Flush >( `${ ROOT }/flushes/${ id }`, signal );
}

export async function listPurges(
	id: number,
	query: {
		page: number;
		per_page: number;
		state?: PurgeState | undefined;
		sampled?: true;
	},
	signal?: Signal
): Promise< PurgePage > {
	const path = withQuery( `${ ROOT }/flushes/${ id }/purges`, query );
	const { items, total, pages } = await getPage< Purge >( path, signal );
	return { purges: items, total, pages };
}

/** Adds what was measured since a flush started; `measuring` says that more will come. */
export function sendLayouts(
	id: number,
	said: { layouts: Layout[]; measuring: boolean }
) {
	return post< Flush >(
		`${ ROOT }/flushes/${ id }/layouts`,
		said,
		undefined
	);
}

/** Runs a flush for a few seconds, or retries, cancels, pauses, resumes or undoes it. Only a retry may have to be agreed to. */
export function actOnFlush(
	id: number,
	act: FlushAct,
	signal?: Signal,
	agreed: { confirmed?: Agreement } = {}
) {
	const path = `${ ROOT }/flushes/${ id }/${ act }`;
	return post< Flush >( path, agreed, signal );
}

export function getSettings( signal?: Signal ) {
	return get< Settings >( `${ ROOT }/settings`, signal );
}

/** Saves the settings and returns them as they are now. */
export function saveSettings(
	settings: Omit< Settings, 'copies_a_credit' >,
	signal?: Signal
) {
	return post< Settings >( `${ ROOT }/settings`, settings, signal );
}

/** Returns the public pages that show these images, and the screens to measure them on. */
export function getPages( attachments: number[], signal?: Signal ) {
	const path = withQuery( `${ ROOT }/pages`, { attachments } );
	return get< PublicPages >( path, signal );
}

/** Returns whether changes of these images wait to be flushed, and their last flushes. */
export function getImages( attachments: number[] ) {
	const path = withQuery( `${ ROOT }/images`, { attachments } );
	return get< ImageNews[] >( path, undefined );
}

/** Returns some pages that were never measured, or before they or the styles changed; with an id, only that post's. */
export function getDuePages( id?: number ) {
	const path = withQuery( `${ ROOT }/measurements`, { post: id } );
	return get< DuePages >( path, undefined );
}

/** Keeps what was measured, and returns the pages that are due next. */
export function keepMeasurements( layouts: Layout[] ) {
	return post< DuePages >( `${ ROOT }/measurements`, { layouts }, undefined );
}

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

// The totals are in headers, so the response is taken unparsed. api-fetch then can't detect and renew a lapsed nonce;
// a parsed request to the same path makes it do so.
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
	const written = search.toString();
	return written === '' ? path : `${ path }?${ written }`;
}
