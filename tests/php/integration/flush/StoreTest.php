<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Tests\Support\Php_Process;
use function ShortPixelFlush\Flush\drop_schema;
use function ShortPixelFlush\Flush\ensure_schema;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\flushes_table;
use function ShortPixelFlush\Flush\install_schema;
use function ShortPixelFlush\Flush\purges_table;
use const ShortPixelFlush\Flush\SCHEMA_OPTION;
use const ShortPixelFlush\Flush\SCHEMA_VERSION;

require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * The two tables, and what any number of processes do to them at once.
 */
final class StoreTest extends Flush_Test_Case {
	public function test_what_is_stored_comes_back_typed(): void {
		$id  = $this->flushes->create(
			[
				'scope'         => 'images',
				'user_id'       => 3,
				'reason'        => 'Replaced “the picture” 🖼',
				'subject'       => [ 'attachments' => [ [ 'title' => "Ein \u{df}" ] ] ],
				'endpoint_from' => 'a',
				'endpoint_to'   => 'b',
				'steps'         => [ [ 'id' => 'try' ] ],
			],
			[
				[
					'url'           => "https://cdn.shortpixel.ai/spai/ret_img/example.org/\u{e4} b\xff.jpg",
					'source'        => "https://example.org/\u{e4}.jpg",
					'attachment_id' => null,
					'found_in'      => 'page',
				],
			]
		);
		$row = $this->flushes->get( $id );

		self::assertNotNull( $row );
		self::assertSame( [ $id, 3, 'queued', 'shortpixel', $this->now, 0 ], [ $row->id, $row->user_id, $row->state, $row['stage'], $row->created_at, $row->finished_at ] );
		self::assertSame( 'Replaced “the picture” 🖼', $row->reason );
		self::assertSame( [ 'attachments' => [ [ 'title' => "Ein \u{df}" ] ] ], array_diff_key( $row->subject, [ 'home' => '' ] ) );
		self::assertSame( [ [ 'id' => 'try' ] ], $row->steps );
		self::assertNull( $row->failure );

		$purge = $this->purges->find( $id, [] )['purges'][0];
		self::assertSame( 'https://cdn.shortpixel.ai/spai/ret_img/example.org/%C3%A4%20b%FF.jpg', $purge['url'], 'As a browser requests it.' );
		self::assertSame( [ 0, 'page', 'queued', null, [], null ], [ $purge['attachment_id'], $purge['found_in'], $purge->state, $purge['baseline'], $purge['evidence'], $purge->failure ] );
	}

	public function test_the_same_address_twice_is_one_row_and_thousands_are_few_statements(): void {
		global $wpdb;

		$purges = ( static function (): iterable {
			for ( $i = 0; $i < 3000; $i++ ) {
				yield [ 'url' => self::url( $i % 1500 ) ];
			}
		} )();
		$before = $wpdb->num_queries;
		$id     = $this->flushes->create( [ 'scope' => 'urls' ], $purges );

		self::assertSame( [ 'shortpixel' => [ 'queued' => 1500 ] ], $this->flushes->counts( $id ) );
		self::assertLessThan( 25, $wpdb->num_queries - $before );
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
		self::assertSame( [ $ids[3], $ids[0] ], array_column( $this->flushes->find( [ 'state' => [ 'done' ] ] )['rows'], 'id' ) );
		self::assertSame( [ $ids[1] ], array_column( $this->flushes->find( [ 'user_id' => 1 ] )['rows'], 'id' ) );
		self::assertSame( 4, $this->flushes->find( [ 'attachment_id' => 7 ] )['total'] );
		self::assertSame( 0, $this->flushes->find( [ 'attachment_id' => 8 ] )['total'] );
		self::assertSame(
			[ $ids[1] ],
			array_column(
				$this->flushes->find(
					[
						'per_page' => 1,
						'page'     => 3,
					]
				)['rows'],
				'id'
			)
		);
		self::assertSame( [ $ids[2] ], array_column( $this->flushes->open( null ), 'id' ) );
		self::assertSame( [], $this->flushes->open( 1 ) );
	}

	public function test_a_change_with_an_expected_state_is_won_once(): void {
		$id = $this->flush( 1 );

		self::assertTrue( $this->flushes->update( $id, [ 'state' => 'running' ], 'queued' ) );
		self::assertFalse( $this->flushes->update( $id, [ 'state' => 'running' ], 'queued' ) );
		self::assertFalse( $this->flushes->update( $id, [ 'state' => 'done' ], 'running', 'check' ) );
		self::assertTrue( $this->flushes->update( $id, [ 'state' => 'running' ], 'running', 'shortpixel' ), 'A change to the same is one too.' );
		self::assertFalse( $this->flushes->update( 4711, [ 'state' => 'running' ] ) );
	}

