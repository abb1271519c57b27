<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\TestWith;
use RuntimeException;
use ShortPixelFlush\Tests\Support\Php_Process;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * Tests flushes by new links that are killed at any step or run by several processes at once.
 */
final class CrashTest extends New_Link_Test_Case {

	/**
	 * @return array<string, array{string, string, bool}>
	 */
	public static function points(): array {
		$points = [];
		foreach ( [ 'version', 'version_back', 'page_caches', 'pages' ] as $step ) {
			foreach ( [ 'before', 'after', 'recorded' ] as $moment ) {
				$points[ "{$step}, {$moment}" ] = [ $step, $moment, 'version_back' === $step ];
				if ( ! str_starts_with( $step, 'version' ) ) {
					$points[ "{$step}, {$moment}, of an undo" ] = [ $step, $moment, true ];
				}
			}
		}

		return $points;
	}

	#[DataProvider( 'points' )]
	public function test_a_request_that_dies_at_any_step_is_finished_by_the_next_once_its_turn_is_over(
		string $step,
		string $moment,
		bool $is_undo
	): void {
		$id = $this->give();
		if ( $is_undo ) {
			$this->run_to_end( $id );
		}
		$this->die_at( $step, $moment );
		$begun = $this->now;
		self::assertTrue(
			$this->dies(
				function () use ( $id, $is_undo ): void {
					if ( $is_undo ) {
						$this->rest( 'POST', "/flushes/{$id}/undo" );
					}
					$this->run_to_end( $id );
				}
			)
		);
		$flush = $this->run_to_end( $id );
		self::assertSame( $is_undo ? 'undone' : 'done', $flush->state, $this->message( $id ) );
		self::assertSame( $is_undo, '' === $this->version() );
		self::assertLessThan( 200, $this->now - $begun );
	}

	public function test_a_version_that_was_given_and_not_recorded_is_given_once_more_and_stays_the_same(): void {
		$id = $this->give();
		$this->die_at( 'version', 'after' );
		self::assertTrue( $this->dies( fn () => $this->run_to_end( $id ) ) );
		$version = $this->version();
		self::assertNotSame( '', $version );
		self::assertSame( 'running', $this->steps( $id )['version'] );
		$this->run_to_end( $id );
		self::assertSame( $version, $this->version() );
	}

	public function test_while_one_runner_is_at_a_step_another_leaves_it_alone(): void {
		$id    = $this->give();
		$acted = 0;
		add_action(
			'shortpixel_flush_step',
			function ( string $step, string $moment ) use ( $id, &$acted ): void {
				if ( 'before' === $moment ) {
					++$acted;
					$this->step( $id );
				}
			},
			10,
			2
		);
		$this->run_to_end( $id );
		self::assertSame( 4, $acted );
	}

	#[TestWith( [ 'version' ] )]
	#[TestWith( [ 'pages' ] )]
	public function test_a_runner_that_read_the_options_before_the_version_was_given_sees_it( string $at ): void {
		$id    = $this->give();
		$stale = wp_load_alloptions( true );
		if ( 'version' === $at ) {
			// Another runner has stored the version, and died before that was recorded.
			$this->die_at( 'version', 'after' );
			self::assertTrue( $this->dies( fn () => $this->run_to_end( $id ) ) );
			self::assertNotSame( '', $this->version() );
			remove_all_actions( 'shortpixel_flush_step' );
		}
		add_action(
			'shortpixel_flush_step',
			static function ( string $step, string $moment ) use ( $stale, $at ): void {
				if ( $step === $at && 'before' === $moment ) {
					wp_cache_set( 'alloptions', $stale, 'options' );
				}
			},
			10,
			2
		);
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
	}

