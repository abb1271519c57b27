import { MessageChannel } from 'node:worker_threads';
import { atMost, left, pause, within } from '../../../src/layout-probe/clock';

function limit( milliseconds: number, signal?: AbortSignal ) {
	return { until: performance.now() + milliseconds, signal };
}

// jsdom has none.
Object.assign( globalThis, { MessageChannel } );

const never = () => new Promise< never >( () => undefined );

it( 'has nothing left when the time is over, or nobody wants to know', () => {
	expect( left( limit( 5000 ) ) ).toBeGreaterThan( 4000 );
	expect( left( limit( -1 ) ) ).toBe( 0 );
	expect( left( limit( 5000, AbortSignal.abort() ) ) ).toBe( 0 );
} );

it( 'ends a part no later than the whole', () => {
	expect( left( atMost( limit( 50 ), 5000 ) ) ).toBeLessThanOrEqual( 50 );
	expect( left( atMost( limit( 5000 ), 50 ) ) ).toBeLessThanOrEqual( 50 );
} );

it( 'gives what came in time', async () => {
	expect( await within( limit( 1000 ), async () => 7 ) ).toBe( 7 );
} );

it( 'gives nothing for what failed, and does not wait', async () => {
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

it( 'stops at once when nobody wants to know any more', async () => {
	const controller = new AbortController();
	const waiting = within( limit( 60_000, controller.signal ), never );
	controller.abort();
	expect( await waiting ).toBeNull();
} );

it( 'does not even begin where there is no time', async () => {
	const start = jest.fn( never );
	expect( await within( limit( 0 ), start ) ).toBeNull();
	expect( start ).not.toHaveBeenCalled();
} );

it( 'lets others have their turn', async () => {
	const seen: string[] = [];
	setTimeout( () => seen.push( 'other' ) );
	await new Promise( ( resolve ) => setTimeout( resolve ) );
	await pause();
	seen.push( 'we' );
	expect( seen ).toEqual( [ 'other', 'we' ] );
} );
