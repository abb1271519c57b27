import { expect, type Page } from '@playwright/test';

/** Returns by how many pixels the page is wider than the window, so that it would need sideways scrolling. */
async function beyond( page: Page ): Promise< number > {
	return page.evaluate( () => {
		const { scrollWidth, clientWidth } = document.documentElement;
		return scrollWidth - clientWidth;
	} );
}

/** Renders the page as in a window of this size, at this zoom. */
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

/**
 * Asserts that the plugin's screen fits a window of 1440 × 900, or that its result does if it has pictures; that it is
 * at most three screens long on a phone; and that nothing needs sideways scrolling, even at 200% zoom.
 */
export async function expectFits( page: Page ): Promise< void > {
	const before = page.viewportSize();
	await page.setViewportSize( { width: 1440, height: 900 } );
	await page.evaluate( () => window.scrollTo( 0, 0 ) );
	const end = await page.locator( '.spf-column' ).evaluate( ( column ) => {
		const result = column.querySelector(
			'.spf-section:has(.spf-compare, .spf-pictures)'
		);
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

/**
 * Returns the plugin's own links, buttons and fields in this part of the page that are lower or narrower than 24
 * pixels, too small for touch.
 */
export function findSmallTargets(
	page: Page,
	selector: string
): Promise< string[] > {
	return page.evaluate( ( root ) => {
		const ours =
			'[class*="spf-"], .shortpixel-flush, shortpixel-flush-button';
		// Checkboxes are left out, since their labels can be clicked as well.
		const targets =
			'a[href], button, summary, select, textarea, input:not([type="checkbox"], [type="hidden"])';
		return [ ...document.querySelectorAll( root ) ]
			.flatMap( ( part ) => [
				...part.querySelectorAll< HTMLElement >( targets ),
			] )
			.filter( ( one ) => one.closest( ours ) && one.checkVisibility() )
			.filter( ( one ) => {
				const { width, height } = one.getBoundingClientRect();
				return width > 1 && ( width < 23.5 || height < 23.5 );
			} )
			.map( ( one ) => {
				const { width, height } = one.getBoundingClientRect();
				return `${ Math.round( width ) } × ${ Math.round( height ) }: ${ one.outerHTML.slice( 0, 200 ) }`;
			} );
	}, selector );
}

/** Returns the fields, links and buttons in this part of the page that are covered when they have the focus. */
export function findCovered(
	page: Page,
	selector: string
): Promise< string[] > {
	return page.evaluate( ( root ) => {
		const targets = 'a[href], button, summary, select, textarea, input';
		return [
			...document.querySelectorAll< HTMLElement >(
				`${ root } :is(${ targets })`
			),
		]
			.filter( ( one ) => one.checkVisibility() && one.tabIndex >= 0 )
			.filter( ( one ) => {
				one.focus();
				const { x, y, width, height } = one.getBoundingClientRect();
				const seen = document.elementFromPoint(
					x + width / 2,
					y + height / 2
				);
				return ! one.parentElement?.contains( seen );
			} )
			.map( ( one ) => one.outerHTML.slice( 0, 200 ) );
	}, selector );
}

/** Returns layout faults in this part of the page: sideways scrolling, broken words, and texts that overlap. */
export function findSqueezed(
	page: Page,
	selector: string
): Promise< string[] > {
	return page.evaluate( ( root ) => {
		const wrong: string[] = [];
		const { clientWidth, scrollWidth } = document.documentElement;
		if ( scrollWidth > clientWidth ) {
			wrong.push(
				`${ scrollWidth - clientWidth } pixels beyond the edge`
			);
		}
		const walker = document.createTreeWalker(
			document.querySelector( root ) ?? document.body,
			NodeFilter.SHOW_TEXT
		);
		const seen: { box: DOMRect; text: string }[] = [];
		while ( walker.nextNode() ) {
			const text = walker.currentNode.textContent?.trim() ?? '';
			const parent = walker.currentNode.parentElement;
			if (
				text === '' ||
				! parent?.checkVisibility() ||
				// Sticky elements cover what is scrolled beneath them.
				parent.closest( '.screen-reader-text, option, .spf-save' )
			) {
				continue;
			}
			const range = document.createRange();
			range.selectNodeContents( walker.currentNode );
			const lines = [ ...range.getClientRects() ].filter(
				( { width } ) => width > 0
			);
			const longest = Math.max(
				...text.split( /[\s-]+/ ).map( ( word ) => word.length )
			);
			// With more lines than words, a word is broken although it would fit a phone's width.
			if (
				longest <= 24 &&
				lines.length > text.split( /[\s-]+/ ).length
			) {
				wrong.push( `broken: ${ text }` );
			}
			for ( const box of lines ) {
				const other = seen.find(
					( one ) =>
						box.left < one.box.right - 2 &&
						one.box.left < box.right - 2 &&
						box.top < one.box.bottom - 4 &&
						one.box.top < box.bottom - 4
				);
				if ( other ) {
					wrong.push( `${ text } lies on ${ other.text }` );
				}
			}
			seen.push( ...lines.map( ( box ) => ( { box, text } ) ) );
		}
		return wrong;
	}, selector );
}
