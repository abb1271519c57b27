import type { Page } from '@playwright/test';
import axe from 'axe-core';

/**
 * Returns axe's violations in this part of the page, one line per rule. Frames are skipped: the plugin's own are
 * invisible and only measure pages.
 *
 * Axe stays loaded in the page for the next run, since compiling it takes longer than running it.
 *
 * @param ignored Rules to skip.
 */
export async function findViolations(
	page: Page,
	selector: string,
	ignored: string[] = []
): Promise< string[] > {
	if ( ! ( await page.evaluate( () => 'axe' in window ) ) ) {
		await page.evaluate( axe.source );
	}
	return page.evaluate(
		async ( options ) => {
			const { axe: inPage } = window as unknown as { axe: typeof axe };
			// A button that was just enabled is still changing its colour.
			await Promise.allSettled(
				document
					.getAnimations()
					.filter( ( one ) => one instanceof CSSTransition )
					.map( ( { finished } ) => finished )
			);
			const { violations } = await inPage.run( options.selector, {
				iframes: false,
				resultTypes: [ 'violations' ],
				rules: Object.fromEntries(
					options.ignored.map( ( id ) => [ id, { enabled: false } ] )
				),
			} );
			return violations.map(
				( { id, help, nodes } ) =>
					`${ id }: ${ help } (${ nodes
						.map( ( { html } ) => html )
						.join( ', ' ) })`
			);
		},
		{ selector, ignored }
	);
}
