import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { drawScene } from '../demo/scenes';
import { startCron } from '../demo/cron';
import { logInAsAdmin, type SiteClient } from '../site/client';
import { setUpLiveSite, startLiveSite, type LiveSite } from '../site/live-site';
import { provider, type Picture } from '../site/site';
import { simulatorControl, type SimulatorControl } from '../simulator/control';
import { startSimulator } from '../simulator/simulator';
import { startDatabase } from '../wordpress/mariadb';
import { obtainWordPress } from '../wordpress/obtain';
import { tenScenes } from './scenes';

export interface SeededSite {
	url: string;
	cdn: string;
	control: SimulatorControl;
	client: SiteClient;
	php: LiveSite[ 'php' ];
	picture: ( title: string ) => Picture;
	setAutomatic: ( isOn: boolean ) => Promise< void >;
	/** Replaces an image’s file, as Enable Media Replace does. */
	replace: ( title: string ) => Promise< void >;
	/** The URL of a page that shows the house alone. */
	housePage: string;
	/** A post that shows the mountains, for the editor. */
	post: number;
}

const fileOf = ( title: string ): string => {
	const scene = tenScenes.find( ( one ) => one.title === title );
	return scene?.file ?? '';
};

/**
 * Returns a must-use plugin with which Flush for ShortPixel sends its API requests to the simulated CDN, and expects
 * removals within 5 seconds.
 */
const helpers = ( cdn: string ): string => `<?php
add_filter( 'shortpixel_flush_api_url', static function () { return '${ cdn }'; } );
add_filter( 'admin_footer_text', '__return_empty_string' );
add_filter( 'shortpixel_flush_removal_seconds', static function () { return 5; } );
`;

const people = `
	wp_set_current_user( 1 );
	wp_update_user( [ 'ID' => 1, 'display_name' => 'Mara Lind', 'nickname' => 'Mara Lind' ] );
	wp_update_user( [ 'ID' => get_user_by( 'login', 'editor' )->ID, 'display_name' => 'Jonas Weber', 'nickname' => 'Jonas Weber' ] );`;

const image = ( { id, url }: Picture, alt: string ): string =>
	`<!-- wp:image {"id":${ id },"sizeSlug":"large"} --><figure class="wp-block-image size-large"><img src="${ url }" alt="${ alt }" class="wp-image-${ id }"/></figure><!-- /wp:image -->`;

const paragraph = ( text: string ): string =>
	`<!-- wp:paragraph --><p>${ text }</p><!-- /wp:paragraph -->`;

const publish = ( type: string, title: string, content: string ): string => `
	echo wp_json_encode( [ $id = wp_insert_post( wp_slash( [ 'post_type' => '${ type }', 'post_status' => 'publish', 'post_author' => 1, 'post_title' => '${ title }', 'post_content' => base64_decode( '${ Buffer.from( content ).toString( 'base64' ) }' ) ] ) ), get_permalink( $id ) ] );`;

/** Turns off the editor's tour, which loads images from other servers. */
const noTours = `
	foreach ( get_users() as $user ) {
		update_user_meta( $user->ID, $GLOBALS['wpdb']->get_blog_prefix() . 'persisted_preferences', [ 'core/edit-post' => [ 'welcomeGuide' => false ], '_modified' => gmdate( 'c' ) ] );
	}`;

/**
 * Calls `work` with a WordPress that has ten images, a simulated CDN and background tasks, and stops everything
 * afterwards.
 */
