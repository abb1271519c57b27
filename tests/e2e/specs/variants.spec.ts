import { expect, test } from '../support/test';
import { picture } from '../support/world';
import {
	keepLinks,
	flushRow,
	imageCard,
	openHistory,
	openList,
	openScreen,
	startButton,
} from '../journeys/places';
import { say } from '../journeys/say';
import { refuseNewLinks, setLazy } from '../journeys/site';
import { visit } from '../journeys/visit';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );
test.afterEach( ( { php } ) => setLazy( php, false ) );

test.describe( 'an image that a link has chosen', () => {
	test( 'is measured while it is flushed, and its flush says how complete that was', async ( {
		browser,
		page,
		world,
		cdn,
		php,
		replace,
	} ) => {
		const house = picture( world, 'Red house' );
		const [ url = '' ] = await cdn.urlsOnPage( house );
		await setLazy( php, true );
		await visit( browser, world, cdn );
		await replace( house, 'yellow' );
		await openScreen( page, `&attachment=${ house.id }` );
		const image = imageCard( page );
		await keepLinks( image );

		await startButton( image ).click();
		await expect( image.getByText( say.newWhereLooked ) ).toBeVisible();

		await image.getByRole( 'button', { name: 'Details' } ).click();
		const details = page.getByRole( 'dialog', { name: /^Flush of “/ } );
		await details.getByText( 'Links', { exact: true } ).first().click();
		await expect(
			details.getByText( /Screens measured/ ).first()
		).toBeVisible();
		await cdn.warm( url );
		expect( await cdn.colourAt( url ) ).toBe( 'yellow' );
	} );

	test(
		'is given a new address on every page, then its old one again',
		{ tag: '@proof-only' },
		async ( { page, world, cdn, replace } ) => {
			const house = picture( world, 'Red house' );
			const before = await cdn.urlsOnPage( house );
			await replace( house, 'yellow' );
			await openScreen( page, `&attachment=${ house.id }` );
			const image = imageCard( page );
			await startButton( image ).click();
			await expect( image.getByText( say.newAddress ) ).toBeVisible();
			const after = await cdn.urlsOnPage( house );
			expect( after.length ).toBeGreaterThan( 0 );
			expect( after.filter( ( url ) => before.includes( url ) ) ).toEqual(
				[]
			);
			for ( const url of after ) {
				expect( await cdn.colourAt( url ), url ).toBe( 'yellow' );
			}

			await image.getByRole( 'button', { name: 'Undo' } ).click();
			await expect( image.getByText( say.plainAddress ) ).toBeVisible();
			expect( await cdn.urlsOnPage( house ) ).toEqual( before );
		}
	);
} );

test(
	'a row says how complete its flush was where the CDN tells no links apart',
	{ tag: '@proof-only' },
	async ( { page, cdn } ) => {
		await refuseNewLinks( cdn );
		await openList( page );
		const row = await flushRow( page, 'Red house' );
		await expect( row.getByText( say.newWhereLooked ) ).toBeVisible();
	}
);

test(
	'a row is flushed though the CDN removes nothing: visitors get the new image at a new link, until that is undone',
	{ tag: '@proof-only' },
	async ( { page, world, cdn, replace } ) => {
		const house = picture( world, 'Red house' );
		for ( const url of await cdn.urlsOnPage( house ) ) {
			await cdn.warm( url );
		}
		await replace( house, 'yellow' );
		await cdn.control.setSwitches( { no_removal: true } );
		await openList( page );
		const row = await flushRow( page, 'Red house' );
		await expect( row.getByText( say.newAddress ) ).toBeVisible();
		for ( const url of await cdn.urlsOnPage( house ) ) {
			expect( await cdn.colourAt( url ), url ).toBe( 'yellow' );
		}
		await row.getByRole( 'button', { name: 'Undo' } ).click();
		await expect( row.getByText( say.plainAddress ) ).toBeVisible();
	}
);

test(
	'several images that a link has chosen are planned together and flushed with one click',
	{ tag: '@proof-only' },
	async ( { page, world } ) => {
		const ids = [ 'Red house', 'Blue lake' ].map(
			( title ) => picture( world, title ).id
		);
		await openScreen( page, `&attachments=${ ids.join() }` );
		const images = imageCard( page );
		await expect( images ).toHaveAccessibleName( '2 images' );
		await keepLinks( images );
		await startButton( images ).click();
		await expect( images.getByText( say.newWhereLooked ) ).toBeVisible();
		// The history names the images.
		const name = ( await openHistory( page ) ).locator(
			'.spf-history__name'
		);
		await expect( name ).toContainText( 'Red house' );
		await expect( name ).toContainText( 'Blue lake' );
	}
);
