<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Diagnostics;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Diagnostics\Diagnosis;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Edge;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\Diagnostics\diagnose;
use function ShortPixelFlush\Diagnostics\own_background;
use function ShortPixelFlush\Diagnostics\report_head;
use function ShortPixelFlush\Diagnostics\report_lines;
use function ShortPixelFlush\Diagnostics\servers_background;
use function ShortPixelFlush\Diagnostics\masker;
use function ShortPixelFlush\Edges\update_edges;
use function ShortPixelFlush\Flush\background_seen_at;
use function ShortPixelFlush\Flush\note_background_run;
use const ShortPixelFlush\Diagnostics\STEPS;
use const ShortPixelFlush\Flush\SEEN_OPTION;

require_once dirname( __DIR__ ) . '/rest/Dummy_Edge.php';
require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/diagnostics/diagnose.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/settings.php';

/**
 * Each step of the diagnostics, with the good and the bad that it is there to find.
 */
final class DiagnosticsTest extends Rest_Test_Case {
	private const SECRET = 'Sup3r-S3cret-T0ken';

	/** @var string An image of one pixel. */
	private string $pixel = '';

	protected function setUp(): void {
		parent::setUp();
		$this->pixel = (string) base64_decode( 'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', true );
		$this->act_as( 'administrator' );
	}

	/**
	 * @param array<string, array<string, mixed>> $answers By a part of the link; the last that fits counts.
	 */
	private function world( array $answers ): void {
		$this->answer_requests(
			static function ( array $request ) use ( $answers ): array {
				$answer = [];
				foreach ( $answers as $part => $one ) {
					$answer = is_string( $request['url'] ) && str_contains( $request['url'], $part ) ? $one : $answer;
				}
				return $answer;
			}
		);
	}

	/**
	 * @param array<string, string> $headers
	 * @return array<string, mixed>
	 */
	private function image( array $headers = [] ): array {
		return [
			'headers' => [ 'content-type' => 'image/gif' ] + $headers,
			'body'    => $this->pixel,
		];
	}

	public function test_where_no_plugin_uses_the_cdn_it_says_which_would(): void {
		$this->use_providers( [] );

		self::assertSame( Diagnosis::FAILED, diagnose( 'provider' )->state );
		self::assertStringContainsString( 'ShortPixel Adaptive Images', diagnose( 'provider' )->message );
		self::assertSame( [ Diagnosis::SKIPPED, Diagnosis::SKIPPED ], [ diagnose( 'cdn_warm' )->state, diagnose( 'cdn_cold' )->state ] );
	}

