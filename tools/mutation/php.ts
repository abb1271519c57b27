import {
	cpSync,
	mkdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { spawn } from 'node:child_process';
import { root } from '../root';
import { run } from '../run';
import { quickPhp } from '../test/quick-php';
import { makeContent } from '../wordpress/content';
import { startDatabase, type Database } from '../wordpress/mariadb';
import { obtainWordPress } from '../wordpress/obtain';
import { inOneLine, nothingTried, type Score } from './score';
import { phpFolders, subjectOf, type Subject } from './subjects';

/** As printed by `mutants.php`. */
interface Mutant {
	line: number;
	start: number;
	end: number;
	text: string;
}

export type Outcome = 'survived' | 'noticed' | 'endless';

/**
 * Runs tests in PHP and returns what their exit code says about a mutant.
 *
 * @throws If PHP ended in a way that says nothing about the mutant.
 */
export function tryPhp(
	args: string[],
	options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}
): Promise< Outcome > {
	return new Promise( ( resolve, reject ) => {
		const child = spawn(
			'php',
			[ '-d', 'display_errors=stderr', ...args ],
			{
				...options,
				stdio: [ 'ignore', 'ignore', 'pipe' ],
			}
		);
		let errors = '';
		child.stderr.on(
			'data',
			( data: Buffer ) => ( errors += data.toString() )
		);
		child.on( 'error', reject );
		child.on( 'close', ( code, signal ) => {
			if ( code === 0 ) {
				resolve( 'survived' );
			} else if ( code === 1 || code === 2 ) {
				// PHPUnit exits with 1 if a test failed, and with 2 if one threw.
				resolve( 'noticed' );
			} else if ( code === 255 && /Fatal error/.test( errors ) ) {
				resolve(
					/Maximum execution time|Allowed memory size/.test( errors )
						? 'endless'
						: 'noticed'
				);
			} else {
				reject(
					new Error(
						`PHP ended with ${ code ?? signal }: ${ errors.slice( -500 ) }`
					)
				);
			}
		} );
	} );
}

/** A copy of the plugin and its tests, in which one mutant at a time is tried. */
class Copy {
	private wordPress: Promise< NodeJS.ProcessEnv > | undefined;

	constructor(
		readonly folder: string,
		private readonly database: () => Promise< Database >
	) {
		mkdirSync( folder );
		for ( const part of [
			'build',
			'includes',
			'shortpixel-flush.php',
			'tests/fuzz',
			'tests/php',
			'tests/plugins',
			'tests/vectors',
			'phpunit-integration.xml.dist',
			'phpunit-unit.xml.dist',
		] ) {
			cpSync( path.join( root, part ), path.join( folder, part ), {
				recursive: true,
			} );
		}
		symlinkSync(
			path.join( root, 'vendor' ),
			path.join( folder, 'vendor' )
		);
	}

	/** Runs tests until one fails. */
	async try( {
		tests,
		onWordPress = false,
		seconds,
	}: Subject ): Promise< Outcome > {
		const kind = onWordPress ? 'integration' : 'unit';
		if ( onWordPress ) {
			this.wordPress ??= this.startWordPress();
		}
		return tryPhp(
			[
				'-d',
				`max_execution_time=${ seconds }`,
				'-d',
				'memory_limit=512M',
				onWordPress
					? 'tests/php/run-integration.php'
					: 'vendor/bin/phpunit',
				'-c',
				`phpunit-${ kind }.xml.dist`,
				'--stop-on-defect',
				'--no-output',
				...tests.map( ( test ) => `tests/php/${ kind }/${ test }` ),
			],
			{
				cwd: this.folder,
				env: { ...process.env, ...( await this.wordPress ) },
			}
		);
	}

	private async startWordPress(): Promise< NodeJS.ProcessEnv > {
		const wordPress = await obtainWordPress( '7.1' );
		const content = path.join( this.folder, 'content' );
		makeContent( content, wordPress, this.folder );
		const name = `copy_${ path.basename( this.folder ) }`;
		const { create, host } = await this.database();
		await create( name );
		return {
			...quickPhp( this.folder ),
			SHORTPIXEL_FLUSH_TEST_WORDPRESS: wordPress,
			SHORTPIXEL_FLUSH_TEST_CONTENT: content,
			SHORTPIXEL_FLUSH_TEST_DB_HOST: host,
			SHORTPIXEL_FLUSH_TEST_DB_NAME: name,
		};
	}

