<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use RuntimeException;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Facts;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Php_Process;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Store\drop_schema;
use function ShortPixelFlush\Store\ensure_schema;
use function ShortPixelFlush\Store\flushes_table;
use function ShortPixelFlush\Store\install_schema;
use function ShortPixelFlush\Store\purges_table;
use const ShortPixelFlush\SITE_URL_OPTION;
use const ShortPixelFlush\Store\SCHEMA_OPTION;
use const ShortPixelFlush\Store\SCHEMA_VERSION;

require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * Tests the tables of flushes and purges, with one process and with several at once.
 *
 * @phpstan-import-type PurgeChange from Purge
 */
final class StoreTest extends Flush_Test_Case {
	private static function variant( int $number, ?string $url = null ): Variant {
		return new Variant( $url ?? self::url( $number ), 'https://example.org/wp-content/uploads/a.jpg', $number, 'page' );
	}

	/**
	 * @param list<Flush|Purge> $rows
	 * @return list<int>
	 */
	private static function ids( array $rows ): array {
		return array_map( static fn ( object $row ): int => $row->id, $rows );
	}

	/**
	 * Changes the first $rows queued rows of a flush.
	 *
	 * @param array<mixed> $change
	 * @phpstan-param PurgeChange $change
	 */
	private function become( int $id, int $rows, array $change ): void {
		$queued = $this->purges->find(
			$id,
			[
				'state'    => 'queued',
				'per_page' => $rows,
			]
		)['purges'];
		self::assertCount( $rows, $queued );
		self::assertTrue( $this->purges->write( array_map( static fn ( Purge $purge ): Purge => $purge->with( $change ), $queued ), '' ) );
	}

	/**
	 * Runs $work once, right before the next SQL statement that begins with $start.
	 *
	 * @param callable(): void $work
	 */
	private static function before_statement( string $start, callable $work ): void {
		$is_done = false;
		add_filter(
			'query',
			static function ( string $sql ) use ( $start, $work, &$is_done ): string {
				if ( ! $is_done && str_starts_with( ltrim( $sql ), $start ) ) {
					$is_done = true;
					$work();
				}
				return $sql;
			}
		);
	}

	public function test_what_is_stored_comes_back_typed(): void {
		$id    = $this->flushes->create(
			[
				'scope'         => 'images',
				'user_id'       => 3,
				'reason'        => 'Replaced “the image” 🖼',
				'subject'       => [ 'attachments' => [ [ 'title' => "Ein \u{df}" ] ] ],
				'endpoint_from' => 'a',
				'endpoint_to'   => 'b',
				'steps'         => [ Step::queued( 'try', [ 'images' => 1 ] )->of_provider( 'spai', 'Adaptive' )->leased( 'me', 90 ) ],
			],
			[
				new Variant(
					"https://cdn.shortpixel.ai/spai/ret_img/example.org/\u{e4} b\xff.jpg",
					"https://example.org/\u{e4}.jpg",
					null,
					'page'
				),
			]
		);
		$flush = $this->get( $id );

		self::assertSame(
			[ $id, 0, 3, 'images', 'queued', $this->now, 0, 0 ],
			[
				$flush->id,
				$flush->version - 1,
				$flush->user_id,
				$flush->scope,
				$flush->state,
				$flush->created_at,
				$flush->started_at,
				$flush->finished_at,
			]
		);
		self::assertSame( [ 'a', 'b' ], [ $flush->endpoint_from, $flush->endpoint_to ] );
		self::assertSame( 'Replaced “the image” 🖼', $flush->reason );
		self::assertSame( [ "Ein \u{df}" ], array_column( $flush->subject->attachments, 'title' ) );
		self::assertSame( 3, $flush->acted_by );
		self::assertCount( 1, $flush->steps );
		self::assertSame(
			[ 'try', 'running', [ 'images' => 1 ], 'spai', 'Adaptive', 'me', $this->now, $this->now + 90, null ],
			[
				$flush->steps[0]->id,
				$flush->steps[0]->state,
				$flush->steps[0]->data->to_array(),
				$flush->steps[0]->provider,
				$flush->steps[0]->provider_name,
				$flush->steps[0]->token,
				$flush->steps[0]->started_at,
				$flush->steps[0]->leased_until,
				$flush->steps[0]->seconds,
			]
		);
		self::assertNull( $flush->failure );
		self::assertSame( [ 0, [] ], [ $flush->compacted->count(), $flush->notes ] );

		$purge = $this->rows( $id )[0];
		self::assertSame(
			'https://cdn.shortpixel.ai/spai/ret_img/example.org/%C3%A4%20b%FF.jpg',
			$purge->url,
			'As a browser requests it.'
		);
		self::assertSame(
			[ $id, 0, 'page', 'queued', null, [], null ],
			[
				$purge->flush_id,
				$purge->attachment_id,
				$purge->found_in,
				$purge->state,
				$purge->baseline,
				$purge->evidence,
				$purge->failure,
			]
		);
	}

	public function test_what_a_row_became_comes_back_as_it_was_written(): void {
		$id = $this->flush( 1 );
		$this->become(
			$id,
			1,
			[
				'state'      => 'stale',
				'attempts'   => 0,
				'looks'      => 2,
				'not_before' => 5,
				'sent_at'    => 6,
				'checked_at' => 7,
				'status'     => 200,
				'baseline'   => new Baseline( [ 'etag' => "W/\"\u{e4}\xff\"" ] ),
				'evidence'   => [ [ 'kind' => 'same_body' ] ],
				'failure'    => new Failure( 'http_error', [ 'status' => 500 ] ),
			]
		);
		$purge = $this->rows( $id )[0];

		self::assertSame(
			[ 'stale', 0, 2, 5, 6, 7, 200 ],
			[ $purge->state, $purge->attempts, $purge->looks, $purge->not_before, $purge->sent_at, $purge->checked_at, $purge->status ]
		);
		self::assertSame(
			[ "W/\"\u{e4}\u{fffd}\"", [ [ 'kind' => 'same_body' ] ] ],
			[ $purge->baseline->etag ?? null, $purge->evidence ],
			'Whatever the charset.'
		);
		self::assertEquals( new Failure( 'http_error', [ 'status' => 500 ] ), $purge->failure );
	}

