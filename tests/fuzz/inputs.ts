import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Replaces half a surrogate pair with U+FFFD, because UTF-8 can't pass it to PHP. */
const wellFormed = ( text: string ): string => Buffer.from( text ).toString();

const vectors = ( name: string ): string[] =>
	JSON.parse(
		readFileSync(
			join( __dirname, '../vectors', `${ name }.json` ),
			'utf8'
		)
	).map( ( { input }: { input: string } ) => input );

/** The inputs of the test vectors, except very long ones. */
const known = fc.constantFrom(
	...[ 'parse-cdn-url', 'removal-url', 'find-cdn-urls' ]
		.flatMap( vectors )
		.filter( ( input ) => input.length < 2000 )
);

const pick = ( ...pieces: string[] ) => fc.constantFrom( ...pieces );

/** Generates valid pieces three times out of four: in a text whose pieces are all broken, there is nothing to find. */
const mostly = (
	right: fc.Arbitrary< string >,
	wrong: fc.Arbitrary< string >
) =>
	fc.oneof(
		{ weight: 3, arbitrary: right },
		{ weight: 1, arbitrary: wrong }
	);

const scheme = mostly(
	pick( 'https://', 'http://', '//', '' ),
	pick(
		'HTTPS://',
		'https:/',
		'https%3A//',
		'https%3a/',
		'https%3A%2F%2F',
		'https:\\/\\/',
		'https:%2F%2F',
		'ftp://',
		'https:///',
		'/',
		'https:&#x2F;&#x2F;',
		'http:'
	)
);
const host = mostly(
	fc.oneof(
		pick(
			'cdn.shortpixel.ai',
			'sp-ao.shortpixel.ai',
			'm-img.org',
			'127.0.0.1:4010',
			'localhost:8881',
			'CDN.Example.COM'
		),
		fc.domain()
	),
	pick(
		'localhost',
		'[::1]:80',
		'[::1]',
		'99999',
		'a.b:443',
		'a.b:80',
		'a.b:99999',
		'a.b:',
		'u:p@a.b',
		'u@a.b',
		'a..b',
		'.a.b',
		'a.b.',
		'IBXWebHosting',
		'...',
		'bücher.example',
		'ПРИМЕР.рф:81',
		'\u{1F4A9}x.a',
		'v1.2',
		'1.2.3.4',
		'xn--a.xn--b',
		'-',
		'_a_.b',
		'{{host}}',
		'%s'
	)
);
const key = mostly(
	pick(
		'spai',
		'spai2',
		'client',
		'client2',
		'spio',
		'fp',
		'jsai',
		'spai99'
	),
	fc.oneof(
		pick( '.', '..', '...', 'a%20b', 'ret_img', '', 'k@y', 'ключ', '9' ),
		fc.stringMatching( /^[a-z.]{1,4}\d{0,3}$/ )
	)
);
const token = mostly(
	pick(
		'w_300',
		'q_',
		'p_h',
		'f_remove',
		's_webp:avif',
		'to_auto',
		'v_9f50',
		'c_fill'
	),
	fc.oneof(
		pick( 'ret_img', 'ret_', 'abcd_1', 'Q_a', 'w_3.5', 'ret', '' ),
		fc.stringMatching( /^[a-z]{0,4}_?[A-Za-z0-9:.-]{0,5}$/ )
	)
);
const separator = mostly(
	pick( '+', ',', '%2B', '%2b', '%2C', '%2c', ', ' ),
	pick( ',\n\t', ' ', '&#43;', '%252B', ';', '' )
);
const params = fc
	.tuple(
		fc.array( token, { maxLength: 3 } ),
		pick( 'ret_img', 'ret_wait', 'ret_' ),
		fc.array( token, { maxLength: 2 } ),
		separator
	)
	.map( ( [ before, ret, after, joint ] ) =>
		[ ...before, ret, ...after ].join( joint )
	);
const path = fc.oneof(
	pick( '/wp-content/uploads/a.jpg', '/b.png?x=1' ),
	pick(
		'%2Fwp-content%2Fuploads%2Fa.jpg',
		'/a/',
		'',
		'/',
		'//a.png',
		'/css/../i/b.png',
		'/my photo.jpg',
		'/a...b.jpg',
		'/a.../b.jpg',
		'/a..., b',
		'/../../../x',
		'/./a',
		'/%2e%2E/a',
		'/caf\u00e9.jpg',
		'/a%CC%81.jpg',
		'%2Fcaf%25C3%25A9%20.jpg',
		'/(1).jpg',
		'/a(b.jpg',
		"/it's.jpg",
		'/...webp',
		'/a…',
		'/{{ x }}.jpg',
		'/${x}',
		'/a.jpg?x=1&y=2',
		'/a.jpg?x=1&amp;y=2',
		'/a.jpg#f',
		'/a.jpg%3Fx%3D1%23f',
		'/a@2x.jpg',
		'/a\u0000b',
		'/a.jpg...',
		'/😀.jpg',
		'/a[1].jpg',
		'\\/wp\\/a.jpg',
		'/a%FF%E0%80%C3%A9%ED%A0%80.jpg',
		'%2F%FF%C3%A9%00%22%7B.jpg',
		'/a*',
		'/a|b',
		'/\u00a0b',
		'/\u2028b',
		'/\u0085b'
	),
	fc.webPath()
);
const tail = fc
	.tuple( scheme, host, path )
	.map( ( parts ) => parts.join( '' ) );

/** A CDN URL, of which some parts may be wrong. */
const url: fc.Arbitrary< string > = fc
	.tuple(
		scheme,
		host,
		key,
		params,
		fc.oneof(
			{ weight: 5, arbitrary: tail },
			{ weight: 1, arbitrary: known }
		)
	)
	.map(
		( [ start, name, word, list, rest ] ) =>
			`${ start }${ name }/${ word }/${ list }/${ rest }`
	);

