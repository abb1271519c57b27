import { expect, type Locator, type Page } from '@playwright/test';

/** Opens the Media Library's list view, where each image's row has Flush among its actions. */
export async function openList( page: Page ): Promise< void > {
	await page.goto( '/wp-admin/upload.php?mode=list' );
}

/** The row of one image in the list view. */
export function rowOf( page: Page, title: string ): Locator {
	return page.getByRole( 'row' ).filter( { hasText: title } );
}

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

/** Opens the plugin's own screen. */
export async function openScreen( page: Page, query = '' ): Promise< void > {
	await page.goto( `/wp-admin/upload.php?page=shortpixel-flush${ query }` );
}

/** A card of the plugin's screen. */
export function card( page: Page, title: string ): Locator {
	return page.getByRole( 'region', { name: title, exact: true } );
}

/** Looks up a link in the card "One image". */
export async function lookUp(
	page: Page,
	address: string
): Promise< Locator > {
	const image = card( page, 'One image' );
	await image.getByLabel( 'Or paste a link' ).fill( address );
	await image.getByRole( 'button', { name: 'Look up' } ).click();
	return image;
}

/** The button that starts what was looked up. */
export function startButton( image: Locator ): Locator {
	return image.getByRole( 'button', { name: 'Flush', exact: true } );
}

/** Chooses one of the two kinds of flush. */
export async function chooseKind(
	image: Locator,
	kind: string
): Promise< void > {
	await image.getByRole( 'radio', { name: kind } ).check();
}

/** Ticks images in the list view. */
export async function tickRows(
	page: Page,
	titles: string[]
): Promise< void > {
	for ( const title of titles ) {
		await rowOf( page, title ).getByRole( 'checkbox' ).check();
	}
}

/** The dialog that confirms a flush of everything. */
export function flushAllDialog( page: Page ): Locator {
	return page.getByRole( 'dialog', { name: 'Flush all images' } );
}

/** Flushes everything through the dialog; `before` is called with it first. */
export async function flushAll(
	page: Page,
	{ before }: { before?: ( dialog: Locator ) => Promise< void > } = {}
): Promise< Locator > {
	const site = card( page, 'Everything' );
	await site.getByRole( 'button', { name: 'Flush all…' } ).click();
	const dialog = flushAllDialog( page );
	await before?.( dialog );
	await dialog
		.getByRole( 'button', { name: 'Flush all', exact: true } )
		.click();
	return site;
}

/** Opens the tab of the settings. */
export function openSettings( page: Page ): Promise< void > {
	return openScreen( page, '&tab=settings' );
}

/** Opens the settings of how it flushes, with the advanced ones unfolded. */
export async function unfoldSettings( page: Page ): Promise< Locator > {
	await openSettings( page );
	const settings = card( page, 'Flushing' );
	await settings
		.getByRole( 'button', { name: 'Show the advanced settings' } )
		.click();
	return settings;
}
