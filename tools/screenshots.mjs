/** `npm run screenshots`: takes the pictures of README and readme.txt. */
import process from 'node:process';
import { ensureNodePackages, runTypeScript } from './bootstrap.mjs';

try {
	ensureNodePackages();
	runTypeScript( 'tools/screenshots/main.ts', process.argv.slice( 2 ) );
} catch ( error ) {
	process.stderr.write(
		`${ error instanceof Error ? error.message : error }\n`
	);
	process.exit( 1 );
}
