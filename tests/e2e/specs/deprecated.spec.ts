import { expect, test } from '../support/test';
import {
	imageBlock,
	makePost,
	openEditor,
	openPanel,
	openSettings as openEditorSettings,
	openTemplate,
	removePost,
	selectBlock,
	toolbarButton,
} from '../journeys/editor';
import {
	flushAllDialog,
	flushRow,
	imageCard,
	lookUp,
	openFlushAll,
	openGridDetails,
	openList,
	openNewest,
	openScreen,
	startButton,
	unfoldSettings,
} from '../journeys/places';
import { say } from '../journeys/say';
import { picture } from '../support/world';

/*
 * Every screen with the scripts that developers load, with which React and the components say more: what is deprecated, and
 * what they find wrong. Each test fails on what the console says; PHP's log is read when all have run.
 */

test.beforeEach( async ( { context, world, logIn, replaceAll } ) => {
	await logIn( 'administrator' );
	await context.addCookies( [
		{ name: 'script_debug', value: '1', url: world.url },
	] );
	// The welcome of the editors, whose images are elsewhere.
	await context.route( 'https://s.w.org/**', ( route ) =>
		route.fulfill( { body: '' } )
	);
	await replaceAll();
} );

/** Otherwise the rest would prove nothing. */
test( 'the scripts are those for developers, and what is deprecated is noticed', async ( {
	page,
	consoleErrors,
} ) => {
	await openScreen( page );
	await expect(
		page.locator( 'script[src*="/dist/components.js"]' )
	).toBeAttached();
	await page.evaluate( () => {
		const { wp } = window as unknown as {
			wp: { deprecated: ( what: string, facts: object ) => void };
		};
		wp.deprecated( 'This', { since: '7.0', alternative: 'that' } );
	} );
	expect( consoleErrors ).toEqual( [
		expect.stringContaining( 'This is deprecated since version 7.0' ),
	] );
	consoleErrors.length = 0;
} );

test(
	'the plugin’s screen uses nothing that is deprecated',
	{ tag: '@oldest' },
	async ( { page, world } ) => {
		await openScreen( page );
		await openFlushAll( page );
		await page.keyboard.press( 'Escape' );
		await expect( flushAllDialog( page ) ).toBeHidden();
		const image = await lookUp( page, world.pictures[ 0 ]?.url ?? '' );
		await startButton( image ).click();
		await expect(
			imageCard( page ).getByText( say.newPicture )
		).toBeVisible();

		const newest = await openNewest( page );
		await newest.getByRole( 'button', { name: /^Details/ } ).click();
		await expect(
			page
				.getByRole( 'dialog', { name: /^Flush of “/ } )
				.getByRole( 'table', { name: 'Copies' } )
		).toBeVisible();
	}
);

test( 'nor do its settings', { tag: '@proof-only' }, async ( { page } ) => {
	await unfoldSettings( page );
} );

test(
	'nor does the Media Library',
	{ tag: '@proof-only' },
	async ( { page, world } ) => {
		await openList( page );
		const row = await flushRow( page, 'Red house' );
		await expect( row.getByText( say.newPicture ) ).toBeVisible();
		await openGridDetails( page, 'Green field' );
		await page.goto(
			`/wp-admin/post.php?post=${ world.pictures[ 2 ]?.id }&action=edit`
		);
		await expect(
			page.getByRole( 'button', { name: /^Flush “Blue lake”/ } )
		).toBeVisible();
	}
);

test(
	'nor do the editors',
	{ tag: '@proof-only' },
	async ( { page, world, php } ) => {
		const post = await makePost(
			php,
			imageBlock( picture( world, 'Red house' ) )
		);
		try {
			await openEditor( page, post );
			await selectBlock( page, 'core/image' );
			await expect( toolbarButton( page ) ).toBeVisible();
			await openPanel( page, await openEditorSettings( page, 'Post' ) );
			await openTemplate( page, 'twentytwentyfive//index' );
		} finally {
			await removePost( php, post );
		}
	}
);

test(
	'nor do the other screens, and the site’s pages with the toolbar',
	{ tag: '@proof-only' },
	async ( { page, world } ) => {
		for ( const screen of [
			'index.php',
			'plugins.php',
			'site-health.php',
			'options-privacy.php?tab=policyguide',
			'media-new.php',
			'profile.php',
		] ) {
			await page.goto( `/wp-admin/${ screen }`, {
				waitUntil: 'networkidle',
			} );
			await expect( page.locator( '#wpadminbar' ) ).toBeVisible();
		}
		await page.goto( world.page );
		await page.locator( '#wp-admin-bar-shortpixel-flush > a' ).click();
		await expect(
			page.getByRole( 'region', { name: 'Images on this page' } )
		).toBeVisible();
	}
);
