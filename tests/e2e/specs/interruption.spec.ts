import { expect, test } from '../support/test';
import { picture } from '../support/world';
import {
	keepLinks,
	imageCard,
	openNewest,
	openScreen,
	startButton,
} from '../journeys/places';
import { say } from '../journeys/say';
import { refuseNewLinks, waitLonger } from '../journeys/site';

test.beforeEach( async ( { cdn, logIn, php, replaceAll } ) => {
	await replaceAll();
	await refuseNewLinks( cdn );
	await logIn( 'administrator' );
	await waitLonger( php, 4 );
} );

test( 'closing the tab in the middle loses nothing: WP-Cron completes the flush, and the screen shows the result', async ( {
	page,
	context,
	world,
} ) => {
	await openScreen(
		page,
		`&attachment=${ picture( world, 'Red house' ).id }`
	);
	const image = imageCard( page );
	await keepLinks( image );
	await startButton( image ).click();
	await expect( image.getByText( say.waiting ) ).toBeVisible();
	await page.close();

	const nonce = await (
		await context.request.get(
			`${ world.url }/wp-admin/admin-ajax.php?action=rest-nonce`
		)
	).text();
	await expect
		.poll(
			async () => {
				await context.request.get( `${ world.url }/wp-cron.php` );
				const flushes = await (
					await context.request.get(
						`${ world.url }/wp-json/shortpixel-flush/v1/flushes`,
						{ headers: { 'X-WP-Nonce': nonce } }
					)
				).json();
				return flushes.map( ( { state }: { state: string } ) => state );
			},
			{ timeout: 90_000 }
		)
		.toEqual( [ 'partial' ] );

	const again = await context.newPage();
	await openScreen( again );
	await expect(
		( await openNewest( again ) ).getByText( say.newWhereLooked )
	).toBeVisible();
	await again.close();
} );
