<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Cdn;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Cdn\next_endpoint;

require_once dirname( __DIR__, 4 ) . '/includes/cdn/endpoint.php';
require_once __DIR__ . '/vectors.php';

/**
 * The endpoint after this one.
 */
final class NextEndpointTest extends TestCase {
	/**
	 * @return array<string, array{string, mixed}>
	 */
	public static function vectors(): array {
		return read_vectors( 'next-endpoint.json' );
	}

	/**
	 * @param mixed $expected What both languages answer.
	 */
	#[DataProvider( 'vectors' )]
	public function test_answers_as_the_vectors_say( string $input, $expected ): void {
		self::assertSame( $expected, next_endpoint( $input ) );
	}
}
