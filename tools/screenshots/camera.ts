import path from 'node:path';
import process from 'node:process';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { root } from '../root';
import type { SeededSite } from './site';

/** The maximum size of a picture, so that pages that show it load fast. */
const mostBytes = 250_000;

/** Writes an image with 256 colours, or fewer if it is too large: few are enough for screens and drawings. */
export async function writePng( image: Buffer, file: string ): Promise< void > {
	const target = path.join( root, file );
	for ( const colours of [ 256, 128, 64 ] ) {
		const { size } = await sharp( image )
			.png( { palette: true, colours, effort: 10, dither: 0.6 } )
			.toFile( target );
		process.stdout.write( `${ file }: ${ size } bytes\n` );
		if ( size <= mostBytes ) {
			return;
		}
	}
	throw new Error( `${ file } is larger than ${ mostBytes } bytes.` );
}

const width = 1280;
const usualHeight = 800;

/** Takes a screenshot of a page, with public host names in place of this machine's addresses. */
export async function photograph(
	page: Page,
	{ url, cdn }: Pick< SeededSite, 'url' | 'cdn' >,
	file: string,
	height = usualHeight
): Promise< void > {
	await page.setViewportSize( { width, height } );
	await page.evaluate(
		( names ) => {
			const texts = document.createTreeWalker(
				document.body,
				NodeFilter.SHOW_TEXT
			);
			while ( texts.nextNode() ) {
				const text = texts.currentNode;
				for ( const [ from = '', to = '' ] of names ) {
					if ( text.nodeValue?.includes( from ) ) {
						text.nodeValue = text.nodeValue.replaceAll( from, to );
					}
				}
			}
		},
		[
			[ url, 'https://example.com' ],
			[ cdn, 'https://cdn.shortpixel.ai' ],
			[ url.replace( 'http://', '' ), 'example.com' ],
			[ cdn.replace( 'http://', '' ), 'cdn.shortpixel.ai' ],
		]
	);
	await writePng( await page.screenshot( { animations: 'disabled' } ), file );
	await page.setViewportSize( { width, height: usualHeight } );
}
