<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Cdn;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Cdn\find_cdn_urls;
use function ShortPixelFlush\Cdn\next_endpoint;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Cdn\removal_url;

require_once dirname( __DIR__, 4 ) . '/includes/cdn/find-cdn-urls.php';
require_once dirname( __DIR__, 4 ) . '/includes/cdn/endpoint.php';

/**
 * Functions for CDN URLs cope with a megabyte of hostile input, and with invalid UTF-8.
 */
final class HostileInputTest extends TestCase {
	private const INCLUDES = __DIR__ . '/../../../../includes';

	private const PLAIN = 'https://a.bc/k/w_1+ret_img/d.ef/g.jpg';

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function megabytes(): iterable {
		$text = (string) file_get_contents( dirname( __DIR__, 3 ) . '/fuzz/hostile.json' );
		foreach ( (array) json_decode( $text, true, 512, JSON_THROW_ON_ERROR ) as $case ) {
			if ( is_array( $case ) && is_string( $case['name'] ) && is_string( $case['piece'] ) ) {
				$start = isset( $case['start'] ) && is_string( $case['start'] ) ? $case['start'] : '';
				yield $case['name'] => [ $start . str_repeat( $case['piece'], (int) ( 1000000 / strlen( $case['piece'] ) ) ) ];
			}
		}
	}

	#[DataProvider( 'megabytes' )]
	public function test_a_url_after_a_megabyte_is_found( string $text ): void {
		$found = find_cdn_urls( "\"{$text}\" " . self::PLAIN );

		// assertContains() would put a megabyte into the message of a failure.
		self::assertTrue( in_array( self::PLAIN, $found, true ) );
		self::assertNotNull( parse_cdn_url( $found[0] ) );
	}

	#[DataProvider( 'megabytes' )]
	public function test_every_function_copes_with_a_megabyte( string $text ): void {
		$parsed = parse_cdn_url( $text );

		self::assertSame( is_array( $parsed ), is_string( removal_url( $text ) ) );
		self::assertLessThanOrEqual( strlen( $text ) + 1, strlen( (string) next_endpoint( $text ) ) );
	}

	public function test_pcre_limits_lose_nothing(): void {
		$code   = 'define( "ABSPATH", "/" ); require $argv[2]; require $argv[1]; $long = "https://a.bc/k/ret_img/d.ef/" . str_repeat( "x", 100000 ) . ".jpg";'
			. '$text = str_repeat( "w_1, ", 10000 ) . str_replace( "/", "\\\\/", "\"$long\"" );'
			. 'echo [ $long ] === ShortPixelFlush\\Cdn\\find_cdn_urls( $text ) ? "found" : "lost";';
		$output = [];
		exec(
			implode(
				' ',
				array_map(
					'escapeshellarg',
					[
						PHP_BINARY,
						'-d',
						'pcre.backtrack_limit=100',
						'-d',
						'pcre.jit=0',
						'-r',
						$code,
						self::INCLUDES . '/cdn/find-cdn-urls.php',
						self::INCLUDES . '/autoload.php',
					]
				)
			),
			$output
		);

		self::assertSame( [ 'found' ], $output );
	}

	public function test_invalid_utf8_in_a_url_is_percent_encoded(): void {
		self::assertSame(
			[ 'https://a.bc/k/ret_img/d.ef/%E9%80%FF.jpg' ],
			find_cdn_urls( "\xFF\xFE<img src=\"https://a.bc/k/ret_img/d.ef/\xE9\x80\xFF.jpg\">\xC3" )
		);
	}

	public function test_invalid_utf8_stays_in_a_parsed_source(): void {
		$parsed = parse_cdn_url( "https://a.bc/k/ret_img/d.ef/\xE9.jpg" );

		self::assertSame( "https://d.ef/\xE9.jpg", $parsed['source'] ?? '' );
		self::assertNull( parse_cdn_url( "https://\xE9.bc/k/ret_img/d.ef/a.jpg" ) );
		self::assertNull( parse_cdn_url( "https://a.bc/k/ret_img/\xE9.ef/a.jpg" ) );
	}

	public function test_each_file_can_be_loaded_alone(): void {
		foreach ( (array) glob( self::INCLUDES . '/cdn/*.php' ) as $file ) {
			$output = [];
			exec(
				implode(
					' ',
					array_map(
						'escapeshellarg',
						[
							PHP_BINARY,
							'-d',
							'display_errors=1',
							'-r',
							'define( "ABSPATH", "/" ); require $argv[2]; require $argv[1]; echo "loaded";',
							(string) $file,
							self::INCLUDES . '/autoload.php',
						]
					)
				) . ' 2>&1',
				$output,
				$status
			);
			self::assertSame( [ 0, [ 'loaded' ] ], [ $status, $output ], (string) $file );
		}
	}
}
