<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Edge;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\Edges\update_edges;
use function ShortPixelFlush\Flush\carry_out;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\Store\database;
use function ShortPixelFlush\Store\images_table;
use const ShortPixelFlush\MOST_LOGGED;

require_once dirname( __DIR__ ) . '/rest/Dummy_Edge.php';
require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/settings.php';
require_once dirname( __DIR__, 4 ) . '/includes/error-log.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/drivers.php';

/**
 * If the plugin says “look at your site’s error log”, the log has an entry about it, with nothing secret in it.
 */
final class ErrorLogTest extends Rest_Test_Case {
	private static int $minute = 1800000000;

	protected function setUp(): void {
		parent::setUp();
		self::$minute += 60;
		add_filter( 'shortpixel_flush_now', static fn (): int => self::$minute );
	}

	public function test_a_line_has_the_flush_the_step_the_class_the_message_and_the_place(): void {
		$log = $this->logged( static fn () => log_error( 'The step failed', new RuntimeException( "Some\nbody’s." ), 12, 'pages' ) );

		self::assertStringContainsString(
			'Flush for ShortPixel: flush 12, step pages, The step failed: RuntimeException: Some body’s. in ',
			$log
		);
		self::assertMatchesRegularExpression( '/ErrorLogTest\.php:\d+$/', trim( $log ) );
		self::assertSame( 1, substr_count( trim( $log ), "\n" ) + 1 );
	}

