<?php
/**
 * The PHP side of the bench: `php check.php <images>` flushes that many images on measured pages. The CDN holds the
 * copies that visitors with 26 different screens requested. Prints as JSON what was planned, checked and requested.
 */

declare( strict_types=1 );

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Copies\measured_variants;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\screens;
use function ShortPixelFlush\Flush\start;

require dirname( __DIR__ ) . '/php/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once dirname( __DIR__, 2 ) . '/includes/flush/start.php';
require_once dirname( __DIR__, 2 ) . '/includes/copies/measured.php';
require_once dirname( __DIR__, 2 ) . '/includes/copies/screens.php';

/**
 * ShortPixel's CDN: it holds the copies that were requested. A removal takes twenty seconds.
 */
final class Bench_Cdn {
	public int $now;

	/** @var array<string, int> When each copy was made. */
	private array $made = [];

	/** @var array<string, int> When each copy to be removed disappears. */
	private array $going = [];

	/** @var array<string, true> Copies that visitors asked for. */
	public array $asked = [];

	/** @var array<string, true> Copies that no visitor asked for, made on a request of the plugin. */
	public array $made_by_us = [];

	/** @var array<string, int> Requests by kind. */
	public array $requests = [
		'remove' => 0,
		'before' => 0,
		'check'  => 0,
	];

	public function __construct() {
		$this->now = time();
	}

	public function visit( string $url ): void {
		$this->made[ $url ]  = $this->now - 86400;
		$this->asked[ $url ] = true;
	}

	/**
	 * @param array{url: string, method?: string} $request
	 * @return array<string, mixed>
	 */
	public function answer( array $request ): array {
		$url    = $request['url'];
		$answer = [
			'status'      => 200,
			'headers'     => [
				'date'          => $this->date( $this->now ),
				'cache-control' => 'max-age=31536000',
			],
			'body'        => '',
			'error'       => '',
			'error_text'  => '',
			'at'          => $this->now,
			'retry_after' => null,
		];
		if ( ! str_contains( $url, '/spai' ) ) {
			return $answer;
		}
		if ( str_contains( $url, 'f_remove' ) ) {
			++$this->requests['remove'];
			$this->going[ str_replace( 'f_remove+', '', $url ) ] = $this->now + 20;
			return $answer;
		}
		++$this->requests[ $this->requests['remove'] > 0 && 'HEAD' !== ( $request['method'] ?? 'GET' ) ? 'check' : 'before' ];
		if ( ( $this->going[ $url ] ?? PHP_INT_MAX ) <= $this->now ) {
			unset( $this->made[ $url ], $this->going[ $url ] );
		}
		if ( ! isset( $this->made[ $url ] ) ) {
			$this->made[ $url ] = $this->now;
			if ( ! isset( $this->asked[ $url ] ) ) {
				$this->made_by_us[ $url ] = true;
			}
			return [
				'status'  => 307,
				'headers' => [ 'location' => 'http://' . substr( $url, (int) strpos( $url, 'example.org/' ) ) ] + $answer['headers'],
			] + $answer;
		}
		return [
			'headers' => [ 'last-modified' => $this->date( $this->made[ $url ] ) ] + $answer['headers'],
			'body'    => "\xff\xd8\xff\xe0 a copy",
		] + $answer;
	}

	private function date( int $time ): string {
		return gmdate( 'D, d M Y H:i:s', $time ) . ' GMT';
	}
}

/** Adds an image with three sizes to the library; its files are empty. */
function bench_image( int $n ): int {
	$folder = wp_upload_dir()['basedir'] . '/2026/11';
	wp_mkdir_p( $folder );
	$sizes = [];
	foreach ( [ [ 'medium', 300, 200 ], [ 'large', 1024, 683 ], [ '2048x2048', 2048, 1365 ] ] as [ $name, $width, $height ] ) {
		$file           = "check-{$n}-{$width}x{$height}.jpg";
		$sizes[ $name ] = [
			'file'      => $file,
			'width'     => $width,
			'height'    => $height,
			'mime-type' => 'image/jpeg',
		];
		touch( "{$folder}/{$file}" );
	}
	touch( "{$folder}/check-{$n}.jpg" );
	$id = wp_insert_attachment(
		[
			'post_title'     => "Check {$n}",
			'post_mime_type' => 'image/jpeg',
		],
		"{$folder}/check-{$n}.jpg"
	);
	wp_update_attachment_metadata(
		$id,
		[
			'width'  => 2560,
			'height' => 1707,
			'file'   => "2026/11/check-{$n}.jpg",
			'sizes'  => $sizes,
		]
	);
	return $id;
}

