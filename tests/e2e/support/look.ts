import { expect, type Page } from '@playwright/test';

/** Pixels that lie beyond the edge of the window, to which one would have to scroll sideways. */
async function beyond( page: Page ): Promise< number > {
	return page.evaluate( () => {
		const { scrollWidth, clientWidth } = document.documentElement;
		return scrollWidth - clientWidth;
	} );
}

/** Draws the page as on a window of this size, enlarged by this factor. */
async function draw(
	page: Page,
	width: number,
	height: number,
	zoom: number
): Promise< () => Promise< void > > {
	const client = await page.context().newCDPSession( page );
	await client.send( 'Emulation.setDeviceMetricsOverride', {
		width: width / zoom,
		height: height / zoom,
		deviceScaleFactor: zoom,
		mobile: false,
	} );
	return async () => {
		await client.send( 'Emulation.clearDeviceMetricsOverride' );
		await client.detach();
	};
}

/** Asserts that nothing lies beyond the edge at 200 % zoom. */
export async function expectNoOverflowZoomed( page: Page ): Promise< void > {
	const restore = await draw( page, 1440, 900, 2 );
	expect( await page.evaluate( () => window.innerWidth ) ).toBe( 720 );
	expect( await beyond( page ), 'pixels beyond the edge at 200 %' ).toBe( 0 );
	await restore();
}

/** Asserts that a task is seen whole at 1440 × 900, a result with its pictures after scrolling to it, and takes at most three screens of a phone, without scrolling sideways. */
export async function expectFits( page: Page ): Promise< void > {
	const before = page.viewportSize();
	await page.setViewportSize( { width: 1440, height: 900 } );
	await page.evaluate( () => window.scrollTo( 0, 0 ) );
	const end = await page.locator( '.spf-column' ).evaluate( ( column ) => {
		const result = column.querySelector( '.spf-section:has(.spf-compare)' );
		const bar = document.getElementById( 'wpadminbar' );
		return result
			? result.getBoundingClientRect().height + ( bar?.offsetHeight ?? 0 )
			: column.getBoundingClientRect().bottom;
	} );
	expect( end, 'the end of the task at 1440 × 900' ).toBeLessThanOrEqual(
		900
	);
	expect( await beyond( page ), 'pixels beyond the edge' ).toBe( 0 );
	await expectNoOverflowZoomed( page );

	await page.setViewportSize( { width: 400, height: 800 } );
	expect( await beyond( page ), 'pixels beyond the edge of a phone' ).toBe(
		0
	);
	const length = await page.evaluate(
		() => document.documentElement.scrollHeight
	);
	expect( length, 'the length on a phone' ).toBeLessThanOrEqual( 3 * 800 );
	if ( before ) {
		await page.setViewportSize( before );
	}
}
