/**
 * `npm run test:mutation`: makes about 1,450 small mistakes in the pure code, one at a time, and ends with an error if
 * the tests notice fewer than 90 % of those in a folder. It immediately prints each mistake that no test noticed, and the
 * figures at the end, even if a run is interrupted or fails.
 *
 * Everything:      npm run test:mutation
 * One language:    npm run test:mutation -- typescript      or: php
 * Some files:      npm run test:mutation -- php includes/cdn/host
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { onInterruption } from '../interrupted';
import { stopAllServers } from '../still-running';
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
	const began = Date.now();
	const scores: Score[] = [];
	let isEnding = false;
	const end = async (): Promise< void > => {
		if ( isEnding ) {
			return;
		}
		isEnding = true;
		const minutes = Math.round( ( Date.now() - began ) / 60_000 );
		inWords( scores ).forEach( say );
		say( `It took ${ minutes } minutes.` );
		await stopAllServers();
		rmSync( temporary, { recursive: true, force: true } );
	};
	onInterruption( () => {
		say( 'Interrupted. What was tried until now:' );
		void end().finally( () => process.exit( 130 ) );
	} );
	try {
		if ( chosen.includes( 'typescript' ) ) {
			await mutateTypeScript( temporary, only, scores, say );
		}
		if ( chosen.includes( 'php' ) ) {
			await mutatePhp( temporary, only, scores, say );
		}
		if ( scores.length === 0 ) {
			throw new Error( `No file has ${ only } in its path.` );
		}
		process.exitCode = isEnough( scores ) ? 0 : 1;
	} finally {
		await end();
	}
}

main( process.argv.slice( 2 ) ).catch( ( error: unknown ) => {
	process.stderr.write(
		`${ error instanceof Error ? error.message : String( error ) }\n`
	);
	process.exitCode = 1;
} );
