import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import {
	addToBulkSelect,
	addToDetails,
	putAbove,
	takeOverBulkAction,
} from '../../../src/library/media-views';
import { flushSubject } from '../../../src/library/flush';
import { changeRow, resultNow, rowOf } from '../../../src/library/rows';
import {
	type Call,
	fakeServer,
	inTurn,
	later,
	refusal,
} from '../api/fake-server';
import { aFlush, aQuestion, done, partial } from '../api/samples';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const mockAsk = jest.fn();
jest.mock( '../../../src/drive/confirm-flush', () => ( {
	confirmFlush: () => mockAsk(),
} ) );

type SelectedButton = NonNullable< WpMediaViews[ 'DeleteSelectedButton' ] >;
type Options = ConstructorParameters< SelectedButton >[ 0 ];

let id = 5_000;

beforeAll( () => {
	Object.assign( globalThis, { IS_REACT_ACT_ENVIRONMENT: true } );
} );

beforeEach( () => {
	id += 10;
	window.shortpixelFlush = { page_url: 'upload.php?page=shortpixel-flush' };
} );

afterEach( async () => {
	delete window.wp;
	await act( async () => {
		document.body.innerHTML = '';
	} );
} );

function anAttachment( of: Record< string, unknown > ): WpAttachment {
	return { get: ( name: string ) => of[ name ] } as WpAttachment;
}

function useViews( view: Partial< WpMediaViews > ) {
	window.wp = {
		media: Object.assign(
			() => {
				throw new Error( 'No frame is opened.' );
			},
			{ view: view as WpMediaViews }
		),
	};
}

/** Simulates the media grid of core's scripts with these images selected, and records the calls to it. */
function openGrid( modes: string[], selected: WpAttachment[] ) {
	const made: Options[] = [];
	const order: string[] = [];
	class DeleteSelectedButton {
		constructor( options: Options ) {
			made.push( options );
		}
		render = () => this;
	}
	const controller: WpMediaController = {
		isModeActive: ( mode ) => modes.includes( mode ),
		activateMode: ( mode ) => {
			order.push( `on: ${ mode }` );
			return controller;
		},
		deactivateMode: ( mode ) => {
			order.push( `off: ${ mode }` );
			return controller;
		},
		state: () => ( { get: () => selected } ),
	};
	const prototype: WpMediaBrowser = {
		controller,
		toolbar: { set: ( name ) => void order.push( name ) },
		createToolbar: () => void order.push( 'core' ),
	};
	useViews( { AttachmentsBrowser: { prototype }, DeleteSelectedButton } );
	return { made, order, prototype };
}

const posted = ( calls: Call[] ) =>
	calls
		.filter( ( { route } ) => route === 'POST /flushes' )
		.map( ( { data } ) => data );

const many = ( count: number ) => ( {
	...aFlush().subject,
	attachment_count: count,
} );

it( 'flushes the grid’s selected images as one, in place, and has the focus', async () => {
	document.body.innerHTML =
		'<div class="mode-grid"><div class="media-toolbar"></div></div>';
	const calls = fakeServer( {
		'POST /flushes': () => done( { id, subject: many( 2 ) } ),
		'*': () => [],
	} );
	const { made, order, prototype } = openGrid(
		[ 'grid' ],
		[
			anAttachment( { id, shortpixelFlush: true } ),
			anAttachment( { id: id + 1, shortpixelFlush: true } ),
			anAttachment( { id: id + 2 } ),
		]
	);
	addToBulkSelect();
	prototype.createToolbar();
	expect( order ).toEqual( [ 'core', 'shortpixelFlush' ] );
	expect( made[ 0 ] ).toMatchObject( {
		text: 'Flush from ShortPixel',
		disabled: true,
	} );
	await act( async () => made[ 0 ]?.click() );
	const line = await screen.findByRole( 'group', {
		name: '2 images',
	} );
	expect( line ).toHaveFocus();
	expect( line.parentElement?.previousElementSibling ).toHaveClass(
		'media-toolbar'
	);
	expect( order.slice( 2 ) ).toEqual( [ 'off: select', 'on: edit' ] );
	await screen.findByText( done().message );
	expect( screen.getByText( /^1 selected file is left out/ ) ).toBeVisible();
	expect( posted( calls ) ).toEqual( [
		{ scope: 'images', attachments: [ id, id + 1 ], ask: true },
	] );
} );

