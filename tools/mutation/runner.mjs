/**
 * Stryker's test runner for tests of pure functions: plain calls in one process, where Jest would take seconds for each
 * mutant. It supports only what those tests use of Jest: `describe`, `it`, `test`, `.each` and `expect`; the last two
 * are from Jest's packages.
 *
 * The file also has a reporter, which sends the result of each mutant to `typescript.ts`.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
	determineHitLimitReached,
	DryRunStatus,
	TestStatus,
	toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { expect } from 'expect';
import { bind } from 'jest-each';
import { register } from 'tsx/cjs/api';

/** The tests of `src/domain`, which need no document. */
const testFolder = 'tests/js/domain';

/** This test checks files of test data, not the code. */
const skipped = 'vector-files.test.ts';

/** State shared with the instrumented code, such as the active mutant and the running test. */
const shared = ( globalThis[ INSTRUMENTER_CONSTANTS.NAMESPACE ] ??= {} );

/** Loads modules from Stryker's copy of the repository, which is the current folder. */
const load = createRequire( path.join( process.cwd(), 'package.json' ) );

function testFiles() {
	return readdirSync( testFolder )
		.filter( ( name ) => name.endsWith( '.test.ts' ) && name !== skipped )
		.sort()
		.map( ( name ) => path.resolve( testFolder, name ) );
}

/** Reloads the tests and the code that they import. */
function collect() {
	for ( const file of Object.keys( load.cache ) ) {
		if ( ! file.includes( `${ path.sep }node_modules${ path.sep }` ) ) {
			delete load.cache[ file ];
		}
	}
	const tests = [];
	let titles = [];
	const test = ( title, run ) => {
		const id = [ ...titles, title ].join( ' › ' );
		tests.push( { id: `${ id } (${ tests.length })`, run } );
	};
	test.each = bind( test );
	const describe = ( title, body ) => {
		const outer = titles;
		titles = [ ...outer, title ];
		body();
		titles = outer;
	};
	describe.each = bind( describe );
	Object.assign( globalThis, { describe, expect, it: test, test } );
	for ( const file of testFiles() ) {
		titles = [ path.basename( file ) ];
		load( file );
	}
	return tests;
}

async function runOne( { id, run } ) {
	const start = Date.now();
	const result = { id, name: id, timeSpentMs: 0 };
	try {
		shared.currentTestId = id;
		await run();
		result.status = TestStatus.Success;
	} catch ( error ) {
		result.status = TestStatus.Failed;
		result.failureMessage = String( error?.message ?? error );
	}
	result.timeSpentMs = Date.now() - start;
	return result;
}

class Runner {
	capabilities() {
		return { reloadEnvironment: true };
	}

	async init() {
		register();
	}

	async dryRun() {
		const mutantCoverage = { static: {}, perTest: {} };
		shared.activeMutant = undefined;
		shared.currentTestId = undefined;
		shared.mutantCoverage = mutantCoverage;
		this.tests = collect();
		const tests = [];
		for ( const test of this.tests ) {
			tests.push( await runOne( test ) );
		}
		return { status: DryRunStatus.Complete, tests, mutantCoverage };
	}

	async mutantRun( {
		activeMutant,
		hitLimit: hundredfold,
		mutantActivation,
		reloadEnvironment,
		testFilter,
	} ) {
		// Stryker lets a mutant run a hundred times as often as the original code; ten times is enough.
		const hitLimit =
			hundredfold === undefined ? undefined : hundredfold / 10;
		shared.mutantCoverage = undefined;
		shared.hitCount = hitLimit === undefined ? undefined : 0;
		shared.hitLimit = hitLimit;
		shared.activeMutant =
			mutantActivation === 'static' ? activeMutant.id : undefined;
		const tests = [];
		try {
			if ( reloadEnvironment || ! this.tests ) {
				this.tests = undefined;
				this.tests = collect();
			}
		} catch ( error ) {
			// A mutant that keeps the tests from loading counts as noticed.
			tests.push( {
				id: 'loading',
				name: 'loading',
				timeSpentMs: 0,
				status: TestStatus.Failed,
				failureMessage: String( error?.message ?? error ),
			} );
		}
		shared.activeMutant = activeMutant.id;
		for ( const test of this.tests ?? [] ) {
			if ( testFilter && ! testFilter.includes( test.id ) ) {
				continue;
			}
			tests.push( await runOne( test ) );
			if ( tests.at( -1 ).status === TestStatus.Failed ) {
				break;
			}
		}
		return toMutantRunResult(
			determineHitLimitReached( shared.hitCount, hitLimit ) ?? {
				status: DryRunStatus.Complete,
				tests,
			},
			false
		);
	}
}

/** Reports each mutant to `typescript.ts` at once, so that an interrupted run has reported what it tried. */
class Teller {
	onMutantTested( { fileName, status, replacement, location } ) {
		const file = path.relative( process.cwd(), fileName );
		process.send?.( { file, status, replacement, location } );
	}

	onMutationTestReportReady() {
		process.send?.( 'end' );
	}
}

export const strykerPlugins = [
	declareClassPlugin( PluginKind.Reporter, 'teller', Teller ),
	declareClassPlugin( PluginKind.TestRunner, 'in-process', Runner ),
];
