import { spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { stoppable } from '../still-running';

interface PhpServer {
	port: number;
	/** The script that answers each request. */
	router: string;
	/** PHP’s settings, such as `post_max_size=32M`. */
	settings: string[];
	workers: number;
	/** A path that is requested to see whether the server is up. */
	knock: string;
	/** The document root; the current folder by default. */
	folder?: string;
	env?: NodeJS.ProcessEnv;
}

/**
 * Starts PHP’s built-in web server, and waits until it answers. The returned function stops the server's process group,
 * which includes its workers.
 */
export async function startPhpServer( {
	port,
	router,
	settings,
	workers,
	knock,
	folder,
	env = {},
}: PhpServer ): Promise< () => Promise< void > > {
	const server = spawn(
		'php',
		[
			...settings.flatMap( ( setting ) => [ '-d', setting ] ),
			// These workers live long enough to share compiled files in memory, unlike a test run's other PHP
			// processes, which share them in a folder.
			'-d',
			'opcache.file_cache_only=0',
			'-S',
			`127.0.0.1:${ port }`,
			...( folder === undefined ? [] : [ '-t', folder ] ),
			router,
		],
		{
			env: {
				...process.env,
				...env,
				PHP_CLI_SERVER_WORKERS: String( workers ),
			},
			stdio: 'ignore',
			detached: true,
		}
	);
	const gone = new Promise( ( resolve ) => server.on( 'exit', resolve ) );
	const stop = stoppable( async () => {
		if ( server.pid !== undefined && server.exitCode === null ) {
			process.kill( -server.pid, 'SIGKILL' );
		}
		await gone;
	} );
	for ( let tries = 0; tries < 600; tries++ ) {
		try {
			await fetch( `http://127.0.0.1:${ port }${ knock }` );
			return stop;
		} catch {
			await sleep( 100 );
		}
	}
	await stop();
	throw new Error( 'PHP’s web server did not answer within a minute.' );
}
