<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\Auto\sweep;
use function ShortPixelFlush\Versions\assign;

require_once __DIR__ . '/Auto_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';

/**
 * Tests many images that change within a minute, for example because a script replaces them.
 */
final class StormTest extends Auto_Test_Case {
	private const IMAGES = 1000;

	public function test_a_thousand_changed_images_are_a_thousand_rows_a_few_statements_and_flushes_of_as_many_as_get_new_links_in_one(): void {
		$ids = $this->images();
		$this->pass( 3600 );
		$statements = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( &$statements ): string {
				$statements += 1 === preg_match( '/^\s*(INSERT|UPDATE|DELETE)/', $sql ) ? 1 : 0;
				return $sql;
			}
		);
		foreach ( $ids as $id ) {
			do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
		}
		$this->end_request();
		self::assertSame( self::IMAGES / 100, $statements );
		self::assertSame( (string) self::IMAGES, Database::wpdb()->get_var( 'SELECT COUNT(*) FROM wp_shortpixel_flush_images' ) );

		self::assertSame( $this->now + 60, $this->sweep() );
		$this->pass( 61 );
		$sweeps = 0;
		do {
			++$sweeps;
			$next = sweep( 0.05 );
			if ( null !== $next ) {
				// A flush is not listed until it has all its images.
				self::assertSame( [], self::flushes() );
				$this->pass( 1 );
			}
		} while ( null !== $next && $sweeps < 500 );
		self::assertGreaterThan( 1, $sweeps, 'The work is done in portions.' );
		$half = [ '500 images changed together', 'change', 500 ];
		self::assertSame(
			[ $half, $half ],
			array_map(
				static fn ( Flush $flush ): array => [ $flush->reason, $flush->cause, $flush->subject->attachment_count ],
				self::flushes()
			)
		);

		add_filter( 'shortpixel_flush_variants', static fn ( array $variants ): array => array_slice( $variants, 0, 1 ) );
		foreach ( self::flushes() as $flush ) {
			self::assertSame( 500, $this->run_to_the_end( $flush->id )->planning()->done ?? 0 );
		}
	}

	public function test_a_storm_of_more_images_than_can_have_new_links_is_one_flush(): void {
		self::assertSame( 1600, assign( array_map( static fn ( int $n ): string => "2026/11/other-{$n}", range( 1, 1600 ) ), '1234' ) );
		foreach ( $this->images( 600 ) as $id ) {
			do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
		}
		$this->end_request();
		$this->pass( 61 );
		$this->sweep();
		self::assertSame( [ 600 ], array_map( static fn ( Flush $flush ): int => $flush->subject->attachment_count, self::flushes() ) );
	}

	public function test_a_storm_takes_nobody_past_their_day(): void {
		add_filter( 'shortpixel_flush_daily_images', static fn (): int => 20 );
		add_filter( 'shortpixel_flush_variants', static fn ( array $variants ): array => array_slice( $variants, 0, 1 ) );
		foreach ( [ 'author', 'administrator' ] as $role ) {
			$this->act_as( $role );
			foreach ( $this->images( 40 ) as $id ) {
				do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
			}
			$this->end_request();
		}
		$this->pass( 3600 );
		$this->sweep();
		$this->pass( 61 );
		while ( null !== sweep( 1.0 ) ) {
			$this->pass( 1 );
		}

		$done = [];
		foreach ( self::flushes() as $flush ) {
			$done[ $flush->user_id ] = $this->run_to_the_end( $flush->id )->planning()->done ?? 0;
		}
		ksort( $done );
		self::assertSame( [ 40, 20 ], array_values( $done ), 'An administrator has no limit, and the author’s is 20.' );
	}

	/** @return list<int> */
	private function images( int $count = self::IMAGES ): array {
		$upload = wp_upload_dir();
		$first  = $upload['path'] . '/storm-0.jpg';
		self::write_picture( $first, 20, 20, [ 1, 2, 3 ] );
		$ids = [];
		for ( $n = 0; $n < $count; $n++ ) {
			// The images share one file: only their number matters.
			$id = wp_insert_attachment(
				[
					'post_mime_type' => 'image/jpeg',
					'post_status'    => 'inherit',
				],
				$first
			);
			wp_update_attachment_metadata(
				$id,
				[
					'width'  => 20,
					'height' => 20,
					'file'   => _wp_relative_upload_path( $first ),
				]
			);
			$ids[] = $id;
		}
		$this->end_request();
		touch( $first, $this->now + 3600 );
		clearstatcache();
		return $ids;
	}
}
