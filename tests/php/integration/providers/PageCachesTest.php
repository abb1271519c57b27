<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Providers;

use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use const ShortPixelFlush\Page_Caches\PAGE_CACHES;

require_once dirname( __DIR__, 4 ) . '/includes/page-caches/page-caches.php';

final class PageCachesTest extends Wp_Test_Case {

	public function test_each_page_cache_is_found_by_each_of_its_public_names_alone(): void {
		$output = Php_Process::start(
			'require dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/page-caches/page-caches.php";
			foreach ( ShortPixelFlush\Page_Caches\PAGE_CACHES as $row ) {
				foreach ( $row[3] as $sign ) {
					$before = ShortPixelFlush\Page_Caches\is_here( [ $sign ] );
					$parts  = explode( "\\\\", substr( $sign, 2 ) );
					$name   = array_pop( $parts );
					$space  = $parts ? "namespace " . implode( "\\\\", $parts ) . ";" : "";
					"c" === $sign[0] && define( substr( $sign, 2 ), 1 );
					"f" === $sign[0] && eval( "$space function $name() {}" );
					"k" === $sign[0] && eval( "$space class $name {}" );
					echo $before || ! ShortPixelFlush\Page_Caches\is_here( [ $sign ] ) ? "$sign " : "";
				}
			}
			echo count( ShortPixelFlush\Page_Caches\found() );'
		)->wait();
		self::assertSame( (string) count( PAGE_CACHES ), $output );
	}

	public function test_what_is_said_to_be_cleared_is_what_the_providers_helper_clears(): void {
		$cleared = array_column( array_filter( PAGE_CACHES, static fn ( array $row ): bool => $row[2] ), 1 );
		self::assertSame( [ 'Comet Cache', 'WP Rocket', 'W3 Total Cache', 'Swift Performance', 'Cache Enabler', 'WP-Optimize', 'LiteSpeed Cache', 'WP Super Cache', 'Breeze' ], $cleared );
	}
}
