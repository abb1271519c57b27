/**
 * A CDN that takes its time: every removal is answered after so many milliseconds, of an address with a slow width after more.
 */
import { createServer, type Server } from 'node:http';

export interface Timing {
	usual: number;
	slow: number;
}

export interface SlowServer {
	endpoint: string;
	setTiming: ( timing: Timing ) => void;
	/** What was seen since the last question: connections made, most requests at once. */
	seen: () => { connections: number; most: number };
	stop: () => Promise< void >;
}

/** Every tenth width is slow. */
export function isSlow( width: number ): boolean {
	return width % 10 === 7;
}

export async function startSlowServer(): Promise< SlowServer > {
	let timing: Timing = { usual: 100, slow: 100 };
	let connections = 0;
	let most = 0;
	let open = 0;
	const server: Server = createServer( ( request, response ) => {
		const url = request.url ?? '';
		const isRemoval = url.includes( 'f_remove' );
		const width = Number( /w_(\d+)/.exec( url )?.[ 1 ] ?? 0 );
		open++;
		most = Math.max( most, open );
		setTimeout(
			() => {
				open--;
				if ( isRemoval ) {
					response.writeHead( 200 ).end( 'OK' );
				} else {
					// Removed, and not made again yet.
					response
						.writeHead( 307, {
							location:
								'http://127.0.0.1:1/wp-content/uploads/a.jpg',
						} )
						.end();
				}
			},
			isRemoval && isSlow( width ) ? timing.slow : timing.usual
		);
	} );
	server.keepAliveTimeout = 30_000;
	server.on( 'connection', () => connections++ );
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
			const result = { connections, most };
			connections = 0;
			most = 0;
			return result;
		},
		stop: () =>
			new Promise( ( resolve ) => {
				server.closeAllConnections();
				server.close( () => resolve() );
			} ),
	};
}
