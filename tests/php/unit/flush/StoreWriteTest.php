<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Flush;

use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Flush\Purge;
use ShortPixelFlush\Flush\Purges;

require_once dirname( __DIR__, 4 ) . '/includes/flush/model/class-purge.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/store/class-purges.php';

final class StoreWriteTest extends TestCase {
	public function test_rows_that_become_the_same_share_their_values(): void {
		$change = [
			'state'   => 'sent',
			'sent_at' => 7,
		];
		self::assertSame(
			[
				[
					'sql'    => "UPDATE t SET state = %s, sent_at = %d, claim = '', claimed_until = 0 WHERE id IN (%d,%d) AND claim = %s",
					'values' => [ 'sent', 7, 1, 2, 'mine' ],
				],
			],
			Purges::write_statements( 't', [ self::changed( 1, $change ), self::changed( 2, $change ) ], 'mine' )
		);
	}

	public function test_rows_that_differ_still_take_one_statement(): void {
		$statements = Purges::write_statements(
			't',
			[
				self::changed(
					1,
					[
						'state'  => 'sent',
						'status' => 200,
					]
				),
				self::changed(
					2,
					[
						'state'  => 'failed',
						'status' => 200,
					]
				),
				self::changed( 3, [ 'state' => 'sent' ] ),
			],
			''
		);
		self::assertSame(
			[
				[
					'sql'    => "UPDATE t SET state = CASE WHEN id IN (%d,%d) THEN %s WHEN id IN (%d) THEN %s ELSE state END, status = CASE WHEN id IN (%d,%d) THEN %d ELSE status END, claim = '', claimed_until = 0 WHERE id IN (%d,%d,%d)",
					'values' => [ 1, 3, 'sent', 2, 'failed', 1, 2, 200, 1, 2, 3 ],
				],
			],
			$statements
		);
	}

	public function test_a_text_that_looks_like_a_number_is_written_as_a_text(): void {
		$statements = Purges::write_statements( 't', [ self::changed( 1, [ 'state' => '7' ] ), self::changed( 2, [ 'state' => 'sent' ] ) ], '' );
		self::assertSame( [ 1, '7', 2, 'sent', 1, 2 ], $statements[0]['values'] ?? [] );
	}

	public function test_statements_stay_below_what_the_smallest_database_takes(): void {
		$purges = [];
		for ( $id = 1; $id <= 500; $id++ ) {
			$purges[] = self::changed( $id, [ 'state' => str_repeat( (string) $id, 1000 ) ] );
		}
		$rows = 0;
		foreach ( Purges::write_statements( 't', $purges, 'mine' ) as $statement ) {
			self::assertLessThan( 600000, strlen( $statement['sql'] . implode( '', $statement['values'] ) ) );
			$rows += (int) preg_match_all( '/%d/', (string) strrchr( $statement['sql'], 'WHERE' ) );
		}
		self::assertSame( 500, $rows );
		self::assertSame( [], Purges::write_statements( 't', [], 'mine' ) );
	}

	/**
	 * @param array{state?: string, status?: int, sent_at?: int} $change
	 */
	private static function changed( int $id, array $change ): Purge {
		return ( new Purge( [ 'id' => $id ] ) )->with( $change );
	}
}
