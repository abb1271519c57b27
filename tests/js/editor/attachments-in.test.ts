import { attachmentsIn } from '../../../src/editor/attachments-in';

it.each( [
	[ 'an image', { id: 4, url: '/a.jpg', sizeSlug: 'large' }, [ 4 ] ],
	[ 'a cover', { id: 4, url: '/a.jpg', dimRatio: 50 }, [ 4 ] ],
	[
		'media and text',
		{ mediaId: 4, mediaUrl: '/a.jpg', mediaLink: '' },
		[ 4 ],
	],
	[
		'an old gallery',
		{
			images: [
				{ id: 4, url: '/a.jpg' },
				{ id: '5', url: '/b.jpg' },
			],
		},
		[ 4, 5 ],
	],
	[
		'a background',
		{
			style: {
				background: { backgroundImage: { id: 4, url: '/a.jpg' } },
			},
		},
		[ 4 ],
	],
	[ 'another plugin’s', { imageID: 4, bgImageIds: [ 5, 4 ] }, [ 4, 5 ] ],
	[
		'classic content',
		{ content: '<p><img class="size-full wp-image-4"></p>' },
		[ 4 ],
	],
	[ 'a shortcode', { text: '[gallery columns="2" ids="4, 5"]' }, [ 4, 5 ] ],
	[
		'an image among words',
		{ content: { toHTMLString: () => 'a <img class="wp-image-4"> b' } },
		[ 4 ],
	],
] )( 'finds the images of %s', ( _, attributes, ids ) => {
	expect( attachmentsIn( attributes ) ).toEqual( ids );
} );

it.each( [
	[ 'a pattern', { ref: 4 } ],
	[ 'a menu item', { id: 4, type: 'page', label: 'About' } ],
	[
		'an image from elsewhere',
		{ url: 'https://example.org/a.jpg', alt: '' },
	],
	[ 'one that was removed', { id: 0, url: '' } ],
	[ 'a query', { query: { perPage: 3, postIn: [ 4 ] }, queryId: 7 } ],
] )( 'takes no number of %s for an image’s', ( _, attributes ) => {
	expect( attachmentsIn( attributes ) ).toEqual( [] );
} );
