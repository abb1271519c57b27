import { parseCdnUrl } from '../../src/domain/cdn-url';

export type ParsedCdnUrl = NonNullable< ReturnType< typeof parseCdnUrl > >;

/** Percent-encodes what may not stand in a request line or a Location, and nothing else. */
export const asciiUrl = ( url: string ): string =>
	url.replace( /[^\x21-\x7e]+/gu, ( run ) =>
		Buffer.from( run, 'utf8' )
			.toString( 'hex' )
			.replace( /../g, ( byte ) => `%${ byte.toUpperCase() }` )
	);

/** The whole address of a request whose target is kept as received; Node hands raw bytes over as latin1. */
export const wholeUrl = ( host: string, target: string ): string => {
	const utf8 = Buffer.from( target, 'latin1' ).toString( 'utf8' );
	return asciiUrl( `http://${ host }${ utf8 }` );
};

export const parseTarget = (
	host: string,
	target: string
): ParsedCdnUrl | null => parseCdnUrl( wholeUrl( host, target ) );
