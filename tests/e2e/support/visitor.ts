import type { Browser, BrowserContext, Page, Route } from '@playwright/test';
import { shapeOf } from './layout-page';
import type { OwnedScreen } from './owned-screens';
import type { World } from './world';

export interface Browsers {
	/** Scroll bars overlay the page, as on phones and Macs. */
	overlaid: Browser;
	/** Scroll bars take space from the page. */
	classic: Browser;
}

/** Returns every CDN URL that a visitor's browser requests on this screen, scrolling to the end of the page. */
export async function visit(
	world: Pick< World, 'cdn' >,
	{ overlaid, classic }: Browsers,
	screen: OwnedScreen,
	address: string
): Promise< string[] > {
	const isTouch = screen.kind === 'touch';
	const context = await ( screen.scrollbars ? classic : overlaid ).newContext(
		{
			viewport: screen.viewport,
			screen: screen.screen,
			deviceScaleFactor: screen.density,
			isMobile: isTouch,
			hasTouch: isTouch,
		}
	);
	try {
		const asked = await listen( context, world );
		const page = await context.newPage();
		await page.goto( address );
		await scrollThrough( page );
		return [ ...asked ];
	} finally {
		await context.close();
	}
}

/**
 * Answers in place of the CDN with empty images of the right shape, since hundreds of real ones would take minutes.
 * Returns the URLs requested.
 */
async function listen(
	context: BrowserContext,
	{ cdn }: Pick< World, 'cdn' >
): Promise< Set< string > > {
	const asked = new Set< string >();
	await context.route( `${ cdn }/**`, async ( route: Route ) => {
		const url = route.request().url();
		asked.add( url );
		const width = Number( /[/+]w_(\d+)/.exec( url )?.[ 1 ] ?? 1000 );
		const height = Math.round( width / shapeOf( url ) );
		await route.fulfill( {
			contentType: 'image/svg+xml',
			body: `<svg xmlns="http://www.w3.org/2000/svg" width="${ width }" height="${ height }"/>`,
		} );
	} );
	return asked;
}

/** Scrolls to the end of the page, faster than a person, then waits until every visible image has been requested. */
async function scrollThrough( page: Page ): Promise< void > {
	await page.evaluate( async () => {
		const step = window.innerHeight * 0.7;
		for (
			let y = 0;
			y < document.documentElement.scrollHeight;
			y += step
		) {
			window.scrollTo( 0, y );
			await new Promise( ( drawn ) =>
				requestAnimationFrame( () => requestAnimationFrame( drawn ) )
			);
		}
	} );
	await page.waitForFunction( () =>
		[
			...document.querySelectorAll< HTMLElement >(
				'[src^="data:image/svg+xml;base64"], [style*="data:image/svg+xml;base64"]'
			),
		].every( ( element ) => element.getClientRects().length === 0 )
	);
}
