<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\edge_notes;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Model\text;

require_once __DIR__ . '/Chain_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/plan-site.php';

/**
 * Tests flushes on a site with its own cache (an “edge”) in front of ShortPixel's CDN: the order of the steps, and what
 * is recorded about each.
 */
final class ChainTest extends Chain_Test_Case {

	public function test_the_edge_is_purged_after_the_wait_and_before_the_look(): void {
		$id = $this->chain( 3 );
		self::assertSame( 'old', $this->visitor_sees( 1 ) );

		$row = $this->run_to_the_end( $id );

		self::assertSame( 'done', $row->state, (string) wp_json_encode( $row ) );
		self::assertSame( 'new', $this->visitor_sees( 1 ) );
		$order = array_map( static fn ( string $line ): string => explode( ' ', $line )[0], $this->edge->story );
		self::assertSame(
			[
				'look',
				'look',
				'look',
				'look',
				'remove',
				'remove',
				'remove',
				'purge',
				'purge',
				'purge',
				'forget',
				'forget',
				'forget',
				'look',
				'look',
				'look',
			],
			$order,
			'Each is looked at before its removal as well, and one once more then, as a browser of another format.'
		);
		self::assertStringStartsWith( 'purge img.example.org/spai/w_1+q_lossy', $this->edge->story[7] );
		self::assertSame(
			[ 'shortpixel: done', 'wait: done', 'edge varnish: done', 'page_caches: skipped', 'check: done' ],
			$this->steps( $id )
		);
	}

	public function test_the_steps_say_what_each_did_how_many_and_how_long(): void {
		$id = $this->chain( 3 );
		$this->run_to_the_end( $id );
		$steps = flush_shape( $this->get( $id ) )['steps'];

		self::assertSame(
			[
				'Ask ShortPixel to remove the copies' => '3 of 3 copies accepted.',
				'Wait for ShortPixel'                 => '',
				'Clear the copies from Varnish, nginx or Squid' => 'Varnish, nginx or Squid: 3 links cleared.',
				'Clear the page caches'               => 'Not needed.',
				'Check the result'                    => '3 of 3 checked copies are known to be new.',
			],
			array_column( $steps, 'message', 'title' )
		);
		self::assertGreaterThanOrEqual( 30.0, $steps[1]['seconds'] );
	}

	public function test_without_an_edge_steps_are_shown_when_the_flush_is_over(): void {
		$this->edges = [];
		$id          = $this->flush( 1 );
		$this->runner()->step( $id, 5.0 );
		self::assertSame( [], flush_shape( $this->get( $id ) )['steps'] );
		$this->run_to_the_end( $id );

		self::assertSame(
			[ 'shortpixel', 'wait', 'page_caches', 'check' ],
			array_column( flush_shape( $this->get( $id ) )['steps'], 'id' )
		);
	}

	public function test_an_edge_that_fronts_other_hosts_is_left_alone(): void {
		$this->edges[] = self::varnish( 'other', [ 'other.example.org' ], 'http://127.0.0.1:6082' );
		$id            = $this->chain( 1 );
		$this->run_to_the_end( $id );

		self::assertContains( 'edge other: skipped not_behind_edge', $this->steps( $id ) );
		self::assertSame( 1, $this->edge->count( 'purge' ) );
	}

	public function test_the_pictures_own_file_is_purged_first_where_the_edge_fronts_the_site(): void {
		$this->edges = [ self::varnish( 'varnish', [ Edge_World::HOST, 'example.org' ] ) ];
		$id          = $this->chain( 2 );
		$row         = $this->run_to_the_end( $id );

		self::assertSame( 'done', $row->state );
		self::assertSame(
			'purge example.org/wp-content/uploads/a.jpg',
			$this->edge->story[0],
			'Before ShortPixel is asked, and once for both addresses.'
		);
		self::assertSame( 3, $this->edge->count( 'purge' ) );
		self::assertSame( [ 'edge_sources varnish: done', 'shortpixel: done' ], array_slice( $this->steps( $id ), 0, 2 ) );
	}

