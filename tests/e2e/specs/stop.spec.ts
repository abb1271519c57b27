import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/test';
import type { World } from '../support/world';
import {
	keepLinks,
	imageCard,
	lookUp,
	openNewest,
	openScreen,
	startButton,
	stateLine,
} from '../journeys/places';
import { say } from '../journeys/say';

/** Enough addresses of one image for a flush that takes a while, and fewer than have to be confirmed. */
function manyAddresses( { endpoint, pictures }: World ): string {
	return Array.from(
		{ length: 95 },
		( _, n ) =>
			`${ endpoint }/w_${ n + 100 }+q_lossy+ret_img/${ pictures[ 0 ]?.url }`
	).join( ' ' );
}

/** Chooses all images, whose addresses are enough for a host to be paused. */
async function chooseAll(
	page: Page,
	{ pictures }: World
): Promise< Locator > {
	const ids = pictures.map( ( { id } ) => id );
	await openScreen( page, `&attachments=${ ids.join() }` );
	const images = imageCard( page );
	await keepLinks( images );
	return images;
}

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

test( 'a large flush is stopped and tried again', async ( {
	page,
	cdn,
	world,
	replace,
	expectAccessible,
} ) => {
	const [ house ] = world.pictures;
	await Promise.all(
		manyAddresses( world )
			.split( ' ' )
			.map( ( url ) => cdn.warm( url ) )
	);
	if ( house ) {
		await replace( house, 'yellow' );
	}
	// A copy made again before the second try can't be told from the one that the first try removed.
	await cdn.control.setSwitches( { slow: { ms: 300 }, build_delay: 60 } );
	await openScreen( page );
	const image = await lookUp( page, manyAddresses( world ) );
	await startButton( image ).click();
	// Asked to remove some, and not all.
	await expect
		.poll(
			async () =>
				( await cdn.control.log() ).entries.filter(
					( { kind } ) => kind === 'removal'
				).length
		)
		.toBeGreaterThan( 8 );
	await image.getByRole( 'button', { name: 'Stop' } ).click();
	await expect( image.getByText( /^Stopped\./ ) ).toBeVisible();
	await expectAccessible( '.wrap.shortpixel-flush' );

	await cdn.control.setSwitches( { slow: null } );
	const history = await openNewest( page );
	await expect( history.getByText( /^Stopped\./ ) ).toBeVisible();
	await history.getByRole( 'button', { name: /^Flush again/ } ).click();
	await expect( history.getByText( say.newPicture ) ).toBeVisible();
} );

test(
	'a host that fails ten times in a row is left alone for a while: the screen says why and until when, and Flush again ends the pause',
	{ tag: '@proof-only' },
	async ( { page, cdn, world } ) => {
		await cdn.control.setSwitches( { server_error: { status: 500 } } );
		const images = await chooseAll( page, world );
		await cdn.control.clearLog();
		await startButton( images ).click();
		await expect( images.getByText( say.leftAlone ) ).toBeVisible();
		const asked = ( await cdn.control.log() ).entries.length;
		expect( asked ).toBeLessThan( 30 );

		await images.getByRole( 'button', { name: 'Stop' } ).click();
		await expect( images.getByText( say.stopped ) ).toBeVisible();
		await cdn.control.setSwitches( { server_error: null } );
		await images.getByRole( 'button', { name: 'Flush again' } ).click();
		await expect( images.getByText( say.newWhereLooked ) ).toBeVisible();
	}
);

test(
	'where no background tasks run, the screen says so with two ways to continue, and the tab alone completes a flush',
	{ tag: '@proof-only' },
	async ( { page, world } ) => {
		const images = await chooseAll( page, world );
		await expect(
			stateLine( page ).getByText(
				'WordPress runs no background tasks here (DISABLE_WP_CRON). Unless the server does, a flush goes on only while a tab shows it, or with WP-CLI: wp shortpixel-flush run'
			)
		).toBeVisible();
		await startButton( images ).click();
		await expect( images.getByText( say.newWhereLooked ) ).toBeVisible();
	}
);
