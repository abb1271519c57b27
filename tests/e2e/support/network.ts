import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { complaints, addTestPlugins } from '../../../tools/site/complaints';
import {
	setUpLiveSite,
	startLiveSite,
	type LiveSite,
} from '../../../tools/site/live-site';
import { provider, writePicture } from '../../../tools/site/site';
import { startSimulator } from '../../../tools/simulator/simulator';
import { databaseAt } from '../../../tools/wordpress/mariadb';
import { expect, forgetFlushes, test as base } from './test';
import { readWorld, type World } from './world';

type SiteName = 'Main' | 'Shop' | 'Gallery';

interface Network {
	world: World;
	/** Runs PHP in one of the sites. */
	php: ( code: string, name?: SiteName ) => Promise< string >;
}

/** The sites' IDs follow this order. */
const paths: Record< SiteName, string > = {
	Main: '/',
	Shop: '/shop/',
	Gallery: '/gallery/',
};

const names = Object.keys( paths ) as SiteName[];

const makeSites = ( host: string ) => `
	require_once ABSPATH . 'wp-admin/includes/admin.php';
	// If set, WordPress does not test compression in the browser, where PHP's server fails.
	update_site_option( 'can_compress_scripts', 0 );
	activate_plugin( 'shortpixel-flush/shortpixel-flush.php', '', true );
	${ names
		.slice( 1 )
		.map(
			( name ) =>
				`wp_insert_site( [ 'domain' => '${ host }', 'path' => '${ paths[ name ] }', 'title' => '${ name }', 'user_id' => 1 ] );`
		)
		.join( '\n' ) }`;

/** Gives a site the provider, and a front page with one image. */
async function setUp(
	site: LiveSite,
	name: SiteName,
	endpoint: string
): Promise< void > {
	const id = names.indexOf( name ) + 1;
	const file = 'e2e/picture.jpg';
	await writePicture(
		path.join(
			site.folder,
			'wp-content/uploads',
			id === 1 ? '' : `sites/${ id }`,
			file
		),
		900,
		600,
		'green'
	);
	await setUpLiveSite(
		site,
		{
			title: name,
			plugins: [ provider ],
			endpoint,
			wait_seconds: 1,
			roles: [],
			lazy: false,
			pictures: [ { file, title: `${ name }’s image`, alt: '' } ],
			page_title: 'Pictures',
			page_text: '',
		},
		paths[ name ]
	);
}

const keepProvider = `update_option( 'e2e_provider', get_option( 'short_pixel_ai_options' ), false );`;

const reset = `
	foreach ( get_sites() as $site ) {
		switch_to_blog( (int) $site->blog_id );
		${ forgetFlushes }
		delete_transient( 'doing_cron' );
		update_option( 'short_pixel_ai_options', get_option( 'e2e_provider' ) );
		restore_current_blog();
	}`;

async function startNetwork( {
	wordPress,
	database,
	chromium,
}: World ): Promise< Network & { stop: () => Promise< void > } > {
	const temporary = mkdtempSync( path.join( tmpdir(), 'spf-network-' ) );
	const simulator = await startSimulator( {
		port: 0,
		controlPort: 0,
		removalDelay: 0.3,
	} );
	const site = await startLiveSite( {
		wordPress,
		folder: path.join( temporary, 'site' ),
		database: databaseAt( database ),
		name: `network_${ process.pid }`,
		isNetwork: true,
	} );
	const stop = async () => {
		await site.stop();
		await simulator.stop();
		rmSync( temporary, { recursive: true, force: true } );
	};
	try {
		addTestPlugins( site.folder );
		await site.php( makeSites( new URL( site.url ).host ) );
		const starts: Record< SiteName, string > = {
			Main: `${ simulator.url }/main`,
			Shop: `${ simulator.url }/shop`,
			Gallery: `${ simulator.url }/gallery`,
		};
		for ( const name of names ) {
			await setUp( site, name, starts[ name ] );
			await site.php( keepProvider, paths[ name ] );
		}
		const php = ( code: string, name: SiteName = 'Main' ) =>
			site.php( code, paths[ name ] );
		return {
			world: {
				...site,
				chromium,
				wordPress,
				database,
				cdn: simulator.url,
				control: simulator.controlUrl,
				endpoint: starts.Main,
				pictures: [],
				page: `${ site.url }/`,
			},
			php,
			stop,
		};
	} catch ( error ) {
		await stop();
		throw error;
	}
}

/** A test on a network of sites in sub-folders, which each worker builds for itself when needed. */
export const test = base.extend< object, { network: Network } >( {
	network: [
		async ( {}, use ) => {
			const network = await startNetwork( readWorld() );
			try {
				await use( network );
				expect( complaints( network.world.folder ) ).toEqual( [] );
			} finally {
				await network.stop();
			}
		},
		{ scope: 'worker' },
	],
	world: async ( { network }, use ) => use( network.world ),
	baseURL: async ( { network }, use ) => use( network.world.url ),
	php: async ( { network }, use ) => use( ( code ) => network.php( code ) ),
	freshSite: async ( { network, cdn }, use ) => {
		await cdn.control.reset();
		await network.php( reset );
		await use();
	},
} );

export { expect };
