<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use ShortPixelFlush\Health\Recorder;
use WP_Error;
use function ShortPixelFlush\Admin\print_recording_tab;
use function ShortPixelFlush\Admin\start_recording_from_form;
use function ShortPixelFlush\Admin\with_recording_tab;
use function ShortPixelFlush\Flush\answer_whose_url;
use function ShortPixelFlush\Health\continue_recording;
use function ShortPixelFlush\Health\site_health_result;
use function ShortPixelFlush\Health\start_recording;
use function ShortPixelFlush\Health\stored_recording;
use const ShortPixelFlush\Admin\RECORDING_ACTION;
use const ShortPixelFlush\Admin\RECORDING_TAB;

require_once __DIR__ . '/Recording_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/recording-tab.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/answer-whose-url.php';
require_once dirname( __DIR__, 4 ) . '/includes/health/site-health.php';

/**
 * Tests what a recording requests and keeps, and who may start one.
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

	/** Adds one of the owner's own images to the site, where the CDN can fetch it. */
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
		self::assertSame(
			[ 'other', '200', '200', 'A' ],
			[ $shown['image_again'], $shown['account'], $shown['purge'], $shown['purged_30'] ]
		);
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

	/** Every answer contains texts that would identify the site. */
	public function test_nothing_in_the_file_tells_whose_it_is(): void {
		$this->act_as( 'administrator' );
		$this->provider->endpoint = 'https://img.famous-blog.example/x9private';
		$this->provider->api_key  = 'Key0123456789abcdef';
		$secrets                  = [
			'famous-blog',
			'x9private',
			'Key0123456789abcdef',
			'grandma',
			's3cr3t',
			wp_get_current_user()->user_login,
			wp_get_current_user()->user_email,
			'shortpixel-flush-',
			substr( self::$site, 7 ),
			'203.0.113.7',
			ABSPATH,
		];
		$image                    = $this->photograph();
		$this->answer_requests(
			static function ( array $request ) use ( $secrets ): array {
				self::assertIsString( $request['url'] );
				$all = implode( ' ', $secrets );
				return [
					'status'  => str_contains( $request['url'], 'read-domain' ) ? 200 : [ 200, 302, 404 ][ strlen( $request['url'] ) % 3 ],
					'headers' => array_fill_keys(
						[
							'server',
							'etag',
							'set-cookie',
							'x-famous-blog',
							'x-user',
							'location',
							'vary',
							'cache-control',
							'content-type',
							'cdn-cache',
							'x-cache',
							'last-modified',
							'date',
							'age',
						],
						$all
					) + [ 'cdn-requestid' => 's3cr3t' ],
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
		while ( ! $recorder->is_over() ) {
			$this->late += $recorder->wait();
			$recorder->step();
		}

		$file = str_replace( 'shortpixel-flush-recording', '', $recorder->json() );
		self::assertGreaterThan( 20, $recorder->sent() );
		foreach ( $secrets as $secret ) {
			self::assertStringNotContainsStringIgnoringCase( $secret, $file );
		}
	}

	public function test_a_browser_carries_it_on_in_slices_and_two_tabs_do_not_ask_twice(): void {
		$this->act_as( 'administrator' );
		self::assertTrue( start_recording( 0, false ) );
		$first = continue_recording( 0.5 );
		self::assertNotNull( $first );
		self::assertSame( [ 1, false ], [ $first->sent(), $first->is_over() ] );
		self::assertSame( 1, stored_recording()?->sent() );

		// A second tab that continues the recording while a request is under way sends no request.
		$this->pass( 2 );
		add_filter(
			'shortpixel_flush_pre_request',
			static function ( $answer ) {
				self::assertSame( 1, continue_recording( 0.5 )?->sent() );
				return $answer;
			}
		);
		self::assertSame( 2, continue_recording( 0.5 )?->sent() );
	}

	public function test_a_new_one_ends_the_former(): void {
		$this->act_as( 'administrator' );
		start_recording( 0, false );
		continue_recording( 0.5 );
		self::assertCount( 1, (array) glob( self::$folder . '/shortpixel-flush-*' ) );
		start_recording( 0, false );
		self::assertSame( [], glob( self::$folder . '/shortpixel-flush-*' ) );
		self::assertSame( 0, stored_recording()?->sent() );
	}

	public function test_refusals_ask_nothing(): void {
		$this->act_as( 'administrator' );
		$refused                 = static fn ( $result ): string => $result instanceof WP_Error ? (string) $result->get_error_code() : '';
		self::assertSame( 'shortpixel_flush_invalid_input', $refused( start_recording( 999999, false ) ) );
		$this->provider->problem = 'Its settings can’t be read.';
		self::assertSame( 'shortpixel_flush_no_provider', $refused( start_recording( 0, false ) ) );
		$this->provider->problem = '';
		update_option( 'home', 'https://staging.example.net' );
		answer_whose_url( 'copy' );
		self::assertSame( 'shortpixel_flush_copy', $refused( start_recording( 0, false ) ) );
		self::assertSame( [], $this->asked_of_the_cdn() );
	}

	/** @param array<string, string> $fields */
	private function press( array $fields, string $nonce ): string {
		$_POST    = $fields;
		$_REQUEST = [ '_wpnonce' => $nonce ];
		$stop     = static function ( string $location ): string {
			throw new RuntimeException( $location );
		};
		$die      = static fn (): callable => static function ( $message, $title, $args ): void {
			throw new RuntimeException(
				(
				is_array( $args )
				&& is_int( $args['response'] ?? null ) ? $args['response'] : ''
				) . ' ' . ( is_string( $message ) ? $message : '' )
			);
		};
		add_filter( 'wp_redirect', $stop );
		add_filter( 'wp_die_handler', $die );
		try {
			start_recording_from_form();
		} catch ( RuntimeException $end ) {
			return $end->getMessage();
		} finally {
			remove_filter( 'wp_redirect', $stop );
			remove_filter( 'wp_die_handler', $die );
		}
		return '';
	}

	private static function tab( string $nonce = '' ): string {
		$_GET = '' === $nonce ? [ 'work' => '1' ] : [
			'work'     => '1',
			'_wpnonce' => $nonce,
		];
		ob_start();
		print_recording_tab( RECORDING_TAB );
		return (string) ob_get_clean();
	}

	public function test_the_form_starts_it_and_the_page_shows_the_file_before_it_is_sent(): void {
		$this->act_as( 'administrator' );
		self::assertStringContainsString( 'at most 40 times', self::tab() );
		self::assertStringNotContainsString( 'API key', self::tab() );
		self::assertStringContainsString(
			'site-health.php?tab=shortpixel-flush&_wpnonce=',
			$this->press( [ 'image' => '' ], wp_create_nonce( RECORDING_ACTION ) )
		);

		self::assertStringContainsString( '0 of at most 40', self::tab(), 'Looking asks for nothing.' );
		self::assertStringNotContainsString( '<script', self::tab() );
		// With this rate limit the recording ends early, so that the test is short.
		$this->control( 'POST', '/switches', [ 'rate_limit' => [ 'match' => 'spf=' ] ] );
		$loads = 0;
		do {
			$this->pass( 3 );
			$page = self::tab( wp_create_nonce( RECORDING_ACTION ) );
			self::assertSame( str_contains( $page, 'Continue' ), str_contains( $page, '<script' ) );
		} while ( str_contains( $page, 'Continue' ) && ++$loads < 80 );
		$page = self::tab();
		self::assertStringContainsString( 'Read it before you send it.', $page );
		self::assertStringContainsString( '<textarea', $page );
		self::assertStringContainsString( '&quot;format&quot;: &quot;shortpixel-flush-recording&quot;', $page );
		self::assertSame( 1, preg_match( '~download="[^"]+" href="data:application/json;base64,([^"]+)"~', $page, $found ) );
		self::assertSame( stored_recording()?->json(), base64_decode( $found[1], true ) );
	}

	/** @return array<string, array{array<string, string>}> */
	public static function wrong_fields(): array {
		return [
			'no number'        => [ [ 'image' => '7; DROP' ] ],
			'a negative one'   => [ [ 'image' => '-1' ] ],
			'none'             => [ [ 'image' => '0' ] ],
			'an odd yes'       => [ [ 'purge' => 'all' ] ],
			'no image of ours' => [ [ 'image' => '999999' ] ],
		];
	}

	/** @param array<string, string> $fields */
	#[DataProvider( 'wrong_fields' )]
	public function test_a_wrong_field_is_refused( array $fields ): void {
		$this->act_as( 'administrator' );
		self::assertStringStartsWith( '4', $this->press( $fields, wp_create_nonce( RECORDING_ACTION ) ) );
		self::assertNull( stored_recording() );
	}

	/** @return array<string, array{string}> */
	public static function others(): array {
		return [
			'editors'     => [ 'editor' ],
			'authors'     => [ 'author' ],
			'subscribers' => [ 'subscriber' ],
			'nobody'      => [ 'logged_out' ],
		];
	}

	#[DataProvider( 'others' )]
	public function test_others_are_shown_nothing_and_start_nothing( string $role ): void {
		$this->act_as( $role );
		self::assertSame( [ '' => 'Status' ], with_recording_tab( [ '' => 'Status' ] ) );
		self::assertSame( '', self::tab( wp_create_nonce( RECORDING_ACTION ) ) );
		self::assertStringStartsWith( '403 ', $this->press( [], wp_create_nonce( RECORDING_ACTION ) ) );
		self::assertNull( stored_recording() );
	}

	public function test_without_a_nonce_nothing_starts(): void {
		$this->act_as( 'administrator' );
		self::assertStringStartsWith( '403 ', $this->press( [], 'made-up' ) );
		self::assertNull( stored_recording() );
	}

	public function test_site_health_leads_there(): void {
		$this->act_as( 'administrator' );
		self::assertArrayHasKey( RECORDING_TAB, with_recording_tab( [] ) );
		self::assertStringContainsString( 'site-health.php?tab=shortpixel-flush', site_health_result( 'cdn' )['actions'] );
		self::assertStringNotContainsString( 'site-health.php', site_health_result( 'failed' )['actions'] );
	}
}
