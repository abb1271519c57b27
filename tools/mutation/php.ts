import {
	cpSync,
	mkdirSync,
	readFileSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { root } from '../root';
import { run } from '../run';
import type { Score, Survivor } from './score';

interface Subject {
	folder: string;
	without: string[];
	/** The quickest first. */
	tests: string[];
	/** Of the processor's time, which a busy machine does not use up; a mutant that takes longer never ends. */
	seconds: number;
}

/** PHP whose mutants its own tests must notice. */
const subjects: Subject[] = [
	{
		folder: 'includes/cdn',
		without: [],
		tests: [ 'cdn/VectorsTest.php' ],
		seconds: 3,
	},
	{
		folder: 'includes/flush/verdict',
		// These ask WordPress, the disk or the network.
		without: [ 'class-origin.php', 'look.php' ],
		tests: [
			'flush/BeforeTest.php',
			'flush/BrowserSecondsTest.php',
			'flush/CacheHeadersTest.php',
			'flush/CompareTest.php',
			'flush/ThumbnailTest.php',
			'flush/VerdictTest.php',
			'flush/FingerprintTest.php',
		],
		seconds: 30,
	},
];

interface Mutant {
	line: number;
	start: number;
	end: number;
	text: string;
}

/** A copy of what the tests need, in which one mutant after the other takes its place. */
function makeCopy( folder: string ): void {
	mkdirSync( folder, { recursive: true } );
	for ( const part of [
		'includes',
		'tests/php',
		'tests/vectors',
		'tests/fuzz',
		'phpunit-unit.xml.dist',
	] ) {
		cpSync( path.join( root, part ), path.join( folder, part ), {
			recursive: true,
		} );
	}
	symlinkSync( path.join( root, 'vendor' ), path.join( folder, 'vendor' ) );
}

/** Runs tests until one fails. */
function pass(
	folder: string,
	{ tests, seconds }: Subject
): Promise< boolean > {
	return new Promise( ( resolve, reject ) => {
		const child = spawn(
			'php',
			[
				'-d',
				`max_execution_time=${ seconds }`,
				'-d',
				'memory_limit=512M',
				'vendor/bin/phpunit',
				'-c',
				'phpunit-unit.xml.dist',
				'--stop-on-defect',
				'--no-output',
				...tests.map( ( test ) => `tests/php/unit/${ test }` ),
			],
			{ cwd: folder, stdio: 'ignore' }
		);
		child.on( 'error', reject );
		child.on( 'close', ( code ) => resolve( code === 0 ) );
	} );
}

/** Tries the mutants of PHP, or of those files whose path contains `only`. */
export async function mutatePhp(
	temporary: string,
	only: string,
	say: ( text: string ) => void
): Promise< Score[] > {
	const copies = cpus().map( ( _, at ) =>
		path.join( temporary, String( at ) )
	);
	copies.forEach( makeCopy );
	const scores: Score[] = [];
	for ( const subject of subjects ) {
		const { folder, without } = subject;
		const files = (
			await run( 'git', [ 'ls-files', folder ], { cwd: root } )
		)
			.split( '\n' )
			.filter(
				( file ) =>
					file.endsWith( '.php' ) &&
					file.includes( only ) &&
					! without.includes( path.basename( file ) )
			);
		if ( files.length === 0 ) {
			continue;
		}
		if ( ! ( await pass( copies[ 0 ] ?? '', subject ) ) ) {
			throw new Error(
				`The tests of ${ folder } fail without any mutant.`
			);
		}
		const listed = JSON.parse(
			await run( 'php', [ 'tools/mutation/mutants.php', ...files ], {
				cwd: root,
			} )
		) as Record< string, Mutant[] >;
		const waiting = Object.entries( listed ).flatMap(
			( [ file, mutants ] ) =>
				mutants.map( ( mutant ) => ( { file, mutant } ) )
		);
		const tried = waiting.length;
		const survivors: Survivor[] = [];
		await Promise.all(
			copies.map( async ( copy ) => {
				for (
					let next = waiting.shift();
					next;
					next = waiting.shift()
				) {
					if ( waiting.length % 50 === 0 ) {
						say( `${ folder }: ${ waiting.length } to go` );
					}
					const { file, mutant } = next;
					const code = readFileSync( path.join( root, file ) );
					writeFileSync(
						path.join( copy, file ),
						Buffer.concat( [
							code.subarray( 0, mutant.start ),
							Buffer.from( mutant.text ),
							code.subarray( mutant.end ),
						] )
					);
					if ( await pass( copy, subject ) ) {
						const was = code
							.subarray( mutant.start, mutant.end )
							.toString();
						const survivor = {
							where: `${ file }:${ mutant.line }`,
							change: `${ was } → ${ mutant.text }`,
						};
						survivors.push( survivor );
						say(
							`survived: ${ survivor.where }  ${ survivor.change }`
						);
					}
					writeFileSync( path.join( copy, file ), code );
				}
			} )
		);
		scores.push( { folder, tried, survivors } );
	}
	return scores;
}
