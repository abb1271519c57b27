import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import { countJest } from './count';
import type { Context, Counts, Suite } from './suite';

const wpScripts = 'node_modules/@wordpress/scripts/bin/wp-scripts.js';

async function runJest(
	context: Context,
	config = 'jest.config.cjs'
): Promise< Counts > {
	const report = path.join( context.temporary, `${ config }.json` );
	const code = await context.exec( process.execPath, [
		wpScripts,
		'test-unit-js',
		`--config=${ config }`,
		'--json',
		`--outputFile=${ report }`,
		...context.args,
	] );
	return countJest( report, code );
}

/** Lists the files below a folder, as paths relative to it. */
function filesOf( folder: string ): string[] {
	return existsSync( folder )
		? readdirSync( folder, { recursive: true, withFileTypes: true } )
				.filter( ( entry ) => entry.isFile() )
				.map( ( entry ) =>
					path.relative(
						folder,
						path.join( entry.parentPath, entry.name )
					)
				)
				.sort()
		: [];
}

/** Compares the committed build with the one that the sources produce, since reviewers don't read the build. */
async function compareBuild( {
	exec,
	log,
	temporary,
}: Context ): Promise< Counts > {
	const fresh = path.join( temporary, 'build' );
	const code = await exec( process.execPath, [
		wpScripts,
		'build',
		`--output-path=${ fresh }`,
	] );
	if ( code !== 0 ) {
		return { passed: 0, failed: 1 };
	}
	const committed = path.join( root, 'build' );
	const names = [
		...new Set( [ ...filesOf( fresh ), ...filesOf( committed ) ] ),
	];
	const counts: Counts = { passed: 0, failed: 0 };
	for ( const name of names ) {
		const [ made, kept ] = [ fresh, committed ].map( ( folder ) => {
			const file = path.join( folder, name );
			return existsSync( file ) ? readFileSync( file ) : null;
		} );
		if ( made && kept && made.equals( kept ) ) {
			counts.passed++;
		} else {
			counts.failed++;
			log(
				`build/${ name } differs from a fresh build: run \`npm run build\` and commit it.`
			);
		}
	}
	return counts;
}

export const jsSuites: Suite[] = [
	{
		name: 'jest',
		title: 'Jest',
		groups: [ 'js' ],
		// For the fuzz tests.
		needs: [ 'php' ],
		cores: 1.5,
		proof: [ 'tests/fuzz' ],
		run: ( context ) => runJest( context ),
	},
	{
		name: 'jest-react-19',
		title: 'Jest: the components with React 19',
		groups: [ 'future' ],
		needs: [],
		cores: 1.5,
		proof: [],
		run: ( context ) => runJest( context, 'jest.react-19.config.cjs' ),
	},
	{
		name: 'build',
		title: 'build/ against a fresh build',
		groups: [ 'js' ],
		needs: [],
		run: compareBuild,
	},
];
