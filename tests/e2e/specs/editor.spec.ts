import type { Page } from '@playwright/test';
import { expect, test } from '../support/test';
import {
	block,
	colourShown,
	coverBlock,
	galleryBlock,
	imageBlock,
	makePost,
	mediaTextBlock,
	openEditor,
	openPanel,
	openSettings,
	openTemplate,
	removePost,
	selectBlock,
	snackbar,
	toolbarButton,
} from '../journeys/editor';
import { say } from '../journeys/say';
import {
	giveTo,
	refuseNewLinks,
	setProvider,
	waitLonger,
} from '../journeys/site';
import { listenToSpeech } from '../journeys/speech';
import { picture, type World } from '../support/world';

const posts: number[] = [];

test.beforeEach( ( { replaceAll } ) => replaceAll() );
test.afterEach( async ( { php } ) => {
	for ( const post of posts.splice( 0 ) ) {
		await removePost( php, post );
	}
} );

/** Opens a post that shows one image. */
async function openRedHouse(
	page: Page,
	world: World,
	php: ( code: string ) => Promise< string >
): Promise< void > {
	const house = picture( world, 'Red house' );
	posts.push( await makePost( php, imageBlock( house ) ) );
	await openEditor( page, posts[ 0 ] ?? 0 );
}

test(
	'the toolbar of an image block flushes it, and the editor shows the new image at once',
	{ tag: '@oldest' },
	async ( { page, world, cdn, php, replace, logIn } ) => {
		const house = picture( world, 'Red house' );
		await logIn( 'administrator' );
		posts.push( await makePost( php, imageBlock( house ) ) );
		await replace( house, 'red' );
		await openEditor( page, posts[ 0 ] ?? 0 );
		const image = block( page, 'core/image' ).locator( 'img' );
		await expect.poll( () => colourShown( image ) ).toBe( 'red' );
		await replace( house, 'orange' );

		await selectBlock( page, 'core/image' );
		await toolbarButton( page ).click();
		await expect( toolbarButton( page ) ).toHaveAccessibleName(
			'Flushing…'
		);
		await expect( snackbar( page ) ).toHaveText( say.newPicture );
		await expect( toolbarButton( page ) ).toHaveAccessibleName(
			'Flush from ShortPixel'
		);
		await expect.poll( () => colourShown( image ) ).toBe( 'orange' );
		for ( const url of await cdn.urlsOnPage( house ) ) {
			expect( await cdn.colourAt( url ) ).toBe( 'orange' );
		}

		await page.reload();
		await expect.poll( () => colourShown( image ) ).toBe( 'orange' );
		await selectBlock( page, 'core/image' );
		const panel = await openPanel(
			page,
			await openSettings( page, 'Block' )
		);
		await expect( panel.getByText( say.newPicture ) ).toBeVisible();
	}
);

test(
	'Cover, Media & Text and Gallery have it too; other blocks don’t',
	{ tag: '@proof-only' },
	async ( { page, world, php, logIn } ) => {
		const [ house, field, lake ] = [
			picture( world, 'Red house' ),
			picture( world, 'Green field' ),
			picture( world, 'Blue lake' ),
		];
		await logIn( 'administrator' );
		posts.push(
			await makePost(
				php,
				[
					coverBlock( house ),
					galleryBlock( [ field, lake ] ),
					mediaTextBlock( lake ),
				].join( '\n\n' )
			)
		);
		await openEditor( page, posts[ 0 ] ?? 0 );
		for ( const type of [
			'core/cover',
			'core/media-text',
			'core/gallery',
		] ) {
			await selectBlock( page, type );
			await expect( toolbarButton( page ) ).toBeVisible();
		}
		const panel = await openPanel(
			page,
			await openSettings( page, 'Block' )
		);
		await panel.getByRole( 'button', { name: 'Flush 2 images' } ).click();
		await expect( panel.getByText( say.newPicture ) ).toBeVisible();
		// One flush, shown at each of its images.
		expect(
			await php(
				`echo $GLOBALS['wpdb']->get_var( "SELECT COUNT(*) FROM {$GLOBALS['wpdb']->prefix}shortpixel_flush_flushes" );`
			)
		).toBe( '1' );
		await selectBlock( page, 'core/media-text' );
		await expect( panel.getByText( say.newPicture ) ).toBeVisible();

		await selectBlock( page, 'core/paragraph' );
		await expect(
			page.getByRole( 'toolbar', { name: 'Block tools' } )
		).toBeVisible();
		await expect( toolbarButton( page ) ).toBeHidden();
	}
);