const asJson = ( text: string ) =>
	JSON.stringify( text ).replace( /\//g, '\\/' );
const asHtml = ( text: string ) =>
	text
		.replace( /&/g, '&amp;' )
		.replace( /"/g, '&quot;' )
		.replace( /</g, '&lt;' );
const asAscii = ( text: string ) =>
	JSON.stringify( text ).replace(
		/[^ -~]/g,
		( unit ) =>
			'\\u' + unit.charCodeAt( 0 ).toString( 16 ).padStart( 4, '0' )
	);

/** The ways in which a text can contain a URL. */
const wrapping = fc.constantFrom< ( text: string ) => string >(
	( text ) => text,
	( text ) => `<img src="${ asHtml( text ) }" alt="">`,
	( text ) => `<img src='${ text }'>`,
	( text ) => `<img src=${ text }>`,
	( text ) => `<img srcset="${ text } 1x, ${ text }2 2x,${ text }3 300w">`,
	( text ) =>
		`.a{background:url(${ text })no-repeat}.b{background:url( "${ text }" )}`,
	( text ) => `url(${ text.replace( /[^\w]/g, ( mark ) => '\\' + mark ) })`,
	( text ) =>
		`url(${ text.replace( /[/:]/g, ( mark ) => `\\${ mark.charCodeAt( 0 ).toString( 16 ) } ` ) })`,
	( text ) =>
		`![x](${ text } "title"){width=70% } ![x](${ text }){: width=1}`,
	( text ) => `[img]${ text }[/img] see ${ text }, (${ text }).`,
	asJson,
	asAscii,
	asHtml,
	( text ) =>
		text.replace( /[&/:.]/g, ( mark ) => `&#${ mark.charCodeAt( 0 ) };` ),
	( text ) =>
		text.replace(
			/[&/:,]/g,
			( mark ) => `&#X${ mark.charCodeAt( 0 ).toString( 16 ) }`
		),
	( text ) =>
		`/_next/image?url=${ encodeURIComponent( wellFormed( text ) ) }&w=1920&q=75`,
	( text ) => encodeURIComponent( wellFormed( text ) ).toLowerCase(),
	( text ) => encodeURIComponent( encodeURIComponent( wellFormed( text ) ) ),
	( text ) => `https://duck.example/iu/?u=${ text }&f=1`,
	( text ) =>
		`https://cdn.statically.io/img/${ text.replace( /^https?:\/\//, '' ) }?quality=100&f=auto`,
	( text ) =>
		`https://res.cloudinary.com/demo/image/fetch/c_limit%2Cw_880/${ text }`,
	( text ) => `https://cdn.shortpixel.ai/spai/w_1+ret_img/${ text }`,
	( text ) => `${ text };${ text }2,${ text }3`,
	( text ) => `['${ text }','${ text }']`
);

const fragment = fc.constantFrom(
	...'/ // : ; , + & % \\ \\\\ " \' ( ) [ ] { } < > | * # ? = @ . .. ... _ ret_ ret_img https:// %2F %2B %25 &#47; &amp; \\/ \\u002f \\2f \u00e9 \u2028 \u0085 \u00a0 \u0000 \ud83d\ude00 \ufeff \u212a'.split(
		' '
	),
	' ',
	'\n',
	'\t',
	', ',
	'\u00a0'
);

/** A text in which up to two pieces are inserted, each in place of up to three characters. */
const mutated = ( text: fc.Arbitrary< string > ) =>
	fc
		.tuple(
			text,
			fc.array(
				fc.tuple(
					fc.double( { min: 0, max: 1, noNaN: true } ),
					fc.nat( 3 ),
					fragment
				),
				{ maxLength: 2 }
			)
		)
		.map( ( [ start, changes ] ) =>
			changes.reduce( ( now, [ where, length, piece ] ) => {
				const at = Math.floor( where * now.length );
				return now.slice( 0, at ) + piece + now.slice( at + length );
			}, start )
		);

const wrapped = ( text: fc.Arbitrary< string > ) =>
	fc
		.tuple( text, fc.array( wrapping, { maxLength: 3 } ) )
		.map( ( [ start, wrappings ] ) =>
			wrappings.reduce( ( now, wrap ) => wrap( now ), start )
		);

const noise = fc.oneof(
	fc.string( { unit: 'binary', maxLength: 60 } ),
	fc
		.array( fc.oneof( fragment, token, key, host ), { maxLength: 25 } )
		.map( ( pieces ) => pieces.join( '' ) )
);

/** One address, good or broken. */
export const addresses = mutated(
	fc.oneof(
		{ weight: 4, arbitrary: url },
		{ weight: 3, arbitrary: known },
		{ weight: 1, arbitrary: noise }
	)
).map( ( text ) => wellFormed( text ) );

/** A text that contains addresses. */
export const texts = mutated(
	fc.oneof(
		{ weight: 3, arbitrary: wrapped( url ) },
		{ weight: 3, arbitrary: wrapped( known ) },
		{ weight: 1, arbitrary: noise },
		{
			weight: 2,
			arbitrary: fc
				.array( fc.oneof( wrapped( url ), noise ), { maxLength: 3 } )
				.map( ( pieces ) => pieces.join( ' ' ) ),
		}
	)
).map( ( text ) => wellFormed( text ) );

/** Bytes that need not be UTF-8, with URLs among them. */
export const bytes = fc
	.array(
		fc.oneof(
			url.map( ( text ) => [ ...Buffer.from( text ) ] ),
			fc.array( fc.nat( 255 ), { maxLength: 8 } )
		),
		{ maxLength: 6 }
	)
	.map( ( pieces ) => Uint8Array.from( pieces.flat() ) );
