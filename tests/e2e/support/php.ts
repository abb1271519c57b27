import { run } from '../../../tools/run';
import type { World } from './world';

/** Runs PHP in the site and returns its output. */
export function runPhp( { folder }: World, code: string ): Promise< string > {
	return run(
		'php',
		[
			'-d',
			'display_errors=stderr',
			'-r',
			`require 'wp-load.php';\n${ code }`,
		],
		{ cwd: folder }
	);
}
