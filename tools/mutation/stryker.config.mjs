/** The configuration of Stryker for `typescript.ts`, which chooses the files to mutate. */
export default {
	testRunner: 'in-process',
	plugins: [ './tools/mutation/runner.mjs' ],
	coverageAnalysis: 'perTest',
	// No test of pure functions reads these folders.
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
	// Mutants of code that runs once, when a file is loaded, take long.
	warnings: { slow: false },
	reporters: [ 'progress-append-only', 'teller' ],
	concurrency: 2,
	// Stryker ends endless loops by counting iterations, so this only has to be long enough for a busy machine.
	timeoutMS: 60_000,
};
