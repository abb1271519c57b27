import { defineConfig } from '@playwright/test';
import { readWorld } from './tests/e2e/support/world';

const world = readWorld();

export default defineConfig( {
	testDir: 'tests/e2e/specs',
	outputDir: 'test-results/playwright',
	// All specs share one site.
	workers: 1,
	fullyParallel: false,
	forbidOnly: process.env[ 'CI' ] !== undefined,
	timeout: 60_000,
	expect: { timeout: 15_000 },
	reporter: [
		[ 'list' ],
		...( process.env[ 'PLAYWRIGHT_JSON_OUTPUT_FILE' ] === undefined
			? []
			: [ [ 'json' ] as [ 'json' ] ] ),
	],
	use: {
		baseURL: world.url,
		viewport: { width: 1280, height: 900 },
		screenshot: 'only-on-failure',
		trace: 'retain-on-failure',
		launchOptions: {
			executablePath: world.chromium,
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
			],
		},
	},
} );
