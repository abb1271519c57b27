import type { Page } from '@playwright/test';

declare global {
	interface Window {
		spoken?: string[];
	}
}

/** Records what live regions announce, from the next page load on. */
export async function listenToSpeech(
	page: Page
): Promise< () => Promise< string[] > > {
	await page.addInitScript( () => {
		const spoken: string[] = [];
		window.spoken = spoken;
		new MutationObserver( ( changes ) => {
			const regions = new Set(
				changes.map( ( { target } ) =>
					( target instanceof Element
						? target
						: target.parentElement
					)?.closest( '[aria-live]' )
				)
			);
			for ( const region of regions ) {
				const text = region?.textContent?.trim() ?? '';
				if ( text !== '' ) {
					spoken.push( text );
				}
			}
		} ).observe( document, {
			childList: true,
			characterData: true,
			subtree: true,
		} );
	} );
	return () => page.evaluate( () => window.spoken ?? [] );
}
