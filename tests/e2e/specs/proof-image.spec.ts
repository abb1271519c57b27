import type { Cdn } from '../support/cdn';
import { expect, test } from '../support/test';
import type { World } from '../support/world';
import { coloursSeen } from '../journeys/details';
import {
	flushRow,
	lookUp,
	openList,
	openScreen,
	startButton,
} from '../journeys/places';
import { say } from '../journeys/say';
import { refuseNewLinks, waitLonger } from '../journeys/site';

type Picture = World[ 'pictures' ][ number ];

const house = ( { pictures }: World ): Picture => {
	const found = pictures.find( ( { title } ) => title === 'Red house' );
	if ( ! found ) {
		throw new Error( 'The site has no image called “Red house”.' );
	}
	return found;
};

/** Warms the CDN at every address at which the page shows the image, and asserts what it serves there. */
async function seenByVisitors(
	cdn: Cdn,
	picture: Picture
): Promise< string[] > {
	const urls = await cdn.urlsOnPage( picture );
	expect( urls.length ).toBeGreaterThan( 0 );
	for ( const url of urls ) {
		await cdn.warm( url );
		expect( await cdn.colourAt( url ), url ).toBe( 'red' );
	}
	return urls;
}

async function expectColour( cdn: Cdn, urls: string[], colour: string ) {
	for ( const url of urls ) {
		expect( await cdn.colourAt( url ), url ).toBe( colour );
	}
}

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test.describe( 'Flush in the row of an image', () => {
	test( 'gives visitors the new image, proved by its bytes', async ( {
		page,
		world,
		cdn,
		replace,
	} ) => {
		const urls = await seenByVisitors( cdn, house( world ) );
		await replace( house( world ), 'yellow' );
		await expectColour( cdn, urls, 'red' );

		await openList( page );
		const row = await flushRow( page, 'Red house' );
		await expect( row.getByText( say.newPicture ) ).toBeVisible();

		const now = await cdn.urlsOnPage( house( world ) );
		expect( now.length ).toBeGreaterThan( 0 );
		expect( now.filter( ( url ) => urls.includes( url ) ) ).toEqual( [] );
		for ( const url of now ) {
			await cdn.warm( url );
		}
		await expectColour( cdn, now, 'yellow' );
	} );

	test(
		'says that addresses are still old where the CDN never removes them',
		{ tag: '@proof-only' },
		async ( { page, world, cdn, replace } ) => {
			const urls = await seenByVisitors( cdn, house( world ) );
			await replace( house( world ), 'yellow' );
			await refuseNewLinks( cdn );
			await cdn.control.setSwitches( { no_removal: true } );

			await openList( page );
			const row = await flushRow( page, 'Red house' );
			await expect( row.getByText( say.someOld ) ).toBeVisible();
			await expect( row.getByText( say.newPicture ) ).toBeHidden();
			await expectColour( cdn, urls, 'red' );
		}
	);

	test(
		'says that no image came where the CDN answers 200 with an error page',
		{ tag: '@proof-only' },
		async ( { page, world, cdn, replace } ) => {
			await seenByVisitors( cdn, house( world ) );
			await replace( house( world ), 'yellow' );
			await cdn.control.setSwitches( {
				error_page: { match: '^(?!.*f_remove)' },
			} );

			await openList( page );
			const row = await flushRow( page, 'Red house' );
			await expect( row.getByText( say.noPicture ) ).toBeVisible();
			await expect( row.getByText( say.newPicture ) ).toBeHidden();
		}
	);
} );

test.describe( 'Flush of a pasted CDN URL', () => {
	test(
		'gives visitors the new image, proved by its bytes',
		{ tag: '@proof-only' },
		async ( { page, world, cdn, replace } ) => {
			const [ url = '' ] = await seenByVisitors( cdn, house( world ) );
			await replace( house( world ), 'purple' );
			expect( await cdn.colourAt( url ) ).toBe( 'red' );

			await openScreen( page );
			const image = await lookUp( page, url );
			await startButton( image ).click();
			await expect( image.getByText( say.newPicture ) ).toBeVisible();

			await cdn.warm( url );
			expect( await cdn.colourAt( url ) ).toBe( 'purple' );
		}
	);

	test( 'says that the image is old where the CDN never removes it, with the evidence, and makes it new on a second try', async ( {
		page,
		world,
		cdn,
		replace,
		php,
	} ) => {
		// Long enough to be seen between the two checks.
		await waitLonger( php, 4 );
		const [ url = '' ] = await seenByVisitors( cdn, house( world ) );
		await replace( house( world ), 'purple' );
		await cdn.control.setSwitches( { no_removal: true } );

		await openScreen( page );
		const image = await lookUp( page, url );
		await startButton( image ).click();
		await expect( image.getByText( say.betweenChecks ) ).toBeVisible();
		await expect( image.getByText( say.oldPicture ) ).toBeVisible();
		await expect( image.getByText( say.newPicture ) ).toBeHidden();
		expect( await cdn.colourAt( url ) ).toBe( 'red' );

		await image.getByRole( 'button', { name: 'Details' } ).click();
		const details = page.getByRole( 'dialog', { name: /^Flush of “/ } );
		const old = details
			.getByRole( 'listitem' )
			.filter( { hasText: '1 copy: still old' } );
		await old.getByText( 'Links', { exact: true } ).click();
		await expect(
			old.getByRole( 'link', {
				name: url.replace( /^https?:\/\//, '' ),
			} )
		).toBeVisible();
		expect( await coloursSeen( details ) ).toEqual( {
			'CDN before': 'red',
			'Site’s file': 'purple',
			'CDN after': 'red',
		} );
		await page.keyboard.press( 'Escape' );

		await cdn.control.setSwitches( { no_removal: null } );
		await image.getByRole( 'button', { name: 'Flush again' } ).click();
		await expect( image.getByText( say.newPicture ) ).toBeVisible();
		await cdn.warm( url );
		expect( await cdn.colourAt( url ) ).toBe( 'purple' );
	} );

	test(
		'says that no image came where the CDN answers 200 with an error page',
		{ tag: '@proof-only' },
		async ( { page, world, cdn, replace } ) => {
			const [ url = '' ] = await seenByVisitors( cdn, house( world ) );
			await replace( house( world ), 'purple' );
			await cdn.control.setSwitches( {
				error_page: { match: '^(?!.*f_remove)' },
			} );

			await openScreen( page );
			const image = await lookUp( page, url );
			await startButton( image ).click();
			await expect( image.getByText( say.noPicture ) ).toBeVisible();
			await expect( image.getByText( say.newPicture ) ).toBeHidden();
		}
	);
} );
