import { readPasted } from '../../../src/pasted-links/read-pasted';
import { growth, LINEAR } from '../support/growth';

const house =
	'https://cdn.shortpixel.ai/spai/w_800+q_lossy+ret_img+to_webp/example.com/house.jpg';
const sea =
	'https://cdn.shortpixel.ai/spai/q_lossy+ret_img/example.com/sea.png';
const page = 'https://example.com/about/';

/** What is read of a text: the images of its CDN links, its other links, and what the server is asked about. */
function read( text: string ) {
	const { cdnLinks, others, hasRest, urls } = readPasted( text );
	return {
		images: cdnLinks.map( ( { name } ) => name ),
		others,
		hasRest,
		urls,
	};
}

it( 'reads what a CDN link says of its image', () => {
	expect( readPasted( house ).cdnLinks ).toEqual( [
		{
			url: house,
			name: 'house.jpg',
			host: 'cdn.shortpixel.ai',
			endpoint: 'https://cdn.shortpixel.ai/spai',
			width: 800,
			format: 'webp',
			isRemoval: false,
		},
	] );
} );

it( 'knows a removal link', () => {
	const [ link ] = readPasted(
		house.replace( 'w_800', 'f_remove+w_800' )
	).cdnLinks;
	expect( link?.isRemoval ).toBe( true );
} );

it.each( [
	[ 'one CDN link', house, [ 'house.jpg' ], [] ],
	[ 'a link in quotation marks', `“${ house }”`, [ 'house.jpg' ], [] ],
	[
		'several links of both kinds',
		`${ house }\n${ page } ${ sea }`,
		[ 'house.jpg', 'sea.png' ],
		[ page ],
	],
	[
		'links without a scheme',
		'//example.com/a.jpg example.com/b.jpg /wp-content/uploads/c.jpg',
		[],
		[
			'//example.com/a.jpg',
			'example.com/b.jpg',
			'/wp-content/uploads/c.jpg',
		],
	],
	[
		'a link with a whole CDN link inside',
		`https://example.com/_next/image?url=${ encodeURIComponent( sea ) }`,
		[ 'sea.png' ],
		[],
	],
] )( 'asks about %s as pasted', ( _name, text, images, others ) => {
	expect( read( text ) ).toEqual( {
		images,
		others,
		hasRest: false,
		urls: text.split( /\s/ ),
	} );
} );

it.each( [
	[ 'markup', `<img class="a" src="${ house }" alt="">`, [ house ], true ],
	[
		'links with nothing but a comma between',
		`${ sea },${ house }`,
		[ sea, house ],
		false,
	],
	[
		'a srcset',
		`<img srcset="${ sea } 300w, ${ house } 800w">`,
		[ sea, house ],
		true,
	],
	[
		'a sentence',
		`Look at ${ page } and ${ house }.`,
		[ house, page ],
		true,
	],
	[
		'JSON',
		JSON.stringify( { src: house } ).replace( /\//g, '\\/' ),
		[ house ],
		false,
	],
	[
		'a quoted link with spaces',
		'src="https://cdn.shortpixel.ai/spai/ret_img/example.com/my house.jpg"',
		[ 'https://cdn.shortpixel.ai/spai/ret_img/example.com/my%20house.jpg' ],
		false,
	],
	[
		'parameters with spaces between them',
		'See https://cdn.shortpixel.ai/spai/q_lossy, ret_img/example.com/a.jpg',
		[ 'https://cdn.shortpixel.ai/spai/q_lossy,ret_img/example.com/a.jpg' ],
		true,
	],
	[
		'a CDN link out of a page’s source',
		`${ house }?ver=1&amp;x=2`,
		[ `${ house }?ver=1&x=2` ],
		false,
	],
	[ 'a CDN link before a full stop', `${ house }.`, [ house ], false ],
	[
		'CDN links before Chinese marks',
		`${ house }、 ${ sea }。`,
		[ house, sea ],
		false,
	],
	[
		'links of this site with nothing but a mark between',
		`${ page },https://example.com/b.jpg;${ page }|//example.com/c.jpg`,
		[ page, 'https://example.com/b.jpg', page, '//example.com/c.jpg' ],
		false,
	],
	[
		'an encoded list, of which nothing tells where a link ends',
		'[&quot;https://example.com/a.jpg&quot;,&quot;https://example.com/b.jpg&quot;]',
		[
			'[&quot;https://example.com/a.jpg&quot;,&quot;https://example.com/b.jpg&quot;]',
		],
		true,
	],
	[
		'a script with a comment, which the server is left to refuse',
		'x=1;//example.com/',
		[ 'x=1;//example.com/' ],
		true,
	],
	[
		'a list of quoted links',
		`"${ page }","https://example.com/b.jpg"`,
		[ `"${ page }"`, '"https://example.com/b.jpg"' ],
		false,
	],
	[
		'a link with commas',
		'https://example.com/a,b.jpg?c=1,2',
		[ 'https://example.com/a,b.jpg?c=1,2' ],
		false,
	],
] )( 'asks about the links in %s only', ( _name, text, urls, hasRest ) => {
	expect( readPasted( text ) ).toMatchObject( { urls, hasRest } );
} );

it( 'reads quotation marks in time that grows as they do', () => {
	expect(
		growth( ( size ) => readPasted( `a${ '"'.repeat( size ) }b` ) )
	).toBeLessThan( LINEAR );
} );

it( 'compares twice as often in a text that is twice as long', () => {
	const { includes, startsWith } = String.prototype;
	const comparisons = ( links: number ): number => {
		const text = Array.from(
			{ length: links },
			( _, n ) =>
				`"https://a.bc/k/ret_x/d.ef/${ n } h${ n }.jpg" word${ n }`
		).join( ' ' );
		let count = 0;
		String.prototype.includes = function ( ...args ) {
			count++;
			return includes.apply( this, args );
		};
		String.prototype.startsWith = function ( ...args ) {
			count++;
			return startsWith.apply( this, args );
		};
		try {
			readPasted( text );
		} finally {
			Object.assign( String.prototype, { includes, startsWith } );
		}
		return count;
	};
	expect( comparisons( 400 ) ).toBeLessThan( 2.5 * comparisons( 200 ) );
} );

it.each( [ '', 'house', 'house.jpg', 'htp:/example.com', '<img>', '/' ] )(
	'leaves it to the server to say what is wrong with “%s”',
	( text ) => {
		expect( readPasted( text ) ).toMatchObject( {
			cdnLinks: [],
			others: [],
			urls: text === '' ? [] : [ text ],
		} );
	}
);
