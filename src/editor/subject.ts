import { isOwn } from '../api/own';
import type { Subject } from '../library/rows';

export type Attributes = Record< string, unknown >;

/** Blocks of one image, with the names of their id and URL attributes; without a URL name, only the id counts. */
const imageBlocks: Record< string, { id: string; url: string } > = {
	'core/image': { id: 'id', url: 'url' },
	'core/cover': { id: 'id', url: 'url' },
	'core/media-text': { id: 'mediaId', url: 'mediaUrl' },
	'core/file': { id: 'id', url: '' },
};

export const GALLERY = 'core/gallery';

export const hasButton = ( block: string ): boolean =>
	block in imageBlocks || showsFeatured( block, {} ) || block === GALLERY;

/** Whether a block shows its post's featured image. */
export const showsFeatured = (
	block: string,
	{ useFeaturedImage }: Attributes
): boolean =>
	block === 'core/post-featured-image' ||
	( block in imageBlocks && useFeaturedImage === true );

/** Returns what an image block itself shows: an attachment or, if it has no id, an image file of this site. */
export function subjectOf( block: string, attributes: Attributes ): Subject {
	const names = imageBlocks[ block ];
	const isVideo = [
		attributes[ 'backgroundType' ],
		attributes[ 'mediaType' ],
	].includes( 'video' );
	if ( ! names || isVideo ) {
		return { attachments: [], urls: [] };
	}
	const id = attributes[ names.id ];
	const url = attributes[ names.url ];
	if ( isId( id ) ) {
		return { attachments: [ id ], urls: [] };
	}
	const isFile = typeof url === 'string' && isImageFile( url );
	return { attachments: [], urls: isFile ? [ url ] : [] };
}

/** Parses comma-separated ids. */
export const idsOf = ( key: string ): number[] =>
	key.split( ',' ).map( Number ).filter( isId );

export function isId( value: unknown ): value is number {
	return Number.isInteger( value ) && Number( value ) > 0;
}

const isImageFile = ( url: string ): boolean =>
	/^(?:https?:)?\/.*\.(?:avif|gif|jpe?g|png|webp)$/i.test( url ) &&
	isOwn( url );
