import { MessageChannel } from 'node:worker_threads';
import {
	atMost,
	left,
	pause,
	within,
} from '../../../../src/measure/probe/clock';

function limit( milliseconds: number, signal?: AbortSignal ) {
	return { until: performance.now() + milliseconds, signal };
}

// jsdom has no MessageChannel.
Object.assign( globalThis, { MessageChannel } );

const never = () => new Promise< never >( () => undefined );

it( 'has no time left after the deadline or an abort', () => {
	expect( left( limit( 5000 ) ) ).toBeGreaterThan( 4000 );
	expect( left( limit( -1 ) ) ).toBe( 0 );
	expect( left( limit( 5000, AbortSignal.abort() ) ) ).toBe( 0 );
} );

it( 'ends a part no later than the whole', () => {
	expect( left( atMost( limit( 50 ), 5000 ) ) ).toBeLessThanOrEqual( 50 );
	expect( left( atMost( limit( 5000 ), 50 ) ) ).toBeLessThanOrEqual( 50 );
} );

it( 'returns what came in time', async () => {
	expect( await within( limit( 1000 ), async () => 7 ) ).toBe( 7 );
} );

it( 'returns null at once for what failed', async () => {
	const start = performance.now();
	const failed = await within( limit( 60_000 ), () =>
		Promise.reject( new Error( 'no' ) )
	);
	expect( failed ).toBeNull();
	expect( performance.now() - start ).toBeLessThan( 30_000 );
} );

it( 'stops what did not come in time', async () => {
	let stop: AbortSignal | undefined;
	const late = await within( limit( 20 ), ( signal ) => {
		stop = signal;
		return never();
	} );
	expect( late ).toBeNull();
	expect( stop?.aborted ).toBe( true );
} );

it( 'stops at once when aborted', async () => {
	const controller = new AbortController();
	const waiting = within( limit( 60_000, controller.signal ), never );
	controller.abort();
	expect( await waiting ).toBeNull();
} );

it( 'does not begin where there is no time', async () => {
	const start = jest.fn( never );
	expect( await within( limit( 0 ), start ) ).toBeNull();
	expect( start ).not.toHaveBeenCalled();
} );

it( 'yields to other tasks', async () => {
	const seen: string[] = [];
	setTimeout( () => seen.push( 'other' ) );
	await new Promise( ( resolve ) => setTimeout( resolve ) );
	await pause();
	seen.push( 'we' );
	expect( seen ).toEqual( [ 'other', 'we' ] );
} );
