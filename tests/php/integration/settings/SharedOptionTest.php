<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Settings;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\change_option;

require_once dirname( __DIR__, 4 ) . '/includes/shared-option.php';

/**
 * Tests options that several processes write while WordPress caches them.
 */
final class SharedOptionTest extends Wp_Test_Case {
	private const OPTION = 'shortpixel_flush_test';

	/** @param 'on'|'off' $autoload */
	private static function write( string $value, string $autoload ): void {
		self::assertTrue( change_option( self::OPTION, static fn (): string => $value, $autoload ) );
		self::assertSame( $value, get_option( self::OPTION ) );
	}

	public function test_what_was_written_is_what_wordpress_reads(): void {
		foreach ( [ 'off', 'on' ] as $autoload ) {
			delete_option( self::OPTION );
			self::assertFalse( get_option( self::OPTION ), 'Known to be missing.' );
			self::write( 'one', $autoload );
			self::write( 'two', $autoload );
			self::assertSame( 'on' === $autoload, isset( wp_load_alloptions()[ self::OPTION ] ) );
		}
		self::write( 'three', 'off' );
		self::assertArrayNotHasKey( self::OPTION, wp_load_alloptions() );
	}

	public function test_what_runners_write_every_second_leaves_the_options_of_every_page_in_the_object_cache(): void {
		self::write( 'one', 'off' );
		wp_load_alloptions();
		get_option( 'shortpixel_flush_no_such_option' );

		$before = Database::wpdb()->num_queries;
		self::assertTrue( change_option( self::OPTION, static fn (): string => 'two', 'off' ) );
		wp_load_alloptions();
		get_option( 'shortpixel_flush_no_such_option' );
		self::assertSame( 2, Database::wpdb()->num_queries - $before, 'To read and to write it.' );
	}

	/**
	 * @return array<string, array{string, string, string, callable(mixed): int}> The code that writes entry `$n`, the file that it needs, the option, and a count of its entries.
	 */
	public static function written_by_several(): array {
		$entries = static fn ( mixed $value ): int => count( is_array( $value ) ? $value : [] );
		return [
			'forms that CDNs tell apart' => [
				'ShortPixelFlush\Versions\note_told( "https://cdn.example.com/spai{$n}", "example.org", [ "query" => "same" ] );',
				'versions/told-apart.php',
				'shortpixel_flush_forms_told',
				static fn ( mixed $value ): int => $entries( is_string( $value ) ? json_decode( $value, true ) : [] ),
			],
			'attempts'                   => [
				'ShortPixelFlush\begin_attempt( "test", [ $n ] );',
				'attempts.php',
				'shortpixel_flush_attempts',
				static fn ( mixed $value ): int => $entries(
					is_string( $value )
					? ( (array) json_decode( $value, true ) )['test'] ?? []
					: []
				),
			],
			'CDNs that are not proposed' => [
				'ShortPixelFlush\Edges\set_dismissed( "cloudflare", "cdn{$n}.example.com", true );',
				'edges/dismissed.php',
				'shortpixel_flush_dismissed_edges',
				static fn ( mixed $value ): int => $entries( is_string( $value ) ? json_decode( $value, true ) : [] ),
			],
			'values of PHP’s own'        => [
				'ShortPixelFlush\change_value( "shortpixel_flush_test", static fn ( $old ) => [ $n => $n ] + ( is_array( $old ) ? $old : [] ), "off" );',
				'shared-option.php',
				self::OPTION,
				$entries,
			],
		];
	}

	/** @param callable(mixed): int $count */
	#[DataProvider( 'written_by_several' )]
	public function test_processes_that_write_at_once_lose_nothing( string $write, string $file, string $option, callable $count ): void {
		$this->use_fresh_site();
		$gate      = get_temp_dir() . wp_generate_password( 12, false );
		$processes = [];
		foreach ( [ 0, 1, 2 ] as $which ) {
			$processes[] = Php_Process::start(
				sprintf(
					'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/%s";
					for ( print "ready"; ! file_exists( %s ); clearstatcache() ) { usleep( 500 ); }
					for ( $n = %d; $n < %d; $n++ ) { %s }',
					$file,
					var_export( $gate, true ),
					6 * $which,
					6 * $which + 6,
					$write
				)
			);
		}
		foreach ( $processes as $process ) {
			$process->wait_for( 'ready' );
		}
		touch( $gate );
		foreach ( $processes as $process ) {
			$process->wait();
		}
		unlink( $gate );
		wp_cache_flush();

		self::assertSame( 18, $count( get_option( $option ) ) );
	}
}
