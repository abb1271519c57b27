/**
 * `npm test`: installs what the tests need, runs the suites and ends with `N passed, N failed`.
 *
 * The usual suites:           npm test
 * Slow and large tests:       npm run test:proof                        (includes those that `npm test` leaves out)
 * Some suites:                node tools/test.mjs phpstan phpcs         (`node tools/test.mjs --list` names them)
 * Groups:                     npm run test:js | test:php | test:e2e
 * Newest beta and React 19:   node tools/test.mjs future                (no part of `npm test`)
 *
 * One suite or test, with its output in the terminal:
 *   PHPUnit without WordPress node tools/test.mjs unit [path] [--filter X]
 *   PHPUnit with WordPress    node tools/test.mjs integration [path] [--wp 7.1|6.8|beta] [--filter X]
 *   Jest                      node tools/test.mjs jest [path or pattern] [--react 19] [-t X]
 *   Playwright                node tools/test.mjs playwright [path] [--wp beta] [-g X]
 * Without a path, `--wp 6.8` runs only the PHPUnit test suite `oldest`.
 * A suite named alone also runs its `proof-only` tests, and passes the arguments after its name to its runner.
 * Several runs at once are fine: each has its own database.
 */
import process from 'node:process';
import { ensureNodePackages, runTypeScript } from './bootstrap.mjs';

try {
	ensureNodePackages();
	runTypeScript( 'tools/test/main.ts', process.argv.slice( 2 ) );
} catch ( error ) {
	process.stderr.write(
		`${ error instanceof Error ? error.message : error }\n\n0 passed, 1 failed\n`
	);
	process.exit( 1 );
}
