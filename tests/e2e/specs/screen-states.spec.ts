import { expect, proofOnlyIf, test } from '../support/test';
import { expectFits } from '../support/look';
import { picture } from '../support/world';
import {
	answerCard,
	keepLinks,
	flushAll,
	imageCard,
	lookUp,
	openFlushAll,
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
		await expectFits( page );
		await expectAccessibleAtEachWidth( screen );

		const house = picture( world, 'Red house' );
		await replacedByPlugin( php, house.id, () =>
			replace( house, 'purple' )
		);
		await openScreen( page );
		await expect(
			imageCard( page ).getByRole( 'heading', {
				name: 'Changed since their last flush (1)',
			} )
		).toBeVisible();
		await expectFits( page );
		await expectAccessible( screen );

		await answerCard( page )
			.getByRole( 'button', { name: 'Details' } )
			.click();
		await expect(
			answerCard( page ).getByText( 'Background work' )
		).toBeVisible();
		await expectAccessible( screen );
	} );

	const ways = [
		[ 'a new link', say.newAddress ],
		[ 'its links kept', say.newWhereLooked ],
	] as const;
	for ( const [ way, result ] of ways ) {
		test(
			`while and after an image is flushed with ${ way }`,
			proofOnlyIf( way === 'a new link' ),
			async ( { page, world, php, expectAccessible } ) => {
				await waitLonger( php, 6 );
				await openScreen(
					page,
					`&attachment=${ picture( world, 'Green field' ).id }`
				);
				const image = imageCard( page );
				if ( way === 'its links kept' ) {
					await keepLinks( image );
				}
				await expectFits( page );
				await expectAccessible( screen );

				await startButton( image ).click();
				const now = image.locator( '[aria-current="step"]' );
				// New links may be there before anybody could see how.
				await expect(
					now.or( image.getByText( result ) ).first()
				).toBeVisible();
				await expectFits( page );

				await expect( image.getByText( result ) ).toBeVisible();
				await expect( now ).toHaveCount( 0 );
				await expectFits( page );
				await expectAccessible( screen );
			}
		);
	}

	test(
		'waiting, with a choice between two answers: Stop, and nothing else',
		{ tag: '@proof-only' },
		async ( { page, php, world, expectAccessibleAtEachWidth } ) => {
			await waitLonger( php, 30 );
			await openScreen( page );
			const image = await lookUp(
				page,
				picture( world, 'Blue lake' ).url
			);
			await keepLinks( image );
			await startButton( image ).click();
			await expect( image.getByText( say.waiting ) ).toBeVisible();
			await expectFits( page );
			await expectAccessibleAtEachWidth( screen );
			await image.getByRole( 'button', { name: 'Stop' } ).click();
			await expect( image.getByText( say.stopped ) ).toBeVisible();
			await expectFits( page );
			await expectAccessibleAtEachWidth( screen );
		}
	);

	test(
		'with an image that is still old',
		{ tag: '@proof-only' },
		async ( { page, world, cdn, expectAccessible } ) => {
			await cdn.control.setSwitches( { no_removal: true } );
			await openScreen(
				page,
				`&attachment=${ picture( world, 'Red house' ).id }`
			);
			const image = imageCard( page );
			await keepLinks( image );
			await startButton( image ).click();
			await expect( image.getByText( say.someOld ) ).toBeVisible();
			await expect( image.locator( '.spf-mark.is-good' ) ).toHaveCount(
				0
			);
			await expectFits( page );
			await expectAccessible( screen );
		}
	);

	test(
		'while the library is cleared image by image, and after it',
		{ tag: '@proof-only' },
		async ( { page, php, cdn, expectAccessible } ) => {
			await waitLonger( php, 20 );
			await cdn.control.setSwitches( { slow: { ms: 300 } } );
			await openScreen( page );
			const site = await flushAll( page, {
				keepsLinks: true,
				before: ( dialog ) =>
					expect(
						dialog.getByText( 'The library has 3 images.' )
					).toBeVisible(),
			} );
			await expect( site.getByText( say.waiting ) ).toBeVisible();
			await expectFits( page );
			await expectAccessible( screen );
			await site.getByRole( 'button', { name: 'Stop' } ).click();
			await expect( site.getByText( /^Stopped\./ ) ).toBeVisible();
			await expectFits( page );
			await expectAccessible( screen );
		}
	);

	test(
		'with an image whose own link was pasted',
		{ tag: '@proof-only' },
		async ( { page, world, expectAccessibleAtEachWidth } ) => {
			await openScreen( page );
			const image = await lookUp(
				page,
				picture( world, 'Red house' ).url
			);
			await image.getByRole( 'button', { name: 'Details' } ).click();
			await expect(
				image.getByRole( 'list', { name: 'Links' } )
			).toBeVisible();
			await expectAccessibleAtEachWidth( screen );
			await startButton( image ).click();
			await expect( image.getByText( say.knownNew ) ).toBeVisible();
			await expectFits( page );
			await expectAccessibleAtEachWidth( screen );

			await image.getByRole( 'button', { name: 'Details' } ).click();
			const details = page.getByRole( 'dialog', { name: /^Flush of “/ } );
			await expect(
				details.getByRole( 'table', { name: 'Copies' } )
			).toBeVisible();
			await expectAccessibleAtEachWidth( '.spf-details' );
		}
	);

	test( 'of the whole site: its dialog, its steps, its result, and what Undo leaves', async ( {
		page,
		world,
		expectAccessibleAtEachWidth,
	} ) => {
		await openScreen( page );
		const dialog = await openFlushAll( page );
		await expect( dialog.getByRole( 'listitem' ).first() ).toBeVisible();
		await expectFits( page );
		await expectAccessibleAtEachWidth( '.spf-dialog' );
		await page.keyboard.press( 'Escape' );

		const site = await flushAll( page );
		await expect(
			site.getByText( say.askingForNewKey( `${ world.cdn }/spai2` ) )
		).toBeVisible();
		await expectFits( page );
		await expectAccessibleAtEachWidth( screen );
		await site.getByRole( 'button', { name: 'Undo' } ).click();
		await expect(
			site.getByText( say.undone( world.endpoint ) )
		).toBeVisible();
		await expectFits( page );
		await expectAccessibleAtEachWidth( screen );
	} );
} );

