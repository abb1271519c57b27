import { expect, test } from '../support/test';
import {
	flushButton,
	flushRow,
	openGridDetails,
	openList,
	rowOf,
} from '../journeys/places';
import { say } from '../journeys/say';
import { refuseNewLinks, setProvider, waitLonger } from '../journeys/site';

const titles = [ 'Red house', 'Green field', 'Blue lake' ];

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

test(
	'Flush in the attachment details shows there what visitors get',
	{ tag: '@proof-only' },
	async ( { page } ) => {
		const modal = await openGridDetails( page, 'Red house' );
		const address = page.url();
		await flushButton( modal, 'Red house' ).click();
		await expect( modal.getByText( say.newPicture ) ).toBeVisible();
		expect( page.url() ).toBe( address );
		await expect(
			modal.getByRole( 'link', {
				name: 'Details of the flush of “Red house”',
			} )
		).toHaveAttribute( 'href', /page=shortpixel-flush&flush=\d+$/ );
	}
);

test(
	'moving to the next image in the modal and back keeps the state of both',
	{ tag: '@proof-only' },
	async ( { page, cdn, php } ) => {
		await refuseNewLinks( cdn );
		await waitLonger( php, 3 );
		const modal = await openGridDetails( page, 'Green field' );
		await flushButton( modal, 'Green field' ).click();
		await expect( modal.getByText( say.waiting ) ).toBeVisible();

		await modal.getByRole( 'button', { name: /next media item/i } ).click();
		const next = modal.getByRole( 'button', { name: /^Flush “/ } );
		await expect( next ).not.toHaveAccessibleName( /Green field/ );
		await expect( modal.getByText( say.waiting ) ).toBeHidden();

		await modal
			.getByRole( 'button', { name: /previous media item/i } )
			.click();
		await expect( flushButton( modal, 'Green field' ) ).toBeVisible();
		await expect( modal.getByText( say.waiting ) ).toBeVisible();

		await modal.getByRole( 'button', { name: /next media item/i } ).click();
		await expect( next ).not.toHaveAccessibleName( /Green field/ );
		await modal
			.getByRole( 'button', { name: /previous media item/i } )
			.click();
		await expect( modal.getByText( say.newWhereLooked ) ).toBeVisible();
	}
);

test(
	'several images are flushed at once in the list view, each with its own verdict',
	{ tag: '@proof-only' },
	async ( { page } ) => {
		await openList( page );
		for ( const title of titles ) {
			await flushRow( page, title );
		}
		for ( const title of titles ) {
			await expect(
				rowOf( page, title ).getByText( say.newPicture )
			).toBeVisible();
		}
	}
);

test(
	'the edit screen of an image has Flush too',
	{ tag: '@proof-only' },
	async ( { page, world } ) => {
		const [ picture ] = world.pictures;
		await page.goto(
			`/wp-admin/post.php?post=${ picture?.id }&action=edit`
		);
		await flushButton( page, 'Red house' ).click();
		await expect(
			page.getByRole( 'main' ).getByText( say.newPicture )
		).toBeVisible();
	}
);

test(
	'the last result stays beside the image after a reload, and opens',
	{ tag: '@proof-only' },
	async ( { page, expectAccessible } ) => {
		await openList( page );
		const row = await flushRow( page, 'Red house' );
		await expect( row.getByText( say.newPicture ) ).toBeVisible();

		await page.reload();
		const result = row.getByRole( 'group' );
		await expect( result ).toHaveText(
			/✓\s*New for visitors · (Just now|\d+ min\. ago)/
		);
		await expect( row.getByText( say.newPicture ) ).toHaveCount( 0 );
		await result.locator( 'summary' ).click();
		await expect( row.getByText( say.newPicture ) ).toBeVisible();
		await expectAccessible( '.spf-last' );
	}
);

test(
	'a flush that was begun in the list is found again after leaving it',
	{ tag: '@proof-only' },
	async ( { page, cdn, php } ) => {
		await refuseNewLinks( cdn );
		await waitLonger( php, 8 );
		await openList( page );
		const row = await flushRow( page, 'Blue lake' );
		await expect( row.getByText( say.waiting ) ).toBeVisible();
		const modal = await openGridDetails( page, 'Blue lake' );
		await expect( modal.getByText( say.newWhereLooked ) ).toBeVisible();
	}
);

