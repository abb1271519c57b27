<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Site;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Step;
use WP_Error;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\undo_flush;

require_once __DIR__ . '/Site_Test_Case.php';

final class SiteUndoTest extends Site_Test_Case {

	public function test_undo_puts_the_old_url_back_and_clears_the_caches_again(): void {
		$id    = $this->start();
		$flush = $this->run_to_end( $id );
		self::assertTrue( undo_flush( $flush ) );
		self::assertSame( self::FROM, self::endpoint_in_database() );
		self::assertSame( 'running', $this->flush( $id )->state );

		$flush = $this->run_to_end( $id );
		self::assertSame( 'undone', $flush->state );
		self::assert_steps(
			[
				'try'         => 'skipped',
				'switch'      => 'done',
				'switch_back' => 'done',
				'styles'      => 'done',
				'page_caches' => 'done',
				'front_page'  => 'done',
			],
			$flush
		);
		self::assertFalse( flush_shape( $flush )['can']['undo'] );
	}

	public function test_undo_leaves_an_endpoint_that_was_changed_since(): void {
		$id = $this->start();
		$this->run_to_end( $id );
		$this->store( 'https://cdn.shortpixel.ai/spai50', 'api_url', 'behaviour' );
		$error = undo_flush( $this->flush( $id ) );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_endpoint_changed', $error->get_error_code() );
		self::assertSame( 'https://cdn.shortpixel.ai/spai50', self::endpoint_in_database() );
		self::assertSame( 'done', $this->flush( $id )->state );
	}

	public function test_what_is_under_way_failed_or_undone_cannot_be_undone(): void {
		$id    = $this->start();
		$error = undo_flush( $this->flush( $id ) );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_cannot_undo', $error->get_error_code() );
		undo_flush( $this->run_to_end( $id ) );
		$error = undo_flush( $this->run_to_end( $id ) );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_cannot_undo', $error->get_error_code() );
		self::assertSame( self::FROM, self::endpoint_in_database() );
	}

	public function test_an_undo_steps_back_where_a_flush_of_everything_begins_in_the_same_moment(): void {
		$id    = $this->start();
		$flush = $this->run_to_end( $id );
		$this->once_before(
			'switch_back',
			function (): void {
				$this->flushes->create(
					[
						'scope' => 'site',
						'state' => 'running',
						'steps' => [ Step::queued( 'styles' ) ],
					]
				);
			}
		);
		$error = undo_flush( $flush );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_already_running', $error->get_error_code() );
		self::assertEquals( [ 'done', $flush->steps ], [ $this->flush( $id )->state, $this->flush( $id )->steps ] );
		self::assertSame( self::TO, self::endpoint_in_database() );
	}

	public function test_an_undo_that_a_runner_has_begun_meanwhile_goes_on(): void {
		$id    = $this->start();
		$flush = $this->run_to_end( $id );
		$this->once_before(
			'switch_back',
			function () use ( $id ): void {
				$this->flushes->create(
					[
						'scope' => 'site',
						'state' => 'running',
						'steps' => [ Step::queued( 'styles' ) ],
					]
				);
				$this->once_before( "state IN ('queued'", static fn () => ( new Runner() )->do_next( $id ) );
			}
		);
		self::assertTrue( undo_flush( $flush ) );
		self::assertSame( self::FROM, self::endpoint_in_database() );
		self::assertTrue( $this->flush( $id )->has_step( 'switch_back', [ 'done' ] ) );
	}

	/**
	 * Calls `$work` right before the first SQL statement that contains the given text.
	 *
	 * @param callable(): void $work
	 */
	private function once_before( string $text, callable $work ): void {
		$is_over = false;
		add_filter(
			'query',
			static function ( string $query ) use ( $text, $work, &$is_over ): string {
				if ( ! $is_over && str_contains( $query, $text ) ) {
					$is_over = true;
					$work();
				}
				return $query;
			}
		);
	}
}
