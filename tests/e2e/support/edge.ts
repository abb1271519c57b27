import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A cache in front of the CDN that keeps images until they are purged, like a site's own CDN. */
export interface Edge {
	/** The cache's URL, without a slash at the end. */
	url: string;
	/** The cache's host and port, as entered in the form. */
	host: string;
	/** The paths of the purges received, in order. */
	purges: string[];
	/** The requests sent to the CDN and the purges received, in order: method and path. */
	events: string[];
	/** Makes the cache refuse purges, or accept them again. */
	refuse: ( refuses: boolean ) => void;
	stop: () => Promise< void >;
}

interface Kept {
	status: number;
	headers: Record< string, string >;
	body: Buffer;
}

/** Starts the cache in front of `origin`. */
export async function startEdge( origin: string ): Promise< Edge > {
	const kept = new Map< string, Kept >();
	const purges: string[] = [];
	const events: string[] = [];
	let refuses = false;

	const answer = async ( request: IncomingMessage ): Promise< Kept > => {
		const { method = 'GET', url = '/' } = request;
		if ( method === 'PURGE' ) {
			purges.push( url );
			events.push( `purge ${ url }` );
			kept.delete( refuses ? '' : url );
			return { ...empty, status: refuses ? 403 : 200 };
		}
		const known = kept.get( url );
		if ( known ) {
			return known;
		}
		const fetched = await fetchFrom( origin + url, method );
		events.push( `${ method } ${ url }` );
		// Neither removals nor redirects to the original are cached.
		if (
			method === 'GET' &&
			fetched.status === 200 &&
			! /\/f_remove\b/.test( url )
		) {
			kept.set( url, fetched );
		}
		return fetched;
	};

	const server = createServer( ( request, response ) => {
		void answer( request ).then( ( { status, headers, body } ) => {
			response.writeHead( status, {
				...headers,
				via: '1.1 varnish (test)',
			} );
			response.end( request.method === 'HEAD' ? undefined : body );
		} );
	} );
	const port = await listen( server );
	return {
		url: `http://127.0.0.1:${ port }`,
		host: `127.0.0.1:${ port }`,
		purges,
		events,
		refuse: ( now ) => {
			refuses = now;
		},
		stop: () =>
			new Promise( ( resolve ) => {
				server.closeAllConnections();
				server.close( () => resolve() );
			} ),
	};
}

const empty: Kept = { status: 200, headers: {}, body: Buffer.alloc( 0 ) };

async function fetchFrom( url: string, method: string ): Promise< Kept > {
	const answer = await fetch( url, { method, redirect: 'manual' } );
	const headers: Record< string, string > = {};
	for ( const name of [
		'content-type',
		'location',
		'etag',
		'last-modified',
		'age',
		'date',
		'cache-control',
	] ) {
		const value = answer.headers.get( name );
		if ( value !== null ) {
			headers[ name ] = value;
		}
	}
	return {
		status: answer.status,
		headers,
		body: Buffer.from( await answer.arrayBuffer() ),
	};
}

function listen( server: Server ): Promise< number > {
	return new Promise( ( resolve ) =>
		server.listen( 0, '127.0.0.1', () =>
			resolve( ( server.address() as AddressInfo ).port )
		)
	);
}