/**
 * Returns the layout of the page of image $n: the image is as wide as the window less margins, but no wider than the
 * page's content. Margins and content width differ by page.
 *
 * @param list<array{width: int, height: int, density: float}> $screens
 * @return array<string, mixed>
 */
function bench_layout( int $id, int $n, array $screens ): array {
	$content = [ 2048, 1200, 820, 645 ][ $n % 4 ];
	$boxes   = [];
	foreach ( $screens as $at => $screen ) {
		$width           = (float) min( $content, $screen['width'] - 2 * [ 0, 16, 24, 30 ][ $n % 4 ] );
		$key             = (string) $width;
		$boxes[ $key ] ??= [
			'width'     => $width,
			'height'    => round( $width * 2 / 3, 3 ),
			'padding_x' => 0.0,
			'padding_y' => 0.0,
			'screens'   => [],
		];

		$boxes[ $key ]['screens'][] = $at;
	}
	return [
		'url'     => "http://example.org/page-{$n}/",
		'state'   => 'measured',
		'screens' => $screens,
		'images'  => [
			[
				'source' => str_replace( '.jpg', '-2048x1365.jpg', (string) wp_get_attachment_url( $id ) ),
				'kind'   => 'image',
				'width'  => 2048,
				'height' => 1365,
				'boxes'  => array_values( $boxes ),
			],
		],
	];
}

/**
 * Returns the visitors' screens: twenty on which the plugin measures pages, and six others.
 *
 * @return list<array{width: int, height: int, density: float}>
 */
function bench_visitors(): array {
	$visitors = array_slice( screens(), 0, 20 );
	foreach ( [ [ 337, 700, 2.5 ], [ 820, 1106, 2 ], [ 1080, 736, 2 ], [ 1745, 900, 1.1 ], [ 2133, 1100, 1.2 ], [ 3840, 2025, 1 ] ] as [ $width, $height, $density ] ) {
		$visitors[] = [
			'width'   => $width,
			'height'  => $height,
			'density' => (float) $density,
		];
	}
	return $visitors;
}

require_once ABSPATH . 'wp-admin/includes/plugin.php';
require_once ABSPATH . 'wp-admin/includes/image.php';
activate_plugin( 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php' );

$bench_cdn = new Bench_Cdn();
add_filter( 'shortpixel_flush_now', static fn (): int => $bench_cdn->now );
add_filter( 'shortpixel_flush_pre_request', static fn ( $before, array $request ): array => $bench_cdn->answer( $request ), 10, 2 );

$bench_ids     = array_map( 'bench_image', range( 1, (int) ( $argv[1] ?? 1 ) ) );
$bench_layouts = [];
foreach ( $bench_ids as $bench_n => $bench_id ) {
	$bench_layouts[] = bench_layout( $bench_id, $bench_n, screens() );
	foreach ( \ShortPixelFlush\Copies\measured_images( [ bench_layout( $bench_id, $bench_n, bench_visitors() ) ] ) as $bench_images ) {
		foreach ( $bench_images as $bench_image ) {
			foreach ( measured_variants( $bench_image, $bench_id ) as $bench_variant ) {
				$bench_cdn->visit( $bench_variant->url );
			}
		}
	}
}

$bench_plan = plan_images( $bench_ids, $bench_layouts );
if ( is_wp_error( $bench_plan ) ) {
	throw new RuntimeException( $bench_plan->get_error_message() );
}
$bench_cdn->requests = array_fill_keys( array_keys( $bench_cdn->requests ), 0 );
$bench_flush         = start( $bench_plan, '', 0 );
if ( is_wp_error( $bench_flush ) ) {
	throw new RuntimeException( $bench_flush->get_error_message() );
}
for ( $bench_seconds = 0; $bench_seconds < 600; $bench_seconds++ ) {
	( new Runner() )->step( $bench_flush, 20.0 );
	$bench_row = ( new Flushes() )->get( $bench_flush );
	if ( null === $bench_row || ! $bench_row->is_open() ) {
		break;
	}
	++$bench_cdn->now;
}

$bench_tally = ( new Purges() )->tally( $bench_flush );
echo json_encode(
	[
		'state'      => $bench_row->state ?? '',
		'planned'    => $bench_tally->count(),
		'visitors'   => $bench_tally->of_visitors()->count(),
		'checked'    => $bench_tally->checked(),
		'new'        => $bench_tally->of_sample()->count( Tally::NEW_STATES ),
		'used'       => count( $bench_cdn->asked ),
		'requests'   => $bench_cdn->requests,
		'made_by_us' => count( $bench_cdn->made_by_us ),
	]
);
