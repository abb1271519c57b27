import type { Page } from '@playwright/test';
import {
	block,
	colourShown,
	imageBlock,
	makePost,
	openEditor,
	removePost,
	selectBlock,
	snackbar,
	toolbarButton,
} from '../journeys/editor';
import {
	flushButton,
	flushRow,
	imageCard,
	lookUp,
	openGridDetails,
	openList,
	openScreen,
	ourRow,
	startButton,
	tickRows,
} from '../journeys/places';
import { say } from '../journeys/say';
import { setLazy } from '../journeys/site';
import { visitorsOf } from '../journeys/visitors';
import { findViolations } from '../support/axe';
import { expectFits } from '../support/look';
import { expect, test } from '../support/test';
import { picture, type World } from '../support/world';

const title = 'Red house';

interface Door {
	page: Page;
	world: World;
	php: ( code: string ) => Promise< string >;
	expectAccessible: ( selector: string ) => Promise< void >;
	expectAccessibleAtEachWidth: ( selector: string ) => Promise< void >;
}

/** The steps for each place with a Flush button, from opening it to the result that it shows. */
const doors: Record< string, ( door: Door ) => Promise< void > > = {
	async 'the row in the list'( { page, expectAccessible } ) {
		await openList( page );
		const row = await flushRow( page, title );
		await expect( row.getByText( say.newPicture ) ).toBeVisible();
		await expectAccessible( ourRow );

		await page.reload();
		const result = row.getByRole( 'group' );
		await expect( result ).toHaveText(
			/✓\s*New for visitors · (Just now|\d+ min\. ago)/
		);
		await expect( row.getByText( say.newPicture ) ).toHaveCount( 0 );
		await result.locator( 'summary' ).click();
		await expect( row.getByText( say.newPicture ) ).toBeVisible();
		await expectAccessible( ourRow );

		// The row shows the result only if the column doesn't, because it is hidden, or core folds it away on a phone.
		await result.locator( 'summary' ).click();
		await row
			.locator( '.column-shortpixel_flush' )
			.evaluate( ( cell ) => cell.classList.remove( 'hidden' ) );
		await expect( result ).toBeHidden();
		await page.setViewportSize( { width: 400, height: 800 } );
		await expect( result ).toBeVisible();
	},

	async 'the bulk action of the list'( { page, expectAccessible } ) {
		await openList( page );
		await tickRows( page, [ title, 'Blue lake' ] );
		await page
			.getByRole( 'combobox', { name: 'Select bulk action' } )
			.first()
			.selectOption( 'Flush from ShortPixel' );
		await page.getByRole( 'button', { name: 'Apply' } ).first().click();
		const line = page.getByRole( 'group', { name: '2 images' } );
		await expect( line ).toBeFocused();
		await expect( line.getByText( '✓' ) ).toBeVisible();
		await expectAccessible( '.spf-many' );
		expect( page.url() ).not.toContain( 'page=' );
	},

	async 'the bulk selection of the grid'( { page, expectAccessible } ) {
		await page.goto( '/wp-admin/upload.php?mode=grid' );
		await page.getByRole( 'button', { name: 'Bulk select' } ).click();
		const flush = page.getByRole( 'button', {
			name: 'Flush from ShortPixel',
		} );
		await expect( flush ).toBeDisabled();
		for ( const name of [ title, 'Green field' ] ) {
			await page.getByRole( 'checkbox', { name } ).click();
		}
		await flush.click();
		const line = page.getByRole( 'group', { name: '2 images' } );
		await expect( line ).toBeFocused();
		await expect( line.getByText( '✓' ) ).toBeVisible();
		await expectAccessible( '.spf-many' );
	},

	async 'the details in the grid'( { page, expectAccessibleAtEachWidth } ) {
		const modal = await openGridDetails( page, title );
		const address = page.url();
		await flushButton( modal, title ).click();
		await expect( modal.getByText( say.newPicture ) ).toBeVisible();
		expect( page.url() ).toBe( address );
		await expectAccessibleAtEachWidth( 'shortpixel-flush-button' );
	},

	async 'the edit screen'( { page, world, expectAccessibleAtEachWidth } ) {
		const { id } = picture( world, title );
		await page.goto( `/wp-admin/post.php?post=${ id }&action=edit` );
		const box = page.getByRole( 'region', {
			name: 'Flush for ShortPixel',
		} );
		await expect( box.getByText( 'No flushes yet.' ) ).toBeVisible();
		await flushButton( box, title ).click();
		await expect( box.getByText( say.newPicture ) ).toBeVisible();
		await expect(
			box.getByRole( 'listitem' ).filter( { hasText: '✓ New' } )
		).toBeVisible();
		await box.getByText( 'Copies on the CDN' ).click();
		await expect(
			box.getByRole( 'link', { name: /opens in a new tab/ } ).first()
		).toHaveAttribute( 'href', /ret_/ );
		await expectAccessibleAtEachWidth( '#shortpixel-flush' );
	},

	async 'the block editor'( { page, world, php, expectAccessible } ) {
		const post = await makePost(
			php,
			imageBlock( picture( world, title ) )
		);
		try {
			await openEditor( page, post );
			const image = block( page, 'core/image' ).locator( 'img' );
			await selectBlock( page, 'core/image' );
			await toolbarButton( page ).press( 'Enter' );
			await expect( toolbarButton( page ) ).toHaveAccessibleName(
				'Flushing…'
			);
			await expect( snackbar( page ) ).toHaveText( say.newPicture );
			await expect( toolbarButton( page ) ).toBeFocused();
			await expectAccessible( '.block-editor-block-toolbar' );
			await expect.poll( () => colourShown( image ) ).toBe( 'yellow' );
		} finally {
			await removePost( php, post );
		}
	},

	async 'our screen, from the library'( {
		page,
		expectAccessibleAtEachWidth,
	} ) {
		await openScreen( page );
		const image = imageCard( page );
		await image.getByRole( 'button', { name: 'Choose images' } ).click();
		const library = page.getByRole( 'dialog' );
		for ( const name of [ title, 'Blue lake' ] ) {
			await library.getByRole( 'checkbox', { name } ).click();
		}
		await library
			.getByRole( 'button', { name: 'Choose', exact: true } )
			.click();
		await expect( image ).toHaveAccessibleName( '2 images' );
		await expectFits( page );
		await expectAccessibleAtEachWidth( '.wrap.shortpixel-flush' );
		await startButton( image ).click();
		await expect( image.getByText( say.newLink ) ).toBeVisible();
		await expectFits( page );
		await expectAccessibleAtEachWidth( '.wrap.shortpixel-flush' );
	},

	async 'our screen, with the link of a page'( {
		page,
		world,
		expectAccessible,
	} ) {
		await openScreen( page );
		const image = await lookUp( page, world.page );
		await expectAccessible( '.wrap.shortpixel-flush' );
		await startButton( image ).click();
		await expect( image.getByText( say.knownNew ) ).toBeVisible();
		await expectAccessible( '.wrap.shortpixel-flush' );
	},

	/** Uses the keyboard, at the width of a phone. */
	async 'the toolbar of the page'( {
		page,
		world,
		expectAccessibleAtEachWidth,
	} ) {
		await page.setViewportSize( { width: 400, height: 800 } );
		await page.goto( world.page );
		const link = page.getByRole( 'menuitem', {
			name: 'Flush images on this page',
		} );
		const box = await link.boundingBox();
		expect( box?.y ).toBeLessThan( 20 );
		expect( ( box?.x ?? 400 ) + ( box?.width ?? 0 ) ).toBeLessThan( 400 );
		// WordPress itself gives all items of the toolbar a role that axe rejects.
		expect(
			await findViolations( page, '#wpadminbar', [ 'aria-allowed-role' ] )
		).toEqual( [] );
		await link.press( 'Enter' );
		const images = imageCard( page );
		for ( const { title: name } of world.pictures ) {
			await expect( images.getByRole( 'img', { name } ) ).toBeVisible();
		}
		await expectAccessibleAtEachWidth( '.wrap.shortpixel-flush' );
		await startButton( images ).press( 'Enter' );
		await expect(
			images.getByText( say.newPicture ).first()
		).toBeVisible();
		await expectAccessibleAtEachWidth( '.wrap.shortpixel-flush' );
		await images
			.getByRole( 'link', { name: 'Back to the page' } )
			.press( 'Enter' );
		await page.waitForURL( world.page );
	},
};