test( 'all images of a page are one flush: in galleries, patterns and the featured image too', async ( {
	page,
	world,
	php,
	logIn,
	expectAccessible,
} ) => {
	await logIn( 'editor' );
	const pattern = await makePost(
		php,
		imageBlock( picture( world, 'Green field' ) ),
		{ post_type: 'wp_block' }
	);
	posts.push( pattern );
	const post = await makePost(
		php,
		`${ galleryBlock( [
			picture( world, 'Red house' ),
		] ) }\n\n<!-- wp:block {"ref":${ pattern }} /-->`,
		{ _thumbnail_id: picture( world, 'Blue lake' ).id }
	);
	posts.push( post );
	await openEditor( page, post );
	const panel = await openPanel( page, await openSettings( page, 'Post' ) );
	await expect( panel ).toContainText( '3 images of the Media Library.' );
	await panel
		.getByRole( 'button', { name: 'Flush all images of this page' } )
		.click();
	await expect( panel.getByText( say.newPicture ) ).toBeVisible();
	await expect( snackbar( page ) ).toHaveText( say.newPicture );
	await expect(
		panel.getByRole( 'link', { name: /^Details/ } )
	).toHaveAttribute( 'href', /page=shortpixel-flush&flush=\d+$/ );
	expect(
		await php(
			`foreach ( $GLOBALS['wpdb']->get_col( "SELECT COUNT(DISTINCT attachment_id) FROM {$GLOBALS['wpdb']->prefix}shortpixel_flush_purges GROUP BY flush_id" ) as $count ) { echo "$count."; }`
		)
	).toBe( '3.' );
	await expectAccessible( '.spf-editor' );
} );

test( 'without a mouse: from the command palette, with the result announced once', async ( {
	page,
	world,
	php,
	logIn,
} ) => {
	const spoken = await listenToSpeech( page );
	await logIn( 'administrator' );
	await openRedHouse( page, world, php );
	await page.keyboard.press( 'Control+k' );
	await page.keyboard.type( 'Flush all images' );
	await expect(
		page.getByRole( 'option', { name: /^Flush all images of this page/ } )
	).toBeVisible();
	await page.keyboard.press( 'Enter' );
	await expect( snackbar( page ) ).toHaveText( say.newPicture );
	await expect
		.poll( async () =>
			( await spoken() ).filter( ( text ) => say.newPicture.test( text ) )
		)
		.toHaveLength( 1 );
} );

test(
	'without a mouse: the button in a block’s toolbar keeps the focus',
	{ tag: '@proof-only' },
	async ( { page, world, php, logIn, expectAccessible } ) => {
		await logIn( 'administrator' );
		await openRedHouse( page, world, php );
		await selectBlock( page, 'core/image' );
		await block( page, 'core/image' ).focus();
		await page.keyboard.press( 'Alt+F10' );
		const button = toolbarButton( page );
		for ( let presses = 0; presses < 20; presses++ ) {
			if (
				await button.evaluate(
					( element ) =>
						element === element.ownerDocument.activeElement
				)
			) {
				break;
			}
			await page.keyboard.press( 'ArrowRight' );
		}
		await expect( button ).toBeFocused();
		await page.keyboard.press( 'Enter' );
		await expect( button ).toBeFocused();
		await expect( snackbar( page ) ).toHaveText( say.newPicture );
		await expect( button ).toBeFocused();
		await expectAccessible( '.block-editor-block-toolbar' );
	}
);

test(
	'what fails is said in a snackbar and the panel, with what helps',
	{ tag: '@proof-only' },
	async ( { page, world, cdn, php, logIn, expectAccessible } ) => {
		await logIn( 'administrator' );
		await refuseNewLinks( cdn );
		await cdn.control.setSwitches( { no_removal: true } );
		await openRedHouse( page, world, php );
		await selectBlock( page, 'core/image' );
		const panel = await openPanel(
			page,
			await openSettings( page, 'Block' )
		);
		await panel.getByRole( 'button', { name: 'Flush this image' } ).click();
		await expect( panel.getByText( say.oldPicture ) ).toBeVisible();
		await expect( snackbar( page ) ).toHaveText( say.oldPicture );
		await expectAccessible( '.spf-editor' );

		await cdn.control.setSwitches( { no_removal: false } );
		await panel.getByRole( 'button', { name: 'Flush again' } ).click();
		await expect( panel.getByText( say.newWhereLooked ) ).toBeVisible();
	}
);

