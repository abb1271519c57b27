<?php
/**
 * The PHP side of the bench, in steps:
 *
 * `php stale.php make <images> <seed> <files> <endpoint>` makes a library whose files are served at the URL <files>,
 * with pages that show copies of them, and prints the copies' links.
 * `php stale.php change <now> <seed> <files> <endpoint>` changes files: some changes leave old copies, others only look
 * as if they did.
 * `php stale.php scan <now> <seed> <files> <endpoint>` scans the library and prints the results.
 *
 * The seed decides what happens to each image; the image's file name begins with the kind of change.
 */

declare( strict_types=1 );

use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Processor;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\run;
use function ShortPixelFlush\Scan\start;
use function ShortPixelFlush\Tests\Support\edited;
use function ShortPixelFlush\Tests\Support\is_seen;
use function ShortPixelFlush\Tests\Support\photograph;
use const ShortPixelFlush\Tests\Support\EDITS;

require dirname( __DIR__ ) . '/php/support/edits.php';
require dirname( __DIR__ ) . '/php/support/Processor.php';
require dirname( __DIR__ ) . '/php/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once dirname( __DIR__, 2 ) . '/includes/auto/changes.php';
require_once dirname( __DIR__, 2 ) . '/includes/scan/scan.php';

// The maximum number of images that visitors get old copies of, and of images that only seem old. The others never
// change.
const BENCH_STALE = 80;
const BENCH_TRAPS = 400;

// Ways to change an image's files: all of them, only the original, only one size, or all with earlier modification
// times. A repeated entry is chosen more often.
const BENCH_DOORS = [ 'all', 'all', 'original', 'original', 'size', 'times' ];

// Images that only seem old: the copies are newer, or the file is the same image with another quality, time or size, or
// the CDN delivers another format, redirects, answers with an error page or blurs the image.
const BENCH_SEEMING = [ 'flushed', 'flushed', 'compressed', 'compressed', 'touched', 'resized', 'converted', 'elsewhere', 'creditless', 'drawn', 'blurred' ];

// Widths and heights of the originals.
const BENCH_SHAPES = [ [ 320, 240 ], [ 320, 240 ], [ 360, 240 ], [ 240, 320 ], [ 280, 280 ], [ 640, 160 ], [ 480, 320 ], [ 96, 96 ], [ 72, 54 ] ];

// The number of photographs from which the images that never change are made.
const BENCH_POOL = 60;

list( , $bench_step, $bench_number, $bench_seed, $bench_files, $bench_endpoint ) = $argv;

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

/**
 * Returns what happens to each image.
 *
 * @return list<array{name: string, kind: string, door: string, edit: string, layout: string, type: string, size: array{int, int}}>
 */
function bench_plan( int $images, int $seed ): array {
	mt_srand( $seed );
	$any   = static fn ( array $of ) => $of[ mt_rand( 0, count( $of ) - 1 ) ];
	$stale = min( BENCH_STALE, intdiv( $images, 5 ) );
	$traps = min( BENCH_TRAPS, intdiv( $images, 2 ) );
	$kinds = array_pad( array_merge( array_fill( 0, $stale, 'stale' ), array_fill( 0, $traps, 'trap' ) ), $images, 'same' );
	shuffle( $kinds );
	$plan = [];
	foreach ( $kinds as $n => $kind ) {
		$kind   = 'trap' === $kind ? $any( BENCH_SEEMING ) : $kind;
		$door   = $any( BENCH_DOORS );
		$type   = 'converted' === $kind ? 'png' : $any( [ 'jpg', 'jpg', 'jpg', 'png', 'webp', 'alpha' ] );
		$silent = 0 === mt_rand( 0, 3 ) ? '-silent' : '';
		$plan[] = [
			'name'   => "{$kind}{$silent}-{$n}." . ( 'alpha' === $type ? 'png' : $type ),
			'kind'   => $kind,
			'door'   => $door,
			'edit'   => $any( [ 'another photograph', 'another photograph', 'another photograph', ...EDITS ] ),
			'layout' => 'size' === $door ? 'sizes' : $any( [ 'full', 'full', 'sizes', 'sizes', 'one' ] ),
			'type'   => $type,
			'size'   => $any( BENCH_SHAPES ),
		];
	}
	return $plan;
}

