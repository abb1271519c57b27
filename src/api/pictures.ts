// What an <img> asks for, so that an address that answers by Accept gives the same format here.
const ACCEPT =
	'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

/**
 * Fetches a picture past this browser's own copy, and so replaces the copy.
 * Gives when the picture was changed, which only the site's own pictures let us read.
 */
export async function reloadPicture(
	url: string,
	signal?: AbortSignal
): Promise< Date | null > {
	const own =
		new URL( url, window.location.href ).origin === window.location.origin;
	const response = await fetch( url, {
		cache: 'reload',
		mode: own ? 'same-origin' : 'no-cors',
		credentials: 'omit',
		headers: { Accept: ACCEPT },
		...( signal ? { signal } : {} ),
	} );
	const changed = response.headers.get( 'Last-Modified' );
	return changed === null ? null : new Date( changed );
}
