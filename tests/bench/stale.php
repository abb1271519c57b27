<?php
/**
 * The PHP side of the bench, in steps:
 *
 * `php stale.php make <images> <files> <endpoint>` makes a library whose files a server gives at that address, with pages that ask for
 * copies of them, and prints the links of those that visitors have.
 * `php stale.php change <now> <files> <endpoint>` changes files, in ways that leave old copies and in ways that only look so.
 * `php stale.php scan <now> <files> <endpoint>` scans the library and prints what came of it.
 *
 * What becomes of an image is told by its name.
 */

declare( strict_types=1 );

use ShortPixelFlush\Flush\Image_Records;
use function ShortPixelFlush\Auto\file_hash;
use function ShortPixelFlush\Auto\stamps_of;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\run;
use function ShortPixelFlush\Scan\start;

require dirname( __DIR__ ) . '/php/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once dirname( __DIR__, 2 ) . '/includes/auto/changes.php';
require_once dirname( __DIR__, 2 ) . '/includes/auto/file-changes.php';
require_once dirname( __DIR__, 2 ) . '/includes/scan/scan.php';

// Ways in which copies are old; together 137 of 5,000.
const BENCH_STALE = [ 'replaced', 'timeless', 'oldtime', 'behind', 'cropped', 'retouched', 'seethrough', 'mirrored', 'enlarged', 'single' ];

// Ways in which they only seem so; 25 of each.
const BENCH_TRAPS = [ 'done', 'compressed', 'touched', 'known', 'smaller', 'converted', 'redirected', 'elsewhere', 'creditless', 'drawn', 'blurred', 'silent' ];

list( , $bench_step, $bench_number, $bench_files, $bench_endpoint ) = $argv;

$bench_now   = 'make' === $bench_step ? time() : (int) $bench_number;
$bench_begun = time();
add_filter( 'shortpixel_flush_now', static fn (): int => $bench_now + time() - $bench_begun );
add_filter(
	'upload_dir',
	static fn ( array $uploads ): array => [
		'baseurl' => $bench_files,
		'url'     => $bench_files . $uploads['subdir'],
	] + $uploads
);
add_filter( 'shortpixel_flush_allowed_hosts', static fn ( array $hosts ): array => array_merge( $hosts, [ (string) wp_parse_url( $bench_endpoint, PHP_URL_HOST ) . ':' . wp_parse_url( $bench_endpoint, PHP_URL_PORT ) ] ) );
add_filter( 'shortpixel_flush_scan_requests', static fn (): int => 1000000 );

/** A gradient with shapes: two seeds are two photographs. */
function bench_drawing( int $seed, int $width = 320, int $height = 240 ): GdImage {
	mt_srand( $seed );
	$image = imagecreatetruecolor( $width, $height );
	$base  = [ mt_rand( 0, 255 ), mt_rand( 0, 255 ), mt_rand( 0, 255 ) ];
	for ( $y = 0; $y < $height; $y++ ) {
		$part = $y / $height;
		imageline( $image, 0, $y, $width, $y, imagecolorallocate( $image, (int) ( $base[0] * $part ), (int) ( $base[1] * ( 1 - $part ) ), (int) ( $base[2] * $part ) ) );
	}
	for ( $i = 0; $i < 12; $i++ ) {
		imagefilledellipse( $image, (int) ( $width * mt_rand( 0, 100 ) / 100 ), (int) ( $height * mt_rand( 0, 100 ) / 100 ), (int) ( $width * mt_rand( 5, 40 ) / 100 ), (int) ( $height * mt_rand( 5, 40 ) / 100 ), imagecolorallocate( $image, mt_rand( 0, 255 ), mt_rand( 0, 255 ), mt_rand( 0, 255 ) ) );
	}
	return $image;
}

function bench_retouched( GdImage $image ): GdImage {
	imagefilledrectangle( $image, 10, 10, 80, 60, imagecolorallocate( $image, 255, 255, 255 ) );
	imagefilledrectangle( $image, 16, 16, 70, 50, imagecolorallocate( $image, 200, 0, 0 ) );
	return $image;
}

function bench_see_through( GdImage $image ): GdImage {
	imagealphablending( $image, false );
	imagesavealpha( $image, true );
	imagefilledrectangle( $image, 200, 0, 319, 80, imagecolorallocatealpha( $image, 0, 0, 0, 127 ) );
	return $image;
}

function bench_write( string $file, GdImage $image, int $time, int $quality = 88 ): void {
	str_ends_with( $file, '.png' ) ? imagepng( $image, $file, 1 ) : imagejpeg( $image, $file, $quality );
	touch( $file, $time );
}

