<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Scan;

use GdImage;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Scan\Scan;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use function ShortPixelFlush\Auto\noted_on_sites;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\run;
use function ShortPixelFlush\Scan\start;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/changes.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/sweep.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/scan.php';

/**
 * A test of scans: a site with images on pages, and a CDN in memory with the copies that a test puts there.
 */
abstract class Scan_Test_Case extends Spai_Test_Case {
	protected int $now = 0;

	/** @var array<string, array<string, mixed>|callable(array<string, mixed>): array<string, mixed>> What the CDN answers, by URL; other URLs get a 404. */
	protected array $copies = [];

	/** @var array<string, string> */
	protected array $pages = [];

	/** @var list<string> The requested CDN URLs. */
	protected array $asked = [];

	private int $posts = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->now = time();
		$this->at( $this->now );
		$this->act_as( 'administrator' );
		remove_all_actions( 'shutdown' );
		$this->pages = [ home_url( '/' ) => '<html><body></body></html>' ];
		$this->answer_requests(
			function ( array $request ): array {
				$url = is_string( $request['url'] ) ? $request['url'] : '';
				if ( ! str_contains( $url, '/spai/' ) ) {
					return isset( $this->pages[ $url ] ) ? [ 'body' => $this->pages[ $url ] ] : [ 'status' => 404 ];
				}
				$this->asked[] = $url;
				$answer        = $this->copies[ $url ] ?? [ 'status' => 404 ];
				return is_callable( $answer ) ? $answer( $request ) : $answer;
			}
		);
	}

	protected function pass( int $seconds ): void {
		$this->now += $seconds;
		$this->at( $this->now );
	}

	/**
	 * Runs a scan to its end, moving the clock to each next run.
	 *
	 * @param string $reach One of Scan::REACHES.
	 */
	protected function scan( string $reach = 'library' ): Scan {
		self::assertInstanceOf( Scan::class, start( 1, $reach ) );
		for ( $turn = 0; $turn < 50; $turn++ ) {
			$next = run( 20.0 );
			if ( null === $next ) {
				return current_scan();
			}
			$this->pass( max( 1, $next - $this->now ) );
		}
		self::fail( 'The scan does not end.' );
	}

	/**
	 * Creates an image whose file is `$age` seconds old, and a page that shows it.
	 *
	 * @param list<int>            $widths The widths of the copies on the page.
	 * @param 'jpeg'|'png'|'webp' $type
	 */
	protected function shown_image( string $name, int $seed, int $age, array $widths = [ 400, 300 ], string $type = 'jpeg' ): int {
		$id = $this->attachment(
			[
				'name'   => $name,
				'width'  => 800,
				'height' => 600,
				'type'   => $type,
			]
		);
		array_map( 'unlink', array_filter( array_diff( self::files_of( $id ), [ (string) get_attached_file( $id ) ] ), 'is_file' ) );
		wp_update_attachment_metadata(
			$id,
			[
				'width'  => 800,
				'height' => 600,
				'file'   => _wp_relative_upload_path( (string) get_attached_file( $id ) ),
				'sizes'  => [],
			]
		);
		$this->write( $id, self::drawing( $seed ), $age );
		$this->show( $id, $widths );
		// Drops the changes recorded so far, as if the image had been there before the plugin.
		noted_on_sites( [] );
		return $id;
	}

	/** @param list<int> $widths */
	protected function show( int $id, array $widths ): void {
		$post = wp_insert_post(
			[
				'post_title'   => 'Page ' . ( ++$this->posts ),
				'post_status'  => 'publish',
				'post_content' => '<img class="wp-image-' . $id . '" src="' . wp_get_attachment_url( $id ) . '">',
			]
		);
		$html = implode( '', array_map( fn ( int $width ): string => '<img src="' . $this->copy_url( $id, $width ) . '">', $widths ) );

		$this->pages[ (string) get_permalink( $post ) ] = "<html><body>{$html}</body></html>";
	}

	protected function copy_url( int $id, int $width, string $more = '' ): string {
		return "https://cdn.shortpixel.ai/spai/w_{$width}+q_lossy{$more}+ret_img+to_webp/" . wp_get_attachment_url( $id );
	}

	/** Writes the image's file, last modified `$age` seconds ago. */
	protected function write( int $id, GdImage $image, int $age, int $quality = 90 ): void {
		$file = (string) get_attached_file( $id );
		self::assertTrue( str_ends_with( $file, '.png' ) ? imagepng( $image, $file ) : imagejpeg( $image, $file, $quality ) );
		touch( $file, $this->now - $age );
		clearstatcache();
	}

	/**
	 * Puts copies of `$image` that were made `$age` seconds ago on the CDN.
	 *
	 * @param list<int>             $widths
	 * @param array<string, string> $headers Replace the usual headers; headers with an empty value are left out.
	 */
	protected function cache( int $id, GdImage $image, int $age, array $widths = [ 400, 300 ], array $headers = [] ): void {
		foreach ( $widths as $width ) {
			$made = $this->now - $age;

			$this->copies[ $this->copy_url( $id, $width ) ] = fn (): array => [
				'headers' => array_filter(
					$headers + [
						'age'          => (string) ( $this->now - $made ),
						'content-type' => 'image/webp',
						'x-cache'      => 'HIT',
					],
					static fn ( string $value ): bool => '' !== $value
				),
				'body'    => self::webp( $image, $width ),
			];
		}
	}

	protected static function webp( GdImage $image, int $width ): string {
		$small = imagescale( $image, $width );
		self::assertNotFalse( $small );
		ob_start();
		imagewebp( $small, null, 75 );
		return (string) ob_get_clean();
	}

	/** Draws a gradient with shapes; each seed gives another image. */
	protected static function drawing( int $seed, int $width = 800, int $height = 600 ): GdImage {
		mt_srand( $seed );
		$image = imagecreatetruecolor( max( 1, $width ), max( 1, $height ) );
		self::assertNotFalse( $image );
		$colour  = static fn ( float $red, float $green, float $blue ): int => (int) imagecolorallocate(
			$image,
			max( 0, min( 255, (int) $red ) ),
			max( 0, min( 255, (int) $green ) ),
			max( 0, min( 255, (int) $blue ) )
		);
		$channel = static fn (): int => mt_rand( 0, 255 );
		$base    = [ $channel(), $channel(), $channel() ];
		for ( $y = 0; $y < $height; $y++ ) {
			$part = $y / $height;
			imageline( $image, 0, $y, $width, $y, $colour( $base[0] * $part, $base[1] * ( 1 - $part ), $base[2] * $part ) );
		}
		for ( $i = 0; $i < 12; $i++ ) {
			imagefilledellipse(
				$image,
				(int) ( $width * mt_rand( 0, 100 ) / 100 ),
				(int) ( $height * mt_rand( 0, 100 ) / 100 ),
				(int) ( $width * mt_rand( 5, 40 ) / 100 ),
				(int) ( $height * mt_rand( 5, 40 ) / 100 ),
				$colour( $channel(), $channel(), $channel() )
			);
		}
		return $image;
	}

	/** Copies the image, and draws a rectangle in a corner. */
	protected static function retouched( GdImage $image, int $share = 6 ): GdImage {
		$copy = imagescale( $image, imagesx( $image ) );
		self::assertNotFalse( $copy );
		$width  = (int) ( imagesx( $copy ) / $share );
		$height = (int) ( imagesy( $copy ) / $share );
		imagefilledrectangle( $copy, 10, 10, 10 + $width, 10 + $height, (int) imagecolorallocate( $copy, 255, 255, 255 ) );
		imagefilledrectangle( $copy, 20, 20, $width, $height, (int) imagecolorallocate( $copy, 200, 0, 0 ) );
		return $copy;
	}

	protected static function cropped( GdImage $image ): GdImage {
		$part = imagecrop(
			$image,
			[
				'x'      => 100,
				'y'      => 0,
				'width'  => imagesy( $image ),
				'height' => imagesy( $image ),
			]
		);
		self::assertNotFalse( $part );
		return $part;
	}

	protected static function with_holes( GdImage $image ): GdImage {
		$copy = imagescale( $image, imagesx( $image ) );
		self::assertNotFalse( $copy );
		imagealphablending( $copy, false );
		imagesavealpha( $copy, true );
		imagefilledrectangle( $copy, 500, 0, 799, 200, (int) imagecolorallocatealpha( $copy, 0, 0, 0, 127 ) );
		return $copy;
	}

	/** Adds an EXIF orientation to a JPEG, so that viewers turn it by 90 degrees. */
	protected static function turned( string $jpeg ): string {
		$exif = "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
		return substr( $jpeg, 0, 2 ) . "\xff\xe1" . pack( 'n', strlen( $exif ) + 2 ) . $exif . substr( $jpeg, 2 );
	}

	/** Creates an image whose file is 90 days old, and whose copies were new according to a scan two hours ago. */
	protected function scanned( string $name, int $seed ): int {
		$id = $this->shown_image( $name, $seed, 90 * 86400 );
		$this->cache( $id, self::drawing( $seed ), 86400 );
		// Makes the scan later than the files' times, since only the plugin's clock is stopped.
		$this->pass( 60 );
		$this->scan();
		self::assertSame( 'new', $this->found( $id ) );
		$this->pass( 7200 );
		return $id;
	}

	/**
	 * Lets the CDN give this answer for the copies of an image that are 400 and 300 pixels wide.
	 *
	 * @param array<string, mixed> $answer
	 */
	protected function answer( int $id, array $answer ): void {
		foreach ( [ 400, 300 ] as $width ) {
			$this->copies[ $this->copy_url( $id, $width ) ] = $answer;
		}
	}

	/** Creates an image whose page has a copy with this parameter, which shows another image and is older than the file. */
	protected function with_parameter( string $name, int $seed, string $parameter ): int {
		$id   = $this->shown_image( $name, $seed, 3600, [] );
		$copy = $this->copy_url( $id, 400, "+{$parameter}" );
		$body = self::webp( self::drawing( $seed + 1 ), 400 );
		$made = $this->now - 86400;

		$this->copies[ $copy ] = fn (): array => [
			'headers' => [ 'age' => (string) ( $this->now - $made ) ],
			'body'    => $body,
		];
		$page                  = (string) array_key_last( $this->pages );

		$this->pages[ $page ] = "<html><body><img src=\"{$copy}\"></body></html>";
		return $id;
	}

	protected function record( int $id ): Image_Record {
		$record = ( new Image_Records() )->get( $id );
		self::assertNotNull( $record );
		return $record;
	}

	/** Returns the state that the last scan gave an image, and the reason if there is one. */
	protected function found( int $id ): string {
		$record = $this->record( $id );
		return trim( "{$record->scan_state} {$record->scan_reason}" );
	}

	protected static function assertWPErrorCode( string $code, mixed $error ): void {
		self::assertInstanceOf( \WP_Error::class, $error );
		self::assertSame( $code, $error->get_error_code() );
	}
}
