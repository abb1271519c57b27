import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../../tools/root';
import { writePicture } from '../../../tools/site/site';
import { runPhp } from './php';
import type { World } from './world';

/** The page with every kind of place for an image; its content is in layout-page.php. */
export interface LayoutPage {
	page: string;
	page_id: number;
	attachments: number[];
}

type Size = [ number, number ];

/** Wide, tall and square, larger and smaller than their places. */
const pictures: Record< string, Size > = {
	'hero.jpg': [ 2400, 1350 ],
	'harbour.jpg': [ 3000, 2000 ],
	'meadow.jpg': [ 2000, 1333 ],
	'mill.jpg': [ 1600, 1067 ],
	'lamp.png': [ 1200, 1500 ],
	'quay.jpg': [ 1600, 1200 ],
	'tower.jpg': [ 1000, 1600 ],
	'field.jpg': [ 1400, 1400 ],
	'boat.webp': [ 1500, 1000 ],
	'cliffs.jpg': [ 2200, 1200 ],
	'dunes.jpg': [ 2000, 1125 ],
	'forest.jpg': [ 2048, 1365 ],
	'bridge.jpg': [ 1800, 900 ],
	'stamp.jpg': [ 310, 233 ],
	'map.jpg': [ 1300, 975 ],
	'poster.jpg': [ 900, 1350 ],
	'night.jpg': [ 1000, 700 ],
};

/** Lets a query make the page refuse to be framed, or show many images. */
const extrasCode = `<?php
	add_action( 'send_headers', static function () {
		if ( 'deny' === ( $_GET['layout_framing'] ?? '' ) ) {
			header( 'X-Frame-Options: DENY' );
		}
	} );
	add_filter( 'the_content', static function ( string $html ): string {
		for ( $n = 0; $n < (int) ( $_GET['layout_images'] ?? 0 ); $n++ ) {
			$many[] = '<p><img src="' . content_url( 'uploads/layout/map-300x225.jpg?' . $n ) . '" alt="" width="300" height="225"></p>';
		}
		return isset( $many ) ? implode( $many ) : $html;
	}, 99 );`;

const extras = ( { folder }: World ): string =>
	path.join( folder, 'wp-content/mu-plugins/layout-page.php' );

const nameOf = ( file: string ): string => file.replace( /\.\w+$/, '' );

/** Creates the page, on which the provider loads images lazily by script, as it does by default. */
export async function makeLayoutPage( world: World ): Promise< LayoutPage > {
	const uploads = path.join( world.folder, 'wp-content/uploads' );
	const files: Record< string, string > = {};
	for ( const [ file, [ width, height ] ] of Object.entries( pictures ) ) {
		files[ nameOf( file ) ] = `layout/${ file }`;
		await writePicture(
			path.join( uploads, 'layout', file ),
			width,
			height,
			'orange'
		);
	}
	await mkdir( path.dirname( extras( world ) ), { recursive: true } );
	await writeFile( extras( world ), extrasCode );
	await setLazy( world, true );
	const made = await runPhp(
		world,
		`$shortpixel_flush_files = json_decode( '${ JSON.stringify( files ) }', true );
		require '${ path.join( root, 'tests/e2e/support/layout-page.php' ) }';`
	);
	return JSON.parse( made ) as LayoutPage;
}

/** Removes the page with everything created for it. */
export async function removeLayoutPage(
	world: World,
	{ page_id: id, attachments }: LayoutPage
): Promise< void > {
	await runPhp(
		world,
		`foreach ( [ ${ [ id, ...attachments ].join(
			', '
		) } ] as $id ) { wp_delete_post( $id, true ); }`
	);
	await setLazy( world, false );
	await rm( extras( world ) );
}

/** Switches lazy loading of images and backgrounds by script, through the provider's settings. */
export async function setLazy(
	world: World,
	isLazy: boolean
): Promise< void > {
	await runPhp(
		world,
		`$options = \\ShortPixel\\AI\\Options::_();
		$options->set( '${ isLazy ? '' : 'img' }', 'eager_selectors', [ 'settings', 'exclusions' ] );
		$options->set( ${ isLazy ? 0 : 2 }, 'nojquery', [ 'settings', 'behaviour' ] );
		$options->set( ${ isLazy }, 'backgrounds_lazy', [ 'settings', 'areas' ] );
		$options->set( ${ isLazy ? '1920' : 'null' }, 'backgrounds_max_width', [ 'settings', 'areas' ] );`
	);
}

/** Returns the aspect ratio of a CDN URL's file, width by height. */
export function shapeOf( url: string ): number {
	const [ , width, height ] = /-(\d+)x(\d+)\.\w+$/.exec( url ) ?? [];
	const file = url
		.slice( url.lastIndexOf( '/' ) + 1 )
		.replace( '-scaled', '' );
	const [ w, h ] = width
		? [ Number( width ), Number( height ) ]
		: ( pictures[ file ] ?? [ 1, 1 ] );
	return w / h;
}
