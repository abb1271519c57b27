import { expect, test } from '../support/test';
import { expectFits } from '../support/look';
import { picture } from '../support/world';
import {
	answerCard,
	card,
	keepLinks,
	imageCard,
	lookUp,
	openHistory,
	openScreen,
	openTab,
	siteCard,
	startButton,
	stateLine,
	untilIdle,
} from '../journeys/places';
import { say } from '../journeys/say';
import {
	hideProviderSettings,
	replacedByPlugin,
	setProvider,
	waitLonger,
} from '../journeys/site';

const screen = '.wrap.shortpixel-flush';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test.describe( 'in order and in view', () => {
	test.beforeEach( ( { replaceAll } ) => replaceAll() );

	test( 'idle, with images that changed, and with the details of the connection', async ( {
		page,
		world,
		php,
		replace,
		expectAccessible,
		expectAccessibleAtEachWidth,
	} ) => {
		await openScreen( page );
		await untilIdle( page );
		// The tests' sites have WP-Cron switched off, so the line says how to run flushes.
		await expect( stateLine( page ) ).toContainText(
			/Background tasks don’t run on this site\..* run: wp shortpixel-flush run/
		);
		await expectFits( page );
		await expectAccessibleAtEachWidth( screen );

		const house = picture( world, 'Red house' );
		await replacedByPlugin( php, house.id, () =>
			replace( house, 'purple' )
		);
		await openScreen( page );
		await expect(
			imageCard( page ).getByRole( 'heading', {
				name: 'Changed. Visitors may see the old image.',
			} )
		).toBeVisible();
		await expectFits( page );
		await expectAccessible( screen );

		await answerCard( page )
			.getByRole( 'button', { name: 'Details' } )
			.click();
		await expect(
			answerCard( page ).getByText( 'Page caches' )
		).toBeVisible();
		await expectAccessible( screen );
	} );

	test( 'while the flush of an image that keeps its links waits, is stopped, fails, and helps', async ( {
		page,
		world,
		php,
		cdn,
		expectAccessibleAtEachWidth,
	} ) => {
		const inOrder = async () => {
			await expectFits( page );
			await expectAccessibleAtEachWidth( screen );
		};
		await cdn.control.setSwitches( { no_removal: true } );
		await waitLonger( php, 30 );
		await openScreen( page );
		const image = await lookUp( page, picture( world, 'Blue lake' ).url );
		await image.getByRole( 'button', { name: 'Details' } ).click();
		await expect(
			image.getByRole( 'list', { name: 'Links' } )
		).toBeVisible();
		await expectAccessibleAtEachWidth( screen );
		await keepLinks( image );
		await startButton( image ).click();
		await expect( image.getByText( say.waiting ) ).toBeVisible();
		await inOrder();

		// The flush goes on while another tab of the screen is shown.
		const history = await openHistory( page );
		await expect( history.getByText( /blue.lake/i ).first() ).toBeVisible();
		await openTab( page, 'Flush' );
		await image.getByRole( 'button', { name: 'Stop' } ).click();
		await expect( image.getByText( say.stopped ) ).toBeVisible();
		await inOrder();

		await waitLonger( php, 1 );
		await image.getByRole( 'button', { name: 'Flush again' } ).click();
		await expect( image.getByText( say.someOld ) ).toBeVisible();
		await expect( image.locator( '.spf-mark.is-good' ) ).toHaveCount( 0 );
		await inOrder();

		await cdn.control.setSwitches( { no_removal: null } );
		await image.getByRole( 'button', { name: 'Flush again' } ).click();
		await expect( image.getByText( say.knownNew ) ).toBeVisible();
		await inOrder();
		await openTab( page, 'Settings' );
		await openTab( page, 'Flush' );
		await expect( image.getByText( say.knownNew ) ).toBeVisible();
	} );
} );

test( 'the tabs are in order, each at its own link, and Back goes to the one before', async ( {
	page,
	expectAccessibleAtEachWidth,
} ) => {
	await openScreen( page );
	await openTab( page, 'History' );
	await expect( page ).toHaveURL( /[?&]tab=history/ );
	await expect( page.getByText( 'No flushes yet.' ) ).toBeVisible();
	await expectAccessibleAtEachWidth( screen );
	await openTab( page, 'Settings' );
	await expect( page ).toHaveURL( /[?&]tab=settings/ );
	await expect(
		page.getByRole( 'region', { name: 'Your CDN' } )
	).toBeVisible();
	await expectAccessibleAtEachWidth( screen );
	await page.goBack();
	await expect( page.getByText( 'No flushes yet.' ) ).toBeVisible();
	await page.goBack();
	await expect( imageCard( page ) ).toBeVisible();
} );

test.describe( 'without a provider', () => {
	test.beforeEach( async ( { php } ) => {
		await setProvider( php, false );
		await hideProviderSettings( php, true );
	} );
	test.afterEach( async ( { php } ) => {
		await hideProviderSettings( php, false );
		await setProvider( php, true );
	} );

	test( 'the screen says what is missing, in order and in view', async ( {
		page,
		expectAccessible,
	} ) => {
		await openScreen( page );
		await expect(
			card( page, 'Nothing to flush yet' ).getByText(
				'Visitors get this site’s images from the site itself: no active plugin loads them from ShortPixel’s CDN.'
			)
		).toBeVisible();
		await expect( imageCard( page ) ).toBeHidden();
		await expect( siteCard( page ) ).toBeHidden();
		// No green mark, which would mean that all is well.
		await expect( page.locator( '.spf-mark.is-good' ) ).toHaveCount( 0 );
		await expectFits( page );
		await expectAccessible( screen );
	} );
} );

test.describe( 'with a provider that has a problem', () => {
	test.beforeEach( ( { php } ) => setProvider( php, false ) );
	test.afterEach( ( { php } ) => setProvider( php, true ) );

	test( 'the screen says so and offers no flush, in order and in view', async ( {
		page,
		expectAccessible,
	} ) => {
		await openScreen( page );
		await expect(
			stateLine( page ).getByText( /ShortPixel Adaptive Images is off/ )
		).toBeVisible();
		await expect( siteCard( page ).locator( '.is-good' ) ).toHaveCount( 0 );
		await expect(
			page.getByRole( 'button', { name: 'Find', exact: true } )
		).toBeHidden();
		await expect(
			page.locator( 'button:enabled:not([aria-disabled="true"])', {
				hasText: 'Flush all…',
			} )
		).toBeHidden();
		await expectFits( page );
		await expectAccessible( screen );
	} );
} );
