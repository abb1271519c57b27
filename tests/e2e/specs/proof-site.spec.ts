import type { Cdn } from '../support/cdn';
import { expect, proofOnlyIf, test } from '../support/test';
import { flushAll, openNewest, openScreen } from '../journeys/places';
import { say } from '../journeys/say';

/** Warms the CDN at every address that the page shows. */
async function warmPage( cdn: Cdn ): Promise< string[] > {
	const urls = await cdn.urlsOnPage();
	expect( urls.length ).toBeGreaterThan( 0 );
	for ( const url of urls ) {
		await cdn.warm( url );
	}
	return urls;
}

async function expectColours( cdn: Cdn, urls: string[], colours: string[] ) {
	const seen = new Set< string >();
	for ( const url of urls ) {
		seen.add( await cdn.colourAt( url ) );
	}
	expect( [ ...seen ].sort() ).toEqual( [ ...colours ].sort() );
}

const first = [ 'red', 'green', 'blue' ];
const replaced = [ 'yellow', 'purple', 'orange' ] as const;

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'Flush all gives visitors every new image under a new key, and Undo restores the old key, proved by the bytes', async ( {
	page,
	world,
	cdn,
	replace,
} ) => {
	const before = await warmPage( cdn );
	for ( const [ index, colour ] of replaced.entries() ) {
		const picture = world.pictures[ index ];
		if ( picture ) {
			await replace( picture, colour );
		}
	}
	await expectColours( cdn, before, first );

	await openScreen( page );
	const site = await flushAll( page );
	await expect(
		site.getByText( say.askingForNewKey( `${ world.cdn }/spai2` ) )
	).toBeVisible();

	const after = await warmPage( cdn );
	expect( after ).toEqual(
		before.map( ( url ) =>
			url.replace( `${ world.cdn }/spai/`, `${ world.cdn }/spai2/` )
		)
	);
	await expectColours( cdn, after, [ ...replaced ] );

	await site.getByRole( 'button', { name: 'Undo' } ).click();
	await expect(
		site.getByText( say.undone( world.endpoint ) )
	).toBeVisible();
	expect( await cdn.urlsOnPage() ).toEqual( before );
	await expectColours( cdn, before, first );
	await expect(
		( await openNewest( page ) ).getByText( say.undone( world.endpoint ) )
	).toBeVisible();
} );

test(
	'Flush all needs no removal, so it works where the CDN never removes anything',
	{ tag: '@proof-only' },
	async ( { page, world, cdn, replace } ) => {
		const [ picture ] = world.pictures;
		const before = await warmPage( cdn );
		if ( picture ) {
			await replace( picture, 'purple' );
		}
		await cdn.control.setSwitches( { no_removal: true } );

		await openScreen( page );
		const site = await flushAll( page );
		await expect(
			site.getByText( say.askingForNewKey( `${ world.cdn }/spai2` ) )
		).toBeVisible();
		await expectColours( cdn, before, first );
		await expectColours( cdn, await warmPage( cdn ), [
			'purple',
			'green',
			'blue',
		] );
	}
);

test(
	'after Undo, the next Flush all takes a key that nobody has used yet',
	{ tag: '@proof-only' },
	async ( { page, world, cdn, replace } ) => {
		await openScreen( page );
		const site = await flushAll( page );
		await expect(
			site.getByText( say.askingForNewKey( `${ world.cdn }/spai2` ) )
		).toBeVisible();
		await expectColours( cdn, await warmPage( cdn ), first );
		await site.getByRole( 'button', { name: 'Undo' } ).click();
		await expect(
			site.getByText( say.undone( world.endpoint ) )
		).toBeVisible();

		const [ picture ] = world.pictures;
		if ( picture ) {
			await replace( picture, 'purple' );
		}
		await flushAll( page );
		await expect(
			site.getByText( say.askingForNewKey( `${ world.cdn }/spai3` ) )
		).toBeVisible();
		await expectColours( cdn, await warmPage( cdn ), [
			'purple',
			'green',
			'blue',
		] );
	}
);

const lies = [
	{
		name: 'where the CDN refuses the new key',
		switches: { refused_keys: { keys: [ 'spai2' ] } },
		sentence:
			/refused an image at the new link \(it answers \d+\)\. Nothing was changed, visitors get the same images as before\./,
	},
	{
		name: 'where the CDN answers 200 with an error page under the new key',
		switches: { error_page: { match: '/spai2/' } },
		sentence:
			/gave no image at the new link\. Nothing was changed, visitors get the same images as before\./,
	},
];

for ( const [ index, { name, switches, sentence } ] of lies.entries() ) {
	test(
		`Flush all is refused and changes nothing ${ name }`,
		proofOnlyIf( index > 0 ),
		async ( { page, cdn, consoleErrors } ) => {
			const before = await warmPage( cdn );
			await cdn.control.setSwitches( switches );

			await openScreen( page );
			const site = await flushAll( page );
			await expect( site.getByText( sentence ) ).toBeVisible();
			await expect(
				site.getByText(
					/All images (are replaced, with|have) new links/
				)
			).toBeHidden();
			await expect(
				site.getByRole( 'button', { name: 'Undo' } )
			).toBeHidden();
			expect( await cdn.urlsOnPage() ).toEqual( before );
			await expectColours( cdn, before, first );

			// The refusal is a 502, which the browser itself logs.
			expect( consoleErrors.splice( 0 ) ).toEqual( [
				expect.stringContaining( '502' ),
			] );
		}
	);
}
