<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Auto\store_all_changes;
use function ShortPixelFlush\Auto\sweep;

require_once __DIR__ . '/shared-disk.php';
require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/changes.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/sweep.php';

/**
 * A site whose images change. Tests end requests and move the clock themselves.
 */
abstract class Auto_Test_Case extends Spai_Test_Case {
	protected int $now = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->now = time();
		$this->at( $this->now );
		// The tests call sweep() themselves.
		remove_all_actions( 'shutdown' );
	}

	/** Ends a request: stores the changes that it noted. */
	protected function end_request(): void {
		store_all_changes();
		remove_all_actions( 'shutdown' );
	}

	protected function pass( int $seconds ): void {
		$this->now += $seconds;
		$this->at( $this->now );
	}

	/** Creates an image that no longer counts as a new upload, and whose files the plugin knows. */
	protected function known_image( string $name = 'picture', int $width = 400 ): int {
		$id = $this->attachment(
			[
				'name'  => $name,
				'width' => $width,
			]
		);
		$this->end_request();
		$this->sweep();
		foreach ( self::files_of( $id ) as $file ) {
			touch( $file, $this->now - 5000 );
		}
		$this->pass( 3600 );
		do_action( 'wp_generate_attachment_metadata', [], $id, 'update' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
		$this->end_request();
		$this->sweep();
		self::assertSame( 'unchanged', $this->decision( $id ) );
		$this->pass( 3600 );
		return $id;
	}

	protected function sweep(): ?int {
		return sweep( 20.0 );
	}

	protected function decision( int $id ): string {
		return ( new Image_Records() )->get( $id )->decision ?? '';
	}

	/**
	 * @return list<Flush> Oldest first.
	 */
	protected static function flushes(): array {
		return ( new Flushes() )->open( null );
	}

	/** Runs a flush until it has ended, with an empty response and status 200 to every request. */
	protected function run_to_the_end( int $flush_id ): Flush {
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		for ( $step = 0; $step < 300; $step++ ) {
			( new Runner( new Client( allowed_hosts() ) ) )->step( $flush_id, 5.0 );
			$this->pass( 10 );
			$flush = ( new Flushes() )->get( $flush_id );
			self::assertNotNull( $flush );
			if ( ! $flush->is_open() ) {
				return $flush;
			}
		}
		self::fail( 'The flush never ended.' );
	}

	/**
	 * Overwrites an image's main file.
	 *
	 * @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour
	 */
	protected function overwrite( int $id, array $colour ): void {
		$file = (string) get_attached_file( $id );
		$meta = wp_get_attachment_metadata( $id );
		self::assertIsArray( $meta );
		self::write_picture( $file, (int) ( $meta['width'] ?? 0 ), (int) ( $meta['height'] ?? 0 ), $colour );
		$this->touch_now( $id );
	}

	/**
	 * Writes an image's metadata again, like a plugin that regenerates its sizes.
	 *
	 * @param 'create'|'update' $context
	 */
	protected static function regenerate( int $id, string $context ): void {
		$meta = wp_get_attachment_metadata( $id );
		self::assertIsArray( $meta );
		$meta['image_meta'] = [ 'credit' => (string) wp_rand() ];
		$made               = apply_filters( 'wp_generate_attachment_metadata', $meta, $id, $context ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
		self::assertIsArray( $made );
		wp_update_attachment_metadata( $id, $made );
	}

	/** Adds a hash to each known file of an image, so that a change of its bytes alone is detected. */
	protected static function know_by_bytes( int $id ): void {
		$record = ( new Image_Records() )->get( $id );
		self::assertNotNull( $record );
		$folder = dirname( (string) get_attached_file( $id ) );
		$hashed = [];
		foreach ( $record->files as $name => $stamp ) {
			$hashed[ $name ] = $stamp->with_hash( (string) md5_file( "{$folder}/{$name}" ) );
		}
		( new Image_Records() )->update( $id, [ 'files' => $hashed ] );
	}

	/** Sets the modification times of an image's newly written files to the time of the test's clock. */
	protected function touch_now( int $id ): void {
		clearstatcache();
		foreach ( self::files_of( $id ) as $file ) {
			if ( is_file( $file ) && filemtime( $file ) > time() - 60 ) {
				touch( $file, $this->now );
			}
		}
	}
}