	public function test_statements_stay_below_what_the_smallest_database_takes(): void {
		$id = $this->flush( 500 );
		$this->become(
			$id,
			500,
			[
				'state'    => 'fresh',
				'evidence' => [ [ 'kind' => 'same_body' ] ],
			]
		);
		$purges = array_map(
			static fn ( Purge $purge ): Purge => $purge->with(
				[
					'state'    => 'stale',
					'evidence' => [ [ 'kind' => str_repeat( (string) $purge->id, 700 ) ] ],
				]
			),
			$this->rows( $id )
		);

		$rows       = 0;
		$statements = Purges::write_statements( 't', $purges, 'mine' );
		foreach ( $statements as $statement ) {
			self::assertLessThan( 600000, strlen( $statement['sql'] . implode( '', $statement['values'] ) ) );
			$rows += (int) preg_match_all( '/%d/', (string) strrchr( $statement['sql'], 'WHERE' ) );
		}
		self::assertSame( 500, $rows );
		self::assertGreaterThan( 2, count( $statements ), 'They did not fit into the fewest, or this tests nothing.' );
		self::assertTrue( $this->purges->write( $purges, '' ) );
		self::assertSame( [ 'stale' => 500 ], $this->counts( $id ) );
	}

	public function test_a_hundred_images_that_are_deleted_at_once_fit_into_what_the_smallest_database_takes(): void {
		$source  = [
			'url'    => 'https://example.org/wp-content/uploads/2026/11/' . str_repeat( 'a-long-name-', 8 ) . '-1536x1024.jpg',
			'path'   => '/var/www/example.org/wp-content/uploads/2026/11/' . str_repeat( 'a-long-name-', 8 ) . '-1536x1024.jpg',
			'width'  => 1536,
			'height' => 1024,
			'type'   => 'image/jpeg',
		];
		$changes = array_fill(
			1,
			100,
			[
				'causes'  => 1,
				'is_new'  => false,
				'user_id' => 1,
				'former'  => array_fill( 0, 40, $source ),
			]
		);
		$longest = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( &$longest ): string {
				$longest = max( $longest, strlen( $sql ) );
				return $sql;
			}
		);