	public function test_of_two_processes_at_once_each_step_is_done_by_one_and_each_flush_has_its_own_version(): void {
		$this->use_fresh_site();
		$this->store( 'https://cdn.shortpixel.ai/spai', 'api_url', 'behaviour' );
		$this->act_as( 'administrator' );
		$this->image = $this->attachment( [ 'name' => 'at-once' ] );
		$start       = '
			wp_set_current_user( ' . get_current_user_id() . ' );
			add_filter( "shortpixel_flush_pre_request", static fn ( $none, $request ) => [ "status" => false === strpos( $request["url"], "/spai/" ) ? 200 : 307, "headers" => [ "location" => "http://" . preg_replace( "~^.*/(?=example\.org/)~", "", $request["url"] ) ], "body" => "", "error" => "", "error_text" => "", "at" => time(), "retry_after" => null ], 10, 2 );
			$request = new WP_REST_Request( "POST", "/shortpixel-flush/v1/flushes" );
			$request->set_header( "Content-Type", "application/json" );
			$request->set_body( "{\"scope\":\"images\",\"attachments\":[' . $this->image . '],\"method\":\"new_link\"}" );';
		$give        = $start . '
			$id = rest_get_server()->dispatch( $request )->get_data()["id"];
			( new ShortPixelFlush\Flush\Runner() )->do_next( $id );
			( new ShortPixelFlush\Flush\Runner() )->do_next( $id );
			// This CDN is slow to make the image that it is tested with.
			add_filter( "shortpixel_flush_now", static fn () => time() + 60 );
			( new ShortPixelFlush\Flush\Runner() )->do_next( $id );
			echo ( new ShortPixelFlush\Store\Flushes() )->get( $id )->subject->version, "\n";';
		$two         = [ Php_Process::start( $give ), Php_Process::start( $give ) ];
		$versions    = [ trim( $two[0]->wait() ), trim( $two[1]->wait() ) ];
		self::assertNotSame( $versions[0], $versions[1] );
		self::assertMatchesRegularExpression( '/^\d{8,9} \d{8,9}$/', implode( ' ', $versions ) );

		$run = $start . '
			add_action( "shortpixel_flush_step", static function ( $step, $moment, $id ) { if ( "before" === $moment ) { echo "$step-$id "; usleep( 20000 ); } }, 10, 3 );
			for ( $call = 0; $call < 12; $call++ ) {
				ShortPixelFlush\action_shortpixel_flush_run();
				usleep( 30000 );
			}';
		$two = [ Php_Process::start( $run ), Php_Process::start( $run ) ];
		$did = explode( ' ', trim( $two[0]->wait() . $two[1]->wait() ) );
		self::assertSame( array_unique( $did ), $did );

		wp_cache_flush();
		foreach ( $this->flushes->open( null ) as $flush ) {
			self::assertSame( 'waiting', $flush->state, 'Without a copy to compare with, a redirect is looked at twice.' );
		}
		// Whichever flush came first, pages have the later version.
		self::assertSame( max( (int) $versions[0], (int) $versions[1] ), (int) $this->version() );
	}

	public function test_a_killed_process_is_taken_over(): void {
		$this->use_fresh_site();
		$this->store( 'https://cdn.shortpixel.ai/spai', 'api_url', 'behaviour' );
		$this->act_as( 'administrator' );
		$this->image = $this->attachment( [ 'name' => 'killed' ] );
		$this->now   = time();
		$this->hold_the_old_picture();
		$id      = $this->give();
		$process = Php_Process::start(
			'add_action( "shortpixel_flush_step", static function ( $step, $moment ) { if ( "version after" === "$step $moment" ) { fwrite( STDOUT, "here" ); sleep( 20 ); } }, 10, 2 );
			ShortPixelFlush\action_shortpixel_flush_run();'
		);
		$process->wait_for( 'here' );
		$process->kill();
		wp_cache_flush();
		self::assertSame( 'running', $this->steps( $id )['version'] );
		$this->step( $id );
		self::assertSame( 'running', $this->steps( $id )['version'], 'It may still be at it.' );
		$this->now += 100;
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		self::assertNotSame( '', $this->version() );
	}

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
