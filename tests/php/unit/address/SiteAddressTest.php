<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Address;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\comparable_site_url;
use function ShortPixelFlush\site_url_hash;
use function ShortPixelFlush\why_resting;

require_once dirname( __DIR__, 4 ) . '/includes/site-url.php';

/**
 * Tests when the plugin rests because the site is a copy or a test environment.
 */
final class SiteAddressTest extends TestCase {

	/** @return array<string, array{string, string, bool}> The URL at setup, the URL now, and whether that is the same site. */
	public static function addresses(): array {
		return [
			'restored at the same address'     => [ 'https://example.com', 'https://example.com', true ],
			'http became https'                => [ 'http://example.com', 'https://example.com', true ],
			'https became http'                => [ 'https://example.com/shop', 'http://example.com/shop', true ],
			'www came'                         => [ 'https://example.com', 'https://www.example.com', true ],
			'www went, with https'             => [ 'http://www.example.com', 'https://example.com', true ],
			'a slash at the end'               => [ 'https://example.com/', 'https://example.com', true ],
			'a slash after the folder'         => [ 'https://example.com/shop', 'https://example.com/shop/', true ],
			'capitals in the host'             => [ 'https://Example.COM/Shop', 'https://example.com/Shop', true ],
			'the default port of http'         => [ 'http://example.com:80', 'http://example.com', true ],
			'the default port of https'        => [ 'https://example.com:443/shop', 'https://example.com/shop', true ],
			'a host with letters of a country' => [ 'https://bücher.example', 'https://xn--bcher-kva.example', true ],
			'such a host in capitals'          => [ 'https://BÜCHER.example', 'https://bücher.example', true ],
			'a folder in both spellings'       => [ 'https://example.com/b%C3%BCcher', 'https://example.com/bücher', true ],
			'without a scheme'                 => [ 'example.com/shop', 'https://example.com/shop', true ],
			'a dot at the end of the host'     => [ 'https://example.com.', 'https://example.com', true ],
			'an IP address'                    => [ 'http://[::1]:8080/', 'http://[::1]:8080', true ],
			'a host for staging'               => [ 'https://example.com', 'https://staging.example.com', false ],
			'another domain'                   => [ 'https://example.com', 'https://example.org', false ],
			'a name that begins with www'      => [ 'https://example.com', 'https://wwwexample.com', false ],
			'localhost'                        => [ 'https://example.com', 'http://localhost', false ],
			'another port'                     => [ 'http://localhost:8080', 'http://localhost:8081', false ],
			'a port came'                      => [ 'https://example.com', 'https://example.com:8443', false ],
			'a folder came'                    => [ 'https://example.com', 'https://example.com/staging', false ],
			'a folder went'                    => [ 'https://example.com/shop', 'https://example.com', false ],
			'another folder'                   => [ 'https://example.com/live', 'https://example.com/staging', false ],
			'a folder in capitals'             => [ 'https://example.com/shop', 'https://example.com/Shop', false ],
			'another top level'                => [ 'https://example.com', 'https://example.com.test', false ],
		];
	}

	#[DataProvider( 'addresses' )]
	public function test_a_site_is_told_from_its_copies( string $then, string $now, bool $is_same ): void {
		$known = [
			'site' => site_url_hash( comparable_site_url( $then ) ),
			'copy' => '',
		];

		self::assertSame(
			$is_same ? '' : 'unanswered',
			why_resting( $known, site_url_hash( comparable_site_url( $now ) ), 'production', false )
		);
	}

	public function test_no_host_is_no_address(): void {
		self::assertSame( [ '', '', '' ], array_map( '\ShortPixelFlush\comparable_site_url', [ '', 'https://', '/shop' ] ) );
	}

	public function test_a_copy_is_one_at_its_own_address_alone(): void {
		$known = [
			'site' => 'a',
			'copy' => 'b',
		];

		self::assertSame(
			[ '', 'copy', 'unanswered' ],
			array_map( static fn ( string $now ): string => why_resting( $known, $now, 'production', true ), [ 'a', 'b', 'c' ] )
		);
	}

	/**
	 * Returns environments, whether connections are allowed in each, and why the plugin rests at the site's own URL.
	 *
	 * @return iterable<string, array{string, bool, string}>
	 */
	public static function environments(): iterable {
		foreach ( [ 'local', 'development', 'staging' ] as $type ) {
			yield $type => [ $type, false, 'environment' ];
			yield "{$type}, allowed" => [ $type, true, '' ];
		}
		yield 'production' => [ 'production', false, '' ];
		yield 'production, allowed' => [ 'production', true, '' ];
	}

	#[DataProvider( 'environments' )]
	public function test_connections_rest_in_a_test_environment( string $type, bool $allowed, string $reason ): void {
		$known = [
			'site' => 'a',
			'copy' => '',
		];

		self::assertSame( $reason, why_resting( $known, 'a', $type, $allowed ) );
		self::assertSame( $reason, why_resting( null, 'a', $type, $allowed ), 'Where no address is kept yet, the present one counts.' );
		self::assertSame( 'unanswered', why_resting( $known, 'b', $type, $allowed ), 'A constant that came with the copy allows nothing.' );
	}

	public function test_the_hash_of_a_url_does_not_contain_it(): void {
		self::assertMatchesRegularExpression( '/\A[0-9a-f]{64}\z/', site_url_hash( 'example.com/shop' ) );
	}
}