it( 'leaves the toolbars of media modals alone', () => {
	const { made, order, prototype } = openGrid( [ 'select' ], [] );
	addToBulkSelect();
	prototype.createToolbar();
	expect( order ).toEqual( [ 'core' ] );
	expect( made ).toEqual( [] );
} );

it( 'does nothing where there are no media modals', () => {
	expect( () => {
		addToBulkSelect();
		addToDetails();
		takeOverBulkAction();
		putAbove( document.createElement( 'div' ) );
	} ).not.toThrow();
} );

/** Simulates core's view of an image's details, whose template renders `html`. */
function openDetails( html: string, of: Record< string, unknown > ) {
	const listeners: ( () => void )[] = [];
	const el = document.createElement( 'div' );
	document.body.append( el );
	const details: WpAttachmentDetails = {
		el,
		model: anAttachment( of ),
		render() {
			this.el.innerHTML = html;
			return this;
		},
		listenTo: ( _model, _event, callback ) =>
			void listeners.push( callback ),
		stopListening: () => void listeners.splice( 0 ),
	};
	useViews( { Attachment: { Details: { prototype: details } } } );
	addToDetails();
	details.render();
	return { details, of, tell: () => listeners.forEach( ( call ) => call() ) };
}

const buttons = () => [
	...document.querySelectorAll( 'shortpixel-flush-button' ),
];

it( 'puts the button among the actions of the grid’s details, once however often they are drawn', () => {
	const { details } = openDetails(
		'<div class="actions"><a href="#">View</a></div>',
		{ id, title: 'House', shortpixelFlush: true }
	);
	details.render();
	const [ button, ...more ] = buttons();
	expect( more ).toEqual( [] );
	expect( button?.parentElement?.firstElementChild ).toBe( button );
	expect( button?.getAttribute( 'name' ) ).toBe( 'House' );
	expect( button?.getAttribute( 'view' ) ).toBe( 'actions' );
} );

it( 'puts it beside Edit Image in a modal, as soon as an upload is an image of the library', () => {
	const { of, tell } = openDetails(
		'<div class="details"><a class="edit-attachment">Edit</a><button>Delete</button></div>',
		{ id, title: '', filename: 'house.jpg' }
	);
	expect( buttons() ).toEqual( [] );
	of[ 'shortpixelFlush' ] = true;
	tell();
	tell();
	const [ button, ...more ] = buttons();
	expect( more ).toEqual( [] );
	expect( button?.previousElementSibling ).toHaveClass( 'edit-attachment' );
	expect( button?.getAttribute( 'name' ) ).toBe( 'house.jpg' );
	expect( button?.getAttribute( 'view' ) ).toBe( 'details' );
} );

/** Renders a list of a video and two images that can be flushed. Returns a mock that is called on form submission. */
function openList() {
	const row = ( value: number, inside = '' ) =>
		`<tr><th class="check-column"><input type="checkbox" name="media[]" value="${ value }" aria-label="${ value }"></th><td>${ inside }</td></tr>`;
	const flush = '<shortpixel-flush-button></shortpixel-flush-button>';
	document.body.innerHTML = `<form id="posts-filter">
		<select id="bulk-action-selector-top" aria-label="Action"><option value="delete">Delete</option><option value="shortpixel_flush">Flush from ShortPixel</option></select>
		<input type="submit" id="doaction" value="Apply">
		<table class="wp-list-table media">${ row( id, flush ) }${ row( id + 1, flush ) }${ row( id + 2 ) }</table>
	</form>`;
	const left = jest.fn( ( event: Event ) => event.defaultPrevented );
	takeOverBulkAction();
	document
		.querySelector( '#posts-filter' )
		?.addEventListener( 'submit', ( event ) => {
			left( event );
			event.preventDefault();
		} );
	return left;
}

const box = ( value: number ) =>
	screen.getByRole( 'checkbox', { name: String( value ) } );

