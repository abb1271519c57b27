import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { colourOf } from '../../../tools/site/site';
import { startEdge, type Edge } from '../support/edge';
import { expect, test } from '../support/test';
import type { World } from '../support/world';
import {
	card,
	keepLinks,
	lookUp,
	openScreen,
	openSettings,
	startButton,
} from '../journeys/places';
import { say } from '../journeys/say';
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

/** Saves the form, which closes it. */
async function saveIn( page: Page ) {
	const dialog = page.getByRole( 'dialog' );
	await dialog.getByRole( 'button', { name: 'Save' } ).click();
	await expect( dialog ).toBeHidden();
	await expect(
		cdns( page ).getByRole( 'button', { name: /^Change Varnish/ } )
	).toBeVisible();
}

/** Fills in the form for the stand-in, and leaves it open. */
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

/** Makes pages use the CDN through the edge, as on a site with its own CDN. */
function throughTheEdge( php: ( code: string ) => Promise< string > ) {
	return php(
		`require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/providers/providers.php';
		foreach ( ShortPixelFlush\\Providers\\active() as $provider ) {
			$provider->switch_endpoint( (string) $provider->endpoint(), '${ edge.url }/spai' );
		}`
	);
}

/** The address at which the page shows the red house. */
async function shownThroughTheEdge( { page }: World ): Promise< string > {
	const html = await ( await fetch( page ) ).text();
	const url =
		html
			.match( /http:\/\/127\.0\.0\.1:\d+\/spai\/[^\s"'&]+/g )
			?.find(
				( one ) =>
					one.startsWith( edge.url ) && one.includes( 'red-house' )
			) ?? '';
	expect( url ).not.toBe( '' );
	return url;
}

test( 'is set up by keyboard and tested, and its secret is shown nowhere', async ( {
	page,
	world,
	php,
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
	// Closing it would lose what was typed.
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
	expect( world.url ).not.toBe( '' );
} );

test( 'is purged by a flush: visitors get the new image through it, and each step says what it did', async ( {
	page,
	world,
	cdn,
	php,
	replace,
} ) => {
	const [ house ] = world.pictures;
	if ( ! house ) {
		throw new Error( 'The site has no image.' );
	}
	await throughTheEdge( php );
	await fillIn( page );
	await saveIn( page );
	await openScreen( page );

	const url = await shownThroughTheEdge( world );
	await cdn.warm( url );
	expect( await cdn.colourAt( url ) ).toBe( 'red' );
	await replace( house, 'yellow' );
	expect( await cdn.colourAt( url ) ).toBe( 'red' );

	const image = await lookUp( page, house.url );
	await keepLinks( image );
	await startButton( image ).click();
	await expect( image.getByText( say.knownNew ) ).toBeVisible();
	await image.getByRole( 'button', { name: 'Details' } ).click();
	const steps = page
		.getByRole( 'dialog', { name: /^Flush of/ } )
		.getByRole( 'listitem' );
	await expect(
		steps.filter( { hasText: 'Varnish, nginx or Squid' } ).first()
	).toContainText( /Done/ );
	await cdn.warm( url );
	expect( await cdn.colourAt( url ) ).toBe( 'yellow' );

	const asked = edge.events.filter( ( event ) =>
		event.includes( 'red-house' )
	);
	const removed = asked.findIndex( ( event ) =>
		event.includes( 'f_remove' )
	);
	const purged = asked.findIndex( ( event ) => event.startsWith( 'purge' ) );
	expect( removed ).toBeGreaterThanOrEqual( 0 );
	expect( purged, 'the edge comes after ShortPixel' ).toBeGreaterThan(
		removed
	);
	expect(
		await colourOf( await readFile( house.files[ 0 ]?.path ?? '' ) )
	).toBe( 'yellow' );
} );

test(
	'that refuses is reported with what visitors get, and the flush can continue from there',
	{ tag: '@proof-only' },
	async ( { page, world, cdn, php, replace } ) => {
		await throughTheEdge( php );
		await cdn.warm( await shownThroughTheEdge( world ) );
		const [ house ] = world.pictures;
		if ( house ) {
			await replace( house, 'yellow' );
		}
		await fillIn( page );
		await saveIn( page );
		await openScreen( page );

		edge.refuse( true );
		const image = await lookUp( page, world.pictures[ 0 ]?.url ?? '' );
		await keepLinks( image );
		await startButton( image ).click();
		await expect(
			image.getByRole( 'button', { name: 'Flush again' } )
		).toBeVisible();
		await image.getByRole( 'button', { name: 'Details' } ).click();
		const details = page.getByRole( 'dialog', { name: /^Flush of/ } );
		const step = details
			.getByRole( 'listitem' )
			.filter( { hasText: 'Varnish, nginx or Squid' } )
			.first();
		await expect( step ).toContainText( 'refused to be cleared' );
		await expect( step ).toContainText(
			'visitors may still get the old image'
		);

		// One button is enough, at the step that failed.
		await expect(
			details.getByRole( 'button', { name: /^Continue from here/ } )
		).toHaveCount( 1 );
		await expect(
			details.getByRole( 'button', { name: 'Flush again' } )
		).toBeHidden();

		edge.refuse( false );
		await step
			.getByRole( 'button', { name: /^Continue from here/ } )
			.click();
		await expect( step ).toContainText( /Done/ );
		await page.keyboard.press( 'Escape' );
		await expect( image.getByText( say.knownNew ) ).toBeVisible();
	}
);

test(
	'is not lost when two managers save at once: the second is told, and both CDNs are kept',
	{ tag: '@proof-only' },
	async ( { page, consoleErrors } ) => {
		const dialog = await fillIn( page );
		const other = await page.context().newPage();
		await fillIn( other );
		await saveIn( other );
		await other.close();

		await dialog
			.getByLabel( 'Domains served by this CDN' )
			.fill( 'img.example.com' );
		await dialog.getByRole( 'button', { name: 'Save' } ).click();
		await expect(
			dialog.getByText( /were changed in the meantime/ ).first()
		).toBeVisible();
		// The browser logs each refusal.
		consoleErrors.length = 0;
		await dialog
			.getByRole( 'button', { name: 'Load the list as it is now' } )
			.click();
		await expect(
			dialog.getByText( /^What you typed is kept/ )
		).toBeVisible();
		await expect(
			dialog.getByLabel( 'Password', { exact: true } )
		).toHaveValue( SECRET );
		await dialog.getByRole( 'button', { name: 'Save' } ).click();
		await expect(
			cdns( page ).getByRole( 'button', { name: /^Change Varnish/ } )
		).toHaveCount( 2 );
	}
);

test(
	'what is missing is said beside its field, and Save is in view on a phone',
	{ tag: '@proof-only' },
	async ( { page, expectAccessible } ) => {
		await page.setViewportSize( { width: 400, height: 640 } );
		const dialog = await openDialog( page );
		const save = dialog.getByRole( 'button', { name: 'Save' } );
		await expect( save ).toBeInViewport( { ratio: 1 } );
		await save.click();
		const domains = dialog.getByLabel( 'Domains served by this CDN' );
		await expect( domains ).toBeFocused();
		await expect( domains ).toHaveAccessibleDescription(
			/^Enter at least one domain\./
		);
		await expect( save ).toBeInViewport( { ratio: 1 } );
		await expectAccessible( '.spf-dialog' );
		await domains.fill( 'img.example.com' );
		await expect( domains ).not.toHaveAttribute( 'aria-invalid' );
		await dialog.getByRole( 'button', { name: 'Discard' } ).click();
		await expect( dialog ).toBeHidden();
	}
);

test(
	'axe finds nothing in the form, in the list, nor on the card',
	{ tag: '@proof-only' },
	async ( { page, expectAccessibleAtEachWidth } ) => {
		const dialog = await fillIn( page );
		await dialog.getByRole( 'button', { name: 'Test connection' } ).click();
		await expect(
			dialog.getByText( /may purge it/ ).first()
		).toBeVisible();
		await expectAccessibleAtEachWidth( '.spf-dialog' );
		await saveIn( page );
		await cdns( page )
			.getByRole( 'button', { name: /^Remove… / } )
			.click();
		await expectAccessibleAtEachWidth( '.wrap.shortpixel-flush' );
	}
);
