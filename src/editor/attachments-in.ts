import { type Attributes, isId } from './subject';

/** Caches results by attributes object: attributes are immutable, and a keystroke changes those of only one block. */
const known = new WeakMap< object, number[] >();

/** Numbers in an attribute with such a name are taken as image ids. */
const imageId =
	/(?:attachment|background|bg|image|img|logo|media|photo|picture|thumbnail)_?ids?$/i;

/** An `id` attribute beside one of these is taken as an image's id. */
const besideId = [ 'url', 'src', 'mediaUrl', 'alt', 'sizeSlug' ];

/**
 * Returns the numbers in a block's attributes that may be attachment ids, for core's blocks and others with similar
 * attribute names. Requesting the attachments weeds out other numbers.
 */
export function attachmentsIn( attributes: Attributes ): number[] {
	let ids = known.get( attributes );
	if ( ! ids ) {
		ids = [ ...new Set( read( attributes ) ) ];
		known.set( attributes, ids );
	}
	return ids;
}

function read( value: unknown ): number[] {
	if ( typeof value === 'string' ) {
		return inText( value );
	}
	if ( Array.isArray( value ) ) {
		return value.flatMap( read );
	}
	if ( typeof value !== 'object' || value === null ) {
		return [];
	}
	// Rich text, which may contain inline images.
	if ( 'toHTMLString' in value && value.toHTMLString instanceof Function ) {
		return inText( String( value.toHTMLString() ) );
	}
	const isImage = besideId.some( ( name ) => name in value );
	return Object.entries( value ).flatMap( ( [ name, inner ] ) =>
		imageId.test( name ) || ( isImage && name === 'id' )
			? [ inner ].flat().map( Number ).filter( isId )
			: read( inner )
	);
}

/** Finds image ids in HTML and shortcodes, written as in the classic editor. */
function inText( text: string ): number[] {
	const galleries = [
		...text.matchAll( /\[gallery[^\]]*\bids="([\d,\s]+)/g ),
	];
	return [
		...[ ...text.matchAll( /\bwp-image-(\d+)/g ) ].map(
			( [ , id ] ) => id
		),
		...galleries.flatMap( ( [ , ids = '' ] ) => ids.split( ',' ) ),
	]
		.map( Number )
		.filter( isId );
}
