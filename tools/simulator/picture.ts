import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import type { Original } from './origin';
import { height, param, width, type Format, type Variant } from './variant';

export interface Picture {
	body: Buffer;
	contentType: string;
}

type Encoding = 'jpeg' | 'png' | 'webp' | 'avif';

// Leaves memory and a core to the browser, since a demo may run beside it for hours.
sharp.cache( false );
sharp.concurrency( 1 );

const PASSED_ON =
	/^(image\/(svg\+xml|gif|x-icon|vnd\.microsoft\.icon)|text\/(css|javascript)|font\/|application\/(x-)?(javascript|font|vnd\.ms-fontobject))/i;
const UNTOLD = /^(|text\/plain|(application|binary)\/octet-stream)(;|$)/i;
const BY_EXTENSION: Readonly< Record< string, string > > = {
	css: 'text/css',
	eot: 'application/vnd.ms-fontobject',
	gif: 'image/gif',
	ico: 'image/x-icon',
	js: 'text/javascript',
	mjs: 'text/javascript',
	otf: 'font/otf',
	svg: 'image/svg+xml',
	ttf: 'font/ttf',
	woff: 'font/woff',
	woff2: 'font/woff2',
};
const QUALITY: Readonly< Record< string, number > > = {
	lossy: 60,
	glossy: 80,
	auto: 75,
	lqip: 40,
};
const BEST = 92;
const LQIP_SIZE = 32;

/** Returns the content type of a file that is passed through unchanged; null for a file to convert. */
const passedOn = ( original: Original ): string | null => {
	if ( PASSED_ON.test( original.contentType ) ) {
		return original.contentType;
	}
	const path = new URL( original.source ).pathname.toLowerCase();
	const extension = path.slice( path.lastIndexOf( '.' ) + 1 );
	const known = BY_EXTENSION[ extension ];
	return known !== undefined && UNTOLD.test( original.contentType )
		? known
		: null;
};

const resize = ( image: Sharp, variant: Variant ): Sharp => {
	if ( param( variant, 'q' ) === 'lqip' ) {
		return image
			.resize( { width: LQIP_SIZE, height: LQIP_SIZE, fit: 'inside' } )
			.blur( 2 );
	}
	const [ w, h ] = [ width( variant ), height( variant ) ];
	if ( w === undefined && h === undefined ) {
		return image;
	}
	const crops = param( variant, 'c' ) !== '' && w && h;
	return image.resize( {
		...( w === undefined ? {} : { width: w } ),
		...( h === undefined ? {} : { height: h } ),
		fit: crops ? 'cover' : 'inside',
		withoutEnlargement: true,
	} );
};

const encode = ( image: Sharp, to: Encoding, variant: Variant ): Sharp => {
	const asked = param( variant, 'q' );
	const lossless = asked === 'lossless';
	const quality = QUALITY[ asked ] ?? BEST;
	switch ( to ) {
		case 'jpeg':
			return image.jpeg( { quality } );
		case 'png':
			return image.png( { palette: asked === 'lossy' } );
		case 'webp':
			return image.webp( { quality, lossless } );
		case 'avif':
			return image.avif( { quality, lossless, effort: 1 } );
	}
};

const encodingOf = ( format: string | undefined ): Encoding | null => {
	if ( format === 'heif' ) {
		return 'avif';
	}
	return format === 'jpeg' || format === 'png' || format === 'webp'
		? format
		: null;
};

const convert = async (
	original: Original,
	variant: Variant,
	format: Format
): Promise< Picture | null > => {
	try {
		const image = sharp( original.body, { limitInputPixels: 1e8 } );
		const own = encodingOf( ( await image.metadata() ).format );
		if ( own === null ) {
			return null;
		}
		const kept =
			param( variant, 'ex' ) === '1'
				? image.keepExif()
				: image.autoOrient();
		const to = format === 'source' ? own : format;
		const body = await encode(
			resize( kept, variant ),
			to,
			variant
		).toBuffer();
		return { body, contentType: `image/${ to }` };
	} catch {
		return null;
	}
};

/**
 * The pictures used last, the most recent at the end. Tests request the same few again and again, and encoding is most
 * of the work.
 */
const made = new Map< string, Promise< Picture | null > >();
const MOST_MADE = 300;

/** Makes a variant of the original; null if the original can't be converted. */
export const makePicture = async (
	original: Original,
	variant: Variant,
	format: Format
): Promise< Picture | null > => {
	const contentType = passedOn( original );
	if ( contentType !== null ) {
		return { body: original.body, contentType };
	}
	const hash = createHash( 'sha1' ).update( original.body ).digest( 'hex' );
	const key = `${ format } ${ variant.set } ${ hash }`;
	const picture = made.get( key ) ?? convert( original, variant, format );
	made.delete( key );
	made.set( key, picture );
	for ( const oldest of made.keys() ) {
		if ( made.size <= MOST_MADE ) {
			break;
		}
		made.delete( oldest );
	}
	return picture;
};
