import { expect, type Locator, type Page } from '@playwright/test';

const MOST = 200;

/** Presses Tab until this element has the focus, then waits until it is enabled, as a person without a mouse would. */
export async function tabTo( page: Page, target: Locator ): Promise< void > {
	await expect( target ).toBeAttached();
	for ( let presses = 0; presses < MOST; presses++ ) {
		await page.keyboard.press( 'Tab' );
		const reached = await target.evaluate(
			( element ) => element === element.ownerDocument.activeElement
		);
		if ( reached ) {
			await expect( target ).toBeEnabled();
			return;
		}
	}
	throw new Error( `${ MOST } presses of Tab did not reach ${ target }.` );
}

/** Uses WordPress's own skip link past the menu. */
export async function skipToContent( page: Page ): Promise< void > {
	await tabTo(
		page,
		page.getByRole( 'link', { name: 'Skip to main content' } )
	);
	await page.keyboard.press( 'Enter' );
}
