import { speak } from '@wordpress/a11y';
import { fireEvent, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { inTurn, lost, refusal, refuse } from '../api/fake-server';
import { aSchedule, aStatus, someSchedules } from '../api/samples';
import { card, openTab, sent } from './tab';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const schedules = () => card( 'Schedules' );
const field = ( name: string ) => schedules().getByLabelText( name );
const press = ( name: string ) =>
	userEvent.click( schedules().getByRole( 'button', { name } ) );

async function show(
	answers: Parameters< typeof openTab >[ 0 ],
	data: Parameters< typeof openTab >[ 2 ] = {},
	onDetails: ( id: number ) => void = () => undefined
) {
	const { calls } = await openTab( answers, aStatus(), data, onDetails );
	await press( 'Show the schedules' );
	return calls;
}

/** Whether the browser asks before the page is left. */
function leave() {
	const event = new Event( 'beforeunload', { cancelable: true } );
	window.dispatchEvent( event );
	return event.defaultPrevented;
}

beforeEach( () => {
	window.sessionStorage.clear();
	window.history.replaceState( null, '', '/' );
	jest.mocked( speak ).mockClear();
} );

it( 'is not requested until somebody wants to see it, and not shown to those who may not flush everything', async () => {
	const { calls } = await openTab();
	expect( sent( calls, 'GET /schedules' ) ).toEqual( [] );
	expect(
		schedules().getByRole( 'button', { name: 'Show the schedules' } )
	).toHaveAttribute( 'aria-expanded', 'false' );
	document.body.innerHTML = '';
	await openTab(
		{},
		aStatus( { can: { images: true, site: false, manage: false } } )
	);
	expect( () => schedules() ).toThrow();
} );

it( 'says what is flushed, when, what was missed, and what came of it, with its flush', async () => {
	const flush = { id: 77, state: 'done', message: 'All new.' } as const;
	const missed = 'Missed on Nov 22 because nothing ran in the background.';
	const onDetails = jest.fn();
	await show(
		{
			'GET /schedules': () =>
				someSchedules(
					aSchedule( {
						message: missed,
						last_run: {
							at: '2026-11-23T07:12:00Z',
							text: 'Nov 23',
						},
						flush,
					} ),
					aSchedule( {
						id: 'b',
						what: 'The sea',
						refusal: 'No right.',
					} )
				),
		},
		{},
		onDetails
	);
	const [ first, second ] = await schedules().findAllByRole( 'listitem' );
	expect( first ).toHaveTextContent(
		'Every Sunday at 22:00 · Next run: Nov 29, 22:00'
	);
	expect( first ).toHaveTextContent( missed );
	expect( first ).toHaveTextContent( 'Last run: Nov 23. All new.' );
	expect( second ).toHaveTextContent( 'No right.' );
	await press( 'Details of the last run of “All images”' );
	expect( onDetails ).toHaveBeenCalledWith( flush.id );
} );

it( 'adds one with only the fields that belong to it, announces it, and asks before it is lost', async () => {
	const added = aSchedule();
	const calls = await show( {
		'GET /schedules': () => someSchedules(),
		'POST /schedules': () => someSchedules( added ),
	} );
	expect(
		await schedules().findByText( 'Nothing is scheduled.' )
	).toBeVisible();
	expect(
		schedules().getByText( 'The site’s time (Europe/Bucharest).' )
	).toBeVisible();
	expect( leave() ).toBe( false );
	fireEvent.change( field( 'At' ), { target: { value: '22:00' } } );
	expect( leave() ).toBe( true );
	await press( 'Add' );
	expect( await schedules().findByText( /^Every Sunday/ ) ).toBeVisible();
	expect( leave() ).toBe( false );
	expect( sent( calls, 'POST /schedules' ) ).toEqual( [
		{ target: 'everything', every: 'week', time: '22:00', weekday: 0 },
	] );
	expect( jest.mocked( speak ).mock.calls ).toEqual( [
		[ 'Scheduled. Next run: Nov 29, 22:00.' ],
	] );
} );

it( 'offers the folders that exist, and the images that were chosen', async () => {
	const calls = await show(
		{
			'GET /schedules': () => someSchedules(),
			'POST /schedules': () => someSchedules( aSchedule() ),
		},
		{ attachments: [ 12, 13 ] }
	);
	const what = await schedules().findByLabelText( 'What' );
	expect(
		within( what )
			.getAllByRole( 'option' )
			.map( ( { textContent } ) => textContent )
	).toEqual( [
		'All images, as Flush all does',
		'Only find images that still look old',
		'Images uploaded in some months',
		'The 2 images chosen on this screen',
	] );
	await userEvent.selectOptions( field( 'How often' ), 'month' );
	fireEvent.change( field( 'On day' ), { target: { value: '28' } } );
	await press( 'Add' );
	await userEvent.selectOptions( what, 'months' );
	await userEvent.selectOptions( field( 'Folders' ), '2026/10' );
	await userEvent.selectOptions( field( 'How often' ), 'once' );
	fireEvent.change( field( 'On' ), { target: { value: '2026-12-01' } } );
	await press( 'Add' );
	const at = '03:30';
	expect( sent( calls, 'POST /schedules' ) ).toEqual( [
		{
			target: 'images',
			every: 'month',
			time: at,
			attachments: [ 12, 13 ],
			day: 28,
		},
		{
			target: 'months',
			every: 'once',
			time: at,
			months: [ '2026/11', '2026/10' ],
			date: '2026-12-01',
		},
	] );
} );

it( 'says why one is refused, and keeps what was filled in', async () => {
	await show( {
		'GET /schedules': () => someSchedules(),
		'POST /schedules': refuse(
			refusal( 'shortpixel_flush_already_scheduled', 409, 'The same.' )
		),
	} );
	await userEvent.selectOptions(
		await schedules().findByLabelText( 'How often' ),
		'day'
	);
	await press( 'Add' );
	expect( await schedules().findByText( 'The same.' ) ).toBeVisible();
	expect( field( 'How often' ) ).toHaveValue( 'day' );
} );

it( 'offers no more than there can be, and says what each run costs at an own CDN', async () => {
	await show( {
		'GET /schedules': () => ( {
			...someSchedules( aSchedule() ),
			costs: [ 'CloudFront charges for purges.' ],
			limit: 1,
		} ),
	} );
	expect( await schedules().findByText( /^Every Sunday/ ) ).toBeVisible();
	expect( schedules().queryByRole( 'button', { name: 'Add' } ) ).toBeNull();
	expect(
		schedules().getByText(
			'CloudFront charges for purges. This applies to every run.'
		)
	).toBeVisible();
} );

it( 'asks before it deletes, returns the focus, and keeps it when one is gone', async () => {
	const calls = await show( {
		'GET /schedules': () => someSchedules( aSchedule() ),
		'DELETE /schedules/1a2b3c4d': inTurn(
			Promise.reject( lost ),
			someSchedules()
		),
	} );
	const name = 'Delete the schedule of “All images”…';
	await schedules().findByText( /^Every Sunday/ );
	await press( name );
	expect(
		schedules().getByRole( 'button', { name: 'Cancel' } )
	).toHaveFocus();
	await userEvent.keyboard( '{Escape}' );
	expect( schedules().getByRole( 'button', { name } ) ).toHaveFocus();
	expect( sent( calls, 'DELETE /schedules/1a2b3c4d' ) ).toEqual( [] );

	await press( name );
	await press( 'Delete' );
	expect(
		await schedules().findByText( 'Your site did not answer.' )
	).toBeVisible();
	await press( 'Delete' );
	const nothing = await schedules().findByText( 'Nothing is scheduled.' );
	expect( nothing.parentElement ).toHaveFocus();
	expect( jest.mocked( speak ).mock.calls.at( -1 ) ).toEqual( [
		'Schedule deleted.',
	] );
} );
