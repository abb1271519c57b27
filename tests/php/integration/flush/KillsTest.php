<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use ShortPixelFlush\Model\Planning;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Php_Process;
use function ShortPixelFlush\Flush\expect_background_run;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Model\cause_bit;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\scan_shape;
use function ShortPixelFlush\suspects;
use const ShortPixelFlush\Flush\STEPS;
use const ShortPixelFlush\Flush\TEST_IMAGE;
use const ShortPixelFlush\Scan\UNKNOWN_REASONS;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/judge.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/test-images.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/scan.php';

/**
 * Tests that work comes to an end even if it kills its process at the same place each time.
 */
final class KillsTest extends Flush_Test_Case {
	private const INTERRUPTED = 'The work was interrupted several times. Look at your site’s error log, then flush again.';

	// More than the number of times that any work is tried.
	private const MOST_KILLS = 7;

	/**
	 * Steps that are done for each row: the request and the row's state at which the process is killed, and the flush's
	 * message afterwards (empty if it isn't tested).
	 */
	private const AT_ROWS = [
		'before the removal' => [ 'plain', 'queued', '' ],
		'remove'             => [ 'f_remove', 'queued', self::INTERRUPTED ],
		'look'               => [ 'plain', 'sent', self::INTERRUPTED ],
		'edge_sources'       => [ 'PURGE https://example.org', 'queued', self::INTERRUPTED ],
		'edge'               => [ 'PURGE https://cdn.shortpixel.ai', 'sent', self::INTERRUPTED ],
	];

	/** Steps that are done once, and the flush's message if they kill the process (empty if it isn't tested). */
	private const ONCE = [
		'version'          => self::INTERRUPTED,
		'ways'             => '',
		'edge_files'       => '',
		'version_back'     => self::INTERRUPTED,
		'try'              => 'It was interrupted before anything was changed. Flush again.',
		'switch'           => self::INTERRUPTED,
		'switch_back'      => self::INTERRUPTED,
		'purge'            => self::INTERRUPTED,
		'wait'             => self::INTERRUPTED,
		'styles'           => self::INTERRUPTED,
		'page_caches'      => self::INTERRUPTED,
		'edge_pages'       => self::INTERRUPTED,
		'page_caches_last' => self::INTERRUPTED,
		'fall_back'        => self::INTERRUPTED,
		'pages'            => self::INTERRUPTED,
		'front_page'       => self::INTERRUPTED,
	];

