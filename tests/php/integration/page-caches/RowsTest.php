<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Page_Caches;

use PHPUnit\Framework\Attributes\DataProvider;
use const ShortPixelFlush\Page_Caches\PAGE_CACHES;

require_once __DIR__ . '/Page_Cache_Test_Case.php';

/**
 * @phpstan-import-type Report from Page_Cache_Test_Case
 */
final class RowsTest extends Page_Cache_Test_Case {

	private const HOME = 'http://example.org/';
	private const POST = 'http://example.org/hello-world/';
	private const LIST = 'http://example.org/category/uncategorized/';

	// Each cache's calls to clear all pages and some pages: null if it can only clear all, empty if it is left alone.
	private const CALLS = [
		'elementor'         => [ [ [ 'files_manager->clear_cache', [] ] ], [ [ 'Elementor CSS update', [ 1 ] ] ] ],
		'autoptimize'       => [ [ [ 'autoptimizeCache::clearall_actionless', [] ] ], [] ],
		'wp-rocket'         => [
			[ [ 'rocket_clean_domain', [] ] ],
			[ [ 'rocket_clean_home', [] ], [ 'rocket_clean_files', [ [ self::POST, self::LIST ] ] ] ],
		],
		'w3-total-cache'    => [
			[ [ 'w3tc_flush_posts', [] ] ],
			[ [ 'w3tc_flush_url', [ self::HOME ] ], [ 'w3tc_flush_url', [ self::POST ] ], [ 'w3tc_flush_url', [ self::LIST ] ] ],
		],
		'wp-super-cache'    => [
			[ [ 'wp_cache_clear_cache', [] ] ],
			[
				[ 'wpsc_delete_url_cache', [ self::HOME ] ],
				[ 'wpsc_delete_url_cache', [ self::POST ] ],
				[ 'wpsc_delete_url_cache', [ self::LIST ] ],
			],
		],
		'litespeed-cache'   => [
			[ [ 'litespeed_purge_all', [ '' ] ] ],
			[
				[ 'litespeed_purge_url', [ self::HOME ] ],
				[ 'litespeed_purge_url', [ self::POST ] ],
				[ 'litespeed_purge_url', [ self::LIST ] ],
			],
		],
		'wp-fastest-cache'  => [ [ [ 'wpfc_clear_all_cache', [] ] ], [ [ 'wpfc_clear_post_cache_by_id', [ 1 ] ] ] ],
		'cache-enabler'     => [
			[ [ 'Cache_Enabler::clear_site_cache', [] ] ],
			[
				[ 'Cache_Enabler::clear_page_cache_by_url', [ self::HOME ] ],
				[ 'Cache_Enabler::clear_page_cache_by_url', [ self::POST ] ],
				[ 'Cache_Enabler::clear_page_cache_by_url', [ self::LIST ] ],
			],
		],
		'sg-cachepress'     => [
			[ [ 'sg_cachepress_purge_cache', [] ] ],
			[
				[ 'Supercacher::purge_cache_request', [ self::HOME, false ] ],
				[ 'Supercacher::purge_cache_request', [ self::POST, false ] ],
				[ 'Supercacher::purge_cache_request', [ self::LIST, false ] ],
			],
		],
		'wp-optimize'       => [
			[ [ 'WPO_Page_Cache->purge', [] ] ],
			[
				[ 'WPO_Page_Cache::delete_cache_by_url', [ self::HOME ] ],
				[ 'WPO_Page_Cache::delete_cache_by_url', [ self::POST ] ],
				[ 'WPO_Page_Cache::delete_cache_by_url', [ self::LIST ] ],
			],
		],
		'breeze'            => [ [ [ 'breeze_clear_all_cache', [ '' ] ] ], null ],
		'comet-cache'       => [
			[ [ 'comet_cache::clear', [] ] ],
			[
				[ 'comet_cache::clearUrl', [ self::HOME ] ],
				[ 'comet_cache::clearUrl', [ self::POST ] ],
				[ 'comet_cache::clearUrl', [ self::LIST ] ],
			],
		],
		'swift-performance' => [
			[ [ 'Swift_Performance_Cache::clear_all_cache', [] ] ],
			[
				[ 'Swift_Performance_Cache::clear_permalink_cache', [ self::HOME ] ],
				[ 'Swift_Performance_Cache::clear_permalink_cache', [ self::POST ] ],
				[ 'Swift_Performance_Cache::clear_permalink_cache', [ self::LIST ] ],
			],
		],
		'hummingbird'       => [
			[ [ 'wphb_clear_page_cache', [ '' ] ] ],
			[
				[ 'Hummingbird->clear_cache', [ '/', true ] ],
				[ 'Hummingbird->clear_cache', [ '/hello-world/', true ] ],
				[ 'Hummingbird->clear_cache', [ '/category/uncategorized/', true ] ],
			],
		],
		'flying-press'      => [
			[ [ 'FlyingPress\Purge::purge_pages', [] ] ],
			[ [ 'FlyingPress\Purge::purge_urls', [ self::PAGES['urls'] ] ] ],
		],
		'surge'             => [
			[ [ 'Surge\expire', [ '/' ] ] ],
			[
				[ 'Surge\expire', [ '/hello-world/' ] ],
				[ 'Surge\expire', [ '/category/uncategorized/' ] ],
				[ 'Surge\expire', [ 'post:1:1' ] ],
			],
		],
		'fastpixel'         => [
			[ [ 'fastpixel/purge/all', [ '' ] ] ],
			[
				[ 'fastpixel/purge/url', [ self::HOME ] ],
				[ 'fastpixel/purge/url', [ self::POST ] ],
				[ 'fastpixel/purge/url', [ self::LIST ] ],
			],
		],
		'jetpack-boost'     => [
			[ [ 'jetpack_boost_clear_page_cache_all', [ '' ] ] ],
			[
				[ 'Boost_Cache->invalidate_cache_for_front_page', [ 'delete-files' ] ],
				[ 'jetpack_boost_clear_page_cache_url', [ self::POST ] ],
				[ 'jetpack_boost_clear_page_cache_url', [ self::LIST ] ],
			],
		],
		'powered-cache'     => [
			[ [ 'clean_site_cache_dir', [] ] ],
			[ [ 'delete_page_cache', [ self::HOME ] ], [ 'delete_page_cache', [ self::POST ] ], [ 'delete_page_cache', [ self::LIST ] ] ],
		],
		'batcache'          => [
			[ [ 'batcache->configure_groups', [] ] ],
			[
				[ 'batcache_clear_url', [ self::HOME ] ],
				[ 'batcache_clear_url', [ self::POST ] ],
				[ 'batcache_clear_url', [ self::LIST ] ],
			],
		],
		'nginx-helper'      => [
			[ [ 'rt_nginx_helper_purge_all', [ '' ] ] ],
			[
				[ 'nginx_purger->purge_url', [ self::HOME ] ],
				[ 'nginx_purger->purge_url', [ self::POST ] ],
				[ 'nginx_purger->purge_url', [ self::LIST ] ],
			],
		],
		'spinupwp'          => [
			[ [ 'spinupwp_purge_site', [] ] ],
			[
				[ 'spinupwp_purge_url', [ self::HOME ] ],
				[ 'spinupwp_purge_url', [ self::POST ] ],
				[ 'spinupwp_purge_url', [ self::LIST ] ],
			],
		],
		'runcloud-hub'      => [
			[ [ 'RunCloud_Hub::purge_cache_all_noaction', [] ] ],
			[
				[ 'RunCloud_Hub::purge_cache_home', [] ],
				[ 'RunCloud_Hub::purge_cache_url', [ self::POST ] ],
				[ 'RunCloud_Hub::purge_cache_url', [ self::LIST ] ],
			],
		],
		'pressable'         => [
			[ [ 'Edge_Cache_Plugin->purge_domain_now', [ 'shortpixel-flush' ] ] ],
			[ [ 'Edge_Cache_Plugin->purge_uris_now', [ self::PAGES['urls'] ] ] ],
		],
		'kinsta'            => [
			[ [ 'kinsta_cache_purge->purge_complete_site_cache', [] ] ],
			[ [ 'kinsta_cache_purge->initiate_purge', [ 1 ] ] ],
		],
		'wp-engine'         => [
			[ [ 'WpeCommon::purge_varnish_cache', [ [ '.*' ], true ] ] ],
			[ [ 'WpeCommon::purge_varnish_cache', [ [ '^\/$', '^\/hello\-world\/$', '^\/category\/uncategorized\/$' ], true ] ] ],
		],
		'pantheon'          => [
			[ [ 'pantheon_wp_clear_edge_all', [] ] ],
			[ [ 'pantheon_wp_clear_edge_paths', [ [ '/', '/hello-world/', '/category/uncategorized/' ] ] ] ],
		],
		'super-page-cache'  => [ [ [ 'swcfpc_purge_cache', [ '' ] ] ], [ [ 'swcfpc_purge_cache', [ self::PAGES['urls'] ] ] ] ],
		'cloudflare'        => [ [ [ 'purgeCacheEverything', [] ] ], [ [ 'purgeCacheByRelevantURLs', [ self::PAGES['urls'] ] ] ] ],
	];

