import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { CdnUrl } from './cdn-url';
import { parseTarget } from './address';
import { plain, type Answer } from './answers';
import { imageAnswer } from './image';
import type { RequestKind } from './request-log';
import { send } from './send';
import { serviceAnswer, serviceOf } from './service';
import type { Simulation } from './simulation';
import { isRemoval } from './variant';

const kindOf = ( target: string, parsed: CdnUrl | null ): RequestKind => {
	if ( parsed !== null ) {
		return isRemoval( parsed ) ? 'removal' : 'image';
	}
	return serviceOf( target ) ?? 'other';
};

const retryAfter = (
	now: number,
	seconds: number,
	form: 'seconds' | 'date' | 'none'
): Record< string, string > => {
	if ( form === 'none' ) {
		return {};
	}
	// Rounded up, because an HTTP date has whole seconds and must not be earlier than the end of the wait.
	const until = Math.ceil( now / 1000 ) * 1000 + seconds * 1000;
	return {
		'retry-after':
			form === 'seconds'
				? String( seconds )
				: new Date( until ).toUTCString(),
	};
};

/** Returns the answer of an overloaded or broken server; null if no switch simulates one. */
const troubled = (
	{ board, clock }: Simulation,
	url: string
): Answer | null => {
	const limit = board.hit( 'rate_limit', url );
	if ( limit ) {
		const answer = plain( 429, 'Too many requests.' );
		const { retry_after: seconds, form } = limit;
		Object.assign(
			answer.headers,
			retryAfter( clock.now(), seconds, form )
		);
		return answer;
	}
	const broken = board.hit( 'server_error', url );
	return broken && plain( broken.status, 'The server is in trouble.' );
};

const answerFor = async (
	simulation: Simulation,
	request: IncomingMessage,
	parsed: CdnUrl | null
): Promise< Answer > => {
	const { method = '', url = '' } = request;
	if ( serviceOf( url ) !== null ) {
		return serviceAnswer( simulation, method, url );
	}
	if ( method !== 'GET' && method !== 'HEAD' ) {
		const answer = plain( 405, 'Only GET and HEAD.' );
		return {
			...answer,
			headers: { ...answer.headers, allow: 'GET, HEAD' },
		};
	}
	const { head_status: head } = simulation.board.all();
	if ( method === 'HEAD' && head !== null ) {
		return plain( head, 'No HEAD.' );
	}
	return parsed === null
		? plain( 404, 'Not a CDN URL.' )
		: imageAnswer( simulation, request, parsed );
};

export const handleCdn =
	( simulation: Simulation ) =>
	async (
		request: IncomingMessage,
		response: ServerResponse
	): Promise< void > => {
		const { board, log, stopped } = simulation;
		const { url = '', headers } = request;
		const parsed =
			serviceOf( url ) === null
				? parseTarget( headers.host ?? 'localhost', url )
				: null;
		const entry = log.begin( request, kindOf( url, parsed ) );
		response.on( 'close', () => log.end( entry ) );
		request.resume();
		const slow = board.hit( 'slow', url );
		if ( slow ) {
			await wait( slow.ms, undefined, { signal: stopped.signal } );
		}
		if ( board.hit( 'reset', url ) ) {
			request.socket.resetAndDestroy();
			return;
		}
		const answer =
			troubled( simulation, url ) ??
			( await answerFor( simulation, request, parsed ) );
		send( simulation, request, response, entry, answer );
	};