	public function test_no_secret_gets_there(): void {
		$this->provider->api_key = 'abcdefghij0123456789';
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge() ] );
		update_edges(
			[
				[
					'kind'  => 'dummy',
					'hosts' => [ 'img.example.org' ],
					'setup' => [ 'token' => 'Sup3r-S3cret-T0ken' ],
				],
			],
			null
		);
		$cookie  = str_repeat( 'ab', 16 );
		$secrets = [
			'abcdefghij0123456789',
			'Sup3r-S3cret-T0ken',
			rawurlencode( base64_encode( 'Sup3r-S3cret-T0ken' ) ),
			'admin%7C1799%7Cxyz',
			'dXNlcjpwYXNz',
			'tok=1234567890123456789012345',
			'hunter2',
		];
		$text    = "Key {$secrets[0]}, {$secrets[1]} and {$secrets[2]}; wordpress_logged_in_{$cookie}={$secrets[3]}\nAuthorization: Basic {$secrets[4]}\nhttps://user:hunter2@example.org/a.jpg?{$secrets[5]}&w=3";
		$log     = $this->logged( static fn () => log_error( 'The step failed', new RuntimeException( $text ) ) );

		self::assertStringContainsString( 'RuntimeException: Key ***', $log );
		foreach ( $secrets as $secret ) {
			self::assertStringNotContainsString( $secret, $log );
		}
	}

	/** @return array<string, array{string, string}> A secret of another plugin, and a text that contains it. */
	public static function unknown_secrets(): array {
		return [
			'a bearer'                   => [ 'eyJ0eXAiOiJKV1Qi.x1', 'Refused: Bearer eyJ0eXAiOiJKV1Qi.x1 has expired' ],
			'basic, as curl says it'     => [ 'dXNlcjpwYXNzd29yZA==', '> Proxy said Basic dXNlcjpwYXNzd29yZA==' ],
			'a header of Cloudflare'     => [ '0123456789abcdef01', '{"X-Auth-Key":"0123456789abcdef01"}' ],
			'a header of Bunny'          => [ 'aaaa-bbbb-cccc', 'AccessKey: aaaa-bbbb-cccc' ],
			'a header of Fastly'         => [ 'F4stlyT0k', "array('Fastly-Key' => 'F4stlyT0k')" ],
			'a key as a parameter'       => [ 'k3y', 'api_key=k3y&format=json' ],
			'a password in JSON'         => [ 'hunter3', '{"user":"a","password":"hunter3"}' ],
			'a password in a DSN'        => [ 'hunter4', 'redis://default:hunter4@10.0.0.1:6379 refused' ],
			'a password without scheme'  => [ 'hunter5', 'Could not open //admin:hunter5@example.org/a.jpg' ],
			'a client secret'            => [ 's3cr3t', 'client_secret: s3cr3t' ],
			'a signature in a short URL' => [ 'abcd', '/a.jpg?X-Amz-Signature=abcd' ],
		];
	}

	#[DataProvider( 'unknown_secrets' )]
	public function test_what_looks_like_another_plugins_secret_does_not_get_there( string $secret, string $text ): void {
		$log = $this->logged( static fn () => log_error( 'The step failed', new RuntimeException( $text ) ) );

		self::assertStringContainsString( '***', $log );
		self::assertStringNotContainsString( $secret, $log );
	}

	public function test_words_stay_as_they_are(): void {
		$text = 'Basic authentication is needed. The token is unknown, the key 12 too; a password: see the manual. Cleared: all.';
		$log  = $this->logged( static fn () => log_error( 'The step failed', new RuntimeException( $text ) ) );

		self::assertStringContainsString( 'Basic authentication is needed. The token is unknown, the key 12 too;', $log );
		self::assertStringContainsString( 'Cleared: all.', $log );
	}

	public function test_it_is_silent_about_what_it_can_not_mask(): void {
		add_filter(
			'shortpixel_flush_configured_edges',
			static function (): array {
				throw new RuntimeException( 'Broken too.' );
			}
		);
		$log = $this->logged( static fn () => log_error( 'The step failed', new RuntimeException( 'Perhaps a secret.' ) ) );

		self::assertStringContainsString( 'The step failed: (not shown) in ', $log );
		self::assertStringNotContainsString( 'Perhaps', $log );
	}

	public function test_a_minute_has_few_lines_none_twice_and_none_long(): void {
		$log = $this->logged(
			static function (): void {
				for ( $n = 0; $n < 100; $n++ ) {
					log_error( "Image {$n} failed", 'Once.' );
					log_error( 'The same', str_repeat( 'x', 5000 ) );
				}
			}
		);

		self::assertCount( MOST_LOGGED, explode( "\n", trim( $log ) ) );
		self::assertLessThan( 5000, strlen( $log ) );
	}

	public function test_each_kind_of_background_work_that_fails_has_its_line(): void {
		$fail = static function (): void {
			throw new RuntimeException( 'Somebody else’s.' );
		};
		$log  = $this->logged(
			static fn () => carry_out(
				[
					'changes' => $fail,
					'flushes' => $fail,
				]
			)
		);

		self::assertStringContainsString( 'Background work failed (changes): RuntimeException: Somebody else’s.', $log );
		self::assertStringContainsString( 'Background work failed (flushes): RuntimeException: Somebody else’s.', $log );
	}

	public function test_a_route_that_fails_has_its_line_and_fails_as_before(): void {
		$this->act_as( 'administrator' );
		add_filter(
			'shortpixel_flush_page_caches',
			static function (): array {
				throw new RuntimeException( 'Somebody else’s.' );
			}
		);
		$log = $this->logged(
			function (): void {
				try {
					$this->rest( 'GET', '/status' );
					self::fail( 'It did not fail.' );
				} catch ( RuntimeException $error ) {
					self::assertSame( 'Somebody else’s.', $error->getMessage() );
				}
			}
		);

		self::assertStringContainsString( 'GET /shortpixel-flush/v1/status failed: RuntimeException: Somebody else’s.', $log );
	}

	public function test_what_the_database_refuses_has_its_line_without_values(): void {
		$table = images_table();
		database()->query( "RENAME TABLE {$table} TO {$table}_away" );
		$log = $this->logged( static fn () => ( new Image_Records() )->count_stale() );
		database()->query( "RENAME TABLE {$table}_away TO {$table}" );

		self::assertStringContainsString( "The database refused what was asked of {$table}: Table ", $log );

		$refuse        = static fn ( string $sql ): string => str_contains( $sql, $table ) ? "SELECT 'secret word' FROM nowhere WHERE 'an.open https://example.org/?token=12" : $sql;
		add_filter( 'query', $refuse );
		self::$minute += 60;
		$log           = $this->logged( static fn () => ( new Image_Records() )->count_stale() );
		remove_filter( 'query', $refuse );

		self::assertStringContainsString( 'You have an error in your SQL syntax', $log );
		self::assertStringNotContainsString( 'token=12', $log );
		self::assertStringNotContainsString( 'secret word', $log );
	}
}