test( 'images selected in the grid are flushed as one without leaving it', async ( {
	page,
	expectAccessible,
} ) => {
	await page.goto( '/wp-admin/upload.php?mode=grid' );
	await page.getByRole( 'button', { name: 'Bulk select' } ).click();
	const flush = page.getByRole( 'button', { name: 'Flush from ShortPixel' } );
	await expect( flush ).toBeDisabled();
	for ( const title of [ 'Red house', 'Green field' ] ) {
		await page.getByRole( 'checkbox', { name: title } ).click();
	}
	await flush.click();
	const line = page.getByRole( 'group', { name: 'Flush of 2 images' } );
	await expect( line ).toBeFocused();
	await expect( line.getByText( '✓' ) ).toBeVisible();
	await expectAccessible( '.spf-many' );
	expect( page.url() ).not.toContain( 'page=' );
} );

test( 'the column is shown once it is chosen, and filters', async ( {
	page,
	php,
} ) => {
	await openList( page );
	await flushRow( page, 'Red house' );
	await expect(
		rowOf( page, 'Red house' ).getByText( say.newPicture )
	).toBeVisible();
	await page.getByRole( 'button', { name: 'Screen Options' } ).click();
	const saved = page.waitForResponse( /admin-ajax/ );
	await page.getByRole( 'checkbox', { name: 'CDN' } ).check();
	await saved;
	await openList( page );
	await page
		.getByLabel( 'Filter by result on the CDN' )
		.selectOption( 'New' );
	await page.getByRole( 'button', { name: 'Filter', exact: true } ).click();
	await expect( rowOf( page, 'Red house' ) ).toBeVisible();
	await expect( rowOf( page, 'Blue lake' ) ).toHaveCount( 0 );
	await php(
		`delete_metadata( 'user', 0, 'manageuploadcolumnshidden', '', true );`
	);
} );

test( 'the box of the edit screen lists the last flushes and the copies with their links', async ( {
	page,
	world,
	expectAccessibleAtEachWidth,
} ) => {
	const [ picture ] = world.pictures;
	await page.goto( `/wp-admin/post.php?post=${ picture?.id }&action=edit` );
	const box = page.getByRole( 'region', { name: 'Flush for ShortPixel' } );
	await expect( box.getByText( 'No flushes yet.' ) ).toBeVisible();
	await flushButton( box, 'Red house' ).click();
	await expect(
		box.getByRole( 'listitem' ).filter( { hasText: '✓ New' } )
	).toBeVisible();
	await box.getByText( 'Copies on the CDN' ).click();
	await expect(
		box.getByRole( 'link', { name: /opens in a new tab/ } ).first()
	).toHaveAttribute( 'href', /ret_/ );
	await expectAccessibleAtEachWidth( '#shortpixel-flush' );
} );

test(
	'without a plugin that writes ShortPixel’s links there is no Flush anywhere',
	{ tag: '@proof-only' },
	async ( { page, world, php } ) => {
		await setProvider( php, false );
		try {
			await openList( page );
			await expect( rowOf( page, 'Red house' ) ).toBeVisible();
			await expect(
				page.locator( 'shortpixel-flush-button' )
			).toHaveCount( 0 );
			await expect(
				page.locator( 'option[value="shortpixel_flush"]' )
			).toHaveCount( 0 );
			await page.goto(
				`/wp-admin/post.php?post=${ world.pictures[ 0 ]?.id }&action=edit`
			);
			await expect( page.locator( '#shortpixel-flush' ) ).toHaveCount(
				0
			);
		} finally {
			await setProvider( php, true );
		}
	}
);

test( 'in an editor’s media modal, Flush is beside Edit Image and keeps its state', async ( {
	page,
	expectAccessible,
} ) => {
	// The editor's own guide, which is elsewhere.
	await page.route( 'https://s.w.org/**', ( route ) =>
		route.fulfill( { body: '' } )
	);
	await page.goto( '/wp-admin/post-new.php' );
	await page.evaluate( () => window.wp?.media?.( {} ).open() );
	// Behind the editor's own guide, it is hidden from assistive technology until that is closed.
	const modal = page.locator( '.media-modal:visible' );
	await modal.locator( '#menu-item-browse' ).click();
	const image = ( title: string ) =>
		modal.locator( `.attachment[aria-label="${ title }"]` );
	const flush = modal.locator( 'shortpixel-flush-button button' );
	await image( 'Red house' ).click();
	await flush.click();
	await expect( modal.getByText( say.newPicture ) ).toBeVisible();
	await image( 'Blue lake' ).click();
	await expect( modal.getByText( say.newPicture ) ).toBeHidden();
	await image( 'Red house' ).click();
	await expect( modal.getByText( say.newPicture ) ).toBeVisible();
	await expectAccessible( '.attachment-details shortpixel-flush-button' );
} );
