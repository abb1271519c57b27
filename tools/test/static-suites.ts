import { mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import { plainPhp } from './quick-php';
import { check, type Context, type Suite } from './suite';

/** Hides deprecations in the coding standards' own code. */
const quietPhp = [ '-d', 'error_reporting=E_ALL & ~E_DEPRECATED' ];

async function phpStan(
	exec: Context[ 'exec' ],
	config: string
): Promise< number > {
	return exec(
		'php',
		[
			'-d',
			'memory_limit=2G',
			'vendor/bin/phpstan',
			'analyse',
			'--no-progress',
			`--configuration=${ config }`,
		],
		{ env: plainPhp }
	);
}

function types(
	name: string,
	title: string,
	config: string,
	more: Partial< Suite > = {}
): Suite {
	return {
		name,
		title,
		groups: [ 'lint', 'js' ],
		needs: [],
		run: async ( { exec } ) =>
			check(
				await exec( process.execPath, [
					'node_modules/typescript/bin/tsc',
					'-p',
					config,
					'--incremental',
					'--tsBuildInfoFile',
					`.cache/${ name }.tsbuildinfo`,
				] )
			),
		...more,
	};
}

/** The longest first, so that the two PHPStan suites, with one process each, don't run alone at the end. */
export const staticSuites: Suite[] = [
	{
		name: 'phpstan',
		title: 'PHPStan on the plugin',
		groups: [ 'lint', 'php' ],
		needs: [ 'php' ],
		run: async ( { exec } ) =>
			check( await phpStan( exec, 'phpstan.neon.dist' ) ),
	},
	{
		name: 'phpstan-tests',
		title: 'PHPStan on the tests',
		groups: [ 'lint', 'php' ],
		needs: [ 'php' ],
		run: async ( { exec } ) =>
			check( await phpStan( exec, 'phpstan-tests.neon.dist' ) ),
	},
	{
		name: 'eslint',
		title: 'ESLint, format included',
		groups: [ 'lint', 'js' ],
		needs: [],
		run: async ( { exec, args } ) =>
			check(
				await exec( process.execPath, [
					'node_modules/@wordpress/scripts/bin/wp-scripts.js',
					'lint-js',
					'--cache',
					'--cache-location=.cache/eslint',
					...args,
				] )
			),
	},
	types( 'types', 'TypeScript’s types', 'tsconfig.json' ),
	types(
		'types-react-19',
		'TypeScript’s types with those of React 19',
		'tsconfig.react-19.json',
		{ groups: [ 'future' ], proof: [] }
	),
	{
		name: 'phpcs',
		title: 'WordPress’s standards, PHP 7.4 and newer',
		groups: [ 'lint', 'php' ],
		needs: [ 'php' ],
		run: async ( { exec, args } ) => {
			// phpcs keeps its cache in this folder, and refuses to start without it.
			mkdirSync( path.join( root, '.cache' ), { recursive: true } );

			return check(
				await exec(
					'php',
					[ ...quietPhp, 'vendor/bin/phpcs', '-q', ...args ],
					{ env: plainPhp }
				)
			);
		},
	},
];
