<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\capability_map;
use function ShortPixelFlush\Edges\kinds;

require_once dirname( __DIR__, 4 ) . '/includes/edges/edges.php';
require_once __DIR__ . '/Document.php';

/**
 * The tables of docs/security.md are what the code does.
 */
final class SecurityDocTest extends Wp_Test_Case {

	private static function document(): Document {
		return Document::of( 'docs/security.md' );
	}

	public function test_the_capabilities_stand_for_what_is_said(): void {
		$written = [];
		foreach ( self::document()->rows( 'capability' ) as $row ) {
			preg_match( '/`(\w+)`/', $row[1], $first );
			$written[ trim( $row[0], '`' ) ] = [ $first[1] ?? '' ];
		}
		self::assertSame( capability_map(), $written );
	}

	public function test_every_option_transient_and_table_is_listed(): void {
		$found = [ '…shortpixel_flush_flushes', '…shortpixel_flush_purges' ];
		foreach ( Document::sources() as $code ) {
			preg_match_all( "/const (?!CAP_|\w*HOOK)\w+\s*=\s*'(shortpixel_flush_\w+)'/", $code, $names );
			$found = array_merge( $found, $names[1] );
		}
		self::assertSame( [], array_values( array_diff( $found, self::document()->section( 'What is kept' )->codes( 'where' ) ) ) );
	}

	public function test_every_host_that_an_edge_sends_requests_to_is_named(): void {
		foreach ( kinds() as $kind ) {
			foreach ( $kind->hosts( [] ) as $host ) {
				self::assertStringContainsString( "`{$host}`", self::document()->section( 'What leaves the site' )->text() );
			}
		}
	}
}
