<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Http;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Http\bare_host;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\Http\is_public_ip;
use function ShortPixelFlush\Http\request_host;

require_once dirname( __DIR__, 4 ) . '/includes/http/ip-address.php';

final class AddressTest extends TestCase {
	/**
	 * @return array<string,array{string}>
	 */
	public static function hostile(): array {
		$addresses = require dirname( __DIR__, 2 ) . '/hostile-addresses.php';
		self::assertIsArray( $addresses );
		$cases = [];
		foreach ( $addresses as $name => $address ) {
			self::assertIsString( $address );
			$cases[ (string) $name ] = [ $address ];
		}
		return $cases;
	}

	#[DataProvider( 'hostile' )]
	public function test_a_hostile_address_is_on_no_list( string $url ): void {
		self::assertFalse( is_host_listed( request_host( $url ), [ 'cdn.shortpixel.ai', '*.shortpixel.ai', 'cdn.example.com' ] ) );
	}

	public function test_there_are_at_least_sixty_hostile_addresses(): void {
		self::assertGreaterThanOrEqual( 60, count( self::hostile() ) );
	}

	public function test_the_host_of_a_plain_address_is_read(): void {
		self::assertSame( 'cdn.shortpixel.ai', request_host( 'https://CDN.ShortPixel.ai:443/spai/a.jpg?x#y' ) );
		self::assertSame( 'cdn.example.com:8080', request_host( 'http://cdn.example.com:8080/a.jpg' ) );
		self::assertSame( '127.0.0.1:9280', request_host( 'http://127.0.0.1:9280/spai' ) );
		self::assertSame( '[2606:4700::1]', request_host( 'https://[2606:4700::1]/a.jpg' ) );
		self::assertTrue( is_host_listed( 'sp.shortpixel.ai', [ '*.shortpixel.ai' ] ) );
	}

	public function test_a_bare_host_has_no_port_and_no_brackets(): void {
		self::assertSame(
			[ 'a.example', '127.0.0.1', '::1', '::1' ],
			array_map( 'ShortPixelFlush\Http\bare_host', [ 'a.example:8080', '127.0.0.1:9280', '[::1]', '[::1]:80' ] )
		);
		self::assertSame( 'a.example', bare_host( 'a.example' ) );
	}

	/**
	 * @return array<string,array{string}>
	 */
	public static function private_addresses(): array {
		$list = [
			'0.0.0.0',
			'10.1.2.3',
			'100.64.0.1',
			'100.127.255.255',
			'127.0.0.1',
			'127.255.255.254',
			'169.254.169.254',
			'172.16.0.1',
			'172.31.255.255',
			'192.0.0.8',
			'192.0.2.1',
			'192.168.1.1',
			'198.18.0.1',
			'198.51.100.7',
			'203.0.113.9',
			'224.0.0.1',
			'239.1.1.1',
			'240.0.0.1',
			'255.255.255.255',
			'::',
			'::1',
			'::ffff:10.0.0.1',
			'::ffff:8.8.8.8',
			'::7f00:1',
			'64:ff9b::a00:1',
			'100::1',
			'2001::1',
			'2001:db8::1',
			'2002:7f00:1::',
			'fc00::1',
			'fd12:3456::1',
			'fe80::1',
			'febf::1',
			'fec0::1',
			'ff02::1',
			'::ffff:0:a00:1',
			'::ffff:0:808:808',
			'64:ff9b::808:808',
			'64:ff9b:1::a00:1',
			'2001:0:4136:e378:8000:63bf:3fff:fdd2',
			'2002:808:808::1',
			'2001:2::1',
			'2001:20::1',
			'3ffe::1',
			'3fff:fff::1',
			'1000::1',
			'4000::1',
			'5f00::1',
			'8000::1',
			'e000::1',
			'fd00:ec2::254',
			'fd20:ce::254',
			'168.63.129.16',
			'100.100.100.200',
			'192.0.0.192',
			'169.254.170.2',
			'',
			'no address',
			'127.1',
		];
		return array_combine( $list, array_map( static fn ( string $ip ): array => [ $ip ], $list ) );
	}

	#[DataProvider( 'private_addresses' )]
	public function test_a_private_address_is_not_public( string $ip ): void {
		self::assertFalse( is_public_ip( $ip ) );
	}

	public function test_a_public_address_is_public(): void {
		foreach ( [
			'8.8.8.8',
			'100.63.255.255',
			'100.128.0.1',
			'172.15.0.1',
			'172.32.0.1',
			'192.169.0.1',
			'223.255.255.255',
			'1.1.1.1',
			'168.63.129.15',
			'168.63.129.17',
			'2000::1',
			'2001:200::1',
			'2003::1',
			'3fff:1000::1',
			'3ffd::1',
			'2606:4700:4700::1111',
			'2a00:1450::1',
			'2001:4860:4860::8888',
		] as $ip ) {
			self::assertTrue( is_public_ip( $ip ), $ip );
		}
	}
}
