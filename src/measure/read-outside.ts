import { sendPages } from '../api/client';
import type { Flush, OutsidePage } from '../domain/types';
import { pause } from '../api/in-time';
import { isOwn } from '../api/own';

// The most readings of a page; at the third, the server accepts that the page is old.
const READINGS = 3;
const AGAIN = 5_000;
const PATIENCE = 20_000;
const LONGEST_TEXT = 262_144;
const MOST_HEADERS = 60;

// `ret_` is a part of ShortPixel's links; the other is the start of a lazy image's placeholder.
const MAY_HOLD_LINKS = /ret_|data:image\\?\/(?:svg\+xml|gif)/;
const TAIL = 1_000;

/** Flushes whose pages this tab is reading. */
const reading = new Set< number >();

/**
 * Reads a flush's pages as an outside visitor gets them, since the server's own requests may bypass a cache, and sends
 * them to the server. Never rejects.
 */
export async function readOutside(
	{ id, pages_to_read: first }: Flush,
	onFlush: ( flush: Flush ) => void
): Promise< void > {
	if ( reading.has( id ) ) {
		return;
	}
	reading.add( id );
	try {
		let urls = first.filter( isOwn );
		for ( let count = 1; urls.length > 0 && count <= READINGS; count++ ) {
			if ( count > 1 ) {
				await pause( AGAIN );
			}
			const pages = await Promise.all( urls.map( readPage ) );
			const flush = await sendPages( id, pages );
			onFlush( flush );
			urls = flush.pages_to_read.filter( isOwn );
		}
	} catch {
		// The server's own findings stand.
	} finally {
		reading.delete( id );
	}
}

async function readPage( url: string ): Promise< OutsidePage > {
	try {
		const response = await fetch( url, {
			credentials: 'omit',
			cache: 'no-store',
			// With `no-store` alone, browsers ask every cache on the way for a fresh page, which ordinary visits don't.
			headers: { 'Cache-Control': 'max-age=31536000', Pragma: '' },
			signal: AbortSignal.timeout( PATIENCE ),
		} );
		const text = partsWithLinks( await response.text() );
		if ( text.length <= LONGEST_TEXT ) {
			const headers = [ ...response.headers ].slice( 0, MOST_HEADERS );
			return {
				url,
				status: response.status,
				headers: Object.fromEntries(
					headers.map( ( [ name, value ] ) => [
						name,
						value.slice( 0, 1_000 ),
					] )
				),
				text,
			};
		}
	} catch {
		// Treated as no answer.
	}
	return { url, status: 0, headers: {}, text: '' };
}

/**
 * Keeps attributes and text that may contain links, and the end of the page, where caches leave a note. PHP extracts
 * the links.
 */
function partsWithLinks( html: string ): string {
	const parts = html
		.split( /["<>]/ )
		.filter( ( part ) => MAY_HOLD_LINKS.test( part ) );
	return `"${ [ ...parts, html.slice( -TAIL ) ].join( '"\n"' ) }"`.replace(
		/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g,
		' '
	);
}
