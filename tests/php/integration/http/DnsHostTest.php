<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Http;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Http\dns_host;
use function ShortPixelFlush\Http\with_dns_host;
use function ShortPixelFlush\url_host;

require_once dirname( __DIR__, 4 ) . '/includes/hosts.php';

/**
 * An internationalized host name is always converted to the same spelling.
 */
final class DnsHostTest extends Wp_Test_Case {

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function hosts(): array {
		return [
			'its own letters'                   => [ 'bücher.example', 'xn--bcher-kva.example' ],
			'percent-encoded'                   => [ 'b%C3%BCcher.example', 'xn--bcher-kva.example' ],
			'capitals'                          => [ 'BÜCHER.example', 'xn--bcher-kva.example' ],
			'as DNS has it'                     => [ 'xn--bcher-kva.example', 'xn--bcher-kva.example' ],
			'plain'                             => [ 'Example.org', 'Example.org' ],
			'a slash that is encoded stays so'  => [ 'evil.example%2F.bücher.example', 'evil.example%2f.xn--bcher-kva.example' ],
			'broken bytes stay as they are'     => [ "b\xffcher.example", "b\xffcher.example" ],
			'a label that is too long stays so' => [ str_repeat( 'ü', 80 ) . '.example', str_repeat( 'ü', 80 ) . '.example' ],
		];
	}

	#[DataProvider( 'hosts' )]
	public function test_a_host_is_spelled_as_in_dns( string $host, string $expected ): void {
		self::assertSame( $expected, dns_host( $host ) );
	}

	public function test_only_the_host_of_a_url_changes(): void {
		self::assertSame( 'https://xn--bcher-kva.example:444/ü?ü#ü', with_dns_host( 'https://bücher.example:444/ü?ü#ü' ) );
		self::assertSame( 'xn--bcher-kva.example:444', url_host( 'https://Bücher.example:444/a' ) );
		// Parsers disagree about user names, so a URL with one is left alone.
		self::assertSame( 'https://ü@bücher.example/', with_dns_host( 'https://ü@bücher.example/' ) );
	}
}
