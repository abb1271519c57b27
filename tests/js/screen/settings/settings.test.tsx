import { act } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { later, refusal, refuse } from '../../api/fake-server';
import { someSettings } from '../../api/samples';
import { openTab, part, sent } from './tab';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

beforeEach( () => window.sessionStorage.clear() );

const user = userEvent.setup( { delay: null } );

async function openAdvanced() {
	const form = await part( 'Settings' );
	await user.click(
		await form.findByRole( 'button', {
			name: 'Advanced',
		} )
	);
	return form;
}

type Form = Awaited< ReturnType< typeof part > >;

const automaticOf = ( form: Form ) =>
	form.getByRole( 'checkbox', { name: /^Flush images automatically/ } );

const saving = {
	'POST /settings': ( { data }: { data: unknown } ) => ( {
		...someSettings,
		...( data as object ),
	} ),
};

it( 'shows few settings at first, each with why one would change it', async () => {
	await openTab();
	const form = await part( 'Settings' );
	await form.findByRole( 'button', { name: 'Save' } );
	expect( form.getAllByRole( 'checkbox' ) ).toHaveLength( 3 );
	expect( automaticOf( form ) ).toHaveAccessibleDescription(
		/are flushed in the background and checked/
	);
	expect( form.getByRole( 'button', { name: 'Advanced' } ) ).toHaveAttribute(
		'aria-expanded',
		'false'
	);
} );

it( 'sends what has changed and nothing else, without blank lines, and says quietly that it is saved', async () => {
	const { calls } = await openTab( saving );
	const form = await openAdvanced();
	await user.click( automaticOf( form ) );
	await user.click( form.getByRole( 'textbox', { name: /^Other domains/ } ) );
	await user.paste( 'images.example.com\n' );
	expect( form.getByText( 'Not saved yet.' ) ).toBeVisible();
	await user.click( form.getByRole( 'button', { name: 'Save' } ) );
	expect( await form.findByText( 'Settings saved.' ) ).toBeVisible();
	expect( form.queryByText( 'Not saved yet.' ) ).toBeNull();
	expect( sent( calls, 'POST /settings' ) ).toEqual( [
		{ automatic: false, hosts: [ 'images.example.com' ] },
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
	const form = await part( 'Settings' );
	const save = await form.findByRole( 'button', { name: 'Save' } );
	const automatic = automaticOf( form );
	const data = form.getByRole( 'checkbox', { name: /^Delete all data/ } );
	await user.click( automatic );
	await user.click( data );
	await user.click( save );
	// Restores the earlier value, which differs from the value being saved.
	await user.click( data );
	expect( save ).toHaveTextContent( 'Saving…' );
	await user.click( save );
	expect( sent( calls, 'POST /settings' ) ).toHaveLength( 1 );
	await act( async () =>
		first.resolve( {
			...someSettings,
			automatic: false,
			delete_data: false,
		} )
	);
	expect( data ).toBeChecked();
	expect( automatic ).not.toBeChecked();
	expect( form.queryByText( 'Settings saved.' ) ).toBeNull();
	expect( form.getByText( 'Not saved yet.' ) ).toBeVisible();
	await user.click( save );
	expect( sent( calls, 'POST /settings' )[ 1 ] ).toEqual( {
		delete_data: true,
	} );
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
	await user.click( form.getByRole( 'button', { name: 'Advanced' } ) );
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
	const form = await part( 'Settings' );
	await form.findByRole( 'button', { name: 'Save' } );
	await user.click( automaticOf( form ) );
	await user.click( form.getByRole( 'button', { name: 'Save' } ) );
	expect( await form.findAllByText( 'Not saved.' ) ).not.toHaveLength( 0 );
	expect( automaticOf( form ) ).not.toBeChecked();
} );

it( 'asks before the page is left with unsaved changes, and not after they are discarded', async () => {
	const leave = () => {
		const event = new Event( 'beforeunload', { cancelable: true } );
		window.dispatchEvent( event );
		return event.defaultPrevented;
	};
	await openTab( saving );
	const form = await part( 'Settings' );
	await form.findByRole( 'button', { name: 'Save' } );
	const automatic = automaticOf( form );
	expect( leave() ).toBe( false );
	await user.click( automatic );
	expect( leave() ).toBe( true );
	await user.click( form.getByRole( 'button', { name: 'Discard changes' } ) );
	expect( leave() ).toBe( false );
	expect( automatic ).toBeChecked();
	expect( form.getByRole( 'button', { name: 'Save' } ) ).toHaveFocus();
} );

it( 'offers optimizers only where images are flushed automatically', async () => {
	const { calls } = await openTab( saving );
	const form = await part( 'Settings' );
	const name = /^Also after an image optimizer/;
	await user.click( await form.findByRole( 'checkbox', { name } ) );
	await user.click( form.getByRole( 'button', { name: 'Save' } ) );
	await form.findByText( 'Settings saved.' );
	await user.click( automaticOf( form ) );
	expect( form.queryByRole( 'checkbox', { name } ) ).toBeNull();
	await user.click( automaticOf( form ) );
	expect( form.getByRole( 'checkbox', { name } ) ).toBeChecked();
	expect( sent( calls, 'POST /settings' ) ).toEqual( [
		{ optimizers: true },
	] );
} );

it( 'says of a setting that wp-config.php sets it, and does not let one change it', async () => {
	await openTab( {
		'GET /settings': () => ( {
			...someSettings,
			fixed: [ 'automatic', 'hosts', 'delete_data' ],
			edges: [],
			edges_revision: '',
		} ),
	} );
	const form = await openAdvanced();
	for ( const field of [
		automaticOf( form ),
		form.getByRole( 'textbox', { name: /^Other domains/ } ),
		form.getByRole( 'checkbox', { name: /^Delete all data/ } ),
	] ) {
		expect( field ).toBeDisabled();
		expect( field ).toHaveAccessibleDescription(
			'Set in wp-config.php only.'
		);
	}
	expect(
		form.getByRole( 'checkbox', { name: /^Also after an image optimizer/ } )
	).toBeEnabled();
} );
