import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import { startDatabase } from '../wordpress/mariadb';
import {
	obtainWordPress,
	wordPressLines,
	type WordPressLine,
} from '../wordpress/obtain';
import { makeContent } from '../wordpress/content';
import { countJUnit } from './count';
import type { Context, Counts, Suite } from './suite';

/** A path given as an argument replaces the configured folder, so PHPUnit needs no suite then. */
async function runUnit( {
	args,
	exec,
	temporary,
}: Context ): Promise< Counts > {
	const junit = path.join( temporary, 'unit.xml' );
	const code = await exec( 'php', [
		'vendor/bin/phpunit',
		'-c',
		'phpunit-unit.xml.dist',
		'--log-junit',
		junit,
		...args,
	] );
	return countJUnit( junit, code );
}

/** Runs tests on a WordPress with a database of its own. */
export async function runIntegration(
	line: WordPressLine,
	{ args, exec, log, temporary }: Context,
	more: NodeJS.ProcessEnv = {}
): Promise< Counts > {
	const wordPress = await obtainWordPress( line, log );
	// More than one suite runs on the same WordPress, at the same time.
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

export const phpSuites: Suite[] = [
	...wordPressLines.map( ( line ): Suite => ( {
		name: `integration-${ line }`,
		title: `PHPUnit on WordPress ${ line } and MariaDB`,
		groups: [ 'php' ],
		needs: [ 'php', 'wordpress', 'database' ],
		// Nearly half of its time it waits: for its own clock, for servers that are slow on purpose, for other processes.
		cores: 0.5,
		run: ( context ) => runIntegration( line, context ),
	} ) ),
	{
		name: 'unit',
		title: 'PHPUnit, without WordPress',
		groups: [ 'php' ],
		needs: [ 'php' ],
		run: runUnit,
	},
];
