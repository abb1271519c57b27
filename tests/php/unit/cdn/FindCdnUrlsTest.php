<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Cdn;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Cdn\find_cdn_urls;

require_once dirname( __DIR__, 4 ) . '/includes/cdn/find-cdn-urls.php';
require_once __DIR__ . '/vectors.php';

/**
 * CDN URLs in a text.
 */
final class FindCdnUrlsTest extends TestCase {
	/**
	 * @return array<string, array{string, mixed}>
	 */
	public static function vectors(): array {
		return read_vectors( 'find-cdn-urls.json' );
	}

	/**
	 * @param mixed $expected What both languages answer.
	 */
	#[DataProvider( 'vectors' )]
	public function test_answers_as_the_vectors_say( string $input, $expected ): void {
		self::assertSame( $expected, find_cdn_urls( $input ) );
	}
}
