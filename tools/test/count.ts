import { existsSync, readFileSync } from 'node:fs';
import type { Counts } from './suite';

function attribute( tag: string, name: string ): number {
	return Number(
		new RegExp( `\\b${ name }="(\\d+)"` ).exec( tag )?.[ 1 ] ?? 0
	);
}

/**
 * Counts the tests in PHPUnit's JUnit file.
 *
 * @param file     If it is missing, the runner died.
 * @param exitCode If it isn't 0 although no test failed, as after a deprecation, one failure is counted.
 */
export function countJUnit( file: string, exitCode: number ): Counts {
	const first = existsSync( file )
		? /<testsuite [^>]*>/.exec( readFileSync( file, 'utf8' ) )?.[ 0 ]
		: undefined;
	if ( first === undefined ) {
		return { passed: 0, failed: 1 };
	}
	const failed =
		attribute( first, 'errors' ) + attribute( first, 'failures' );
	const passed =
		attribute( first, 'tests' ) - failed - attribute( first, 'skipped' );
	return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}

/** Counts the tests in Jest's `--json` file. */
export function countJest( file: string, exitCode: number ): Counts {
	if ( ! existsSync( file ) ) {
		return { passed: 0, failed: 1 };
	}
	const report = JSON.parse( readFileSync( file, 'utf8' ) ) as {
		numPassedTests: number;
		numFailedTests: number;
		numRuntimeErrorTestSuites: number;
	};
	const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
	return {
		passed: report.numPassedTests,
		failed: exitCode !== 0 && failed === 0 ? 1 : failed,
	};
}

/** Counts the tests in Playwright's JSON report. A test that passed only on the second try counts as failed. */
export function countPlaywright( file: string, exitCode: number ): Counts {
	if ( ! existsSync( file ) ) {
		return { passed: 0, failed: 1 };
	}
	const { stats } = JSON.parse( readFileSync( file, 'utf8' ) ) as {
		stats: { expected: number; unexpected: number; flaky: number };
	};
	const failed = stats.unexpected + stats.flaky;
	return {
		passed: stats.expected,
		failed: exitCode !== 0 && failed === 0 ? 1 : failed,
	};
}
