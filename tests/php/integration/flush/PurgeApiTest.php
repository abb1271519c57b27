<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Admin\enqueue_media_library;
use function ShortPixelFlush\Admin\enqueue_page;
use function ShortPixelFlush\Admin\render_page;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\now;
use const ShortPixelFlush\Admin\PAGE_HOOK;

require_once __DIR__ . '/Simulator_Test_Case.php';
require_once __DIR__ . '/seeded-dice.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/media-library.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';

/**
 * Tests removals with the account's key that ShortPixel Adaptive Images stores, over real HTTP.
 */
final class PurgeApiTest extends Simulator_Test_Case {

	// The account's key at the simulator.
	private const KEY = 'simulator-key';

	protected function setUp(): void {
		parent::setUp();
		$this->stop_clocks();
		$this->activate_stand_in( self::provider_file( 'SPAI' ) );
		$this->keep_key( self::KEY );
		self::store_setting( self::$endpoint, 'api_url', 'behaviour' );
		add_filter( 'shortpixel_flush_api_url', static fn (): string => (string) preg_replace( '#/[^/]*$#', '', self::$endpoint ) );
	}

	private function keep_key( string $key ): void {
		self::store_setting( $key, 'api_key', 'general' );
	}

	private static function store_setting( string $value, string $name, string $category ): void {
		$options = [ 'ShortPixel\AI\Options', '_' ];
		self::assertIsCallable( $options );
		$set = [ $options(), 'set' ];
		self::assertIsCallable( $set );
		$set( $value, $name, [ 'settings', $category ] );
	}

	/**
	 * Returns the URLs of requests that remove copies: purges by the API, and removals of single URLs.
	 *
	 * @return array{purge: list<string>, removal: list<string>}
	 */
	private function sent(): array {
		$sent = [
			'purge'   => [],
			'removal' => [],
		];
		foreach ( (array) ( $this->control( 'GET', '/log' )['entries'] ?? [] ) as $entry ) {
			if ( is_array( $entry ) && in_array( $entry['kind'], [ 'purge', 'removal' ], true ) && is_string( $entry['url'] ) ) {
				$sent[ $entry['kind'] ][] = $entry['url'];
			}
		}
		return $sent;
	}

	/**
	 * Puts a red image on the site, makes the CDN cache copies at these URLs, and replaces the image with a blue one.
	 *
	 * @param list<string> $urls
	 */
	private function replace_picture( string $name, array $urls ): void {
		$this->put_picture( $name, [ 200, 20, 20 ], 5000 );
		array_map( [ $this, 'warm' ], $urls );
		$this->put_picture( $name, [ 20, 20, 200 ], 0 );
	}

	private function message( int $id ): string {
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		$shape = flush_shape( $flush );
		return implode( ' ', array_merge( [ $shape['message'] ], $shape['details'] ) );
	}

	public function test_the_key_is_used_for_every_provider_and_what_one_purge_removes_is_asked_for_once(): void {
		$client = (string) preg_replace( '#/[^/]*$#', '/client/to_auto,q_glossy,ret_img,w_200,h_150/', self::$endpoint );
		$urls   = [ self::url( 'a.jpg' ), $client . self::$site . '/a.jpg', self::url( 'a.jpg' ) . '?spf=3', self::url( 'a.jpg', 300 ) ];
		$this->replace_picture( 'a.jpg', $urls );
		$id = $this->flush( $urls );

		self::assertSame( 'done', $this->outcome( $id )[0] );
		self::assertSame( array_fill( 0, 4, 'blue' ), array_map( [ $this, 'visitor_sees' ], $urls ) );
		$file = static fn ( string $url ): string => '/purge-cdn-cache/' . self::KEY . '/' . (string) preg_replace(
			'/\.jpg.*$/',
			'.jpg*',
			$url
		);
		$sent = $this->sent();
		self::assertEqualsCanonicalizing( [ $file( $urls[0] ), $file( $urls[1] ), $file( $urls[3] ) ], $sent['purge'] );
		self::assertSame( [], $sent['removal'] );
		$rows = ( new Purges() )->find( $id )['purges'];
		self::assertNotContains( 0, array_column( $rows, 'sent_at' ) );
	}

