// An <img> element's header, so that content negotiation gives the same format here.
const ACCEPT =
	'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

/** Whether this browser has a copy of one of this site's own files; of other origins it does not say. */
export async function isCached( url: string ): Promise< boolean > {
	if (
		new URL( url, window.location.href ).origin !== window.location.origin
	) {
		return false;
	}
	try {
		// Without a copy this fails, and nothing is sent.
		const { ok } = await fetch( url, {
			cache: 'only-if-cached',
			mode: 'same-origin',
		} );
		return ok;
	} catch {
		return false;
	}
}

/**
 * Fetches a picture past the browser's cache, which replaces the cached copy.
 * Returns when the picture was last modified; null for other origins, whose headers can't be read.
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
