import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const src = path.join( __dirname, '../../src' );
const tools = path.join( __dirname, '../../tools' );

/** The rooms, which are the folders of src/, lowest first. The probe is a room too, since it is a separate script. */
const order = [
	'domain',
	'measure/probe',
	'api',
	'measure',
	'drive',
	'hooks',
	'components',
	'library',
	'editor',
	'screen',
];

const filesIn = ( folder: string ) =>
	readdirSync( folder, { encoding: 'utf8', recursive: true } )
		.filter( ( file ) => /(?<!\.d)\.tsx?$/.test( file ) )
		.sort();

const files = filesIn( src );

/** Returns the files of `folder` that a file in it imports, including types and dynamic imports. */
function importsOf( file: string, folder = src, all = files ): string[] {
	const pattern =
		/(?:\bfrom|\bimport)\s*\(?\s*(?:\/\*.*?\*\/\s*)?'(\.[^']+)'/gs;
	const code = readFileSync( path.join( folder, file ), 'utf8' );
	return [ ...code.matchAll( pattern ) ].flatMap( ( [ , name = '' ] ) => {
		const target = path.join( path.dirname( file ), name );
		const found = [ '.ts', '.tsx', '/index.ts', '/index.tsx' ]
			.map( ( ending ) => target + ending )
			.find( ( one ) => all.includes( one ) );
		return found ? [ found ] : [];
	} );
}

const roomOf = ( file: string ) =>
	/^(?:measure\/probe(?=\/)|[^/]+)/.exec( file )?.[ 0 ] ?? '';

/** Returns the rooms that a room may use: those that its README allows, and itself. The probe has no README. */
function usedBy( room: string ): string[] {
	if ( room === 'measure/probe' ) {
		return [ 'domain', room ];
	}
	const page = readFileSync( path.join( src, room, 'README.md' ), 'utf8' );
	const [ , highest = '' ] =
		/^- \*\*May use\*\* `([a-z]+)\/`(?: and below)?\.$/m.exec( page ) ?? [];
	return [ ...order.slice( 0, order.indexOf( highest ) + 1 ), room ];
}

describe( 'The rooms of src/', () => {
	it( 'are these', () => {
		expect( [ ...new Set( files.map( roomOf ) ) ].sort() ).toEqual(
			[ ...order ].sort()
		);
	} );

	it( 'use only what their pages say', () => {
		const found = files.flatMap( ( file ) =>
			importsOf( file )
				.filter(
					( other ) =>
						! usedBy( roomOf( file ) ).includes( roomOf( other ) )
				)
				.map( ( other ) => `${ file } uses ${ other }` )
		);
		expect( found ).toEqual( [] );
	} );

	it( 'may use others only below them', () => {
		const upward = order.filter( ( room, at ) =>
			usedBy( room ).some( ( other ) => order.indexOf( other ) > at )
		);
		expect( upward ).toEqual( [] );
	} );
} );

it.each( [
	[ 'src', src ],
	[ 'tools', tools ],
] )( 'No files of %s import each other in a circle', ( _name, folder ) => {
	const all = filesIn( folder );
	const done = new Set< string >();
	const circles: string[] = [];
	const visit = ( file: string, way: string[] ): void => {
		if ( way.includes( file ) ) {
			circles.push( [ ...way, file ].join( ' > ' ) );
		} else if ( ! done.has( file ) ) {
			for ( const other of importsOf( file, folder, all ) ) {
				visit( other, [ ...way, file ] );
			}
			done.add( file );
		}
	};
	all.forEach( ( file ) => visit( file, [] ) );
	expect( circles ).toEqual( [] );
} );
