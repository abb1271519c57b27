import {
	type Browser,
	type BrowserContext,
	expect,
	type Page,
	type Request,
} from '@playwright/test';
import { colourOf, type Colour } from '../../../tools/site/site';
import { replacePicture, type Cdn } from '../support/cdn';
import { picture, type World } from '../support/world';

/** Visitors of the site's page: phones that never loaded it, and the browser in which the flush is started. */
export interface Visitors {
	/** Lets both kinds load the image, replaces its file, and asserts that both still see the old one. */
	haveOld: (
		title: string,
		colour: Colour,
		replace?: ( write: () => Promise< void > ) => Promise< void >
	) => Promise< void >;
	/** Asserts what both really show: a new phone, and the browser that started the flush, on its next load. */
	expectBoth: ( title: string, colour: Colour ) => Promise< void >;
	/** Asserts what a new phone shows. */
	expectPhone: ( title: string, colour: Colour ) => Promise< void >;
}

const phone = {
	viewport: { width: 390, height: 664 },
	deviceScaleFactor: 3,
	isMobile: true,
	hasTouch: true,
};

export function visitorsOf(
	browser: Browser,
	page: Page,
	world: World,
	cdn: Cdn
): Visitors {
	const untilQuiet = watchRequests( page );
	const expectPhone = async ( title: string, colour: Colour ) => {
		const context = await browser.newContext( phone );
		const ours: string[] = [];
		context.on( 'request', ( request ) => {
			if ( /shortpixel-flush\/(v1|build)/.test( request.url() ) ) {
				ours.push( request.url() );
			}
		} );
		await expectDrawn( context, world, title, colour );
		expect( ours, 'what a visitor loads of the plugin' ).toEqual( [] );
		await context.close();
	};
	return {
		expectPhone,
		async haveOld( title, colour, replace = ( write ) => write() ) {
			const image = picture( world, title );
			for ( const url of await cdn.urlsOnPage() ) {
				await cdn.warm( url );
			}
			await expectPhone( title, image.colour );
			await expectDrawn( page.context(), world, title, image.colour );
			await replace( () => replacePicture( image, colour ) );
			await expectPhone( title, image.colour );
			await expectDrawn( page.context(), world, title, image.colour );
		},
		async expectBoth( title, colour ) {
			await expectPhone( title, colour );
			await untilQuiet();
			await expectDrawn( page.context(), world, title, colour );
			await page.bringToFront();
		},
	};
}

/** Asserts the colour of the image as a browser draws it on the site's page, with whatever its cache holds. */
async function expectDrawn(
	context: BrowserContext,
	world: World,
	title: string,
	colour: Colour
): Promise< void > {
	const page = await context.newPage();
	await page.goto( world.page );
	const image = page.locator( `.wp-image-${ picture( world, title ).id }` );
	await image.scrollIntoViewIfNeeded();
	// A lazily loaded image has a placeholder first.
	await expect
		.poll( async () => colourOf( await image.screenshot() ) )
		.toBe( colour );
	await page.close();
}

/** Returns a function that waits until the page has sent no request for a second. */
function watchRequests( page: Page ): () => Promise< void > {
	let asked = 0;
	const unanswered = new Set< Request >();
	page.on( 'request', ( request ) => {
		// Chromium never reports the end of the editor's OPTIONS requests.
		if ( request.method() !== 'OPTIONS' ) {
			asked++;
			unanswered.add( request );
		}
	} );
	page.on( 'requestfinished', ( request ) => unanswered.delete( request ) );
	page.on( 'requestfailed', ( request ) => unanswered.delete( request ) );
	return async () => {
		let before = -1;
		await expect
			.poll(
				() => {
					const isSame = asked === before;
					before = asked;
					return isSame && unanswered.size === 0;
				},
				{ intervals: [ 1_000 ] }
			)
			.toBe( true );
	};
}
