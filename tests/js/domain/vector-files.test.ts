import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const tests = join( __dirname, '..' );
const vectors = join( __dirname, '../../vectors' );
const sources = readdirSync( tests, { recursive: true, encoding: 'utf8' } )
	.filter(
		( path ) => /\.tsx?$/.test( path ) && ! path.includes( 'vector-files' )
	)
	.map( ( path ) => readFileSync( join( tests, path ), 'utf8' ) )
	.join( '\n' );
const entries = readdirSync( vectors, { withFileTypes: true } );
const files = entries
	.filter( ( entry ) => entry.isFile() )
	.map( ( { name } ) => name );

// With one vector per line, a search finds a whole vector, and a diff shows which one changed.
test.each( files )( '%s has one line for each vector', ( name ) => {
	const lines = readFileSync( join( vectors, name ), 'utf8' ).split( '\n' );
	expect( lines.splice( 0, 1 ) ).toEqual( [ '[' ] );
	expect( lines.splice( -2 ) ).toEqual( [ ']', '' ] );
	for ( const line of lines ) {
		expect( () => JSON.parse( line.replace( /,$/, '' ) ) ).not.toThrow();
	}
} );

// VectorFilesTest.php checks the same for the PHP tests.
test.each(
	entries
		.filter( ( entry ) => entry.isDirectory() )
		.map( ( { name } ) => name )
)( 'the folder %s is read by a test', ( name ) => {
	const isEmpty = ! readdirSync( join( vectors, name ) ).some( ( file ) =>
		file.endsWith( '.json' )
	);
	expect(
		isEmpty ||
			new RegExp(
				`vectors\\W{1,8}${ name }\\b|\\b${ name }/[^\\s/]+\\.json`
			).test( sources )
	).toBe( true );
} );
