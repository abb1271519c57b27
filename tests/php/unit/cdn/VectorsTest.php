<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Cdn;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Cdn\find_cdn_urls;
use function ShortPixelFlush\Cdn\next_endpoint;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Cdn\removal_url;

require_once dirname( __DIR__, 4 ) . '/includes/cdn/endpoint.php';
require_once dirname( __DIR__, 4 ) . '/includes/cdn/find-cdn-urls.php';
require_once dirname( __DIR__, 4 ) . '/includes/model/class-variant.php';

/**
 * Every function over CDN URLs returns what its vectors say.
 */
final class VectorsTest extends TestCase {
	/**
	 * @return iterable<string, array{string, mixed, list<string>}>
	 */
	public static function find_cdn_urls_vectors(): iterable {
		return self::read( 'find-cdn-urls.json' );
	}

	/**
	 * @return iterable<string, array{string, mixed, list<string>}>
	 */
	public static function next_endpoint_vectors(): iterable {
		return self::read( 'next-endpoint.json' );
	}

	/**
	 * @return iterable<string, array{string, mixed, list<string>}>
	 */
	public static function parse_cdn_url_vectors(): iterable {
		return self::read( 'parse-cdn-url.json' );
	}

	/**
	 * @return iterable<string, array{string, mixed, list<string>}>
	 */
	public static function removal_url_vectors(): iterable {
		return self::read( 'removal-url.json' );
	}

	/**
	 * @return iterable<string, array{string, mixed, list<string>}>
	 */
	public static function variant_facts_vectors(): iterable {
		return self::read( 'variant-facts.json' );
	}

	#[DataProvider( 'find_cdn_urls_vectors' )]
	public function test_find_cdn_urls( string $input, mixed $expected ): void {
		self::assertSame( $expected, find_cdn_urls( $input ) );
	}

	#[DataProvider( 'next_endpoint_vectors' )]
	public function test_next_endpoint( string $input, mixed $expected ): void {
		self::assertSame( $expected, next_endpoint( $input ) );
	}

	/**
	 * @param list<string> $hostless
	 */
	#[DataProvider( 'parse_cdn_url_vectors' )]
	public function test_parse_cdn_url( string $input, mixed $expected, array $hostless ): void {
		self::assertSame( $expected, parse_cdn_url( $input, $hostless ) );
	}

	#[DataProvider( 'removal_url_vectors' )]
	public function test_removal_url( string $input, mixed $expected ): void {
		self::assertSame( $expected, removal_url( $input ) );
	}

	#[DataProvider( 'variant_facts_vectors' )]
	public function test_variant_facts( string $input, mixed $expected ): void {
		self::assertSame( $expected, Variant::facts( $input ) );
	}

	/**
	 * @return iterable<string, array{string, mixed, list<string>}> The input, the expected result, and the endpoints whose URLs name no host, if the vector has some.
	 */
	private static function read( string $file ): iterable {
		$text = (string) file_get_contents( dirname( __DIR__, 3 ) . '/vectors/' . $file );
		foreach ( (array) json_decode( $text, true, 512, JSON_THROW_ON_ERROR ) as $vector ) {
			if ( is_array( $vector ) && is_string( $vector['name'] ) && is_string( $vector['input'] ) ) {
				yield $vector['name'] => [
					$vector['input'],
					$vector['expected'],
					array_values( array_filter( (array) ( $vector['hostless'] ?? [] ), 'is_string' ) ),
				];
			}
		}
	}
}
