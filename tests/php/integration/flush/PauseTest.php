<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\pause_flush;
use function ShortPixelFlush\Flush\resume_flush;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * A paused flush is touched by nobody, and goes on from where it stood.
 */
final class PauseTest extends Flush_Test_Case {

	public function test_no_driver_touches_a_paused_flush(): void {
		$id = $this->flush( 3 );
		self::assertTrue( pause_flush( $this->get( $id ) ) );

		$this->runner()->step( $id, 5.0 );
		$this->runner()->run_due( 5.0 );
		do_action( RUN_HOOK );

		self::assertSame( 0, $this->world->sent( 'f_remove' ) );
		self::assertSame( [ 'queued' => 3 ], $this->counts( $id ) );
		self::assertFalse( wp_next_scheduled( 'shortpixel_flush_run' ), 'Nobody comes for it either.' );
	}

	public function test_another_flush_goes_on_meanwhile(): void {
		pause_flush( $this->get( $this->flush( 3 ) ) );
		$other = $this->flush( 2 );

		do_action( RUN_HOOK );

		self::assertSame( [ 'sent' => 2 ], $this->counts( $other ) );
	}

	/** @return iterable<string, array{int}> */
	public static function moments(): iterable {
		yield 'before it has begun' => [ 0 ];
		yield 'after the removals, in the wait' => [ 1 ];
		yield 'when the wait is over' => [ 40 ];
	}

	#[DataProvider( 'moments' )]
	public function test_it_goes_on_from_where_it_stood( int $seconds ): void {
		$begun = 0;
		add_action(
			'shortpixel_flush_before_flush',
			static function () use ( &$begun ): void {
				++$begun;
			}
		);
		$id = $this->flush( 4 );
		if ( $seconds > 0 ) {
			$this->runner()->step( $id, 5.0 );
			$this->now += $seconds;
		}
		$before = $this->counts( $id );

		self::assertTrue( pause_flush( $this->get( $id ) ) );
		self::assertWPError( pause_flush( $this->get( $id ) ), 'Once.' );
		$this->now += 500;
		$this->runner()->step( $id, 5.0 );
		self::assertSame( $before, $this->counts( $id ) );

		self::assertTrue( resume_flush( $this->get( $id ) ) );
		self::assertWPError( resume_flush( $this->get( $id ) ), 'Once.' );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( 1, $begun, 'It is told once that it begins, also when that was after the pause.' );
		self::assertSame( 4, $this->world->sent( 'f_remove' ) );
	}

	public function test_a_batch_under_way_is_written_down_and_the_next_does_not_start(): void {
		$id = $this->flush( 200 );
		add_action(
			'shortpixel_flush_after_purge',
			function () use ( $id ): void {
				pause_flush( $this->get( $id ) );
			}
		);

		$this->runner()->step( $id, 20.0 );

		$sent = $this->world->sent( 'f_remove' );
		self::assertGreaterThan( 0, $sent );
		self::assertSame( $sent, $this->counts( $id )['sent'] ?? 0, 'What was sent is on record as sent.' );
		self::assertTrue( $this->flushes->get( $id )->paused ?? false );
		self::assertSame( 'waiting', $this->flushes->get( $id )->state ?? '' );
	}

	public function test_a_runner_that_saw_it_before_the_pause_does_not_take_it_out_of_it(): void {
		$id = $this->flush( 2 );
		$this->runner()->step( $id, 5.0 );
		$this->now += 40;
		// Between the runner's look at the flush and its move.
		$paused = false;
		add_filter(
			'query',
			function ( string $query ) use ( $id, &$paused ): string {
				if ( ! $paused && str_contains( $query, "SET state = 'running'" ) ) {
					$paused = true;
					pause_flush( $this->get( $id ) );
				}
				return $query;
			}
		);

		$this->runner()->step( $id, 5.0 );

		self::assertTrue( $paused );
		self::assertSame( [ 'waiting', true ], [ $this->flushes->get( $id )->state ?? '', $this->flushes->get( $id )->paused ?? false ] );
		self::assertSame( [ 'sent' => 2 ], $this->counts( $id ) );
	}

	public function test_it_is_stopped_like_any_other_and_tried_again(): void {
		$id = $this->flush( 3 );
		pause_flush( $this->get( $id ) );

		self::assertTrue( cancel_flush( $this->get( $id ) ) );
		self::assertFalse( $this->flushes->get( $id )->paused ?? true );
		self::assertWPError( resume_flush( $this->get( $id ) ) );
		self::assertTrue( retry_flush( $this->get( $id ) ) );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
	}

	public function test_what_has_ended_and_a_flush_of_everything_are_not_paused(): void {
		$ended = $this->flush( 1 );
		$this->run_to_the_end( $ended );
		$site = $this->flushes->create( [ 'scope' => 'site' ], [] );

		self::assertWPError( pause_flush( $this->get( $ended ) ) );
		self::assertWPError( pause_flush( $this->get( $site ) ) );
	}

	public function test_its_sentence_says_what_is_done_and_what_visitors_may_get(): void {
		$id = $this->flush( 5 );
		pause_flush( $this->get( $id ) );
		self::assertSame( 'Paused. Visitors may still see the old image.', $this->shape( $id )['message'] );

		foreach ( array_slice( $this->purges->find( $id, [] )['purges'], 0, 2 ) as $purge ) {
			$change = [
				'state'   => 'fresh',
				'sent_at' => $this->now,
			];
			$this->purges->write( [ $purge->with( $change ) ], '' );
		}

		$shape = $this->shape( $id );
		self::assertSame( 'Paused. ShortPixel accepted the removal of 2 of 5 copies; visitors may still see the old image.', $shape['message'] );
		self::assertSame( [ 'waiting', true, null ], [ $shape['state'], $shape['paused'], $shape['wait'] ] );
		self::assertSame(
			[
				'run'    => false,
				'retry'  => false,
				'cancel' => true,
				'undo'   => false,
				'pause'  => false,
				'resume' => true,
			],
			$shape['can']
		);
	}

	/**
	 * @return array<string, mixed>
	 */
	private function shape( int $id ): array {
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		return flush_shape( $row );
	}
}
