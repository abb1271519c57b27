import { request } from 'node:http';
import sharp from 'sharp';

export interface Reply {
	status: number;
	headers: Record< string, string | undefined >;
	body: Buffer;
}

/** Sends a request to the URL exactly as written: fetch() would normalise it. */
export const ask = (
	url: string,
	headers: Record< string, string > = {},
	method = 'GET'
): Promise< Reply > => {
	const [ , host, port, path ] =
		/^http:\/\/([^/:]+):(\d+)(\/.*)$/s.exec( url ) ?? [];
	return new Promise( ( resolve, reject ) => {
		const sent = request(
			{ host, port, path, method, headers, agent: false },
			( response ) => {
				const chunks: Buffer[] = [];
				response.on( 'data', ( chunk: Buffer ) =>
					chunks.push( chunk )
				);
				response.on( 'error', reject );
				response.on( 'end', () =>
					resolve( {
						status: response.statusCode ?? 0,
						headers: response.headers as Reply[ 'headers' ],
						body: Buffer.concat( chunks ),
					} )
				);
			}
		);
		sent.on( 'error', reject );
		sent.end();
	} );
};

export const head = (
	url: string,
	headers: Record< string, string > = {}
): Promise< Reply > => ask( url, headers, 'HEAD' );

const pause = ( ms: number ): Promise< void > =>
	new Promise( ( resolve ) => setTimeout( resolve, ms ) );

/** Repeats a request until a condition holds; fails after 50 seconds. */
export const until = async (
	url: string,
	holds: ( reply: Reply ) => boolean,
	headers: Record< string, string > = {}
): Promise< Reply > => {
	const end = Date.now() + 50_000;
	let reply = await ask( url, headers );
	while ( ! holds( reply ) ) {
		if ( Date.now() > end ) {
			throw new Error( `Still ${ reply.status }: ${ url }` );
		}
		await pause( 10 );
		reply = await ask( url, headers );
	}
	return reply;
};

export const warm = (
	url: string,
	headers: Record< string, string > = {}
): Promise< Reply > => until( url, ( { status } ) => status === 200, headers );

/** Returns the strongest colour of the middle pixel: red, green or blue. */
export const colourOf = async ( { body }: Reply ): Promise< string > => {
	const { data, info } = await sharp( body )
		.removeAlpha()
		.raw()
		.toBuffer( { resolveWithObject: true } );
	const at =
		( Math.floor( info.height / 2 ) * info.width +
			Math.floor( info.width / 2 ) ) *
		info.channels;
	const pixel = [ ...data.subarray( at, at + 3 ) ];
	const strongest = pixel.indexOf( Math.max( ...pixel ) );
	return [ 'red', 'green', 'blue' ][ strongest ] ?? '';
};

/** Returns the format and size of the image according to its bytes, whatever the headers say. */
export const pictureOf = async ( { body }: Reply ): Promise< string > => {
	const { format, compression, width, height } =
		await sharp( body ).metadata();
	const name = format === 'heif' && compression === 'av1' ? 'avif' : format;
	return `${ name } ${ width }x${ height }`;
};
