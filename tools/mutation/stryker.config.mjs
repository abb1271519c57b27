/** For `typescript.ts`, which says what is mutated; or by hand: `npx stryker run tools/mutation/stryker.config.mjs --mutate src/domain/host.ts`. */
export default {
	testRunner: 'in-process',
	plugins: [ './tools/mutation/runner.mjs' ],
	coverageAnalysis: 'perTest',
	// What no test of pure functions reads.
	ignorePatterns: [
		'/.cache',
		'/.wordpress-org',
		'/build',
		'/dist',
		'/docs',
		'/includes',
		'/languages',
		'/test-results',
		'/tests/e2e',
		'/tests/php',
		'/vendor',
	],
	tempDirName: '.cache/mutation',
	reporters: [ 'progress-append-only', 'json' ],
	jsonReporter: { fileName: 'test-results/mutation/typescript.json' },
	concurrency: 2,
	// Of an endless loop Stryker counts the rounds; a busy machine is slow, not wrong.
	timeoutMS: 60_000,
};
