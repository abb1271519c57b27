/**
 * Code that the commands share. It runs before any package is installed, so it is plain JavaScript and uses Node's own
 * modules only.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { createHash } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
	path.dirname( fileURLToPath( import.meta.url ) ),
	'..'
);

const modules = path.join( root, 'node_modules' );

const stamp = path.join( modules, '.shortpixel-flush-lock' );

/** This file exists while only the demo's packages are installed. */
const demoStamp = path.join( modules, '.shortpixel-flush-demo-lock' );

const demoPackages = [ '@wp-playground/cli', 'adm-zip', 'sharp', 'tsx' ];

const demoPhp = '8.3';

function lockHash() {
	return createHash( 'sha256' )
		.update( readFileSync( path.join( root, 'package-lock.json' ) ) )
		.digest( 'hex' );
}

function isInstalled() {
	if ( ! existsSync( path.join( modules, '.package-lock.json' ) ) ) {
		return false;
	}
	if ( existsSync( stamp ) && readFileSync( stamp, 'utf8' ) === lockHash() ) {
		return true;
	}
	// Asks npm, since the packages may fit even if this stamp is missing or outdated, as after `npm ci` by hand.
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
	install( root );
	writeFileSync( stamp, lockHash() );
}

function install( folder ) {
	const installed = spawnSync(
		'npm',
		[ 'ci', '--no-audit', '--no-fund', '--loglevel=error' ],
		{
			cwd: folder,
			stdio: [ 'ignore', 'inherit', 'inherit' ],
			shell: process.platform === 'win32',
		}
	);
	if ( installed.status !== 0 ) {
		throw new Error( '`npm ci` failed: see its output above.' );
	}
}

/**
 * Returns the part of the lock that the demo needs: its packages and their dependencies, but PHP in only one version,
 * because each takes fifty megabytes.
 */
export function demoLock( lock ) {
	const { '': project, ...all } = lock.packages;
	const isOtherPhp = ( name ) =>
		/^@php-wasm\/node-\d/.test( name ) &&
		name !== `@php-wasm/node-${ demoPhp.replace( '.', '-' ) }`;
	const packages = {};
	const add = ( from, name ) => {
		const at = nearest( all, from, name );
		if ( at === null || at in packages ) {
			return;
		}
		const { dependencies = {}, ...rest } = all[ at ];
		const needed = Object.fromEntries(
			Object.entries( dependencies ).filter(
				( [ each ] ) => ! isOtherPhp( each )
			)
		);
		packages[ at ] = { ...rest, dependencies: needed };
		for ( const each of Object.keys( {
			...needed,
			...rest.optionalDependencies,
			...rest.peerDependencies,
		} ) ) {
			add( at, each );
		}
	};
	demoPackages.forEach( ( name ) => add( '', name ) );
	const dependencies = Object.fromEntries(
		demoPackages.map( ( name ) => [
			name,
			project.devDependencies[ name ],
		] )
	);
	return {
		...lock,
		packages: { '': { name: lock.name, dependencies }, ...packages },
	};
}

/**
 * Returns the path of the package that Node loads for a name imported in a folder; null if the lock lacks it, as with
 * some optional packages.
 */
function nearest( packages, from, name ) {
	for ( let folder = from; ; ) {
		const at = `${ folder === '' ? '' : `${ folder }/` }node_modules/${ name }`;
		if ( at in packages ) {
			return at;
		}
		if ( folder === '' ) {
			return null;
		}
		folder = folder.slice( 0, folder.lastIndexOf( 'node_modules/' ) );
		folder = folder.replace( /\/$/, '' );
	}
}

/** Installs what the demo lacks: its own packages or, if node_modules was not made for the demo alone, all packages. */
export function ensureDemoPackages() {
	if (
		existsSync( demoStamp ) &&
		readFileSync( demoStamp, 'utf8' ) === lockHash()
	) {
		return;
	}
	if ( existsSync( modules ) && ! existsSync( demoStamp ) ) {
		ensureNodePackages();
		return;
	}
	process.stdout.write( 'Installing what the demo needs …\n' );
	const folder = path.join( root, '.cache', 'demo-packages' );
	const lock = demoLock(
		JSON.parse(
			readFileSync( path.join( root, 'package-lock.json' ), 'utf8' )
		)
	);
	rmSync( folder, { recursive: true, force: true } );
	mkdirSync( folder, { recursive: true } );
	cpSync( path.join( root, '.npmrc' ), path.join( folder, '.npmrc' ) );
	writeFileSync(
		path.join( folder, 'package.json' ),
		JSON.stringify( { private: true, ...lock.packages[ '' ] } )
	);
	writeFileSync(
		path.join( folder, 'package-lock.json' ),
		JSON.stringify( lock )
	);
	install( folder );
	rmSync( modules, { recursive: true, force: true } );
	renameSync( path.join( folder, 'node_modules' ), modules );
	rmSync( folder, { recursive: true } );
	writeFileSync( demoStamp, lockHash() );
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
