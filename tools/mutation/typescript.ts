import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import { run } from '../run';
import { stoppable } from '../still-running';
import { inOneLine, nothingTried, type Score } from './score';

/** The folder whose code is mutated; it uses no React, DOM or network. */
const pure = 'src/domain';

interface Position {
	line: number;
	column: number;
}

/** The result of a mutant, as reported by `runner.mjs`. */
export interface Result {
	file: string;
	status: string;
	replacement?: string;
	location: { start: Position; end: Position };
}

/** Returns the source that a mutant replaces: lines and columns count from one. */
function replaced( source: string, { start, end }: Result[ 'location' ] ) {
	const lines = source.split( '\n' ).slice( start.line - 1, end.line );
	const before = start.column - 1;
	const last = ( lines.pop() ?? '' ).slice( 0, end.column - 1 );
	return [ ...lines, last ].join( '\n' ).slice( before );
}

/** Shortens code to one line. */
const short = ( code: string ): string => {
	const line = code.replace( /\s+/g, ' ' );
	return line.length > 100 ? `${ line.slice( 0, 99 ) }…` : line;
};

/**
 * Counts a mutant of a file.
 *
 * @param score
 * @param source The file's text.
 * @param result
 * @param say
 * @throws If its status doesn't show whether tests noticed it.
 */
export function count(
	score: Score,
	source: string,
	{ file, status, replacement = '', location }: Result,
	say: ( text: string ) => void
): void {
	const where = `${ file }:${ location.start.line }`;
	if ( status === 'Ignored' ) {
		score.leftOut++;
		return;
	}
	if ( status === 'Timeout' ) {
		score.endless++;
	} else if ( status === 'Survived' || status === 'NoCoverage' ) {
		const change = `${ short( replaced( source, location ) ) } → ${ short( replacement ) }`;
		score.survivors.push( { where, change } );
		say( inOneLine( { where, change } ) );
	} else if ( status !== 'Killed' ) {
		throw new Error( `${ where }: ${ status }` );
	}
	score.tried++;
}

/** Runs Stryker, which reports each mutant as soon as it has been tried. */
function stryker(
	args: string[],
	onResult: ( result: Result ) => void
): Promise< void > {
	return new Promise( ( resolve, reject ) => {
		const child = spawn(
			process.execPath,
			[
				'node_modules/@stryker-mutator/core/bin/stryker.js',
				'run',
				'tools/mutation/stryker.config.mjs',
				...args,
			],
			{ cwd: root, stdio: [ 'ignore', 'inherit', 'inherit', 'ipc' ] }
		);
		const closed = new Promise< void >( ( close ) => {
			child.once( 'close', () => close() );
			child.once( 'error', () => close() );
		} );
		const stop = stoppable( () => {
			child.kill();
			return closed;
		} );
		let hasEnded = false;
		child.on( 'message', ( message: Result | 'end' ) => {
			if ( message === 'end' ) {
				hasEnded = true;
				return;
			}
			try {
				onResult( message );
			} catch ( error ) {
				reject( error );
				void stop();
			}
		} );
		child.on( 'error', reject );
		child.on( 'close', () => {
			void stop();
			if ( hasEnded ) {
				resolve();
			} else {
				reject(
					new Error( 'Stryker did not get to its end: see above.' )
				);
			}
		} );
	} );
}

/** Tries the mutants of the TypeScript files whose path contains `only`, and counts them in `scores` as it goes. */
export async function mutateTypeScript(
	temporary: string,
	only: string,
	scores: Score[],
	say: ( text: string ) => void
): Promise< void > {
	const chosen = ( await run( 'git', [ 'ls-files', pure ], { cwd: root } ) )
		.split( '\n' )
		.filter( ( file ) => file.endsWith( '.ts' ) && file.includes( only ) );
	if ( chosen.length === 0 ) {
		return;
	}
	const files = new Map(
		chosen.map( ( file ) => [
			file,
			{
				score: nothingTried( file ),
				source: readFileSync( path.join( root, file ), 'utf8' ),
			},
		] )
	);
	scores.push( ...[ ...files.values() ].map( ( { score } ) => score ) );
	await stryker(
		[
			'--mutate',
			chosen.join( ',' ),
			'--tempDirName',
			path.join( temporary, 'typescript' ),
		],
		( result ) => {
			const of = files.get( result.file );
			if ( ! of ) {
				throw new Error( `${ result.file } was not to be mutated.` );
			}
			count( of.score, of.source, result, say );
		}
	);
}