	public function test_a_provider_that_works_is_named_with_its_host_and_one_with_a_problem_says_it(): void {
		self::assertSame( [ Diagnosis::OK, 'A provider takes your images from cdn.shortpixel.ai.' ], [ diagnose( 'provider' )->state, diagnose( 'provider' )->message ] );

		$this->provider->problem = 'Its settings can’t be read.';
		self::assertSame( [ Diagnosis::FAILED, 'Its settings can’t be read.' ], [ diagnose( 'provider' )->state, diagnose( 'provider' )->message ] );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function accounts(): array {
		return [
			'with credits'    => [ '{"Status":2}', Diagnosis::OK ],
			'with few'        => [ '{"Status":1}', Diagnosis::WARNING ],
			'without credits' => [ '{"Status":-1}', Diagnosis::FAILED ],
			'not reached'     => [ '{"Status":-3}', Diagnosis::FAILED ],
			'without a word'  => [ 'busy', Diagnosis::WARNING ],
		];
	}

	#[DataProvider( 'accounts' )]
	public function test_the_account_is_asked_anew( string $body, string $state ): void {
		set_transient( 'shortpixel_flush_account', 'ok', 300 );
		$this->world( [ 'read-domain' => [ 'body' => $body ] ] );

		self::assertSame( $state, diagnose( 'account' )->state );
		self::assertCount( 1, $this->requests );
	}

	public function test_a_copy_from_the_cache_is_well_and_timed(): void {
		$this->attachment();
		$this->world( [ 'cdn.shortpixel.ai' => $this->image( [ 'age' => '90' ] ) ] );
		$found = diagnose( 'cdn_warm' );

		self::assertSame( Diagnosis::OK, $found->state );
		self::assertStringContainsString( 'from the CDN’s cache', $found->message );
		self::assertCount( 2, $found->facts );
		self::assertCount( 1, $this->requests );
	}

	public function test_a_copy_that_has_to_be_made_is_waited_for(): void {
		$id    = $this->attachment();
		$asked = 0;
		$this->answer_requests(
			function () use ( $id, &$asked ): array {
				++$asked;
				return $asked > 1 ? $this->image( [ 'age' => '0' ] ) : [
					'status'  => 307,
					'headers' => [ 'location' => (string) wp_get_attachment_url( $id ) ],
				];
			}
		);
		$found = diagnose( 'cdn_cold' );

		self::assertSame( Diagnosis::OK, $found->state );
		self::assertStringContainsString( 'Until then the CDN gave the original image', $found->message );
		self::assertSame( 2, $asked );
		self::assertMatchesRegularExpression( '~/w_(1[6-9]|[2-5]\d|6[0-3])[+,]~', (string) wp_json_encode( $this->requests, JSON_UNESCAPED_SLASHES ) );
	}

	public function test_another_width_is_tried_where_the_copy_was_there_already(): void {
		$this->attachment();
		$this->world( [ 'cdn.shortpixel.ai' => $this->image( [ 'age' => '90' ] ) ] );

		self::assertSame( Diagnosis::SKIPPED, diagnose( 'cdn_cold' )->state );
		self::assertCount( 4, array_unique( array_filter( array_column( $this->requests, 'url' ), 'is_string' ) ) );
	}

	/**
	 * @return array<string, array{array<string, mixed>, string}>
	 */
	public static function broken_cdns(): array {
		return [
			'unavailable'   => [ [ 'status' => 503 ], 'ShortPixel is unavailable (503)' ],
			'refusing'      => [ [ 'status' => 403 ], 'ShortPixel refused' ],
			'not reached'   => [
				[
					'status' => 0,
					'error'  => 'connect',
				],
				'could not be reached',
			],
			'an error page' => [
				[
					'headers' => [ 'content-type' => 'text/html' ],
					'body'    => '<h1>Error</h1>',
				],
				'an error page instead of the image',
			],
		];
	}

	/**
	 * @param array<string, mixed> $answer
	 */
	#[DataProvider( 'broken_cdns' )]
	public function test_a_cdn_that_gives_no_image_fails_both_steps( array $answer, string $says ): void {
		$this->attachment();
		$this->world( [ 'cdn.shortpixel.ai' => $answer ] );

		foreach ( [ 'cdn_warm', 'cdn_cold' ] as $step ) {
			$found = diagnose( $step );
			self::assertSame( Diagnosis::FAILED, $found->state );
			self::assertStringContainsString( $says, $found->message );
		}
	}

	public function test_without_an_image_there_is_no_copy_to_ask_for(): void {
		self::assertSame( Diagnosis::SKIPPED, diagnose( 'cdn_warm' )->state );
		self::assertSame( [], $this->requests );
	}

	private function connect(): void {
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge() ] );
		self::assertTrue(
			update_edges(
				[
					[
						'kind'  => 'dummy',
						'hosts' => [ 'img.example.org' ],
						'setup' => [ 'token' => self::SECRET ],
					],
				],
				null
			)
		);
	}

	public function test_your_cdn_is_tested_as_its_button_does(): void {
		self::assertSame( Diagnosis::SKIPPED, diagnose( 'edges' )->state );

		$this->connect();
		self::assertSame( Diagnosis::OK, diagnose( 'edges' )->state );
		self::assertSame( 'ready', \ShortPixelFlush\Edges\edges_status()[0]['state'], 'What was found is kept, as after the button.' );

		$this->world( [ '' => [ 'status' => 500 ] ] );
		self::assertSame( Diagnosis::FAILED, diagnose( 'edges' )->state );
		self::assertStringNotContainsString( self::SECRET, (string) wp_json_encode( diagnose( 'edges' ) ) );
	}

	public function test_a_host_that_may_be_your_cdn_is_a_warning_until_somebody_says_it_is_not(): void {
		$this->provider->endpoint = 'https://img.example.com/spai';
		self::assertSame( Diagnosis::WARNING, diagnose( 'edges' )->state );
		self::assertStringContainsString( 'Images load from img.example.com', diagnose( 'edges' )->message );

		$this->rest(
			'POST',
			'/edges/dismissed',
			[
				'kind' => 'generic',
				'host' => 'img.example.com',
			]
		);
		self::assertSame( Diagnosis::SKIPPED, diagnose( 'edges' )->state );
		self::assertSame( Diagnosis::OK, diagnose( 'provider' )->state );
	}

	/**
	 * @return array<string, array{array<string, mixed>, list<array{id: string, name: string, clears: bool}>, string, string}>
	 */
	public static function pages(): array {
		$cleared = [
			'id'     => 'mine',
			'name'   => 'Mine',
			'clears' => true,
		];
		return [
			'no cache'                  => [ [], [], Diagnosis::OK, 'No page cache was found.' ],
			'one that can be cleared'   => [ [ 'headers' => [ 'x-cache' => 'HIT' ] ], [ $cleared ], Diagnosis::OK, 'Mine can be cleared from here.' ],
			'one that can’t'            => [ [], [ [ 'clears' => false ] + $cleared ], Diagnosis::WARNING, 'Mine can’t be cleared from here.' ],
			'one that nobody knows'     => [ [ 'headers' => [ 'x-cache' => 'HIT' ] ], [], Diagnosis::WARNING, 'a cache that is not known here' ],
			'one that shows by a mark'  => [ [ 'headers' => [ 'cf-cache-status' => 'HIT' ] ], [], Diagnosis::WARNING, 'Cloudflare, which is not cleared from here' ],
			'one that keeps no pages'   => [ [ 'headers' => [ 'cf-cache-status' => 'DYNAMIC' ] ], [], Diagnosis::OK, 'No page cache' ],
			'a page behind a password'  => [ [ 'status' => 401 ], [], Diagnosis::FAILED, 'it answered 401' ],
			'a page that does not open' => [ [ 'status' => 0 ], [], Diagnosis::FAILED, 'did not open' ],
		];
	}

	/**
	 * @param array<string, mixed>                                $answer
	 * @param list<array{id: string, name: string, clears: bool}> $caches
	 */
	#[DataProvider( 'pages' )]
	public function test_a_page_from_a_cache_has_to_be_clearable( array $answer, array $caches, string $state, string $says ): void {
		add_filter( 'shortpixel_flush_page_caches', static fn (): array => $caches );
		$this->world( [ '' => $answer ] );
		$found = diagnose( 'page_cache' );

		self::assertSame( $state, $found->state, $found->message );
		self::assertStringContainsString( $says, $found->message );
	}

	public function test_a_background_run_that_comes_is_seen_however_short_ago_the_last_one_was(): void {
		update_option( SEEN_OPTION, time() - 60, false );
		$this->answer_requests(
			static function ( array $request ): array {
				self::assertSame( site_url( 'wp-cron.php' ), $request['url'] );
				note_background_run();
				return [];
			}
		);

		self::assertSame( Diagnosis::OK, own_background()->state );
		self::assertGreaterThan( time() - 60, background_seen_at() );
	}

	public function test_a_background_run_that_does_not_come_fails_with_what_to_ask_the_host_for(): void {
		$this->world( [ '' => [ 'status' => 401 ] ] );
		add_filter( 'pre_http_request', static fn (): array => [ 'response' => [ 'code' => 401 ] ] );
		$found = own_background();

		self::assertSame( Diagnosis::FAILED, $found->state );
		self::assertStringContainsString( 'wp-cron.php answered 401', $found->message );
		self::assertStringContainsString( 'Ask your host', $found->help );
	}

	public function test_where_the_server_runs_background_tasks_the_last_run_counts(): void {
		update_option( SEEN_OPTION, time() - 7200, false );
		self::assertSame( Diagnosis::OK, servers_background()->state );
		self::assertStringContainsString( '2 hours ago', servers_background()->message );

		update_option( SEEN_OPTION, time() - 200000, false );
		self::assertSame( Diagnosis::WARNING, servers_background()->state );
		self::assertSame( [], $this->requests, 'A run that is asked for here would prove nothing.' );
	}

	public function test_no_secret_path_or_long_query_gets_into_a_report(): void {
		$this->provider->api_key = 'abcdefghij0123456789';
		$this->connect();
		$text = masker()(
			implode(
				"\n",
				[
					'Key abcdefghij0123456789, token ' . rawurlencode( self::SECRET ) . '.',
					'Warning: in ' . ABSPATH . 'wp-content/plugins/other/file.php on line 3, C:\\inetpub\\wwwroot\\site',
					'https://user:pass@example.org/a/b/c.jpg?token=1234&w=3 and https://example.org/wp-content/uploads/a.jpg',
				]
			)
		);

		foreach ( [ 'abcdefghij0123456789', self::SECRET, ABSPATH, 'inetpub', 'user:pass', 'token=1234' ] as $secret ) {
			self::assertStringNotContainsString( $secret, $text );
		}
		self::assertStringContainsString( 'https://example.org/wp-content/uploads/a.jpg', $text );
		self::assertStringContainsString( 'c.jpg?token=***&w=3', $text );
	}

	public function test_secrets_are_decrypted_once_for_all_texts_of_a_diagnosis(): void {
		$this->connect();
		$asked = 0;
		add_filter(
			'shortpixel_flush_configured_edges',
			static function ( array $edges ) use ( &$asked ): array {
				++$asked;
				return $edges;
			}
		);
		$found = ( new Diagnosis( Diagnosis::WARNING, self::SECRET, self::SECRET, [ self::SECRET, self::SECRET ] ) )->map( masker() );

		self::assertStringNotContainsString( self::SECRET, $found->message . $found->help . implode( '', $found->facts ) );
		self::assertSame( 1, $asked );
	}

	public function test_the_report_holds_versions_and_every_step_in_lines(): void {
		self::assertStringContainsString( 'Flush for ShortPixel ' . SHORTPIXEL_FLUSH_VERSION, report_head() );
		self::assertStringContainsString( 'PHP ' . PHP_VERSION, report_head() );
		self::assertSame(
			"[WARNING] Step\n  Something.\n  Do this.\n  A fact",
			report_lines( 'Step', new Diagnosis( Diagnosis::WARNING, 'Something.', 'Do this.', [ 'A fact' ] ) )
		);
	}

	public function test_the_worst_of_several_comes_first_and_the_others_are_facts(): void {
		$worst = Diagnosis::worst( [ new Diagnosis( Diagnosis::OK, 'Well.' ), new Diagnosis( Diagnosis::FAILED, 'Broken.', 'Mend it.', [ '3 ms' ] ), new Diagnosis( Diagnosis::WARNING, 'Slow.' ) ] );

		self::assertEquals( new Diagnosis( Diagnosis::FAILED, 'Broken.', 'Mend it.', [ '3 ms', 'Well.', 'Slow.' ] ), $worst );
	}

	public function test_the_route_lists_the_steps_and_answers_what_its_schema_says(): void {
		$list = self::body( $this->rest( 'GET', '/diagnostics' ) );
		self::assertSame( array_keys( STEPS ), array_column( (array) $list['steps'], 'id' ) );

		$found = self::body( $this->rest( 'POST', '/diagnostics/provider' ) );
		self::assertSame( [ 'id', 'title', 'state', 'message', 'help', 'facts', 'report' ], array_keys( $found ) );
		self::assertSame( 'ok', $found['state'] );
		self::assertIsString( $found['report'] );
		self::assertStringStartsWith( '[OK] ', $found['report'] );
	}

	public function test_a_step_that_there_is_not_and_a_field_that_is_not_known_are_refused(): void {
		self::assert_rest_error( 'shortpixel_flush_not_found', 404, $this->rest( 'POST', '/diagnostics/nonsense' ) );
		self::assert_rest_error( 'shortpixel_flush_unknown_field', 400, $this->rest( 'POST', '/diagnostics/provider', [ 'url' => 'https://example.com' ] ) );
		self::assertSame( 404, $this->rest( 'POST', '/diagnostics/Provider1' )->get_status() );
		self::assertSame( [], $this->requests );
	}
}
