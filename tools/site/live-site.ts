import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import { run } from '../run';
import { copyPlugins } from '../wordpress/content';
import type { Database } from '../wordpress/mariadb';
import { copyWordPress } from '../wordpress/obtain';
import { startPhpServer } from './php-server';
import { freePort } from './ports';
import type { SiteAnswer, SiteOrder } from './site';

export interface LiveSite {
	url: string;
	folder: string;
	/** Runs PHP code in the site's WordPress, on a network in the site at `path`; resolves with its output. */
	php: ( code: string, path?: string ) => Promise< string >;
	stop: () => Promise< void >;
}

function config(
	database: string,
	host: string,
	addresses: Record< string, string | number | boolean >
): string {
	const constants = {
		...addresses,
		DB_NAME: database,
		DB_HOST: host,
		DB_USER: 'root',
		DB_PASSWORD: '',
		DB_CHARSET: 'utf8mb4',
		DB_COLLATE: '',
		WP_DEBUG: true,
		WP_DEBUG_LOG: true,
		WP_DEBUG_DISPLAY: false,
		WP_ENVIRONMENT_TYPE: 'local',
		SHORTPIXEL_FLUSH_ALLOW_CONNECTIONS: true,
		WP_HTTP_BLOCK_EXTERNAL: true,
		WP_ACCESSIBLE_HOSTS: '127.0.0.1,localhost',
		AUTOMATIC_UPDATER_DISABLED: true,
		DISABLE_WP_CRON: true,
		FS_METHOD: 'direct',
	};
	const lines = Object.entries( constants ).map(
		( [ name, value ] ) =>
			`define( '${ name }', ${
				typeof value === 'string' ? `'${ value }'` : value
			} );`
	);
	// A cookie turns on the development builds of React and WordPress's components. Some warnings come only from these
	// builds, but they slow pages down.
	lines.push(
		"define( 'SCRIPT_DEBUG', isset( $_COOKIE['script_debug'] ) );"
	);
	return `<?php\n${ lines.join(
		'\n'
	) }\n$table_prefix = 'wp_';\nif ( ! defined( 'ABSPATH' ) ) {\n\tdefine( 'ABSPATH', __DIR__ . '/' );\n}\nrequire_once ABSPATH . 'wp-settings.php';\n`;
}

const install = `
	define( 'WP_INSTALLING', true );
	require 'wp-load.php';
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	add_filter( 'pre_wp_mail', '__return_true' );
	wp_install( 'Flush for ShortPixel', 'admin', 'admin@example.org', true, '', 'password' );
	delete_user_meta( 1, 'default_password_nag' );
`;

const hostOf = ( url: string ): string => url.replace( /^https?:\/\//, '' );

const ofSite = ( url: string ) => ( { WP_HOME: url, WP_SITEURL: url } );

/** Leaves out `WP_HOME`: each site of a network in sub-folders has its own address. */
const ofNetwork = ( url: string ) => ( {
	MULTISITE: true,
	SUBDOMAIN_INSTALL: false,
	DOMAIN_CURRENT_SITE: hostOf( url ),
	PATH_CURRENT_SITE: '/',
	SITE_ID_CURRENT_SITE: 1,
	BLOG_ID_CURRENT_SITE: 1,
} );

const installNetwork = ( url: string ): string => `
	require 'wp-load.php';
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	foreach ( $GLOBALS['wpdb']->tables( 'ms_global' ) as $name => $table ) {
		$GLOBALS['wpdb']->$name = $table;
	}
	install_network();
	populate_network( 1, '${ hostOf( url ) }', 'admin@example.org', 'A network', '/', false );
`;

/** Starts a WordPress with the plugin on PHP’s built-in web server and MariaDB, in a folder that stop() removes. */
export async function startLiveSite( options: {
	wordPress: string;
	folder: string;
	database: Omit< Database, 'stop' >;
	/** The name of the site's database, if several sites share a server. */
	name?: string;
	/** Whether the site becomes the first site of a network in sub-folders. */
	isNetwork?: boolean;
} ): Promise< LiveSite > {
	const { wordPress, folder, database, name = 'live' } = options;
	const { isNetwork = false } = options;
	copyWordPress( wordPress, folder );
	copyPlugins( path.join( folder, 'wp-content', 'plugins' ) );
	await database.create( name );
	const port = await freePort();
	const url = `http://127.0.0.1:${ port }`;
	const configure = ( addresses: Parameters< typeof config >[ 2 ] ) =>
		writeFileSync(
			path.join( folder, 'wp-config.php' ),
			config( name, database.host, addresses )
		);
	configure( ofSite( url ) );
	const raw = ( code: string ): Promise< string > =>
		run( 'php', [ '-d', 'display_errors=stderr', '-r', code ], {
			cwd: folder,
		} );
	await raw( install );
	if ( isNetwork ) {
		await raw( installNetwork( url ) );
		configure( ofNetwork( url ) );
	}
	const stopServer = await startPhpServer( {
		port,
		router: path.join( root, 'tools', 'site', 'router.php' ),
		settings: [ 'upload_max_filesize=32M', 'post_max_size=32M' ],
		workers: 8,
		knock: '/wp-login.php',
		folder,
		env: isNetwork ? { SHORTPIXEL_FLUSH_NETWORK: '1' } : {},
	} );
	const atSite = ( where: string ) =>
		`$_SERVER['HTTP_HOST'] = '${ hostOf( url ) }'; $_SERVER['REQUEST_URI'] = '${ where }';`;
	return {
		url,
		folder,
		php: ( code, where = '/' ) =>
			raw(
				`${ isNetwork ? atSite( where ) : '' } require 'wp-load.php';\n${ code }`
			),
		stop: async () => {
			await stopServer();
			rmSync( folder, { recursive: true, force: true } );
		},
	};
}

/** @param where On a network, the path of the site to set up. */
export async function setUpLiveSite(
	site: Pick< LiveSite, 'folder' | 'php' >,
	order: Omit< SiteOrder, 'answer' >,
	where = '/'
): Promise< SiteAnswer > {
	const answer = path.join( site.folder, 'wp-content', 'set-up.json' );
	const json = JSON.stringify( { ...order, answer } satisfies SiteOrder );
	await site.php(
		`$shortpixel_flush_site = json_decode( base64_decode( '${ Buffer.from(
			json
		).toString( 'base64' ) }' ), true ); require '${ path.join(
			root,
			'tools',
			'site',
			'set-up.php'
		) }';`,
		where
	);
	return JSON.parse( readFileSync( answer, 'utf8' ) ) as SiteAnswer;
}
