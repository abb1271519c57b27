import { parseCdnUrl, type CdnUrl } from './cdn-url';

/** Percent-encodes what a Location header must not contain: spaces, control characters and non-ASCII characters. */
export const asciiUrl = ( url: string ): string =>
	url.replace( /[^\x21-\x7e]+/g, ( run ) =>
		Buffer.from( run )
			.toString( 'hex' )
			.replace( /../g, ( byte ) => `%${ byte.toUpperCase() }` )
	);

/** Returns the full URL of a request, with the target as received. */
export const wholeUrl = ( host: string, target: string ): string =>
	`http://${ host }${ target }`;

export const parseTarget = ( host: string, target: string ): CdnUrl | null =>
	parseCdnUrl( wholeUrl( host, target ) );
