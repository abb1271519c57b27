import type { Browser } from '@playwright/test';
import { writePng } from './camera';

const asUrl = ( image: Buffer ): string =>
	`data:image/png;base64,${ image.toString( 'base64' ) }`;

const phone = ( image: Buffer, label: string, mark: string ): string =>
	`<figure><figcaption><b class="${ mark }">${ mark === 'old' ? '!' : '✓' }</b> ${ label }</figcaption><div class="phone"><img src="${ asUrl( image ) }"></div></figure>`;

const style = `
	body { margin: 0; background: #fff; color: #1e1e1e; font: 20px/1.4 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, sans-serif; }
	main { display: flex; align-items: center; justify-content: center; gap: 44px; width: 1000px; padding: 28px 0 32px; }
	figure { margin: 0; }
	figcaption { text-align: center; margin-bottom: 14px; font-weight: 500; }
	b { display: inline-block; width: 24px; height: 24px; line-height: 24px; border-radius: 50%; color: #fff; font-size: 15px; text-align: center; vertical-align: 1px; }
	.old { background: #b26200; }
	.new { background: #007017; }
	.phone { width: 292px; border: 9px solid #1e1e1e; border-radius: 34px; overflow: hidden; }
	.phone img { display: block; width: 100%; }
	.step { text-align: center; }
	.button { display: inline-block; padding: 0 26px; border-radius: 4px; background: #3858e9; color: #fff; font-weight: 500; line-height: 52px; }
	.arrow { display: block; margin-top: 14px; font-size: 40px; line-height: 1; color: #757575; }`;

/** Draws the README's picture: a phone with the old image, the Flush button, and the phone with the new image. */
export async function drawPromise(
	browser: Browser,
	{ before, after }: { before: Buffer; after: Buffer }
): Promise< void > {
	const page = await browser.newPage( {
		viewport: { width: 1000, height: 700 },
		deviceScaleFactor: 2,
	} );
	await page.setContent(
		`<style>${ style }</style><main>${ phone( before, 'The old image', 'old' ) }<div class="step"><span class="button">Flush</span><span class="arrow">→</span></div>${ phone( after, 'The new image', 'new' ) }</main>`
	);
	await writePng(
		await page.locator( 'main' ).screenshot(),
		'docs/before-and-after.png'
	);
	await page.close();
}
