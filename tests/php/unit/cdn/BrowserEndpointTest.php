<?php

declare(strict_types=1);

namespace ShortPixelFlush\Tests\Unit\Cdn;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Cdn\browser_endpoint;

require_once dirname( __DIR__, 4 ) . '/includes/cdn/endpoint.php';

final class BrowserEndpointTest extends TestCase {
	/** @return array<string, array{string, string}> */
	public static function endpoints(): array {
		return [
			'as it is'                 => [ 'https://cdn.shortpixel.ai/spai', 'https://cdn.shortpixel.ai/spai' ],
			'the key keeps its case'   => [ 'HTTPS://CDN.ShortPixel.AI/Spai', 'https://cdn.shortpixel.ai/Spai' ],
			'the default port'         => [ 'https://a.bc:443/spai', 'https://a.bc/spai' ],
			'the default port of http' => [ 'http://a.bc:80/spai', 'http://a.bc/spai' ],
			'another port'             => [ 'http://a.bc:443/spai', 'http://a.bc:443/spai' ],
			'not ASCII'                => [ 'https://cdn.САЙТ.рф/spai', 'https://cdn.xn--80aswg.xn--p1ai/spai' ],
			'a longer path'            => [ 'https://A.bc/Zone/Spai', 'https://a.bc/Zone/Spai' ],
			'only a host'              => [ 'https://A.bc', 'https://a.bc' ],
			'no host'                  => [ 'HTTPS://A_b@c/spai', 'HTTPS://A_b@c/spai' ],
			'too long a host'          => [ 'https://' . str_repeat( 'é', 254 ) . '/spai', 'https://' . str_repeat( 'é', 254 ) . '/spai' ],
			'no scheme'                => [ 'CDN.shortpixel.ai/spai', 'CDN.shortpixel.ai/spai' ],
			'nothing'                  => [ '', '' ],
		];
	}

	#[DataProvider( 'endpoints' )]
	public function test_an_endpoint_is_written_as_browsers_do( string $written, string $expected ): void {
		self::assertSame( $expected, browser_endpoint( $written ) );
	}
}
