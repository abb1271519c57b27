/**
 * `npm run demo`: sets up and starts the demo, which needs nothing but Node.
 */
import process from 'node:process';
import { ensureDemoPackages, runTypeScript } from './bootstrap.mjs';

try {
	ensureDemoPackages();
	runTypeScript( 'tools/demo/main.ts', process.argv.slice( 2 ) );
} catch ( error ) {
	process.stderr.write(
		`${ error instanceof Error ? error.message : error }\n`
	);
	process.exit( 1 );
}
