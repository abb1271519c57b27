<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Site;

use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Tests\Support\Php_Process;
use WP_Error;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Flush\undo_flush;
use const ShortPixelFlush\Flush\STEP_LEASE_SECONDS;

require_once __DIR__ . '/Site_Test_Case.php';

/**
 * Tests flushes of everything that are killed at any step, or started twice at once.
 */
final class SiteCrashTest extends Site_Test_Case {

	private const MOMENTS = [ 'before', 'after', 'recorded' ];

	// Code for a separate process, which answers all requests itself.
	private const CHILD = '
		add_filter( "shortpixel_flush_pre_request", static fn () => [ "status" => 200, "headers" => [ "content-type" => "image/webp" ], "body" => "https://cdn.shortpixel.ai/spai2/ret_img/a.test/x.jpg", "error" => "", "error_text" => "", "at" => time(), "retry_after" => null ] );
		require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/flush/start.php";
		';

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function points(): array {
		$points = [];
		foreach ( [ 'switch', 'styles', 'page_caches', 'front_page' ] as $step ) {
			foreach ( self::MOMENTS as $moment ) {
				$points[ "{$step}, {$moment}" ] = [ $step, $moment ];
			}
		}

		return $points;
	}

	#[DataProvider( 'points' )]
	public function test_a_request_that_dies_at_any_step_is_finished_by_the_next( string $step, string $moment ): void {
		$this->attachment();
		$id = $this->start();
		$this->die_at( $step, $moment );
		self::assertTrue( $this->dies( fn () => $this->run_to_end( $id ) ) );
		self::assertSame( 'running', $this->flush( $id )->state );

		$flush = $this->run_to_end( $id );
		self::assertSame( 'done', $flush->state );
		self::assertSame( self::TO, self::endpoint_in_database() );
		self::assert_steps( array_fill_keys( [ 'try', 'switch', 'styles', 'page_caches', 'front_page' ], 'done' ), $flush );
	}

