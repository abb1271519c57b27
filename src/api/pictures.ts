import { isOwn } from './own';

// The Accept header of an <img> element, so that content negotiation yields the same format.
const ACCEPT =
	'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

/**
 * Fetches an image past the browser's cache, and so replaces the cached copy. Returns when the image was last modified;
 * null if unknown, as for other origins, whose headers can't be read.
 */
export async function reloadPicture(
	url: string,
	signal?: AbortSignal
): Promise< Date | null > {
	const response = await fetch( url, {
		cache: 'reload',
		mode: isOwn( url ) ? 'same-origin' : 'no-cors',
		credentials: 'omit',
		headers: { Accept: ACCEPT },
		...( signal ? { signal } : {} ),
	} );
	const changed = Date.parse( response.headers.get( 'Last-Modified' ) ?? '' );
	return Number.isNaN( changed ) ? null : new Date( changed );
}
