import { defineConfig } from '@playwright/test';
import { countWorlds, readWorld } from './tests/e2e/support/world';

const world = readWorld();

export default defineConfig( {
	testDir: 'tests/e2e/specs',
	outputDir: 'test-results/playwright',
	// Each worker has a site of its own, with a database and a CDN, which all its specs share.
	workers: countWorlds(),
	fullyParallel: false,
	forbidOnly: process.env[ 'CI' ] !== undefined,
	// Only for what would never come: on a busy machine a journey takes minutes, and each of its steps seconds.
	timeout: 240_000,
	expect: { timeout: 30_000 },
	reporter: [
		[ 'list' ],
		...( process.env[ 'PLAYWRIGHT_JSON_OUTPUT_FILE' ] === undefined
			? []
			: [ [ 'json' ] as [ 'json' ] ] ),
	],
	use: {
		// What cannot be clicked by then never can: it fails where it stands.
		actionTimeout: 60_000,
		baseURL: world.url,
		viewport: { width: 1280, height: 900 },
		screenshot: 'only-on-failure',
		// Recording a journey takes more of the processor than the journey; `--trace on` records one that fails.
		trace: 'off',
		// Animations take the processor and prove nothing, except where `appearance.spec.ts` turns them on.
		contextOptions: { reducedMotion: 'reduce' },
		launchOptions: {
			executablePath: world.chromium,
			args: [
				'--no-sandbox',
				'--disable-gpu',
				'--disable-background-networking',
				'--disable-component-update',
				'--disable-sync',
				// A test's pages are too short-lived for optimised code to pay.
				'--js-flags=--no-opt --no-maglev',
			],
		},
	},
} );
