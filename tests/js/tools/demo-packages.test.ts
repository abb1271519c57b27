/**
 * @jest-environment node
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Lock {
	packages: Record<
		string,
		{ version?: string; dependencies?: Record< string, string > }
	>;
}

const root = path.resolve( __dirname, '../../..' );
const whole = JSON.parse(
	readFileSync( path.join( root, 'package-lock.json' ), 'utf8' )
) as Lock;

/** Code for a separate Node.js process, since Jest can’t load the commands’ .mjs files. */
const code = `
	const { demoLock } = await import( './tools/bootstrap.mjs' );
	const { readFileSync } = await import( 'node:fs' );
	console.log( JSON.stringify( demoLock( JSON.parse( readFileSync( 'package-lock.json' ) ) ) ) );`;
const lock = JSON.parse(
	spawnSync( process.execPath, [ '--input-type=module', '-e', code ], {
		cwd: root,
		encoding: 'utf8',
		maxBuffer: 2 ** 26,
	} ).stdout
) as Lock;

test( 'the demo installs its packages in the versions of all, with one PHP, and no others', () => {
	const { '': project, ...packages } = lock.packages;
	const names = Object.keys( packages );
	for ( const name of names ) {
		expect( packages[ name ]?.version ).toBe(
			whole.packages[ name ]?.version
		);
	}
	expect( project?.dependencies ).toMatchObject( {
		sharp: expect.any( String ),
		tsx: expect.any( String ),
	} );
	expect( names.filter( ( name ) => /node-\d/.test( name ) ) ).toEqual( [
		'node_modules/@php-wasm/node-8-3',
	] );
	expect( names ).not.toContain( 'node_modules/webpack' );
	expect( names.length ).toBeLessThan( 400 );
	expect(
		readFileSync( path.join( root, 'tools/demo/main.ts' ), 'utf8' )
	).toContain( "php: '8.3'" );
} );