	// The first lines of each child process. They give it its own clock ($late) and an edge, and define $at, which
	// answers its requests and kills it at some of them, and $run, which works on a flush.
	private const CHILD = '
		$late = %1$d;
		add_filter( "shortpixel_flush_now", static function () use ( &$late ): int { return %2$d + $late; } );
		add_filter( "shortpixel_flush_configured_edges", static fn (): array => [ [ "id" => "varnish", "kind" => "generic", "hosts" => [ "cdn.shortpixel.ai", "example.org" ], "setup" => [ "servers" => "http://127.0.0.1:6081" ] ] ] );
		$die = static function (): void { fwrite( STDOUT, "killed" ); posix_kill( getmypid(), 9 ); };
		require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/scan/scan.php";
		require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/auto/sweep.php";
		require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/flush/drivers.php";
		$flushes = new ShortPixelFlush\Store\Flushes();
		$purges  = new ShortPixelFlush\Store\Purges();
		$runner  = static fn () => new ShortPixelFlush\Flush\Runner( new ShortPixelFlush\Http\Client( [ "cdn.shortpixel.ai" ] ) );
		$answer  = [ "status" => 200, "headers" => [ "content-type" => "image/png" ], "body" => base64_decode( "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==" ), "error" => "", "error_text" => "", "at" => 0, "retry_after" => null ];
		$at      = static function ( callable $kills ) use ( $die, $answer, &$late ): void {
			add_filter( "shortpixel_flush_pre_request", static function ( $none, array $request ) use ( $kills, $die, $answer, &$late ): array {
				$kills( $request ) && $die();
				return [ "at" => %2$d + $late ] + $answer;
			}, 10, 2 );
		};
		$run     = static function ( int $id ) use ( $flushes, $runner, &$late ): void {
			for ( $turn = 0; $turn < 40 && $flushes->get( $id )->is_open(); $turn++ ) {
				$runner()->step( $id, 5.0 );
				$late += 20;
			}
		};
		';

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
		self::assertTrue( function_exists( 'posix_kill' ) );
		Php_Process::error_log();
	}

	public function test_every_step_is_in_the_table(): void {
		self::assertEqualsCanonicalizing(
			array_keys( STEPS ),
			array_diff( [ 'plan', 'arrive', ...array_keys( self::AT_ROWS ), ...array_keys( self::ONCE ) ], [ 'before the removal' ] )
		);
	}

	/**
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function at_rows(): iterable {
		yield from self::AT_ROWS;
	}

	#[DataProvider( 'at_rows' )]
	public function test_a_flush_ends_whatever_a_row_does( string $request, string $state, string $says ): void {
		$id    = $this->flush( 3 );
		$kills = $this->kills_of(
			sprintf(
				'$at( static fn ( array $request ): bool => %1$s && [] !== $purges->in_state( %3$d, %2$s, 1 ) ); $run( %3$d );',
				'plain' === $request
					? '"GET" === ( $request["method"] ?? "GET" ) && ! str_contains( $request["url"], "f_remove" )'
					: (
						'f_remove' === $request
						? 'str_contains( $request["url"], "f_remove" )'
						: '"PURGE" === ( $request["method"] ?? "" ) && str_contains( wp_json_encode( $request ), "' . explode( '//', $request )[1] . '" )'
					),
				var_export( $state, true ),
				$id
			)
		);

		self::assertGreaterThan( 0, $kills );
		$this->assert_ended( $id, $says );
		$log = Php_Process::error_log();
		self::assertSame( str_contains( $says, 'error log' ), str_contains( $log, "Flush for ShortPixel: flush {$id}, Copy " ), $log );
	}

	/**
	 * @return iterable<string, array{string, string}>
	 */
	public static function steps_done_once(): iterable {
		foreach ( self::ONCE as $step => $says ) {
			yield $step => [ $step, $says ];
		}
	}

	#[DataProvider( 'steps_done_once' )]
	public function test_a_flush_ends_whatever_a_step_does( string $step, string $says ): void {
		$has_links    = in_array( $step, [ 'version', 'version_back', 'pages', 'fall_back' ], true );
		$is_of_images = $has_links || in_array( $step, [ 'ways', 'edge_files', 'page_caches_last' ], true );
		$id           = $this->flushes->create(
			[
				'scope'   => $is_of_images ? 'images' : 'site',
				'state'   => 'running',
				'user_id' => 1,
				'subject' => $has_links ? [
					'version'          => '7',
					'attachment_count' => 1,
				] : [],
				'steps'   => [ Step::queued( $step ) ],
			]
		);
		$kills        = $this->kills_of(
			sprintf(
				'add_action( "shortpixel_flush_step", static function ( $step, $moment ) use ( $die ) { [ %1$s, "before" ] === [ $step, $moment ] && $die(); }, 10, 2 );
				$run( %2$d );',
				var_export( $step, true ),
				$id
			)
		);

		self::assertSame( 'try' === $step ? 0 : 3, $kills );
		$this->assert_ended( $id, $says );
		self::assertStringContainsString( "Flush for ShortPixel: flush {$id}, step {$step}, The step failed", Php_Process::error_log() );
	}

	public function test_a_flush_ends_where_what_a_log_needs_is_what_ends_the_process(): void {
		$id    = $this->flushes->create(
			[
				'scope'   => 'site',
				'state'   => 'running',
				'user_id' => 1,
				'steps'   => [ Step::queued( 'edge_pages' ) ],
			]
		);
		$kills = $this->kills_of(
			sprintf(
				'$at( static fn (): bool => false );
				$made = $runner();
				add_filter( "shortpixel_flush_configured_edges", static function ( $all ) use ( $die, $flushes ) { $flushes->get( %1$d )->is_open() && $die(); return $all; } );
				$made->step( %1$d, 5.0 );',
				$id
			)
		);

		self::assertGreaterThan( 0, $kills );
		$this->assert_ended( $id, '' );
	}

	public function test_a_flush_ends_whatever_planning_an_image_does(): void {
		$killer   = $this->attachment( [ 'name' => 'killer' ] );
		$other    = $this->attachment( [ 'name' => 'other' ] );
		$planning = new Planning(
			[
				'images' => 2,
				'last'   => max( $killer, $other ),
			]
		);
		$id       = $this->flushes->create(
			[
				'scope'   => 'library',
				'state'   => 'queued',
				'user_id' => 1,
				'steps'   => [ Step::queued( 'plan', $planning->to_array() ) ],
			]
		);
		$kills    = $this->kills_of(
			sprintf(
				'$at( static fn (): bool => false );
				add_filter( "wp_get_attachment_metadata", static function ( $data, $image = 0 ) use ( $die ) { %1$d === $image && $die(); return $data; }, 10, 2 );
				add_filter( "wp_get_attachment_url", static function ( $url, $image = 0 ) use ( $die ) { %1$d === $image && $die(); return $url; }, 10, 2 );
				$run( %2$d );',
				$killer,
				$id
			)
		);

		self::assertGreaterThan( 0, $kills );
		$this->assert_ended( $id, 'The copies of 1 image could not be found. Look at your site’s error log.' );
		self::assertStringContainsString(
			"Flush for ShortPixel: flush {$id}, step plan, The copies of image {$killer} could not be found",
			Php_Process::error_log()
		);
	}

	public function test_a_change_is_decided_on_whatever_looking_at_its_file_does(): void {
		$this->activate_stand_in( self::provider_file( 'SPAI' ) );
		$killer  = $this->attachment( [ 'name' => 'killer' ] );
		$records = new Image_Records();
		self::assertTrue( $records->note_changes( [ $killer => self::changed_by( 1 ) ] ) );
		$kills = $this->kills_of(
			sprintf(
				'add_filter( "get_attached_file", static function ( $file, $image = 0 ) use ( $die ) { %1$d === $image && $die(); return $file; }, 10, 2 );
				$late += 700;
				ShortPixelFlush\Auto\sweep( 4.0 );',
				$killer
			)
		);

		self::assertSame( 3, $kills );
		self::assertSame( 'failed', $records->get( $killer )->decision ?? '' );
		self::assertStringContainsString(
			"Flush for ShortPixel: The files of image {$killer} could not be compared",
			Php_Process::error_log()
		);
	}

	public function test_files_are_read_for_the_first_time_whatever_an_image_does(): void {
		$this->attachment( [ 'name' => 'one' ] );
		$killer = $this->attachment( [ 'name' => 'killer' ] );
		$last   = $this->attachment( [ 'name' => 'last' ] );
		$kills  = $this->kills_of(
			sprintf(
				'add_filter( "get_attached_file", static function ( $file, $image = 0 ) use ( $die ) { %d === $image && $die(); return $file; }, 10, 2 );
				do { $is_read = ShortPixelFlush\Auto\read_library( microtime( true ) + 4 ); } while ( ! $is_read );',
				$killer
			)
		);

		self::assertSame( 3, $kills );
		self::assertSame( (string) $last, get_option( 'shortpixel_flush_baseline' ) );
		self::assertSame( [], suspects( 'baseline' ) );
		self::assertStringContainsString(
			"Flush for ShortPixel: The files of image {$killer} could not be read: ",
			Php_Process::error_log()
		);
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function in_a_scan(): array {
		return [
			'while files are looked at'  => [
				'add_filter( "get_attached_file", static function ( $file, $image = 0 ) use ( $die ) { %1$d === $image && $die(); return $file; }, 10, 2 ); $at( static fn (): bool => false );',
			],
			'while copies are asked for' => [ '$at( static fn (): bool => true );' ],
		];
	}

	#[DataProvider( 'in_a_scan' )]
	public function test_a_scan_goes_on_whatever_an_image_does( string $dies ): void {
		$this->activate_stand_in( self::provider_file( 'SPAI' ) );
		$killer  = $this->attachment( [ 'name' => 'killer' ] );
		$records = new Image_Records();
		$kills   = $this->kills_of(
			sprintf(
				$dies . '
				"none" === ShortPixelFlush\Scan\current_scan()->state && ShortPixelFlush\Scan\start( 1, "person" );
				do { $next = ShortPixelFlush\Scan\run( 4.0 ); $late += 70; } while ( null !== $next );',
				$killer
			)
		);

		self::assertGreaterThan( 0, $kills );
		self::assertSame( 'done', current_scan()->state );
		self::assertSame( 'interrupted', $records->get( $killer )->scan_reason ?? '' );
		self::assertContains(
			'interrupted',
			array_intersect( array_column( scan_shape( current_scan() )['unknown'], 'reason' ), UNKNOWN_REASONS )
		);
		self::assertStringContainsString( "Flush for ShortPixel: Image {$killer} could not be scanned: ", Php_Process::error_log() );
	}

	/** @return array<string, array{string, string, string}> The scope, a filter in which the process is killed while a flush begins, and the flush's message afterwards. */
	public static function at_the_beginning(): array {
		return [
			'of images'     => [ 'images', 'shortpixel_flush_configured_edges', self::INTERRUPTED ],
			'of everything' => [ 'site', 'shortpixel_flush_providers', 'It was interrupted before anything was changed. Flush again.' ],
		];
	}

	#[DataProvider( 'at_the_beginning' )]
	public function test_a_flush_ends_whatever_its_beginning_does( string $scope, string $hook, string $says ): void {
		$this->activate_stand_in( self::provider_file( 'SPAI' ) );
		$this->now += 1000;
		$id         = 'images' === $scope ? $this->flush( 1 ) : $this->flushes->create(
			[
				'scope'   => 'site',
				'state'   => 'queued',
				'user_id' => 1,
			]
		);
		$kills      = $this->kills_of(
			sprintf(
				'$at( static fn (): bool => false );
				$late += 1000;
				$made  = $runner();
				add_filter( %1$s, static function ( $all ) use ( $die, $flushes ) { "queued" === $flushes->get( %2$d )->state && $die(); return $all; } );
				$made->step( %2$d, 5.0 );',
				var_export( $hook, true ),
				$id
			)
		);

		self::assertSame( 3, $kills );
		$this->assert_ended( $id, $says );
		self::assertStringContainsString( "Flush for ShortPixel: flush {$id}, The flush was given up: ", Php_Process::error_log() );
	}

	public function test_an_image_of_our_own_is_deleted_whatever_ends_its_test(): void {
		$this->activate_stand_in( self::provider_file( 'SPAI' ) );
		$left  = static fn (): array => (array) glob( wp_get_upload_dir()['basedir'] . '/shortpixel-flush-*.png' );
		$kills = $this->kills_of(
			'$at( static fn (): bool => true );
			require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/flush/try-link.php";
			$client = new ShortPixelFlush\Http\Client( [ "cdn.shortpixel.ai" ] );
			( new ShortPixelFlush\Flush\Form_Test( $client, ShortPixelFlush\Providers\ready()[0], "https://cdn.shortpixel.ai/spai/w_300+ret_img/https://example.org/a.jpg", microtime( true ) + 20 ) )->run( [ "query" ] );'
		);
		self::assertSame( 3, $kills );
		self::assertCount( 3, $left() );

		foreach ( [ 3 => 0, 0 => 3601 ] as $count => $seconds ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Two ages.
			array_map( static fn ( $file ): bool => touch( (string) $file, time() - $seconds ), $left() );
			expect_background_run();
			do_action( 'wp_privacy_delete_old_export_files' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
			self::assertCount( $count, $left() );
		}
		self::assertSame( [], suspects( TEST_IMAGE ) );
	}

	public function test_one_kind_of_work_that_dies_keeps_no_other_from_its_turn(): void {
		$work  = '$did = static fn ( string $what ) => file_put_contents( %1$s, $what . " ", FILE_APPEND );
			ShortPixelFlush\Flush\carry_out( [ "killer" => static function () use ( $die, $did ) { $did( "killer" ); $die(); }, "other" => static fn () => $did( "other" ) ] );';
		$told  = (string) tempnam( get_temp_dir(), 'kills' );
		$kills = $this->kills_of( sprintf( $work, var_export( $told, true ) ) );
		$did   = trim( (string) file_get_contents( $told ) );
		unlink( $told );

		self::assertSame( 3, $kills );
		self::assertSame( 'killer other killer other killer other', $did );
	}

	/**
	 * Runs the code in one process after another until a process isn't killed. Returns how many were killed.
	 */
	private function kills_of( string $code ): int {
		for ( $kills = 0; $kills <= self::MOST_KILLS; $kills++ ) {
			try {
				Php_Process::start( sprintf( self::CHILD, 1000 * $kills, $this->now ) . $code )->wait();
				wp_cache_flush();
				$this->now += 1000 * ( $kills + 1 );
				return $kills;
			} catch ( RuntimeException $error ) {
				self::assertStringContainsString( 'killed', $error->getMessage() );
			}
		}
		self::fail( 'It is tried for ever.' );
	}

	/**
	 * @return array{causes: int, is_new: bool, user_id: int, former: array{}}
	 */
	private static function changed_by( int $user_id ): array {
		return [
			'causes'  => cause_bit( 'change' ),
			'is_new'  => false,
			'user_id' => $user_id,
			'former'  => [],
		];
	}

	private function assert_ended( int $id, string $says ): void {
		$flush = $this->get( $id );
		self::assertFalse( $flush->is_open(), (string) wp_json_encode( $flush ) );
		$shape = flush_shape( $flush );
		self::assertNotSame( '', $shape['message'] );
		if ( '' !== $says ) {
			self::assertStringContainsString(
				$says,
				(string) wp_json_encode( [ $shape['message'], $shape['steps'] ], JSON_UNESCAPED_UNICODE )
			);
		}
	}
}
