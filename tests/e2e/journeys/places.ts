import { expect, type Locator, type Page } from '@playwright/test';

/** Opens the Media Library's list view, where each image's row has Flush among its actions. */
export async function openList( page: Page ): Promise< void > {
	await page.goto( '/wp-admin/upload.php?mode=list' );
}

/** The row of one image in the list view. */
export function rowOf( page: Page, title: string ): Locator {
	return page.getByRole( 'row' ).filter( { hasText: title } );
}

/**
 * The plugin's elements in the rows of the list view. Axe checks only these, since some of core's own actions have an
 * accessible name that differs from their text.
 */
export const ourRow = 'shortpixel-flush-button, .spf-message';

/** The Flush button of one image, in the list view or in the attachment details. */
export function flushButton( within: Page | Locator, title: string ): Locator {
	return within.getByRole( 'button', {
		name: `Flush “${ title }” from ShortPixel`,
	} );
}

/** Hovers an image's row to show its actions, and clicks Flush. */
export async function flushRow(
	page: Page,
	title: string
): Promise< Locator > {
	const row = rowOf( page, title );
	await row.hover();
	await flushButton( row, title ).click();
	return row;
}

/** Opens an image's details in the modal of the grid. */
export async function openGridDetails(
	page: Page,
	title: string
): Promise< Locator > {
	await page.goto( '/wp-admin/upload.php?mode=grid' );
	await page.getByRole( 'checkbox', { name: title } ).click();
	const modal = page.getByRole( 'dialog' );
	await expect( flushButton( modal, title ) ).toBeVisible();
	return modal;
}

export async function openScreen( page: Page, query = '' ): Promise< void > {
	await page.goto( `/wp-admin/upload.php?page=shortpixel-flush${ query }` );
}

export function card( page: Page, title: string ): Locator {
	return page.getByRole( 'region', { name: title, exact: true } );
}

/** The card in which images are chosen and flushed. Found by its class, since its title changes with what it shows. */
export function imageCard( page: Page ): Locator {
	return page.locator( '.spf-section.is-image' );
}

/** The card for flushing all images. */
export function siteCard( page: Page ): Locator {
	return card( page, 'All images look old?' );
}

/** The card that says what visitors see. */
export function answerCard( page: Page ): Locator {
	return page.locator( '.spf-section.is-answer' );
}

/** The lines that say what is wrong with the site's connection. */
export function stateLine( page: Page ): Locator {
	return page.locator( '.spf-state' );
}

/** Waits until the screen sends no more requests; when it opens, it also checks the connection. */
export async function untilIdle( page: Page ): Promise< void > {
	await page.waitForLoadState( 'networkidle' );
}

/** Opens one of the screen's tabs by its link. */
export async function openTab(
	page: Page,
	name: 'Flush' | 'History' | 'Settings'
): Promise< void > {
	const link = page
		.getByRole( 'navigation', { name: 'Parts of this screen' } )
		.getByRole( 'link', { name } );
	await link.click();
	await expect( link ).toHaveAttribute( 'aria-current', 'page' );
}

export async function openHistory( page: Page ): Promise< Locator > {
	await openTab( page, 'History' );
	return card( page, 'History' );
}

/** Opens the history, and unfolds its newest flush. */
export async function openNewest( page: Page ): Promise< Locator > {
	const history = await openHistory( page );
	const newest = history.locator( '.spf-history__row' ).first();
	await newest.locator( '.spf-history__result' ).click();
	return newest;
}

/** Enters a link on the plugin's screen, and presses Find. */
export async function find( page: Page, address: string ): Promise< Locator > {
	const image = imageCard( page );
	await image.getByLabel( 'Link of an image or page' ).fill( address );
	await image.getByRole( 'button', { name: 'Find', exact: true } ).click();
	return image;
}

/** Enters a link on the plugin's screen, and waits until the image or page is found. */
export async function lookUp(
	page: Page,
	address: string
): Promise< Locator > {
	const image = await find( page, address );
	await expect( image.getByLabel( 'Link of an image or page' ) ).toBeHidden();
	return image;
}

/** The button that flushes the images chosen on the screen. */
export function startButton( image: Locator ): Locator {
	return image.getByRole( 'button', { name: 'Flush', exact: true } );
}

export async function keepLinks( within: Locator ): Promise< void > {
	await within.getByRole( 'checkbox', { name: 'Keep the links' } ).check();
}

export async function tickRows(
	page: Page,
	titles: string[]
): Promise< void > {
	for ( const title of titles ) {
		await rowOf( page, title ).getByRole( 'checkbox' ).check();
	}
}

export function flushAllDialog( page: Page ): Locator {
	return page.getByRole( 'dialog', { name: 'Flush all images' } );
}

export async function openFlushAll( page: Page ): Promise< Locator > {
	await siteCard( page )
		.getByRole( 'button', { name: 'Flush all…' } )
		.click();
	const dialog = flushAllDialog( page );
	await expect( dialog ).toBeVisible();
	return dialog;
}

export function openSettings( page: Page ): Promise< void > {
	return openScreen( page, '&tab=settings' );
}

/** Opens the settings with the advanced ones unfolded. */
export async function unfoldSettings( page: Page ): Promise< Locator > {
	await openSettings( page );
	const settings = card( page, 'Settings' );
	await settings.getByRole( 'button', { name: 'Advanced' } ).click();
	return settings;
}
