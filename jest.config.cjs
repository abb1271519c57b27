const scripts = require( '@wordpress/scripts/config/jest-unit.config' );

const shared = {
	transform: {
		'\\.[jt]sx?$': '<rootDir>/tools/test/jest-transform.cjs',
	},
	roots: [ '<rootDir>/tests', '<rootDir>/src' ],
};

const withoutDocument = [
	'<rootDir>/tests/fuzz/',
	'<rootDir>/tests/js/domain/',
	'<rootDir>/tests/js/simulator/',
	'<rootDir>/tests/js/tools/',
];

const browser = {
	...shared,
	displayName: 'browser',
	preset: scripts.preset,
	testMatch: [ '<rootDir>/tests/**/*.test.{ts,tsx}' ],
	testPathIgnorePatterns: [
		'/node_modules/',
		'<rootDir>/tests/e2e/',
		...withoutDocument,
	],
	setupFilesAfterEnv: [ '<rootDir>/tests/js/set-up.ts' ],
};

/** To start a document, and to load what looks at one, takes longer than the tests of most files that need none. */
const node = {
	...shared,
	displayName: 'node',
	testEnvironment: 'node',
	testMatch: withoutDocument.map( ( folder ) => `${ folder }**/*.test.ts` ),
};

module.exports = {
	projects: [ node, browser ],
	// Only for what would never end: a busy machine is slow, not wrong. A project's own is not read.
	testTimeout: 60_000,
	// The other core belongs to whatever suite runs beside this one.
	maxWorkers: 2,
};