	/**
	 * Reports of a process that clears all pages and of one that clears some, each with all page caches at once.
	 *
	 * @var array<string, mixed>
	 */
	private static array $reports = [];

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function rows(): iterable {
		require_once dirname( __DIR__, 4 ) . '/includes/page-caches/table.php';

		foreach ( PAGE_CACHES as $id => $row ) {
			if ( isset( $row['all'] ) ) {
				yield $row['name'] => [ $id ];
			}
		}
	}

	#[DataProvider( 'rows' )]
	public function test_all_pages_are_cleared_by_its_public_name_with_the_right_arguments( string $id ): void {
		self::assertSame( self::CALLS[ $id ][0] ?? 'no call is written down', self::calls_of( $id, $this->report( 'all' ) ) );
		self::assertContains( PAGE_CACHES[ $id ]['name'], (array) ( $this->report( 'all' )['outcome']['data']['cleared'] ?? [] ) );
	}

	#[DataProvider( 'rows' )]
	public function test_some_pages_or_else_all_are_cleared_by_its_public_name_with_the_right_arguments( string $id ): void {
		$data    = $this->report( 'pages' )['outcome']['data'];
		$calls   = self::CALLS[ $id ][1] ?? null;
		$heading = null === $calls ? 'widely' : ( [] === $calls ? 'left' : 'cleared_pages' );
		self::assertSame( $calls ?? self::CALLS[ $id ][0] ?? [], self::calls_of( $id, $this->report( 'pages' ) ) );
		self::assertContains( PAGE_CACHES[ $id ]['name'], (array) ( $data[ $heading ] ?? [] ) );
	}

