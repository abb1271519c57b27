<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Flush;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Flush\write_statements;

require_once dirname( __DIR__, 4 ) . '/includes/flush/store/store-write.php';

final class StoreWriteTest extends TestCase {
	public function test_rows_that_become_the_same_share_their_values(): void {
		$change = [
			'state'   => 'sent',
			'sent_at' => 7,
			'other'   => 'never written',
		];

		self::assertSame(
			[
				[
					'sql'    => "UPDATE t SET state = %s, sent_at = %d, claim = '', claimed_until = 0 WHERE id IN (%d,%d) AND claim = %s",
					'values' => [ 'sent', 7, 1, 2, 'mine' ],
				],
			],
			write_statements(
				't',
				[
					1 => $change,
					2 => $change,
				],
				[ 'state', 'sent_at' ],
				'mine'
			)
		);
	}

	public function test_rows_that_differ_still_take_one_statement(): void {
		$statements = write_statements(
			't',
			[
				1 => [
					'state'  => 'sent',
					'status' => 200,
				],
				2 => [
					'state'  => 'failed',
					'status' => 200,
				],
				3 => [ 'state' => 'sent' ],
			],
			[ 'state', 'status' ],
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

	public function test_a_number_and_a_text_alike_are_two_values(): void {
		$statements = write_statements(
			't',
			[
				1 => [ 'status' => 0 ],
				2 => [ 'status' => '0' ],
			],
			[ 'status' ],
			''
		);

		self::assertSame( [ 1, 0, 2, '0', 1, 2 ], $statements[0]['values'] ?? [] );
	}

	public function test_statements_stay_below_what_the_smallest_database_takes(): void {
		$changes = [];
		for ( $id = 1; $id <= 500; $id++ ) {
			$changes[ $id ] = [
				'state'    => 'fresh',
				'evidence' => str_repeat( (string) $id, 1000 ),
			];
		}

		$rows = 0;
		foreach ( write_statements( 't', $changes, [ 'state', 'evidence' ], 'mine' ) as $statement ) {
			self::assertLessThan( 600000, strlen( $statement['sql'] . implode( '', $statement['values'] ) ) );
			$rows += (int) preg_match_all( '/%d/', (string) strrchr( $statement['sql'], 'WHERE' ) );
		}
		self::assertSame( 500, $rows );
		self::assertSame( [], write_statements( 't', [], [ 'state' ], 'mine' ) );
	}
}
