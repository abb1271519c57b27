import { act, render, screen } from '@testing-library/react';

import { Boundary } from '../../../src/components/boundary';
import { Result } from '../../../src/editor/flush/result';
import { flushMany } from '../../../src/library/flush/many';
import { changeRow } from '../../../src/library/rows';
import { defineElements } from '../../../src/library/element';
import { fakeServer } from '../api/fake-server';

function mockThrow(): never {
	throw new Error( 'It can’t be drawn.' );
}
jest.mock(
	'@wordpress/data',
	() => jest.requireActual( '../editor/editor' ).modules.data,
	{ virtual: true }
);
jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
jest.mock( '../../../src/screen/app', () => ( { App: mockThrow } ) );
jest.mock( '../../../src/components/flush-line', () => ( {
	FlushLine: mockThrow,
} ) );
jest.mock( '../../../src/library/last-result', () => ( {
	LastResult: mockThrow,
	ResultCell: mockThrow,
} ) );

const sentence =
	'Something went wrong on this screen. Reload it; flushes that have begun go on.';

beforeAll( () => {
	Object.assign( globalThis, { IS_REACT_ACT_ENVIRONMENT: true } );
	defineElements();
} );

beforeEach( () => {
	fakeServer( { '*': () => [] } );
} );

afterEach( async () => {
	await act( async () => document.body.replaceChildren() );
} );

/** Puts HTML into a page below a heading of WordPress, then calls `draw`. */
async function put( html: string, draw: () => unknown = () => undefined ) {
	await act( async () => {
		document.body.innerHTML = `<h1>WordPress</h1>${ html }`;
		await draw();
	} );
}

async function expectWayOn( within: string ) {
	const alert = await screen.findByRole( 'alert' );
	expect( alert ).toHaveTextContent( sentence );
	expect( document.querySelector( within ) ).toContainElement( alert );
	expect( screen.getByRole( 'button', { name: 'Reload' } ) ).toBeVisible();
	expect( screen.getByRole( 'heading' ) ).toHaveTextContent( 'WordPress' );
	// React logs the error to the console.
	expect( console.error ).toHaveBeenCalled();
	jest.mocked( console.error ).mockClear();
}

it( 'leaves what can be drawn as it is', () => {
	render( <Boundary>As it is.</Boundary> );
	expect( screen.getByText( 'As it is.' ) ).toBeVisible();
	expect( screen.queryByRole( 'alert' ) ).toBeNull();
} );

it( 'says how to go on where our screen can’t be drawn', async () => {
	await put(
		'<div id="shortpixel-flush-root"></div>',
		() => import( '../../../src/screen' )
	);
	await expectWayOn( '#shortpixel-flush-root' );
} );

it( 'leaves the button of an image whose line can’t be drawn', async () => {
	await put(
		'<p><shortpixel-flush-button attachment="12" name="a.jpg" view="row"></shortpixel-flush-button></p>'
	);
	await act( async () =>
		changeRow( 12, { result: { key: 'everybody', at: 1 } } )
	);
	await expectWayOn( '.spf-message' );
	expect(
		screen.getByRole( 'button', { name: /^Flush “a.jpg”/ } )
	).toBeVisible();
} );

it( 'says so in the column of the Media Library', async () => {
	await put(
		'<shortpixel-flush-result attachment="13">New</shortpixel-flush-result>'
	);
	await act( async () =>
		changeRow( 13, { result: { key: 'everybody', at: 1 } } )
	);
	await expectWayOn( 'shortpixel-flush-result' );
} );

it( 'says so above the list where a flush of many can’t be drawn', async () => {
	await put( '<main></main>', () =>
		flushMany( [ 14, 15 ], 0, ( line ) =>
			document.querySelector( 'main' )?.append( line )
		)
	);
	await expectWayOn( '.spf-many' );
} );

it( 'says so in the editor’s panel', async () => {
	await put( '<main></main>' );
	render( <Result subject={ { attachments: [ 16, 17 ], urls: [] } } />, {
		container: document.querySelector( 'main' ) as HTMLElement,
	} );
	await expectWayOn( 'main' );
} );