	public function test_a_slow_service_is_asked_for_no_more_than_there_is_time_for(): void {
		$this->put_picture( 'slow.jpg', [ 20, 20, 200 ], 0 );
		$urls    = array_map( static fn ( int $width ): string => self::url( 'slow.jpg', $width ), range( 101, 160 ) );
		$rows    = array_map( static fn ( string $url ): Variant => new Variant( $url, self::$site . '/slow.jpg', null, 'pasted' ), $urls );
		$id      = ( new Flushes() )->create( [ 'scope' => 'urls' ], $rows );
		$seconds = 1000;
		$asked   = 0;
		$this->answer_requests(
			static function ( array $request ) use ( &$seconds, &$asked ): array {
				if ( ! str_contains( text( $request['url'] ), 'purge-cdn-cache' ) ) {
					return [ 'status' => 200 ];
				}
				++$asked;
				++$seconds;
				return [
					'status' => 200,
					'body'   => '{"Status":2}',
				];
			}
		);
		$turns = [];
		try {
			Seeded_Dice::$steady = static function () use ( &$seconds ): int {
				return $seconds;
			};
			for ( $turn = 0; $turn < 60 && $asked < 60; $turn++ ) {
				$before = $asked;
				( new Runner() )->step( $id, 4.0 );
				$turns[] = $asked - $before;
			}
		} finally {
			Seeded_Dice::$steady = null;
		}

		self::assertSame( 60, array_sum( $turns ), 'Each is asked for, and once.' );
		self::assertLessThanOrEqual( 10, max( array_merge( [ 0 ], $turns ) ), 'A second each.' );
	}

	public function test_without_a_key_everything_is_as_it_was(): void {
		$this->keep_key( '' );
		$this->replace_picture( 'b.jpg', [ self::url( 'b.jpg' ) ] );
		$id = $this->flush( [ self::url( 'b.jpg' ) ] );

		self::assertSame( 'done', $this->outcome( $id )[0] );
		self::assertSame( [], $this->sent()['purge'] );
		self::assertCount( 1, $this->sent()['removal'] );
	}

