/** Sites for the bench of flushes, each with a provider, a page cache, a CDN and a page with five kinds of images. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startCron } from '../../tools/demo/cron';
import { cdn } from '../../tools/demo/cdn';
import { root } from '../../tools/root';
import { addMustUse } from '../../tools/site/complaints';
import type { LiveSite } from '../../tools/site/live-site';
import {
	colours,
	provider as spai,
	type Colour,
	type Picture,
} from '../../tools/site/site';
import { DEFAULT_OPTIONS } from '../../tools/simulator/options';
import type { LogEntry } from '../../tools/simulator/request-log';
import { coverBlock, galleryBlock, imageBlock } from '../e2e/journeys/editor';
import { ownedScreens } from '../e2e/support/owned-screens';
import { visit as visitOnScreen } from '../e2e/support/visitor';
import { fillSite, logIn, type Cookies, type Live } from './live';
import { isByVisitor } from './visitors';

/** ShortPixel's documentation says that a removal takes 30 s. */
const waitSeconds = 30;
const cronSeconds = 5;

/** The screens on which visitors load the page before the flushes. */
const screens = ownedScreens.filter( ( { name } ) =>
	[ 'iPhone 14', 'iPad Air', 'Laptop, 1366 × 768' ].includes( name )
);

interface Provider {
	name: string;
	plugin: string;
	key: string;
	/** PHP that points the provider at a CDN before the provider is activated; empty if that isn't needed. */
	configure: ( cdnUrl: string ) => string;
	/** PHP that stores the account's key, if the provider keeps one. */
	account?: ( key: string ) => string;
}

export const providers: Provider[] = [
	{
		name: 'Adaptive Images',
		plugin: spai,
		key: 'spai',
		configure: () => '',
		account: ( key ) =>
			`ShortPixel\\AI\\Options::_()->set( '${ key }', 'api_key', [ 'settings', 'general' ] );`,
	},
	{
		name: 'Autoptimize',
		plugin: 'autoptimize-stand-in/autoptimize-stand-in.php',
		key: 'client',
		configure: ( cdnUrl ) =>
			`update_option( 'autoptimize_imgopt_settings', [ 'autoptimize_imgopt_checkbox_field_1' => '1' ] );
			update_option( 'autoptimize_service_availablity', [ 'extra_imgopt' => [ 'status' => 'up', 'hosts' => [ '${ cdnUrl }/' ] ] ] );`,
	},
	{
		name: 'Image Optimizer',
		plugin: 'shortpixel-image-optimiser-stand-in/shortpixel-image-optimiser-stand-in.php',
		key: 'spio',
		configure: ( cdnUrl ) =>
			`update_option( 'spio_settings', [ 'useCDN' => true, 'createWebp' => true, 'CDNDomain' => '${ cdnUrl }/spio' ] );`,
		account: ( key ) =>
			`update_option( 'spio_key', [ 'apiKey' => '${ key }' ] );`,
	},
];

/** The colours of the new files; the first differs from the blue of the original files. */
const palette = Object.keys( colours ) as Colour[];

const names = [
	'cover-house.jpg',
	'plain-house.jpg',
	'gallery-house.jpg',
	'featured-house.jpg',
	'logo-house.png',
];

export interface FlushPicture extends Picture {
	/** The beginning of the image's file names. */
	name: string;
	/** The parameters of the links that visitors' browsers asked for. */
	lists: string[];
	/** Returns a colour that the image does not have. */
	nextColour: () => Colour;
}

export interface FlushSite {
	provider: Provider;
	site: LiveSite;
	endpoint: string;
	page: string;
	cookies: Cookies;
	pictures: FlushPicture[];
	/** Requests to the CDN, except those of visitors. */
	asked: LogEntry[];
}

/** Returns PHP that puts each image into the page in its own way, and turns automatic flushes off. */
function fillPage( [
	cover,
	plain,
	gallery,
	featured,
	logo,
]: Picture[] ): string {
	if ( ! cover || ! plain || ! gallery || ! featured || ! logo ) {
		throw new Error( 'The site has too few images.' );
	}
	const content = `${ coverBlock( cover ) }${ imageBlock( plain ) }${ galleryBlock( [ gallery ] ) }<!-- wp:site-logo /-->`;
	return `$page = (int) get_option( 'page_on_front' );
		wp_update_post( wp_slash( [ 'ID' => $page, 'post_content' => base64_decode( '${ Buffer.from( content ).toString( 'base64' ) }' ) ] ) );
		set_post_thumbnail( $page, ${ featured.id } );
		set_theme_mod( 'custom_logo', ${ logo.id } );
		require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/settings.php';
		ShortPixelFlush\\update_settings( [ 'automatic' => false ] );`;
}

/** Puts a page cache into a site. */
function keepPages( folder: string ): void {
	cpSync(
		path.join( root, 'tests/bench/kept-pages.php' ),
		path.join( folder, 'wp-content/advanced-cache.php' )
	);
	addMustUse(
		folder,
		'kept-pages.php',
		"<?php require_once WP_CONTENT_DIR . '/advanced-cache.php';"
	);
	const config = path.join( folder, 'wp-config.php' );
	writeFileSync(
		config,
		readFileSync( config, 'utf8' ).replace(
			'<?php',
			"<?php\ndefine( 'WP_CACHE', true );"
		)
	);
}

/** Starts a site whose page visitors have seen; `hasAccount` gives the provider the account's key. */
export async function startFlushSite(
	{ browser, onEnd, start }: Live,
	provider: Provider,
	hasAccount = false
): Promise< FlushSite > {
	const asked: LogEntry[] = [];
	const { site, simulator } = await start(
		`${ provider.key }${ hasAccount ? '_account' : '' }`,
		{
			switches: cdn,
			onRequest: ( entry ) => isByVisitor( entry ) || asked.push( entry ),
		}
	);
	keepPages( site.folder );
	addMustUse(
		site.folder,
		'account.php',
		`<?php add_filter( 'shortpixel_flush_api_url', static fn (): string => '${ simulator.url }' );`
	);
	await site.php( provider.configure( simulator.url ) );
	const endpoint = `${ simulator.url }/${ provider.key }`;
	const { page, pictures } = await fillSite( site, {
		plugins: [ provider.plugin ],
		endpoint,
		wait_seconds: waitSeconds,
		lazy: true,
		files: names.map( ( name ) => `bench/${ name }` ),
	} );
	await site.php( fillPage( pictures ) );
	if ( hasAccount ) {
		await site.php(
			provider.account?.( DEFAULT_OPTIONS.keys[ 0 ] ?? '' ) ?? ''
		);
	}
	onEnd( startCron( site.url, cronSeconds ) );
	const links: string[] = [];
	for ( const screen of screens ) {
		links.push(
			...( await visitOnScreen(
				{ cdn: simulator.url },
				{ overlaid: browser, classic: browser },
				screen,
				page
			) )
		);
	}
	return {
		provider,
		site,
		endpoint,
		page,
		cookies: await logIn( browser, site.url ),
		asked,
		pictures: pictures.map( ( picture ) => {
			const name = path.parse( picture.url ).name;
			const lists = links
				.filter( ( url ) => url.includes( `/${ name }` ) )
				.map(
					( url ) =>
						url.slice( endpoint.length + 1 ).split( '/' )[ 0 ] ?? ''
				);
			let replaced = 0;
			return {
				...picture,
				name,
				lists: [ ...new Set( lists ) ],
				nextColour: () =>
					palette[ replaced++ % palette.length ] ?? 'red',
			};
		} ),
	};
}