	public function test_a_claim_is_held_until_its_lease_ends(): void {
		$id    = $this->flush( 5 );
		$first = $this->purges->claim( $id, 'queued', 3, 60 );
		$other = $this->purges->claim( $id, 'queued', 3, 60 );

		self::assertCount( 3, $first );
		self::assertCount( 2, $other );
		self::assertSame( [], array_intersect( array_column( $first, 'id' ), array_column( $other, 'id' ) ) );
		self::assertSame( [], $this->purges->claim( $id, 'queued', 3, 60 ) );
		self::assertSame( 1, $first[0]['attempts'] );

		$this->now += 60;
		$again      = $this->purges->claim( $id, 'queued', 9, 60 );
		self::assertCount( 5, $again );
		self::assertSame( 2, $again[0]['attempts'] );

		self::assertTrue( $this->flushes->write_batch( [ $first[0]['id'] => [ 'state' => 'failed' ] ], $first[0]['claim'] ) );
		self::assertSame( [ 'queued' => 5 ], $this->counts( $id ), 'Too late.' );
		$this->flushes->write_batch( [ $again[0]['id'] => [ 'state' => 'sent' ] ], $again[0]['claim'] );
		self::assertSame(
			[
				'queued' => 4,
				'sent'   => 1,
			],
			$this->counts( $id )
		);
	}

	public function test_the_tables_can_be_created_twice_and_come_back_by_themselves(): void {
		$this->use_fresh_site();
		install_schema();
		install_schema();
		self::assertEquals( SCHEMA_VERSION, get_option( SCHEMA_OPTION ) );

		drop_schema();
		self::assertFalse( get_option( SCHEMA_OPTION ) );
		ensure_schema();
		self::assertGreaterThan( 0, ( new Flushes() )->create( [ 'scope' => 'urls' ], [ [ 'url' => self::url( 1 ) ] ] ) );
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

	public function test_tables_of_the_first_version_keep_their_flushes_and_learn_which_hosts_are_still_to_be_asked(): void {
		global $wpdb;

		$this->use_fresh_site();
		$done = $this->flush( 1 );
		$this->run_to_the_end( $done );
		$open = $this->flush( 3 );
		$wpdb->query( 'ALTER TABLE ' . flushes_table() . ' DROP COLUMN paused, DROP COLUMN planning, DROP COLUMN folded, DROP COLUMN notes' );
		$wpdb->query( 'ALTER TABLE ' . purges_table() . ' DROP INDEX host, DROP COLUMN host' );
		update_option( SCHEMA_OPTION, 1, true );
		ensure_schema();

		self::assertEquals( 2, get_option( SCHEMA_OPTION ) );
		$row = $this->flushes->get( $open );
		self::assertNotNull( $row );
		self::assertSame( [ false, null, [], [] ], [ $row->paused, $row['planning'], $row['folded'], $row->notes ] );
		self::assertSame( [ 'cdn.shortpixel.ai' ], array_unique( array_column( $this->purges->find( $open, [] )['purges'], 'host' ) ) );
		self::assertSame( [ '' ], array_column( $this->purges->find( $done, [] )['purges'], 'host' ), 'What has ended needs none.' );
		self::assertContains( 'host', $wpdb->get_col( 'SHOW INDEX FROM ' . purges_table(), 2 ) );
		self::assertSame( 'done', $this->run_to_the_end( $open )->state );
	}

	public function test_a_claim_passes_over_hosts_that_are_to_be_left_alone(): void {
		$id = $this->flushes->create(
			[ 'scope' => 'urls' ],
			[ [ 'url' => self::url( 1 ) ], [ 'url' => str_replace( 'cdn.shortpixel.ai', 'img.example.com:8080', self::url( 2 ) ) ] ]
		);

		$claimed = $this->purges->claim( $id, 'queued', 10, 30, [ 'cdn.shortpixel.ai' ] );
		self::assertSame( [ 'img.example.com:8080' ], array_column( $claimed, 'host' ) );
		$this->flushes->put_off( $id, 'shortpixel', 'queued', $this->now + 60, 'cdn.shortpixel.ai' );
		self::assertSame( [], $this->purges->claim( $id, 'queued', 10, 30 ) );
	}

	public function test_two_processes_may_create_the_tables_at_once(): void {
		$this->use_fresh_site();
		drop_schema();
		$processes = [];
		for ( $i = 0; $i < 3; $i++ ) {
			$processes[] = Php_Process::start( 'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/flush/store/schema.php"; ShortPixelFlush\Flush\ensure_schema(); wp_cache_flush(); echo get_option( "shortpixel_flush_schema" );' );
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
		$created = $this->flushes->create( [ 'scope' => 'urls' ], [ [ 'url' => self::url( 1 ) ] ] );
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
		self::assertSame( 'running', $this->flushes->get( $id )->state ?? '', 'It may come back.' );

		$this->now += 61;
		$this->runner()->step( $id, 2.0 );
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		self::assertSame( 'failed', $row->state );
		self::assertSame( 'storage_failed', $row->failure->code ?? '' );
		self::assertStringContainsString( 'The database did not keep what was done.', flush_shape( $row )['message'] );
	}

	public function test_all_that_is_loaded_with_every_page_is_one_digit(): void {
		global $wpdb;

		$loaded = $wpdb->get_results( "SELECT option_name, option_value FROM {$wpdb->options} WHERE option_name LIKE 'shortpixel_flush%' AND autoload NOT IN ( 'off', 'no' )", 'ARRAY_A' );
		self::assertSame( [ SCHEMA_OPTION ], array_column( (array) $loaded, 'option_name' ) );
		self::assertSame( [ (string) SCHEMA_VERSION ], array_column( (array) $loaded, 'option_value' ) );
	}
}
