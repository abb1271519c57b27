import { expect, type Locator, type Page } from '@playwright/test';

const MOST = 200;

/** Presses Tab until the focus is on this element, as somebody without a mouse does. */
export async function tabTo( page: Page, target: Locator ): Promise< void > {
	await expect( target ).toBeAttached();
	for ( let presses = 0; presses < MOST; presses++ ) {
		await page.keyboard.press( 'Tab' );
		const reached = await target.evaluate(
			( element ) => element === element.ownerDocument.activeElement
		);
		if ( reached ) {
			return;
		}
	}
	throw new Error( `${ MOST } presses of Tab did not reach ${ target }.` );
}

/** Takes WordPress's own short cut past the menu. */
export async function skipToContent( page: Page ): Promise< void > {
	await tabTo(
		page,
		page.getByRole( 'link', { name: 'Skip to main content' } )
	);
	await page.keyboard.press( 'Enter' );
}
