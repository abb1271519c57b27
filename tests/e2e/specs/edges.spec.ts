import type { Page } from '@playwright/test';
import { startEdge, type Edge } from '../support/edge';
import { expect, test } from '../support/test';
import { card, openSettings } from '../journeys/places';
import { listenToSpeech } from '../journeys/speech';

const SECRET = 'S3cr3t-of-the-edge';
const option = 'shortpixel_flush_edge_settings';

let edge: Edge;

test.beforeEach( async ( { logIn, world } ) => {
	edge = await startEdge( world.cdn );
	await logIn( 'administrator' );
} );

test.afterEach( async ( { php } ) => {
	await php( `delete_option( '${ option }' );` );
	await edge.stop();
} );

const CONNECT = /^Connect(?: another)?…$/;

/** The part of the settings about the site's own CDNs. */
const cdns = ( page: Page ) => card( page, 'Your CDN' );

async function openDialog( page: Page ) {
	await openSettings( page );
	await cdns( page ).getByRole( 'button', { name: CONNECT } ).click();
	const dialog = page.getByRole( 'dialog', { name: 'Connect your CDN' } );
	await expect( dialog ).toBeVisible();
	return dialog;
}

/** Fills in the form for the test's cache without saving it. */
async function fillIn( page: Page ) {
	const dialog = await openDialog( page );
	await dialog
		.getByLabel( 'Which CDN or proxy' )
		.selectOption( { label: 'Varnish, nginx or Squid' } );
	await dialog.getByLabel( 'Domains served by this CDN' ).fill( edge.host );
	await dialog.getByLabel( 'Servers' ).fill( edge.url );
	await dialog.getByLabel( 'Password', { exact: true } ).fill( SECRET );
	return dialog;
}

test( 'is connected in a dialog that opens, closes and saves by keyboard, is tested, and its secret is shown nowhere', async ( {
	page,
	php,
	expectAccessibleAtEachWidth,
} ) => {
	const seen: string[] = [];
	page.on( 'response', ( response ) => {
		if ( response.url().includes( 'shortpixel-flush' ) ) {
			void response.text().then(
				( text ) => seen.push( text ),
				() => undefined
			);
		}
	} );
	const spoken = await listenToSpeech( page );
	await openSettings( page );
	const button = cdns( page ).getByRole( 'button', { name: CONNECT } );
	await button.focus();
	await page.keyboard.press( 'Enter' );
	const dialog = page.getByRole( 'dialog', { name: 'Connect your CDN' } );
	await expect( dialog.getByLabel( 'Which CDN or proxy' ) ).toBeVisible();
	await page.keyboard.press( 'Escape' );
	await expect( dialog ).toBeHidden();
	await expect( button ).toBeFocused();

	await fillIn( page );
	await expectAccessibleAtEachWidth( '.spf-dialog' );
	// Closing the dialog would lose what was typed, so Escape warns first.
	await page.keyboard.press( 'Escape' );
	await expect(
		dialog.getByText( 'What you typed is not saved.' )
	).toBeVisible();
	await expect(
		dialog.getByRole( 'button', { name: 'Save' } )
	).toBeFocused();
	await page.keyboard.press( 'Enter' );
	await expect( dialog ).toBeHidden();
	expect( await spoken() ).toContain( 'Saved.' );

	const state = cdns( page );
	await expect( state.getByText( 'Not tested yet.' ) ).toBeVisible();
	await state.getByRole( 'button', { name: /^Test connection/ } ).click();
	await expect(
		state.getByText( edge.host + '”', { exact: false } )
	).toBeVisible();
	await expectAccessibleAtEachWidth( '.wrap.shortpixel-flush' );
	expect( edge.purges ).toEqual( [
		'/shortpixel-flush-connection-test.txt',
	] );

	const stored = await php(
		`echo wp_json_encode( [ $GLOBALS['wpdb']->get_results( "SELECT * FROM {$GLOBALS['wpdb']->options}" ), is_file( WP_CONTENT_DIR . '/debug.log' ) ? file_get_contents( WP_CONTENT_DIR . '/debug.log' ) : '' ] );`
	);
	expect( stored ).toContain( option );
	expect( stored ).not.toContain( SECRET );
	expect( seen.length ).toBeGreaterThan( 2 );
	expect( seen.join() ).not.toContain( SECRET );
	expect( await page.content() ).not.toContain( SECRET );
} );
