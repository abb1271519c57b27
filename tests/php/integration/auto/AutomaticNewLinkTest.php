<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Integration\New_Link\New_Link_Test_Case;
use ShortPixelFlush\Tests\Support\Php_Process;
use function ShortPixelFlush\Auto\store_all_changes;
use function ShortPixelFlush\Auto\sweep;
use function ShortPixelFlush\Flush\may_clear_all_pages;
use const ShortPixelFlush\Flush\CLEARED_ALL;

require_once dirname( __DIR__ ) . '/new-link/New_Link_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/changes.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/sweep.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/steps/page-caches.php';

/**
 * A changed image gets a new link if new links are known to work; otherwise, its copies are removed.
 */
final class AutomaticNewLinkTest extends New_Link_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		store_all_changes();
		sweep( 20.0 );
		remove_all_actions( 'shutdown' );
	}

	public function test_a_changed_image_gets_a_new_link_and_the_flush_proves_it(): void {
		$first = $this->version();
		self::assertSame( [ 'new_link', 'replace' ], $this->replaced_with( 1 ) );
		$flush = $this->run_to_end( $this->newest()->id );
		self::assertSame( 'done', $flush->state, $this->message( $flush->id ) );
		self::assertTrue( $flush->is_automatic() );
		self::assertNotSame( $first, $this->version() );
		self::assertNull( sweep( 5.0 ) );

		// After the verdict, the flush removes the known copies at the old link; the verdict does not depend on them.
		self::assertTrue( $flush->goes_on() );
		( new Runner() )->run_due( 20.0 );
		$removed = array_filter(
			$this->requests,
			static fn ( array $request ): bool => str_contains( (string) wp_json_encode( $request ), 'f_remove' )
		);
		self::assertNotSame( [], $removed );
		$rows = ( new Purges() )->find( $flush->id, [ 'per_page' => 500 ] )['purges'];
		$old  = array_filter( $rows, static fn ( Purge $row ): bool => ! $row->is_sampled );
		self::assertCount( count( $removed ), $old );
		self::assertSame( [ 'unchecked' ], array_values( array_unique( array_column( $old, 'state' ) ) ) );
		self::assertStringStartsWith( 'New for visitors.', $this->message( $flush->id ) );
	}

	public function test_an_upload_at_the_link_of_a_deleted_image_gets_a_new_link_and_the_flush_proves_it(): void {
		$file = (string) get_attached_file( $this->image );
		wp_delete_attachment( $this->image, true );
		$this->end_request();
		$this->now += 700;
		self::write_picture( $file, 400, 300, [ 10, 20, 230 ] );
		touch( $file, $this->now );
		$this->image = wp_insert_attachment(
			[
				'post_mime_type' => 'image/jpeg',
				'post_status'    => 'inherit',
				'post_date_gmt'  => gmdate( 'Y-m-d H:i:s', $this->now ),
			],
			$file
		);
		$this->end_request();
		sweep( 20.0 );
		$flush = $this->run_to_end( $this->newest()->id );

		self::assertSame(
			[ 'replace', [ 'new_link' ], 'done' ],
			[ $flush->cause, $flush->recipes(), $flush->state ],
			$this->message( $flush->id )
		);
		self::assertNotSame( '', $this->version() );
		self::assertStringStartsWith( 'New for visitors.', $this->message( $flush->id ) );
	}

	private function end_request(): void {
		store_all_changes();
		sweep( 20.0 );
		remove_all_actions( 'shutdown' );
	}

	public function test_a_page_cache_that_cannot_be_cleared_means_removal_and_so_do_pages_that_cannot_be_listed_the_second_time(): void {
		self::assertSame( 'done', $this->run_to_end( $this->give() )->state );
		$clears = false;
		add_filter(
			'shortpixel_flush_page_caches',
			static function () use ( &$clears ): array {
				return [
					[
						'id'     => 'a-cache',
						'name'   => 'A Cache',
						'clears' => $clears,
					],
				];
			},
			20
		);
		self::assertSame( 'removal', $this->replaced_with( 1 )[0] );
		$this->run_to_end( $this->newest()->id );

		$clears = true;
		add_filter( 'shortpixel_flush_searched_posts', static fn (): int => 1 );
		self::assertSame( 'new_link', $this->replaced_with( 2 )[0] );
		$this->run_to_end( $this->newest()->id );
		$cleared = get_transient( CLEARED_ALL );
		self::assertIsNumeric( $cleared );
		self::assertSame( 'removal', $this->replaced_with( 3 )[0], 'All pages are cleared once in a quarter of an hour.' );
		self::assertSame(
			[ true, false ],
			[ may_clear_all_pages( 0, true, (int) $cleared - 1 ), may_clear_all_pages( 0, true, (int) $cleared + 1 ) ],
			'The others of a storm were there before.'
		);
	}

	public function test_what_caches_only_files_that_pages_load_limits_no_new_link(): void {
		add_filter(
			'shortpixel_flush_page_caches',
			static fn (): array => [
				[
					'id'     => 'autoptimize',
					'name'   => 'Autoptimize',
					'clears' => true,
				],
			],
			20
		);
		add_filter( 'shortpixel_flush_searched_posts', static fn (): int => 1 );
		set_transient( CLEARED_ALL, $this->now, 900 );

		self::assertSame( 'new_link', $this->replaced_with( 1 )[0] );
		$flush = $this->run_to_end( $this->newest()->id );
		self::assertSame( 'done', $flush->state, $this->message( $flush->id ) );
	}

	public function test_where_another_plugin_fails_at_it_copies_are_removed(): void {
		self::assertSame( 'done', $this->run_to_end( $this->give() )->state );
		add_filter(
			'shortpixel_flush_page_caches',
			static function (): array {
				throw new \RuntimeException( 'Somebody else’s.' );
			}
		);

		self::assertSame( [ 'removal', 'replace' ], $this->replaced_with( 1 ) );
	}

	public function test_where_trying_the_new_link_ends_the_process_each_time_copies_are_removed(): void {
		$this->use_fresh_site();
		$this->store( 'https://cdn.shortpixel.ai/spai', 'api_url', 'behaviour' );
		$this->act_as( 'administrator' );
		$this->image = $this->attachment( [ 'name' => 'killer' ] );
		$this->now   = time();
		$this->hold_the_old_picture();
		store_all_changes();
		sweep( 20.0 );
		$this->replace( 1 );
		sweep( 20.0 );
		$id    = $this->newest()->id;
		$kills = 0;
		do {
			$this->now += 300;
			$is_killed  = $this->run_killed_at_a_request( $id );
			$kills     += $is_killed ? 1 : 0;
			wp_cache_flush();
		} while ( $is_killed && ! $this->flush( $id )->has_step( 'ways', [ 'done' ] ) && $kills < 9 );

		self::assertGreaterThanOrEqual( 2, $kills );
		self::assertTrue( $this->flush( $id )->has_step( 'ways', [ 'done' ] ) );
		self::assertSame( [ 'removal' ], $this->flush( $id )->recipes() );
	}

	/** Runs a flush in a process that is killed at its first request. Returns whether it was killed. */
	private function run_killed_at_a_request( int $id ): bool {
		$run = sprintf(
			'add_filter( "shortpixel_flush_now", static fn (): int => %d );
			add_filter( "shortpixel_flush_pages", static fn (): array => [ "http://example.org/" ] );
			add_filter( "shortpixel_flush_pre_request", static function () { fwrite( STDOUT, "killed" ); posix_kill( getmypid(), 9 ); } );
			( new ShortPixelFlush\Flush\Runner() )->do_next( %d );
			( new ShortPixelFlush\Flush\Runner() )->do_next( %d );',
			$this->now,
			$id,
			$id
		);
		try {
			Php_Process::start( $run )->wait();
			return false;
		} catch ( \RuntimeException $error ) {
			self::assertStringContainsString( 'killed', $error->getMessage() );
			return true;
		}
	}

	/** @return array{string, string} The recipe and cause of the flush of a changed image. */
	private function replaced_with( int $shade ): array {
		$this->replace( $shade );
		sweep( 20.0 );
		$id = $this->newest()->id;
		$this->choose( $id );
		$flush = $this->flush( $id );
		return [ $flush->recipes()[0], $flush->cause ];
	}

	/** Runs a flush until it has chosen between a new link and removal, even if choosing fails several times. */
	private function choose( int $id ): void {
		for ( $turn = 0; $turn < 8; $turn++ ) {
			try {
				( new Runner() )->do_next( $id );
			} catch ( \RuntimeException $error ) {
				self::assertSame( 'Somebody else’s.', $error->getMessage() );
			}
			if ( $this->flush( $id )->has_step( 'ways', [ 'done' ] ) ) {
				return;
			}
		}
		self::fail( 'It never chose.' );
	}

	private function replace( int $shade ): void {
		$this->now += 7200;
		do_action( 'wp_handle_replace', [ 'post_id' => $this->image ] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.
		self::write_picture( (string) get_attached_file( $this->image ), 400 + $shade, 300, [ 10, 20, 30 ] );
		touch( (string) get_attached_file( $this->image ), $this->now );
		do_action( 'enable-media-replace-upload-done', '', '', $this->image ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
		store_all_changes();
		remove_all_actions( 'shutdown' );
	}

	private function newest(): Flush {
		$open = $this->flushes->open( null );
		self::assertNotSame( [], $open );
		return $open[ count( $open ) - 1 ];
	}
}
