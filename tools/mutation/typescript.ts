import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import { run } from '../run';
import { stoppable } from '../still-running';
import { inOneLine, type Score } from './score';

/** No React, no document, no network. */
const pure = 'src/domain';

const report = path.join( root, 'test-results/mutation/typescript.json' );

interface Position {
	line: number;
	column: number;
}

interface Mutant {
	status: string;
	replacement?: string;
	location: { start: Position; end: Position };
}

interface Report {
	files: Record< string, { source: string; mutants: Mutant[] } >;
}

/** Cuts what a mutant replaces out of the source: lines and columns count from one. */
function replaced( source: string, { start, end }: Mutant[ 'location' ] ) {
	const lines = source.split( '\n' ).slice( start.line - 1, end.line );
	const before = start.column - 1;
	const last = ( lines.pop() ?? '' ).slice( 0, end.column - 1 );
	return [ ...lines, last ].join( '\n' ).slice( before );
}

/** One line, however long the code. */
const short = ( code: string ): string => {
	const line = code.replace( /\s+/g, ' ' );
	return line.length > 100 ? `${ line.slice( 0, 99 ) }…` : line;
};

function stryker( args: string[] ): Promise< void > {
	return new Promise( ( resolve, reject ) => {
		const child = spawn(
			process.execPath,
			[
				'node_modules/@stryker-mutator/core/bin/stryker.js',
				'run',
				'tools/mutation/stryker.config.mjs',
				...args,
			],
			{ cwd: root, stdio: [ 'ignore', 'inherit', 'inherit' ] }
		);
		const stop = stoppable( async () => void child.kill() );
		child.on( 'error', reject );
		child.on( 'close', () => resolve( stop() ) );
	} );
}

/** Tries the mutants of TypeScript, or of those files whose path contains `only`. */
export async function mutateTypeScript(
	only: string,
	say: ( text: string ) => void
): Promise< Score[] > {
	const chosen = ( await run( 'git', [ 'ls-files', pure ], { cwd: root } ) )
		.split( '\n' )
		.filter( ( file ) => file.endsWith( '.ts' ) && file.includes( only ) );
	if ( chosen.length === 0 ) {
		return [];
	}
	rmSync( report, { force: true } );
	await stryker( [ '--mutate', chosen.join( ',' ) ] );
	if ( ! existsSync( report ) ) {
		throw new Error( 'Stryker did not get to its end: see above.' );
	}
	const scores = scoresOf( readFileSync( report, 'utf8' ) );
	scores
		.flatMap( ( { survivors } ) => survivors )
		.forEach( ( survivor ) => say( inOneLine( survivor ) ) );
	return scores;
}

/**
 * Adds up the results in Stryker's report.
 *
 * @throws If one is neither noticed nor not: that says nothing of the tests.
 */
export function scoresOf( json: string ): Score[] {
	const { files } = JSON.parse( json ) as Report;
	return Object.entries( files )
		.map( ( [ file, { source, mutants } ] ): Score => {
			const of = ( ...statuses: string[] ): Mutant[] =>
				mutants.filter( ( { status } ) => statuses.includes( status ) );
			const where = ( { location }: Mutant ): string =>
				`${ file }:${ location.start.line }`;
			const survivors = of( 'Survived', 'NoCoverage' );
			const endless = of( 'Timeout' );
			const leftOut = of( 'Ignored' );
			const killed = of( 'Killed' );
			const known = [ ...survivors, ...endless, ...leftOut, ...killed ];
			const unknown = mutants.find(
				( mutant ) => ! known.includes( mutant )
			);
			if ( unknown ) {
				throw new Error( `${ where( unknown ) }: ${ unknown.status }` );
			}
			return {
				file,
				tried: known.length - leftOut.length,
				endless: endless.length,
				leftOut: leftOut.length,
				survivors: survivors.map( ( mutant ) => ( {
					where: where( mutant ),
					change: `${ short( replaced( source, mutant.location ) ) } → ${ short( mutant.replacement ?? '' ) }`,
				} ) ),
			};
		} )
		.filter( ( { tried } ) => tried > 0 );
}