it( 'flushes the selected rows as one flush above the list, and offers what a result offers', async () => {
	const calls = fakeServer( {
		'POST /flushes': () => partial( { id, subject: many( 2 ) } ),
		'*': () => [],
	} );
	const left = openList();
	await userEvent.click( box( id ) );
	await userEvent.click( box( id + 1 ) );
	await userEvent.click( box( id + 2 ) );
	await userEvent.selectOptions(
		screen.getByRole( 'combobox' ),
		'shortpixel_flush'
	);
	await userEvent.click( screen.getByRole( 'button', { name: 'Apply' } ) );
	expect( left ).toHaveReturnedWith( true );
	const line = await screen.findByRole( 'group' );
	expect( line ).toHaveFocus();
	expect( line.parentElement?.nextElementSibling ).toHaveClass(
		'wp-list-table'
	);
	await screen.findByText( partial().message );
	expect( posted( calls ) ).toEqual( [
		{ scope: 'images', attachments: [ id, id + 1 ], ask: true },
	] );
	await waitFor( () => expect( box( id ) ).not.toBeChecked() );
} );

const chooseFlush = async () => {
	await userEvent.click( box( id ) );
	await userEvent.click( box( id + 1 ) );
	await userEvent.selectOptions(
		screen.getByRole( 'combobox' ),
		'shortpixel_flush'
	);
	await userEvent.click( screen.getByRole( 'button', { name: 'Apply' } ) );
};

const earlier = { key: 'old' as const, at: 1_700_000_000 };

it( 'leaves all as it was where somebody does not agree to what the selected rows cost', async () => {
	const answer = later();
	fakeServer( {
		'POST /flushes': inTurn( done( { id } ), answer.promise ),
		'*': () => [],
	} );
	openList();
	await act(
		async () => void flushSubject( { attachments: [ id ], urls: [] } )
	);
	changeRow( id + 1, { result: earlier } );
	const [ one, two ] = [ rowOf( id ), rowOf( id + 1 ) ];
	expect( one ).toMatchObject( {
		isFull: true,
		result: { key: 'new_visitors' },
	} );

	await chooseFlush();
	await screen.findByRole( 'group' );
	expect( resultNow( rowOf( id + 1 ) ) ).toEqual( { key: 'open', at: 0 } );
	mockAsk.mockResolvedValueOnce( false );
	await act( async () => answer.resolve( aQuestion() ) );
	await waitFor( () => expect( screen.queryByRole( 'group' ) ).toBeNull() );
	expect( screen.getByRole( 'button', { name: 'Apply' } ) ).toHaveFocus();
	expect( [ rowOf( id ), rowOf( id + 1 ) ] ).toEqual( [ one, two ] );
} );

it( 'shows the line of an earlier flush again where somebody does not agree to the next', async () => {
	mockAsk.mockResolvedValueOnce( false );
	fakeServer( {
		'POST /flushes': inTurn(
			partial( { id, subject: many( 2 ) } ),
			aQuestion()
		),
		'*': () => [],
	} );
	openList();
	await chooseFlush();
	await screen.findByText( partial().message );
	await waitFor( () => expect( box( id ) ).not.toBeChecked() );
	await chooseFlush();
	await screen.findByText( partial().message );
	expect( screen.getAllByRole( 'group' ) ).toHaveLength( 1 );
	expect( screen.getByRole( 'button', { name: 'Apply' } ) ).toHaveFocus();
} );

it( 'flushes a row of those whose flush together was refused without showing it at the others', async () => {
	fakeServer( {
		'POST /flushes': inTurn(
			Promise.reject( refusal( 'shortpixel_flush_busy', 429 ) ),
			done( { id } )
		),
		'*': () => [],
	} );
	changeRow( id + 1, { result: earlier } );
	openList();
	await chooseFlush();
	await screen.findByText( 'Refused.' );
	expect( resultNow( rowOf( id + 1 ) ) ).toEqual( earlier );
	await act(
		async () => void flushSubject( { attachments: [ id ], urls: [] } )
	);
	await waitFor( () =>
		expect( rowOf( id ).result ).toMatchObject( { key: 'new_visitors' } )
	);
	expect( resultNow( rowOf( id + 1 ) ) ).toEqual( earlier );
} );

it( 'leaves core’s own bulk actions, and an empty selection, to core', async () => {
	const left = openList();
	await userEvent.click( screen.getByRole( 'button', { name: 'Apply' } ) );
	await userEvent.click( box( id ) );
	await userEvent.click( screen.getByRole( 'button', { name: 'Apply' } ) );
	expect( left.mock.results.map( ( { value } ) => value ) ).toEqual( [
		false,
		false,
	] );
	expect( screen.queryByRole( 'group' ) ).toBeNull();
} );
