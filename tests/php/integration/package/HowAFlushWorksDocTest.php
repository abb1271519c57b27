<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Say\removal_steps;
use const ShortPixelFlush\Flush\RECIPES;
use const ShortPixelFlush\Flush\STEPS;
use const ShortPixelFlush\Scan\UNKNOWN_REASONS;

require_once dirname( __DIR__, 4 ) . '/includes/flush/recipe.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/steps.php';
require_once dirname( __DIR__, 4 ) . '/includes/scan/judge.php';
require_once __DIR__ . '/Document.php';

/**
 * The steps, causes and states in docs/how-a-flush-works.md, and the words in docs/evidence.md and docs/scan.md,
 * match the code.
 */
final class HowAFlushWorksDocTest extends Wp_Test_Case {
	private const MOST_FILES = 12;

	private static function document(): Document {
		return Document::of( 'docs/how-a-flush-works.md' );
	}

	public function test_the_recipes_are_those_of_the_code(): void {
		$written = [];
		foreach ( self::document()->section( 'Recipes' )->rows( 'recipe' ) as [ $recipe, , $steps ] ) {
			preg_match_all( '/`(\w+)`(\\\\\*)?/', $steps, $found );
			$written[ trim( $recipe, '`' ) ] = $found[1];
			foreach ( $found[1] as $i => $step ) {
				[ , $for ] = STEPS[ $step ];
				self::assertSame( 'row' === $for, '' !== $found[2][ $i ], "{$recipe} {$step}" );
			}
		}

		self::assertSame( RECIPES, $written );
	}

	public function test_each_step_is_described_once(): void {
		self::assertEqualsCanonicalizing( array_keys( STEPS ), self::document()->section( 'Recipes' )->terms() );
	}

	public function test_the_steps_of_a_removal_that_people_see_are_named_in_order(): void {
		$ids   = static fn ( array $steps ): array => array_map( static fn ( Step $step ): string => $step->id, $steps );
		$flush = new Flush(
			[
				'state' => 'running',
				'steps' => (string) wp_json_encode(
					[
						[ 'id' => 'edge_sources' ],
						[ 'id' => 'edge' ],
					]
				),
			]
		);
		preg_match_all( '/`(\w+)`/', (string) strtok( self::document()->section( 'Removal' )->text(), '.' ), $named );

		self::assertSame( $ids( removal_steps( $flush, new Tally( [] ) ) ), $named[1] );
	}

	/** @param list<string> $described */
	#[DataProvider( 'enums' )]
	public function test_what_a_flush_can_say_is_described( string $enum, array $described ): void {
		$values = json_decode( (string) file_get_contents( Document::ROOT . "/tests/vectors/enums/{$enum}.json" ), true );

		self::assertIsArray( $values );
		self::assertEqualsCanonicalizing( $values, $described );
	}

	/**
	 * @return iterable<string, array{string, list<string>}>
	 */
	public static function enums(): iterable {
		yield 'states of a purge'          => [ 'purge-states', self::document()->section( 'Of a purge' )->terms() ];
		yield 'states of a flush'          => [ 'flush-states', self::document()->section( 'Of a flush' )->terms() ];
		yield 'causes'                     => [ 'causes', self::document()->section( 'Automatically' )->terms() ];
		yield 'where a copy is known from' => [ 'found-in', self::document()->section( 'Where a copy is known from' )->terms() ];
		yield 'kinds of evidence'          => [ 'evidence-kinds', Document::of( 'docs/evidence.md' )->terms() ];
	}

	public function test_few_files_are_to_read_first(): void {
		preg_match_all( '/^\d+\. `([^`]+)`/m', self::document()->section( 'The parts' )->text(), $files );

		self::assertNotSame( [], $files[1] );
		self::assertLessThanOrEqual( self::MOST_FILES, count( array_unique( $files[1] ) ) );
	}

	public function test_each_reason_why_a_check_knows_nothing_is_described(): void {
		self::assertSame( UNKNOWN_REASONS, Document::of( 'docs/scan.md' )->section( 'Why an image is unknown' )->terms() );
	}
}
