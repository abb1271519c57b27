<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Budget;
use ShortPixelFlush\Tests\Support\Php_Process;

require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * A step ends before PHP's limits of time and memory, and always does something.
 */
final class StepLimitsTest extends Flush_Test_Case {

	private string $before = '';

	protected function setUp(): void {
		parent::setUp();
		$this->before = (string) ini_get( 'max_execution_time' );
	}

	protected function tearDown(): void {
		self::host( $this->before );
		parent::tearDown();
	}

	private static function host( string $seconds ): void {
		ini_set( 'max_execution_time', $seconds ); // phpcs:ignore WordPress.PHP.IniSet -- Simulates a host.
	}

	/** @return iterable<string, array{string, float, float}> `max_execution_time` counted from now, the seconds during which requests may begin, and their longest time-out. */
	public static function times(): iterable {
		yield 'none' => [ '0', 4.0, 10.0 ];
		yield 'none, in other words' => [ '-1', 4.0, 10.0 ];
		yield 'the usual' => [ '30', 4.0, 10.0 ];
		yield 'short' => [ '9', 4.0, 3.0 ];
		yield 'tiny' => [ '3', 0.0, 2.0 ];
	}

	#[DataProvider( 'times' )]
	public function test_a_step_begins_nothing_that_the_host_would_cut_off( string $limit, float $seconds, float $timeout ): void {
		// Adds the age of the tests' process, which a request would not have.
		self::host( (int) $limit > 0 ? (string) (int) ceil( (int) $limit + timer_float() ) : $limit );
		$begun  = microtime( true );
		$budget = new Budget( 4.0, 8 );
		self::host( '0' );

		self::assertLessThanOrEqual( max( 0.5, $seconds ) + 0.1, $budget->last_begin() - $begun, 'A little is done in any case.' );
		self::assertLessThanOrEqual( $timeout + 1.0, $budget->timeout() );
		self::assertGreaterThanOrEqual( 2.0, $budget->timeout() );
	}

	public function test_a_flush_ends_even_where_a_request_has_no_time_at_all(): void {
		$id = $this->flush( 40 );
		self::host( (string) (int) ceil( timer_float() + 1 ) );
		try {
			$this->runner()->step( $id, 4.0 );
			$this->runner()->step( $id, 4.0 );
			$some = $this->counts( $id );
		} finally {
			self::host( '0' );
		}

		self::assertGreaterThan( 0, $some['sent'] ?? 0, 'A little is done at each step.' );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
	}

	/**
	 * In a separate process: earlier tests have used a lot of memory in this one, and PHP accepts no limit below that.
	 */
	public function test_a_step_ends_when_four_fifths_of_the_memory_are_taken(): void {
		$this->use_fresh_site();

		$seen = self::in_its_own_process(
			'$used = memory_get_usage();
			$at   = static function ( string $limit ) { ini_set( "memory_limit", $limit ); $budget = new ShortPixelFlush\Flush\Budget( 4.0, 8 ); return [ $limit === ini_get( "memory_limit" ), $budget->is_spent(), $budget->batch() ]; };
			echo wp_json_encode( [ $at( "-1" ), $at( (string) (int) ( ( $used + 16777216 ) / 0.8 ) ), $at( (string) (int) ( ( $used + 2097152 ) / 0.8 ) ) ] );'
		);

		self::assertSame( [ true, true, true ], array_column( $seen, 0 ), 'PHP took each limit.' );
		self::assertSame( [ false, false, true ], array_column( $seen, 1 ), 'No limit is no limit.' );
		self::assertLessThanOrEqual( 16, array_column( $seen, 2 )[2], 'Hardly more than are under way at once.' );
	}

	public function test_a_flush_ends_even_where_memory_is_short(): void {
		$this->use_fresh_site();
		$id = $this->flush( 30 );

		$seen = self::in_its_own_process(
			sprintf(
				'require %1$s;
				$now   = %2$d;
				$world = new ShortPixelFlush\Tests\Integration\Flush\Cdn_World( static function () use ( &$now ): int { return $now; } );
				$urls  = %3$s;
				$world->origin = "old";
				array_map( [ $world, "hold" ], $urls );
				$world->origin = "new";
				add_filter( "shortpixel_flush_now", static function () use ( &$now ): int { return $now; } );
				add_filter( "shortpixel_flush_pre_request", static function ( $none, array $request ) use ( &$now, $world ): array {
					return array_merge( [ "status" => 200, "headers" => [], "body" => "", "error" => "", "error_text" => "", "at" => $now, "retry_after" => null ], $world->answer( [ "url" => $request["url"], "method" => "HEAD" === ( $request["method"] ?? "" ) ? "HEAD" : "GET" ] ) );
				}, 10, 2 );
				$flushes = new ShortPixelFlush\Store\Flushes();
				$open    = static fn () => $flushes->get( %4$d )->is_open();
				$runner = static fn () => new ShortPixelFlush\Flush\Runner( new ShortPixelFlush\Http\Client( [ "cdn.shortpixel.ai" ] ) );
				ini_set( "memory_limit", $limit = (string) (int) ( ( memory_get_usage() + 2097152 ) / 0.8 ) );
				$runner()->step( %4$d, 4.0 );
				$runner()->step( %4$d, 4.0 );
				$some = ( new ShortPixelFlush\Store\Purges() )->tally( %4$d )->count( [ "sent" ] );
				for ( $end = $now + 4000; $now < $end && $open(); ++$now ) {
					$runner()->step( %4$d, 5.0 );
				}
				echo wp_json_encode( [ $limit === ini_get( "memory_limit" ), $some, $flushes->get( %4$d )->state ] );',
				var_export( __DIR__ . '/Cdn_World.php', true ),
				$this->now,
				var_export( array_map( static fn ( int $number ): string => self::url( $number ), range( 1, 30 ) ), true ),
				$id
			)
		);

		self::assertTrue( $seen[0] ?? null, 'PHP took the limit.' );
		self::assertGreaterThan( 0, $seen[1] ?? 0, 'A little is done at each step.' );
		self::assertSame( 'done', $seen[2] ?? '' );
	}

	/**
	 * Runs code in a separate process, and returns what it printed as JSON.
	 *
	 * @return array<mixed>
	 */
	private static function in_its_own_process( string $code ): array {
		return (array) json_decode( Php_Process::start( $code )->wait(), true );
	}
}
