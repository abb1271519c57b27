import { speak } from '@wordpress/a11y';
import { act, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Finding, Scan } from '../../../src/domain/scan';
import type { Layout } from '../../../src/domain/types';
import { measureScan } from '../../../src/hooks/measure-scan';
import {
	fakeServer,
	inTurn,
	lost,
	page,
	refusal,
	refuse,
} from '../api/fake-server';
import { aFlush, aSitePlan, aStatus } from '../api/samples';
import { imageCard, newId, openScreen, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
jest.mock( '../../../src/hooks/measure-scan', () => ( {
	measureScan: jest.fn(),
} ) );

const title = 'Find all images that still look old';
const section = imageCard;

const none = {
	images: 0,
	looked_at: 0,
	asked: 0,
	waiting: 0,
	new: 0,
	unchanged: 0,
	stale: 0,
	unknown: 0,
};

function aScan( changes: Partial< Scan > = {} ): Scan {
	return {
		state: 'none',
		message: 'The images were never scanned.',
		counts: none,
		unknown: [],
		requests: 0,
		to_measure: { pages: [], screens: [] },
		next_in: null,
		started_at: null,
		ended_at: null,
		can: { start: true, stop: false },
		...changes,
	};
}

const running = ( checked: number, stale: number ) =>
	aScan( {
		state: 'running',
		message: `${ checked } of 40 images checked.`,
		counts: { ...none, images: 40, new: checked - stale, stale },
		next_in: 0,
		can: { start: false, stop: true },
	} );

const done = ( stale: number, unknown: Scan[ 'unknown' ] = [] ) =>
	aScan( {
		state: 'done',
		message: `${ stale } of 40 images look old to visitors.`,
		counts: { ...none, images: 40, stale, unknown: unknown.length },
		unknown,
	} );

function aFinding( id: number, name: string ): Finding {
	return {
		attachment: { id, title: name, thumbnail: '', edit_url: `/${ id }` },
		copy: `https://cdn.example/${ name }`,
		file: `https://example.org/${ name }`,
		message: `Visitors get another image than ${ name }.`,
		since: null,
		made_at: null,
		found_at: '2026-11-26T06:00:00Z',
		evidence: [ 'looks_old' ],
		automatic: false,
	};
}

async function show( answers: Parameters< typeof fakeServer >[ 0 ] ) {
	const calls = await openScreen( {
		'POST /flushes': () => aSitePlan(),
		'GET /scan/findings': () => page( [] ),
		...answers,
	} );
	await userEvent.click( section().getByRole( 'button', { name: title } ) );
	return calls;
}

afterEach( () => {
	jest.useRealTimers();
} );

beforeEach( () => {
	jest.mocked( speak ).mockClear();
	window.sessionStorage.clear();
	window.history.replaceState( null, '', '/' );
} );

it( 'asks for nothing until somebody wants to see it', async () => {
	const calls = await openScreen( { 'POST /flushes': () => aSitePlan() } );
	expect( sent( calls, 'GET /scan' ) ).toEqual( [] );
	expect( section().getByRole( 'button', { name: title } ) ).toHaveAttribute(
		'aria-expanded',
		'false'
	);
} );

it( 'is not there where no plugin’s images can be flushed', async () => {
	await openScreen(
		{ 'POST /flushes': () => aSitePlan() },
		aStatus( { providers: [] } )
	);
	expect( document.body ).not.toHaveTextContent( title );
} );

it( 'starts, carries the scan on while it is open, counts, and says the end once', async () => {
	jest.useFakeTimers();
	const user = userEvent.setup( { advanceTimers: jest.advanceTimersByTime } );
	const calls = await openScreen( {
		'POST /flushes': () => aSitePlan(),
		'GET /scan': () => aScan(),
		'POST /scan': () => running( 0, 0 ),
		'POST /scan/run': inTurn( running( 10, 1 ), done( 2 ) ),
		'GET /scan/findings': () => page( [] ),
	} );
	await user.click( section().getByRole( 'button', { name: title } ) );
	await user.click(
		await section().findByRole( 'button', { name: 'Start' } )
	);
	expect(
		await section().findByRole( 'button', { name: 'Stop' } )
	).toHaveFocus();
	await act( () => jest.advanceTimersByTimeAsync( 600 ) );
	expect( section().getByText( '10 of 40 images checked.' ) ).toBeVisible();
	expect(
		section().getByRole( 'progressbar', { name: 'Images checked' } )
	).toHaveAttribute( 'value', '10' );
	expect( section().getByText( '1 looks old so far.' ) ).toBeVisible();
	await act( () => jest.advanceTimersByTimeAsync( 600 ) );
	expect( section().queryByRole( 'progressbar' ) ).toBeNull();
	await act( () => jest.advanceTimersByTimeAsync( 60_000 ) );
	expect( sent( calls, 'POST /scan/run' ) ).toHaveLength( 2 );
	expect( jest.mocked( speak ).mock.calls ).toEqual( [
		[ '2 of 40 images look old to visitors.' ],
	] );
} );

it( 'measures the pages that the scan asks about before it goes on', async () => {
	jest.useFakeTimers();
	const user = userEvent.setup( { advanceTimers: jest.advanceTimersByTime } );
	const screens = [ { width: 390, height: 664, density: 3 } ];
	const asks = {
		...running( 0, 0 ),
		to_measure: { pages: [ 'https://example.org/' ], screens },
	};
	const layout: Layout = {
		url: 'https://example.org/',
		state: 'measured',
		screens,
		images: [],
	};
	jest.mocked( measureScan ).mockResolvedValue( [ layout ] );
	const calls = await openScreen(
		{
			'POST /flushes': () => aSitePlan(),
			'GET /scan': () => running( 0, 0 ),
			'POST /scan/run': inTurn( asks, done( 1 ) ),
			'GET /scan/findings': () => page( [] ),
		},
		aStatus(),
		{ probe_url: '/probe.js' }
	);
	await user.click( section().getByRole( 'button', { name: title } ) );
	await section().findByRole( 'button', { name: 'Stop' } );
	await act( () => jest.advanceTimersByTimeAsync( 600 ) );
	expect( measureScan ).not.toHaveBeenCalled();
	await act( () => jest.advanceTimersByTimeAsync( 600 ) );
	expect( jest.mocked( measureScan ).mock.calls[ 0 ]?.[ 0 ] ).toEqual(
		asks.to_measure
	);
	expect( sent( calls, 'POST /scan/run' ) ).toEqual( [
		{ layouts: [] },
		{ layouts: [ layout ] },
	] );
} );

it( 'goes on without measurements where this browser can’t measure', async () => {
	jest.useFakeTimers();
	const user = userEvent.setup( { advanceTimers: jest.advanceTimersByTime } );
	const calls = await openScreen( {
		'POST /flushes': () => aSitePlan(),
		'GET /scan': () => running( 0, 0 ),
		'POST /scan/run': () => done( 0 ),
		'GET /scan/findings': () => page( [] ),
	} );
	await user.click( section().getByRole( 'button', { name: title } ) );
	await section().findByRole( 'button', { name: 'Stop' } );
	await act( () => jest.advanceTimersByTimeAsync( 600 ) );
	expect( sent( calls, 'POST /scan/run' ) ).toEqual( [ {} ] );
} );

it( 'stops', async () => {
	const calls = await show( {
		'GET /scan': () => ( { ...running( 10, 0 ), next_in: 50 } ),
		'DELETE /scan': () =>
			aScan( { state: 'stopped', message: 'Stopped.' } ),
	} );
	await userEvent.click(
		await section().findByRole( 'button', { name: 'Stop' } )
	);
	expect( await section().findByText( 'Stopped.' ) ).toBeVisible();
	expect( sent( calls, 'DELETE /scan' ) ).toHaveLength( 1 );
	expect( section().getByRole( 'button', { name: 'Start' } ) ).toHaveFocus();
} );

it( 'offers neither to who may not scan the site, and does not carry it on', async () => {
	const calls = await show( {
		'GET /scan': () => ( {
			...running( 10, 0 ),
			can: { start: false, stop: false },
		} ),
	} );
	await section().findByText( '10 of 40 images checked.' );
	expect(
		section().queryByRole( 'button', { name: /^(Start|Stop)$/ } )
	).toBeNull();
	expect( sent( calls, 'POST /scan/run' ) ).toEqual( [] );
} );

it( 'shows both images and why, and flushes one or all as found by the scan', async () => {
	const calls = await show( {
		'GET /scan': () => done( 2 ),
		'GET /scan/findings': () =>
			page( [ aFinding( 7, 'House' ), aFinding( 8, 'Sea' ) ] ),
		'POST /flushes': () => aFlush( { id: newId(), state: 'queued' } ),
		'POST /flushes/{id}/run': () => new Promise( () => {} ),
	} );
	expect(
		await section().findByText( 'Visitors get another image than House.' )
	).toBeVisible();
	const [ first ] = section().getAllByRole( 'listitem' );
	const house = within( first as HTMLElement );
	expect(
		house.getByRole( 'img', { name: 'What visitors get' } )
	).toHaveAttribute( 'src', 'https://cdn.example/House' );
	expect(
		house.getByRole( 'img', { name: 'The file on your site' } )
	).toHaveAttribute( 'src', 'https://example.org/House' );
	await userEvent.click(
		house.getByRole( 'button', { name: 'Flush “House”' } )
	);
	await userEvent.click(
		section().getByRole( 'button', { name: 'Flush these 2' } )
	);
	expect( sent( calls, 'POST /flushes' ).slice( -2 ) ).toEqual( [
		expect.objectContaining( {
			scope: 'images',
			attachments: [ 7 ],
			cause: 'scan',
		} ),
		expect.objectContaining( {
			scope: 'images',
			attachments: [ 7, 8 ],
			cause: 'scan',
		} ),
	] );
} );

it( 'says how many could not be told, and why', async () => {
	await show( {
		'GET /scan': () =>
			done( 0, [
				{
					reason: 'no_times',
					count: 1,
					message: '1 image looks right.',
				},
			] ),
	} );
	await userEvent.click(
		await section().findByText( '1 image could not be told' )
	);
	expect( section().getByText( '1 image looks right.' ) ).toBeVisible();
} );

it( 'says that it could not be read', async () => {
	await show( { 'GET /scan': refuse( lost ) } );
	expect(
		await section().findByText( 'Your site did not answer.' )
	).toBeVisible();
} );

describe( 'while it runs', () => {
	const expired = refuse( refusal( 'rest_not_logged_in', 401 ) );
	const session =
		'Your session has expired. Log in again in another tab, then continue here.';

	const silent = refuse( lost );
	const goesOn = () => running( 10, 0 );

	async function showFailing( ...answers: ( typeof silent )[] ) {
		jest.useFakeTimers();
		const user = userEvent.setup( {
			advanceTimers: jest.advanceTimersByTime,
		} );
		const calls = await openScreen( {
			'POST /flushes': () => aSitePlan(),
			'GET /scan': () => running( 0, 0 ),
			'GET /scan/findings': () => page( [] ),
			'POST /scan/run': ( call ) => ( answers.shift() ?? goesOn )( call ),
		} );
		await user.click( section().getByRole( 'button', { name: title } ) );
		await section().findByRole( 'button', { name: 'Stop' } );
		// What is asked next depends on what is drawn then.
		const pass = async ( seconds: number ) => {
			for ( let second = 0; second < seconds; second++ ) {
				await act( () => jest.advanceTimersByTimeAsync( 1_000 ) );
			}
		};
		const runs = () => sent( calls, 'POST /scan/run' ).length;
		return { user, pass, runs };
	}

	it( 'stops asking once the session has expired, says so, and goes on when somebody has logged in again', async () => {
		const { user, pass, runs } = await showFailing( expired );
		await pass( 90 );
		expect( runs() ).toBe( 1 );
		expect( section().getByText( session ) ).toBeVisible();
		await user.click(
			section().getByRole( 'button', { name: 'Try again' } )
		);
		await pass( 5 );
		expect(
			section().getByText( '10 of 40 images checked.' )
		).toBeVisible();
		expect( section().queryByText( session ) ).toBeNull();
	} );

	it( 'asks less and less often while the site does not answer', async () => {
		const { pass, runs } = await showFailing( silent, silent, silent );
		await pass( 1 );
		expect( runs() ).toBe( 1 );
		expect(
			section().getByText( 'Your site did not answer.' )
		).toBeVisible();
		expect(
			section().queryByRole( 'button', { name: 'Try again' } )
		).toBeNull();
		await pass( 2 );
		expect( runs() ).toBe( 2 );
		await pass( 3 );
		expect( runs() ).toBe( 2 );
		await pass( 1 );
		expect( runs() ).toBe( 3 );
		await pass( 8 );
		expect(
			section().getByText( '10 of 40 images checked.' )
		).toBeVisible();
		expect(
			section().queryByText( 'Your site did not answer.' )
		).toBeNull();
	} );
} );