	public function test_a_file_that_is_elsewhere_is_purged_first_at_the_edge_in_front_of_that(): void {
		$this->edges[] = self::varnish( 'bucket', [ 'files.example.net' ] );
		$id            = $this->chain( 1, 'https://files.example.net/2026/11/a.jpg' );
		$this->run_to_the_end( $id );

		self::assertSame( 'purge files.example.net/2026/11/a.jpg', $this->edge->story[0] );
		self::assertSame( [ 'edge_sources bucket: done', 'shortpixel: done' ], array_slice( $this->steps( $id ), 0, 2 ) );
	}

	public function test_a_refused_purge_is_said_and_the_flush_goes_on_to_the_check(): void {
		$this->edge->trouble = static fn (): array => [ 'status' => 403 ];
		$id                  = $this->chain( 3 );
		$row                 = $this->run_to_the_end( $id );

		self::assertSame( 'partial', $row->state );
		self::assertContains( 'edge varnish: failed refused', $this->steps( $id ) );
		self::assertSame( [ 'stale' => 3 ], $this->counts( $id ) );
		self::assertSame( 'old', $row->result() );
		$this->act_as( 'author' );
		self::assertSame(
			'Visitors still see the old image. Varnish, nginx or Squid could not be cleared, so visitors may get old images. Check its settings, then flush again.',
			$this->message( $id ),
			'Which servers there are is not for everybody.'
		);
		$this->act_as( 'administrator' );
		self::assertSame(
			'Visitors still see the old image. 127.0.0.1:6081 refused to be cleared, so visitors may get old images. Check its method, password and allowed servers.',
			$this->message( $id )
		);
		self::assertSame( 'old', $this->visitor_sees( 1 ) );
		self::assertSame( 3, $this->edge->count( 'purge' ), 'One that refuses is not asked again before the second look.' );
	}

