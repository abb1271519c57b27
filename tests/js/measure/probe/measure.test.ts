import { MessageChannel } from 'node:worker_threads';
import type { Screen } from '../../../../src/domain/types';
import { openFrame } from '../../../../src/measure/probe/frame';
import { measure } from '../../../../src/measure/probe/measure';
import { aPlaceholder } from './placeholders';

jest.mock( '../../../../src/measure/probe/frame' );
// jsdom has no MessageChannel.
Object.assign( globalThis, { MessageChannel } );

const site = 'http://localhost';
const home = `${ site }/`;
const phone = { width: 390, height: 664, density: 3 };
const screens: Screen[] = [
	phone,
	{ width: 1920, height: 945, density: 1 },
	{ ...phone, density: 2 },
];
const html = { 'Content-Type': 'text/html; charset=UTF-8' };

interface Answer {
	status?: number;
	headers?: Record< string, string >;
	body?: string;
	url?: string;
}

const opened = jest.mocked( openFrame );
const asked = jest.fn();
const frames = { open: 0, most: 0 };
let sizes: string[] = [];
let answers: Record< string, Answer | 'lost' | 'silent' >;

function page( body: string ): Answer {
	return {
		body: `<meta name="viewport" content="width=device-width">${ body }`,
	};
}

/** Stands in for a frame in which an image is ten pixels narrower than the screen. */
function standInFrame( text: string ) {
	const inside = new DOMParser().parseFromString( text, 'text/html' );
	let width = 0;
	const style = ( name: string ) =>
		( { width: `${ width - 10 }px`, height: '50px' } )[ name ] ?? '0px';
	Object.defineProperty( inside, 'defaultView', {
		value: {
			getComputedStyle: () => ( {
				width: style( 'width' ),
				height: style( 'height' ),
				getPropertyValue: style,
			} ),
		},
	} );
	inside
		.querySelectorAll( 'img' )
		.forEach( ( image ) =>
			Object.assign( image, { getClientRects: () => [ 1 ] } )
		);
	frames.open += 1;
	frames.most = Math.max( frames.most, frames.open );
	return {
		document: inside,
		resize: ( to: number, height: number ) => {
			width = to;
			sizes.push( `${ to }×${ height }` );
		},
		remove: () => ( frames.open -= 1 ),
	};
}

beforeEach( () => {
	Object.assign( frames, { open: 0, most: 0 } );
	sizes = [];
	asked.mockReset();
	answers = { '/': page( `<img src="${ aPlaceholder() }">` ) };
	opened.mockReset();
	opened.mockImplementation( async ( text ) => standInFrame( text ) );
	globalThis.fetch = async ( address, options ) => {
		const url = String( address );
		asked( url, options );
		const answer = answers[ url.replace( site, '' ) ] ?? { status: 404 };
		if ( answer === 'silent' ) {
			return new Promise( () => undefined );
		}
		if ( answer === 'lost' ) {
			throw new TypeError( 'Failed to fetch' );
		}
		const response = {
			status: answer.status ?? 200,
			headers: new Headers( answer.headers ?? html ),
			url: answer.url ?? url,
			text: async () => answer.body ?? '',
		};
		return response as unknown as Response;
	};
} );

afterEach( () => {
	expect( frames.open ).toBe( 0 );
} );

it( 'measures each screen size once, and lists all screens of that size', async () => {
	expect( await measure( [ home ], screens ) ).toEqual( [
		{
			url: home,
			state: 'measured',
			screens: [ screens[ 0 ], screens[ 2 ], screens[ 1 ] ],
			images: [
				{
					source: 'https://example.com/a-300x200.jpg',
					kind: 'image',
					width: 300,
					height: 200,
					boxes: [
						[ 380, [ 0, 1 ] ],
						[ 1910, [ 2 ] ],
					].map( ( [ width, on ] ) => ( {
						width,
						height: 50,
						padding_x: 0,
						padding_y: 0,
						screens: on,
					} ) ),
				},
			],
		},
	] );
	expect( sizes ).toEqual( [ '390×664', '1920×945' ] );
} );

it( 'reads a page as a visitor who is not logged in', async () => {
	await measure( [ home ], screens );
	expect( asked ).toHaveBeenCalledTimes( 1 );
	expect( asked.mock.calls[ 0 ] ).toEqual( [
		home,
		expect.objectContaining( { credentials: 'omit', cache: 'no-store' } ),
	] );
} );

