<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Page_Caches;

use PHPUnit\Framework\Attributes\DataProvider;
use function ShortPixelFlush\Page_Caches\empties_a_zone;

require_once __DIR__ . '/Page_Cache_Test_Case.php';

final class TroubleTest extends Page_Cache_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
	}

	public function test_a_cache_that_throws_is_named_with_its_reason_and_the_others_are_cleared(): void {
		$report = self::cleared(
			null,
			'Calls::$answers["rocket_clean_domain"] = static function () { throw new Error( "no rights to the folder" ); };'
		);
		self::assertSame( [ 'failed', 'page_caches_failed' ], [ $report['outcome']['state'], $report['outcome']['code'] ] );
		self::assertSame(
			[
				[
					'name'   => 'WP Rocket',
					'reason' => 'no rights to the folder',
				],
			],
			$report['outcome']['data']['failed'] ?? []
		);
		self::assertContains( 'W3 Total Cache', (array) ( $report['outcome']['data']['cleared'] ?? [] ) );
		self::assertContains( 'Cloudflare', (array) ( $report['outcome']['data']['cleared'] ?? [] ) );
	}

	public function test_a_cache_that_ends_two_requests_is_skipped_and_named_by_the_next(): void {
		self::assertSame( '', self::run_code( 'Calls::$answers["rocket_clean_domain"] = static function () { exit; };', null ) );
		self::assertSame( '', self::run_code( 'Calls::$answers["rocket_clean_domain"] = static function () { exit; };', null ) );
		$report = self::cleared( null );
		self::assertSame( [ 'WP Rocket' ], array_column( (array) ( $report['outcome']['data']['failed'] ?? [] ), 'name' ) );
		self::assertNotContains( 'rocket_clean_domain', array_column( $report['calls'], 0 ) );
		self::assertContains( 'W3 Total Cache', (array) ( $report['outcome']['data']['cleared'] ?? [] ) );

		$again = self::cleared( null );
		self::assertContains( 'WP Rocket', (array) ( $again['outcome']['data']['cleared'] ?? [] ) );
	}

	public function test_a_cache_that_another_request_is_clearing_has_not_ended_it(): void {
		$other  = 'static function () { Calls::$answers = []; exit( wp_json_encode( ShortPixelFlush\Page_Caches\clear_each( ShortPixelFlush\Page_Caches\detected(), null, true ) ) ); }';
		$report = json_decode( self::run_code( 'Calls::$answers["rocket_clean_domain"] = ' . $other . ';', null ), true );
		self::assertIsArray( $report );
		self::assertSame( [], $report['failed'] );
		self::assertContains( 'WP Rocket', (array) $report['cleared'] );
	}

	/**
	 * @return array<string, array{string, string, string}>
	 */
	public static function refusals(): array {
		return [
			'false'    => [ 'wp-optimize', 'WPO_Page_Cache->purge', 'false' ],
			'an error' => [ 'pantheon', 'pantheon_wp_clear_edge_all', 'new WP_Error( "pantheon_clear_edge_all", "edge is away" )' ],
			'kinsta'   => [ 'kinsta', 'kinsta_cache_purge->purge_complete_site_cache', 'new WP_Error( "http", "refused" )' ],
			'a status' => [ 'kinsta', 'kinsta_cache_purge->purge_complete_site_cache', '[ "response" => [ "code" => 404 ] ]' ],
			'an edge'  => [ 'pressable', 'Edge_Cache_Plugin->purge_domain_now', 'false' ],
		];
	}

	#[DataProvider( 'refusals' )]
	public function test_a_cache_that_reports_a_failure_is_not_reported_as_cleared( string $id, string $name, string $answer ): void {
		$data = self::cleared( null, self::only( $id ) . ' Calls::$answers["' . $name . '"] = ' . $answer . ';' )['outcome']['data'];
		self::assertSame( [], $data['cleared'] ?? [] );
		self::assertIsArray( $data['failed'] ?? null );
		self::assertCount( 1, $data['failed'] );
	}

	public function test_false_means_nothing_from_a_plugin_that_always_returns_it(): void {
		self::assertSame(
			[ 'WP Rocket' ],
			self::cleared(
				null,
				self::only( 'wp-rocket' ) . ' Calls::$answers["rocket_clean_domain"] = false;'
			)['outcome']['data']['cleared'] ?? []
		);
	}

	public function test_a_cache_that_cannot_clear_a_page_is_cleared_as_a_whole_and_named(): void {
		$report = self::cleared( self::PAGES, self::only( 'wp-super-cache' ) . ' Calls::$answers["wpsc_delete_url_cache"] = false;' );
		self::assertSame( [ 'WP Super Cache' ], $report['outcome']['data']['widely'] ?? [] );
		self::assertSame( [ 'wpsc_delete_url_cache', 'wp_cache_clear_cache' ], array_column( $report['calls'], 0 ) );
	}

	public function test_a_cache_that_takes_posts_is_cleared_as_a_whole_if_no_page_is_a_post(): void {
		$report = self::cleared( [ 'posts' => [] ] + self::PAGES, self::only( 'kinsta' ) );
		self::assertSame( [ 'Kinsta' ], $report['outcome']['data']['widely'] ?? [] );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function no_purges_of_a_page(): array {
		return [
			'nothing was sent'      => [ 'false' ],
			'its server is away'    => [ '[ "response" => [ "immediate" => [ "response_code" => 0, "error_code" => 7 ] ] ]' ],
			'its server refuses it' => [
				'[ "response" => [ "immediate" => [ "response_code" => 200 ], "throttled" => [ "response_code" => 500 ] ] ]',
			],
		];
	}

	#[DataProvider( 'no_purges_of_a_page' )]
	public function test_a_cache_that_did_not_purge_a_page_is_cleared_as_a_whole( string $answer ): void {
		$report = self::cleared(
			self::PAGES,
			self::only( 'kinsta' ) . ' Calls::$answers["kinsta_cache_purge->initiate_purge"] = ' . $answer . ';'
		);
		self::assertSame( [ 'Kinsta' ], $report['outcome']['data']['widely'] ?? [] );
	}

	/**
	 * @return array<string, array{string, string, string}>
	 */
	public static function refusals_that_are_seen_from_outside(): array {
		return [
			'Cloudflare answers 403'                 => [
				'cloudflare',
				'Calls::$answers = [ "purgeCacheEverything" => [ "zones/abc/purge_cache" => 403 ], "purgeCacheByRelevantURLs" => [ "zones/abc/purge_cache" => 403 ] ];',
				'Cloudflare refused (403).',
			],
			'Cloudflare is not reached'              => [
				'cloudflare',
				'Calls::$answers = [ "purgeCacheEverything" => [ "zones/" => "timed out" ], "purgeCacheByRelevantURLs" => [ "zones/" => "timed out" ] ];',
				'Cloudflare refused (timed out).',
			],
			'RunCloud says why'                      => [
				'runcloud-hub',
				'Calls::$answers = array_fill_keys( [ "RunCloud_Hub::purge_cache_home", "RunCloud_Hub::purge_cache_all_noaction" ], [ "code" => 404, "status" => "Not found there" ] );',
				'Not found there',
			],
			'RunCloud says nothing, it has given up' => [
				'runcloud-hub',
				'define( "RUNCLOUD_HUB_HALT", true ); Calls::$answers = array_fill_keys( [ "RunCloud_Hub::purge_cache_home", "RunCloud_Hub::purge_cache_all_noaction" ], static fn () => false );',
				'Its server refused or did not answer.',
			],
		];
	}

	#[DataProvider( 'refusals_that_are_seen_from_outside' )]
	public function test_a_refusal_that_a_plugin_hides_is_not_reported_as_cleared( string $id, string $before, string $reason ): void {
		foreach ( [ null, self::PAGES ] as $pages ) {
			$report = self::cleared( $pages, self::only( $id ) . $before );
			self::assertSame( [ $reason ], array_column( (array) ( $report['outcome']['data']['failed'] ?? [] ), 'reason' ) );
			self::assertNotContains( null === $pages ? '' : 'purgeCacheEverything', array_column( $report['calls'], 0 ) );
		}
	}

	public function test_cloudflare_without_this_site_in_its_account_is_not_reported_as_cleared(): void {
		$data = self::cleared(
			null,
			self::only( 'cloudflare' ) . 'Calls::$answers["purgeCacheEverything"] = [ "zones/?name=example.org" => 200 ];'
		)['outcome']['data'];
		self::assertSame( [ 'It does not find this site in its account.' ], array_column( (array) ( $data['failed'] ?? [] ), 'reason' ) );
	}

	public function test_a_cache_without_pages_is_neither_cleared_nor_failed(): void {
		foreach ( [
			'cloudflare' => 'Calls::$answers = [ "purgeCacheEverything" => [], "purgeCacheByRelevantURLs" => [ "zones/abc/pagerules" => 200 ] ];',
			'spinupwp'   => 'Calls::$answers["is_page_cache_enabled"] = false;',
			'pressable'  => 'Calls::$answers = [ "Edge_Cache_Plugin->get_ec_status" => static fn () => "disabled" ] + array_fill_keys( [ "Edge_Cache_Plugin->purge_domain_now", "Edge_Cache_Plugin->purge_uris_now" ], static fn () => false );',
		] as $id => $before ) {
			foreach ( [ null, self::PAGES ] as $pages ) {
				$report = self::cleared( $pages, self::only( $id ) . $before );
				self::assertSame( [ 'skipped', 'no_page_caches' ], [ $report['outcome']['state'], $report['outcome']['code'] ] );
				self::assertLessThanOrEqual(
					1,
					count( array_diff( array_column( $report['calls'], 0 ), [ 'Edge_Cache_Plugin->get_ec_status' ] ) )
				);
			}
		}
	}

	public function test_a_cache_that_another_has_just_emptied_has_not_failed(): void {
		$before = self::only( 'spinupwp' ) . 'define( "SPINUPWP_CACHE_PATH", "/nowhere/at/all" ); do_action( "spinupwp_site_purged", true ); Calls::$answers["spinupwp_purge_site"] = static function () { do_action( "spinupwp_site_purged", false ); return false; };';
		self::assertSame( [ 'SpinupWP' ], self::cleared( null, $before )['outcome']['data']['cleared'] ?? [] );

		foreach ( [
			'"/nowhere/at/all"'                          => '__DIR__',
			'do_action( "spinupwp_site_purged", true );' => '',
		] as $what => $instead ) {
			$data = self::cleared( null, str_replace( $what, $instead, $before ) )['outcome']['data'];
			self::assertSame( [ 'SpinupWP' ], array_column( (array) ( $data['failed'] ?? [] ), 'name' ) );
		}
	}

	public function test_a_page_that_is_missing_from_the_cache_causes_all_of_it_to_be_cleared(): void {
		$report = self::cleared( self::PAGES, self::only( 'spinupwp' ) . 'Calls::$answers["spinupwp_purge_url"] = 0;' );
		self::assertSame( [ 'SpinupWP' ], $report['outcome']['data']['widely'] ?? [] );
		self::assertSame( 'spinupwp_purge_site', $report['calls'][3][0] ?? '' );
	}

	public function test_a_cache_that_clears_once_per_request_is_cleared_the_second_time_too(): void {
		$before = self::only( 'wp-rocket' ) . 'do_action( "rocket_after_clean_domain" );';
		self::assertSame( [ [ 'rocket_clean_files', [ [ 'http://example.org/' ] ] ] ], self::cleared( null, $before )['calls'] );
	}

	public function test_a_cache_that_a_filter_excludes_is_left_alone(): void {
		$report = self::cleared(
			null,
			'add_filter( "shortpixel_flush_page_caches", static fn ( array $found ): array => array_map( static fn ( array $cache ): array => [ "clears" => false ] + $cache, $found ) );'
		);
		self::assertSame( [], $report['calls'] );
	}

	public function test_the_action_passes_the_pages_to_clear(): void {
		$heard = 'add_action( "shortpixel_flush_clear_page_caches", static function ( $found, $urls ): void { echo count( $found ), wp_json_encode( $urls ); }, 10, 2 );';
		self::assertSame(
			'1["http:\/\/example.org\/","http:\/\/example.org\/hello-world\/","http:\/\/example.org\/category\/uncategorized\/"]',
			self::run_code( self::only( 'breeze' ) . $heard, self::PAGES, 'echo "";' )
		);
		self::assertSame( '1null', self::run_code( self::only( 'breeze' ) . $heard, null, 'echo "";' ) );
	}

	/**
	 * @return array<string, array{string, string, string}>
	 */
	public static function style_hooks(): array {
		return [
			'Swift Performance' => [
				'swift-performance',
				'Swift_Performance_Cache::clear_all_cache',
				'swift_performance_before_clear_all_cache',
			],
			'WP Fastest Cache'  => [ 'wp-fastest-cache', 'wpfc_clear_all_cache', 'wpfc_delete_cache' ],
			'WP Super Cache'    => [ 'wp-super-cache', 'wp_cache_clear_cache', 'wp_cache_cleared' ],
			'LiteSpeed Cache'   => [ 'litespeed-cache', 'litespeed_purge_all', 'litespeed_purged_all_cssjs' ],
			'W3 Total Cache'    => [ 'w3-total-cache', 'w3tc_flush_posts', 'w3tc_flush_all' ],
			'WP Rocket'         => [ 'wp-rocket', 'rocket_clean_domain', 'before_rocket_clean_minify' ],
		];
	}

	#[DataProvider( 'style_hooks' )]
	public function test_style_sheets_are_not_renewed_as_a_side_effect( string $id, string $name, string $hook ): void {
		$before = self::only( $id ) . 'class ShortPixelAI { public static int $times = 0; public static function clear_css_cache() { ++self::$times; } }
			add_action( "' . $hook . '", [ new ShortPixelAI(), "clear_css_cache" ] );
			$others = 0; add_action( "' . $hook . '", static function () use ( &$others ): void { ++$others; } );
			Calls::$answers["' . $name . '"] = static function () { do_action( "' . $hook . '" ); };';
		// ShortPixelAI's callback is removed only while pages are cleared; other callbacks stay.
		self::assertSame(
			'0 1, 1 2',
			self::run_code(
				$before,
				null,
				'echo ShortPixelAI::$times, " ", $others, ", "; do_action( "' . $hook . '" ); echo ShortPixelAI::$times, " ", $others;'
			)
		);
	}

	public function test_a_whole_zone_at_cloudflare_is_not_emptied_for_two_pages(): void {
		$before = self::only( 'wp-fastest-cache' ) . '
			$purge = static function (): void { wp_remote_request( "https://api.cloudflare.com/client/v4/zones/023e105f4ecef8ad9ca31a8372d0c353/purge_cache", [ "method" => "DELETE", "body" => \'{"purge_everything":true}\' ] ); };
			Calls::$answers = [ "wpfc_clear_post_cache_by_id" => $purge, "wpfc_clear_all_cache" => $purge ];';

		$count = 'remove_all_filters( "pre_http_request" ); $sent = 0; add_action( "http_api_debug", static function () use ( &$sent ): void { ++$sent; } );';
		$after = 'echo wp_json_encode( [ $outcome->data->withheld, $outcome->data->cleared_pages, $sent ] );';
		self::assertSame( '[true,["WP Fastest Cache"],0]', self::run_code( $count . $before, self::PAGES, $after ) );
		self::assertSame( '[false,[],1]', self::run_code( $count . $before, null, $after ) );

		// In a test environment nothing is emptied: the zone is probably the live site's.
		$staging = 'putenv( "SHORTPIXEL_FLUSH_TEST_NO_CONNECTIONS=1" );';
		self::assertSame( '[true,[],0]', self::run_code( $count . $before, null, $after, $staging ) );
	}

	/**
	 * @return array<string, array{string, mixed, bool}>
	 */
	public static function requests(): array {
		$zone = 'https://api.cloudflare.com/client/v4/zones/abc/purge_cache';

		return [
			'everything, as text'   => [ $zone, '{"purge_everything":true}', true ],
			'everything, as a list' => [ $zone, [ 'purge_everything' => true ], true ],
			'two files'             => [ $zone, '{"files":["https://a.test/","https://a.test/b"]}', false ],
			'a setting'             => [ 'https://api.cloudflare.com/client/v4/zones/abc/settings', '{"purge_everything":true}', false ],
			'somebody else'         => [ 'https://example.com/client/v4/zones/abc/purge_cache', '{"purge_everything":true}', false ],
			'no body'               => [ $zone, null, false ],
		];
	}

	/**
	 * @param mixed $body
	 */
	#[DataProvider( 'requests' )]
	public function test_only_a_request_that_empties_a_zone_is_withheld( string $url, $body, bool $expected ): void {
		self::assertSame( $expected, empties_a_zone( $url, $body ) );
	}
}
