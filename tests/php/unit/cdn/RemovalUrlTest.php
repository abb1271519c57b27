<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Cdn;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Cdn\removal_url;

require_once dirname( __DIR__, 4 ) . '/includes/cdn/cdn-url.php';
require_once __DIR__ . '/vectors.php';

/**
 * The address that removes a CDN URL.
 */
final class RemovalUrlTest extends TestCase {
	/**
	 * @return array<string, array{string, mixed}>
	 */
	public static function vectors(): array {
		return read_vectors( 'removal-url.json' );
	}

	/**
	 * @param mixed $expected What both languages answer.
	 */
	#[DataProvider( 'vectors' )]
	public function test_answers_as_the_vectors_say( string $input, $expected ): void {
		self::assertSame( $expected, removal_url( $input ) );
	}
}