	read( file: string ): Buffer {
		return readFileSync( path.join( this.folder, file ) );
	}

	write( file: string, code: Buffer ): void {
		writeFileSync( path.join( this.folder, file ), code );
	}
}

/** A mutant, and where its result is counted. */
interface Task {
	score: Score;
	code: Buffer;
	mutant: Mutant;
}

/** Lists the mutants of a copy's files, so that edits in the checkout don't move them. */
async function tasksOf( files: string[], copy: Copy ): Promise< Task[] > {
	const list = path.join( root, 'tools/mutation/mutants.php' );
	const listed = JSON.parse(
		await run( 'php', [ list, ...files ], { cwd: copy.folder } )
	) as Record< string, { mutants: Mutant[]; left_out: number } >;
	return Object.entries( listed ).flatMap(
		( [ file, { mutants, left_out: leftOut } ] ) => {
			const score = nothingTried( file, leftOut );
			const code = copy.read( file );
			return mutants.map( ( mutant ) => ( { score, code, mutant } ) );
		}
	);
}

async function perform(
	{ score, code, mutant: { line, start, end, text } }: Task,
	copy: Copy,
	say: ( text: string ) => void
): Promise< void > {
	const { file } = score;
	const changed = [
		code.subarray( 0, start ),
		Buffer.from( text ),
		code.subarray( end ),
	];
	copy.write( file, Buffer.concat( changed ) );
	const outcome = await copy.try( subjectOf( file ) );
	copy.write( file, code );
	score.tried++;
	if ( outcome === 'endless' ) {
		score.endless++;
	}
	if ( outcome === 'survived' ) {
		const survivor = {
			where: `${ file }:${ line }`,
			change: `${ code.subarray( start, end ).toString() } → ${ text }`,
		};
		score.survivors.push( survivor );
		say( inOneLine( survivor ) );
	}
}

/** @throws If tests fail without any mutant: they would seem to notice every mutant. */
async function passWithoutMutant(
	copies: Copy[],
	subjects: Set< Subject >
): Promise< void > {
	await Promise.all(
		copies.map( async ( copy ) => {
			for ( const subject of subjects ) {
				if ( ( await copy.try( subject ) ) !== 'survived' ) {
					throw new Error(
						`${ subject.tests.join( ', ' ) } fail without any mutant.`
					);
				}
			}
		} )
	);
}

/** Tries the mutants of the PHP files whose path contains `only`, and counts them in `scores` as it goes. */
export async function mutatePhp(
	temporary: string,
	only: string,
	scores: Score[],
	say: ( text: string ) => void
): Promise< void > {
	const files = (
		await run( 'git', [ 'ls-files', ...phpFolders ], { cwd: root } )
	)
		.split( '\n' )
		.filter( ( file ) => file.endsWith( '.php' ) && file.includes( only ) );
	if ( files.length === 0 ) {
		return;
	}
	let database: Promise< Database > | undefined;
	const sharedDatabase = () => ( database ??= startDatabase() );
	const copyIn = ( name: string ) =>
		new Copy( path.join( temporary, name ), sharedDatabase );
	const first = copyIn( 'first' );
	const copies = [
		first,
		...cpus()
			.slice( 1 )
			.map( ( _, at ) => copyIn( `other_${ at }` ) ),
	];
	const subjects = new Set( files.map( subjectOf ) );
	await passWithoutMutant( copies, subjects );
	const tasks = await tasksOf( files, first );
	scores.push( ...new Set( tasks.map( ( { score } ) => score ) ) );
	const waiting = [ ...tasks ];
	await Promise.all(
		copies.map( async ( copy ) => {
			for ( let task = waiting.shift(); task; task = waiting.shift() ) {
				if ( waiting.length % 50 === 0 ) {
					say( `PHP: ${ waiting.length } to go` );
				}
				await perform( task, copy, say );
			}
		} )
	);
	// If the database had died meanwhile, every mutant would count as noticed.
	await passWithoutMutant( copies, subjects );
}
