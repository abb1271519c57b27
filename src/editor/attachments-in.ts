import { type Attributes, isId } from './subject';

/** Attributes never change in place, so what was read of them stays true; each keystroke changes those of one block. */
const known = new WeakMap< object, number[] >();

/** Attributes of this name hold the ids of images whatever else is beside them. */
const imageId =
	/(?:attachment|background|bg|image|img|logo|media|photo|picture|thumbnail)_?ids?$/i;

/** Beside one of these an `id` is an image's. */
const besideId = [ 'url', 'src', 'mediaUrl', 'alt', 'sizeSlug' ];

/**
 * Returns the numbers that may be attachments' ids in a block's attributes: of core's blocks, and of others as far as they name them
 * as core does. Some may be something else, or no image; who asks for the attachments finds out.
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
	// Rich text, in which an image can stand among the words.
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

/** Classic content, HTML and shortcodes name images as the classic editor does. */
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
