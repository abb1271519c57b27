<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Health\Finding;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Edge;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\Edges\update_edges;
use function ShortPixelFlush\Flush\background_seen_at;
use function ShortPixelFlush\Flush\note_background_run;
use function ShortPixelFlush\Health\check_past_runs;
use function ShortPixelFlush\Health\checks;
use function ShortPixelFlush\Health\run_check;
use function ShortPixelFlush\Health\try_a_run;
use function ShortPixelFlush\mask;
use const ShortPixelFlush\Flush\SEEN_OPTION;

require_once dirname( __DIR__ ) . '/rest/Dummy_Edge.php';
require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/health/checks.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/settings.php';

/**
 * Tests each Site Health check and the problems that it finds.
 */
final class ChecksTest extends Rest_Test_Case {
	private const SECRET = 'Sup3r-S3cret-T0ken';

	/** @var string An image of one pixel. */
	private string $pixel = '';

	protected function setUp(): void {
		parent::setUp();
		$this->pixel = (string) base64_decode( 'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', true );
		$this->act_as( 'administrator' );
	}

	/**
	 * @param array<string, array<string, mixed>> $answers By a part of the URL; the last match counts.
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

		self::assertSame( Finding::CRITICAL, run_check( 'provider' )->result );
		self::assertStringContainsString( 'ShortPixel Adaptive Images', run_check( 'provider' )->message );
		self::assertSame( [ Finding::GOOD, Finding::GOOD ], [ run_check( 'cdn' )->result, run_check( 'new_copy' )->result ] );
	}

	public function test_a_provider_that_works_is_named_with_its_host_and_one_with_a_problem_says_it(): void {
		self::assertSame(
			[ Finding::GOOD, 'A provider takes your images from cdn.shortpixel.ai.' ],
			[ run_check( 'provider' )->result, run_check( 'provider' )->message ]
		);

		$this->provider->problem = 'Its settings can’t be read.';
		self::assertSame(
			[ Finding::CRITICAL, 'Its settings can’t be read.' ],
			[ run_check( 'provider' )->result, run_check( 'provider' )->message ]
		);
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function accounts(): array {
		return [
			'with credits'    => [ '{"Status":2}', Finding::GOOD ],
			'with few'        => [ '{"Status":1}', Finding::RECOMMENDED ],
			'without credits' => [ '{"Status":-1}', Finding::CRITICAL ],
			'not reached'     => [ '{"Status":-3}', Finding::CRITICAL ],
			'without a word'  => [ 'busy', Finding::RECOMMENDED ],
		];
	}

	#[DataProvider( 'accounts' )]
	public function test_the_account_is_judged_by_what_shortpixel_says( string $body, string $state ): void {
		delete_transient( 'shortpixel_flush_account' );
		$this->world( [ 'read-domain' => [ 'body' => $body ] ] );

		self::assertSame( $state, run_check( 'account' )->result );
		self::assertCount( 1, $this->requests );
	}

	public function test_a_copy_from_the_cache_is_well_and_timed(): void {
		$this->attachment();
		$this->world( [ 'cdn.shortpixel.ai' => $this->image( [ 'age' => '90' ] ) ] );
		$found = run_check( 'cdn' );

		self::assertSame( Finding::GOOD, $found->result );
		self::assertStringContainsString( ' came in ', $found->message );
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
		$found = run_check( 'new_copy' );

		self::assertSame( Finding::GOOD, $found->result );
		self::assertStringContainsString( 'A new copy for ', $found->message );
		self::assertSame( 2, $asked );
		self::assertMatchesRegularExpression(
			'~/w_(1[6-9]|[2-5]\d|6[0-3])[+,]~',
			(string) wp_json_encode( $this->requests, JSON_UNESCAPED_SLASHES )
		);
	}

	public function test_another_width_is_tried_where_the_copy_was_there_already(): void {
		$this->attachment();
		$this->world( [ 'cdn.shortpixel.ai' => $this->image( [ 'age' => '90' ] ) ] );

		self::assertSame( Finding::GOOD, run_check( 'new_copy' )->result );
		self::assertCount( 4, array_unique( array_filter( array_column( $this->requests, 'url' ), 'is_string' ) ) );
	}

	/**
	 * @return array<string, array{array<string, mixed>, string}>
	 */
	public static function broken_cdns(): array {
		return [
			'unavailable'   => [ [ 'status' => 503 ], 'ShortPixel is busy or unavailable' ],
			'refusing'      => [ [ 'status' => 403 ], 'ShortPixel refused' ],
			'not reached'   => [
				[
					'status' => 0,
					'error'  => 'connect',
				],
				'did not answer',
			],
			'an error page' => [
				[
					'headers' => [ 'content-type' => 'text/html' ],
					'body'    => '<h1>Error</h1>',
				],
				'The CDN sends an error.',
			],
		];
	}

