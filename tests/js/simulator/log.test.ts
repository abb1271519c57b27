/**
 * @jest-environment node
 */
import type { IncomingMessage } from 'node:http';
import { RequestLog } from '../../../tools/simulator/request-log';

test( 'the log keeps the latest 5000 requests and counts the rest', () => {
	const log = new RequestLog(
		() => 0,
		() => undefined
	);
	for ( let index = 0; index < 5003; index++ ) {
		const request = { method: 'GET', url: `/${ index }`, headers: {} };
		log.end( log.begin( request as IncomingMessage, 'other' ) );
	}
	const { entries, dropped } = log.report();
	expect( entries ).toHaveLength( 5000 );
	expect( entries[ 0 ]?.url ).toBe( '/3' );
	expect( dropped ).toBe( 3 );
} );
