<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Front_End_Cost;

use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Versions\assign;
use function ShortPixelFlush\Versions\note_ends;

require_once dirname( __DIR__, 4 ) . '/includes/versions/note-present-files.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/store.php';

/**
 * Tests what the plugin may cost a site's visitors: a few small files, but no query, no asset and no markup.
 */
final class VisitorRequestTest extends Wp_Test_Case {

	/** Code that requests the front page as a visitor, and prints the loaded plugin files, the queries and the page. */
	private const REQUEST = <<<'PHP'
		define( 'SAVEQUERIES', true );
		define( 'WP_USE_THEMES', true );
		$GLOBALS['shortpixel_flush_on'] = %s;
		require %s;
		if ( ! $GLOBALS['shortpixel_flush_on'] ) {
			require_once ABSPATH . 'wp-includes/plugin.php';
			add_filter( 'option_active_plugins', '__return_empty_array' );
		}
		require ABSPATH . 'wp-settings.php';
		wp();
		ob_start();
		require ABSPATH . WPINC . '/template-loader.php';
		$html = ob_get_clean();
		echo json_encode( [
			'files'   => array_values( preg_grep( %s, get_included_files() ) ),
			'queries' => array_map( static fn( $query ) => $query[0], $GLOBALS['wpdb']->queries ),
			'html'    => $html,
		] );
		PHP;

	/**
	 * @return array{files: list<string>, queries: list<string>, html: string}
	 */
	private function visit( bool $with_plugin ): array {
		$support = dirname( __DIR__, 2 ) . '/support/wordpress.php';
		$answer  = json_decode(
			Php_Process::run_code(
				sprintf(
					self::REQUEST,
					$with_plugin ? 'true' : 'false',
					var_export( $support, true ),
					var_export( '~^' . preg_quote( dirname( __DIR__, 4 ), '~' ) . '/(includes|build|[^/]+\.php)~', true )
				)
			),
			true
		);
		self::assertIsArray( $answer );
		self::assertIsArray( $answer['files'] );
		self::assertIsArray( $answer['queries'] );
		self::assertIsString( $answer['html'] );
		self::assertNotSame( '', $answer['html'] );
		return [
			'files'   => array_values( array_filter( $answer['files'], 'is_string' ) ),
			'queries' => array_values( array_filter( $answer['queries'], 'is_string' ) ),
			'html'    => $answer['html'],
		];
	}

	public function test_a_visitor_loads_at_most_three_of_our_files(): void {
		$files = $this->visit( true )['files'];

		self::assertNotEmpty( $files, 'The plugin was not active.' );
		self::assertLessThanOrEqual( 3, count( $files ), implode( "\n", $files ) );
	}

	public function test_a_page_that_a_provider_writes_loads_one_more_small_file_and_two_where_pictures_have_new_links(): void {
		$this->use_fresh_site();
		$code  = '
			$before = get_included_files();
			$asked  = $GLOBALS["wpdb"]->num_queries;
			for ( $i = 0; $i < 20; $i++ ) {
				$url = apply_filters( "shortpixel/ai/originalUrl", "http://example.org/wp-content/uploads/2026/11/photo-{$i}00x200.jpg" );
			}
			$files = array_diff( get_included_files(), $before );
			echo json_encode( [ $url, $GLOBALS["wpdb"]->num_queries - $asked, array_map( "basename", array_values( $files ) ), array_sum( array_map( static fn ( $file ) => strlen( php_strip_whitespace( $file ) ), $files ) ) ] );';
		$plain = json_decode( Php_Process::start( $code )->wait(), true );
		assign( [ '2026/11/photo' ], '28306800' );
		$given = json_decode( Php_Process::start( $code )->wait(), true );
		note_ends( [ '2026/11/other' => [ '-300x200.jpg' => '-300x300.jpg' ] ] );
		$instead = json_decode( Php_Process::start( $code )->wait(), true );
		self::assertIsArray( $plain );
		self::assertIsArray( $given );
		self::assertIsArray( $instead );

		$url = 'http://example.org/wp-content/uploads/2026/11/photo-1900x200.jpg';
		self::assertSame( [ $url, 0, [ 'link.php' ] ], array_slice( $plain, 0, 3 ) );
		self::assertSame( [ "{$url}?spf=28306800", 0, [ 'link.php', 'path-stem.php' ] ], array_slice( $given, 0, 3 ) );
		self::assertLessThan( 8200, $given[3], 'Bytes of code, without comments.' );
		self::assertSame( [ "{$url}?spf=28306800", 0 ], array_slice( $instead, 0, 2 ) );
		self::assertEqualsCanonicalizing( [ 'link.php', 'path-stem.php', 'present-files.php' ], $instead[2] );
		self::assertLessThan( 9100, $instead[3] );
	}

	public function test_a_visitor_causes_no_query_of_ours(): void {
		// The first request to a fresh site makes more queries, since WordPress stores some results for later requests.
		$this->visit( false );
		$without = $this->visit( false )['queries'];
		$with    = $this->visit( true )['queries'];

		self::assertCount( count( $without ), $with, implode( "\n", array_diff( $with, $without ) ) );
		self::assertSame( [], preg_grep( '/shortpixel_flush/', $with ) );
	}

	public function test_a_visitor_gets_no_asset_and_no_markup_of_ours(): void {
		self::assertStringNotContainsStringIgnoringCase( 'shortpixel', $this->visit( true )['html'] );
	}

	public function test_a_visitors_page_is_the_same_byte_for_byte_with_and_without_the_plugin(): void {
		self::assertSame( $this->visit( false )['html'], $this->visit( true )['html'] );
	}

	public function test_no_autoloaded_option_is_above_four_kilobytes(): void {
		$wpdb = Database::wpdb();
		$rows = $wpdb->get_results(
			"SELECT option_name, LENGTH( option_value ) AS bytes FROM {$wpdb->options} WHERE option_name LIKE '%shortpixel%flush%' AND autoload NOT IN ( 'no', 'off', 'auto-off' )"
		);

		self::assertIsArray( $rows );
		foreach ( $rows as $row ) {
			self::assertIsObject( $row );
			self::assertLessThanOrEqual( 4096, (int) $row->bytes, (string) $row->option_name );
		}
		self::assertLessThan( 5, count( $rows ) );
	}
}
