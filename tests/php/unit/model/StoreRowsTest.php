<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Model;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Http\request_host;
use function ShortPixelFlush\Model\host_of;

require_once dirname( __DIR__, 4 ) . '/includes/model/values.php';

/**
 * A row's host has the same format as the HTTP client's.
 */
final class StoreRowsTest extends TestCase {

	public function test_a_schemes_own_port_is_left_out_as_the_client_does(): void {
		foreach ( [ 'https://CDN.example.com:443/spai/w_1/a.jpg', 'https://cdn.example.com/spai/w_1/a.jpg' ] as $url ) {
			self::assertSame( 'cdn.example.com', host_of( $url ) );
			self::assertSame( request_host( $url ), host_of( $url ) );
		}
		self::assertSame( 'cdn.example.com:8443', host_of( 'https://cdn.example.com:8443/a.jpg' ) );
	}

	public function test_a_url_that_is_never_requested_has_no_host(): void {
		self::assertSame( '-', host_of( 'ftp://cdn.example.com/a.jpg' ) );
		self::assertSame( '-', host_of( 'https://user@cdn.example.com/a.jpg' ) );
		self::assertSame( '-', host_of( '' ) );
	}
}
