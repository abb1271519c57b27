<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use ShortPixelFlush\Health\Recorder;
use WP_Error;
use function ShortPixelFlush\Flush\answer_whose_url;

require_once __DIR__ . '/Recording_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/answer-whose-url.php';

/**
 * What a recording asks, what it keeps, and who may have one made.
 */
final class RecordingTest extends Recording_Test_Case {

	/** @return list<string> */
	private function asked_of_the_cdn(): array {
		$urls    = [];
		$entries = $this->control( 'GET', '/log' )['entries'];
		self::assertIsArray( $entries );
		foreach ( $entries as $entry ) {
			self::assertIsArray( $entry );
			self::assertIsString( $entry['url'] );
			$urls[] = $entry['url'];
		}
		return $urls;
	}

	/** Puts a photograph of the owner's on the site, where the CDN finds it. */
	private function photograph(): int {
		$id = $this->attachment( [ 'name' => 'grandma' ] );
		foreach ( self::files_of( $id ) as $file ) {
			copy( $file, self::$folder . '/' . basename( $file ) );
		}
		add_filter( 'wp_get_attachment_url', static fn ( $url ) => is_string( $url ) ? self::$site . '/' . basename( $url ) : $url );
		return $id;
	}

	public function test_it_asks_at_most_40_times_removes_only_our_own_image_and_leaves_nothing_behind(): void {
		$this->act_as( 'administrator' );
		$this->provider->api_key = 'simulator-key';
		$this->control( 'POST', '/switches', [ 'build_delay' => 0 ] );
		$recorder = $this->record( $this->photograph(), true );
		$asked    = $this->asked_of_the_cdn();

		self::assertCount( $recorder->sent(), $asked );
		self::assertLessThanOrEqual( 40, count( $asked ) );
		self::assertSame( [], glob( self::$folder . '/shortpixel-flush-*' ) );
		foreach ( (array) preg_grep( '/f_remove|purge/', $asked ) as $url ) {
			self::assertStringContainsString( '/shortpixel-flush-', $url );
		}
		self::assertCount( 3, (array) preg_grep( '/grandma/', $asked ) );
		self::assertSame( 'complete', $recorder->recording()['ended'] );
		$shown = self::shown( $recorder );
		self::assertSame( [ 'other', '200', '200', 'A' ], [ $shown['image_again'], $shown['account'], $shown['purge'], $shown['purged_30'] ] );
	}

	public function test_a_cdn_that_is_slow_to_answer_with_copies_gets_no_more_than_40(): void {
		$this->act_as( 'administrator' );
		$this->provider->api_key = 'simulator-key';
		$this->control( 'POST', '/switches', [ 'no_credits' => true ] );

		self::assertLessThanOrEqual( 40, $this->record( $this->photograph(), true )->sent() );
	}

	public function test_whoever_is_busy_is_left_alone(): void {
		$this->control( 'POST', '/switches', [ 'rate_limit' => [ 'retry_after' => 60 ] ] );
		$recorder = $this->record();

		self::assertSame( [ 1, 'busy' ], [ $recorder->sent(), $recorder->recording()['ended'] ] );
		self::assertSame( [], glob( self::$folder . '/shortpixel-flush-*' ) );
	}

	public function test_where_no_image_can_be_written_nothing_is_asked(): void {
		add_filter( 'upload_dir', static fn ( array $uploads ): array => [ 'basedir' => '/nowhere' ] + $uploads );
		$recorder = $this->record();

		self::assertSame( [ 0, 'uploads_not_writable' ], [ $recorder->sent(), $recorder->recording()['ended'] ] );
	}

	public function test_without_a_yes_the_purge_api_is_left_alone(): void {
		$this->provider->api_key = 'simulator-key';
		$this->record();

		self::assertSame( [], preg_grep( '/purge/', $this->asked_of_the_cdn() ) );
	}

	/** Every answer is full of what would tell whose it is. */
	public function test_nothing_in_the_file_tells_whose_it_is(): void {
		$this->act_as( 'administrator' );
		$this->provider->endpoint = 'https://img.famous-blog.example/x9private';
		$this->provider->api_key  = 'Key0123456789abcdef';
		$secrets                  = [ 'famous-blog', 'x9private', 'Key0123456789abcdef', 'grandma', 's3cr3t', wp_get_current_user()->user_login, wp_get_current_user()->user_email, 'shortpixel-flush-', substr( self::$site, 7 ), '203.0.113.7', ABSPATH ];
		$image                    = $this->photograph();
		$this->answer_requests(
			static function ( array $request ) use ( $secrets ): array {
				self::assertIsString( $request['url'] );
				$all = implode( ' ', $secrets );
				return [
					'status'  => str_contains( $request['url'], 'read-domain' ) ? 200 : [ 200, 302, 404 ][ strlen( $request['url'] ) % 3 ],
					'headers' => array_fill_keys( [ 'server', 'etag', 'set-cookie', 'x-famous-blog', 'x-user', 'location', 'vary', 'cache-control', 'content-type', 'cdn-cache', 'x-cache', 'last-modified', 'date', 'age' ], $all ) + [ 'cdn-requestid' => 's3cr3t' ],
					'body'    => str_contains( $request['url'], 'read-domain' ) ? (string) wp_json_encode(
						[
							'Status'  => 's3cr3t',
							'Domain'  => 'famous-blog',
							'Message' => $all,
						]
					) : $all,
				];
			}
		);
		$recorder = Recorder::begin( $image, true );
		self::assertInstanceOf( Recorder::class, $recorder );
		foreach ( $recorder->steps() as $wait ) {
			$this->late += $wait;
		}

		$file = str_replace( 'shortpixel-flush-recording', '', $recorder->json() );
		self::assertGreaterThan( 20, $recorder->sent() );
		foreach ( $secrets as $secret ) {
			self::assertStringNotContainsStringIgnoringCase( $secret, $file );
		}
	}

	public function test_refusals_ask_nothing(): void {
		$this->act_as( 'administrator' );
		$refused                 = static fn ( $result ): string => $result instanceof WP_Error ? (string) $result->get_error_code() : '';
		self::assertSame( 'shortpixel_flush_invalid_input', $refused( Recorder::begin( 999999, false ) ) );
		$this->provider->problem = 'Its settings can’t be read.';
		self::assertSame( 'shortpixel_flush_no_provider', $refused( Recorder::begin( 0, false ) ) );
		$this->provider->problem = '';
		update_option( 'home', 'https://staging.example.net' );
		answer_whose_url( 'copy' );
		self::assertSame( 'shortpixel_flush_copy', $refused( Recorder::begin( 0, false ) ) );
		self::assertSame( [], $this->asked_of_the_cdn() );
	}
}
