<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Page_Caches;

use ShortPixelFlush\Tests\Support\Php_Process;
use const ShortPixelFlush\Page_Caches\PAGE_CACHES;

require_once __DIR__ . '/Page_Cache_Test_Case.php';

final class FoundTest extends Page_Cache_Test_Case {

	public function test_each_page_cache_is_detected_by_each_of_its_public_names_alone(): void {
		$output = Php_Process::start(
			'require dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/page-caches/page-caches.php";
			foreach ( ShortPixelFlush\Page_Caches\PAGE_CACHES as $row ) {
				foreach ( $row["detected_by"] as $sign ) {
					$before = ShortPixelFlush\Page_Caches\is_detected( [ $sign ] );
					$parts  = explode( "\\\\", substr( $sign, 2 ) );
					$name   = array_pop( $parts );
					$space  = $parts ? "namespace " . implode( "\\\\", $parts ) . ";" : "";
					"c" === $sign[0] && define( substr( $sign, 2 ), 1 );
					"f" === $sign[0] && eval( "$space function $name() {}" );
					"k" === $sign[0] && eval( "$space class $name {}" );
					echo $before || ! ShortPixelFlush\Page_Caches\is_detected( [ $sign ] ) ? "$sign " : "";
				}
			}
			echo count( ShortPixelFlush\Page_Caches\detected() );'
		)->wait();
		self::assertSame( (string) count( PAGE_CACHES ), $output );
	}

	public function test_a_cache_without_its_clearing_functions_is_left_to_the_owner(): void {
		$output = Php_Process::start(
			'require dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/page-caches/page-caches.php";
			define( "FASTPIXEL_VERSION", 1 ); define( "KINSTAMU_VERSION", 1 ); function rocket_clean_domain() {}
			echo wp_json_encode( array_column( ShortPixelFlush\Page_Caches\detected(), "clears", "name" ) );'
		)->wait();
		self::assertSame( '{"WP Rocket":true,"FastPixel":false,"Kinsta":false}', $output );
	}

	public function test_each_has_the_path_to_its_own_menu(): void {
		foreach ( PAGE_CACHES as $row ) {
			self::assertNotSame( '', \ShortPixelFlush\Page_Caches\menu_of( $row['name'] ) );
		}
		self::assertSame( '', \ShortPixelFlush\Page_Caches\menu_of( 'Varnish' ) );
	}
}
