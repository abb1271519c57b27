<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Rest\Schemas;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\Health\checks;

require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/health/checks.php';

/**
 * Tests the check offered beside a failed flush, which may find the reason.
 * Users who can see the flush may run it, at most once a minute.
 */
final class CheckWhyTest extends Rest_Test_Case {
	private function failed( int $user, string $code ): string {
		$flushes = new Flushes();
		$id      = $flushes->create(
			[
				'scope'   => 'images',
				'cause'   => 'person',
				'user_id' => $user,
			]
		);
		$flushes->change(
			$id,
			static fn ( Flush $now ): array => [
				'state'   => 'failed',
				'failure' => new Failure( $code, 'http_error' === $code ? [ 'status' => 403 ] : [] ),
			]
		);
		return "/flushes/{$id}";
	}

	/** @return array<string, array{string, string}> */
	public static function codes(): array {
		return [
			'a refusal of ShortPixel’s'  => [ 'http_error', 'account' ],
			'an error page'              => [ 'error_page', 'new_copy' ],
			'no connection'              => [ 'connect', 'cdn' ],
			'no copy of any image'       => [ 'no_addresses', 'provider' ],
			'work that was interrupted'  => [ 'interrupted', 'background' ],
			'a database that is no help' => [ 'storage_failed', 'storage' ],
			'an old copy'                => [ 'stale_at_site', '' ],
			'a code of a later version'  => [ 'never_heard_of', '' ],
		];
	}

	#[DataProvider( 'codes' )]
	public function test_which_check_matters_follows_from_the_failures_code( string $code, string $check ): void {
		self::assertSame( $check, ( new Failure( $code ) )->check() );
		self::assertTrue( '' === $check || isset( checks()[ $check ] ) );

		$path = $this->failed( $this->act_as( 'author' ), $code );
		self::assertSame( '' !== $check, in_array( 'check_why', (array) self::body( $this->rest( 'GET', $path ) )['offers'], true ) );
	}

	/** @return array<string, array{string}> */
	public static function roles(): array {
		return [
			'an administrator' => [ 'administrator' ],
			'an editor'        => [ 'editor' ],
			'an author'        => [ 'author' ],
		];
	}

	#[DataProvider( 'roles' )]
	public function test_whoever_sees_the_flush_gets_the_sentence( string $role ): void {
		$path = $this->failed( $this->act_as( $role ), 'http_error' );
		$this->answer_requests( static fn (): array => [ 'body' => '{"Status":-1}' ] );
		delete_transient( 'shortpixel_flush_account' );
		$found = self::body( $this->rest( 'POST', "{$path}/check" ) );

		self::assertSame( [ 'account', 'critical' ], [ $found['check'], $found['result'] ] );
		self::assertStringContainsString( 'No credits left', (string) wp_json_encode( $found['message'] ) );
		self::assertTrue( rest_validate_value_from_schema( $found, Schemas::check() ) );
	}

	public function test_what_the_flush_says_is_not_repeated(): void {
		$this->attachment();
		$path = $this->failed( $this->act_as( 'author' ), 'error_page' );
		$this->answer_requests(
			static fn (): array => [
				'headers' => [ 'content-type' => 'text/html' ],
				'body'    => '<h1>Error</h1>',
			]
		);
		$found = self::body( $this->rest( 'POST', "{$path}/check" ) );
		self::assertSame(
			[ 'new_copy', 'Check that your ShortPixel account has credits and lists this site.', '' ],
			[ $found['check'], $found['message'], $found['help'] ]
		);

		$path = $this->failed( get_current_user_id(), 'connect' );
		$this->answer_requests(
			static fn (): array => [
				'status' => 0,
				'error'  => 'connect',
			]
		);
		$found = self::body( $this->rest( 'POST', "{$path}/check" ) );
		self::assertSame(
			[ 'cdn', 'ShortPixel’s CDN does not deliver your images as it should', '' ],
			[ $found['check'], $found['message'], $found['help'] ]
		);
		self::assertTrue( rest_validate_value_from_schema( $found, Schemas::check() ) );
	}

	public function test_nobody_else_gets_it_and_nothing_is_requested(): void {
		$path = $this->failed( $this->user( 'author' ), 'http_error' );
		foreach ( [ 'author', 'editor' ] as $role ) {
			$this->act_as( $role );
			self::assert_rest_error( 'shortpixel_flush_not_found', 404, $this->rest( 'POST', "{$path}/check" ) );
		}
		foreach ( [ 'contributor', 'subscriber' ] as $role ) {
			$this->act_as( $role );
			self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->rest( 'POST', "{$path}/check" ) );
		}
		wp_set_current_user( 0 );
		self::assert_rest_error( 'shortpixel_flush_not_logged_in', 401, $this->rest( 'POST', "{$path}/check" ) );
		self::assertSame( [], $this->requests );
	}

	public function test_a_field_and_a_flush_without_such_a_failure_are_refused(): void {
		$user = $this->act_as( 'author' );
		self::assert_rest_error(
			'shortpixel_flush_unknown_field',
			400,
			$this->rest( 'POST', $this->failed( $user, 'connect' ) . '/check', [ 'check' => 'edges' ] )
		);
		self::assert_rest_error(
			'shortpixel_flush_not_found',
			404,
			$this->rest( 'POST', $this->failed( $user, 'stale_at_site' ) . '/check' )
		);
		self::assertSame( [], $this->requests );
	}

	public function test_however_often_it_is_asked_for_it_runs_once_a_minute(): void {
		$this->attachment();
		$this->answer_requests( static fn (): array => [ 'status' => 503 ] );
		$paths = [ $this->failed( $this->act_as( 'author' ), 'connect' ), $this->failed( get_current_user_id(), 'timeout' ) ];
		$first = self::body( $this->rest( 'POST', "{$paths[0]}/check" ) );
		$sent  = count( $this->requests );
		for ( $n = 0; $n < 10; $n++ ) {
			self::assertSame( $first, self::body( $this->rest( 'POST', $paths[ $n % 2 ] . '/check' ) ) );
		}
		self::assertGreaterThan( 0, $sent );
		self::assertCount( $sent, $this->requests );

		delete_transient( 'shortpixel_flush_checked' );
		$this->rest( 'POST', "{$paths[0]}/check" );
		self::assertGreaterThan( $sent, count( $this->requests ) );
	}
}
