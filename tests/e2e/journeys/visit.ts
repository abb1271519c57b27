import { type Browser, expect } from '@playwright/test';
import type { Cdn } from '../support/cdn';
import type { World } from '../support/world';

const common = [
	{ width: 390, height: 844, density: 3 },
	{ width: 360, height: 800, density: 3 },
	{ width: 412, height: 915, density: 2.625 },
	{ width: 1920, height: 1080, density: 1 },
	{ width: 1366, height: 768, density: 1 },
];

/** Lets browsers with common screens load the page, until the CDN has every copy they ask for. */
export async function visit( browser: Browser, world: World, cdn: Cdn ) {
	for ( const { width, height, density } of common ) {
		const visitor = await browser.newPage( {
			viewport: { width, height },
			deviceScaleFactor: density,
			isMobile: density > 1,
			hasTouch: density > 1,
		} );
		await visitor.goto( world.page, { waitUntil: 'networkidle' } );
		const images = await visitor.locator( '.wp-block-gallery img' ).all();
		expect( images.length ).toBeGreaterThan( 0 );
		for ( const image of images ) {
			// A lazily loaded image has a placeholder until it is in view.
			await image.scrollIntoViewIfNeeded();
			await expect
				.poll( () =>
					image.evaluate(
						( one ) =>
							one instanceof HTMLImageElement && one.currentSrc
					)
				)
				.toMatch( /[/+]w_/ );
			await cdn.warm(
				await image.evaluate( ( one ) =>
					one instanceof HTMLImageElement ? one.currentSrc : ''
				)
			);
		}
		await visitor.close();
	}
}
