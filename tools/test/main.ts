import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { phpSuites } from './php-suites';
import { killRunning, logOf, runSuite, type Counts, type Group, type Suite } from './suite';
import { root } from '../root';

const suites: Suite[] = [ ...phpSuites ];

interface Choice {
	chosen: Suite[];
	/** Goes to the runner; only where one suite was named. */
	args: string[];
	loud: boolean;
}

function byGroup( group: Group ): Suite[] {
	return suites.filter( ( suite ) => suite.groups.includes( group ) );
}

/** `integration` is the newest WordPress unless `--wp` says otherwise. */
function integration( args: string[] ): Choice {
	const at = args.indexOf( '--wp' );
	const line = at === -1 ? '7.1' : args[ at + 1 ];
	const chosen = suites.filter( ( suite ) => suite.name === `integration-${ line }` );
	return { chosen, args: at === -1 ? args : args.toSpliced( at, 2 ), loud: true };
}

/** Reads what the command line asks for. */
function choose( args: string[] ): Choice {
	const [ first, ...rest ] = args;
	if ( first === undefined ) {
		return { chosen: suites, args: [], loud: false };
	}
	if ( first === 'js' || first === 'php' || first === 'e2e' ) {
		return { chosen: byGroup( first ), args: [], loud: false };
	}
	if ( first === 'integration' ) {
		return integration( rest );
	}
	const named = args.map( ( name ) => suites.find( ( suite ) => suite.name === name ) );
	if ( named.length > 1 && named.every( ( suite ) => suite !== undefined ) ) {
		return { chosen: named, args: [], loud: false };
	}
	return { chosen: suites.filter( ( suite ) => suite.name === first ), args: rest, loud: true };
}

async function runAll( { chosen, args, loud }: Choice, temporary: string ): Promise< Counts > {
	const total: Counts = { passed: 0, failed: 0 };
	for ( const suite of chosen ) {
		const start = Date.now();
		const counts = await runSuite( suite, { args, loud, temporary } );
		const seconds = Math.round( ( Date.now() - start ) / 1000 );
		total.passed += counts.passed;
		total.failed += counts.failed;
		const verdict = counts.failed === 0 ? 'ok  ' : 'FAIL';
		const where = counts.failed === 0 || loud ? '' : `  → ${ path.relative( root, logOf( suite.name ) ) }`;
		process.stdout.write( `${ verdict } ${ suite.title }: ${ counts.passed } passed, ${ counts.failed } failed, ${ seconds } s${ where }\n` );
	}
	return total;
}

async function main(): Promise< void > {
	const choice = choose( process.argv.slice( 2 ) );
	if ( choice.chosen.length === 0 ) {
		throw new Error( `No such suite. There are: js, php, e2e, integration, ${ suites.map( ( suite ) => suite.name ).join( ', ' ) }` );
	}
	const temporary = mkdtempSync( path.join( tmpdir(), 'spf-test-' ) );
	process.on( 'SIGINT', killRunning );
	try {
		const { passed, failed } = await runAll( choice, temporary );
		process.stdout.write( `${ passed } passed, ${ failed } failed\n` );
		process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
	} finally {
		rmSync( temporary, { recursive: true, force: true } );
	}
}

main().catch( ( error: unknown ) => {
	process.stderr.write( `${ error instanceof Error ? error.message : String( error ) }\n` );
	process.stdout.write( '0 passed, 1 failed\n' );
	process.exitCode = 1;
} );