test(
	'an author has it at own images only',
	{ tag: '@proof-only' },
	async ( { page, world, php, logIn } ) => {
		const field = picture( world, 'Green field' );
		await giveTo( php, field.id, 'author' );
		try {
			await logIn( 'author' );
			const author = await php(
				`echo get_user_by( 'login', 'author' )->ID;`
			);
			posts.push(
				await makePost(
					php,
					[
						imageBlock( field ),
						mediaTextBlock( picture( world, 'Red house' ) ),
					].join( '\n\n' ),
					{ post_author: Number( author ) }
				)
			);
			await openEditor( page, posts[ 0 ] ?? 0 );
			await selectBlock( page, 'core/image' );
			await toolbarButton( page ).click();
			await expect( snackbar( page ) ).toHaveText( say.newPicture );

			await selectBlock( page, 'core/media-text' );
			await expect(
				page
					.getByRole( 'toolbar', { name: 'Block tools' } )
					.getByRole( 'button', { name: 'Replace' } )
			).toBeVisible();
			await expect( toolbarButton( page ) ).toBeHidden();
			const panel = await openPanel(
				page,
				await openSettings( page, 'Post' )
			);
			await expect( panel ).toContainText(
				'1 image of the Media Library'
			);
		} finally {
			// The screen asks about the author's image as long as it is open.
			await page.goto( 'about:blank' );
			await giveTo( php, field.id, 'admin' );
		}
	}
);

test(
	'a flush that was running is found again after a reload',
	{ tag: '@proof-only' },
	async ( { page, world, cdn, php, logIn } ) => {
		await refuseNewLinks( cdn );
		await waitLonger( php, 8 );
		await logIn( 'administrator' );
		await openRedHouse( page, world, php );
		await selectBlock( page, 'core/image' );
		await toolbarButton( page ).click();
		const panel = await openPanel(
			page,
			await openSettings( page, 'Block' )
		);
		await expect( panel.getByText( say.waiting ) ).toBeVisible();
		await page.reload();
		await selectBlock( page, 'core/image' );
		await expect( toolbarButton( page ) ).toHaveAccessibleName(
			'Flushing…'
		);
		await expect( snackbar( page ) ).toHaveText( say.newWhereLooked );
	}
);

test(
	'images of a template are flushed in the site editor',
	{ tag: '@proof-only' },
	async ( { page, world, php, logIn } ) => {
		const house = picture( world, 'Red house' );
		await logIn( 'administrator' );
		await php( `switch_theme( 'twentytwentyfive' );` );
		const template = await makePost(
			php,
			`${ imageBlock( house ) }\n\n<!-- wp:post-title /-->`,
			{
				post_type: 'wp_template',
				post_name: 'flush-test',
				post_title: 'Flush test',
			}
		);
		posts.push( template );
		await php(
			`wp_set_object_terms( ${ template }, get_stylesheet(), 'wp_theme' );`
		);
		const theme = await php( `echo get_stylesheet();` );
		await openTemplate( page, `${ theme }//flush-test` );
		await selectBlock( page, 'core/image' );
		await toolbarButton( page ).click();
		await expect( snackbar( page ) ).toHaveText( say.newPicture );
		const panel = await openPanel(
			page,
			await openSettings( page, 'Template' )
		);
		await expect(
			panel.getByRole( 'button', {
				name: 'Flush all images of this template',
			} )
		).toBeVisible();
	}
);

test(
	'nothing shows without a provider',
	{ tag: '@proof-only' },
	async ( { page, world, php, logIn } ) => {
		await logIn( 'administrator' );
		await setProvider( php, false );
		try {
			await openRedHouse( page, world, php );
			await selectBlock( page, 'core/image' );
			await expect(
				page
					.getByRole( 'toolbar', { name: 'Block tools' } )
					.getByRole( 'button', { name: 'Replace' } )
			).toBeVisible();
			await expect( toolbarButton( page ) ).toBeHidden();
			const settings = await openSettings( page, 'Post' );
			await expect(
				settings.getByRole( 'button', { name: 'Flush for ShortPixel' } )
			).toBeHidden();
		} finally {
			await setProvider( php, true );
		}
	}
);
