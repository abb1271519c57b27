import type { IncomingMessage, ServerResponse } from 'node:http';
import { boolean, fields, InvalidInput, nullable, number } from './check';
import { resetSimulation, type Simulation } from './simulation';

type Route = ( simulation: Simulation, body: unknown ) => unknown;

const MAX_BODY = 200_000;
const readClock = fields< { advance: number; stopped: boolean | null } >( {
	advance: [ number( 0, 1e8 ), 0 ],
	stopped: [ nullable( boolean ), null ],
} );

const switches: Route = ( { board } ) => board.all();

const ROUTES: Readonly< Record< string, Route > > = {
	'GET /switches': switches,
	'POST /switches': ( simulation, body ) => {
		simulation.board.merge( body );
		const set = simulation.board.all();
		if ( set.stale_edge === null && set.edge_lifetime === null ) {
			simulation.edge.clear();
		}
		return set;
	},
	'POST /reset': ( simulation ) => {
		resetSimulation( simulation );
		return simulation.board.all();
	},
	'GET /log': ( { log } ) => log.report(),
	'DELETE /log': ( { log } ) => {
		log.clear();
		return log.report();
	},
	'GET /cache': ( { builder, cache, edge } ) => ( {
		entries: cache.lines(),
		edge: edge.lines(),
		building: builder.building,
	} ),
	'POST /clock': ( { clock }, body ) => {
		const { advance, stopped } = readClock( body, 'clock' );
		if ( stopped !== null ) {
			clock[ stopped ? 'stop' : 'start' ]();
		}
		clock.advance( advance * 1000 );
		return { now: clock.now() };
	},
};

const readJson = async ( request: IncomingMessage ): Promise< unknown > => {
	const chunks: Buffer[] = [];
	let size = 0;
	for await ( const chunk of request as AsyncIterable< Buffer > ) {
		size += chunk.length;
		// A body that is too long is still read to its end, because the connection may be reused.
		if ( size <= MAX_BODY ) {
			chunks.push( chunk );
		}
	}
	if ( size > MAX_BODY ) {
		throw new InvalidInput( 'The body is too long.' );
	}
	const body = Buffer.concat( chunks ).toString( 'utf8' );
	try {
		return body === '' ? {} : JSON.parse( body );
	} catch {
		throw new InvalidInput( 'The body must be JSON.' );
	}
};

const reply = (
	response: ServerResponse,
	status: number,
	body: unknown
): void => {
	response.writeHead( status, { 'content-type': 'application/json' } );
	response.end( JSON.stringify( body ) );
};

/** Handles requests to the control port; an accepted change is answered with the new state. */
export const handleControl =
	( simulation: Simulation ) =>
	async (
		request: IncomingMessage,
		response: ServerResponse
	): Promise< void > => {
		const { method = '', url = '' } = request;
		const route = ROUTES[ `${ method } ${ url }` ];
		if ( route === undefined ) {
			const error = 'No such route. See tools/simulator/README.md.';
			return reply( response, 404, { error } );
		}
		try {
			const body = await readJson( request );
			reply( response, 200, route( simulation, body ) );
		} catch ( error ) {
			if ( ! ( error instanceof InvalidInput ) ) {
				throw error;
			}
			reply( response, 400, { error: error.message } );
		}
	};
