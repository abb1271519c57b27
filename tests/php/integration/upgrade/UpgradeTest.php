<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Upgrade;

use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Flush\Flush_Test_Case;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Cli;
use function ShortPixelFlush\action_admin_init;
use function ShortPixelFlush\action_cron_seen;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Say\flush_schema;
use function ShortPixelFlush\settings;
use function ShortPixelFlush\Store\tables;
use function ShortPixelFlush\Tests\Support\put_earlier_version;
use function ShortPixelFlush\Versions\stored;
use const ShortPixelFlush\RUN_HOOK;
use const ShortPixelFlush\Store\LEFTOVERS;
use const ShortPixelFlush\Store\SCHEMA_VERSION;

require_once dirname( __DIR__ ) . '/flush/Flush_Test_Case.php';
require_once dirname( __DIR__, 2 ) . '/support/earlier-version.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/configured.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/schema.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/link.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';

/**
 * Tests updating a site from the previous version, which had schedules, prices, warming, limits of copies and credits,
 * and paused flushes.
 */
final class UpgradeTest extends Flush_Test_Case {
	// Ids of flushes in the earlier version's tables.
	private const DONE         = 1;
	private const SCHEDULED    = 2;
	private const LEFT_OUT     = 5;
	private const OPEN         = 6;
	private const PAUSED       = 7;
	private const GATHERING    = 8;
	private const OVER_CREDITS = 9;
	private const OVER_COPIES  = 10;

	protected int $now = 1795900300;

	/** @var array{options: array<string, string>, tables: array<string, list<array<string, string|null>>>} */
	private array $before;

