import { type Limit, within } from './clock';
import { refusesFraming } from './framing';

export type Page =
	| { state: 'read'; html: string; url: string }
	| { state: 'framing' | 'unreachable' | 'late' };

const LONGEST = 8_000_000;

/** Reads a page of this site as a visitor who is not logged in. */
export async function readPage( url: string, limit: Limit ): Promise< Page > {
	const { origin } = window.location;
	let isOver = true;
	const page = await within( limit, async ( signal ): Promise< Page > => {
		try {
			if ( new URL( url ).origin !== origin ) {
				return { state: 'unreachable' };
			}
			// The browser's cache may hold the page as the logged-in user saw it.
			const response = await fetch( url, {
				credentials: 'omit',
				cache: 'no-store',
				signal,
			} );
			return await judge( response, origin );
		} finally {
			isOver = signal.aborted;
		}
	} );
	return page ?? { state: isOver ? 'late' : 'unreachable' };
}

async function judge( response: Response, origin: string ): Promise< Page > {
	const type = response.headers.get( 'Content-Type' ) ?? '';
	const isPage =
		response.status === 200 &&
		/^(?:text\/html|application\/xhtml\+xml)\b/i.test( type ) &&
		// A page that redirects to the login form shows visitors no images.
		! /\/wp-login\.php\b/.test( response.url );
	if ( ! isPage ) {
		return { state: 'unreachable' };
	}
	if ( refusesFraming( response.headers, origin ) ) {
		return { state: 'framing' };
	}
	const html = await response.text();
	return html.length > LONGEST
		? { state: 'unreachable' }
		: { state: 'read', html, url: response.url };
}
