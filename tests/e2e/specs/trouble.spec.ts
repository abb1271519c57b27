import { expect, test } from '../support/test';
import {
	card,
	flushRow,
	find,
	imageCard,
	lookUp,
	openList,
	openScreen,
	siteCard,
	startButton,
	stateLine,
	untilIdle,
} from '../journeys/places';
import { say } from '../journeys/say';
import {
	hideProviderSettings,
	installProvider,
	refuseNewLinks,
	setProvider,
	waitLonger,
} from '../journeys/site';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

test.describe( 'without a provider', () => {
	test.beforeEach( async ( { php } ) => {
		await setProvider( php, false );
		await hideProviderSettings( php, true );
		await installProvider( php, true );
	} );
	test.afterEach( async ( { php } ) => {
		await installProvider( php, false );
		await hideProviderSettings( php, false );
		await setProvider( php, true );
	} );

	test( 'the screen says what is missing and where to get it', async ( {
		page,
	} ) => {
		await openScreen( page );
		const empty = card( page, 'Nothing to flush yet' );
		await expect(
			empty.getByText(
				'Visitors get this site’s images from the site itself: no active plugin loads them from ShortPixel’s CDN.'
			)
		).toBeVisible();
		await expect( imageCard( page ) ).toBeHidden();
		await expect( siteCard( page ) ).toBeHidden();
		// Nothing is in order where nothing can be flushed.
		await expect( page.locator( '.spf-mark.is-good' ) ).toHaveCount( 0 );

		await expect(
			empty.getByRole( 'link', {
				name: 'Activate ShortPixel Adaptive Images',
			} )
		).toHaveAttribute( 'href', /plugins\.php\?action=activate/ );
	} );
} );

test.describe( 'with a deactivated provider', () => {
	test.beforeEach( ( { php } ) => setProvider( php, false ) );
	test.afterEach( ( { php } ) => setProvider( php, true ) );

	test( 'the screen says that images now come from the site, and offers no flush', async ( {
		page,
	} ) => {
		await openScreen( page );
		await expect(
			stateLine( page ).getByText(
				/ShortPixel Adaptive Images is not active/
			)
		).toBeVisible();
		await expect(
			page.getByRole( 'button', { name: 'Find', exact: true } )
		).toBeHidden();
		await expect(
			page.locator( 'button:enabled:not([aria-disabled="true"])', {
				hasText: 'Flush all…',
			} )
		).toBeHidden();
	} );
} );

test( 'a CDN that is down is reported within seconds, with the time of the next try, what visitors get meanwhile, and Stop', async ( {
	page,
	cdn,
	expectAccessible,
} ) => {
	await cdn.control.setSwitches( { reset: true } );
	await openList( page );
	const row = await flushRow( page, 'Red house' );
	await expect(
		row.getByText(
			/^(ShortPixel does not answer: the connection breaks off|.* does not answer)\. Visitors may still see the old image\. Retrying in (\d+ s|\d+:\d\d)\.$/
		)
	).toBeVisible( { timeout: 5_000 } );
	await expectAccessible( '.spf-message' );

	const stop = row.getByRole( 'button', { name: 'Stop' } );
	await stop.focus();
	await page.keyboard.press( 'Enter' );
	await expect( row.getByText( say.stopped ) ).toBeVisible();
	await expect( row.locator( ':focus' ) ).toContainText( 'Stopped.' );

	await cdn.control.setSwitches( { reset: null } );
	await row.getByRole( 'button', { name: 'Flush again' } ).click();
	await expect( row.getByText( say.newWhereLooked ) ).toBeVisible();
} );

test(
	'a flush continues by itself when the CDN comes back',
	{ tag: '@proof-only' },
	async ( { page, cdn, world } ) => {
		const [ url = '' ] = await cdn.urlsOnPage( world.pictures[ 0 ] );
		await cdn.control.setSwitches( {
			server_error: { match: 'f_remove', count: 1, status: 502 },
		} );
		await openScreen( page );
		const image = await lookUp( page, url );
		await startButton( image ).click();
		await expect(
			image.getByText(
				'ShortPixel is unavailable (502). Visitors may still see the old image.'
			)
		).toBeVisible();
		await expect(
			image.getByRole( 'button', { name: 'Stop' } )
		).toHaveCount( 1 );
		await expect( image.getByText( say.newPicture ) ).toBeVisible();
	}
);

