import { waitFor } from '@testing-library/react';

import { actionsOf, lineActions } from '../../../src/components/flush-actions';
import { newDriver } from '../../../src/drive/flush-registry';
import { fakeServer } from '../api/fake-server';
import { aFlush, aQuestion } from '../api/samples';
import {
	failToLoad,
	loadAgain,
	mockOnDemand,
	timesAsked,
} from '../support/on-demand';

const mockAsk = jest.fn();
jest.mock( '../../../src/drive/confirm-flush', () =>
	mockOnDemand( 'confirm', () => ( { confirmFlush: mockAsk } ) )
);

const question = aQuestion( {
	images: 150,
	sentence: '150 images, probably 30 credits.',
} );
const request = { scope: 'images' as const, attachments: [ 12 ] };

beforeEach( () => {
	window.shortpixelFlush = {};
	loadAgain();
	mockAsk.mockReset();
} );

it( 'asks how many at which cost, and starts with what was agreed to', async () => {
	mockAsk.mockResolvedValue( true );
	const calls = fakeServer( {
		'POST /flushes': ( { data } ) =>
			Object( data ).confirmed ? aFlush() : question,
	} );
	const driver = newDriver();
	await driver.start( request );
	expect( mockAsk ).toHaveBeenCalledWith(
		'150 images, probably 30 credits.'
	);
	expect( calls.map( ( { data } ) => data ) ).toEqual( [
		{ ...request, ask: true },
		{ ...request, ask: true, confirmed: 150 },
	] );
	expect( driver.getSnapshot().status ).toBe( 'open' );
} );

it( 'says in place that no credits are left, and starts anyway where somebody says so', async () => {
	const calls = fakeServer( {
		'POST /flushes': ( { data } ) =>
			Object( data ).without_credits
				? aFlush()
				: { no_credits: 'No credits left.' },
	} );
	const driver = newDriver();
	await driver.start( request );
	expect( driver.getSnapshot() ).toMatchObject( {
		status: 'refused',
		error: { message: 'No credits left.' },
	} );
	const [ action, ...more ] = actionsOf(
		driver.getSnapshot(),
		lineActions( driver, driver.getSnapshot() )
	);
	expect( more ).toEqual( [] );
	expect( action?.text ).toBe( 'Flush anyway' );
	action?.run();
	await waitFor( () => expect( driver.getSnapshot().status ).toBe( 'open' ) );
	expect( calls.map( ( { data } ) => data ) ).toEqual( [
		{ ...request, ask: true },
		{ ...request, ask: true, without_credits: true },
	] );
	expect( mockAsk ).not.toHaveBeenCalled();
} );

it( 'asks again where there are more by then', async () => {
	mockAsk.mockResolvedValue( true );
	const more = aQuestion( { images: 160 } );
	const calls = fakeServer( {
		'POST /flushes': ( { data } ) => {
			const { confirmed = 0 } = Object( data );
			const asked = confirmed < 150 ? question : more;
			return confirmed < 160 ? asked : aFlush();
		},
	} );
	await newDriver().start( request );
	expect( mockAsk ).toHaveBeenCalledTimes( 2 );
	expect( calls ).toHaveLength( 3 );
} );

it( 'starts nothing without an agreement, and leaves everything as it was', async () => {
	mockAsk.mockResolvedValue( false );
	const calls = fakeServer( { 'POST /flushes': () => question } );
	const driver = newDriver();
	await driver.start( request );
	expect( calls ).toHaveLength( 1 );
	expect( driver.getSnapshot() ).toEqual( { status: 'idle' } );
} );

describe( 'flushing again', () => {
	const ended = aFlush( {
		id: 9,
		state: 'partial',
		can: { ...aFlush().can, retry: true },
	} );

	it( 'asks in the same way, and goes on with what was agreed to', async () => {
		mockAsk.mockResolvedValue( true );
		const calls = fakeServer( {
			'POST /flushes/9/retry': ( { data } ) =>
				Object( data ).confirmed ? aFlush( { id: 9 } ) : question,
		} );
		const driver = newDriver();
		driver.follow( ended );
		await driver.act( 'retry' );
		expect( calls.map( ( { data } ) => data ) ).toEqual( [
			{ ask: true },
			{ ask: true, confirmed: 150 },
		] );
		expect( driver.getSnapshot().status ).toBe( 'open' );
	} );

	it( 'leaves everything as it was where the person says no', async () => {
		mockAsk.mockResolvedValue( false );
		const calls = fakeServer( { 'POST /flushes/9/retry': () => question } );
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
	const calls = fakeServer( { 'POST /flushes': () => question } );
	const driver = newDriver();
	await driver.start( request );
	expect( timesAsked( 'confirm' ) ).toBe( 1 );
	expect( calls ).toHaveLength( 1 );
	expect( driver.getSnapshot() ).toMatchObject( {
		status: 'refused',
		error: {
			message: 'Your site did not answer, so nothing has been changed.',
		},
	} );
} );
