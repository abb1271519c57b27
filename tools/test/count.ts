import { existsSync, readFileSync } from 'node:fs';
import type { Counts } from './suite';

function attribute( tag: string, name: string ): number {
	return Number(
		new RegExp( `\\b${ name }="(\\d+)"` ).exec( tag )?.[ 1 ] ?? 0
	);
}

/**
 * Counts the tests of a JUnit file, as PHPUnit writes it.
 *
 * @param file     The file; one that is missing means that the runner died.
 * @param exitCode What the runner ended with: it may fail without a failed test, by a deprecation for example.
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

/** Counts the tests of Jest's `--json` file. */
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

/** Counts the tests of Playwright's JSON report; one that passed only at the second try has failed. */
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