it.each< [ string, Answer | 'lost', string ] >( [
	[ 'is not there', { status: 404 }, 'unreachable' ],
	[ 'has an error', { status: 500 }, 'unreachable' ],
	[ 'asks for a password', { status: 401 }, 'unreachable' ],
	[
		'is an image',
		{ headers: { 'Content-Type': 'image/png' } },
		'unreachable',
	],
	[ 'is of no kind', { headers: {} }, 'unreachable' ],
	[
		'redirects to the login form',
		{ url: `${ site }/wp-login.php?redirect_to=x` },
		'unreachable',
	],
	[ 'is lost on the way', 'lost', 'unreachable' ],
	[ 'is endless', { body: 'x'.repeat( 9_000_000 ) }, 'unreachable' ],
	[
		'refuses to be framed',
		{ headers: { ...html, 'X-Frame-Options': 'DENY' } },
		'framing',
	],
] )( 'says why a page that %s has no sizes', async ( _, answer, state ) => {
	answers[ '/there' ] = answer;
	const layouts = await measure( [ `${ site }/there`, home ], screens );
	expect( layouts[ 0 ] ).toEqual( {
		url: `${ site }/there`,
		state,
		screens: [],
		images: [],
	} );
	expect( layouts[ 1 ]?.state ).toBe( 'measured' );
	expect( opened ).toHaveBeenCalledTimes( 1 );
} );

it.each( [ 'https://localhost/', 'https://other.example/', 'nonsense', '' ] )(
	'does not request a page of another site: “%s”',
	async ( url ) => {
		const [ layout ] = await measure( [ url ], screens );
		expect( layout?.state ).toBe( 'unreachable' );
		expect( asked ).not.toHaveBeenCalled();
	}
);

it( 'continues with the next page where one fails', async () => {
	opened.mockRejectedValueOnce( new Error( 'broken' ) );
	answers[ '/b' ] = page( '' );
	const layouts = await measure( [ home, `${ site }/b` ], screens );
	expect( layouts.map( ( { state } ) => state ) ).toEqual( [
		'unreachable',
		'measured',
	] );
} );

it( 'reports a page without lazy images as measured', async () => {
	answers[ '/' ] = page( '<img src="/a.jpg">' );
	expect( await measure( [ home ], screens ) ).toEqual( [
		expect.objectContaining( { state: 'measured', images: [] } ),
	] );
} );

it( 'does not let a page that hangs hold up the others', async () => {
	answers[ '/hangs' ] = 'silent';
	const layouts = await measure( [ `${ site }/hangs`, home ], screens, {
		deadline: 3000,
	} );
	expect( layouts.map( ( { state } ) => state ) ).toEqual( [
		'late',
		'measured',
	] );
} );

it( 'keeps to its deadline, and says which pages it had no time for', async () => {
	const urls = Array.from( { length: 5 }, ( _, n ) => `${ site }/${ n }` );
	urls.forEach( ( _, n ) => ( answers[ `/${ n }` ] = page( '' ) ) );
	opened.mockImplementation( async ( text, { until } ) => {
		await new Promise( ( resolve ) =>
			setTimeout( resolve, until - performance.now() )
		);
		return n++ === 0 ? standInFrame( text ) : null;
	} );
	let n = 0;
	const start = performance.now();
	const layouts = await measure( urls, screens, { deadline: 300 } );
	expect( performance.now() - start ).toBeLessThan( 3000 );
	expect( layouts.map( ( { state } ) => state ) ).toEqual(
		urls.map( () => 'late' )
	);
} );

it( 'returns what was measured where time runs out among the screens', async () => {
	opened.mockImplementation( async ( text ) => {
		const frame = standInFrame( text );
		return {
			...frame,
			resize: ( width: number, height: number ) => {
				frame.resize( width, height );
				const end = performance.now() + 1600;
				while ( performance.now() < end ) {}
			},
		};
	} );
	const [ layout ] = await measure( [ home ], screens, {
		deadline: 1500,
	} );
	expect( layout?.state ).toBe( 'measured' );
	expect( layout?.screens ).toEqual( [ screens[ 0 ], screens[ 2 ] ] );
	expect( layout?.images[ 0 ]?.boxes ).toHaveLength( 1 );
} );

it( 'stops within a page and before the next one when it is aborted', async () => {
	const controller = new AbortController();
	opened.mockImplementation( async ( text ) => {
		const frame = standInFrame( text );
		return {
			...frame,
			resize: ( width: number, height: number ) => {
				frame.resize( width, height );
				controller.abort();
			},
		};
	} );
	answers[ '/b' ] = 'silent';
	const layouts = await measure( [ home, `${ site }/b` ], screens, {
		signal: controller.signal,
	} );
	expect( layouts[ 1 ]?.state ).toBe( 'late' );
	expect( sizes ).toEqual( [ '390×664' ] );
} );

it( 'opens one frame at a time, for no page twice, and for no more than twenty', async () => {
	const urls = Array.from( { length: 30 }, ( _, n ) => `${ site }/${ n }` );
	urls.forEach( ( _, n ) => ( answers[ `/${ n }` ] = page( '' ) ) );
	const layouts = await measure( [ ...urls, ...urls ], screens );
	expect( layouts.map( ( { url } ) => url ) ).toEqual( urls.slice( 0, 20 ) );
	expect( frames.most ).toBe( 1 );
	expect( asked ).toHaveBeenCalledTimes( 20 );
} );