	/**
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function refusals(): array {
		$purge = [ 'match' => 'purge-cdn-cache' ];
		return [
			'another status'           => [ [ 'purge_answer' => 'other' ] ],
			'a word'                   => [ [ 'purge_answer' => 'text' ] ],
			'a page'                   => [ [ 'purge_answer' => 'page' ] ],
			'nothing'                  => [ [ 'purge_answer' => 'empty' ] ],
			'a wrong key in words'     => [ [ 'purge_answer' => 'wrong_key' ] ],
			'a refusal of the CDN'     => [ [ 'purge_answer' => 'cdn_error' ] ],
			'asked too often'          => [ [ 'rate_limit' => [ 'retry_after' => 600 ] + $purge ] ],
			'trouble'                  => [ [ 'server_error' => $purge ] ],
			'a connection that is cut' => [ [ 'reset' => $purge ] ],
			'a refused key'            => [ [ 'refused_account_key' => true ] ],
			'a key refused with a 200' => [ [ 'refused_account_key' => [ 'status' => 200 ] ] ],
		];
	}

	/**
	 * @param array<string, mixed> $switches
	 */
	#[DataProvider( 'refusals' )]
	public function test_whatever_is_no_success_is_removed_url_by_url_at_once( array $switches ): void {
		$urls = [ self::url( 'c.jpg' ), self::url( 'c.jpg', 300 ) ];
		$this->replace_picture( 'c.jpg', $urls );
		$this->control( 'POST', '/switches', $switches );
		$begun = now();
		$id    = $this->flush( $urls );

		self::assertSame( [ 'done', [ 'rebuilding', 'rebuilding' ] ], array_slice( $this->outcome( $id ), 0, 2 ) );
		self::assertLessThan( 15, now() - $begun );
		self::assertCount( 2, $this->sent()['removal'] );
		// curl itself repeats a request that is cut on a reused connection.
		self::assertCount( 2, array_unique( $this->sent()['purge'] ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function successes(): array {
		return [
			'a status as a text' => [ 'status_text' ],
			'a code'             => [ 'code' ],
			'a code as a text'   => [ 'code_text' ],
		];
	}

	#[DataProvider( 'successes' )]
	public function test_each_known_success_is_one( string $answer ): void {
		$this->replace_picture( 'd.jpg', [ self::url( 'd.jpg' ) ] );
		$this->control( 'POST', '/switches', [ 'purge_answer' => $answer ] );
		$id = $this->flush( [ self::url( 'd.jpg' ) ] );

		self::assertSame( 'done', $this->outcome( $id )[0] );
		self::assertSame( [], $this->sent()['removal'] );
	}

	public function test_each_refusal_has_a_sentence_of_its_own(): void {
		foreach ( [
			'wrong_key' => 'ShortPixel refused the API key',
			'cdn_error' => 'ShortPixel did not remove all copies of a file at once',
		] as $answer => $sentence ) {
			$this->replace_picture( $answer . '.jpg', [ self::url( $answer . '.jpg' ) ] );
			$this->control( 'POST', '/switches', [ 'purge_answer' => $answer ] );
			$id = $this->flush( [ self::url( $answer . '.jpg' ) ] );
			$this->outcome( $id );
			self::assertStringContainsString( $sentence, $this->message( $id ) );
		}
	}

	public function test_a_refused_key_is_not_used_again_in_this_flush_and_is_said(): void {
		$this->control( 'POST', '/switches', [ 'refused_account_key' => true ] );
		add_filter( 'shortpixel_flush_parallel', static fn (): int => 1 );
		$this->put_picture( 'e.jpg', [ 20, 20, 200 ], 0 );
		$urls = array_map( static fn ( int $width ): string => self::url( 'e.jpg', $width ), range( 100, 119 ) );
		$id   = $this->flush( $urls );

		self::assertCount( 2, $this->sent()['purge'], 'The first few.' );
		self::assertCount( 20, $this->sent()['removal'] );
		self::assertStringContainsString( 'refused the API key', $this->message( $id ) );

		$this->control( 'POST', '/switches', [ 'refused_account_key' => false ] );
		$this->control( 'DELETE', '/log' );
		$id = $this->flush( array_slice( $urls, 0, 1 ) );
		self::assertCount( 1, $this->sent()['purge'], 'Another flush tries it anew.' );
		self::assertStringNotContainsString( 'account key', $this->message( $id ) );
	}

	public function test_one_url_that_is_not_taken_says_nothing_of_the_others(): void {
		$this->control(
			'POST',
			'/switches',
			[
				'refused_account_key' => [
					'match'  => 'w_101',
					'status' => 404,
				],
			]
		);
		add_filter( 'shortpixel_flush_parallel', static fn (): int => 1 );
		$this->put_picture( 'f.jpg', [ 20, 20, 200 ], 0 );
		$this->flush( array_map( static fn ( int $width ): string => self::url( 'f.jpg', $width ), range( 100, 105 ) ) );

		self::assertCount( 6, $this->sent()['purge'] );
		self::assertCount( 1, $this->sent()['removal'] );
	}

	public function test_what_the_wildcard_did_not_reach_is_seen_and_tried_again_without_it(): void {
		$this->replace_picture( 'g.jpg', [ self::url( 'g.jpg' ) ] );
		$this->control( 'POST', '/switches', [ 'no_removal' => [ 'match' => 'purge-cdn-cache' ] ] );
		$id = $this->flush( [ self::url( 'g.jpg' ) ] );
		self::assertSame( [ 'failed', [ 'stale' ] ], array_slice( $this->outcome( $id ), 0, 2 ) );
		self::assertSame( 'red', $this->visitor_sees( self::url( 'g.jpg' ) ) );

		self::assertTrue( retry_flush( ( new Flushes() )->get( $id ) ?? self::fail() ) );
		$this->run_to_the_end( $id );
		self::assertSame( [ 'done', [ 'rebuilding' ] ], array_slice( $this->outcome( $id ), 0, 2 ) );
		self::assertCount( 1, $this->sent()['purge'] );
		self::assertCount( 1, $this->sent()['removal'] );
		self::assertSame( 'blue', $this->visitor_sees( self::url( 'g.jpg' ) ) );
	}

	public function test_an_image_whose_name_begins_like_anothers_is_left_alone(): void {
		$urls = [ self::url( 'h.jpg' ), self::url( 'h.jpg.webp' ), self::url( 'h-else.jpg' ), self::url( 'hero.jpg' ) ];
		foreach ( $urls as $url ) {
			$this->put_picture( basename( $url ), [ 200, 20, 20 ], 5000 );
			$this->warm( $url );
		}
		$this->put_picture( 'h.jpg', [ 20, 20, 200 ], 0 );
		$this->flush( [ $urls[0] ] );

		self::assertSame( [ 'blue', 'red', 'red' ], array_map( [ $this, 'visitor_sees' ], [ $urls[0], $urls[2], $urls[3] ] ) );
		self::assertSame( [ '/purge-cdn-cache/' . self::KEY . '/' . $urls[0] . '*' ], $this->sent()['purge'] );
		self::assertSame(
			[ 307, 200, 200 ],
			array_map( fn ( string $url ): int => $this->status_of( $url ), [ self::url( 'h.jpg.webp' ), $urls[2], $urls[3] ] ),
			'What begins with the whole name goes with it.'
		);
	}

	private function status_of( string $url ): int {
		return (int) wp_remote_retrieve_response_code( wp_remote_get( $url, [ 'redirection' => 0 ] ) );
	}

	public function test_neither_a_file_that_is_not_there_nor_one_without_an_extension_gets_the_key(): void {
		$urls = [ self::url( 'never.jpg' ), self::url( 'photo' ) ];
		touch( self::$folder . '/photo' );
		$this->flush( $urls );

		self::assertSame( [], $this->sent()['purge'] );
		self::assertCount( 2, $this->sent()['removal'] );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function names(): array {
		return [
			'spaces and letters' => [ "b\u{fc}cher neu.jpg", 'b%C3%BCcher%20neu.jpg' ],
			'a number sign'      => [ 'no#1.jpg', 'no%231.jpg' ],
			'a percent sign'     => [ '100%.jpg', '100%25.jpg' ],
		];
	}

	#[DataProvider( 'names' )]
	public function test_a_name_of_any_kind_is_removed( string $file, string $in_url ): void {
		$url = self::url( $in_url );
		$this->put_picture( 'plain.jpg', [ 200, 20, 20 ], 5000 );
		rename( self::$folder . '/plain.jpg', self::$folder . '/' . $file );
		$this->warm( $url );
		$this->put_picture( 'plain.jpg', [ 20, 20, 200 ], 0 );
		rename( self::$folder . '/plain.jpg', self::$folder . '/' . $file );
		self::assertSame( 'red', $this->visitor_sees( $url ) );
		$id = $this->flush( [ $url ] );

		self::assertSame( 'done', $this->outcome( $id )[0] );
		self::assertSame( 'blue', $this->visitor_sees( $url ) );
		self::assertSame( [], $this->sent()['removal'] );
		self::assertCount( 1, $this->sent()['purge'] );
	}

	/**
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function ways_to_tell(): array {
		return [
			'a success'     => [ [] ],
			'a refused key' => [ [ 'refused_account_key' => true ] ],
			'a cut'         => [ [ 'reset' => [ 'match' => 'purge-cdn-cache' ] ] ],
			'trouble'       => [ [ 'server_error' => [ 'match' => 'purge-cdn-cache' ] ] ],
			'an old copy'   => [ [ 'no_removal' => true ] ],
		];
	}

	/**
	 * @param array<string, mixed> $switches
	 */
	#[DataProvider( 'ways_to_tell' )]
	public function test_the_key_is_nowhere_but_in_the_request( array $switches ): void {
		$log = self::$folder . '/error.log';
		touch( $log );
		$before = ini_set( 'error_log', $log ); // phpcs:ignore WordPress.PHP.IniSet -- To read what would be logged.
		$lines  = self::$folder . '/lines.log';
		add_filter( 'shortpixel_flush_log', static fn (): string => $lines );
		$this->act_as( 'administrator' );
		$this->replace_picture( 'h.jpg', [ self::url( 'h.jpg' ) ] );
		$this->control( 'POST', '/switches', $switches );
		$told  = [];
		$shown = [];
		add_action(
			'all',
			static function ( string $hook, mixed ...$arguments ) use ( &$told ): void {
				// Option hooks get the provider's own option, which contains the key; no other hook may get the key.
				if ( 1 !== preg_match( '/option|alloptions/', $hook ) && str_contains( print_r( $arguments, true ), self::KEY ) ) { // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- What a log would hold.
					$told[] = $hook;
				}
			},
			10,
			20
		);
		add_action(
			'shortpixel_flush_after_request',
			static function ( string $method, string $url ) use ( &$shown ): void {
				$shown[] = $url;
			},
			10,
			2
		);
		$id = $this->flush( [ self::url( 'h.jpg' ) ] );
		remove_all_actions( 'all' );
		ini_set( 'error_log', (string) $before ); // phpcs:ignore WordPress.PHP.IniSet -- As it was.

		self::assertStringContainsString( '/' . self::KEY . '/', $this->sent()['purge'][0] ?? '', 'It was sent.' );
		self::assertSame( [], $told );
		self::assertNotSame( [], array_filter( $shown, static fn ( string $url ): bool => str_contains( $url, '/purge-cdn-cache/***/' ) ) );
		self::assertStringNotContainsString( self::KEY, (string) file_get_contents( $log ) );
		self::assertStringContainsString( "flush={$id} purge=", (string) file_get_contents( $lines ) );
		self::assertStringNotContainsString( self::KEY, (string) file_get_contents( $lines ) );
		self::assertSame( [ 'wp_options short_pixel_ai_options' ], self::where_the_database_has( self::KEY ) );
		foreach ( self::every_route( $id ) as $route => $methods ) {
			foreach ( $methods as $method ) {
				$response = $this->rest( $method, $route, 'GET' === $method ? [] : [ 'api_key' => 1 ] );
				self::assertStringNotContainsString(
					self::KEY,
					(string) wp_json_encode( [ $response->get_data(), $response->get_headers() ] ),
					"{$method} {$route}"
				);
			}
		}
		foreach ( [ [], [ 'dry_run' => true ], [ 'scope' => 'site' ] ] as $more ) {
			$plan = [
				'scope' => 'urls',
				'urls'  => [ self::url( 'h.jpg' ) ],
			];
			self::assertStringNotContainsString(
				self::KEY,
				(string) wp_json_encode( $this->rest( 'POST', '/flushes', $more + $plan )->get_data() )
			);
		}
		self::assertStringNotContainsString( self::KEY, self::front_page() );
		$printed = self::pages();
		self::assertStringContainsString( 'id="shortpixel-flush-root"', $printed );
		foreach ( [ '"attachments":[', '"news":[', '"status":{' ] as $part ) {
			self::assertStringContainsString( $part, $printed, 'With what its script begins from.' );
		}
		self::assertStringNotContainsString( self::KEY, $printed );
	}

	/**
	 * Returns the methods of each of the plugin's REST routes, with this flush's ID in the route.
	 *
	 * @return array<string, list<string>>
	 */
	private static function every_route( int $id ): array {
		$routes = [];
		rest_do_request( '/shortpixel-flush/v1' );
		foreach ( rest_get_server()->get_routes( 'shortpixel-flush/v1' ) as $route => $handlers ) {
			$methods = [];
			foreach ( $handlers as $handler ) {
				$methods = array_merge(
					$methods,
					array_map( 'strval', array_keys( is_array( $handler['methods'] ?? null ) ? $handler['methods'] : [] ) )
				);
			}
			$routes[ str_replace( '(?P<id>[\d]+)', (string) $id, (string) $route ) ] = $methods;
		}
		self::assertGreaterThan( 10, count( $routes ) );
		return $routes;
	}

	/**
	 * Returns what WordPress prints into the head and the footer of a visitor's page.
	 */
	private static function front_page(): string {
		ob_start();
		do_action( 'wp_enqueue_scripts' );
		wp_head();
		wp_footer();
		return (string) ob_get_clean();
	}

	/**
	 * Returns the plugin's screen, and the scripts of the screen and the Media Library with their data.
	 */
	private static function pages(): string {
		$GLOBALS['wp_scripts'] = null;
		set_current_screen( 'upload' );
		ob_start();
		enqueue_page( PAGE_HOOK );
		enqueue_media_library();
		render_page();
		wp_scripts()->do_items( wp_scripts()->queue );
		$printed = (string) ob_get_clean();
		set_current_screen( 'front' );
		return $printed;
	}

	/**
	 * Lists the database rows that hold a text, each by its table and, if it is an option, the option's name.
	 *
	 * @return list<string>
	 */
	private static function where_the_database_has( string $text ): array {
		global $wpdb;
		$found = [];
		foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
			self::assertIsString( $table );
			foreach ( (array) $wpdb->get_results( "SELECT * FROM `{$table}`", 'ARRAY_A' ) as $row ) { // phpcs:ignore WordPress.DB.PreparedSQL -- The database's own name.
				self::assertIsArray( $row );
				if ( str_contains( (string) wp_json_encode( $row, JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_SLASHES ), $text ) ) {
					$found[] = trim( $table . ' ' . ( is_string( $row['option_name'] ?? null ) ? $row['option_name'] : '' ) );
				}
			}
		}
		return $found;
	}
}