	public function test_a_switch_that_was_made_and_not_recorded_is_found_and_told(): void {
		$id = $this->start();
		$this->die_at( 'switch', 'after' );
		self::assertTrue( $this->dies( fn () => $this->run_to_end( $id ) ) );
		self::assertSame( [ 'running', self::TO ], [ $this->flush( $id )->steps[1]->state, self::endpoint_in_database() ] );
		self::assertStringContainsString( 'but had been done', (string) wp_json_encode( flush_shape( $this->run_to_end( $id ) ) ) );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function points_before_anything_changed(): array {
		return [
			'as it was recorded' => [ 'start', 'recorded' ],
			'before the image'   => [ 'try', 'before' ],
			'after the image'    => [ 'try', 'after' ],
		];
	}

	#[DataProvider( 'points_before_anything_changed' )]
	public function test_a_request_that_dies_while_trying_changes_nothing_and_the_record_says_so( string $step, string $moment ): void {
		$this->attachment();
		$this->die_at( $step, $moment );
		self::assertTrue( $this->dies( fn () => start_site( self::FROM, '', 1 ) ) );
		$id = $this->flushes->open( null )[0]->id;
		$this->at( time() + STEP_LEASE_SECONDS + 1 );
		$flush = $this->run_to_end( $id );
		self::assertSame( [ 'failed', 'interrupted' ], [ $flush->state, $flush->failure->code ?? '' ] );
		self::assertStringContainsString( 'interrupted before anything was changed', (string) wp_json_encode( flush_shape( $flush ) ) );
		self::assertSame( self::FROM, self::endpoint_in_database() );
	}

	#[DataProvider( 'points_before_anything_changed' )]
	public function test_the_next_flush_cleans_up_after_one_that_died( string $step, string $moment ): void {
		$this->attachment();
		$this->die_at( $step, $moment );
		$this->dies( fn () => start_site( self::FROM, '', 1 ) );
		$this->at( time() + STEP_LEASE_SECONDS + 1 );
		self::assertSame( 'done', $this->run_to_end( $this->start() )->state );
		self::assertSame( [ 'done', 'failed' ], array_column( $this->flushes->find( [ 'scope' => 'site' ] )['flushes'], 'state' ) );
	}

	public function test_a_flush_that_nobody_drives_any_more_is_finished_by_attempts_to_start_another(): void {
		$id = $this->start();
		$this->die_at( 'styles', 'before' );
		self::assertTrue( $this->dies( fn () => $this->run_to_end( $id ) ) );

		// The pages are read in a later request than the one that clears the page caches.
		foreach ( [ 'already_running' => 'running', 'endpoint_changed' => 'done' ] as $code => $state ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Two short pairs.
			$this->at( self::plugin_time() + STEP_LEASE_SECONDS + 1 );
			$error = start_site( self::FROM, '', 1 );
			self::assertInstanceOf( WP_Error::class, $error );
			self::assertSame( [ "shortpixel_flush_{$code}", $state ], [ $error->get_error_code(), $this->flush( $id )->state ] );
		}
	}

	public function test_a_flush_that_cannot_work_ends_in_one_write_so_that_no_runner_goes_on_with_it(): void {
		$this->attachment();
		$this->cdn = [ 'status' => 403 ];
		$writes    = [];
		add_filter(
			'query',
			static function ( string $query ) use ( &$writes ): string {
				if ( 1 === preg_match( '/^UPDATE \S+_flush_flushes .*"state":"failed"/s', str_replace( '\\', '', $query ) ) ) {
					$writes[] = $query;
				}
				return $query;
			}
		);
		self::assertInstanceOf( WP_Error::class, start_site( self::FROM, '', 1 ) );
		self::assertCount( 1, $writes );
		self::assertStringContainsString( "state = 'failed'", $writes[0] );
	}

	public function test_a_switch_that_is_hours_late_is_not_made(): void {
		$id = $this->start();
		$this->at( time() + 3600 );
		$flush = $this->run_to_end( $id );
		self::assertSame( [ 'failed', 'interrupted' ], [ $flush->state, $flush->failure->code ?? '' ] );
		self::assertSame( self::FROM, self::endpoint_in_database() );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function undo_points(): array {
		$points = [];
		foreach ( [ 'switch_back', 'styles', 'page_caches', 'front_page' ] as $step ) {
			foreach ( self::MOMENTS as $moment ) {
				$points[ "{$step}, {$moment}" ] = [ $step, $moment ];
			}
		}

		return $points;
	}

	#[DataProvider( 'undo_points' )]
	public function test_an_undo_that_dies_at_any_step_is_finished_by_the_next_request( string $step, string $moment ): void {
		$id    = $this->start();
		$flush = $this->run_to_end( $id );
		$this->die_at( $step, $moment );
		self::assertTrue(
			$this->dies(
				function () use ( $flush, $id ): void {
					undo_flush( $flush );
					$this->run_to_end( $id );
				}
			)
		);
		self::assertSame( 'undone', $this->run_to_end( $id )->state );
		self::assertSame( self::FROM, self::endpoint_in_database() );
	}

	public function test_of_two_requests_at_once_one_starts_and_the_other_is_refused(): void {
		$this->use_fresh_site();
		$this->store( self::FROM, 'api_url', 'behaviour' );
		$start = self::CHILD . '
			add_action( "shortpixel_flush_step", static function ( $step, $moment ) { "start" === $step && usleep( 300000 ); }, 10, 2 );
			$result = ShortPixelFlush\Flush\start_site( "' . self::FROM . '", "", 1 );
			echo is_wp_error( $result ) ? $result->get_error_data()["status"] : 202;';
		$two   = [ Php_Process::start( $start ), Php_Process::start( $start ) ];
		$said  = [ $two[0]->wait(), $two[1]->wait() ];
		sort( $said );
		self::assertSame( [ '202', '409' ], $said );

		wp_cache_flush();
		$flushes = $this->flushes->find( [ 'scope' => 'site' ] )['flushes'];
		self::assertCount( 1, $flushes );
		self::assertSame( 'done', $this->run_to_end( $flushes[0]->id )->state );
		self::assertSame( self::TO, self::endpoint_in_database() );
	}

	public function test_of_two_runners_at_once_each_step_is_done_by_one(): void {
		$this->use_fresh_site();
		$this->store( self::FROM, 'api_url', 'behaviour' );
		$id  = $this->start();
		$run = self::CHILD . '
			add_action( "shortpixel_flush_step", static function ( $step, $moment ) { if ( "before" === $moment ) { echo $step, " "; usleep( 20000 ); } }, 10, 2 );
			for ( $call = 0; $call < 12; $call++ ) {
				( new ShortPixelFlush\Flush\Runner() )->step( ' . $id . ', 5.0 );
				usleep( 30000 );
			}';
		$two = [ Php_Process::start( $run ), Php_Process::start( $run ) ];
		$did = explode( ' ', trim( $two[0]->wait() . $two[1]->wait() ) );
		sort( $did );
		self::assertSame( [ 'front_page', 'page_caches', 'styles', 'switch' ], $did );
		wp_cache_flush();
		self::assertSame( 'done', $this->flush( $id )->state );
	}

	/**
	 * @return array<string, array{string, string, string}>
	 */
	public static function kills(): array {
		return [
			'while the image is tried'           => [ 'try', 'before', 'failed' ],
			'before the switch'                  => [ 'switch', 'before', 'done' ],
			'after the switch, not yet recorded' => [ 'switch', 'after', 'done' ],
			'while the page caches are cleared'  => [ 'page_caches', 'before', 'done' ],
		];
	}

	#[DataProvider( 'kills' )]
	public function test_a_killed_process_is_taken_over_once_its_lease_has_run_out( string $step, string $moment, string $result ): void {
		$this->use_fresh_site();
		$this->store( self::FROM, 'api_url', 'behaviour' );
		$this->attachment();
		$process = Php_Process::start(
			self::CHILD . '
			add_action( "shortpixel_flush_step", static function ( $step, $moment ) { if ( [ "' . $step . '", "' . $moment . '" ] === [ $step, $moment ] ) { fwrite( STDOUT, "here" ); sleep( 20 ); } }, 10, 2 );
			$id = ShortPixelFlush\Flush\start_site( "' . self::FROM . '", "", 1 );
			( new ShortPixelFlush\Flush\Runner() )->step( $id, 5.0 );'
		);
		$process->wait_for( 'here' );
		$process->kill();
		wp_cache_flush();
		$id = $this->flushes->open( null )[0]->id;

		// The killed request still has the lease, so other requests can't tell yet that it is dead.
		$this->step( $id );
		self::assertSame( 'running', $this->flush( $id )->state );
		self::assertInstanceOf( WP_Error::class, start_site( self::FROM, '', 1 ) );

		$this->at( time() + STEP_LEASE_SECONDS + 1 );
		self::assertSame( $result, $this->run_to_end( $id )->state );
		self::assertSame( 'done' === $result ? self::TO : self::FROM, self::endpoint_in_database() );
	}

	/**
	 * @return iterable<string, array{string, string}>
	 */
	public static function slow_steps(): iterable {
		foreach ( [ 'switch', 'styles', 'page_caches', 'front_page' ] as $step ) {
			yield "{$step}, slow before its act" => [ $step, 'before' ];
			yield "{$step}, slow in its act" => [ $step, 'after' ];
		}
	}

	#[DataProvider( 'slow_steps' )]
	public function test_a_step_that_takes_longer_than_its_lease_is_taken_over_and_done_once( string $slow, string $moment ): void {
		$this->attachment();
		$id      = $this->start();
		$is_slow = false;
		$ended   = null;
		add_action(
			'shortpixel_flush_step',
			function ( string $step, string $at ) use ( $id, $slow, $moment, &$is_slow, &$ended ): void {
				if ( ! $is_slow && $slow === $step && $moment === $at ) {
					$is_slow = true;
					$this->at( self::plugin_time() + STEP_LEASE_SECONDS + 1 );
					// Another runner runs the flush to its end meanwhile.
					$ended = $this->run_to_end( $id );
				}
			},
			10,
			2
		);
		$flush = $this->run_to_end( $id );

		self::assertInstanceOf( Flush::class, $ended );
		self::assertSame( [ 'done', 'done' ], [ $ended->state, $flush->state ] );
		self::assertEquals(
			[ $ended->steps, self::TO ],
			[ $flush->steps, self::endpoint_in_database() ],
			'What the slow one writes is too late.'
		);
	}

	/**
	 * Makes the request die once, at the given moment of a step.
	 */
	private function die_at( string $at_step, string $at_moment ): void {
		$is_dead = false;
		add_action(
			'shortpixel_flush_step',
			static function ( string $step, string $moment ) use ( $at_step, $at_moment, &$is_dead ): void {
				if ( ! $is_dead && $step === $at_step && $moment === $at_moment ) {
					$is_dead = true;
					throw new RuntimeException( 'the request dies here' );
				}
			},
			10,
			2
		);
	}

	/**
	 * @param callable(): mixed $request
	 */
	private function dies( callable $request ): bool {
		try {
			$request();
		} catch ( RuntimeException $death ) {
			return 'the request dies here' === $death->getMessage();
		}

		return false;
	}
}