/**
 * Returns an image before and after its edit, or the same image twice if it never changes.
 *
 * @phpstan-param array{kind: string, edit: string, type: string, size: array{int, int}, ...} $image
 * @return array{GdImage, GdImage}
 */
function bench_pictures( array $image, int $n, int $seed ): array {
	mt_srand( 100000 * $seed + $n );
	if ( 'same' === $image['kind'] ) {
		$picture = bench_variation( $n, $image['size'] );
		return [ $picture, $picture ];
	}
	$before = photograph( ...$image['size'] );
	if ( 'alpha' === $image['type'] ) {
		$before = bench_see_through( $before );
	}
	if ( 'another photograph' === $image['edit'] ) {
		return [ $before, photograph( ...$image['size'] ) ];
	}
	$tries = 0;
	do {
		$pair = edited( $image['edit'], $before );
	} while ( ! is_seen( ...$pair ) && ++$tries < 10 );
	return $pair;
}

/**
 * Returns part of a photograph with a shape on it, which is quicker to make than another photograph.
 *
 * @param array{int, int} $size
 */
function bench_variation( int $n, array $size ): GdImage {
	static $pool = [];

	$at          = $n % BENCH_POOL;
	$pool[ $at ] = $pool[ $at ] ?? photograph( 320, 240 );
	$image       = imagecreatetruecolor( ...$size );
	imagecopyresampled( $image, $pool[ $at ], 0, 0, mt_rand( 0, 100 ), mt_rand( 0, 80 ), $size[0], $size[1], mt_rand( 150, 220 ), mt_rand( 110, 160 ) );
	imagefilledellipse( $image, mt_rand( 0, $size[0] ), mt_rand( 0, $size[1] ), intdiv( $size[0], 3 ), intdiv( $size[1], 3 ), mt_rand( 0, 0xffffff ) );
	return $image;
}

function bench_see_through( GdImage $image ): GdImage {
	imagealphablending( $image, false );
	imagesavealpha( $image, true );
	imagefilledrectangle( $image, (int) ( 0.6 * imagesx( $image ) ), 0, imagesx( $image ), (int) ( 0.4 * imagesy( $image ) ), imagecolorallocatealpha( $image, 0, 0, 0, 127 ) );
	return $image;
}

function bench_write( string $file, GdImage $image, int $time, int $quality = 88 ): void {
	switch ( pathinfo( $file, PATHINFO_EXTENSION ) ) {
		case 'png':
			imagesavealpha( $image, true );
			imagepng( $image, $file, 1 );
			break;
		case 'webp':
			imagewebp( $image, $file, $quality );
			break;
		default:
			imagejpeg( $image, $file, $quality );
	}
	touch( $file, $time );
}

/** @phpstan-param array{layout: string, ...} $image */
function bench_write_all( array $image, string $file, GdImage $picture, int $time, int $quality = 88 ): void {
	bench_write( $file, $picture, $time, $quality );
	'sizes' === $image['layout'] && bench_write( bench_size( $file ), bench_half( $picture ), $time, $quality );
}

function bench_half( GdImage $picture ): GdImage {
	$half = imagecreatetruecolor( intdiv( imagesx( $picture ), 2 ), intdiv( imagesy( $picture ), 2 ) );
	imagealphablending( $half, false );
	imagecopyresampled( $half, $picture, 0, 0, 0, 0, imagesx( $half ), imagesy( $half ), imagesx( $picture ), imagesy( $picture ) );
	return $half;
}

function bench_size( string $file ): string {
	return (string) preg_replace( '~(\.\w+)$~', '-half$1', $file );
}

