/**
 * A slow CDN: it answers each request after some milliseconds, and the removals of every tenth width after more.
 */
import { createServer, type Server } from 'node:http';

export interface Timing {
	usual: number;
	slow: number;
}

export interface Seen {
	connections: number;
	most: number;
	removals: number;
	looks: number;
	/** The times of the first request and of the last answer to a removal, by performance.now(). */
	first: number;
	last: number;
	/** The number of requests answered up to that last answer. */
	answered: number;
}

export interface SlowServer {
	endpoint: string;
	setTiming: ( timing: Timing ) => void;
	/** Returns what was seen since the last call. */
	seen: () => Seen;
	stop: () => Promise< void >;
}

/** Whether the server answers removals of this width slowly: those of every tenth. */
export function isSlow( width: number ): boolean {
	return width % 10 === 7;
}

const nothing: Seen = {
	connections: 0,
	most: 0,
	removals: 0,
	looks: 0,
	first: 0,
	last: 0,
	answered: 0,
};

/** Returns the address of the original file, with which a CDN link ends. */
function originalOf( url: string ): string {
	const file = url.split( '/' ).slice( 3 ).join( '/' );
	return file.startsWith( 'http' ) ? file : `http://${ file }`;
}

export async function startSlowServer(): Promise< SlowServer > {
	let timing: Timing = { usual: 100, slow: 100 };
	let seen = { ...nothing };
	let open = 0;
	const server: Server = createServer( ( request, response ) => {
		const url = request.url ?? '';
		const isRemoval = url.includes( 'f_remove' );
		const width = Number( /w_(\d+)/.exec( url )?.[ 1 ] ?? 0 );
		open++;
		seen.most = Math.max( seen.most, open );
		seen.first ||= performance.now();
		setTimeout(
			() => {
				open--;
				if ( isRemoval ) {
					seen.removals++;
					seen.last = performance.now();
					seen.answered = seen.removals + seen.looks;
					response.writeHead( 200 ).end( 'OK' );
				} else {
					// The answer for a copy that was removed and not made again yet.
					seen.looks++;
					response
						.writeHead( 307, { location: originalOf( url ) } )
						.end();
				}
			},
			isRemoval && isSlow( width ) ? timing.slow : timing.usual
		);
	} );
	server.keepAliveTimeout = 30_000;
	server.on( 'connection', () => seen.connections++ );
	await new Promise< void >( ( resolve ) =>
		server.listen( 0, '127.0.0.1', resolve )
	);
	const address = server.address();
	const port = typeof address === 'object' ? ( address?.port ?? 0 ) : 0;

	return {
		endpoint: `http://127.0.0.1:${ port }/spai`,
		setTiming: ( wanted ) => {
			timing = wanted;
		},
		seen: () => {
			const result = seen;
			seen = { ...nothing };
			return result;
		},
		stop: () =>
			new Promise( ( resolve ) => {
				server.closeAllConnections();
				server.close( () => resolve() );
			} ),
	};
}
