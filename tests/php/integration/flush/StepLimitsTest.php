<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner_Budget;

require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * A step ends by itself, whatever PHP is allowed, and always does something.
 */
final class StepLimitsTest extends Flush_Test_Case {

	/** @var array<string, string> */
	private array $before = [];

	protected function setUp(): void {
		parent::setUp();
		foreach ( [ 'max_execution_time', 'memory_limit' ] as $name ) {
			$this->before[ $name ] = (string) ini_get( $name );
		}
	}

	protected function tearDown(): void {
		foreach ( $this->before as $name => $value ) {
			ini_set( $name, $value ); // phpcs:ignore WordPress.PHP.IniSet -- Simulates a host.
		}
		parent::tearDown();
	}

	/**
	 * Takes what PHP has free of its own: it accepts no limit below what it holds, and the tests before this one have used a lot.
	 *
	 * @return list<string>
	 */
	private static function taken(): array {
		$taken = [];
		// Small ones go where large ones find no place any more.
		foreach ( [ 200000, 30000, 7000, 3000, 1000, 200, 50 ] as $length ) {
			$held = memory_get_usage( true );
			while ( memory_get_usage( true ) === $held ) {
				$taken[] = str_repeat( 'x', $length );
			}
		}

		return $taken;
	}

	private static function host( string $name, string $value ): void {
		ini_set( $name, $value ); // phpcs:ignore WordPress.PHP.IniSet -- Simulates a host.
	}

	/** @return iterable<string, array{string, float, float}> max_execution_time from now on; until when requests begin, and how long each may take, at most. */
	public static function times(): iterable {
		yield 'none' => [ '0', 4.0, 10.0 ];
		yield 'none, in other words' => [ '-1', 4.0, 10.0 ];
		yield 'the usual' => [ '30', 4.0, 10.0 ];
		yield 'short' => [ '9', 4.0, 3.0 ];
		yield 'tiny' => [ '3', 0.0, 2.0 ];
	}

	#[DataProvider( 'times' )]
	public function test_a_step_begins_nothing_that_the_host_would_cut_off( string $limit, float $seconds, float $timeout ): void {
		// The process that tests is older than any request.
		self::host( 'max_execution_time', (int) $limit > 0 ? (string) (int) ceil( (int) $limit + timer_float() ) : $limit );
		$begun  = microtime( true );
		$budget = new Runner_Budget( 4.0, 8 );
		self::host( 'max_execution_time', '0' );

		self::assertLessThanOrEqual( $seconds + 0.1, $budget->until() - $begun );
		self::assertLessThanOrEqual( $timeout + 1.0, $budget->timeout() );
		self::assertGreaterThanOrEqual( 2.0, $budget->timeout() );
	}

	public function test_a_flush_ends_even_where_a_request_has_no_time_at_all(): void {
		$id = $this->flush( 40 );
		self::host( 'max_execution_time', (string) (int) ceil( timer_float() + 1 ) );
		try {
			$this->runner()->step( $id, 4.0 );
			$this->runner()->step( $id, 4.0 );
			$some = $this->counts( $id );
		} finally {
			self::host( 'max_execution_time', '0' );
		}

		self::assertGreaterThan( 0, $some['sent'] ?? 0, 'A little is done at each step.' );
		self::assertSame( 'done', $this->run_to_the_end( $id )['state'] );
	}

	public function test_a_step_ends_when_four_fifths_of_the_memory_are_taken(): void {
		$taken = self::taken();
		$used  = memory_get_usage();

		self::host( 'memory_limit', '-1' );
		self::assertFalse( ( new Runner_Budget( 4.0, 8 ) )->is_spent(), 'No limit is no limit.' );
		self::host( 'memory_limit', (string) (int) ( ( $used + 16777216 ) / 0.8 ) );
		self::assertFalse( ( new Runner_Budget( 4.0, 8 ) )->is_spent() );
		self::host( 'memory_limit', (string) (int) ( ( $used + 2097152 ) / 0.8 ) );
		self::assertTrue( ( new Runner_Budget( 4.0, 8 ) )->is_spent() );
		self::assertLessThanOrEqual( 16, ( new Runner_Budget( 4.0, 8 ) )->batch(), 'Hardly more than are under way at once.' );
		self::assertNotSame( [], $taken );
	}

	public function test_a_flush_ends_even_where_memory_is_short(): void {
		$id    = $this->flush( 30 );
		$taken = self::taken();
		self::host( 'memory_limit', (string) (int) ( ( memory_get_usage() + 2097152 ) / 0.8 ) );

		$this->runner()->step( $id, 4.0 );
		$this->runner()->step( $id, 4.0 );
		self::assertGreaterThan( 0, $this->counts( $id )['sent'] ?? 0 );
		self::assertSame( 'done', $this->run_to_the_end( $id )['state'] );
		self::assertNotSame( [], $taken );
	}
}
