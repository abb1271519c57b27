import { expect } from '@playwright/test';
import {
	colourOf,
	writePicture,
	type Colour,
	type Picture,
} from '../../../tools/site/site';
import {
	simulatorControl,
	type SimulatorControl,
} from '../../../tools/simulator/control';
import type { World } from './world';

/** A test's access to the CDN. */
export interface Cdn {
	control: SimulatorControl;
	/** The CDN URLs that the page shows, of one image or of all. */
	urlsOnPage: (
		picture?: World[ 'pictures' ][ number ]
	) => Promise< string[] >;
	/** Requests an address, as visitors would, until the CDN serves the image itself. */
	warm: ( url: string ) => Promise< void >;
	/** The colour that a visitor sees at this address, following redirects. */
	colourAt: ( url: string ) => Promise< Colour | 'other' >;
}

function escaped( text: string ): string {
	return text.replace( /[.*+?^${}()|[\]\\/]/g, '\\$&' );
}

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
					// The CDN takes a long time to make a copy on a busy machine.
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

/** Overwrites every file of an image, as replacing an image does. */
export async function replacePicture(
	picture: Pick< Picture, 'files' >,
	colour: Colour
): Promise< void > {
	for ( const { path, width, height } of picture.files ) {
		await writePicture( path, width, height, colour );
	}
}
