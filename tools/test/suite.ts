import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { root } from '../root';
import { Progress } from './progress';

export interface Counts {
	passed: number;
	failed: number;
}

export interface Context {
	/** What the user gave after the suite's name. */
	args: string[];
	/** A folder of this run's own. */
	temporary: string;
	log: ( text: string ) => void;
	/** Runs a program with its output in the log, and gives its exit code. */
	exec: (
		program: string,
		args: string[],
		options?: { cwd?: string; env?: NodeJS.ProcessEnv }
	) => Promise< number >;
}

export const groups = [ 'lint', 'js', 'php', 'e2e' ] as const;

export type Group = ( typeof groups )[ number ];

export type Need = 'php' | 'wordpress' | 'database' | 'chromium' | 'caches';

export interface Suite {
	name: string;
	title: string;
	groups: Group[];
	needs: Need[];
	/** How many of the two cores it keeps busy, in quarters: what waits leaves room for others. One unless it says so. */
	cores?: number;
	/** Arguments that select what tries large numbers, for `npm run test:proof`; a suite without them is not part of it. */
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

/** Programs that a suite has started and that still run, so that an interrupted run leaves none behind. */
const running = new Set< ReturnType< typeof spawn > >();

export function killRunning(): void {
	for ( const child of running ) {
		child.kill( 'SIGTERM' );
	}
}

/** Runs one suite. One that throws, or that ran no test, counts as a failure. */
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
		if ( counts.passed + counts.failed === 0 ) {
			write( 'It ran no test.\n' );
			counts = { passed: 0, failed: 1 };
		}
	} catch ( error ) {
		write(
			`${ error instanceof Error ? error.stack : String( error ) }\n`
		);
		counts = { passed: 0, failed: 1 };
	}
	await new Promise( ( resolve ) => file.end( resolve ) );
	return counts;
}

/** A check that either holds or does not. */
export function check( code: number ): Counts {
	return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
