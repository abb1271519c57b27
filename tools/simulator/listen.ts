import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';

export interface Listening {
	url: string;
	/** Stops listening, and cuts all open connections. */
	close: () => Promise< void >;
}

type Handler = (
	request: IncomingMessage,
	response: ServerResponse
) => Promise< void >;

/** Serves a handler on a port, or on any free one if `port` is 0. Rejects if the port is taken. */
export const listen = async (
	handler: Handler,
	host: string,
	port: number
): Promise< Listening > => {
	const server = createServer( ( request, response ) => {
		// A failure must end this one request, not the simulator.
		handler( request, response ).catch( () => response.destroy() );
	} );
	await new Promise< void >( ( resolve, reject ) => {
		server.on( 'error', reject );
		server.listen( port, host, resolve );
	} );
	const address = server.address();
	const taken =
		typeof address === 'object' && address !== null ? address.port : port;
	const name = host.includes( ':' ) ? `[${ host }]` : host;
	return {
		url: `http://${ name }:${ taken }`,
		close: () =>
			new Promise( ( resolve ) => {
				server.close( () => resolve() );
				server.closeAllConnections();
			} ),
	};
};
