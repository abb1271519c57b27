import { expect, type Locator, type Page } from '@playwright/test';

declare global {
	interface Window {
		lostFocus?: string[];
	}
}

const MOST = 200;

/** Presses Tab until this element has the focus, then waits until it can be used. */
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

/** Skips the menu by WordPress's own skip link. */
export async function skipToContent( page: Page ): Promise< void > {
	await tabTo(
		page,
		page.getByRole( 'link', { name: 'Skip to main content' } )
	);
	await page.keyboard.press( 'Enter' );
}

/** From the next page load on, records each element that lost the focus if nothing had it for the next ten frames. */
export async function watchFocus(
	page: Page
): Promise< () => Promise< string[] > > {
	await page.addInitScript( () => {
		const lost: string[] = [];
		window.lostFocus = lost;
		let last = '';
		let frames = 0;
		const look = () => {
			const { activeElement, body } = document;
			if ( activeElement && activeElement !== body ) {
				// While a page is loading, core's skip link focuses nothing: it only moves the place from which Tab
				// continues.
				last = activeElement.matches( '.screen-reader-shortcut' )
					? ''
					: activeElement.outerHTML.slice( 0, 160 );
				frames = 0;
			} else if ( last !== '' ) {
				frames++;
				// When an element is replaced, the new one gets the focus within a frame or two.
				if ( frames === 10 ) {
					lost.push( last );
				}
			}
			window.requestAnimationFrame( look );
		};
		look();
	} );
	return () => page.evaluate( () => window.lostFocus ?? [] );
}
