<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Store;

use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Purges;

/**
 * A few statements write the changed columns of many rows, and release the claims on these rows.
 *
 * @phpstan-import-type PurgeChange from Purge
 */
final class StoreWriteTest extends TestCase {
	/**
	 * @param array<mixed> $change
	 * @phpstan-param PurgeChange $change
	 */
	private static function purge( int $id, array $change ): Purge {
		return ( new Purge(
			[
				'id'    => $id,
				'state' => 'queued',
				'url'   => 'https://cdn.shortpixel.ai/spai/w_1/a.test/a.jpg',
				'claim' => 'mine',
			]
		) )->with( $change );
	}

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
			Purges::write_statements( 't', [ self::purge( 1, $change ), self::purge( 2, $change ) ], 'mine' )
		);
	}

	public function test_rows_that_differ_still_take_one_statement(): void {
		$statements = Purges::write_statements(
			't',
			[
				self::purge(
					1,
					[
						'state'  => 'sent',
						'status' => 200,
					]
				),
				self::purge(
					2,
					[
						'state'  => 'failed',
						'status' => 200,
					]
				),
				self::purge( 3, [ 'state' => 'sent' ] ),
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

	public function test_a_row_that_changed_twice_is_written_as_it_is_in_the_end(): void {
		$purge = self::purge(
			5,
			[
				'state'    => 'sent',
				'attempts' => 0,
				'status'   => 200,
			]
		)->with( [ 'state' => 'failed' ] );

		self::assertSame(
			[
				'state'    => 'failed',
				'attempts' => 0,
				'status'   => 200,
			],
			$purge->changes()
		);
	}

	public function test_what_is_taken_away_is_stored_as_an_empty_text(): void {
		$purge = self::purge(
			5,
			[
				'failure'  => new Failure( 'timeout' ),
				'baseline' => new Baseline( [ 'etag' => 'a' ] ),
			]
		)->with(
			[
				'failure'  => null,
				'baseline' => null,
			]
		);

		self::assertSame(
			[
				'baseline' => '',
				'failure'  => '',
			],
			$purge->changes()
		);
	}

	public function test_nothing_to_write_is_no_statement(): void {
		self::assertSame( [], Purges::write_statements( 't', [], 'mine' ) );
	}

	public function test_a_row_that_is_put_back_keeps_its_attempts_and_its_state(): void {
		self::assertSame(
			[
				'state'      => 'queued',
				'attempts'   => 0,
				'not_before' => 99,
			],
			self::purge( 5, [] )->put_back( 99 )->changes()
		);
	}
}
