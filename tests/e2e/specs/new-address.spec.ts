import type { Page } from '@playwright/test';
import type { Cdn } from '../support/cdn';
import { expect, test } from '../support/test';
import type { World } from '../support/world';
import { openScreen } from '../journeys/places';
import { refuseNewLinks } from '../journeys/site';

interface Answer {
	id: number;
	state: string;
	message: string;
	ways: { new_link: number; removal: number };
	steps: { id: string; state: string }[];
	can: { run: boolean; undo: boolean };
}

const house = ( { pictures }: World ) => {
	const found = pictures.find( ( { title } ) => title === 'Red house' );
	if ( ! found ) {
		throw new Error( 'The site has no image called “Red house”.' );
	}
	return found;
};

/** Sends a request as the screen would, with its nonce. */
const post = ( page: Page, path: string, data: object ): Promise< Answer > =>
	page.evaluate(
		( [ where, body ] ) =>
			(
				window as unknown as {
					wp: { apiFetch: ( options: object ) => Promise< Answer > };
				}
			 ).wp.apiFetch( {
				path: `/shortpixel-flush/v1/flushes${ where }`,
				method: 'POST',
				data: body,
			} ),
		[ path, data ] as const
	);

async function finish( page: Page, { id }: Answer ): Promise< Answer > {
	let now = await post( page, `/${ id }/run`, {} );
	await expect
		.poll(
			async () => {
				now = await post( page, `/${ id }/run`, {} );
				return now.can.run;
			},
			{ timeout: 60_000 }
		)
		.toBe( false );
	return now;
}

async function giveNewAddress( page: Page, world: World ): Promise< Answer > {
	const started = await post( page, '', {
		scope: 'images',
		attachments: [ house( world ).id ],
		method: 'new_link',
	} );
	return finish( page, started );
}

async function expectColour( cdn: Cdn, urls: string[], colour: string ) {
	expect( urls.length ).toBeGreaterThan( 0 );
	for ( const url of urls ) {
		await cdn.warm( url );
		expect( await cdn.colourAt( url ), url ).toBe( colour );
	}
}

/** Waits until a cache says that it has had these for a while, as with any copy that visitors have. */
async function age( urls: string[] ) {
	for ( const url of urls ) {
		await expect
			.poll( async () =>
				Number( ( await fetch( url ) ).headers.get( 'age' ) )
			)
			.toBeGreaterThan( 0 );
	}
}

test.beforeEach( async ( { logIn, page } ) => {
	await logIn( 'administrator' );
	await openScreen( page );
} );

test( 'a new address gives visitors the new image although the CDN removes nothing, and Undo restores the old address, proved by the bytes', async ( {
	page,
	world,
	cdn,
	replace,
} ) => {
	const before = await cdn.urlsOnPage( house( world ) );
	await expectColour( cdn, before, 'red' );
	await age( before );
	await replace( house( world ), 'yellow' );
	await cdn.control.setSwitches( { no_removal: true } );

	const flush = await giveNewAddress( page, world );
	expect( flush.state, flush.message ).toBe( 'done' );
	expect( flush.message ).toMatch( /^New for visitors\./ );
	expect( flush.ways ).toEqual( { new_link: 1, removal: 0 } );
	const steps = flush.steps.map( ( { id, state } ) => `${ id } ${ state }` );
	expect( steps ).toEqual(
		expect.arrayContaining( [ 'version done', 'pages done' ] )
	);

	const after = await cdn.urlsOnPage( house( world ) );
	const version = /\?spf=\d+$/.exec( after[ 0 ] ?? '' )?.[ 0 ] ?? 'none';
	expect( after ).toEqual( before.map( ( url ) => url + version ) );
	await expectColour( cdn, after, 'yellow' );
	await expectColour( cdn, before, 'red' );
	// The other images of the page keep their addresses.
	const all = await cdn.urlsOnPage();
	expect( all.filter( ( url ) => url.includes( 'spf=' ) ) ).toEqual( after );

	// A separate browser, like a visitor's.
	const visitor = await page.context().browser()?.newPage();
	const got: string[] = [];
	visitor?.on( 'request', ( request ) => got.push( request.url() ) );
	await visitor?.goto( world.page );
	await expect
		.poll( () => got.some( ( url ) => url.includes( version ) ) )
		.toBe( true );
	await visitor?.close();

	expect( flush.can.undo ).toBe( true );
	const undone = await finish(
		page,
		await post( page, `/${ flush.id }/undo`, {} )
	);
	expect( undone.state, undone.message ).toBe( 'undone' );
	expect( await cdn.urlsOnPage( house( world ) ) ).toEqual( before );
	await expectColour( cdn, before, 'red' );

	// No copy is ever used twice.
	await giveNewAddress( page, world );
	const again = await cdn.urlsOnPage( house( world ) );
	expect( again.every( ( url ) => url.includes( '?spf=' ) ) ).toBe( true );
	expect( again.filter( ( url ) => url.endsWith( version ) ) ).toEqual( [] );
	await expectColour( cdn, again, 'yellow' );
} );

test(
	'a CDN that ignores the new link is found out before any page asks for it, and the copies are removed',
	{ tag: '@proof-only' },
	async ( { page, world, cdn, replace } ) => {
		const before = await cdn.urlsOnPage( house( world ) );
		await expectColour( cdn, before, 'red' );
		await age( before );
		await refuseNewLinks( cdn );
		await replace( house( world ), 'yellow' );

		const flush = await giveNewAddress( page, world );
		expect( flush.ways ).toEqual( { new_link: 0, removal: 1 } );
		expect( await cdn.urlsOnPage( house( world ) ) ).toEqual( before );
		await expectColour( cdn, before, 'yellow' );
	}
);

test(
	'a CDN that refuses the new link leaves every page as it was',
	{ tag: '@proof-only' },
	async ( { page, world, cdn } ) => {
		const before = await cdn.urlsOnPage();
		await cdn.control.setSwitches( {
			server_error: { match: 'spf=|%[3-7][0-9]', status: 503 },
		} );
		const flush = await giveNewAddress( page, world );
		expect( flush.ways ).toEqual( { new_link: 0, removal: 1 } );
		expect( await cdn.urlsOnPage() ).toEqual( before );
	}
);
