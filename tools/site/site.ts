import { mkdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { root } from '../root';

/** The stand-in for ShortPixel Adaptive Images, by its path in the plugins folder. */
export const provider =
	'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php';

/** A must-use plugin that logs where the plugin uses WordPress in a deprecated or wrong way. */
export const noDeprecatedApi = path.join(
	root,
	'tests/php/support/no-deprecated-api.php'
);

export interface PictureFile {
	path: string;
	url: string;
	width: number;
	height: number;
}

/** An attachment with all its files. */
export interface Picture {
	id: number;
	title: string;
	url: string;
	files: PictureFile[];
}

/** The input of set-up.php. */
export interface SiteOrder {
	title: string;
	plugins: string[];
	endpoint: string;
	wait_seconds: number;
	roles: string[];
	/** Whether the provider's script loads images lazily, as the real plugin's does by default. */
	lazy: boolean;
	pictures: { file: string; title: string; alt: string }[];
	page_title: string;
	page_text: string;
	/** The path at which set-up.php writes the SiteAnswer, as PHP sees it. */
	answer: string;
}

/** The content that set-up.php created. */
export interface SiteAnswer {
	pictures: Picture[];
	page: string;
}

export type Colour = 'red' | 'green' | 'blue' | 'yellow' | 'purple' | 'orange';

/** Colours far enough apart that compression cannot turn one into another. */
export const colours: Record< Colour, [ number, number, number ] > = {
	red: [ 200, 30, 30 ],
	green: [ 30, 160, 60 ],
	blue: [ 30, 60, 200 ],
	yellow: [ 240, 220, 40 ],
	purple: [ 140, 40, 180 ],
	orange: [ 240, 140, 20 ],
};

/** Writes an image of one colour, in the format of the file's extension. */
export async function writePicture(
	file: string,
	width: number,
	height: number,
	colour: Colour
): Promise< void > {
	mkdirSync( path.dirname( file ), { recursive: true } );
	const [ r, g, b ] = colours[ colour ];
	await sharp( {
		create: { width, height, channels: 3, background: { r, g, b } },
	} ).toFile( file );
}

/** Returns which of the known colours an image has at its centre. */
export async function colourOf(
	bytes: Uint8Array
): Promise< Colour | 'other' > {
	const { data, info } = await sharp( bytes )
		.removeAlpha()
		.toColourspace( 'srgb' )
		.raw()
		.toBuffer( { resolveWithObject: true } );
	const middle =
		( Math.floor( info.height / 2 ) * info.width +
			Math.floor( info.width / 2 ) ) *
		info.channels;
	const pixel = [ ...data.subarray( middle, middle + 3 ) ];
	const found = ( Object.keys( colours ) as Colour[] ).find( ( name ) =>
		colours[ name ].every(
			( value, index ) =>
				Math.abs( value - ( pixel[ index ] ?? 999 ) ) < 24
		)
	);
	return found ?? 'other';
}
