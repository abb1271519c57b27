const scripts = require( '@wordpress/scripts/config/jest-unit.config' );

module.exports = {
	preset: scripts.preset,
	transform: scripts.transform,
	roots: [ '<rootDir>/tests', '<rootDir>/src' ],
	testMatch: [ '<rootDir>/tests/**/*.test.{ts,tsx}' ],
	testPathIgnorePatterns: [ '/node_modules/', '<rootDir>/tests/e2e/' ],
	setupFilesAfterEnv: [ '<rootDir>/tests/js/set-up.ts' ],
	// Only for what would never end: a busy machine is slow, not wrong.
	testTimeout: 60_000,
	// The other core belongs to whatever suite runs beside this one.
	maxWorkers: 2,
};
