/** A file as the site serves it. */
export interface Original {
	body: Buffer;
	contentType: string;
	source: string;
}

const MAX_BYTES = 50_000_000;
const MAX_REDIRECTS = 3;

const siteOf = ( url: URL ): string => url.hostname.replace( /^www\./, '' );

/** Returns a redirect's target; null unless it is on the same site, with or without `www.`, by http or https. */
const nextUrl = ( location: string | null, from: URL ): URL | null => {
	if ( location === null || ! URL.canParse( location, from ) ) {
		return null;
	}
	const next = new URL( location, from );
	const isWeb = next.protocol === 'http:' || next.protocol === 'https:';
	return isWeb && siteOf( next ) === siteOf( from ) ? next : null;
};

const readBody = async ( response: Response ): Promise< Buffer | null > => {
	const chunks: Uint8Array[] = [];
	let size = 0;
	const reader = response.body?.getReader();
	for (
		let part = await reader?.read();
		part !== undefined && ! part.done;
		part = await reader?.read()
	) {
		size += part.value.length;
		if ( size > MAX_BYTES ) {
			await reader?.cancel();
			return null;
		}
		chunks.push( part.value );
	}
	return Buffer.concat( chunks );
};

const request = async (
	url: URL,
	signal: AbortSignal,
	redirects: number
): Promise< Original | null > => {
	const response = await fetch( url, {
		redirect: 'manual',
		signal,
		headers: { 'user-agent': 'ShortPixel CDN simulator' },
	} );
	if ( response.ok ) {
		const body = await readBody( response );
		const contentType = response.headers.get( 'content-type' ) ?? '';
		return body && { body, contentType, source: url.href };
	}
	await response.body?.cancel();
	const next =
		response.status >= 300 && response.status < 400
			? nextUrl( response.headers.get( 'location' ), url )
			: null;
	return next === null || redirects === MAX_REDIRECTS
		? null
		: request( next, signal, redirects + 1 );
};

/** Fetches a source from its site; null if that fails, for whatever reason. */
export const fetchOriginal = async (
	source: string,
	timeout: number,
	stopped: AbortSignal
): Promise< Original | null > => {
	if ( ! /^https?:\/\//i.test( source ) || ! URL.canParse( source ) ) {
		return null;
	}
	// Uses a timer, because AbortSignal.timeout() in AbortSignal.any() can be garbage-collected on Node 20 before it
	// fires.
	const ended = new AbortController();
	const end = () => ended.abort();
	const timer = setTimeout( end, timeout * 1000 );
	stopped.addEventListener( 'abort', end, { signal: ended.signal } );
	return request( new URL( source ), ended.signal, 0 )
		.catch( () => null )
		.finally( () => {
			clearTimeout( timer );
			end();
		} );
};