	public function test_trying_again_goes_on_from_the_edge_that_failed(): void {
		$this->edge->trouble = static fn (): array => [ 'status' => 403 ];
		$id                  = $this->chain( 3 );
		$this->run_to_the_end( $id );
		$this->edge->trouble = null;
		$this->edge->story   = [];

		self::assertTrue( flush_shape( $this->get( $id ) )['can']['retry'] );
		self::assertTrue( retry_flush( $this->get( $id ) ) );
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'done', $row->state, (string) wp_json_encode( $row->steps ) );
		self::assertSame( 0, $this->edge->count( 'remove' ), 'ShortPixel has done its part.' );
		self::assertSame( 3, $this->edge->count( 'purge' ) );
		self::assertSame( 'new', $this->visitor_sees( 1 ) );
		self::assertSame(
			[ 'shortpixel: done', 'wait: done', 'edge varnish: done', 'page_caches: skipped', 'check: done' ],
			$this->steps( $id )
		);
	}

	public function test_what_was_seen_to_be_new_is_purged_as_well_when_the_edge_is_tried_again(): void {
		$this->edge->trouble = static fn (): array => [ 'status' => 403 ];
		$id                  = $this->chain( 2 );
		// The edge accepts only the purge of the first copy, so only the look at that copy reaches ShortPixel.
		$this->edge->trouble = fn ( string $path ): ?array => str_contains( $path, 'w_1+' ) ? null : [ 'status' => 403 ];
		$row                 = $this->run_to_the_end( $id );
		self::assertSame(
			[
				'partial',
				[
					'rebuilding' => 1,
					'stale'      => 1,
				],
			],
			[ $row->state, $this->counts( $id ) ]
		);
		self::assertStringContainsString( '1 of 2 links was not cleared.', $this->message( $id ) );
		$this->edge->trouble = null;
		$this->edge->story   = [];

		retry_flush( $row );
		$this->run_to_the_end( $id );

		self::assertSame( 2, $this->edge->count( 'purge' ) );
		self::assertSame(
			[ 1, 1 ],
			array_map( static fn ( Purge $row ): int => $row->looks, $this->rows( $id ) ),
			'And looked at once more, through the edge as it is now.'
		);
		self::assertSame( 'done', $this->get( $id )->state );
	}

	public function test_where_urls_failed_beside_the_edge_the_whole_chain_is_gone_through_again(): void {
		$id = $this->chain( 3 );
		// The first copy leaves the edge and is seen to be new, the second stays there, and ShortPixel refuses to
		// remove the third.
		$this->edge->trouble  = static fn ( string $path ): ?array => str_contains( $path, 'w_1+' ) ? null : [ 'status' => 403 ];
		$this->world->trouble = static fn ( array $request ): ?array => str_contains(
			$request['url'],
			'f_remove+w_3+'
		) ? [ 'status' => 403 ] : null;
		$row                  = $this->run_to_the_end( $id );
		self::assertSame(
			[
				'partial',
				[
					'failed'     => 1,
					'rebuilding' => 1,
					'stale'      => 1,
				],
			],
			[ $row->state, self::sorted( $this->counts( $id ) ) ]
		);

		// The edge and ShortPixel still refuse. All copies that ShortPixel has removed are purged again, since the
		// plugin doesn't record which purges the edge refused.
		$this->edge->story = [];
		self::assertTrue( retry_flush( $row ) );
		$row = $this->run_to_the_end( $id );
		self::assertSame( 'partial', $row->state );
		self::assertSame( 1, $this->edge->count( 'purge ' . Edge_World::HOST . '/spai/w_1+' ) );
		self::assertTrue( flush_shape( $row )['can']['retry'] );

		$this->edge->trouble  = null;
		$this->world->trouble = null;
		$this->edge->story    = [];
		self::assertTrue( retry_flush( $row ) );
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'done', $row->state, (string) wp_json_encode( [ $row->steps, $this->counts( $id ) ] ) );
		self::assertSame( [ 'new', 'new', 'new' ], array_map( fn ( int $number ): string => $this->visitor_sees( $number ), [ 1, 2, 3 ] ) );
		self::assertSame(
			[ 'shortpixel: done', 'wait: done', 'edge varnish: done', 'page_caches: skipped', 'check: done' ],
			$this->steps( $id )
		);
	}

	public function test_a_url_that_failed_beside_an_edge_that_refused_all_makes_it_purge_all_once_more(): void {
		$id                   = $this->chain( 3 );
		$this->edge->trouble  = static fn (): array => [ 'status' => 403 ];
		$this->world->trouble = static fn ( array $request ): ?array => str_contains(
			$request['url'],
			'f_remove+w_3+'
		) ? [ 'status' => 403 ] : null;
		$row                  = $this->run_to_the_end( $id );
		self::assertSame( 'partial', $row->state );
		$this->act_as( 'administrator' );
		self::assertStringContainsString( 'refused to be cleared', $this->message( $id ) );

		$this->edge->trouble  = null;
		$this->world->trouble = null;
		$this->edge->story    = [];
		self::assertTrue( retry_flush( $row ) );
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'done', $row->state, (string) wp_json_encode( $row->steps ) );
		$order = array_values(
			array_unique(
				array_diff(
					array_map( static fn ( string $line ): string => explode( ' ', $line )[0], $this->edge->story ),
					[ 'forget' ]
				)
			)
		);
		self::assertSame( [ 'look', 'remove', 'purge' ], $order );
		self::assertStringStartsWith( 'look', (string) end( $this->edge->story ) );
		self::assertSame( [ 3, 3 ], [ $this->edge->count( 'purge' ), $this->links_purged_by( $id, 'edge' ) ] );
		self::assertSame( [ 'new', 'new', 'new' ], array_map( fn ( int $number ): string => $this->visitor_sees( $number ), [ 1, 2, 3 ] ) );
	}

	public function test_a_busy_edge_gets_its_pause(): void {
		$answers             = [
			[
				'status'      => 503,
				'headers'     => [ 'retry-after' => '7' ],
				'retry_after' => 7,
			],
		];
		$this->edge->trouble = static function () use ( &$answers ): ?array {
			return array_shift( $answers );
		};
		$id                  = $this->chain( 1 );
		$row                 = $this->run_until(
			$id,
			static fn ( Flush $flush ): bool => 'waiting' === $flush->state && 0 < Edge_Record::in(
				$flush->step( 'edge' )->data ?? null
			)->not_before
		);
		self::assertGreaterThanOrEqual( $this->now + 7, $row->wait_until );
		self::assertSame( 'Varnish, nginx or Squid is busy.', $this->message( $id ) );

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( 2, $this->edge->count( 'purge' ) );
	}

	public function test_an_edge_that_stays_away_is_given_up_after_five_tries(): void {
		$this->edge->trouble = static fn (): array => [ 'status' => 502 ];
		$id                  = $this->chain( 1 );
		$row                 = $this->run_to_the_end( $id );

		self::assertSame( [ 'partial', 5 ], [ $row->state, $this->edge->count( 'purge' ) ] );
		self::assertContains( 'edge varnish: failed trouble', $this->steps( $id ) );
	}

	public function test_one_failing_edge_does_not_hide_the_other(): void {
		$this->edges[] = self::varnish( 'second', [ Edge_World::HOST ], 'http://127.0.0.1:1' );
		$this->edges   = array_reverse( $this->edges );
		$id            = $this->chain( 2 );
		$this->answer_first( 'http://127.0.0.1:1/', [ 'status' => 401 ] );
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'partial', $row->state );
		self::assertSame( [ 'edge second: failed refused', 'edge varnish: done' ], array_slice( $this->steps( $id ), 2, 2 ) );
		$this->act_as( 'administrator' );
		self::assertSame(
			'New where we looked. 127.0.0.1:1 refused to be cleared, so visitors may get old images. Check its method, password and allowed servers.',
			$this->message( $id )
		);
	}

	public function test_a_removal_that_takes_longer_than_the_wait_is_made_up_for_before_the_second_look(): void {
		$this->world->removal = 45;
		$id                   = $this->chain( 1 );
		$row                  = $this->run_to_the_end( $id );

		self::assertSame( 'done', $row->state, 'The first look itself put the old copy into the edge.' );
		self::assertSame( 2, $this->edge->count( 'purge' ) );
		self::assertSame( 'new', $this->visitor_sees( 1 ) );
	}

	public function test_a_second_flush_reaches_shortpixel_though_the_edge_keeps_its_answers(): void {
		$this->run_to_the_end( $this->chain( 1 ) );
		$this->edge->story = [];
		// The image changes once more, so its copies are old again.
		$id = $this->chain( 1 );

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( 'new', $this->visitor_sees( 1 ) );
		self::assertSame( 1, $this->edge->count( 'remove' ) );
	}

	public function test_an_answer_that_the_edge_kept_from_an_earlier_removal_is_not_taken_for_shortpixels(): void {
		$id = $this->chain( 1 );
		// Simulates a removal by a flush that ran before the edge was set up. The edge keeps ShortPixel's answer.
		$this->edge->visit( (string) \ShortPixelFlush\Cdn\removal_url( self::edge_url( 1 ) ) );
		$this->now += 5;
		$this->world->hold( self::url( 1 ) );
		$this->world->asked = [];
		$row                = $this->run_to_the_end( $id );

		self::assertSame( 'done', $row->state );
		self::assertSame( 1, $this->world->sent( 'f_remove' ), 'The edge answered the first, ShortPixel the second.' );
		self::assertSame(
			[ 'look', 'look', 'remove', 'forget', 'remove' ],
			array_map( static fn ( string $line ): string => explode( ' ', $line )[0], array_slice( $this->edge->story, 0, 5 ) )
		);
	}

	public function test_a_copy_that_is_old_only_at_the_edge_is_told_apart(): void {
		$this->edge->is_deaf = true;
		$id                  = $this->chain( 1 );
		$row                 = $this->run_to_the_end( $id );

		self::assertSame( 'failed', $row->state );
		self::assertContains( 'stale_at_edge', $this->kinds( $id ) );
		self::assertStringContainsString(
			'ShortPixel has the new image, but Varnish, nginx or Squid still has the old one.',
			$this->message( $id )
		);
	}

	public function test_a_copy_that_is_old_at_shortpixel_too_is_told_apart(): void {
		$this->world->removal = null;
		$id                   = $this->chain( 1 );
		$this->run_to_the_end( $id );

		self::assertSame( [ 'stale' => 1 ], $this->counts( $id ) );
		self::assertContains( 'stale_at_shortpixel', $this->kinds( $id ) );
		self::assertStringNotContainsString( 'ShortPixel has the new image', $this->message( $id ) );
	}

	public function test_a_killed_runner_leaves_one_batch_that_is_sent_again_and_none_that_is_not(): void {
		$id   = $this->chain( 150 );
		$dies = true;
		add_action(
			'shortpixel_flush_after_request',
			static function ( string $method ) use ( &$dies ): void {
				if ( $dies && 'PURGE' === $method ) {
					$dies = false;
					throw new \RuntimeException( 'Killed.' );
				}
			}
		);
		$killed = 0;
		$end    = $this->now + 4000;
		while ( $this->now++ < $end && in_array( $this->get( $id )->state, Flush::OPEN_STATES, true ) ) {
			try {
				$this->runner()->step( $id, 5.0 );
			} catch ( \RuntimeException $error ) {
				++$killed;
				$dies = $killed < 3;
			}
		}

		self::assertSame( [ 3, 'done' ], [ $killed, $this->get( $id )->state ] );
		$purged = array_count_values(
			array_filter(
				$this->edge->story,
				static fn ( string $line ): bool => str_starts_with( $line, 'purge' )
			)
		);
		self::assertCount( 150, $purged );
		self::assertLessThanOrEqual( 150 + 3 * 64, array_sum( $purged ) );
		self::assertSame( 150, $this->links_purged_by( $id, 'edge' ) );
	}

	public function test_a_flush_that_is_stopped_at_the_edge_keeps_its_record(): void {
		$id = $this->chain( 2 );
		add_action( 'shortpixel_flush_edge_purged', fn () => cancel_flush( $this->get( $id ) ) );
		$this->run_to_the_end( $id );

		self::assertSame( 'cancelled', $this->get( $id )->state );
		self::assertSame( 2, $this->links_purged_by( $id, 'edge' ) );
		self::assertNotContains( 'running', array_column( flush_shape( $this->get( $id ) )['steps'], 'state' ) );
	}

	public function test_an_edge_that_is_taken_out_of_the_settings_meanwhile_is_said(): void {
		$id = $this->chain( 1 );
		$this->run_until( $id, static fn ( Flush $flush ): bool => 'waiting' === $flush->state );
		$this->edges = [];
		$this->run_to_the_end( $id );

		self::assertContains( 'edge varnish: failed edge_gone', $this->steps( $id ) );
		self::assertStringContainsString( 'is not connected', $this->message( $id ) );
	}

	public function test_finding_an_endpoint_by_its_name_leaves_room_for_the_purge(): void {
		$this->edges = [
			[
				'id'    => 'digitalocean',
				'kind'  => 'digitalocean',
				'hosts' => [ 'example.org' ],
				'setup' => [
					'token'    => 'dop_v1_read_delete',
					'endpoint' => 'static.example.org',
				],
			],
		];
		$asked       = [];
		add_filter(
			'shortpixel_flush_pre_request',
			static function ( ?array $before, array $request ) use ( &$asked ): ?array {
				if ( ! str_starts_with( text( $request['url'] ?? '' ), 'https://api.digitalocean.com/' ) ) {
					return $before;
				}
				$asked[] = text( $request['method'] ?? 'GET' );
				return 'DELETE' === end( $asked ) ? [ 'status' => 204 ] : [
					'status' => 200,
					'body'   => '{"endpoints":[{"id":"19f06b6a-3ace-4315-b086-499a0e521b76","custom_domain":"static.example.org"}]}',
				];
			},
			20,
			2
		);
		$id = $this->chain( 2 );
		$this->run_to_the_end( $id );

		self::assertSame( [ 'GET', 'DELETE' ], $asked );
		self::assertContains( 'edge_sources digitalocean: done', $this->steps( $id ) );
	}

	public function test_a_purge_that_was_taken_without_an_answer_is_not_paid_for_twice(): void {
		$this->edges = [
			[
				'id'    => 'aws',
				'kind'  => 'cloudfront',
				'hosts' => [ Edge_World::HOST ],
				'setup' => [
					'key_id'       => 'AKIDEXAMPLE',
					'secret'       => 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
					'distribution' => 'E1EXAMPLE',
				],
			],
		];
		$references  = [];
		add_filter(
			'shortpixel_flush_pre_request',
			static function ( ?array $before, array $request ) use ( &$references ): ?array {
				if ( ! str_starts_with( text( $request['url'] ?? '' ), 'https://cloudfront.amazonaws.com/' ) ) {
					return $before;
				}
				$references[] = (string) preg_replace(
					'~.*<CallerReference>(.*)</CallerReference>.*~s',
					'$1',
					text( $request['body'] ?? '' )
				);
				return count( $references ) < 3 ? [ 'error' => 'timeout' ] : [
					'status' => 201,
					'body'   => '<Invalidation/>',
				];
			},
			20,
			2
		);
		$this->run_to_the_end( $this->chain( 2 ) );

		self::assertCount( 4, $references, 'Two tries without an answer, one with, and one before the second look.' );
		self::assertCount( 1, array_unique( array_slice( $references, 0, 3 ) ) );
		self::assertNotSame( $references[2], $references[3] );
	}

	public function test_a_slice_purges_no_more_than_it_has_time_for(): void {
		$id      = $this->chain( 200 );
		$seconds = 0;
		$this->run_until( $id, static fn ( Flush $flush ): bool => 'waiting' === $flush->state && $flush->wait_until > 0 );
		$this->now           = $this->get( $id )->wait_until;
		Seeded_Dice::$steady = static function () use ( &$seconds ): int {
			return 1000 + $seconds;
		};
		$this->edge->trouble = static function () use ( &$seconds ): ?array {
			++$seconds;
			return null;
		};
		$this->runner()->step( $id, 2.0 );
		self::assertSame( 2, $this->edge->count( 'purge' ), 'As many as fit into two seconds.' );

		Seeded_Dice::$steady = null;
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( 200, $this->edge->count( 'purge' ) );
	}

	public function test_what_waits_for_one_edge_is_purged_at_the_next_only_with_it(): void {
		$this->edges[] = self::varnish( 'second', [ Edge_World::HOST ], 'http://127.0.0.1:6082' );
		$purged        = [];
		$is_busy       = true;
		add_filter(
			'shortpixel_flush_pre_request',
			static function ( ?array $before, array $request ) use ( &$purged ): ?array {
				if ( ! str_starts_with( text( $request['url'] ?? '' ), 'http://127.0.0.1:6082/' ) ) {
					return $before;
				}
				$purged[] = text( $request['url'] );
				return [ 'status' => 200 ];
			},
			20,
			2
		);
		$this->edge->trouble = static function ( string $path ) use ( &$is_busy ): ?array {
			if ( ! $is_busy || ! str_starts_with( $path, '/spai/w_1+' ) ) {
				return null;
			}
			$is_busy = false;
			return [ 'status' => 503 ];
		};
		$id                  = $this->chain( 3 );
		$this->run_to_the_end( $id );

		$plain = array_filter( $purged, static fn ( string $url ): bool => ! str_contains( $url, 'f_remove' ) );
		self::assertCount( 3, $plain );
		self::assertCount( 3, array_unique( $plain ) );
	}

	public function test_two_runners_purge_each_url_once(): void {
		$id = $this->chain( 130 );
		$this->run_until( $id, static fn ( Flush $flush ): bool => 'waiting' === $flush->state );
		$other = true;
		add_action(
			'shortpixel_flush_before_request',
			function ( string $method ) use ( $id, &$other ): void {
				if ( 'PURGE' === $method && $other ) {
					$other = false;
					$this->runner()->step( $id, 2.0 );
				}
			}
		);
		$this->run_to_the_end( $id );

		self::assertSame( 130, $this->edge->count( 'purge' ) );
	}

	public function test_a_plan_says_beforehand_what_is_purged_where_and_by_how_many_requests(): void {
		$this->edges = [ self::varnish( 'varnish', [ Edge_World::HOST, 'example.org' ] ) ];
		$variants    = array_map(
			static fn ( int $number ): Variant => new Variant(
				self::edge_url( $number ),
				'https://example.org/wp-content/uploads/a.jpg',
				null,
				'pasted'
			),
			[ 1, 2, 3 ]
		);
		$plan        = Plan::of( 'urls', $variants, [ 'notes' => [ 'A note.' ] ] );

		self::assertSame(
			[ 'At Varnish, nginx or Squid, about 4 links are cleared as well. That takes about 7 requests.' ],
			edge_notes( $plan )
		);
		self::assertSame( [], $this->edge->story, 'Nothing was sent.' );
		$this->edges = [];
		self::assertSame( [], edge_notes( $plan ) );
	}

	/**
	 * @param array<string,int> $counts
	 * @return array<string,int>
	 */
	private static function sorted( array $counts ): array {
		ksort( $counts );
		return $counts;
	}

	/**
	 * Answers requests to this server in place of the simulated CDN.
	 *
	 * @param array<string,mixed> $answer
	 */
	private function answer_first( string $server, array $answer ): void {
		add_filter(
			'shortpixel_flush_pre_request',
			static fn ( ?array $before, array $request ): ?array => str_starts_with(
				text( $request['url'] ?? '' ),
				$server
			) ? $answer : $before,
			20,
			2
		);
	}
}
