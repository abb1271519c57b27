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
	/** Names within it. */
	files: RegExp;
	/** Within `tests/php/unit`, the quickest first. */
	tests: string[];
	/** Of the processor's time, which a busy machine does not use up; a mutant that takes longer never ends. */
	seconds: number;
}

/** PHP whose mutants its own tests must notice. */
const subjects: Subject[] = [
	{
		folder: 'includes/cdn',
		files: /\.php$/,
		tests: [ 'cdn/VectorsTest.php' ],
		seconds: 3,
	},
	{
		folder: 'includes/flush/verdict',
		// Without the two that ask WordPress, the disk or the network, and those below.
		files: /\/(?!class-origin|look|fingerprint|thumbnail)[\w-]+\.php$/,
		tests: [
			'flush/BeforeTest.php',
			'flush/BrowserSecondsTest.php',
			'flush/CacheHeadersTest.php',
			'flush/CompareTest.php',
			'flush/HeaderBordersTest.php',
			'flush/VerdictTest.php',
		],
		seconds: 15,
	},
	{
		folder: 'includes/flush/verdict',
		// These make images, which takes longer.
		files: /\/(?:fingerprint|thumbnail)\.php$/,
		tests: [
			'flush/BeforeTest.php',
			'flush/ThumbnailTest.php',
			'flush/FingerprintTest.php',
		],
		seconds: 15,
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
		const { folder } = subject;
		const files = (
			await run( 'git', [ 'ls-files', folder ], { cwd: root } )
		)
			.split( '\n' )
			.filter(
				( file ) => subject.files.test( file ) && file.includes( only )
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
		const score = scores.find( ( one ) => one.folder === folder );
		if ( score ) {
			score.tried += tried;
			score.survivors.push( ...survivors );
		} else {
			scores.push( { folder, tried, survivors } );
		}
	}
	return scores;
}
