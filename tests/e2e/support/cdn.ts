import { expect } from '@playwright/test';
import { colourOf, writePicture, type Colour } from '../../../tools/site/site';
import {
	simulatorControl,
	type SimulatorControl,
} from '../../../tools/simulator/control';
import type { World } from './world';

/** What a test does with the CDN. */
export interface Cdn {
	control: SimulatorControl;
	/** The CDN URLs that the page shows, of one picture or of all. */
	urlsOnPage: (
		picture?: World[ 'pictures' ][ number ]
	) => Promise< string[] >;
	/** Asks until the CDN has the picture and serves it itself, as visitors' requests would do. */
	warm: ( url: string ) => Promise< void >;
	/** The colour that a visitor sees at this address, redirects followed. */
	colourAt: ( url: string ) => Promise< Colour | 'other' >;
}

function escaped( text: string ): string {
	return text.replace( /[.*+?^${}()|[\]\\/]/g, '\\$&' );
}

/** Gives a test its way to the CDN. */
export function cdnOf( world: World ): Cdn {
	return {
		control: simulatorControl( world.control ),
		urlsOnPage: async ( picture ) => {
			const html = await ( await fetch( world.page ) ).text();
			const all = html.matchAll(
				new RegExp(
					`${ escaped( world.cdn ) }/[^\\s"'&,)]+(?:,[^\\s"'&,)]+)*`,
					'g'
				)
			);
			const name = picture?.url
				.replace( /^.*\//, '' )
				.replace( /\.\w+$/, '' );
			return [
				...new Set( [ ...all ].map( ( [ url ] ) => url ) ),
			].filter(
				( url ) => name === undefined || url.includes( `/${ name }` )
			);
		},
		warm: async ( url ) => {
			await expect
				.poll(
					async () =>
						( await fetch( url, { redirect: 'manual' } ) ).status,
					// Making a picture takes as long as the machine lets it.
					{ timeout: 60_000, intervals: [ 50, 100 ] }
				)
				.toBe( 200 );
		},
		colourAt: async ( url ) => {
			const answer = await fetch( url );
			expect( answer.status, url ).toBe( 200 );
			return colourOf( new Uint8Array( await answer.arrayBuffer() ) );
		},
	};
}

/** Overwrites every file of a picture, as a site owner's "replace image" does. */
export async function replacePicture(
	picture: World[ 'pictures' ][ number ],
	colour: Colour
): Promise< void > {
	for ( const { path, width, height } of picture.files ) {
		await writePicture( path, width, height, colour );
	}
}
