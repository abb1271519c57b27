<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;

require_once dirname( __DIR__, 4 ) . '/includes/auto/image-state.php';
require_once dirname( __DIR__, 4 ) . '/includes/rest/fields.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/schema.php';

/**
 * The enum lists that PHP and TypeScript share have the values that PHP uses.
 * Capabilities, error codes and evidence have tests of their own.
 */
final class EnumsTest extends TestCase {

	/**
	 * @param list<string> $words
	 */
	#[DataProvider( 'lists' )]
	public function test_the_list_is_what_php_uses( string $name, array $words ): void {
		self::assertSame(
			json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . "/vectors/enums/{$name}.json" ), true ),
			$words
		);
	}

	/**
	 * @return iterable<string, array{string, list<string>}>
	 */
	public static function lists(): iterable {
		foreach ( self::words() as $name => $words ) {
			yield $name => [ $name, $words ];
		}
	}

	public function test_every_list_has_a_test_here_or_beside_what_it_is_about(): void {
		$files = array_map(
			static fn ( string $file ): string => basename( $file, '.json' ),
			array_filter( (array) glob( dirname( __DIR__, 3 ) . '/vectors/enums/*.json' ), 'is_string' )
		);

		self::assertEqualsCanonicalizing( [ ...array_keys( self::words() ), 'capabilities', 'error-codes', 'evidence-kinds' ], $files );
	}

	/**
	 * @return array<string, list<string>>
	 */
	private static function words(): array {
		return [
			'causes'        => \ShortPixelFlush\Model\CAUSES,
			'flush-states'  => \ShortPixelFlush\Model\Flush::STATES,
			'found-in'      => \ShortPixelFlush\Model\Variant::FOUND_IN,
			'flush-results' => \ShortPixelFlush\Say\RESULTS,
			'image-states'  => \ShortPixelFlush\Auto\IMAGE_STATES,
			'layers'        => \ShortPixelFlush\Say\LAYERS,
			'purge-states'  => \ShortPixelFlush\Model\Purge::STATES,
		];
	}
}