/**
 * Returns the links of an image's copies on its page, by layout: two widths of the original, one width, or three
 * variants of the smaller size with one of the original.
 *
 * @phpstan-param array{kind: string, layout: string, size: array{int, int}, ...} $image
 * @return list<string>
 */
function bench_links( string $endpoint, string $source, array $image ): array {
	list( $width, $height ) = $image['size'];

	$list = ( 'blurred' === $image['kind'] ? 'q_lqip+ret_wait' : 'q_lossy+ret_img' ) . '+to_webp';
	$half = bench_size( $source );
	$link = static fn ( int $part, string $of, string $more = '' ): string => "{$endpoint}/w_" . intdiv( $width * $part, 100 ) . "{$more}+{$list}/{$of}";
	switch ( $image['layout'] ) {
		case 'full':
			return [ $link( 94, $source ), $link( 62, $source ) ];
		case 'one':
			return [ $link( 94, $source ) ];
	}
	return [ $link( 50, $half, '+h_' . intdiv( $height, 3 ) ), $link( 50, $half ), $link( 40, $half ), $link( 100, $source ) ];
}

/** @return array<string, list<string>> */
function bench_make( int $images, int $seed, string $endpoint ): array {
	global $bench_now;
	activate_plugin( 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php' );
	$folder = wp_upload_dir()['path'];
	$copies = [
		'first' => [],
		'late'  => [],
	];
	$on     = [];
	foreach ( bench_plan( $images, $seed ) as $n => $image ) {
		$file                   = "{$folder}/{$image['name']}";
		list( $width, $height ) = $image['size'];
		bench_write_all( $image, $file, bench_pictures( $image, $n, $seed )[0], $bench_now - 30 * 86400 );
		$mime = [
			'png'  => 'image/png',
			'webp' => 'image/webp',
		][ pathinfo( $file, PATHINFO_EXTENSION ) ] ?? 'image/jpeg';
		$id   = wp_insert_attachment(
			[
				'post_title'     => $image['name'],
				'post_mime_type' => $mime,
				'post_status'    => 'inherit',
			],
			$file
		);
		wp_update_attachment_metadata(
			$id,
			[
				'width'  => $width,
				'height' => $height,
				'file'   => _wp_relative_upload_path( $file ),
				'sizes'  => 'sizes' !== $image['layout'] ? [] : [
					'half' => [
						'file'      => basename( bench_size( $file ) ),
						'width'     => intdiv( $width, 2 ),
						'height'    => intdiv( $height, 2 ),
						'mime-type' => $mime,
					],
				],
			]
		);
		$links = bench_links( $endpoint, (string) wp_get_attachment_url( $id ), $image );
		$on[]  = [ $id, $links ];
		array_push( $copies[ 'flushed' === $image['kind'] ? 'late' : 'first' ], ...$links );
		if ( 10 === count( $on ) || $images - 1 === $n ) {
			bench_page( $on );
			$on = [];
		}
	}
	// Discards the changes that the plugin has not stored yet, as if these images were older than the plugin.
	\ShortPixelFlush\Auto\noted_on_sites( [] );
	remove_all_actions( 'shutdown' );
	return $copies;
}

/** @param list<array{int, list<string>}> $images The IDs and links of the images of one page. */
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

/** Changes the images' files, most with a modification time an hour ago. */
function bench_change( int $seed ): void {
	global $bench_now;
	$posts = bench_attachments();
	$hour  = $bench_now - 3600;
	foreach ( bench_plan( count( $posts ), $seed ) as $n => $image ) {
		if ( 'same' === $image['kind'] ) {
			continue;
		}
		$file                   = (string) get_attached_file( $posts[ $image['name'] ] );
		list( $before, $after ) = bench_pictures( $image, $n, $seed );
		switch ( $image['kind'] ) {
			case 'stale':
			case 'flushed':
				bench_overwrite( $image, $file, $after );
				break;
			case 'compressed':
				bench_write_all( $image, $file, $before, $hour, 50 );
				break;
			case 'resized':
				bench_write_all( $image, $file, imagescale( $before, intdiv( 9 * imagesx( $before ), 10 ), intdiv( 9 * imagesy( $before ), 10 ), IMG_MITCHELL ), $hour );
				break;
			case 'touched':
			case 'elsewhere':
			case 'creditless':
			case 'drawn':
				touch( $file, $hour );
				break;
		}
	}
}

/** @phpstan-param array{door: string, layout: string, ...} $image */
function bench_overwrite( array $image, string $file, GdImage $after ): void {
	global $bench_now;
	$hour = $bench_now - 3600;
	switch ( $image['door'] ) {
		case 'original':
			bench_write( $file, $after, $hour );
			break;
		case 'size':
			bench_write( bench_size( $file ), bench_half( $after ), $hour );
			break;
		case 'times':
			bench_write_all( $image, $file, $after, $bench_now - 90 * 86400 );
			break;
		default:
			bench_write_all( $image, $file, $after, $hour );
	}
}

/** @return array<string, int> By file name. */
function bench_attachments(): array {
	$ids = get_posts(
		[
			'post_type'   => 'attachment',
			'post_status' => 'inherit',
			'numberposts' => -1,
			'fields'      => 'ids',
		]
	);
	return array_flip( array_map( static fn ( int $id ): string => basename( (string) get_attached_file( $id ) ), array_combine( $ids, $ids ) ) );
}

/** @return array<string, mixed> */
function bench_scan( int $seed ): array {
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
	$worked  = Processor::seconds_of(
		static function () use ( $records, $begun, &$first ): void {
			do {
				$next  = run( null === $first ? 0.5 : 20.0 );
				$first = $first ?? ( [] === $records->found_stale( 1 ) ? null : microtime( true ) - $begun );
			} while ( null !== $next );
		}
	);
	$seconds = microtime( true ) - $begun;
	$posts   = bench_attachments();
	$found   = array_intersect( $posts, array_keys( $records->found_stale( 10000 ) ) );
	$states  = [];
	$stale   = [];
	$traps   = 0;
	$missed  = [];
	foreach ( bench_plan( count( $posts ), $seed ) as $image ) {
		$id     = $posts[ $image['name'] ];
		$record = $records->get( $id );
		$said   = trim( ( $record->scan_state ?? 'none' ) . ' ' . ( $record->scan_reason ?? '' ) );
		if ( 'stale' === $image['kind'] ) {
			$stale[ $image['name'] ] = $id;
			if ( ! isset( $found[ $image['name'] ] ) ) {
				$missed[] = "{$image['name']}: {$image['edit']}, {$image['door']}, {$image['layout']}, " . implode( ' × ', $image['size'] ) . ", {$said}";
			}
		}
		$traps += in_array( $image['kind'], [ 'same', 'stale' ], true ) ? 0 : 1;

		$states[ $image['kind'] ][ $said ] = ( $states[ $image['kind'] ][ $said ] ?? 0 ) + 1;
	}
	return [
		'images'   => count( $posts ),
		'stale'    => count( $stale ),
		'traps'    => $traps,
		'found'    => count( array_intersect_key( $stale, $found ) ),
		'wrong'    => array_keys( array_diff_key( $found, $stale ) ),
		'missed'   => $missed,
		'states'   => $states,
		'requests' => $requests,
		'first'    => $first,
		'seconds'  => $seconds,
		'worked'   => $worked,
		'state'    => current_scan()->state,
	];
}

$bench_results = [
	'make'   => static fn (): array => bench_make( (int) $bench_number, (int) $bench_seed, $bench_endpoint ),
	'change' => static function () use ( $bench_seed ): array {
		bench_change( (int) $bench_seed );
		return [];
	},
	'scan'   => static fn (): array => bench_scan( (int) $bench_seed ),
];
echo json_encode( $bench_results[ $bench_step ]() );
