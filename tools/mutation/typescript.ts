import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import type { Score } from './score';

const report = path.join( root, 'test-results/mutation/typescript.json' );

/** Ignored are those whose reason the code names; an error is no program. */
const uncounted = [ 'Ignored', 'CompileError', 'RuntimeError' ];

interface Report {
	files: Record<
		string,
		{
			mutants: {
				status: string;
				mutatorName: string;
				replacement?: string;
				location: { start: { line: number } };
			}[];
		}
	>;
}

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
		child.on( 'error', reject );
		child.on( 'close', () => resolve() );
	} );
}

/** Tries the mutants of TypeScript, or of those files whose path contains `only`. */
export async function mutateTypeScript( only: string ): Promise< Score[] > {
	rmSync( report, { force: true } );
	await stryker( only === '' ? [] : [ '--mutate', `**/*${ only }*` ] );
	if ( ! existsSync( report ) ) {
		throw new Error( 'Stryker did not get to its end: see above.' );
	}
	const { files } = JSON.parse( readFileSync( report, 'utf8' ) ) as Report;
	const folders = new Set( Object.keys( files ).map( path.posix.dirname ) );
	return [ ...folders ].map( ( folder ) => {
		const mutants = Object.entries( files )
			.filter( ( [ file ] ) => path.posix.dirname( file ) === folder )
			.flatMap( ( [ file, of ] ) =>
				of.mutants
					.filter( ( { status } ) => ! uncounted.includes( status ) )
					.map( ( mutant ) => ( { file, mutant } ) )
			);
		const survivors = mutants
			.filter( ( { mutant } ) =>
				[ 'Survived', 'NoCoverage' ].includes( mutant.status )
			)
			.map( ( { file, mutant } ) => ( {
				where: `${ file }:${ mutant.location.start.line }`,
				change: mutant.mutatorName,
			} ) );
		return { folder, tried: mutants.length, survivors };
	} );
}