export async function withSeededSite(
	work: ( site: SeededSite ) => Promise< void >
): Promise< void > {
	const stops: ( () => Promise< void > | void )[] = [];
	const temporary = mkdtempSync( path.join( tmpdir(), 'spf-screens-' ) );
	stops.unshift( () =>
		rmSync( temporary, { recursive: true, force: true } )
	);
	try {
		const database = await startDatabase();
		stops.unshift( database.stop );
		const simulator = await startSimulator( {
			port: 0,
			controlPort: 0,
			switches: { preset: 'bunny', removal_delay: 2, seed: 34 },
		} );
		stops.unshift( simulator.stop );
		const folder = path.join( temporary, 'site' );
		const site = await startLiveSite( {
			wordPress: await obtainWordPress( '7.1', () => {} ),
			folder,
			database,
		} );
		stops.unshift( site.stop );
		const uploads = path.join( folder, 'wp-content/uploads' );
		for ( const scene of tenScenes ) {
			for ( const [ where, isReplacement ] of [
				[ uploads, false ],
				[ temporary, true ],
			] as const ) {
				mkdirSync( where, { recursive: true } );
				await sharp( Buffer.from( drawScene( scene, isReplacement ) ) )
					.jpeg( { quality: 88 } )
					.toFile( path.join( where, scene.file ) );
			}
		}
		mkdirSync( path.join( folder, 'wp-content/mu-plugins' ), {
			recursive: true,
		} );
		writeFileSync(
			path.join( folder, 'wp-content/mu-plugins/screenshots.php' ),
			helpers( simulator.url )
		);
		const { pictures } = await setUpLiveSite( site, {
			title: 'Lakeside Inn',
			plugins: [ provider, 'shortpixel-flush/shortpixel-flush.php' ],
			endpoint: `${ simulator.url }/spai`,
			wait_seconds: 4,
			roles: [ 'editor' ],
			lazy: false,
			pictures: tenScenes.map( ( { file, title, alt } ) => ( {
				file,
				title,
				alt,
			} ) ),
			page_title: 'Around the lake',
			page_text: '',
		} );
		const picture = ( title: string ): Picture => {
			const found = pictures.find( ( one ) => one.title === title );
			if ( ! found ) {
				throw new Error( `There is no image “${ title }”.` );
			}
			return found;
		};
		await site.php( people + noTours );
		// One image is on no page.
		await site.php(
			`$page = get_post( get_option( 'page_on_front' ) ); wp_update_post( wp_slash( [ 'ID' => $page->ID, 'post_content' => preg_replace( '~<!-- wp:image {"id":${ picture( 'Balloons' ).id },.*?<!-- /wp:image -->~s', '', $page->post_content ) ] ) );`
		);
		const house = image(
			picture( 'House' ),
			'A small house beside a tree'
		);
		const made = async ( code: string ): Promise< [ number, string ] > =>
			JSON.parse( await site.php( code ) ) as [ number, string ];
		const [ , housePage ] = await made(
			publish(
				'page',
				'The house',
				`${ house }${ paragraph( 'Two rooms, a garden and the lake in front of the door. Open from April to October.' ) }`
			)
		);
		const [ post ] = await made(
			publish(
				'post',
				'The mountains in autumn',
				`${ paragraph( 'The first snow is on the tops, and the meadow is still green.' ) }${ image( picture( 'Mountains' ), 'Three mountain tops behind a meadow' ) }`
			)
		);
		stops.unshift( startCron( site.url, 2 ) );
		const client = await logInAsAdmin( site.url );
		await work( {
			url: site.url,
			cdn: simulator.url,
			control: simulatorControl( simulator.controlUrl ),
			client,
			php: site.php,
			picture,
			housePage,
			post,
			setAutomatic: async ( isOn ) => {
				await client.rest( 'POST', '/shortpixel-flush/v1/settings', {
					automatic: isOn,
				} );
			},
			replace: async ( title ) => {
				const { id, files } = picture( title );
				const file = files[ 0 ]?.path ?? '';
				await site.php(
					`require_once ABSPATH . 'wp-admin/includes/image.php';
					wp_set_current_user( 1 );
					do_action( 'wp_handle_replace', [ 'post_id' => ${ id } ] );
					copy( '${ path.join( temporary, fileOf( title ) ) }', '${ file }' );
					update_attached_file( ${ id }, '${ file }' );
					wp_update_attachment_metadata( ${ id }, wp_generate_attachment_metadata( ${ id }, '${ file }' ) );
					do_action( 'enable-media-replace-upload-done', '', '', ${ id } );`
				);
			},
		} );
	} finally {
		for ( const stop of stops ) {
			await stop();
		}
	}
}