	/** @var array<string, list<string>> Columns of a site that never had another version, by table. */
	private array $columns;

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
		$this->columns = self::columns();
		$this->before  = put_earlier_version( 7 );
	}

	/**
	 * Updates the plugin the way a request for an admin screen does.
	 */
	private function update(): void {
		wp_set_current_user( 0 );
		action_admin_init();
		$this->act_as( 'administrator' );
	}

	public function test_the_first_request_of_the_admin_removes_what_is_not_used_any_more_and_nothing_else(): void {
		self::assertContains( 'paused', self::columns()['wp_shortpixel_flush_flushes'] );
		self::assertNotSame( [], array_intersect( LEFTOVERS['options'], array_keys( $this->before['options'] ) ) );

		$this->update();

		self::assertEquals( SCHEMA_VERSION, get_option( 'shortpixel_flush_schema' ) );
		self::assertSame( $this->columns, self::columns() );
		foreach ( $this->before['tables'] as $table => $rows ) {
			$gone = array_flip( LEFTOVERS['columns'][ $table ] ?? [] );
			$rows = array_map( static fn ( array $row ): array => array_diff_key( $row, $gone ), $rows );
			if ( 'shortpixel_flush_flushes' === $table ) {
				// The limit of credits is gone, and the limit of copies is now the daily limit of images.
				$rows[ self::OVER_CREDITS - 1 ]['failure'] = '';
				$rows[ self::OVER_COPIES - 1 ]['failure']  = '{"code":"daily_images","data":{"images":3}}';
			}
			if ( 'shortpixel_flush_purges' === $table ) {
				self::assertSame(
					array_keys( LEFTOVERS['found_in'] ),
					array_values( array_intersect( array_keys( LEFTOVERS['found_in'] ), array_column( $rows, 'found_in' ) ) )
				);
				$rows = array_map(
					static fn ( array $row ): array => array_replace(
						$row,
						[ 'found_in' => LEFTOVERS['found_in'][ $row['found_in'] ] ?? $row['found_in'] ]
					),
					$rows
				);
			}
			if ( 'shortpixel_flush_images' === $table ) {
				$rows = array_map( static fn ( array $row ): array => $row + [ 'changed_files' => null ], $rows );
			}
			self::assertSame( $rows, self::rows_of( "wp_{$table}" ), $table );
		}
		$kept    = array_diff_key( $this->before['options'], array_flip( LEFTOVERS['options'] ) );
		$changed = [
			'shortpixel_flush_schema'   => (string) SCHEMA_VERSION,
			'shortpixel_flush_settings' => serialize(
				[
					'automatic'   => true,
					'optimizers'  => true,
					'hosts'       => [ 'img.example.org' ],
					'delete_data' => true,
				]
			),
		];
		self::assertEquals( $changed + $kept, self::options() );
	}

	public function test_it_is_done_once(): void {
		$this->update();
		$after = self::options();
		update_option( 'shortpixel_flush_places', '{}', false );

		$this->update();

		self::assertEquals( $after + [ 'shortpixel_flush_places' => '{}' ], self::options() );
	}

	public function test_whatever_comes_first_does_it_without_a_warning(): void {
		$ways = [
			'REST'       => 'wp_set_current_user( 1 ); echo rest_do_request( "/shortpixel-flush/v1/flushes" )->get_status();',
			'activation' => 'deactivate_plugins( "shortpixel-flush/shortpixel-flush.php" ); echo null === activate_plugin( "shortpixel-flush/shortpixel-flush.php" ) ? 200 : 500;',
			'background' => 'add_filter( "shortpixel_flush_pre_request", static fn () => [ "status" => 503, "headers" => [], "body" => "", "error" => "", "error_text" => "", "at" => time(), "retry_after" => null ] ); do_action( "shortpixel_flush_run" ); echo 200;',
		];
		foreach ( $ways as $way => $code ) {
			put_earlier_version( 7 );

			self::assertSame( '200', Php_Process::start( $code )->wait(), $way );

			wp_cache_flush();
			self::assertSame( $this->columns, self::columns(), $way );
			self::assertSame( [], array_intersect( LEFTOVERS['options'], array_keys( self::options() ) ), $way );
		}
		put_earlier_version( 7 );
		$command = Wp_Cli::run( [ 'list', '--fields=id,state,cause', '--format=csv' ] );
		self::assertSame( [ 0, '' ], [ $command->code, $command->err ] );
		self::assertStringContainsString( '2,done,schedule', $command->out );
	}

	public function test_two_processes_may_do_it_at_once(): void {
		$processes = [];
		for ( $i = 0; $i < 3; $i++ ) {
			$processes[] = Php_Process::start(
				'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/store/schema.php"; ShortPixelFlush\Store\ensure_schema(); wp_cache_flush(); echo get_option( "shortpixel_flush_schema" );'
			);
		}
		foreach ( $processes as $process ) {
			self::assertSame( (string) SCHEMA_VERSION, trim( $process->wait() ) );
		}
		self::assertSame( $this->columns, self::columns() );
	}

	public function test_a_database_that_drops_no_column_is_good_enough(): void {
		add_filter( 'query', static fn ( string $sql ): string => str_contains( $sql, 'DROP COLUMN' ) ? 'ALTER TABLE refused' : $sql );

		$this->update();

		self::assertEquals( SCHEMA_VERSION, get_option( 'shortpixel_flush_schema' ) );
		self::assertSame( 'done', $this->run_to_the_end( $this->flush( 2 ) )->state );
		self::assertSame( 'done', $this->run_to_the_end( self::PAUSED )->state );
	}

	public function test_what_it_did_is_still_told(): void {
		$this->update();
		$list = $this->rest( 'GET', '/flushes', [ 'per_page' => 50 ] );
		self::assertSame( 200, $list->get_status() );
		/** @var list<array{id: int, cause: string, reason: string, message: string}> $listed */
		$listed = $list->get_data();
		$shapes = array_column( $listed, null, 'id' );
		self::assertCount( 9, $shapes, 'All but what is being gathered.' );
		foreach ( $shapes as $id => $shape ) {
			$valid = rest_validate_value_from_schema( $shape, flush_schema() );
			self::assertTrue( $valid, is_wp_error( $valid ) ? $valid->get_error_message() : '' );
			self::assertSame( 200, $this->rest( 'GET', "/flushes/{$id}" )->get_status() );
			self::assertSame( 200, $this->rest( 'GET', "/flushes/{$id}/purges" )->get_status() );
		}
		self::assertSame( [ 'schedule', 'Scheduled' ], [ $shapes[ self::SCHEDULED ]['cause'], $shapes[ self::SCHEDULED ]['reason'] ] );
		self::assertSame( 'New where we looked.', $shapes[ self::LEFT_OUT ]['message'] );
		self::assertSame( 'Visitors may still see the old image.', $shapes[ self::OVER_CREDITS ]['message'] );
		self::assertStringContainsString( '3 images are left. Flush again tomorrow', $shapes[ self::OVER_COPIES ]['message'] );
		foreach ( [ self::DONE, self::SCHEDULED ] as $id ) {
			self::assertStringStartsWith( 'New for new visitors.', $shapes[ $id ]['message'] );
		}
	}

	public function test_an_open_flush_and_a_paused_one_go_on_to_their_end(): void {
		$this->update();

		self::assertSame( $this->now, wp_next_scheduled( RUN_HOOK ), 'It was days away.' );
		foreach ( [ self::OPEN, self::PAUSED ] as $id ) {
			self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		}
	}

	public function test_a_paused_flush_can_be_stopped_and_tried_again(): void {
		$this->update();

		self::assertTrue( cancel_flush( $this->get( self::PAUSED ) ) );
		self::assertTrue( retry_flush( $this->get( self::PAUSED ) ) );
		self::assertSame( 'done', $this->run_to_the_end( self::PAUSED )->state );
	}

	public function test_a_paused_flush_goes_on_where_nobody_opens_the_admin(): void {
		wp_unschedule_hook( RUN_HOOK );
		update_option( 'shortpixel_flush_background_seen', 1, false );
		// This background run comes after the update; the previous one was long ago.
		action_cron_seen();

		self::assertSame( $this->now, wp_next_scheduled( RUN_HOOK ) );
	}

	public function test_what_a_schedule_was_gathering_does_not_stay_behind(): void {
		$this->update();
		$this->now += 600;
		( new Flushes() )->prune( 200 );

		self::assertNull( ( new Flushes() )->get( self::GATHERING ) );
	}

	public function test_settings_connections_and_links_stay_as_they_were(): void {
		$this->update();

		self::assertSame(
			[
				'automatic'   => true,
				'optimizers'  => true,
				'delete_data' => true,
				'hosts'       => [ 'img.example.org' ],
			],
			settings()
		);
		$edge = configured_edges()[0];
		self::assertSame( [ 'cloudfront', [ 'img.example.org' ], '' ], [ $edge->kind_id, $edge->hosts, $edge->problem ] );
		self::assertSame( [ 'spai' => 'parameter' ], stored()['forms'] );
		self::assertCount( 2, stored()['codes'] );

		$saved = $this->rest( 'POST', '/settings', [ 'optimizers' => false ] );
		self::assertSame( 200, $saved->get_status(), (string) wp_json_encode( $saved->get_data() ) );
		self::assertSame(
			[ 'automatic', 'optimizers', 'delete_data', 'hosts' ],
			array_keys( (array) get_option( 'shortpixel_flush_settings' ) )
		);
	}

	public function test_uninstalling_removes_what_either_version_stored(): void {
		$code = 'uninstall_plugin( "shortpixel-flush/shortpixel-flush.php" ); echo "gone";';
		foreach ( [ false, true ] as $is_upgraded ) {
			put_earlier_version( 7 );
			if ( $is_upgraded ) {
				$this->update();
			}
			deactivate_plugins( 'shortpixel-flush/shortpixel-flush.php' );

			self::assertSame( 'gone', Php_Process::start( $code )->wait() );

			self::assertSame( [], tables( 'wp_' ) );
			self::assertSame( [], self::options() );
			wp_cache_flush();
			self::assertFalse( wp_next_scheduled( RUN_HOOK ) );
		}
	}

	/**
	 * @return array<string, list<string>>
	 */
	private static function columns(): array {
		$columns = [];
		foreach ( tables( 'wp_' ) as $table ) {
			$columns[ $table ] = array_map( 'strval', self::db()->get_col( "SHOW COLUMNS FROM {$table}" ) );
			sort( $columns[ $table ] );
		}
		return $columns;
	}

	/**
	 * @return list<array<string, string|null>>
	 */
	private static function rows_of( string $table ): array {
		/** @var list<array<string, string|null>> $rows */
		$rows = self::db()->get_results( "SELECT * FROM {$table} ORDER BY 1", 'ARRAY_A' );
		return $rows;
	}

	/**
	 * @return array<string, string> As they are stored.
	 */
	private static function options(): array {
		/** @var list<array{option_name: string, option_value: string}> $rows */
		$rows = self::db()->get_results(
			"SELECT option_name, option_value FROM wp_options WHERE option_name LIKE '%shortpixel\\_flush\\_%'",
			'ARRAY_A'
		);
		return array_column( $rows, 'option_value', 'option_name' );
	}

	private static function db(): \wpdb {
		/** @var \wpdb $wpdb */
		global $wpdb;
		return $wpdb;
	}
}
