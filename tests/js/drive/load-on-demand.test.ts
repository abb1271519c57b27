import { refreshBrowserCopies } from '../../../src/drive/load-on-demand';
import { driverOf, newDriver } from '../../../src/drive/flush-registry';
import { fakeServer } from '../api/fake-server';
import { aFlush, done } from '../api/samples';
import {
	failToLoad,
	loadAgain,
	mockOnDemand,
	timesAsked,
} from '../support/on-demand';

const mockMeasure = {
	measureLate: jest.fn(),
};
const mockCopies = { refreshBrowserCopies: jest.fn() };
jest.mock( '../../../src/measure/late-layouts', () =>
	mockOnDemand( 'measure', () => mockMeasure )
);
jest.mock( '../../../src/measure/browser-copies', () =>
	mockOnDemand( 'browser-copies', () => mockCopies )
);

const request = { scope: 'images' as const, attachments: [ 12 ] };
const whole = { ...request, measuring: true as const };
const unhandled = jest.fn();

beforeEach( () => {
	jest.useFakeTimers();
	window.shortpixelFlush = { probe_url: '/probe.js' };
	loadAgain();
	mockMeasure.measureLate.mockReset().mockResolvedValue( undefined );
	mockCopies.refreshBrowserCopies.mockReset();
	process.on( 'unhandledRejection', unhandled );
} );

afterEach( async () => {
	jest.useRealTimers();
	// Node.js reports unhandled rejections only after all microtasks have run.
	await new Promise( ( resolve ) => setTimeout( resolve ) );
	process.off( 'unhandledRejection', unhandled );
	expect( unhandled ).not.toHaveBeenCalled();
} );

describe( 'a flush', () => {
	it( 'starts at once, and is measured then', async () => {
		const calls = fakeServer( {
			'POST /flushes': () => aFlush( { id: 31, measuring: [ 12 ] } ),
		} );
		await newDriver().start( request );
		await jest.advanceTimersByTimeAsync( 0 );
		expect( calls[ 0 ]?.data ).toEqual( { ...whole, ask: true } );
		expect( mockMeasure.measureLate ).toHaveBeenCalledWith(
			expect.objectContaining( { id: 31, measuring: [ 12 ] } ),
			expect.any( Function ),
			expect.any( AbortController )
		);
	} );

	it( 'does not wait for measurements where the script does not load', async () => {
		failToLoad( 'measure' );
		const calls = fakeServer( {
			'POST /flushes/33/layouts': () => aFlush( { id: 33 } ),
		} );
		const driver = driverOf( aFlush( { id: 33, measuring: [ 12 ] } ) );
		await jest.advanceTimersByTimeAsync( 0 );
		expect( timesAsked( 'measure' ) ).toBe( 1 );
		expect( calls.map( ( { data } ) => data ) ).toEqual( [
			{ layouts: [], measuring: false },
		] );
		expect( driver.getSnapshot() ).toMatchObject( {
			status: 'open',
			flush: { id: 33 },
		} );
	} );
} );

describe( 'this browser’s own copies', () => {
	it( 'are replaced by a script of their own', async () => {
		const flush = done();
		await refreshBrowserCopies( flush );
		expect( mockCopies.refreshBrowserCopies ).toHaveBeenCalledWith( flush );
	} );

	it( 'stay until the page is reloaded where that does not load', async () => {
		failToLoad( 'browser-copies' );
		await expect( refreshBrowserCopies( done() ) ).resolves.toBeUndefined();
		expect( timesAsked( 'browser-copies' ) ).toBe( 1 );
	} );
} );
