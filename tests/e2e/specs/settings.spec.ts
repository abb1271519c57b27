import { expect, test } from '../support/test';
import {
	card,
	openScreen,
	openSettings,
	unfoldSettings,
} from '../journeys/places';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

const tab = '.spf-tab-settings';

test( 'settings are saved by keyboard, and are there after a reload', async ( {
	page,
	expectAccessibleAtEachWidth,
} ) => {
	const settings = await unfoldSettings( page );
	await expectAccessibleAtEachWidth( tab );
	const wait = settings.getByLabel( 'Seconds to wait before checking' );
	await wait.fill( '900' );
	await wait.press( 'Enter' );
	await expect( wait ).toBeFocused();
	await expect( wait ).toHaveAccessibleDescription(
		/^Enter a whole number from 1 to 300\./
	);
	await expectAccessibleAtEachWidth( tab );
	await wait.fill( '2' );
	await expect( settings.getByText( 'Not saved yet.' ) ).toBeVisible();
	await wait.press( 'Enter' );
	await expect( settings.getByText( 'Settings saved.' ) ).toBeVisible();
	await page.reload();
	await expect( wait ).toHaveValue( '2' );
} );

test(
	'Save is in view on a phone however much is unfolded, and what was typed is kept over a reload',
	{ tag: '@proof-only' },
	async ( { page } ) => {
		await page.setViewportSize( { width: 400, height: 640 } );
		const settings = await unfoldSettings( page );
		const switched = settings.getByRole( 'checkbox', {
			name: 'Flush images automatically when they change',
		} );
		await switched.click();
		await expect(
			settings.getByRole( 'button', { name: 'Save' } )
		).toBeInViewport( { ratio: 1 } );
		await settings
			.getByRole( 'textbox', { name: 'Other domains of the CDN' } )
			.scrollIntoViewIfNeeded();
		await expect(
			settings.getByRole( 'button', { name: 'Save' } )
		).toBeInViewport( { ratio: 1 } );
		await page.reload();
		await expect( switched ).not.toBeChecked();
		await expect( settings.getByText( 'Not saved yet.' ) ).toBeVisible();
		await settings
			.getByRole( 'button', { name: 'Discard changes' } )
			.click();
		await expect( switched ).toBeChecked();
	}
);

test( 'the diagnostics find a site on which all is well to be so, and hold nothing secret', async ( {
	page,
	world,
	expectAccessibleAtEachWidth,
} ) => {
	await openScreen( page, '&tab=settings#diagnostics' );
	const diagnostics = card( page, 'Diagnostics' );
	await expect( diagnostics ).toBeInViewport();
	await diagnostics
		.getByRole( 'button', { name: 'Start the check' } )
		.press( 'Enter' );
	await expect(
		diagnostics.getByRole( 'button', { name: 'Check again' } )
	).toBeVisible( { timeout: 120_000 } );
	const step = ( title: string ) =>
		diagnostics.getByRole( 'listitem' ).filter( { hasText: title } );
	for ( const title of [
		'Plugin that uses',
		'A copy that visitors use',
		'A copy that has to be made',
		'Page cache',
	] ) {
		await expect( step( title ), title ).not.toContainText( 'Failed' );
	}
	await expect( step( 'A copy that visitors use' ) ).toContainText(
		/A copy for .+ came (from|in)/
	);
	await expect( step( 'A copy that has to be made' ) ).toContainText(
		'A new copy'
	);
	await expectAccessibleAtEachWidth( tab );
	await diagnostics.getByText( 'What the report says' ).click();
	await expectAccessibleAtEachWidth( tab );
	const report = await diagnostics.locator( 'pre' ).innerText();
	expect( report ).toContain( 'Flush for ShortPixel ' );
	expect( report ).not.toContain( world.folder );
} );

test(
	'the diagnostics find a CDN that is down, with what to do',
	{ tag: '@proof-only' },
	async ( { page, cdn } ) => {
		await cdn.control.setSwitches( {
			server_error: { match: '', status: 503 },
		} );
		await openSettings( page );
		const diagnostics = card( page, 'Diagnostics' );
		await diagnostics
			.getByRole( 'button', { name: 'Start the check' } )
			.click();
		await expect(
			diagnostics.getByRole( 'button', { name: 'Check again' } )
		).toBeVisible( { timeout: 120_000 } );
		await expect(
			diagnostics
				.getByRole( 'listitem' )
				.filter( { hasText: 'A copy that visitors use' } )
		).toContainText( 'ShortPixel is unavailable (503)' );
		await expect( diagnostics.getByText( /steps failed\./ ) ).toBeVisible();
	}
);
