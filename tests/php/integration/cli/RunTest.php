<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use ShortPixelFlush\Scan\Scan;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Wp_Cli;
use function ShortPixelFlush\clear_option_cache;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\start;
use const ShortPixelFlush\Scan\SCAN_OPTION;

require_once __DIR__ . '/Cli_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/scan.php';

/**
 * Tests the command `run` with one or two processes on one queue, even if one of them is killed or interrupted.
 */
final class RunTest extends Cli_Test_Case {

	private string $log = '';

	private string $later = '';

	private string $together = '';

	protected function setUp(): void {
		parent::setUp();
		$this->log      = sys_get_temp_dir() . '/shortpixel-flush-removals-' . getmypid();
		$this->later    = "{$this->log}-later";
		$this->together = "{$this->log}-together";
		file_put_contents( $this->log, '' );
	}

	protected function tearDown(): void {
		array_map( 'unlink', array_filter( [ $this->log, $this->later, $this->together ], 'is_file' ) );
		parent::tearDown();
	}

	/**
	 * Returns how often each URL was removed.
	 *
	 * @return array<string, int>
	 */
	private function removals(): array {
		return array_count_values(
			array_filter(
				explode( "\n", (string) file_get_contents( $this->log ) ),
				static fn ( string $line ): bool => '' !== $line
			)
		);
	}

	private function start_run( string $arguments, int $slow = 5, string $together = '' ): Wp_Cli {
		return self::start_wp(
			"run {$arguments}",
			[
				'SHORTPIXEL_FLUSH_TEST_LOG'      => $this->log,
				'SHORTPIXEL_FLUSH_TEST_LATER'    => $this->later,
				'SHORTPIXEL_FLUSH_TEST_SLOW'     => (string) $slow,
				'SHORTPIXEL_FLUSH_TEST_TOGETHER' => $together,
			]
		);
	}

	public function test_with_nothing_under_way_run_ends_at_once(): void {
		$wp = self::wp( 'run' );
		self::assert_ended( 0, $wp );
		self::assertStringContainsString( 'Success: Nothing is under way.', $wp->out );
	}

	public function test_run_carries_a_scan_on_as_a_background_run_does(): void {
		$this->attachment();
		self::assertInstanceOf( Scan::class, start( 0 ) );

		self::assert_ended( 0, self::wp( 'run' ) );
		clear_option_cache( SCAN_OPTION );
		self::assertSame( 'done', current_scan()->state );
	}

	public function test_run_finishes_whatever_is_unfinished_and_reports_each_verdict(): void {
		$first  = $this->stored_flush( 2 );
		$second = $this->stored_flush( 3 );
		$wp     = self::wp( 'run', [ 'SHORTPIXEL_FLUSH_TEST_REFUSED' => '/w_3\D/' ] );

		self::assert_ended( 2, $wp );
		self::assertStringContainsString( "Success: Flush {$first}, 0 images: New for new visitors", $wp->out );
		self::assertStringContainsString( "Warning: Flush {$second}, 0 images: Visitors may still see the old image.", $wp->err );
		self::assert_ended( 0, self::wp( "run {$first}" ) );
	}

	/** @return array{Wp_Cli, Wp_Cli} Two processes in the middle of the flush. */
	private function start_two( int $id ): array {
		$two = array_map( fn (): Wp_Cli => $this->start_run( "{$id} --format=json", 5, $this->together ), [ 1, 2 ] );
		$two[0]->wait_until( fn (): bool => count( $this->removals() ) > 20 );
		return $two;
	}

	public function test_two_processes_send_each_url_once(): void {
		$id = $this->stored_flush( 300 );
		foreach ( $this->start_two( $id ) as $wp ) {
			self::assert_ended( 0, $wp->wait() );
			self::assertSame( '', $wp->err );
			self::assertSame( [ 300, 300 ], [ $wp->rows()[0]['copies'], $wp->rows()[0]['new'] ] );
		}

		self::assertCount( 300, $this->removals() );
		self::assertSame( 1, max( $this->removals() ) );
		self::assertSame( [ 'rebuilding' => 300 ], array_diff( ( new Purges() )->tally( $id )->counts(), [ 0 ] ) );
	}

	public function test_a_killed_process_costs_nothing_but_its_batch(): void {
		$id                = $this->stored_flush( 300 );
		list( $dead, $wp ) = $this->start_two( $id );
		$dead->signal( 9 );
		// Moves the clock past the dead process's lease.
		touch( $this->later );

		self::assert_ended( 137, $dead->wait() );
		self::assert_ended( 0, $wp->wait() );
		self::assertCount( 300, $this->removals() );
		self::assertLessThanOrEqual( 2, max( $this->removals() ) );
		self::assertSame( [ 'rebuilding' => 300 ], array_diff( ( new Purges() )->tally( $id )->counts(), [ 0 ] ) );
	}

	public function test_ctrl_c_lets_the_batch_end_and_leaves_the_rest_to_the_next_runner(): void {
		$id = $this->stored_flush( 400 );
		$wp = $this->start_run( (string) $id, 30 );
		$wp->wait_until( fn (): bool => count( $this->removals() ) > 20 );
		$wp->signal( 2 );
		$wp->wait();

		self::assert_ended( 130, $wp );
		$queued = ( new Purges() )->pending_summary( $id )['queued'] ?? [];
		self::assertSame( 0, $queued['claimed'] ?? null, 'Nothing is held that nobody works on.' );
		self::assertGreaterThan( 0, $queued['open'] ?? 0 );
		self::assertSame( 400, ( $queued['open'] ?? 0 ) + count( $this->removals() ), 'What was sent is written down.' );

		self::assert_ended( 0, $this->start_run( (string) $id, 0 )->wait() );
		self::assertSame( array_fill_keys( array_keys( $this->removals() ), 1 ), $this->removals() );
	}

	public function test_a_process_that_waits_stops_as_well(): void {
		update_option( 'test_wait_seconds', 60, false );
		$id = $this->stored_flush( 3 );
		$wp = $this->start_run( "{$id} --format=json" );
		$wp->wait_until( fn (): bool => 'waiting' === $this->last_flush()->state );
		$wp->signal( 15 );
		$wp->wait();

		self::assert_ended( 143, $wp );
		self::assertSame( 'waiting', $wp->rows()[0]['state'] );
	}
}