/** The places from which a flush is also tested on the oldest WordPress. */
const onOldest = [
	'the row in the list',
	'the details in the grid',
	'the block editor',
	'our screen, from the library',
	'the toolbar of the page',
];

/** The places from which a flush is also tested with images that load lazily, as the provider does by default. */
const lazily = [ 'the toolbar of the page' ];

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { useDevelopersScripts } ) => useDevelopersScripts() );
test.afterEach( ( { php } ) => setLazy( php, false ) );

for ( const [ door, flush ] of Object.entries( doors ) ) {
	test(
		`a replaced image is flushed, and a fresh phone and the browser that pressed show the new one: ${ door }`,
		{ tag: onOldest.includes( door ) ? [ '@oldest' ] : [] },
		async ( {
			page,
			browser,
			world,
			cdn,
			php,
			expectAccessible,
			expectAccessibleAtEachWidth,
		} ) => {
			await setLazy( php, lazily.includes( door ) );
			const { haveOld, expectBoth } = visitorsOf(
				browser,
				page,
				world,
				cdn
			);
			await haveOld( title, 'yellow' );
			await flush( {
				page,
				world,
				php,
				expectAccessible,
				expectAccessibleAtEachWidth,
			} );
			await expectBoth( title, 'yellow' );
		}
	);
}
