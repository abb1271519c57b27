import { expect, proofOnlyIf, test } from '../support/test';
import {
	flushButton,
	flushRow,
	imageCard,
	openHistory,
	openList,
	openScreen,
	rowOf,
	siteCard,
} from '../journeys/places';
import { say } from '../journeys/say';
import { giveTo } from '../journeys/site';

test.beforeEach( ( { replaceAll } ) => replaceAll() );

test(
	'an editor can flush one image, and sees neither the whole site nor the settings',
	{ tag: '@proof-only' },
	async ( { page, logIn } ) => {
		await logIn( 'editor' );
		await openScreen( page );
		await expect( imageCard( page ) ).toBeVisible();
		await expect( siteCard( page ) ).toBeHidden();
		await expect(
			page.getByRole( 'link', { name: 'Settings' } )
		).toHaveCount( 0 );
		await expect( await openHistory( page ) ).toBeVisible();
		// A link to the settings that somebody else sent.
		await openScreen( page, '&tab=settings' );
		await expect( imageCard( page ) ).toBeVisible();
		await expect(
			page.getByRole( 'button', { name: 'Save' } )
		).toHaveCount( 0 );

		await openList( page );
		const row = await flushRow( page, 'Red house' );
		await expect( row.getByText( say.newPicture ) ).toBeVisible();
	}
);

test( 'an author can flush only own images', async ( {
	page,
	world,
	php,
	logIn,
} ) => {
	const field = world.pictures.find(
		( { title } ) => title === 'Green field'
	);
	await giveTo( php, field?.id ?? 0, 'author' );
	try {
		await logIn( 'author' );
		await openList( page );
		const row = await flushRow( page, 'Green field' );
		await expect( row.getByText( say.newPicture ) ).toBeVisible();
		await expect( rowOf( page, 'Red house' ) ).toBeVisible();
		await expect(
			flushButton( rowOf( page, 'Red house' ), 'Red house' )
		).toBeHidden();
	} finally {
		await giveTo( php, field?.id ?? 0, 'admin' );
	}
} );

for ( const role of [ 'contributor', 'subscriber' ] as const ) {
	test(
		`a ${ role } has no screen, and every route refuses`,
		proofOnlyIf( role === 'subscriber' ),
		async ( { page, world, logIn } ) => {
			await logIn( role );
			const screen = await page.request.get(
				'/wp-admin/upload.php?page=shortpixel-flush'
			);
			expect( screen.status() ).toBe( 403 );

			await page.goto( '/wp-admin/profile.php' );
			await expect(
				page
					.getByRole( 'navigation', { name: 'Main menu' } )
					.getByRole( 'link', { name: 'Flush for ShortPixel' } )
			).toHaveCount( 0 );
			const nonce = await (
				await page.request.get(
					'/wp-admin/admin-ajax.php?action=rest-nonce'
				)
			).text();
			const status = await page.request.get(
				`${ world.url }/wp-json/shortpixel-flush/v1/status`,
				{ headers: { 'X-WP-Nonce': nonce } }
			);
			expect( status.status() ).toBe( 403 );
		}
	);
}

test( 'somebody who is not logged in gets 401 from every route', async ( {
	request,
	world,
} ) => {
	const root = `${ world.url }/wp-json/shortpixel-flush/v1`;
	for ( const route of [
		'status',
		'flushes',
		'flushes/1',
		'flushes/1/purges',
		'settings',
		'health/account',
	] ) {
		const answer = await request.get( `${ root }/${ route }` );
		expect( answer.status(), route ).toBe( 401 );
	}
	for ( const route of [
		'flushes',
		'flushes/1/run',
		'flushes/1/retry',
		'flushes/1/cancel',
		'flushes/1/undo',
		'settings',
	] ) {
		const answer = await request.post( `${ root }/${ route }`, {
			data: {},
		} );
		expect( answer.status(), route ).toBe( 401 );
	}
} );