test.describe( 'without a connection', () => {
	test.beforeEach( ( { php } ) => waitLonger( php, 2 ) );
	test.beforeEach( ( { cdn } ) => refuseNewLinks( cdn ) );

	test(
		'a running flush says so, and continues when the connection is back',
		{ tag: '@proof-only' },
		async ( { page, context, consoleErrors } ) => {
			await openList( page );
			const row = await flushRow( page, 'Red house' );
			await expect( row.getByText( say.waiting ) ).toBeVisible();

			await context.setOffline( true );
			await expect(
				row.getByText(
					'You are offline. The flush continues when the connection is back.'
				)
			).toBeVisible();

			await context.setOffline( false );
			await expect( row.getByText( say.newWhereLooked ) ).toBeVisible();
			expect(
				consoleErrors
					.splice( 0 )
					.filter( ( text ) => ! text.includes( 'ERR_INTERNET' ) )
			).toEqual( [] );
		}
	);

	test(
		'a lookup says so, and works when the connection is back',
		{ tag: '@proof-only' },
		async ( { page, context, world, consoleErrors } ) => {
			await openScreen( page );
			await untilIdle( page );
			await context.setOffline( true );
			const address = world.pictures[ 0 ]?.url ?? '';
			const image = await find( page, address );
			await expect(
				image.getByText(
					'You are offline. Your site goes on without you.'
				)
			).toBeVisible();

			await context.setOffline( false );
			await find( page, address );
			await expect( startButton( image ) ).toBeVisible();
			expect(
				consoleErrors
					.splice( 0 )
					.filter( ( text ) => ! text.includes( 'ERR_INTERNET' ) )
			).toEqual( [] );
		}
	);
} );

test.describe( 'after the session has expired', () => {
	test( 'a lookup says so, and a reload keeps what was typed', async ( {
		page,
		context,
		world,
		logIn,
		consoleErrors,
	} ) => {
		const address = world.pictures[ 0 ]?.url ?? '';
		await openScreen( page );
		await untilIdle( page );
		await context.clearCookies();
		const image = await find( page, address );
		await expect( image.getByText( say.expired ) ).toBeVisible();

		await page.reload();
		await expect(
			page.getByLabel( 'Password', { exact: true } )
		).toBeVisible();
		await logIn( 'administrator' );
		await openScreen( page );
		await expect(
			image.getByLabel( 'Link of an image or page' )
		).toHaveValue( address );
		expect( consoleErrors.splice( 0 ).join( '\n' ) ).toMatch( /40[01]/ );
	} );

	test(
		'a row’s Flush says so, and goes on after a login in another tab',
		{ tag: '@proof-only' },
		async ( { page, context, logIn, consoleErrors } ) => {
			await openList( page );
			await context.clearCookies();
			const row = await flushRow( page, 'Red house' );
			await expect( row.getByText( say.expired ) ).toBeVisible();
			await logIn( 'administrator' );
			await row.getByRole( 'button', { name: 'Flush again' } ).click();
			await expect( row.getByText( say.expired ) ).toBeHidden();
			expect( consoleErrors.splice( 0 ).join( '\n' ) ).toMatch(
				/40[01]/
			);
		}
	);
} );

const refusals = [
	{
		address: 'https://example.org/picture.jpg',
		sentence: /^example\.org is another site\./,
	},
	{
		address:
			'https://cdn.example.org/spai/w_300+q_lossy+ret_img/https://example.org/picture.jpg',
		sentence:
			/cdn\.example\.org is neither ShortPixel’s domain nor named on this site\./,
	},
	{ address: 'house', sentence: /^“house” is not a link\./ },
];

test( 'foreign, unknown and mistyped links are refused with a sentence, and nothing is sent', async ( {
	page,
	cdn,
	consoleErrors,
} ) => {
	// The status check requests an image, to see what is in front of the CDN.
	const looked = page.waitForResponse( /[?&]check=true/ );
	await openScreen( page );
	await looked;
	const { entries: before } = await cdn.control.log();
	for ( const { address, sentence } of refusals ) {
		const image = await find( page, address );
		await expect(
			image.getByLabel( 'Link of an image or page' )
		).toHaveAccessibleDescription( sentence );
		await expect( startButton( image ) ).toBeHidden();
	}
	expect( ( await cdn.control.log() ).entries ).toEqual( before );
	expect( consoleErrors ).toEqual( [] );
} );
