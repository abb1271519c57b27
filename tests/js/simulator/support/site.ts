import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

interface File {
	status: number;
	headers: Record< string, string >;
	body: Buffer | string;
}

/** A small site whose images have one colour each. */
export interface Site {
	url: string;
	/** Requested paths, in order. */
	hits: string[];
	paint: (
		path: string,
		colour: string,
		size?: { width: number; height: number }
	) => Promise< void >;
	put: ( path: string, file: Partial< File > ) => void;
	clear: () => void;
	stop: () => Promise< void >;
}

const start = async ( server: Server ): Promise< string > => {
	await new Promise< void >( ( resolve ) =>
		server.listen( 0, '127.0.0.1', resolve )
	);
	const { port } = server.address() as AddressInfo;
	return `http://127.0.0.1:${ port }`;
};

export const startSite = async (): Promise< Site > => {
	const files = new Map< string, File >();
	const hits: string[] = [];
	const server = createServer( ( request, response ) => {
		const path = request.url ?? '';
		hits.push( path );
		const file = files.get( path );
		response.writeHead( file?.status ?? 404, file?.headers ?? {} );
		response.end( file?.body );
	} );
	const put: Site[ 'put' ] = ( path, file ) =>
		void files.set( path, { status: 200, headers: {}, body: '', ...file } );
	return {
		url: await start( server ),
		hits,
		put,
		paint: async ( path, background, size = { width: 80, height: 60 } ) => {
			const type = path.endsWith( '.png' ) ? 'png' : 'jpeg';
			const body = await sharp( {
				create: { ...size, channels: 3, background },
			} )
				.toFormat( type )
				.toBuffer();
			put( path, {
				headers: { 'content-type': `image/${ type }` },
				body,
			} );
		},
		clear: () => {
			files.clear();
			hits.length = 0;
		},
		stop: () =>
			new Promise( ( resolve ) => {
				server.close( () => resolve() );
				server.closeAllConnections();
			} ),
	};
};