/** @return list<string> Kinds by the image's number; `same` for most. */
function bench_kinds( int $images ): array {
	$kinds = [];
	$stale = (int) round( $images * 137 / 5000 );
	$traps = (int) round( $images * 300 / 5000 );
	for ( $n = 0; $n < $stale; $n++ ) {
		$kinds[] = BENCH_STALE[ $n % count( BENCH_STALE ) ];
	}
	for ( $n = 0; $n < $traps; $n++ ) {
		$kinds[] = BENCH_TRAPS[ $n % count( BENCH_TRAPS ) ];
	}
	$kinds = array_pad( $kinds, $images, 'same' );
	mt_srand( 7 );
	shuffle( $kinds );
	return $kinds;
}

/** @return list<string> */
function bench_copies( string $endpoint, string $source, string $kind ): array {
	$list = 'blurred' === $kind ? 'q_lqip+ret_wait' : 'q_lossy+ret_img+to_webp';
	return array_map( static fn ( int $width ): string => "{$endpoint}/w_{$width}+{$list}/{$source}", 'single' === $kind ? [ 300 ] : [ 300, 200 ] );
}

/** @return array<string, mixed> */
function bench_make( int $images, string $endpoint ): array {
	global $bench_now;
	activate_plugin( 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php' );
	$folder = wp_upload_dir()['path'];
	$copies = [
		'first' => [],
		'late'  => [],
	];
	$on     = [];
	foreach ( bench_kinds( $images ) as $n => $kind ) {
		$name  = "{$kind}-{$n}." . ( in_array( $kind, [ 'seethrough', 'converted' ], true ) ? 'png' : 'jpg' );
		$image = bench_drawing( $n + 1 );
		bench_write( "{$folder}/{$name}", 'seethrough' === $kind ? bench_see_through( $image ) : $image, $bench_now - 30 * 86400 );
		$id = wp_insert_attachment(
			[
				'post_title'     => $name,
				'post_mime_type' => str_ends_with( $name, 'png' ) ? 'image/png' : 'image/jpeg',
				'post_status'    => 'inherit',
			],
			"{$folder}/{$name}"
		);
		wp_update_attachment_metadata(
			$id,
			[
				'width'  => 320,
				'height' => 240,
				'file'   => _wp_relative_upload_path( "{$folder}/{$name}" ),
				'sizes'  => [],
			]
		);
		$links  = bench_copies( $endpoint, (string) wp_get_attachment_url( $id ), $kind );
		$on[]   = [ $id, $links ];
		$needed = 'same' === $kind ? [ $links[0] ] : $links;
		$when   = 'done' === $kind ? 'late' : ( 'redirected' === $kind ? '' : 'first' );
		'' !== $when && array_push( $copies[ $when ], ...$needed );
		if ( 10 === count( $on ) || $images - 1 === $n ) {
			bench_page( $on );
			$on = [];
		}
	}
	// All of that was before the plugin came.
	\ShortPixelFlush\Auto\noted_on_sites( [] );
	remove_all_actions( 'shutdown' );
	return $copies;
}

/** @param list<array{int, list<string>}> $images A page with these images. */
function bench_page( array $images ): void {
	$content = '';
	$html    = '';
	foreach ( $images as list( $id, $links ) ) {
		$content .= '<img class="wp-image-' . $id . '" src="' . wp_get_attachment_url( $id ) . '">';
		$html    .= implode( '', array_map( static fn ( string $link ): string => "<img src=\"{$link}\">", $links ) );
	}
	$post = wp_insert_post(
		[
			'post_title'   => 'Page',
			'post_status'  => 'publish',
			'post_content' => $content,
		]
	);
	update_post_meta( $post, 'bench_html', $html );
}

/** Changes the files, an hour ago. */
function bench_change(): void {
	global $bench_now;
	$hour    = $bench_now - 3600;
	$records = new Image_Records();
	foreach ( get_posts(
		[
			'post_type'   => 'attachment',
			'post_status' => 'inherit',
			'numberposts' => -1,
		]
	) as $post ) {
		$file         = (string) get_attached_file( $post->ID );
		list( $kind ) = explode( '-', basename( $file ) );
		$n            = (int) explode( '-', basename( $file ) )[1];
		$old          = 'same' === $kind ? null : bench_drawing( $n + 1 );
		$other        = 'same' === $kind ? null : bench_drawing( $n + 1000001 );
		$stamps       = in_array( $kind, [ 'behind', 'known' ], true ) ? stamps_of( [ basename( $file ) => $file ] ) : [];
		switch ( $kind ) {
			case 'replaced':
			case 'timeless':
				bench_write( $file, $other, $hour );
				break;
			case 'oldtime':
			case 'single':
				bench_write( $file, $other, $bench_now - 90 * 86400 );
				break;
			case 'behind':
				bench_write( $file, bench_retouched( $old ), $bench_now - 90 * 86400 );
				break;
			case 'cropped':
				bench_write(
					$file,
					imagecrop(
						$old,
						[
							'x'      => 40,
							'y'      => 0,
							'width'  => 240,
							'height' => 240,
						]
					),
					$hour
				);
				break;
			case 'done':
			case 'retouched':
				bench_write( $file, bench_retouched( $old ), $hour );
				break;
			case 'seethrough':
				bench_write( $file, bench_see_through( $other ), $hour );
				break;
			case 'mirrored':
				imageflip( $old, IMG_FLIP_HORIZONTAL );
				bench_write( $file, $old, $hour );
				break;
			case 'enlarged':
				bench_write( $file, imagescale( $other, 640 ), $hour );
				break;
			case 'compressed':
				bench_write( $file, $old, $hour, 45 );
				break;
			case 'smaller':
				bench_write( $file, imagescale( $old, 280 ), $hour );
				break;
			case 'touched':
			case 'known':
			case 'elsewhere':
			case 'creditless':
			case 'drawn':
				touch( $file, $hour );
				break;
		}
		if ( [] !== $stamps ) {
			// Read six hours ago, while the old file was there.
			$records->note_listed(
				[
					$post->ID => [
						'files'      => 'known' === $kind ? [ basename( $file ) => $stamps[ basename( $file ) ]->with_hash( file_hash( $file ) ) ] : $stamps,
						'stamped_at' => $bench_now - 6 * 3600,
						'scan_due'   => 0,
						'scanned_at' => 0,
					],
				]
			);
		}
	}
}

/** @return array<string, mixed> */
function bench_scan(): array {
	global $bench_endpoint;
	$pages    = [];
	$requests = [
		'cdn'   => 0,
		'pages' => 0,
	];
	foreach ( get_posts( [ 'numberposts' => -1 ] ) as $post ) {
		$pages[ (string) get_permalink( $post ) ] = '<html><body>' . get_post_meta( $post->ID, 'bench_html', true ) . '</body></html>';
	}
	add_filter(
		'shortpixel_flush_pre_request',
		static function ( $answer, array $request ) use ( $pages, &$requests, $bench_endpoint ) {
			if ( str_starts_with( $request['url'], $bench_endpoint ) ) {
				++$requests['cdn'];
				return $answer;
			}
			++$requests['pages'];
			return [
				'status' => 200,
				'body'   => $pages[ $request['url'] ] ?? '<html><body></body></html>',
			];
		},
		10,
		2
	);
	$records = new Image_Records();
	$first   = null;
	$begun   = microtime( true );
	start( 0 );
	do {
		$next  = run( null === $first ? 0.5 : 20.0 );
		$first = $first ?? ( [] === $records->found_stale( 1 ) ? null : microtime( true ) - $begun );
	} while ( null !== $next );
	$found = [];
	foreach ( array_keys( $records->found_stale( 10000 ) ) as $id ) {
		$found[ $id ] = basename( (string) get_attached_file( $id ) );
	}
	$states = [];
	$all    = [];
	foreach ( get_posts(
		[
			'post_type'   => 'attachment',
			'post_status' => 'inherit',
			'numberposts' => -1,
		]
	) as $post ) {
		$name                     = basename( (string) get_attached_file( $post->ID ) );
		list( $kind )             = explode( '-', $name );
		$record                   = $records->get( $post->ID );
		$said                     = trim( ( $record->scan_state ?? 'none' ) . ' ' . ( $record->scan_reason ?? '' ) );
		$all[ $name ]             = $kind;
		$states[ $kind ][ $said ] = ( $states[ $kind ][ $said ] ?? 0 ) + 1;
	}
	$stale = array_keys( array_filter( $all, static fn ( string $kind ): bool => in_array( $kind, BENCH_STALE, true ) ) );
	$traps = array_keys( array_filter( $all, static fn ( string $kind ): bool => in_array( $kind, BENCH_TRAPS, true ) ) );
	return [
		'images'   => count( $all ),
		'stale'    => count( $stale ),
		'traps'    => count( $traps ),
		'found'    => count( array_intersect( $stale, $found ) ),
		'wrong'    => array_values( array_diff( $found, $stale ) ),
		'missed'   => array_values( array_diff( $stale, $found ) ),
		'states'   => $states,
		'requests' => $requests,
		'first'    => $first,
		'seconds'  => microtime( true ) - $begun,
		'state'    => current_scan()->state,
	];
}

$bench_results = [
	'make'   => static fn (): array => bench_make( (int) $bench_number, $bench_endpoint ),
	'change' => static function (): array {
		bench_change();
		return [];
	},
	'scan'   => static fn (): array => bench_scan(),
];
echo json_encode( $bench_results[ $bench_step ]() );
