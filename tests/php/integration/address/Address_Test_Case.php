<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Address;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Edge;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\Auto\note_change;
use function ShortPixelFlush\Auto\store_all_changes;
use function ShortPixelFlush\Auto\sweep;
use function ShortPixelFlush\Flush\queue_image;
use function ShortPixelFlush\Flush\queue_site;
use function ShortPixelFlush\Flush\start_library;
use function ShortPixelFlush\rest_reason;
use function ShortPixelFlush\Scan\run as run_scan;
use function ShortPixelFlush\Scan\start as start_scan;
use const ShortPixelFlush\SITE_URL_OPTION;

require_once dirname( __DIR__ ) . '/rest/Dummy_Edge.php';
require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/changes.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/sweep.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/account.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/scan.php';
require_once dirname( __DIR__, 4 ) . '/includes/site-url.php';

/**
 * A site with its own CDN and a ShortPixel key. Tests can change its URL after the setup.
 */
abstract class Address_Test_Case extends Rest_Test_Case {

	protected const SITE = 'https://example.org';

	protected const COPY = 'https://staging.example.net';

	/** The ID of the site's image. */
	protected int $image = 0;

	private string $home = '';

	protected function setUp(): void {
		parent::setUp();
		$this->provider->api_key = 'a-key-of-the-account';
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge() ] );
		add_filter(
			'shortpixel_flush_configured_edges',
			static fn (): array => [
				[
					'id'    => 'own',
					'kind'  => 'dummy',
					'hosts' => [ 'cdn.shortpixel.ai', 'example.org' ],
					'setup' => [ 'token' => 'a-token-of-the-cdn' ],
				],
			]
		);
		add_filter(
			'pre_http_request',
			function ( $answer, array $args, string $url ): array {
				$this->requests[] = [ 'url' => $url ];
				return [];
			},
			10,
			3
		);
		add_filter( 'option_home', fn ( $home ) => '' === $this->home ? $home : $this->home, 99 );
		delete_option( SITE_URL_OPTION );
		$this->home = self::SITE;
		self::assertSame( '', rest_reason() );
		$this->act_as( 'administrator' );
		$this->image = $this->attachment();
		remove_all_actions( 'shutdown' );
	}

	/** Changes the site's URL, as WP_HOME or the option `home` would. */
	protected function move_to( string $address ): void {
		$this->home = $address;
	}

	/** Leaves work of every kind for a background run. */
	protected function leave_work(): void {
		$user = get_current_user_id();
		queue_image( $this->image, 'of the site' );
		$this->flush( $user );
		$this->flush( $user, [ 'scope' => 'urls' ] );
		self::assertIsInt( start_library( 'of the site', $user ) );
		self::assertIsInt( queue_site( 'of the site', $user ) );
		note_change( $this->image, 'replace', true );
		store_all_changes();
		self::assertNotWPError( start_scan( $user ) );
		remove_all_actions( 'shutdown' );
		$this->at( time() + 3600 );
		$this->requests = [];
	}

	/** Does all the work of background runs. */
	protected function work(): void {
		do_action( 'shortpixel_flush_run' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Ours.
		foreach ( ( new Flushes() )->open( null ) as $flush ) {
			( new Runner() )->step( $flush->id, 2.0 );
			( new Runner() )->do_next( $flush->id );
		}
		sweep( 2.0 );
		run_scan( 2.0 );
		remove_all_actions( 'shutdown' );
	}

	/** @return list<string> The hosts that requests were sent to, each once. */
	protected function hosts_asked(): array {
		return array_values(
			array_unique(
				array_map(
					static fn ( array $request ): string => (string) wp_parse_url(
						is_string( $request['url'] ) ? $request['url'] : '',
						PHP_URL_HOST
					),
					$this->requests
				)
			)
		);
	}

	private static function assertNotWPError( mixed $result ): void {
		self::assertFalse( is_wp_error( $result ), is_wp_error( $result ) ? $result->get_error_message() : '' );
	}
}