	public function test_nothing_else_is_called(): void {
		foreach ( [
			'all'   => 0,
			'pages' => 1,
		] as $what => $index ) {
			$expected = array_merge(
				...array_values(
					array_map(
						static fn ( array $calls ): array => $calls[ $index ] ?? $calls[0],
						self::CALLS
					)
				)
			);
			self::assertSame( $expected, $this->report( $what )['calls'] );
		}
	}

	public function test_a_cache_in_front_is_cleared_after_the_caches_from_which_it_fetches_pages(): void {
		$rows = array_keys( PAGE_CACHES );
		self::assertSame(
			[
				'nginx-helper',
				'spinupwp',
				'runcloud-hub',
				'pressable',
				'kinsta',
				'wp-engine',
				'pantheon',
				'super-page-cache',
				'cloudflare',
			],
			array_slice( $rows, (int) array_search( 'batcache', $rows, true ) + 1, 9 )
		);
		self::assertLessThan( array_search( 'batcache', $rows, true ), array_search( 'powered-cache', $rows, true ) );
	}

	public function test_a_cache_that_cannot_be_cleared_from_here_is_named(): void {
		self::assertSame( [ 'NitroPack' ], $this->report( 'all' )['outcome']['data']['untouched'] ?? [] );
		self::assertSame( [], $this->report( 'all' )['outcome']['data']['failed'] ?? [] );
		self::assertSame( 'done', $this->report( 'all' )['outcome']['state'] );
	}

	public function test_clearing_batcache_leaves_the_rest_of_the_object_cache(): void {
		$this->use_fresh_site();
		self::assertSame(
			'[false,"kept"]',
			self::run_code(
				self::only( 'batcache' ) . ' wp_cache_set( "page", "old", "batcache" ); wp_cache_set( "other", "kept", "posts" );',
				null,
				'echo wp_json_encode( [ wp_cache_get( "page", "batcache" ), wp_cache_get( "other", "posts" ) ] );'
			)
		);
	}

	/**
	 * @phpstan-return Report
	 */
	private function report( string $what ): array {
		if ( ! isset( self::$reports[ $what ] ) ) {
			$this->use_fresh_site();
			self::$reports[ $what ] = self::cleared(
				'all' === $what ? null : self::PAGES,
				'update_post_meta( 1, "_elementor_edit_mode", "builder" );'
			);
		}

		/** @phpstan-var Report $report */
		$report = self::$reports[ $what ];

		return $report;
	}

	/**
	 * @phpstan-param Report $report
	 * @return list<array{string, list<mixed>}>
	 */
	private static function calls_of( string $id, array $report ): array {
		$names = array_column( array_merge( self::CALLS[ $id ][0] ?? [], self::CALLS[ $id ][1] ?? [] ), 0 );

		return array_values( array_filter( $report['calls'], static fn ( array $call ): bool => in_array( $call[0], $names, true ) ) );
	}
}
