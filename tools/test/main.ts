import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { onInterruption } from '../interrupted';
import { root } from '../root';
import { stopAllServers } from '../still-running';
import { blueprintSuites } from './blueprint-suite';
import { choose, type Choice } from './choose';
import { jsSuites } from './js-suites';
import { e2eSuites } from './e2e-suite';
import { edgeSuites } from './edges/suite';
import { ensureNeeds } from './needs';
import { packageSuites } from './package/suite';
import { phpSuites } from './php-suites';
import { playgroundSuites } from './playground-suite';
import { runInPool } from './pool';
import { Progress } from './progress';
import { turnOnProof } from './proof';
import { quickPhp } from './quick-php';
import { shapesSuites } from './shapes-suite';
import { staticSuites } from './static-suites';
import {
	groups,
	killRunning,
	logOf,
	runSuite,
	type Counts,
	type Suite,
} from './suite';

/** The longest first, so that short ones fill the gaps. */
const suites: Suite[] = [
	...phpSuites,
	...e2eSuites,
	...edgeSuites,
	...shapesSuites,
	...playgroundSuites,
	...blueprintSuites,
	...jsSuites,
	...staticSuites,
	...packageSuites,
];

const progressEvery = 15_000;

function say( text: string ): void {
	process.stdout.write( `${ text }\n` );
}

const secondsSince = ( start: number ): number =>
	Math.round( ( Date.now() - start ) / 1000 );

/** Prints a line for each running suite every 15 seconds. Returns the function that stops it. */
function reportProgress(
	running: Map< Suite, { start: number; progress: Progress } >
): () => void {
	const timer = setInterval( () => {
		for ( const [ { title }, { start, progress } ] of running ) {
			const parts = [
				String( progress ),
				`${ secondsSince( start ) } s`,
			];
			say( `…    ${ title }: ${ parts.filter( Boolean ).join( ', ' ) }` );
		}
	}, progressEvery );
	return () => clearInterval( timer );
}

const linesShown = 80;

/** Prints the end of each failed suite's log, where runners name what failed: in CI, the file may be out of reach. */
function showFailures( bad: Suite[] ): void {
	for ( const { name, title } of bad ) {
		const log = readFileSync( logOf( name ), 'utf8' ).trimEnd();
		say( `\n──── ${ title }: the end of its log` );
		say( log.split( '\n' ).slice( -linesShown ).join( '\n' ) );
	}
}

async function runAll(
	{ chosen, args, loud }: Choice,
	temporary: string
): Promise< Counts > {
	const running = new Map< Suite, { start: number; progress: Progress } >();
	const stopReporting = loud ? () => {} : reportProgress( running );
	const all = await runInPool( chosen, async ( suite ) => {
		const start = Date.now();
		const progress = new Progress();
		running.set( suite, { start, progress } );
		const counts = await runSuite( suite, {
			args,
			loud,
			temporary,
			progress,
		} );
		running.delete( suite );
		if ( counts.notRun !== undefined ) {
			say( `none ${ suite.title }: not run. ${ counts.notRun }` );
			return { suite, ...counts };
		}
		const seconds = secondsSince( start );
		const good = counts.failed === 0;
		const where = path.relative( root, logOf( suite.name ) );
		say(
			`${ good ? 'ok  ' : 'FAIL' } ${ suite.title }: ${ counts.passed } passed, ${ counts.failed } failed, ${ seconds } s` +
				( good || loud ? '' : `  → ${ where }` )
		);
		return { suite, ...counts };
	} );
	stopReporting();
	if ( ! loud ) {
		showFailures(
			all
				.filter( ( { failed } ) => failed > 0 )
				.map( ( { suite } ) => suite )
		);
	}
	return {
		passed: all.reduce( ( sum, { passed } ) => sum + passed, 0 ),
		failed: all.reduce( ( sum, { failed } ) => sum + failed, 0 ),
		...( all.every( ( { notRun } ) => notRun !== undefined ) && {
			notRun: 'nothing',
		} ),
	};
}

function suiteNames(): string {
	return [
		...groups,
		'proof',
		'integration',
		...suites.map( ( { name } ) => name ),
	].join( ', ' );
}

async function main( args: string[] ): Promise< void > {
	if ( args.includes( '--list' ) ) {
		process.stdout.write( `${ suiteNames() }\n` );
		return;
	}
	if ( args[ 0 ] === 'proof' ) {
		turnOnProof();
	}
	const choice = choose( suites, args );
	if ( choice.chosen.length === 0 ) {
		throw new Error( `There are these suites: ${ suiteNames() }.` );
	}
	await ensureNeeds(
		new Set( choice.chosen.flatMap( ( { needs } ) => needs ) )
	);
	const temporary = mkdtempSync( path.join( tmpdir(), 'spf-test-' ) );
	onInterruption( () => {
		killRunning();
		void stopAllServers().then( () => {
			rmSync( temporary, { recursive: true, force: true } );
			process.exit( 130 );
		} );
	} );
	try {
		Object.assign( process.env, quickPhp( temporary ) );
		const { passed, failed, notRun } = await runAll( choice, temporary );
		say( `${ passed } passed, ${ failed } failed` );
		process.exitCode =
			failed === 0 && ( passed > 0 || notRun !== undefined ) ? 0 : 1;
	} finally {
		rmSync( temporary, { recursive: true, force: true } );
	}
}

main( process.argv.slice( 2 ) ).catch( ( error: unknown ) => {
	process.stderr.write(
		`${ error instanceof Error ? error.message : String( error ) }\n`
	);
	say( '0 passed, 1 failed' );
	process.exitCode = 1;
} );
