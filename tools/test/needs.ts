/**
 * The suites' requirements on this machine, and how to install them.
 */
import { existsSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from '../root';
import { run } from '../run';
import { wordPressLines } from '../wordpress/lines';
import { obtainWordPress } from '../wordpress/obtain';
import type { Need } from './suite';

/** The path on Debian. */
export const nginxPurgeModule =
	'/usr/lib/nginx/modules/ngx_http_cache_purge_module.so';

const phpExtensions = [
	'curl',
	'dom',
	'gd',
	'mbstring',
	'mysqli',
	'xmlwriter',
	'zip',
];

export function which( program: string ): string | null {
	const folders = [
		...( process.env[ 'PATH' ] ?? '' ).split( path.delimiter ),
		'/usr/sbin',
		'/usr/local/sbin',
	];
	return (
		folders
			.map( ( folder ) => path.join( folder, program ) )
			.find( ( file ) => existsSync( file ) ) ?? null
	);
}

export function findChromium(): string | null {
	return (
		process.env[ 'SHORTPIXEL_FLUSH_CHROMIUM' ] ??
		// The headless shell leaves out a browser's window, which would take a fifth of the processor's time.
		which( 'chromium-headless-shell' ) ??
		which( 'chromium' ) ??
		which( 'chromium-browser' ) ??
		which( 'google-chrome' )
	);
}

async function hasPhp(): Promise< boolean > {
	if ( which( 'php' ) === null || which( 'composer' ) === null ) {
		return false;
	}
	const code = `echo PHP_VERSION_ID >= 80200 && [] === array_diff( ${ JSON.stringify(
		phpExtensions
	) }, array_map( 'strtolower', get_loaded_extensions() ) ) ? 'yes' : 'no';`;
	return ( await run( 'php', [ '-r', code ] ) ) === 'yes';
}

interface Requirement {
	need: Need;
	isThere: () => Promise< boolean > | boolean;
	/** Debian's packages. */
	packages: string[];
	words: string;
}

const requirements: Requirement[] = [
	{
		need: 'php',
		isThere: hasPhp,
		packages: [
			'php-cli',
			'php-curl',
			'php-gd',
			'php-mbstring',
			'php-mysql',
			'php-xml',
			'php-zip',
			'composer',
		],
		words: `PHP 8.2 or newer on the command line with the extensions ${ phpExtensions.join(
			', '
		) }, and Composer`,
	},
	{
		need: 'database',
		isThere: () => which( 'mariadbd' ) !== null,
		packages: [ 'mariadb-server' ],
		words: 'MariaDB’s server',
	},
	{
		need: 'caches',
		isThere: () =>
			which( 'varnishd' ) !== null &&
			which( 'nginx' ) !== null &&
			existsSync( nginxPurgeModule ),
		packages: [ 'varnish', 'nginx', 'libnginx-mod-http-cache-purge' ],
		words: 'Varnish, and nginx with its module for purging',
	},
	{
		need: 'chromium',
		isThere: () => findChromium() !== null,
		packages: [ 'chromium-headless-shell' ],
		words: 'Chromium (SHORTPIXEL_FLUSH_CHROMIUM may name it)',
	},
];

async function installPackages( missing: Requirement[] ): Promise< void > {
	const words = missing.map( ( { words: text } ) => text ).join( '; ' );
	if ( process.getuid?.() !== 0 || which( 'apt-get' ) === null ) {
		throw new Error(
			`The tests need: ${ words }. Install it and run this again (as root on Debian or Ubuntu, this installs it itself).`
		);
	}
	const packages = missing.flatMap( ( requirement ) => requirement.packages );
	process.stdout.write(
		`Installing with apt: ${ packages.join( ' ' ) } …\n`
	);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	await run( 'apt-get', [ '-q', 'update' ], { env } );
	await run(
		'apt-get',
		[ '-qy', 'install', '--no-install-recommends', ...packages ],
		{ env }
	);
}

/** Installs Composer's packages unless they were installed after composer.json last changed. */
async function ensureComposerPackages(): Promise< void > {
	const installed = path.join( root, 'vendor', 'composer', 'installed.json' );
	const wanted = path.join( root, 'composer.json' );
	if (
		existsSync( installed ) &&
		existsSync( path.join( root, 'vendor', 'bin', 'phpcs' ) ) &&
		statSync( installed ).mtimeMs >= statSync( wanted ).mtimeMs
	) {
		return;
	}
	process.stdout.write( 'Installing Composer’s packages …\n' );
	await run(
		'composer',
		[ 'update', '--no-interaction', '--no-progress', '--quiet' ],
		{
			cwd: root,
			env: { ...process.env, COMPOSER_ALLOW_SUPERUSER: '1' },
		}
	);
	// Composer leaves this file as it is if there is nothing to do; with its old time, the next run would update again.
	const now = new Date();
	utimesSync( installed, now, now );
}

/** Installs what the chosen suites need, or throws with a sentence that says what to install. */
export async function ensureNeeds( needs: Set< Need > ): Promise< void > {
	const missing: Requirement[] = [];
	for ( const requirement of requirements ) {
		if (
			needs.has( requirement.need ) &&
			! ( await requirement.isThere() )
		) {
			missing.push( requirement );
		}
	}
	if ( missing.length > 0 ) {
		await installPackages( missing );
	}
	if ( needs.has( 'php' ) ) {
		await ensureComposerPackages();
	}
	if ( needs.has( 'wordpress' ) ) {
		for ( const line of wordPressLines ) {
			await obtainWordPress( line, ( text ) =>
				process.stdout.write( `${ text }\n` )
			);
		}
	}
}
