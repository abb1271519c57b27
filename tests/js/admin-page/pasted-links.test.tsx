import { speak } from '@wordpress/a11y';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { aPlan, aStatus } from '../api/samples';
import {
	failToLoad,
	loadAgain,
	mockOnDemand,
	timesAsked,
} from '../support/on-demand';
import { imageCard, openScreen, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
jest.mock( '../../../src/pasted-links', () =>
	mockOnDemand( 'pasted-links', () =>
		jest.requireActual( '../../../src/pasted-links' )
	)
);
const spoken = jest.mocked( speak );

const house =
	'https://cdn.shortpixel.ai/spai/w_800+q_lossy+ret_img+to_webp/example.com/house.jpg';
const sea =
	'https://cdn.shortpixel.ai/spai2/q_lossy+ret_img+to_auto/example.com/sea.png';

const image = imageCard;
const field = () => image().getByRole( 'textbox' );

/** Opens the screen and clicks into the field, which loads the script. */
async function openField() {
	const calls = await openScreen(
		{ 'POST /flushes': () => aPlan() },
		aStatus( { can: { images: true, site: false, manage: false } } )
	);
	expect( timesAsked( 'pasted-links' ) ).toBe( 0 );
	await userEvent.click( field() );
	expect( timesAsked( 'pasted-links' ) ).toBe( 1 );
	return calls;
}

beforeEach( () => {
	loadAgain();
	spoken.mockReset();
	window.sessionStorage.clear();
} );

it( 'shows what was pasted before the site is asked, and says it once', async () => {
	const calls = await openField();
	const before = calls.length;
	await userEvent.paste( `<img srcset="${ house } 800w, ${ sea } 1600w">` );
	expect(
		await image().findByText(
			'2 CDN links found. Everything else in the text is left out.'
		)
	).toBeVisible();
	const lines = image()
		.getAllByRole( 'listitem' )
		.map( ( { textContent } ) => textContent );
	expect( lines ).toEqual( [
		'house.jpg · 800 px · WEBP · cdn.shortpixel.ai · Earlier API URL; this site now uses …/spai2',
		'sea.png · Automatic · cdn.shortpixel.ai',
	] );
	await userEvent.keyboard( ' ' );
	expect( spoken.mock.calls ).toEqual( [
		[
			'2 CDN links found. Everything else in the text is left out.',
			'polite',
		],
	] );
	expect( calls ).toHaveLength( before );
	await userEvent.keyboard( '{Enter}' );
	expect( sent( calls, 'POST /flushes' ) ).toEqual( [
		{ scope: 'urls', urls: [ house, sea ], dry_run: true },
	] );
} );

it( 'claims nothing of a link that only the server can place', async () => {
	await openField();
	await userEvent.paste( 'https://elsewhere.example/house.jpg' );
	expect( await image().findByText( '1 link found.' ) ).toBeVisible();
	expect( image().getByRole( 'listitem' ) ).toHaveTextContent(
		'elsewhere.example/house.jpg'
	);
} );

it( 'names the first five of many', async () => {
	await openField();
	await userEvent.paste(
		Array.from( { length: 8 }, ( _, n ) =>
			house.replace( '800', `${ n + 1 }00` )
		).join( ' ' )
	);
	await image().findByText( '8 CDN links found.' );
	const lines = image().getAllByRole( 'listitem' );
	expect( lines ).toHaveLength( 6 );
	expect( lines[ 5 ] ).toHaveTextContent( '3 more links' );
} );

it( 'looks up without its script where that does not come, and asks for it again', async () => {
	failToLoad( 'pasted-links' );
	const calls = await openField();
	await userEvent.paste( `${ house } ${ sea }` );
	await userEvent.keyboard( '{Enter}' );
	expect( sent( calls, 'POST /flushes' ) ).toEqual( [
		{ scope: 'urls', urls: [ house, sea ], dry_run: true },
	] );
	expect( screen.queryByText( /found\.$/ ) ).toBeNull();
	loadAgain();
	await userEvent.click(
		await image().findByRole( 'button', { name: 'Choose others' } )
	);
	await userEvent.click( field() );
	expect( timesAsked( 'pasted-links' ) ).toBe( 1 );
	await userEvent.paste( ` ${ house }` );
	expect( await image().findByText( /found\.$/ ) ).toBeVisible();
} );
