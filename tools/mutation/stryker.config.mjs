/** For `typescript.ts`, which says what is mutated. */
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
	allowConsoleColors: false,
	// That mutants of what runs once, when a file is loaded, take long.
	warnings: { slow: false },
	reporters: [ 'progress-append-only', 'teller' ],
	concurrency: 2,
	// Of an endless loop Stryker counts the rounds; a busy machine is slow, not wrong.
	timeoutMS: 60_000,
};