		self::assertTrue( ( new Image_Records() )->note_changes( $changes ) );
		self::assertLessThan( 1000000, $longest );
		self::assertGreaterThan( 300000, $longest, 'Or this tests nothing.' );
		self::assertCount( 100, ( new Image_Records() )->all( range( 1, 100 ) ) );
	}

	public function test_the_same_url_twice_is_one_row_and_thousands_are_few_statements(): void {
		global $wpdb;

		$variants = ( static function (): iterable {
			for ( $i = 0; $i < 3000; $i++ ) {
				yield self::variant( $i % 1500 );
			}
		} )();
		$before   = $wpdb->num_queries;
		$id       = $this->flushes->create( [ 'scope' => 'urls' ], $variants );

		self::assertSame( [ 'queued' => 1500 ], $this->counts( $id ) );
		self::assertLessThan( 25, $wpdb->num_queries - $before );
		self::assertSame(
			1,
			$this->purges->add( $id, [ self::variant( 7 ), self::variant( 1501 ), self::variant( 7 ) ] ),
			'Only one was new.'
		);
		self::assertSame( 0, $this->purges->add( $id, [] ) );
	}

	public function test_a_flush_that_comes_without_rows_is_one_insert(): void {
		global $wpdb;

		wp_load_alloptions();
		$before = $wpdb->num_queries;
		$id     = $this->flushes->create(
			[
				'scope' => 'site',
				'state' => 'running',
			]
		);
		self::assertSame( 1, $wpdb->num_queries - $before );
		self::assertSame( [ 'running', $this->now ], [ $this->get( $id )->state, $this->get( $id )->started_at ] );
	}

	public function test_nobody_sees_a_flush_before_all_its_rows_are_there(): void {
		$seen     = null;
		$variants = ( function () use ( &$seen ): iterable {
			for ( $i = 1; $i <= 250; $i++ ) {
				yield self::variant( $i );
			}
			$seen = [ $this->flushes->open( null ), $this->flushes->find( [] )['total'] ];
		} )();
		$id       = $this->flushes->create( [ 'scope' => 'urls' ], $variants );

		self::assertSame( [ [], 0 ], $seen );
		self::assertSame( [ $id ], self::ids( $this->flushes->open( null ) ) );
	}

	public function test_lists_are_filtered_and_paged(): void {
		$ids = [];
		foreach ( [ 'done', 'failed', 'queued', 'done' ] as $index => $state ) {
			$ids[] = $this->flush(
				1,
				[
					'state'   => $state,
					'user_id' => $index,
				]
			);
		}

		self::assertSame( 4, $this->flushes->find( [] )['total'] );
		self::assertSame( [ $ids[3], $ids[0] ], self::ids( $this->flushes->find( [ 'state' => [ 'done' ] ] )['flushes'] ) );
		self::assertSame( [ $ids[1] ], self::ids( $this->flushes->find( [ 'user_id' => 1 ] )['flushes'] ) );
		self::assertSame( 4, $this->flushes->find( [ 'attachment_id' => 7 ] )['total'] );
		self::assertSame( 0, $this->flushes->find( [ 'attachment_id' => 8 ] )['total'] );
		self::assertSame( 4, $this->flushes->find( [ 'scope' => 'images' ] )['total'] );
		self::assertSame( 0, $this->flushes->find( [ 'scope' => 'site' ] )['total'] );
		$third = $this->flushes->find(
			[
				'per_page' => 1,
				'page'     => 3,
			]
		);
		self::assertSame( [ [ $ids[1] ], 4 ], [ self::ids( $third['flushes'] ), $third['total'] ] );
	}

	public function test_what_is_open_comes_oldest_first(): void {
		$ids = [];
		foreach ( [ 'queued', 'done', 'running', 'waiting', 'cancelled' ] as $index => $state ) {
			$ids[] = $this->flush(
				1,
				[
					'state'   => $state,
					'user_id' => $index % 2,
				]
			);
		}

		self::assertSame( [ $ids[0], $ids[2], $ids[3] ], self::ids( $this->flushes->open( null ) ) );
		self::assertSame( [ $ids[0], $ids[2] ], self::ids( $this->flushes->open( 0 ) ) );
		self::assertSame( [], $this->flushes->open( 4711 ) );
	}

	public function test_the_newest_flush_of_everything_is_found_by_its_state(): void {
		self::assertNull( ( new Flushes() )->last_of_site() );
		$done   = $this->flush(
			0,
			[
				'scope' => 'site',
				'state' => 'done',
			]
		);
		$failed = $this->flush(
			0,
			[
				'scope' => 'site',
				'state' => 'failed',
			]
		);
		$this->flush( 1 );

		self::assertSame( $failed, $this->flushes->last_of_site()->id ?? 0 );
		self::assertSame( $done, $this->flushes->last_of_site( [ 'done', 'partial' ] )->id ?? 0 );
	}

	public function test_the_last_flush_of_everything_may_have_gone_image_by_image(): void {
		self::assertNull( ( new Flushes() )->last_of_everything() );
		$site    = $this->flush( 0, [ 'scope' => 'site' ] );
		$library = $this->flush( 0, [ 'subject' => [ 'library' => true ] ] );
		$this->flush( 0, [ 'subject' => [ 'attachment_ids' => [ 1 ] ] ] );
		self::assertSame( $library, $this->flushes->last_of_everything()->id ?? 0 );

		$this->flushes->delete( [ $library ] );
		self::assertSame( $site, $this->flushes->last_of_everything()->id ?? 0 );
	}

	public function test_rows_are_filtered_and_paged(): void {
		$id = $this->flush( 5 );
		$this->become( $id, 2, [ 'state' => 'failed' ] );
		$failed = $this->purges->find(
			$id,
			[
				'state'    => 'failed',
				'per_page' => 1,
				'page'     => 2,
			]
		);

		self::assertSame( [ 2, [ self::url( 2 ) ] ], [ $failed['total'], array_column( $failed['purges'], 'url' ) ] );
		self::assertSame( 5, $this->purges->find( $id )['total'] );
	}

	public function test_of_two_changes_to_what_both_have_read_one_is_made(): void {
		$id   = $this->flush( 1 );
		$seen = $this->get( $id );

		self::assertTrue( $this->flushes->update( $seen, [ 'state' => 'running' ] ) );
		self::assertFalse( $this->flushes->update( $seen, [ 'state' => 'done' ] ) );
		self::assertSame( 'running', $this->get( $id )->state );
		self::assertTrue( $this->flushes->update( $this->get( $id ), [ 'state' => 'running' ] ), 'A change to the same is one too.' );
		self::assertFalse( $this->flushes->update( new Flush( [ 'id' => 4711 ] ), [ 'state' => 'running' ] ) );
	}

	public function test_a_change_is_made_however_often_others_come_first(): void {
		$id    = $this->flush( 1 );
		$tries = 0;
		$was   = $this->flushes->change(
			$id,
			function ( Flush $flush ) use ( &$tries ): array {
				if ( ++$tries < 4 ) {
					self::assertTrue( $this->flushes->update( $flush, [ 'reason' => "Other {$tries}" ] ) );
				}
				return [ 'reason' => $flush->reason . ', and mine' ];
			}
		);

		self::assertSame( [ 4, 'Other 3' ], [ $tries, $was->reason ?? '' ], 'What it was right before.' );
		self::assertSame( 'Other 3, and mine', $this->get( $id )->reason );
		self::assertNull( $this->flushes->change( $id, static fn (): ?array => null ), 'It may be left as it is.' );
		self::assertNull( $this->flushes->change( 4711, static fn (): array => [ 'reason' => '' ] ) );
	}

	public function test_a_step_is_leased_by_one_until_its_lease_ends(): void {
		$id    = $this->flush( 0, [ 'steps' => [ Step::queued( 'page_caches' ) ] ] );
		$first = $this->flushes->lease( $id, 0, 60 );

		self::assertNotNull( $first );
		self::assertSame( [ 'running', $this->now, $this->now + 60 ], [ $first->state, $first->started_at, $first->leased_until ] );
		self::assertEquals( $first, $this->get( $id )->steps[0] );
		self::assertNull( $this->flushes->lease( $id, 0, 60 ), 'Another has it.' );
		self::assertNull( $this->flushes->lease( $id, 1, 60 ), 'There is none.' );

		$this->now += 60;
		$second     = $this->flushes->lease(
			$id,
			0,
			60,
			static fn ( Step $step ): Step => $step->with_data( new Facts( [ 'tries' => 2 ] ) )
		);
		self::assertNotNull( $second );
		self::assertSame( [ 2, $this->now - 60 ], [ $second->data->tries, $second->started_at ], 'It began when the first began.' );
		self::assertFalse(
			$this->flushes->record( $id, 0, $first->token, static fn ( Step $step ): Step => $step->with_data( new Facts() ) ),
			'Too late.'
		);
		self::assertTrue(
			$this->flushes->record(
				$id,
				0,
				$second->token,
				static fn ( Step $step ): Step => $step->after( Outcome::done( 'found_done' ) )
			)
		);
		self::assertSame(
			[ 'done', 'found_done', '', 0 ],
			[
				$this->get( $id )->steps[0]->state,
				$this->get( $id )->steps[0]->code,
				$this->get( $id )->steps[0]->token,
				$this->get( $id )->steps[0]->leased_until,
			]
		);
		self::assertNull( $this->flushes->lease( $id, 0, 60 ), 'It has ended.' );
	}

	public function test_no_step_is_leased_of_what_has_ended(): void {
		$id = $this->flush( 0, [ 'steps' => [ Step::queued( 'page_caches' ) ] ] );
		$this->change( $id, [ 'state' => 'done' ] );
		self::assertNull( $this->flushes->lease( $id, 0, 60 ) );
	}

	public function test_a_lease_is_lost_to_whoever_was_a_moment_earlier(): void {
		$id    = $this->flush( 0, [ 'steps' => [ Step::queued( 'page_caches' ) ] ] );
		$other = null;
		self::before_statement(
			'UPDATE ' . flushes_table(),
			function () use ( $id, &$other ): void {
				$other = $this->flushes->lease( $id, 0, 60 );
			}
		);

		self::assertNull( $this->flushes->lease( $id, 0, 60 ) );
		self::assertNotNull( $other );
		self::assertSame( $other->token, $this->get( $id )->steps[0]->token );
	}

	public function test_a_lease_that_could_not_be_stored_is_none(): void {
		global $wpdb;

		$id    = $this->flush( 0, [ 'steps' => [ Step::queued( 'page_caches' ) ] ] );
		$other = 'UPDATE ' . flushes_table() . " SET version = version + 1 WHERE id = {$id}";
		add_filter(
			'query',
			static function ( string $sql ) use ( $wpdb, $other ): string {
				if ( $sql !== $other && str_starts_with( $sql, 'UPDATE ' . flushes_table() ) ) {
					$wpdb->query( $other );
				}
				return $sql;
			}
		);

		self::assertNull( $this->flushes->lease( $id, 0, 60 ), 'Each attempt lost the race.' );
		self::assertSame( '', $this->get( $id )->steps[0]->token );
	}

	public function test_what_a_step_did_is_recorded_although_its_flush_was_stopped_and_stays_stopped(): void {
		$id   = $this->flush( 0, [ 'steps' => [ Step::queued( 'page_caches' ) ] ] );
		$step = $this->flushes->lease( $id, 0, 60 );
		self::assertNotNull( $step );
		$this->change( $id, [ 'state' => 'cancelled' ] );

		self::assertTrue(
			$this->flushes->record(
				$id,
				0,
				$step->token,
				static fn ( Step $now ): Step => $now->after( Outcome::done( '' ) ),
				[ 'state' => 'waiting' ]
			)
		);
		self::assertSame( [ 'cancelled', 'done' ], [ $this->get( $id )->state, $this->get( $id )->steps[0]->state ] );
	}

	public function test_when_the_clock_is_set_back_waits_claims_and_leases_last_no_longer(): void {
		$id = $this->flush( 3, [ 'steps' => [ Step::queued( 'plan' ) ] ] );
		$this->become(
			$id,
			1,
			[
				'state'      => 'sent',
				'not_before' => $this->now + 30,
			]
		);
		self::assertCount( 1, $this->purges->claim( $id, 'queued', 1, 40 ) );
		self::assertNotNull( $this->flushes->lease( $id, 0, 60 ) );
		$this->change(
			$id,
			[
				'state'      => 'waiting',
				'wait_until' => $this->now + 30,
			]
		);
		$flush = $this->get( $id );

		$this->now -= 300;
		$set_back   = $this->flushes->set_back( $flush );
		self::assertSame( [ $this->now + 30, $this->now ], [ $set_back->wait_until ?? 0, $set_back->updated_at ?? 0 ] );
		self::assertSame( [ 'waiting', $this->now + 60 ], [ $set_back->state ?? '', $set_back->steps[0]->leased_until ?? 0 ] );
		self::assertSame( [ $this->now + 30, 0, 0 ], array_column( $this->rows( $id ), 'not_before' ) );
		self::assertCount( 1, $this->purges->claim( $id, 'queued', 9, 40 ), 'The other is still claimed.' );
		$this->now += 40;
		self::assertCount( 2, $this->purges->claim( $id, 'queued', 9, 40 ) );

		$this->flushes->set_back( $flush );
		self::assertSame( $this->now - 10, $this->get( $id )->wait_until, 'Who comes second shortens nothing again.' );
	}

	public function test_a_claim_is_held_until_its_lease_ends(): void {
		$id    = $this->flush( 5 );
		$first = $this->purges->claim( $id, 'queued', 3, 60 );
		$other = $this->purges->claim( $id, 'queued', 3, 60 );

		self::assertCount( 3, $first );
		self::assertCount( 2, $other );
		self::assertSame( [], array_intersect( self::ids( $first ), self::ids( $other ) ) );
		self::assertSame( [], $this->purges->claim( $id, 'queued', 3, 60 ) );

		$this->now += 60;
		$again      = $this->purges->claim( $id, 'queued', 9, 60 );
		self::assertCount( 5, $again );

		self::assertTrue( $this->purges->write( [ $first[0]->with( [ 'state' => 'failed' ] ) ], $first[0]->claim ) );
		self::assertSame( [ 'queued' => 5 ], $this->counts( $id ), 'Too late.' );
		self::assertTrue( $this->purges->write( [ $again[0]->with( [ 'state' => 'sent' ] ) ], $again[0]->claim ) );
		self::assertSame(
			[
				'queued' => 4,
				'sent'   => 1,
			],
			$this->counts( $id )
		);
		self::assertSame( '', $this->rows( $id )[0]->claim, 'What is written is nobody’s any more.' );
	}

	public function test_a_claim_takes_due_rows_of_one_state_and_one_flush_only(): void {
		$this->flush( 1 );
		$id = $this->flush( 4 );
		$this->become( $id, 1, [ 'not_before' => $this->now + 1 ] );
		$this->become( $id, 1, [ 'not_before' => $this->now + 1 ] );
		$sent = $this->rows( $id )[3]->with( [ 'state' => 'sent' ] );
		$this->purges->write( [ $sent ], '' );

		self::assertSame(
			[ $this->rows( $id )[1]->id, $this->rows( $id )[2]->id ],
			self::ids( $this->purges->claim( $id, 'queued', 9, 60 ) )
		);
		self::assertSame( [ $sent->id ], self::ids( $this->purges->claim( $id, 'sent', 9, 60 ) ) );
		self::assertSame( [], $this->purges->claim( $id, 'fresh', 9, 60 ) );
		self::assertSame( [], $this->purges->claim( $id, 'queued', 0, 60 ) );
		++$this->now;
		self::assertCount( 1, $this->purges->claim( $id, 'queued', 9, 60 ) );
	}

	public function test_a_claim_grows_under_its_own_name(): void {
		$id    = $this->flush( 4 );
		$first = $this->purges->claim( $id, 'queued', 2, 60 );
		$all   = $this->purges->claim( $id, 'queued', 1, 60, [], $first[0]->claim );

		self::assertCount( 3, $all );
		self::assertSame( [ $first[0]->claim ], array_values( array_unique( array_column( $all, 'claim' ) ) ) );
	}

	public function test_an_attempt_is_counted_when_a_row_is_begun_and_only_while_it_is_ours(): void {
		$id      = $this->flush( 3 );
		$claimed = $this->purges->claim( $id, 'queued', 3, 60 );
		$ids     = self::ids( $claimed );
		self::assertSame( [ 0, 0, 0 ], array_column( $claimed, 'attempts' ), 'Who dies before is not to blame.' );

		self::assertSame( [ $ids[0] ], $this->purges->begin( [ $ids[0] ], $claimed[0]->claim ) );
		$this->purges->write( [ $claimed[1]->with( [ 'state' => 'cancelled' ] ) ], '' );
		self::assertSame( [ $ids[0], $ids[2] ], $this->purges->begin( $ids, $claimed[0]->claim ), 'One was stopped meanwhile.' );
		self::assertSame( [], $this->purges->begin( $ids, 'somebody else' ) );
		self::assertSame( [], $this->purges->begin( [], $claimed[0]->claim ) );
		self::assertSame( [ 2, 0, 1 ], array_column( $this->rows( $id ), 'attempts' ) );

		$this->purges->write( [ $claimed[0]->put_back( 0 ) ], $claimed[0]->claim );
		self::assertSame( 0, $this->rows( $id )[0]->attempts, 'As if it had never been claimed.' );
	}

	public function test_rows_that_are_moved_leave_their_claims(): void {
		$id = $this->flush( 3 );
		$this->become( $id, 1, [ 'state' => 'fresh' ] );
		$claimed = $this->purges->claim( $id, 'queued', 1, 60 );

		self::assertSame( 2, $this->purges->move( $id, [ 'queued', 'sent' ], [ 'state' => 'cancelled' ] ) );
		self::assertSame( [], $this->purges->begin( self::ids( $claimed ), $claimed[0]->claim ), 'Nothing of it is sent any more.' );
		self::assertSame(
			[
				'cancelled' => 2,
				'fresh'     => 1,
			],
			$this->counts( $id )
		);
	}

	public function test_what_is_moved_to_be_sent_anew_is_as_if_it_never_was(): void {
		$id = $this->flush( 1 );
		$this->become(
			$id,
			1,
			[
				'state'      => 'failed',
				'attempts'   => 3,
				'looks'      => 1,
				'sent_at'    => 5,
				'checked_at' => 6,
				'status'     => 500,
				'baseline'   => new Baseline( [ 'etag' => 'a' ] ),
				'evidence'   => [ [ 'kind' => 'no_evidence' ] ],
				'failure'    => new Failure( 'timeout' ),
			]
		);
		$this->purges->move( $id, Purge::RETRY_STATES, Purge::unsent() );
		$purge = $this->rows( $id )[0];

		self::assertSame(
			[ 'queued', 0, 0, 0, 0, 0, null, [], null ],
			[
				$purge->state,
				$purge->attempts,
				$purge->looks,
				$purge->sent_at,
				$purge->checked_at,
				$purge->status,
				$purge->baseline,
				$purge->evidence,
				$purge->failure,
			]
		);
	}

	public function test_what_is_unfinished_is_summed_up(): void {
		$id = $this->flush( 6 );
		self::assertSame(
			[
				'open'      => 6,
				'claimed'   => 0,
				'due'       => 6,
				'unchecked' => 0,
				'first'     => 0,
				'last'      => 0,
			],
			$this->purges->pending_summary( $id )['queued'] ?? []
		);
		$this->purges->claim( $id, 'queued', 1, 60 );
		foreach ( [ 30, 10, 20 ] as $index => $seconds ) {
			$this->purges->write(
				[
					$this->rows( $id )[ $index + 1 ]->with(
						[
							'state'      => 'sent',
							'not_before' => $this->now + $seconds,
						]
					),
				],
				''
			);
		}
		self::assertSame(
			[
				'queued' => [
					'open'      => 3,
					'claimed'   => 1,
					'due'       => 2,
					'unchecked' => 0,
					'first'     => 0,
					'last'      => 0,
				],
				'sent'   => [
					'open'      => 3,
					'claimed'   => 0,
					'due'       => 0,
					'unchecked' => 0,
					'first'     => $this->now + 10,
					'last'      => $this->now + 30,
				],
			],
			array_diff_key( $this->purges->pending_summary( $id ) ?? [], [ 'arriving' => 0, 'beside' => 0 ] ) // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Two keys.
		);
		$this->now += 20;
		$this->purges->claim( $id, 'sent', 1, 60 );
		self::assertSame( 1, $this->purges->pending_summary( $id )['sent']['due'] ?? -1, 'One of two is claimed.' );
		$this->now += 60;
		self::assertSame( 0, ( new Purges() )->pending_summary( $id )['queued']['claimed'] ?? -1, 'Whoever claimed it has died.' );
	}

	public function test_purges_are_counted_by_state_and_whether_shortpixel_took_them(): void {
		$id = $this->flush( 6 );
		$this->become(
			$id,
			2,
			[
				'state'      => 'stale',
				'sent_at'    => 100,
				'checked_at' => 140,
			]
		);
		$this->become(
			$id,
			1,
			[
				'state'      => 'stale',
				'sent_at'    => 90,
				'checked_at' => 150,
			]
		);
		$this->become( $id, 1, [ 'state' => 'failed' ] );
		$this->become(
			$id,
			1,
			[
				'state'   => 'failed',
				'sent_at' => 110,
			]
		);
		$tally = $this->purges->tally( $id );

		self::assertSame(
			[ 6, 3, 2, 4, 1 ],
			[
				$tally->count(),
				$tally->count( [ 'stale' ] ),
				$tally->count( [ 'failed' ] ),
				$tally->accepted(),
				$tally->accepted( [ 'failed' ] ),
			]
		);
		self::assertSame( [ 110, 140 ], [ $tally->sent_last, $tally->checked_first ] );
		self::assertEquals( new Tally(), $this->purges->tally( 4711 ) );
		self::assertSame(
			[
				'failed' => 2,
				'queued' => 1,
				'stale'  => 3,
			],
			$this->purges->row_counts( $id )
		);
	}

	public function test_the_commonest_reason_of_vain_tries_is_named(): void {
		$id = $this->flush( 6 );
		self::assertSame( [], $this->purges->failing( [ $id ] ) );
		foreach ( [ 'timeout', 'dns', 'dns' ] as $index => $code ) {
			$this->purges->write( [ $this->rows( $id )[ $index ]->with( [ 'failure' => new Failure( $code ) ] ) ], '' );
		}
		$this->purges->write( [ $this->rows( $id )[4]->failed( 'timeout' ) ], '' );

		$failing = ( new Purges() )->failing( [ $id ] )[ $id ];
		self::assertSame( [ 3, 'dns' ], [ $failing['count'], $failing['failure']->code ?? '' ] );
	}

	public function test_a_claim_passes_over_hosts_that_are_to_be_left_alone(): void {
		$id = $this->flushes->create(
			[ 'scope' => 'urls' ],
			[ self::variant( 1 ), self::variant( 2, str_replace( 'cdn.shortpixel.ai', 'img.example.com:8080', self::url( 2 ) ) ) ]
		);

		self::assertSame( [ 'cdn.shortpixel.ai', 'img.example.com:8080' ], $this->purges->hosts( $id, 'queued' ) );
		$claimed = $this->purges->claim( $id, 'queued', 10, 30, [ 'cdn.shortpixel.ai' ] );
		self::assertStringStartsWith( 'https://img.example.com:8080/', $claimed[0]->url );
		self::assertCount( 1, $claimed );
		$this->purges->put_off( $id, 'queued', $this->now + 60, 'cdn.shortpixel.ai' );
		self::assertSame( [], $this->purges->claim( $id, 'queued', 10, 30 ) );
		$this->purges->put_off( $id, 'queued', $this->now + 5, 'cdn.shortpixel.ai' );
		$this->now += 59;
		self::assertNotContains(
			$this->rows( $id )[0]->id,
			self::ids( $this->purges->claim( $id, 'queued', 10, 30 ) ),
			'The longer pause holds.'
		);
	}

	public function test_what_was_compacted_stays_counted_and_the_first_failures_keep_their_rows(): void {
		$this->use_fresh_site();
		$id = $this->flush( 1200 );
		$this->become(
			$id,
			1010,
			[
				'state'   => 'failed',
				'sent_at' => 0,
			]
		);
		$this->become(
			$id,
			100,
			[
				'state'      => 'fresh',
				'sent_at'    => 100,
				'checked_at' => 130,
			]
		);
		$this->become(
			$id,
			50,
			[
				'state'      => 'rebuilding',
				'sent_at'    => 90,
				'checked_at' => 140,
			]
		);
		$before = $this->purges->tally( $id );

		self::assertSame( 60, $this->purges->compact( $id, PHP_INT_MAX, 50 ), 'No more at once than asked for, of either kind.' );
		self::assertEquals( $before->counts(), $this->purges->tally( $id )->counts() );
		while ( $this->purges->compact( $id, PHP_INT_MAX, 50 ) > 0 ) {
			self::assertEquals( $before->counts(), $this->purges->tally( $id )->counts() );
		}
		self::assertSame(
			[
				'failed' => 1000,
				'queued' => 40,
			],
			$this->purges->row_counts( $id )
		);
		$compacted = $this->get( $id )->compacted;
		self::assertSame( [ 160, 10, 150 ], [ $compacted->count(), $compacted->count( [ 'failed' ] ), $compacted->accepted() ] );
		$after = $this->purges->tally( $id );
		self::assertSame(
			[ $before->accepted(), $before->sent_last, $before->checked_first ],
			[ $after->accepted(), $after->sent_last, $after->checked_first ]
		);
		self::assertSame( 0, $this->purges->compact( $id, PHP_INT_MAX, 50 ) );
	}

	public function test_images_that_may_be_planned_again_are_not_compacted(): void {
		$this->use_fresh_site();
		$id = $this->flushes->create( [ 'scope' => 'images' ], array_map( [ self::class, 'variant' ], range( 1, 20 ) ) );
		$this->purges->move( $id, [ 'queued' ], [ 'state' => 'fresh' ] );

		self::assertSame( 12, $this->purges->compact( $id, 12, 50 ) );
		self::assertSame( range( 13, 20 ), array_column( $this->rows( $id ), 'attachment_id' ) );
	}

	public function test_what_others_write_while_rows_are_compacted_is_not_lost(): void {
		$this->use_fresh_site();
		$id   = $this->flush( 30 );
		$seen = $this->get( $id );
		$this->become( $id, 20, [ 'state' => 'fresh' ] );

		self::assertSame( 20, $this->purges->compact( $id, PHP_INT_MAX, 50 ) );
		self::assertFalse(
			$this->flushes->update( $seen, [ 'reason' => 'Read before' ] ),
			'It would have written over nothing, but it has to read anew.'
		);
		self::assertNotNull( $this->flushes->change( $id, static fn (): array => [ 'reason' => 'Read after' ] ) );
		self::assertSame( [ 'Read after', 20 ], [ $this->get( $id )->reason, $this->get( $id )->compacted->count() ] );
	}

	public function test_rows_that_are_tried_again_while_they_are_compacted_are_not_lost(): void {
		$this->use_fresh_site();
		$id = $this->flush( 30 );
		$this->become( $id, 20, [ 'state' => 'fresh' ] );
		$other = null;
		self::before_statement(
			'DELETE FROM ' . purges_table(),
			static function () use ( $id, &$other ): void {
				// compact() has read and counted the rows, but only its DELETE locks them. If the other process moves
				// them first, the DELETE spares them and compact() rolls back; otherwise it waits, and finds them gone.
				$other = Php_Process::start(
					sprintf(
						'echo ( new ShortPixelFlush\Store\Purges() )->move( %d, [ "fresh" ], ShortPixelFlush\Model\Purge::unseen() );',
						$id
					)
				);
				usleep( 700000 );
			}
		);
		$compacted = $this->purges->compact( $id, PHP_INT_MAX, 50 );
		self::assertInstanceOf( Php_Process::class, $other );
		$moved = (int) $other->wait();

		self::assertSame( 30, $this->purges->tally( $id )->count() );
		self::assertSame( 20, $compacted + $moved, 'Each is counted, or moved, and none both.' );
		self::assertSame( $moved, $this->counts( $id )['sent'] ?? 0 );
	}

	public function test_two_processes_that_compact_at_once_count_each_row_once(): void {
		$this->use_fresh_site();
		$id = $this->flush( 400 );
		$this->become( $id, 400, [ 'state' => 'fresh' ] );
		$processes = [];
		for ( $i = 0; $i < 3; $i++ ) {
			$processes[] = Php_Process::start(
				sprintf(
					'$purges = new ShortPixelFlush\Store\Purges(); for ( $n = 0, $i = 0; $i < 40; $i++ ) { $n += $purges->compact( %d, PHP_INT_MAX, 10 ); } echo $n;',
					$id
				)
			);
		}
		$compacted = array_sum( array_map( static fn ( Php_Process $process ): int => (int) $process->wait(), $processes ) );

		self::assertSame(
			[ 400, 400, [] ],
			[ $compacted, $this->purges->tally( $id )->count( [ 'fresh' ] ), $this->purges->row_counts( $id ) ]
		);
	}

	public function test_the_oldest_ended_flushes_are_forgotten_with_their_rows(): void {
		$ids = [];
		for ( $i = 0; $i < 4; $i++ ) {
			$ids[] = $this->flush( 2, [ 'state' => 'done' ] );
		}
		$open = $this->flush( 1 );
		$this->flushes->prune( 2 );

		self::assertSame( [ $open, $ids[3], $ids[2] ], self::ids( $this->flushes->find( [] )['flushes'] ) );
		self::assertSame( [ 0, 2 ], [ $this->purges->find( $ids[0] )['total'], $this->purges->find( $ids[3] )['total'] ] );
	}

	public function test_the_many_flushes_of_one_person_do_not_push_out_the_few_of_another(): void {
		$of = fn ( int $user ): int => $this->flush(
			0,
			[
				'state'   => 'done',
				'user_id' => $user,
			]
		);

		$administrators = [ $of( 1 ), $of( 1 ) ];
		$authors        = [ $of( 2 ), $of( 2 ), $of( 2 ), $of( 2 ), $of( 2 ) ];
		$this->flushes->prune( 5 );
		self::assertSame(
			[ ...array_reverse( array_slice( $authors, -3 ) ), ...array_reverse( $administrators ) ],
			self::ids( $this->flushes->find( [] )['flushes'] )
		);

		$this->flushes->prune( 2 );
		self::assertSame( [ $authors[4], $administrators[1] ], self::ids( $this->flushes->find( [] )['flushes'] ) );
	}

	public function test_the_newest_flush_of_everything_is_kept_since_it_can_be_undone(): void {
		$site = 0;
		while ( $this->flushes->find( [] )['total'] < 2 ) {
			$site = $this->flush(
				0,
				[
					'scope' => 'site',
					'state' => 'done',
				]
			);
			$this->change( $site, [ 'finished_at' => $this->now - 100 * 86400 ] );
		}
		$this->flush( 1, [ 'state' => 'done' ] );
		$this->flushes->prune( 0, 90 );

		self::assertSame( [ $site ], self::ids( $this->flushes->find( [] )['flushes'] ) );
	}

	public function test_of_many_that_are_open_the_oldest_are_not_left_out(): void {
		$ids = [];
		for ( $n = 0; $n < 101; $n++ ) {
			$ids[] = $this->flushes->create( [ 'scope' => 0 === $n ? 'site' : 'images' ] );
		}

		self::assertSame( array_slice( $ids, 0, 100 ), self::ids( $this->flushes->open( null ) ) );
		self::assertSame( [ $ids[0] ], self::ids( $this->flushes->open( null, 'site' ) ) );
	}

	public function test_what_a_process_that_died_never_finished_storing_is_taken_away(): void {
		global $wpdb;

		$left = 0;
		try {
			$this->flushes->create(
				[ 'scope' => 'urls' ],
				( static function () use ( &$left ): iterable {
					global $wpdb;
					$left = $wpdb->insert_id;
					for ( $i = 0; $i < 250; $i++ ) {
						yield self::variant( $i );
					}
					throw new RuntimeException( 'Killed.' );
				} )()
			);
			self::fail( 'It was not killed.' );
		} catch ( RuntimeException $error ) {
			self::assertSame( 'Killed.', $error->getMessage() );
		}
		$this->now += 299;
		$this->flushes->prune( 200 );
		self::assertSame( 200, $this->purges->find( $left )['total'], 'It may be at it still.' );

		$this->now += 2;
		$this->flushes->prune( 200 );
		self::assertSame( 0, $this->purges->find( $left )['total'] );
		self::assertNull( $this->flushes->get( $left ) );
	}

	public function test_the_tables_can_be_created_twice_and_come_back_by_themselves(): void {
		$this->use_fresh_site();
		install_schema();
		install_schema();
		self::assertEquals( SCHEMA_VERSION, get_option( SCHEMA_OPTION ) );

		drop_schema();
		self::assertFalse( get_option( SCHEMA_OPTION ) );
		ensure_schema();
		self::assertGreaterThan( 0, ( new Flushes() )->create( [ 'scope' => 'urls' ], [ self::variant( 1 ) ] ) );
	}

	public function test_older_tables_are_brought_up_to_date_and_keep_their_rows(): void {
		global $wpdb;

		$this->use_fresh_site();
		$id = $this->flush( 2 );
		$wpdb->query( 'ALTER TABLE ' . flushes_table() . ' DROP COLUMN version' );
		$wpdb->query( 'ALTER TABLE ' . purges_table() . ' DROP COLUMN baseline, DROP COLUMN looks, DROP INDEX claim' );
		update_option( SCHEMA_OPTION, SCHEMA_VERSION - 1, false );
		ensure_schema();

		self::assertEquals( SCHEMA_VERSION, get_option( SCHEMA_OPTION ) );
		self::assertSame( [ 'queued' => 2 ], $this->counts( $id ) );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
	}

	public function test_tables_of_the_first_version_keep_their_flushes_and_go_on(): void {
		global $wpdb;

		$this->use_fresh_site();
		$done = $this->flush( 1 );
		$this->run_to_the_end( $done );
		$open = $this->flush( 3 );
		$site = $this->flush(
			0,
			[
				'scope'         => 'site',
				'state'         => 'done',
				'endpoint_from' => 'https://cdn.shortpixel.ai/spai',
				'endpoint_to'   => 'https://cdn.shortpixel.ai/spai2',
				'subject'       => [ 'provider' => 'spai' ],
			]
		);
		$wpdb->query(
			'ALTER TABLE '
			. flushes_table()
			. " DROP COLUMN compacted, DROP COLUMN notes, ADD COLUMN stage varchar(20) NOT NULL DEFAULT ''"
		);
		$wpdb->query(
			'ALTER TABLE '
			. purges_table()
			. " DROP INDEX host, DROP COLUMN host, DROP INDEX address, DROP INDEX work, ADD COLUMN layer varchar(20) NOT NULL DEFAULT ''"
		);
		$wpdb->query(
			'ALTER TABLE '
			. purges_table()
			. ' ADD UNIQUE KEY address (flush_id,layer,url_hash), ADD KEY work (flush_id,layer,state)'
		);
		$wpdb->query( 'UPDATE ' . flushes_table() . " SET stage = 'shortpixel'" );
		$wpdb->query( 'UPDATE ' . purges_table() . " SET layer = 'shortpixel'" );
		$wpdb->query(
			'UPDATE '
			. flushes_table()
			. " SET steps = '[{\"id\":\"try\",\"state\":\"done\"},{\"id\":\"switch\",\"state\":\"done\"}]' WHERE id = {$site}"
		);
		update_option( SCHEMA_OPTION, 1, true );
		ensure_schema();

		self::assertEquals( SCHEMA_VERSION, get_option( SCHEMA_OPTION ) );
		$flush = $this->get( $open );
		self::assertSame( [ null, 0, [] ], [ $flush->planning(), $flush->compacted->count(), $flush->notes ] );
		self::assertContains( 'host', $wpdb->get_col( 'SHOW INDEX FROM ' . purges_table(), 2 ) );
		self::assertSame( [ 'rebuilding' => 1 ], $this->counts( $done ) );
		self::assertSame( 'done', $this->run_to_the_end( $open )->state );
		self::assertSame( 'done', $this->run_to_the_end( $this->flush( 3 ) )->state, 'So do new ones.' );
		self::assertTrue( flush_shape( $this->get( $site ) )['can']['undo'], 'What the first version changed can be undone by this one.' );
	}

	public function test_two_processes_may_create_the_tables_at_once(): void {
		$this->use_fresh_site();
		drop_schema();
		$processes = [];
		for ( $i = 0; $i < 3; $i++ ) {
			$processes[] = Php_Process::start(
				'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/store/schema.php"; ShortPixelFlush\Store\ensure_schema(); wp_cache_flush(); echo get_option( "shortpixel_flush_schema" );'
			);
		}
		foreach ( $processes as $process ) {
			self::assertSame( (string) SCHEMA_VERSION, trim( $process->wait() ) );
		}
	}

	public function test_a_database_that_refuses_says_so_and_prints_nothing(): void {
		global $wpdb;

		$this->use_fresh_site();
		$wpdb->query( 'ALTER TABLE ' . purges_table() . ' DROP COLUMN found_in' );
		$wpdb->show_errors();
		ob_start();
		$created = $this->flushes->create( [ 'scope' => 'urls' ], [ self::variant( 1 ) ] );
		$printed = ob_get_clean();

		self::assertSame( 0, $created );
		self::assertSame( '', $printed );
		self::assertSame( 0, $this->flushes->find( [] )['total'], 'Half a flush is none.' );
	}

	public function test_a_table_that_went_missing_ends_a_flush_with_a_sentence(): void {
		global $wpdb;

		$this->use_fresh_site();
		$id = $this->flush( 2 );
		$this->change( $id, [ 'state' => 'running' ] );
		$wpdb->query( 'DROP TABLE ' . purges_table() );
		$this->runner()->step( $id, 2.0 );
		self::assertSame( 'running', $this->get( $id )->state, 'It may come back.' );

		$this->now += 61;
		$this->runner()->step( $id, 2.0 );
		$flush = $this->get( $id );
		self::assertSame( [ 'failed', 'storage_failed' ], [ $flush->state, $flush->failure->code ?? '' ] );
		self::assertStringContainsString( 'The database did not keep what was done.', flush_shape( $flush )['message'] );
	}

	public function test_a_flush_does_not_end_by_counts_that_the_database_did_not_give(): void {
		$id = $this->noted_flush( 3 );
		$this->become( $id, 3, [ 'state' => 'fresh' ] );
		$this->change( $id, [ 'state' => 'running' ] );
		$fail = static fn ( string $sql ): string => str_contains( $sql, 'UNION ALL' ) ? 'SELECT this is broken' : $sql;
		add_filter( 'query', $fail );
		$this->runner()->step( $id, 0.5 );
		remove_filter( 'query', $fail );
		self::assertTrue( $this->get( $id )->is_open() );

		$this->now += 5;
		self::assertSame( 'done', $this->run_to_the_end( $id )->state, flush_shape( $this->get( $id ) )['message'] );
	}

	public function test_a_flush_whose_counts_the_database_never_gives_ends_nevertheless(): void {
		$id = $this->noted_flush( 3 );
		$this->become( $id, 3, [ 'state' => 'fresh' ] );
		$this->change( $id, [ 'state' => 'running' ] );
		add_filter( 'query', static fn ( string $sql ): string => str_contains( $sql, 'UNION ALL' ) ? 'SELECT this is broken' : $sql );
		for ( $minute = 0; $minute < 6; $minute++ ) {
			$this->runner()->step( $id, 0.5 );
			$this->now += 60;
		}

		$flush = $this->get( $id );
		self::assertSame( [ 'failed', 'storage_failed' ], [ $flush->state, null === $flush->failure ? '' : $flush->failure->code ] );
	}

	public function test_all_that_is_loaded_with_every_page_is_one_digit_and_where_the_site_is(): void {
		global $wpdb;

		$loaded = $wpdb->get_results(
			"SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE 'shortpixel_flush%' AND autoload NOT IN ( 'off', 'no' )",
			'ARRAY_A'
		);
		$loaded = array_column( (array) $loaded, 'option_value', 'option_name' );
		ksort( $loaded );
		self::assertContains( array_keys( $loaded ), [ [ SCHEMA_OPTION ], [ SITE_URL_OPTION, SCHEMA_OPTION ] ] );
		self::assertSame( (string) SCHEMA_VERSION, $loaded[ SCHEMA_OPTION ] );
		self::assertLessThan( 400, strlen( $loaded[ SITE_URL_OPTION ] ?? '' ) );
	}
}
