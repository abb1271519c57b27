import type { Page } from '@playwright/test';
import { colourOf, type Colour } from '../../../tools/site/site';
import { expect, test } from '../support/test';
import { picture, type World } from '../support/world';
import {
	keepLinks,
	flushAll,
	flushButton,
	flushRow,
	imageCard,
	lookUp,
	openGridDetails,
	openList,
	openScreen,
	startButton,
	tickRows,
} from '../journeys/places';
import { say } from '../journeys/say';

const title = 'Red house';

/** What this browser draws of an image of the site's page. */
async function drawn( page: Page ): Promise< Colour | 'other' > {
	const image = page.getByRole( 'img', { name: title } ).first();
	await image.scrollIntoViewIfNeeded();
	await image.evaluate( async ( one: HTMLImageElement ) => one.decode() );
	return colourOf( new Uint8Array( await image.screenshot() ) );
}

/** Looks at the site's page as whoever will flush it, so that this browser keeps its copies. */
async function look( page: Page, world: World ): Promise< void > {
	await page.goto( world.page, { waitUntil: 'networkidle' } );
	expect( await drawn( page ) ).toBe( 'red' );
}

/** Each way to flush an image, up to its result. */
const doors: Record< string, ( page: Page, world: World ) => Promise< void > > =
	{
		async 'the row in the list'( page ) {
			await openList( page );
			const row = await flushRow( page, title );
			await expect( row.getByText( say.newPicture ) ).toBeVisible();
		},
		async 'the bulk action of the list'( page ) {
			await openList( page );
			await tickRows( page, [ title, 'Blue lake' ] );
			await page
				.getByRole( 'combobox', { name: 'Select bulk action' } )
				.first()
				.selectOption( 'Flush from ShortPixel' );
			await page.getByRole( 'button', { name: 'Apply' } ).first().click();
			const line = page.getByRole( 'group', {
				name: 'Flush of 2 images',
			} );
			await expect( line.getByText( '✓' ) ).toBeVisible();
		},
		async 'the attachment’s details'( page ) {
			const modal = await openGridDetails( page, title );
			await flushButton( modal, title ).click();
			await expect( modal.getByText( say.newPicture ) ).toBeVisible();
		},
		async 'the edit screen'( page, world ) {
			const { id } = picture( world, title );
			await page.goto( `/wp-admin/post.php?post=${ id }&action=edit` );
			await flushButton( page, title ).first().click();
			await expect(
				page.getByRole( 'main' ).getByText( say.newPicture ).first()
			).toBeVisible();
		},
		async 'the screen, keeping the links'( page, world ) {
			await openScreen(
				page,
				`&attachment=${ picture( world, title ).id }`
			);
			const image = imageCard( page );
			await keepLinks( image );
			await startButton( image ).click();
			await expect( image.getByText( say.newWhereLooked ) ).toBeVisible();
		},
		async 'the screen'( page, world ) {
			await openScreen(
				page,
				`&attachment=${ picture( world, title ).id }`
			);
			const image = imageCard( page );
			await startButton( image ).click();
			await expect( image.getByText( say.newAddress ) ).toBeVisible();
		},
		async 'a pasted link'( page, world ) {
			await openScreen( page );
			const image = await lookUp( page, picture( world, title ).url );
			await startButton( image ).click();
			await expect( image.getByText( say.knownNew ) ).toBeVisible();
		},
		async 'a pasted page'( page, world ) {
			await openScreen( page );
			const image = await lookUp( page, world.page );
			await startButton( image ).click();
			await expect( image.getByText( say.knownNew ) ).toBeVisible();
		},
		async 'Flush all'( page, world ) {
			await openScreen( page );
			const site = await flushAll( page );
			await expect(
				site.getByText( say.askingForNewKey( `${ world.cdn }/spai2` ) )
			).toBeVisible();
		},
	};

/** One of WordPress's lists, its media modal and our screen. */
const onOldest = [
	'the row in the list',
	'the attachment’s details',
	'Flush all',
];

/** Those whose screens another one has, or another test. */
const onlyInProof = [
	'the edit screen',
	'a pasted link',
	'a pasted page',
	'the screen',
];

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

for ( const [ door, flush ] of Object.entries( doors ) ) {
	const details = {
		tag: [
			...( onOldest.includes( door ) ? [ '@oldest' ] : [] ),
			...( onlyInProof.includes( door ) ? [ '@proof-only' ] : [] ),
		],
	};
	test(
		`whoever flushes sees the new image on the next load: ${ door }`,
		details,
		async ( { page, world, cdn, replace } ) => {
			for ( const url of await cdn.urlsOnPage() ) {
				await cdn.warm( url );
			}
			await look( page, world );
			await replace( picture( world, title ), 'yellow' );
			// Until it is flushed, even this browser's own copy is the old one.
			await page.reload( { waitUntil: 'networkidle' } );
			expect( await drawn( page ) ).toBe( 'red' );

			let asked = 0;
			let unanswered = 0;
			const answered = () => unanswered--;
			page.on( 'request', () => ( asked++, unanswered++ ) );
			page.on( 'requestfinished', answered );
			page.on( 'requestfailed', answered );
			await flush( page, world );
			// Until this browser has asked for nothing for a second and waits for nothing, as while somebody reads the result.
			let before = -1;
			await expect
				.poll(
					() => {
						const same = asked === before && unanswered <= 0;
						before = asked;
						return same;
					},
					{ intervals: [ 1_000 ] }
				)
				.toBe( true );
			await page.goto( world.page, { waitUntil: 'networkidle' } );
			await expect.poll( () => drawn( page ) ).toBe( 'yellow' );
		}
	);
}

test(
	'Flush all, keeping the links, says nothing that this browser’s next load shows to be false',
	{ tag: '@proof-only' },
	async ( { page, world, cdn, replace } ) => {
		for ( const url of await cdn.urlsOnPage() ) {
			await cdn.warm( url );
		}
		await look( page, world );
		await replace( picture( world, title ), 'yellow' );
		await openScreen( page );
		const site = await flushAll( page, { keepsLinks: true } );
		// No page of a whole library is read or measured.
		await expect(
			site.getByText(
				'Visitors may still see the old image. No copy is known that could be checked.'
			)
		).toBeVisible();
		await page.goto( world.page, { waitUntil: 'networkidle' } );
		expect( await drawn( page ) ).toBe( 'red' );
	}
);
