import {
	hasButton,
	showsFeatured,
	subjectOf,
} from '../../../src/editor/subject';

const nothing = { attachments: [], urls: [] };
const own = `${ window.location.origin }/wp-content/uploads/a.jpg`;

it.each( [
	[ 'core/image', { id: 4, url: own } ],
	[ 'core/cover', { id: 4, url: own, backgroundType: 'image' } ],
	[ 'core/media-text', { mediaId: 4, mediaType: 'image' } ],
	[ 'core/file', { id: 4, href: own } ],
] )( '%s shows its attachment', ( block, attributes ) => {
	expect( subjectOf( block, attributes ) ).toEqual( {
		attachments: [ 4 ],
		urls: [],
	} );
} );

it( 'a file of this site that is in no library is found by its link', () => {
	expect( subjectOf( 'core/image', { url: own } ).urls ).toEqual( [ own ] );
} );

it.each( [
	[ 'an empty block', 'core/image', {} ],
	[
		'another site’s image',
		'core/image',
		{ url: 'https://example.org/a.jpg' },
	],
	[ 'an image being uploaded', 'core/image', { url: `blob:${ own }` } ],
	[ 'a video', 'core/cover', { id: 4, backgroundType: 'video' } ],
	[
		'a video beside text',
		'core/media-text',
		{ mediaId: 4, mediaType: 'video' },
	],
	[ 'a paragraph', 'core/paragraph', { id: 4, url: own } ],
] )( '%s shows no image', ( _, block, attributes ) => {
	expect( subjectOf( block, attributes ) ).toEqual( nothing );
} );

it( 'knows which blocks show the featured image', () => {
	expect( showsFeatured( 'core/post-featured-image', {} ) ).toBe( true );
	expect( showsFeatured( 'core/cover', { useFeaturedImage: true } ) ).toBe(
		true
	);
	expect( showsFeatured( 'core/cover', {} ) ).toBe( false );
	expect( hasButton( 'core/gallery' ) ).toBe( true );
	expect( hasButton( 'core/paragraph' ) ).toBe( false );
} );
