/**
 * `npm run test:mutation`: makes thousands of small mistakes in the pure code, one at a time, and ends with an error if the tests
 * notice fewer than 90 % of those in a folder. Each that nobody noticed is printed.
 *
 * Everything:      npm run test:mutation
 * One language:    npm run test:mutation -- typescript      or: php
 * Some files:      npm run test:mutation -- php includes/cdn/host
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { mutatePhp } from './php';
import { inWords, isEnough, type Score } from './score';
import { mutateTypeScript } from './typescript';

const languages = [ 'typescript', 'php' ];

const say = ( text: string ): void => {
	process.stdout.write( `${ text }\n` );
};

async function main( args: string[] ): Promise< void > {
	const isNamed = languages.includes( args[ 0 ] ?? '' );
	const chosen = isNamed ? args.slice( 0, 1 ) : languages;
	const only = args[ isNamed ? 1 : 0 ] ?? '';
	const temporary = mkdtempSync( path.join( tmpdir(), 'spf-mutation-' ) );
	try {
		const scores: Score[] = [];
		if ( chosen.includes( 'typescript' ) ) {
			scores.push( ...( await mutateTypeScript( only ) ) );
		}
		if ( chosen.includes( 'php' ) ) {
			scores.push( ...( await mutatePhp( temporary, only, say ) ) );
		}
		scores.forEach( ( score ) => say( inWords( score ) ) );
		process.exitCode =
			scores.length > 0 && scores.every( isEnough ) ? 0 : 1;
	} finally {
		rmSync( temporary, { recursive: true, force: true } );
	}
}

main( process.argv.slice( 2 ) ).catch( ( error: unknown ) => {
	process.stderr.write(
		`${ error instanceof Error ? error.message : String( error ) }\n`
	);
	process.exitCode = 1;
} );
