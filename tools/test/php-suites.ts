import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import { startDatabase } from '../wordpress/mariadb';
import { obtainChosen, type WordPressChoice } from '../wordpress/beta';
import { makeContent } from '../wordpress/content';
import { countJUnit } from './count';
import { plainPhp } from './quick-php';
import type { Context, Counts, Suite } from './suite';

async function runUnit( {
	args,
	exec,
	temporary,
}: Context ): Promise< Counts > {
	const junit = path.join( temporary, 'unit.xml' );
	const code = await exec(
		'php',
		[
			'vendor/bin/phpunit',
			'-c',
			'phpunit-unit.xml.dist',
			'--log-junit',
			junit,
			...args,
		],
		{ env: plainPhp }
	);
	return countJUnit( junit, code );
}

/** Runs tests on a WordPress with its own database. */
export async function runIntegration(
	line: WordPressChoice,
	{ args, exec, log, temporary }: Context,
	more: NodeJS.ProcessEnv = {}
): Promise< Counts > {
	const wordPress = await obtainChosen( line, log );
	// Suites that run at the same time share this WordPress, so each has its own wp-content.
	const content = mkdtempSync( path.join( temporary, `content-${ line }-` ) );
	makeContent( content, wordPress );
	const junit = `${ content }.xml`;
	const database = await startDatabase();
	try {
		await database.create( 'wordpress' );
		const code = await exec(
			'php',
			[
				'tests/php/run-integration.php',
				'-c',
				path.join( root, 'phpunit-integration.xml.dist' ),
				'--log-junit',
				junit,
				...args,
			],
			{
				env: {
					SHORTPIXEL_FLUSH_TEST_WORDPRESS: wordPress,
					SHORTPIXEL_FLUSH_TEST_CONTENT: content,
					SHORTPIXEL_FLUSH_TEST_DB_HOST: database.host,
					SHORTPIXEL_FLUSH_TEST_DB_NAME: 'wordpress',
					...more,
				},
			}
		);
		return countJUnit( junit, code );
	} finally {
		await database.stop();
	}
}

/** Runs a PHPUnit test suite: `integration` has all tests, `oldest` those that could differ on the oldest WordPress. */
const integrationOn = ( line: WordPressChoice, selection: string ): Suite => ( {
	name: `integration-${ line }`,
	title: `PHPUnit on WordPress ${ line } and MariaDB`,
	groups: [ 'php' ],
	needs: [ 'php', 'wordpress', 'database' ],
	// The suite spends part of its time waiting for slow servers and for other processes.
	cores: 0.75,
	run: ( context ) =>
		runIntegration( line, {
			...context,
			args: [ '--testsuite', selection, ...context.args ],
		} ),
} );

/** Tests with large numbers are in the group `proof`, tests that `npm test` leaves out in `proof-only`. */
export const phpUnitParts = {
	usual: [ '--exclude-group', 'proof-only' ],
	proof: [ '--group', 'proof', '--group', 'proof-only' ],
};

export const phpSuites: Suite[] = [
	{
		...integrationOn( '7.1', 'integration' ),
		...phpUnitParts,
	},
	{ ...integrationOn( '6.8', 'oldest' ), usual: phpUnitParts.usual },
	{
		...integrationOn( 'beta', 'integration' ),
		title: 'PHPUnit on WordPress’s newest beta and MariaDB',
		groups: [ 'future' ],
	},
	{
		name: 'unit',
		title: 'PHPUnit, without WordPress',
		groups: [ 'php' ],
		needs: [ 'php' ],
		run: runUnit,
	},
];
