import { folders } from './folders.mjs';

const results = 'test-results/mutation';

/** For `main.ts`, which adds the results up by folder; or by hand: `npx stryker run tools/mutation/stryker.config.mjs --mutate src/domain/host.ts`. */
export default {
	testRunner: 'in-process',
	plugins: [ './tools/mutation/runner.mjs' ],
	mutate: folders.map( ( folder ) => `${ folder }/**/*.ts` ),
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
	reporters: [ 'clear-text', 'progress-append-only', 'json' ],
	jsonReporter: { fileName: `${ results }/typescript.json` },
	clearTextReporter: {
		allowColor: false,
		allowEmojis: false,
		logTests: false,
		reportTests: false,
	},
	incrementalFile: `${ results }/typescript-incremental.json`,
	concurrency: 2,
	// Of an endless loop Stryker counts the rounds; a busy machine is slow, not wrong.
	timeoutMS: 60_000,
	thresholds: { high: 95, low: 90, break: 90 },
};
