import { newDriver } from '../../../src/hooks/flush-registry';
import { fakeServer, refuse } from '../api/fake-server';
import { aFlush, anEstimate, aPlan, notConfirmed } from '../api/samples';
import {
	failToLoad,
	loadAgain,
	mockOnDemand,
	timesAsked,
} from '../support/on-demand';

const mockAsk = jest.fn();
jest.mock( '../../../src/confirm/confirm-flush', () =>
	mockOnDemand( 'confirm', () => ( { confirmFlush: mockAsk } ) )
);

const estimate = anEstimate( {
	images: 150,
	asks: true,
	question: 'This flushes 150 images.',
} );
const request = { scope: 'images' as const, attachments: [ 12 ] };
const refused = refuse( notConfirmed( estimate ) );

beforeEach( () => {
	window.shortpixelFlush = {};
	loadAgain();
	mockAsk.mockReset();
} );

it( 'asks how many, and starts with what was agreed to', async () => {
	mockAsk.mockResolvedValue( true );
	const calls = fakeServer( {
		'POST /flushes': ( call ) =>
			Object( call.data ).confirmed ? aFlush() : refused( call ),
	} );
	const driver = newDriver();
	await driver.start( request );
	expect( mockAsk ).toHaveBeenCalledWith( 'This flushes 150 images.' );
	expect( calls.map( ( { data } ) => data ) ).toEqual( [
		request,
		{ ...request, confirmed: 150 },
	] );
	expect( driver.getSnapshot().status ).toBe( 'open' );
} );

const numbers = Array.from( { length: 150 }, ( _, n ) => n + 1 );
it.each( [
	[ 'images', { scope: 'images' as const, attachments: numbers } ],
	[
		'links in a text',
		{
			scope: 'urls' as const,
			pasted: numbers.map( ( n ) => `https://a.test/${ n }` ).join( ' ' ),
		},
	],
] )(
	'asks before it sends more than a hundred %s, so that nothing is refused',
	async ( _, many ) => {
		mockAsk.mockResolvedValue( true );
		const calls = fakeServer( {
			'POST /flushes': ( call ) =>
				Object( call.data ).dry_run ? aPlan( { estimate } ) : aFlush(),
		} );
		await newDriver().start( many );
		expect( mockAsk ).toHaveBeenCalledTimes( 1 );
		expect( calls.map( ( { data } ) => data ) ).toEqual( [
			{ ...many, dry_run: true },
			{ ...many, confirmed: 150 },
		] );
	}
);

it( 'asks again where there are more by then', async () => {
	mockAsk.mockResolvedValue( true );
	const more = anEstimate( { ...estimate, images: 160 } );
	const calls = fakeServer( {
		'POST /flushes': ( call ) => {
			const { confirmed = 0 } = Object( call.data );
			const asked = confirmed < 150 ? estimate : more;
			return confirmed < 160
				? refuse( notConfirmed( asked ) )( call )
				: aFlush();
		},
	} );
	await newDriver().start( request );
	expect( mockAsk ).toHaveBeenCalledTimes( 2 );
	expect( calls ).toHaveLength( 3 );
} );

it( 'starts nothing without an agreement, and leaves everything as it was', async () => {
	mockAsk.mockResolvedValue( false );
	const calls = fakeServer( { 'POST /flushes': refused } );
	const driver = newDriver();
	await driver.start( request );
	expect( calls ).toHaveLength( 1 );
	expect( driver.getSnapshot() ).toEqual( { status: 'idle' } );
} );

describe( 'trying again', () => {
	const ended = aFlush( {
		id: 9,
		state: 'partial',
		can: { ...aFlush().can, retry: true },
	} );

	it( 'asks in the same way, and goes on with what was agreed to', async () => {
		mockAsk.mockResolvedValue( true );
		const calls = fakeServer( {
			'POST /flushes/9/retry': ( call ) =>
				Object( call.data ).confirmed
					? aFlush( { id: 9 } )
					: refused( call ),
		} );
		const driver = newDriver();
		driver.follow( ended );
		await driver.act( 'retry' );
		expect( calls.map( ( { data } ) => data ) ).toEqual( [
			{},
			{ confirmed: 150 },
		] );
		expect( driver.getSnapshot().status ).toBe( 'open' );
	} );

	it( 'leaves everything as it was where the person says no', async () => {
		mockAsk.mockResolvedValue( false );
		const calls = fakeServer( { 'POST /flushes/9/retry': refused } );
		const driver = newDriver();
		driver.follow( ended );
		const before = driver.getSnapshot();
		await driver.act( 'retry' );
		expect( calls ).toHaveLength( 1 );
		expect( driver.getSnapshot() ).toEqual( before );
	} );
} );

it( 'loads the dialog on demand, and starts nothing where it does not load', async () => {
	failToLoad( 'confirm' );
	const calls = fakeServer( { 'POST /flushes': refused } );
	const driver = newDriver();
	await driver.start( request );
	expect( timesAsked( 'confirm' ) ).toBe( 1 );
	expect( calls ).toHaveLength( 1 );
	expect( driver.getSnapshot() ).toMatchObject( {
		status: 'refused',
		error: {
			code: 'shortpixel_flush_not_confirmed',
			message: expect.stringContaining( 'Nothing has been flushed.' ),
		},
	} );
} );