test(
	'a flush goes on, and its result stays, while one looks at another tab',
	{ tag: '@proof-only' },
	async ( { page, world, php, replaceAll } ) => {
		await replaceAll();
		await waitLonger( php, 4 );
		await openScreen(
			page,
			`&attachment=${ picture( world, 'Blue lake' ).id }`
		);
		const image = imageCard( page );
		await keepLinks( image );
		await startButton( image ).click();
		await expect( image.getByText( say.waiting ) ).toBeVisible();
		const history = await openHistory( page );
		await expect( history.getByText( 'Blue lake' ).first() ).toBeVisible();
		await openTab( page, 'Flush' );
		await expect( image ).toHaveAccessibleName( '1 image' );
		await expect( image.getByText( say.newWhereLooked ) ).toBeVisible();
		await openTab( page, 'Settings' );
		await openTab( page, 'Flush' );
		await expect( image.getByText( say.newWhereLooked ) ).toBeVisible();
	}
);

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

	test( 'the screen is in order and in view', async ( {
		page,
		expectAccessible,
	} ) => {
		await openScreen( page );
		await expect(
			page.getByRole( 'region', { name: 'Nothing to flush yet' } )
		).toBeVisible();
		await expectFits( page );
		await expectAccessible( screen );
	} );
} );

test.describe( 'with a provider that has a problem', () => {
	test.beforeEach( ( { php } ) => setProvider( php, false ) );
	test.afterEach( ( { php } ) => setProvider( php, true ) );

	test( 'the screen is in order and in view', async ( {
		page,
		expectAccessible,
	} ) => {
		await openScreen( page );
		await expect(
			stateLine( page ).getByText(
				/ShortPixel Adaptive Images is not active/
			)
		).toBeVisible();
		await expect( siteCard( page ).locator( '.is-good' ) ).toHaveCount( 0 );
		await expectFits( page );
		await expectAccessible( screen );
	} );
} );
