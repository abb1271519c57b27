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
import { onInterruption } from '../interrupted';
import { stopAllServers } from '../still-running';
import { mutatePhp } from './php';
import { inWords, isEnough } from './score';
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
	const tidyUp = async (): Promise< void > => {
		await stopAllServers();
		rmSync( temporary, { recursive: true, force: true } );
	};
	onInterruption( () => void tidyUp().finally( () => process.exit( 130 ) ) );
	try {
		const scores = [
			...( chosen.includes( 'typescript' )
				? await mutateTypeScript( only, say )
				: [] ),
			...( chosen.includes( 'php' )
				? await mutatePhp( temporary, only, say )
				: [] ),
		];
		if ( scores.length === 0 ) {
			throw new Error( `No file has ${ only } in its path.` );
		}
		inWords( scores ).forEach( say );
		say(
			`It took ${ Math.round( ( Date.now() - began ) / 60_000 ) } minutes.`
		);
		process.exitCode = isEnough( scores ) ? 0 : 1;
	} finally {
		await tidyUp();
	}
}

main( process.argv.slice( 2 ) ).catch( ( error: unknown ) => {
	process.stderr.write(
		`${ error instanceof Error ? error.message : String( error ) }\n`
	);
	process.exitCode = 1;
} );