	/**
	 * @param array<string, mixed> $answer
	 */
	#[DataProvider( 'broken_cdns' )]
	public function test_a_cdn_that_gives_no_image_is_critical_to_both_checks( array $answer, string $says ): void {
		$this->attachment();
		$this->world( [ 'cdn.shortpixel.ai' => $answer ] );

		foreach ( [ 'cdn', 'new_copy' ] as $id ) {
			$found = run_check( $id );
			self::assertSame( Finding::CRITICAL, $found->result );
			self::assertStringContainsString( $says, $found->message );
		}
	}

	public function test_without_an_image_there_is_no_copy_to_ask_for(): void {
		self::assertSame( Finding::GOOD, run_check( 'cdn' )->result );
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

	public function test_your_cdn_is_judged_by_its_last_test_and_nothing_is_purged(): void {
		self::assertSame( Finding::GOOD, run_check( 'edges' )->result );

		$this->connect();
		self::assertSame( Finding::RECOMMENDED, run_check( 'edges' )->result );
		$this->requests = [];

		$id = \ShortPixelFlush\Edges\edges_status()[0]['id'];
		\ShortPixelFlush\Edges\test_edge( [ 'id' => $id ] );
		$sent = count( $this->requests );
		self::assertSame( Finding::GOOD, run_check( 'edges' )->result );

		$this->world( [ '' => [ 'status' => 500 ] ] );
		\ShortPixelFlush\Edges\test_edge( [ 'id' => $id ] );
		$sent += count( $this->requests ) - $sent;
		self::assertSame( Finding::CRITICAL, run_check( 'edges' )->result );
		self::assertCount( $sent, $this->requests );
		self::assertStringNotContainsString( self::SECRET, (string) wp_json_encode( run_check( 'edges' ) ) );
	}

	public function test_a_host_that_may_be_your_cdn_is_a_warning_until_somebody_says_it_is_not(): void {
		$this->provider->endpoint = 'https://img.example.com/spai';
		self::assertSame( Finding::RECOMMENDED, run_check( 'edges' )->result );
		self::assertStringContainsString( 'Images load from img.example.com', run_check( 'edges' )->message );

		$this->rest(
			'POST',
			'/edges/dismissed',
			[
				'kind' => 'generic',
				'host' => 'img.example.com',
			]
		);
		self::assertSame( [ Finding::GOOD, Finding::GOOD ], [ run_check( 'edges' )->result, run_check( 'provider' )->result ] );
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
			'no cache'                  => [ [], [], Finding::GOOD, '' ],
			'one that can be cleared'   => [
				[ 'headers' => [ 'x-cache' => 'HIT' ] ],
				[ $cleared ],
				Finding::GOOD,
				'Mine can be cleared from here.',
			],
			'one that can’t'            => [
				[],
				[ [ 'clears' => false ] + $cleared ],
				Finding::RECOMMENDED,
				'Mine can’t be cleared from here.',
			],
			'one that nobody knows'     => [
				[ 'headers' => [ 'x-cache' => 'HIT' ] ],
				[],
				Finding::RECOMMENDED,
				'a cache that is not known here',
			],
			'one that shows by a mark'  => [
				[ 'headers' => [ 'cf-cache-status' => 'HIT' ] ],
				[],
				Finding::RECOMMENDED,
				'Cloudflare can’t be cleared from here.',
			],
			'one that keeps no pages'   => [ [ 'headers' => [ 'cf-cache-status' => 'DYNAMIC' ] ], [], Finding::GOOD, '' ],
			'a page behind a password'  => [ [ 'status' => 401 ], [], Finding::CRITICAL, 'Your front page did not open' ],
			'a page that does not open' => [ [ 'status' => 0 ], [], Finding::CRITICAL, 'did not open' ],
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
		$found = run_check( 'page_cache' );

		self::assertSame( $state, $found->result, $found->message );
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

		self::assertSame( Finding::GOOD, try_a_run()->result );
		self::assertGreaterThan( time() - 60, background_seen_at() );
	}

	public function test_a_background_run_that_does_not_come_fails_with_what_to_ask_the_host_for(): void {
		$this->world( [ '' => [ 'status' => 401 ] ] );
		add_filter( 'pre_http_request', static fn (): array => [ 'response' => [ 'code' => 401 ] ] );
		$found = try_a_run();

		self::assertSame( Finding::CRITICAL, $found->result );
		self::assertStringContainsString( 'wp-cron.php: HTTP 401', implode( ' ', $found->facts ) );
		self::assertStringContainsString( 'Ask your host', $found->help );
	}

	public function test_where_the_server_runs_background_tasks_the_last_run_counts(): void {
		update_option( SEEN_OPTION, time() - 7200, false );
		self::assertSame( Finding::GOOD, check_past_runs()->result );
		self::assertStringContainsString( '2 hours ago', check_past_runs()->message );

		update_option( SEEN_OPTION, time() - 200000, false );
		self::assertSame( Finding::RECOMMENDED, check_past_runs()->result );
		self::assertSame( [], $this->requests, 'A run that is asked for here would prove nothing.' );
	}

	public function test_no_secret_path_or_long_query_gets_past_the_mask(): void {
		$this->provider->api_key = 'abcdefghij0123456789';
		$this->connect();
		$text = mask()(
			implode(
				"\n",
				[
					'Key abcdefghij0123456789, token ' . rawurlencode( self::SECRET ) . '.',
					'Warning: in ' . ABSPATH . 'wp-content/plugins/other/file.php on line 3, C:\\inetpub\\wwwroot\\site',
					'https://user:pass@example.org/a/b/c.jpg?token=1234&w=3 and https://example.org/wp-content/uploads/a.jpg',
					'Cookie: wordpress_logged_in_0123456789abcdef0123456789abcdef=admin%7C17; and wordpress_sec_0123456789abcdef0123456789abcdef=admin%7C18',
					'Authorization: Basic c2VjcmV0',
				]
			)
		);

		foreach ( [
			'abcdefghij0123456789',
			self::SECRET,
			ABSPATH,
			'inetpub',
			'user:pass',
			'token=1234',
			'admin%7C',
			'c2VjcmV0',
		] as $secret ) {
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
		$found = ( new Finding( Finding::RECOMMENDED, self::SECRET, self::SECRET, [ self::SECRET, self::SECRET ] ) )->map( mask() );

		self::assertStringNotContainsString( self::SECRET, $found->message . $found->help . implode( '', $found->facts ) );
		self::assertSame( 1, $asked );
	}

	public function test_the_worst_of_several_comes_first_and_the_others_are_facts(): void {
		$worst = Finding::worst(
			[
				new Finding( Finding::GOOD, 'Well.' ),
				new Finding( Finding::CRITICAL, 'Broken.', 'Mend it.', [ '3 ms' ] ),
				new Finding( Finding::RECOMMENDED, 'Slow.' ),
			]
		);

		self::assertEquals( new Finding( Finding::CRITICAL, 'Broken.', 'Mend it.', [ '3 ms', 'Well.', 'Slow.' ] ), $worst );
	}

	public function test_an_unknown_check_one_that_runs_at_once_and_an_unknown_field_are_refused(): void {
		self::assert_rest_error( 'shortpixel_flush_not_found', 404, $this->rest( 'GET', '/health/nonsense' ) );
		self::assert_rest_error( 'shortpixel_flush_not_found', 404, $this->rest( 'GET', '/health/provider' ) );
		self::assert_rest_error(
			'shortpixel_flush_unknown_field',
			400,
			$this->rest( 'GET', '/health/cdn', [ 'url' => 'https://example.com' ] )
		);
		self::assertSame( 404, $this->rest( 'GET', '/health/Cdn1' )->get_status() );
		self::assertSame( [], $this->requests );
	}

	/** @return iterable<string, array{string}> */
	public static function ids(): iterable {
		foreach ( [
			'copy',
			'provider',
			'two_cdns',
			'account',
			'cdn',
			'new_copy',
			'edges',
			'salts',
			'page_cache',
			'background',
			'storage',
			'failed',
			'outside',
			'old',
		] as $id ) {
			yield $id => [ $id ];
		}
	}

	public function test_every_check_of_the_list_is_named_here(): void {
		self::assertSame( array_keys( iterator_to_array( self::ids() ) ), array_keys( checks() ) );
	}

	#[DataProvider( 'ids' )]
	public function test_what_a_check_says_is_short( string $id ): void {
		$this->attachment();
		$this->answer_requests(
			static function (): array {
				note_background_run();
				return [ 'status' => 503 ];
			}
		);
		$found = run_check( $id );

		foreach ( [ $found->message, $found->help ] as $sentences ) {
			foreach ( (array) preg_split( '/(?<=[.!?])\s/', $sentences ) as $sentence ) {
				self::assertLessThanOrEqual( 20, count( (array) preg_split( '/\s+/', (string) $sentence ) ), (string) $sentence );
			}
		}
		self::assertNotSame( '', $found->message );
	}
}
