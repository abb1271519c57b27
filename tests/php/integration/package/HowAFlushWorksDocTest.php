<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use const ShortPixelFlush\Flush\CHAIN;
use const ShortPixelFlush\Flush\NEW_ADDRESS_STEPS;
use const ShortPixelFlush\Flush\SITE_STEPS;

require_once dirname( __DIR__, 4 ) . '/includes/flush/chain/chain.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/new-address/new-address-record.php';
require_once __DIR__ . '/Document.php';

/**
 * The steps, states, kinds of evidence and files in docs/how-a-flush-works.md are those of the code.
 */
final class HowAFlushWorksDocTest extends Wp_Test_Case {
	private const MOST_FILES = 25;

	private static function document(): Document {
		return Document::of( 'docs/how-a-flush-works.md' );
	}

	public function test_the_steps_are_those_of_the_code_in_their_order(): void {
		self::assertSame( array_slice( CHAIN, 0, -1 ), self::document()->section( 'Removal' )->codes( 'step' ) );
		self::assertSame( NEW_ADDRESS_STEPS, self::document()->section( 'A new address' )->codes( 'step' ) );
		self::assertSame( SITE_STEPS, self::document()->section( 'Everything' )->codes( 'step' ) );
	}

	#[DataProvider( 'enums' )]
	public function test_what_a_flush_can_say_is_described( string $enum, string $heading ): void {
		$values = json_decode( (string) file_get_contents( Document::ROOT . "/tests/vectors/enums/{$enum}.json" ), true );

		self::assertIsArray( $values );
		self::assertEqualsCanonicalizing( $values, self::document()->codes( $heading ) );
	}

	/**
	 * @return iterable<string, array{string, string}>
	 */
	public static function enums(): iterable {
		yield 'states of a purge' => [ 'purge-states', 'state of a purge' ];
		yield 'states of a flush' => [ 'flush-states', 'state of a flush' ];
		yield 'kinds of evidence' => [ 'evidence-kinds', 'kind' ];
		yield 'where an address is known from' => [ 'found-in', '`found_in`' ];
	}

	public function test_one_image_passes_few_files_and_each_exists(): void {
		preg_match_all( '/^\d+\. `([^`]+)`/m', self::document()->section( 'The files one image passes' )->text(), $files );

		self::assertNotSame( [], $files[1] );
		self::assertLessThanOrEqual( self::MOST_FILES, count( $files[1] ) );
		self::assertSame( $files[1], array_values( array_unique( $files[1] ) ) );
		foreach ( $files[1] as $file ) {
			self::assertFileExists( Document::ROOT . "/{$file}" );
		}
	}
}
