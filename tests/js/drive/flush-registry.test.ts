import { speak } from '@wordpress/a11y';

import {
	driverOf,
	newDriver,
	noticeFlush,
} from '../../../src/drive/flush-registry';
import { measureLate } from '../../../src/measure/late-layouts';
import { fakeServer } from '../api/fake-server';
import { aFlush } from '../api/samples';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
jest.mock( '../../../src/measure/late-layouts', () => ( {
	measureLate: jest.fn(),
} ) );
const measure = jest.mocked( measureLate );

/** Waits until the script that measures pages has loaded. */
async function loaded(): Promise< void > {
	await import( '../../../src/measure/late-layouts' );
	await Promise.resolve();
}

beforeEach( () => {
	measure.mockReset();
	window.shortpixelFlush = { probe_url: '/probe.js' };
} );

it( 'measures on for a flush whose tab was reloaded, once however often it is shown', async () => {
	const flush = aFlush( { id: 21, measuring: [ 12, 13 ] } );
	driverOf( flush );
	driverOf( flush );
	await loaded();
	expect( measure ).toHaveBeenCalledTimes( 1 );
	expect( measure ).toHaveBeenCalledWith(
		flush,
		expect.any( Function ),
		expect.any( AbortController )
	);
} );

it( 'measures once for a flush that this tab started', async () => {
	const flush = aFlush( { id: 22, measuring: [ 12 ] } );
	fakeServer( { 'POST /flushes': () => flush } );
	await newDriver().start( { scope: 'images', attachments: [ 12 ] } );
	driverOf( flush );
	await loaded();
	expect( measure ).toHaveBeenCalledTimes( 1 );
} );

it.each( [
	[ 'waits for no browser', aFlush( { id: 23 } ) ],
	[
		'somebody may only look at',
		aFlush( {
			id: 24,
			measuring: [ 12 ],
			can: { ...aFlush().can, run: false },
		} ),
	],
] )( 'measures nothing for a flush that %s', async ( _, flush ) => {
	driverOf( flush );
	await loaded();
	expect( measure ).not.toHaveBeenCalled();
} );

it( 'stops before the flush does, which takes nothing any more then, and measures anew where that goes on', async () => {
	const flush = aFlush( { id: 25, measuring: [ 12 ] } );
	const stopped = aFlush( { id: 25, state: 'cancelled' } );
	const hasStopped = () => measure.mock.calls[ 0 ]?.[ 2 ].signal.aborted;
	let hadStopped: boolean | undefined;
	measure.mockReturnValue( new Promise( () => undefined ) );
	fakeServer( {
		'POST /flushes/25/cancel': () => {
			hadStopped = hasStopped();
			return stopped;
		},
		'POST /flushes/25/retry': () => flush,
	} );
	const driver = driverOf( flush );
	await loaded();
	await driver.act( 'cancel' );
	expect( [ hadStopped, hasStopped() ] ).toEqual( [ true, true ] );
	expect( measure ).toHaveBeenCalledTimes( 1 );
	await driver.act( 'retry' );
	await loaded();
	expect( measure ).toHaveBeenCalledTimes( 2 );
	expect( measure.mock.calls[ 1 ]?.[ 2 ].signal.aborted ).toBe( false );
} );

it( 'stops where the images have new links meanwhile, which nothing has to be measured for', async () => {
	const flush = aFlush( { id: 27, version: 1, measuring: [ 12 ] } );
	measure.mockReturnValue( new Promise( () => undefined ) );
	const driver = driverOf( flush );
	await loaded();
	driver.update( { ...flush, version: 2, measuring: [] } );
	expect( measure.mock.calls[ 0 ]?.[ 2 ].signal.aborted ).toBe( true );
} );

it( 'goes on with a flush that had ended here and was tried again elsewhere', () => {
	const ended = aFlush( { id: 26, version: 3, state: 'failed' } );
	const driver = driverOf( ended );
	expect( noticeFlush( aFlush( { id: 26, version: 5 } ) ) ).toBe( driver );
	expect( driver.getSnapshot().status ).toBe( 'open' );
} );

it( 'reads the pages outside once a flush has ended, and says what is old there', async () => {
	const page = `${ window.location.origin }/house/`;
	const ended = aFlush( {
		id: 26,
		version: 2,
		state: 'done',
		pages_to_read: [ page ],
	} );
	const old = aFlush( {
		id: 26,
		version: 3,
		state: 'partial',
		message: 'Still old.',
	} );
	fakeServer( {
		'POST /flushes/26/run': () => ended,
		'POST /flushes/26/pages': () => old,
	} );
	global.fetch = jest.fn().mockRejectedValue( new TypeError() );
	AbortSignal.timeout = () => new AbortController().signal;
	const driver = driverOf( aFlush( { id: 26, version: 1 } ) );
	const stop = driver.subscribe( jest.fn() );
	await driver.act( 'run' );
	await import( '../../../src/measure/read-outside' );
	await new Promise( ( resolve ) => setTimeout( resolve ) );
	await new Promise( ( resolve ) => setTimeout( resolve ) );
	expect( driver.getSnapshot() ).toMatchObject( {
		status: 'ended',
		flush: old,
	} );
	expect( speak ).toHaveBeenCalledWith( 'Still old.', 'polite' );
	stop();
} );
