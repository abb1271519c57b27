<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Page_Caches;

use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once dirname( __DIR__, 4 ) . '/includes/page-caches/clear.php';

/**
 * A test that clears page caches in a separate process, with stubs of their public functions, classes and hooks.
 *
 * @phpstan-type Report array{outcome: array{state: string, code: string, data: array<string, mixed>}, calls: list<array{string, list<mixed>}>}
 */
abstract class Page_Cache_Test_Case extends Wp_Test_Case {

	protected const PAGES = [
		'urls'  => [ 'http://example.org/', 'http://example.org/hello-world/', 'http://example.org/category/uncategorized/' ],
		'posts' => [ 1 ],
	];

	/**
	 * Clears page caches in a separate process with the stubs, and returns its output.
	 *
	 * @param string                                           $before Code that runs before.
	 * @param array{urls: list<string>, posts: list<int>}|null $pages
	 * @param string                                           $after  Code that runs after, instead of printing the outcome and the calls.
	 * @param string                                           $config Code of wp-config.php.
	 */
	protected static function run_code( string $before, ?array $pages, string $after = '', string $config = '' ): string {
		return Php_Process::start(
			'use ShortPixelFlush\Tests\Stubs\Calls;
			require dirname( SHORTPIXEL_FLUSH_FILE ) . "/tests/plugins/page-cache-stubs/stubs.php";
			require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/page-caches/clear.php";
			' . $before . '
			$outcome = ShortPixelFlush\Page_Caches\clear( ' . var_export( $pages, true ) . ' );
			' . ( '' === $after ? 'echo wp_json_encode( [ "outcome" => $outcome, "calls" => Calls::$made ] );' : $after ),
			$config
		)->wait();
	}

	/**
	 * @param array{urls: list<string>, posts: list<int>}|null $pages
	 * @phpstan-return Report
	 */
	protected static function cleared( ?array $pages, string $before = '' ): array {
		$report = json_decode( self::run_code( $before, $pages ), true );
		self::assertIsArray( $report );

		/** @phpstan-var Report $report */
		return $report;
	}

	/**
	 * Returns code that leaves only one page cache, so that no other cache is called.
	 */
	protected static function only( string $id ): string {
		return 'add_filter( "shortpixel_flush_page_caches", static fn ( array $found ): array => array_values( array_filter( $found, static fn ( array $cache ): bool => "' . $id . '" === $cache["id"] ) ) );';
	}
}
