import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { root } from '../root';
import { NotToBeHad } from '../wordpress/beta';
import { Progress } from './progress';

export interface Counts {
	passed: number;
	failed: number;
	/** Why the suite was not run; it has then neither passed nor failed. */
	notRun?: string;
}

export interface Context {
	/** The arguments after the suite's name. */
	args: string[];
	/** A folder for this run only. */
	temporary: string;
	log: ( text: string ) => void;
	/** Runs a program with its output in the log; resolves with its exit code. */
	exec: (
		program: string,
		args: string[],
		options?: { cwd?: string; env?: NodeJS.ProcessEnv }
	) => Promise< number >;
}

/**
 * The suites in `future` use the newest beta of WordPress, or React 19. `npm test` leaves them out, so that it can't
 * fail because of unfinished work on those projects.
 */
export const groups = [ 'lint', 'js', 'php', 'e2e', 'future' ] as const;

export type Group = ( typeof groups )[ number ];

export type Need = 'php' | 'wordpress' | 'database' | 'chromium' | 'caches';

export interface Suite {
	name: string;
	title: string;
	groups: Group[];
	needs: Need[];
	/** The number of cores that the suite keeps busy on a machine with two, to the nearest quarter; one by default. */
	cores?: number;
	/** Arguments that select the tests that `npm test` runs; all by default. */
	usual?: string[];
	/**
	 * Arguments that select the tests that `npm run test:proof` runs: those with large numbers, and those that
	 * `npm test` leaves out. Without them, the suite is left out.
	 */
	proof?: string[];
	run: ( context: Context ) => Promise< Counts >;
}

const logs = path.join( root, 'test-results', 'logs' );

export function logOf( suite: string ): string {
	return path.join( logs, `${ suite }.log` );
}

function writer(
	suite: string,
	loud: boolean,
	progress: Progress
): { write: ( text: string | Buffer ) => void; file: WriteStream } {
	mkdirSync( logs, { recursive: true } );
	const file = createWriteStream( logOf( suite ) );
	return {
		file,
		write: ( text ) => {
			file.write( text );
			progress.read( text.toString() );
			if ( loud ) {
				process.stdout.write( text );
			}
		},
	};
}

/** Running programs, so that an interrupted run leaves none behind. */
const running = new Set< ReturnType< typeof spawn > >();

export function killRunning(): void {
	for ( const child of running ) {
		child.kill( 'SIGTERM' );
	}
}

/** Runs one suite. It counts as one failed test if it throws (except `NotToBeHad`) or runs no test. */
export async function runSuite(
	suite: Suite,
	options: {
		args: string[];
		loud: boolean;
		temporary: string;
		progress: Progress;
	}
): Promise< Counts > {
	const { write, file } = writer(
		suite.name,
		options.loud,
		options.progress
	);
	const context: Context = {
		args: options.args,
		temporary: options.temporary,
		log: ( text ) => write( `${ text }\n` ),
		exec: ( program, args, settings = {} ) =>
			new Promise( ( resolve, reject ) => {
				const child = spawn( program, args, {
					cwd: settings.cwd ?? root,
					env: { ...process.env, ...settings.env },
					stdio: [ 'ignore', 'pipe', 'pipe' ],
				} );
				running.add( child );
				child.stdout.on( 'data', write );
				child.stderr.on( 'data', write );
				child.on( 'error', reject );
				child.on( 'close', ( code ) => {
					running.delete( child );
					resolve( code ?? 1 );
				} );
			} ),
	};
	let counts: Counts;
	try {
		counts = await suite.run( context );
		if ( counts.passed + counts.failed === 0 && ! counts.notRun ) {
			write( 'It ran no test.\n' );
			counts = { passed: 0, failed: 1 };
		}
	} catch ( error ) {
		if ( error instanceof NotToBeHad ) {
			counts = { passed: 0, failed: 0, notRun: error.message };
		} else {
			write(
				`${ error instanceof Error ? error.stack : String( error ) }\n`
			);
			counts = { passed: 0, failed: 1 };
		}
	}
	await new Promise( ( resolve ) => file.end( resolve ) );
	return counts;
}

/** Counts a program that either succeeds or fails as one test. */
export function check( code: number ): Counts {
	return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
