import { createServer } from 'node:net';

/** Returns the port if it is free, or any free port for 0; null otherwise. */
function tryPort( wanted: number ): Promise< number | null > {
	return new Promise( ( resolve ) => {
		const server = createServer();
		server.on( 'error', () => resolve( null ) );
		server.listen( wanted, '127.0.0.1', () => {
			const address = server.address();
			server.close( () =>
				resolve(
					typeof address === 'object' && address !== null
						? address.port
						: null
				)
			);
		} );
	} );
}

/** Returns the first free port from this one on; rejects if the first 50 are taken. */
export async function portNear( first: number ): Promise< number > {
	for ( let port = first; port < first + 50; port++ ) {
		if ( ( await tryPort( port ) ) !== null ) {
			return port;
		}
	}
	throw new Error( `No port from ${ first } to ${ first + 49 } is free.` );
}

export async function freePort(): Promise< number > {
	const port = await tryPort( 0 );
	if ( port === null ) {
		throw new Error( 'No port is free.' );
	}
	return port;
}
