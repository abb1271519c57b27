import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import { stoppable } from '../still-running';

export interface Playground {
	url: string;
	stop: () => Promise< void >;
	/** Settles when the server has ended, for whatever reason. */
	ended: Promise< void >;
}

interface PlaygroundOptions {
	/** A WordPress for Playground to write into. */
	folder: string;
	port: number;
	/**
	 * The blueprint's file, which may refer to files beside it. It has to name the version of PHP, because Playground
	 * ignores `--php` if there is a blueprint.
	 */
	blueprint: string;
	/** The path below which the site is served, as Playground does in the browser; none by default. */
	path?: string;
	/** Whether a single PHP process runs, with cookies that all visitors share, as in the browser. */
	isAlone?: boolean;
}

/** The number of PHP processes: Playground warns about fewer than six, and a site needs two to request itself. */
const workers = 6;

/**
 * Ends a program and its children. The program leads its own process group, so that Ctrl-C reaches only the program
 * that calls this.
 */
function endGroup( pid: number ): void {
	if ( process.platform === 'win32' ) {
		spawn( 'taskkill', [ '/pid', String( pid ), '/T', '/F' ] );
		return;
	}
	try {
		process.kill( -pid, 'SIGKILL' );
	} catch {
		// The program has ended already.
	}
}

/** Deletes the folder that Playground leaves behind when it is killed. Its name contains the process's ID. */
function deleteLeftovers( pid: number ): void {
	for ( const name of readdirSync( tmpdir() ) ) {
		if ( name.startsWith( `node-playground-cli-site-${ pid }-` ) ) {
			rmSync( path.join( tmpdir(), name ), {
				recursive: true,
				force: true,
				maxRetries: 5,
			} );
		}
	}
}

/** Starts WordPress Playground: PHP as WebAssembly with SQLite, which needs only Node. */
export async function startPlayground( {
	folder,
	port,
	blueprint,
	path: sitePath = '',
	isAlone = false,
}: PlaygroundOptions ): Promise< Playground > {
	const url = `http://127.0.0.1:${ port }${ sitePath }`;
	const server = spawn(
		process.execPath,
		[
			path.join(
				root,
				'node_modules/@wp-playground/cli/wp-playground.js'
			),
			'server',
			`--port=${ port }`,
			`--site-url=${ url }`,
			`--workers=${ isAlone ? 1 : workers }`,
			...( isAlone ? [ '--internal-cookie-store' ] : [] ),
			`--blueprint=${ blueprint }`,
			'--blueprint-may-read-adjacent-files',
			'--mount-dir-before-install',
			folder,
			'/wordpress',
			'--wordpress-install-mode=install-from-existing-files-if-needed',
		],
		{
			stdio: [ 'ignore', 'pipe', 'pipe' ],
			detached: process.platform !== 'win32',
		}
	);
	let output = '';
	const ended = new Promise< void >( ( resolve ) => {
		server.on( 'error', ( error ) => {
			output += String( error );
			resolve();
		} );
		server.on( 'exit', () => resolve() );
	} );
	const stop = stoppable( async () => {
		if ( server.pid === undefined ) {
			return;
		}
		if ( server.exitCode === null ) {
			endGroup( server.pid );
			await ended;
		}
		deleteLeftovers( server.pid );
	} );
	const ready = new Promise< void >( ( resolve ) => {
		const listen = ( data: Buffer ): void => {
			output = ( output + data.toString() ).slice( -10_000 );
			if ( output.includes( 'Ready!' ) ) {
				resolve();
			}
		};
		server.stdout.on( 'data', listen );
		server.stderr.on( 'data', listen );
	} );
	const isReady = await Promise.race( [
		ready.then( () => true ),
		ended.then( () => false ),
	] );
	if ( ! isReady ) {
		throw new Error(
			`WordPress Playground ended before it was ready:\n${ output.trim() }`
		);
	}
	return { url, stop, ended };
}
