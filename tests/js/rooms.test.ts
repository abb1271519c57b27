import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const src = path.join( __dirname, '../../src' );

/** Rooms, lowest first: each may use those before it. The probe is loaded alone, and no bigger than it must be. */
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

const files = readdirSync( src, { encoding: 'utf8', recursive: true } )
	.filter( ( file ) => /(?<!\.d)\.tsx?$/.test( file ) )
	.sort();

/** The files that a file imports. Those that are loaded on demand count for rooms, and not for circles. */
function importsOf( file: string, onDemand: boolean ): string[] {
	const pattern = onDemand
		? /(?:\bfrom|\bimport)\s*\(?\s*(?:\/\*.*?\*\/\s*)?'(\.[^']+)'/gs
		: /\b(?:from|import)\s+'(\.[^']+)'/g;
	const code = readFileSync( path.join( src, file ), 'utf8' );
	return [ ...code.matchAll( pattern ) ].flatMap( ( [ , name = '' ] ) => {
		const target = path.join( path.dirname( file ), name );
		const found = [ '.ts', '.tsx', '/index.ts', '/index.tsx' ]
			.map( ( ending ) => target + ending )
			.find( ( one ) => files.includes( one ) );
		return found ? [ found ] : [];
	} );
}

const roomOf = ( file: string ) =>
	/^(?:measure\/probe(?=\/)|[^/]+)/.exec( file )?.[ 0 ] ?? '';

describe( 'The rooms of src/', () => {
	it( 'are these', () => {
		expect( [ ...new Set( files.map( roomOf ) ) ].sort() ).toEqual(
			[ ...order ].sort()
		);
	} );

	it( 'use only those below them', () => {
		const upward = files.flatMap( ( file ) =>
			importsOf( file, true )
				.filter(
					( other ) =>
						order.indexOf( roomOf( other ) ) >
						order.indexOf( roomOf( file ) )
				)
				.map( ( other ) => `${ file } uses ${ other }` )
		);
		expect( upward ).toEqual( [] );
	} );

	it( 'have no files that use each other in a circle', () => {
		const done = new Set< string >();
		const circles: string[] = [];
		const visit = ( file: string, way: string[] ): void => {
			if ( way.includes( file ) ) {
				circles.push( [ ...way, file ].join( ' > ' ) );
			} else if ( ! done.has( file ) ) {
				for ( const other of importsOf( file, false ) ) {
					visit( other, [ ...way, file ] );
				}
				done.add( file );
			}
		};
		files.forEach( ( file ) => visit( file, [] ) );
		expect( circles ).toEqual( [] );
	} );
} );
