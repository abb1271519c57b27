<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Settings;

use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\change_option;

require_once dirname( __DIR__, 4 ) . '/includes/shared-option.php';

/**
 * Options that several processes write, and what WordPress has cached of them.
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
}
