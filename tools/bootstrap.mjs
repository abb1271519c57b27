/** Code that the commands share before any package is installed: plain JavaScript and Node's own modules only. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
	path.dirname( fileURLToPath( import.meta.url ) ),
	'..'
);

const stamp = path.join( root, 'node_modules', '.shortpixel-flush-lock' );

function lockHash() {
	return createHash( 'sha256' )
		.update( readFileSync( path.join( root, 'package-lock.json' ) ) )
		.digest( 'hex' );
}

function isInstalled() {
	if (
		! existsSync( path.join( root, 'node_modules', '.package-lock.json' ) )
	) {
		return false;
	}
	if ( existsSync( stamp ) && readFileSync( stamp, 'utf8' ) === lockHash() ) {
		return true;
	}
	// The user ran npm by hand, or the lock has changed: npm itself knows whether the installed packages fit.
	const listed = spawnSync( 'npm', [ 'ls', '--depth=0', '--silent' ], {
		cwd: root,
		shell: process.platform === 'win32',
	} );
	if ( listed.status === 0 ) {
		writeFileSync( stamp, lockHash() );
	}
	return listed.status === 0;
}

/** Runs `npm ci` if node_modules is missing or does not match the lock. */
export function ensureNodePackages() {
	if ( isInstalled() ) {
		return;
	}
	process.stdout.write( 'Installing the npm packages (about a minute) …\n' );
	const installed = spawnSync(
		'npm',
		[ 'ci', '--no-audit', '--no-fund', '--loglevel=error' ],
		{
			cwd: root,
			stdio: [ 'ignore', 'inherit', 'inherit' ],
			shell: process.platform === 'win32',
		}
	);
	if ( installed.status !== 0 ) {
		throw new Error( '`npm ci` failed: see its output above.' );
	}
	writeFileSync( stamp, lockHash() );
}

/**
 * Runs one of our TypeScript programs and exits with its code.
 *
 * The parent only waits and forwards signals, so that the child can clean up. If the parent is killed, the child
 * notices that their channel has closed.
 */
export function runTypeScript( program, args ) {
	const child = spawn(
		process.execPath,
		[ '--import', 'tsx', path.join( root, program ), ...args ],
		{ cwd: root, stdio: [ 'inherit', 'inherit', 'inherit', 'ipc' ] }
	);
	for ( const signal of [ 'SIGINT', 'SIGTERM', 'SIGHUP' ] ) {
		process.on( signal, () => child.kill( signal ) );
	}
	child.on( 'exit', ( code, signal ) =>
		process.exit( code ?? ( signal ? 1 : 0 ) )
	);
}
