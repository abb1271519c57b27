import { act, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { later, refusal, refuse } from '../api/fake-server';
import { someSettings } from '../api/samples';
import { openTab, part, sent } from './tab';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

beforeEach( () => window.sessionStorage.clear() );

const user = userEvent.setup( { delay: null } );

async function openAdvanced() {
	const form = await part( 'Flushing' );
	await user.click(
		await form.findByRole( 'button', {
			name: 'Show the advanced settings',
		} )
	);
	return form;
}

const saving = {
	'POST /settings': ( { data }: { data: unknown } ) => ( {
		...someSettings,
		...( data as object ),
	} ),
};

it( 'shows few settings at first, each with why one would change it', async () => {
	await openTab();
	const form = await part( 'Flushing' );
	await form.findByRole( 'button', { name: 'Save' } );
	expect( form.getAllByRole( 'checkbox' ) ).toHaveLength( 1 );
	expect( form.getAllByRole( 'spinbutton' ) ).toHaveLength( 1 );
	expect( form.getByRole( 'checkbox' ) ).toHaveAccessibleDescription(
		/Switch it off if you want to decide on each image yourself/
	);
	expect(
		form.getByRole( 'button', { name: 'Show the advanced settings' } )
	).toHaveAttribute( 'aria-expanded', 'false' );
} );

it( 'sends what has changed and nothing else, without blank lines, and says quietly that it is saved', async () => {
	const { calls } = await openTab( saving );
	const form = await openAdvanced();
	const wait = form.getByRole( 'spinbutton', { name: /^Seconds to wait/ } );
	await user.clear( wait );
	await user.type( wait, '45' );
	await user.click( form.getByRole( 'textbox', { name: /^Other domains/ } ) );
	await user.paste( 'images.example.com\n' );
	expect( form.getByText( 'Not saved yet.' ) ).toBeVisible();
	await user.click( form.getByRole( 'button', { name: 'Save' } ) );
	expect( await form.findByText( 'Settings saved.' ) ).toBeVisible();
	expect( form.queryByText( 'Not saved yet.' ) ).toBeNull();
	expect( sent( calls, 'POST /settings' ) ).toEqual( [
		{ wait_seconds: 45, hosts: [ 'images.example.com' ] },
	] );
} );

it( 'keeps what is typed while it saves, unsaved, and saves nothing else meanwhile', async () => {
	const first = later();
	const { calls } = await openTab( {
		'POST /settings': ( { data } ) =>
			sent( calls, 'POST /settings' ).length === 1
				? first.promise
				: { ...someSettings, ...( data as object ) },
	} );
	const form = await part( 'Flushing' );
	const wait = await form.findByRole( 'spinbutton', {
		name: /^Seconds to wait/,
	} );
	const automatic = form.getByRole( 'checkbox' );
	const save = form.getByRole( 'button', { name: 'Save' } );
	const type = async ( text: string ) => {
		await user.clear( wait );
		await user.type( wait, text );
	};
	await type( '45' );
	await user.click( automatic );
	await user.click( save );
	// As it was before, which is another value than the one on its way.
	await type( String( someSettings.wait_seconds ) );
	expect( save ).toHaveTextContent( 'Saving…' );
	await user.click( save );
	expect( sent( calls, 'POST /settings' ) ).toHaveLength( 1 );
	await act( async () =>
		first.resolve( { ...someSettings, wait_seconds: 45, automatic: [] } )
	);
	expect( wait ).toHaveValue( someSettings.wait_seconds );
	expect( automatic ).not.toBeChecked();
	expect( form.queryByText( 'Settings saved.' ) ).toBeNull();
	expect( form.getByText( 'Not saved yet.' ) ).toBeVisible();
	await user.click( save );
	expect( sent( calls, 'POST /settings' )[ 1 ] ).toEqual( {
		wait_seconds: someSettings.wait_seconds,
	} );
} );

it( 'says beside the field what is wrong, goes there, and sends nothing', async () => {
	const { calls } = await openTab( saving );
	const form = await part( 'Flushing' );
	const wait = await form.findByRole( 'spinbutton', {
		name: /^Seconds to wait/,
	} );
	await user.clear( wait );
	await user.type( wait, '900' );
	await user.click( form.getByRole( 'button', { name: 'Save' } ) );
	expect( wait ).toHaveAccessibleDescription(
		/^Enter a whole number from 1 to 300\./
	);
	expect( wait ).toHaveAttribute( 'aria-invalid', 'true' );
	expect( wait ).toHaveFocus();
	expect( sent( calls, 'POST /settings' ) ).toEqual( [] );

	await user.clear( wait );
	await user.type( wait, '90' );
	expect( wait ).not.toHaveAttribute( 'aria-invalid' );
} );

it( 'unfolds what the server refuses, says why beside the field, and keeps what was typed', async () => {
	const error = refusal(
		'shortpixel_flush_invalid_input',
		400,
		'No domain.'
	);
	await openTab( {
		'POST /settings': refuse( {
			...error,
			data: { ...error.data, params: { hosts: 'No domain.' } },
		} ),
	} );
	const form = await openAdvanced();
	await user.click( form.getByRole( 'textbox', { name: /^Other domains/ } ) );
	await user.paste( 'nonsense!' );
	await user.click(
		form.getByRole( 'button', { name: 'Hide the advanced settings' } )
	);
	await user.click( form.getByRole( 'button', { name: 'Save' } ) );
	const hosts = await form.findByRole( 'textbox', {
		name: /^Other domains/,
	} );
	expect( hosts ).toHaveAccessibleDescription( /^No domain\./ );
	expect( hosts ).toHaveFocus();
	expect( hosts ).toHaveValue( 'nonsense!' );
} );

it( 'says below the form what is wrong with no field', async () => {
	await openTab( {
		'POST /settings': refuse(
			refusal( 'shortpixel_flush_storage_failed', 500, 'Not saved.' )
		),
	} );
	const form = await part( 'Flushing' );
	await user.click( await form.findByRole( 'checkbox' ) );
	await user.click( form.getByRole( 'button', { name: 'Save' } ) );
	expect( await form.findAllByText( 'Not saved.' ) ).not.toHaveLength( 0 );
	expect( form.getByRole( 'checkbox' ) ).not.toBeChecked();
} );

it( 'asks before the page is left with unsaved changes, and not after they are discarded', async () => {
	const leave = () => {
		const event = new Event( 'beforeunload', { cancelable: true } );
		window.dispatchEvent( event );
		return event.defaultPrevented;
	};
	await openTab( saving );
	const form = await part( 'Flushing' );
	const automatic = await form.findByRole( 'checkbox' );
	expect( leave() ).toBe( false );
	await user.click( automatic );
	expect( leave() ).toBe( true );
	await user.click( form.getByRole( 'button', { name: 'Discard changes' } ) );
	expect( leave() ).toBe( false );
	expect( automatic ).toBeChecked();
	expect( form.getByRole( 'button', { name: 'Save' } ) ).toHaveFocus();
} );

it( 'switches all causes with one switch, and each under Advanced', async () => {
	const { calls } = await openTab( saving );
	const form = await openAdvanced();
	const group = within(
		form.getByRole( 'group', { name: /^After which changes/ } )
	);
	const all = form.getByRole( 'checkbox', { name: /^Flush images auto/ } );
	await user.click( all );
	for ( const box of group.getAllByRole( 'checkbox' ) ) {
		expect( box ).not.toBeChecked();
	}
	await user.click( all );
	await user.click( group.getByRole( 'checkbox', { name: 'Deleted' } ) );
	await user.click( group.getByRole( 'checkbox', { name: 'Optimized' } ) );
	await user.click( form.getByRole( 'button', { name: 'Save' } ) );
	await form.findByText( 'Settings saved.' );
	expect( sent( calls, 'POST /settings' ) ).toEqual( [
		{
			automatic: [
				...someSettings.automatic.filter(
					( cause ) => cause !== 'delete'
				),
				'optimise',
			],
		},
	] );
} );

it( 'says how many copies a budget of credits makes, where it is wanted', async () => {
	const { calls } = await openTab( saving );
	const form = await openAdvanced();
	const name = 'Credits for that in one flush';
	expect( form.queryByRole( 'spinbutton', { name } ) ).toBeNull();
	await user.click(
		form.getByRole( 'checkbox', {
			name: /^Have removed copies made again/,
		} )
	);
	const credits = form.getByRole( 'spinbutton', { name } );
	expect( credits ).toHaveAccessibleDescription( 'About 500 copies.' );
	await user.clear( credits );
	await user.type( credits, '2' );
	expect( credits ).toHaveAccessibleDescription( 'About 120 copies.' );
	await user.click( form.getByRole( 'button', { name: 'Save' } ) );
	await form.findByText( 'Settings saved.' );
	expect( sent( calls, 'POST /settings' ) ).toEqual( [
		{ warm_up: true, warm_up_credits: 2 },
	] );
} );

it( 'shows which roles may do what', async () => {
	await openTab();
	const form = await openAdvanced();
	expect( form.getByText( 'Administrator, Editor, Author' ) ).toBeVisible();
} );

it( 'says of a setting that wp-config.php sets it, and does not let one change it', async () => {
	await openTab( {
		'GET /settings': () => ( {
			...someSettings,
			fixed: [ 'wait_seconds', 'automatic', 'hosts', 'delete_data' ],
			edges: [],
			edges_revision: '',
		} ),
	} );
	const form = await openAdvanced();
	for ( const field of [
		form.getByRole( 'spinbutton', { name: /^Seconds to wait/ } ),
		form.getByRole( 'checkbox', { name: /^Flush images automatically/ } ),
		form.getByRole( 'textbox', { name: /^Other domains/ } ),
		form.getByRole( 'checkbox', { name: /^Delete all data/ } ),
	] ) {
		expect( field ).toBeDisabled();
		expect( field ).toHaveAccessibleDescription(
			'Only wp-config.php sets this.'
		);
	}
	expect( form.getByRole( 'checkbox', { name: 'Replaced' } ) ).toBeDisabled();
	expect(
		form.getByRole( 'spinbutton', { name: /^Requests at a time/ } )
	).toBeEnabled();
} );
