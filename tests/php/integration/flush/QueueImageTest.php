<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Flush\can_flush_images;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\queue_image;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/queue-image.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * Tests flushes that a save or an upload queues: the first image costs one INSERT, and no image waits for a request.
 */
final class QueueImageTest extends Spai_Test_Case {

	private int $image = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 'author' );
		$this->image = $this->attachment();
		add_filter(
			'pre_http_request',
			static function (): void {
				self::fail( 'A save waits for no request.' );
			}
		);
		// Loads the options that a real request would have loaded before it saves.
		can_flush_images();
		( new Flushes() )->get( 1 );
		remove_all_actions( 'shutdown' );
	}

	/**
	 * Runs $work, and returns the SQL statements that it ran.
	 *
	 * @return list<string>
	 */
	private static function statements( callable $work ): array {
		$statements = [];
		$listen     = static function ( string $query ) use ( &$statements ): string {
			$statements[] = $query;
			return $query;
		};
		add_filter( 'query', $listen );
		$work();
		remove_filter( 'query', $listen );
		return $statements;
	}

	public function test_queueing_an_image_is_one_insert_and_nothing_else(): void {
		$statements = self::statements( fn () => do_action( 'shortpixel_flush_image', $this->image, 'Replaced ' . __METHOD__ ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Ours.

		self::assertCount( 1, $statements, implode( "\n", $statements ) );
		self::assertStringStartsWith( 'INSERT', $statements[0] );
		self::assertFalse( wp_next_scheduled( 'shortpixel_flush_run' ), 'Not yet.' );
	}

	public function test_the_runner_is_called_once_when_the_request_is_over(): void {
		for ( $n = 0; $n < 5; $n++ ) {
			do_action( 'shortpixel_flush_image', $this->image + $n, __METHOD__ ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Ours.
		}
		do_action( 'shutdown' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.

		self::assertNotFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );
	}

	public function test_images_of_one_request_share_a_flush_and_the_same_one_again_costs_no_write(): void {
		$reason = __METHOD__;
		$first  = $this->queue( $this->image, $reason );
		$other  = $this->attachment();

		self::assertSame( $first, $this->queue( $other, $reason ) );
		$again = self::statements( fn () => $this->queue( $this->image, $reason ) );
		self::assertSame( [], array_values( (array) preg_grep( '/^\s*(INSERT|UPDATE|DELETE)/', $again ) ) );
		self::assertNotSame( $first, $this->queue( $this->image, 'another reason' ) );

		$shape = $this->shape( $first );
		self::assertSame( [ $this->image, $other ], array_column( $shape['subject']['attachments'], 'id' ) );
		self::assertSame( 2, $shape['subject']['attachment_count'] );
		self::assertSame( __METHOD__, $shape['reason'] );
	}

	public function test_an_image_that_changes_again_after_its_flush_began_is_flushed_again(): void {
		$first = $this->queue( $this->image, __METHOD__ );
		self::assertNotNull( ( new Flushes() )->change( $first, static fn (): array => [ 'state' => 'running' ] ) );

		self::assertGreaterThan( $first, $this->queue( $this->image, __METHOD__ ) );
	}

	public function test_an_image_is_not_lost_to_a_runner_that_begins_in_the_same_moment(): void {
		$first   = $this->queue( $this->image, __METHOD__ );
		$is_done = false;
		add_filter(
			'query',
			static function ( string $sql ) use ( $first, &$is_done ): string {
				if ( ! $is_done && str_starts_with( $sql, 'UPDATE wp_shortpixel_flush_flushes' ) ) {
					$is_done = true;
					self::assertNotNull( ( new Flushes() )->change( $first, static fn (): array => [ 'state' => 'running' ] ) );
				}
				return $sql;
			}
		);

		$second = $this->queue( $this->image + 1, __METHOD__ );
		self::assertGreaterThan( $first, $second );
		self::assertSame( [ [ $this->image ], [ $this->image + 1 ] ], [ $this->planned( $first ), $this->planned( $second ) ] );
	}

	public function test_a_runner_plans_and_flushes_it_later(): void {
		$id      = $this->queue( $this->image, __METHOD__ );
		$between = $this->attachment();
		$this->queue( $this->attachment(), __METHOD__ );
		remove_all_filters( 'pre_http_request' );
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );

		( new Runner( new Client( allowed_hosts() ) ) )->step( $id, 8.0 );

		$ids = Database::wpdb()->get_col(
			"SELECT DISTINCT attachment_id FROM wp_shortpixel_flush_purges WHERE flush_id = {$id} ORDER BY attachment_id"
		);
		self::assertSame( [ (string) $this->image, (string) ( $between + 1 ) ], $ids, 'Those that were named, and none in between.' );
		self::assertGreaterThan( 0, ( new Purges() )->tally( $id )->count( [ 'sent' ] ) );
	}

	public function test_what_is_no_image_or_has_no_provider_is_left_alone(): void {
		self::assertSame( 0, $this->queue( 0, __METHOD__ ) );
		do_action( 'shortpixel_flush_image', 'nonsense' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Ours.
		self::assertSame( [], ( new Flushes() )->open( null ) );
	}

	/**
	 * @return list<int>
	 */
	private function planned( int $id ): array {
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		return $flush->planning()->ids ?? [];
	}

	private function queue( int $image, string $reason ): int {
		return queue_image( $image, $reason );
	}

	/**
	 * @return array{subject: array{attachments: list<array{id: int, ...}>, attachment_count: int, ...}, reason: string, ...}
	 */
	private function shape( int $id ): array {
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		return flush_shape( $flush );
	}
}
