import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answers';
import type { LogEntry } from './request-log';
import type { Simulation } from './simulation';

const shifted = ( date: string, seconds: number ): string =>
	new Date( Date.parse( date ) + seconds * 1000 ).toUTCString();

/** Returns an answer's headers, with a date by the simulator's clock, and with the changes that switches make. */
const headersOf = (
	{ board, clock }: Simulation,
	url: string,
	answer: Answer
): Record< string, string > => {
	const headers: Record< string, string > = {
		date: new Date( clock.now() ).toUTCString(),
		...answer.headers,
	};
	const skew = board.hit( 'clock_skew', url );
	const { date, 'last-modified': modified } = headers;
	if ( skew && date !== undefined ) {
		headers[ 'date' ] = shifted( date, skew.date );
	}
	if ( skew && modified !== undefined ) {
		headers[ 'last-modified' ] = shifted( modified, skew.last_modified );
	}
	const dropped = board.hit( 'drop_headers', url )?.headers ?? [];
	dropped.forEach( ( name ) => delete headers[ name ] );
	return headers;
};

/** Sends a body byte by byte, until it is complete or the client has gone. */
const drip = ( response: ServerResponse, body: Buffer, ms: number ): void => {
	let sent = 0;
	const timer = setInterval( () => {
		if ( response.destroyed || sent >= body.length ) {
			clearInterval( timer );
			response.end();
			return;
		}
		response.write( body.subarray( sent, ++sent ) );
	}, ms );
};

/** Sends an answer: whole or, if a switch asks for it, half of it or byte by byte. */
export const send = (
	simulation: Simulation,
	request: IncomingMessage,
	response: ServerResponse,
	entry: LogEntry,
	answer: Answer
): void => {
	if ( response.destroyed ) {
		return;
	}
	const { body, status } = answer;
	const url = request.url ?? '';
	const headers = headersOf( simulation, url, answer );
	if ( status !== 304 && status !== 204 ) {
		headers[ 'content-length' ] = String( body.length );
	}
	entry.status = status;
	response.sendDate = false;
	response.writeHead( status, headers );
	if ( request.method === 'HEAD' || body.length === 0 ) {
		response.end();
		return;
	}
	if ( status === 200 && simulation.board.hit( 'half_answer', url ) ) {
		const half = body.subarray( 0, Math.floor( body.length / 2 ) );
		response.write( half, () => request.socket.destroy() );
		return;
	}
	const drops = simulation.board.hit( 'drip', url );
	if ( drops ) {
		drip( response, body, drops.ms );
		return;
	}
	response.end( body );
};
