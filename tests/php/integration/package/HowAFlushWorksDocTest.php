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

require_once dirname( __DIR__, 4 ) . '/includes/flush/recipe.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/steps.php';
require_once __DIR__ . '/Document.php';

/**
 * The steps, states and files in docs/how-a-flush-works.md, and the kinds of evidence in docs/evidence.md, are those of the code.
 */
final class HowAFlushWorksDocTest extends Wp_Test_Case {
	// As the heading says.
	private const FILES = 25;

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

	public function test_each_step_is_described_where_its_recipe_is(): void {
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
		self::assertSame( $ids( removal_steps( $flush, new Tally( [] ) ) ), self::document()->section( 'Removal' )->codes( 'step' ) );

		foreach ( [
			'New links'  => 'new_link',
			'Everything' => 'site',
		] as $section => $recipe ) {
			$once = array_values( array_filter( RECIPES[ $recipe ], static fn ( string $id ): bool => 'row' !== STEPS[ $id ][1] ) );
			self::assertSame( $once, self::document()->section( $section )->codes( 'step' ) );
		}
	}

	#[DataProvider( 'enums' )]
	public function test_what_a_flush_can_say_is_described( string $enum, string $file, string $heading ): void {
		$values = json_decode( (string) file_get_contents( Document::ROOT . "/tests/vectors/enums/{$enum}.json" ), true );

		self::assertIsArray( $values );
		self::assertEqualsCanonicalizing( $values, Document::of( "docs/{$file}.md" )->codes( $heading ) );
	}

	/**
	 * @return iterable<string, array{string, string, string}>
	 */
	public static function enums(): iterable {
		yield 'states of a purge' => [ 'purge-states', 'how-a-flush-works', 'state of a purge' ];
		yield 'states of a flush' => [ 'flush-states', 'how-a-flush-works', 'state of a flush' ];
		yield 'kinds of evidence' => [ 'evidence-kinds', 'evidence', 'kind' ];
		yield 'where an address is known from' => [ 'found-in', 'how-a-flush-works', '`found_in`' ];
	}

	public function test_few_files_are_to_read_for_one_image_and_each_exists(): void {
		preg_match_all( '/^\d+\. `([^`]+)`/m', self::document()->section( sprintf( 'The %d files to read for one image, in order', self::FILES ) )->text(), $files );

		self::assertCount( self::FILES, $files[1] );
		self::assertSame( $files[1], array_values( array_unique( $files[1] ) ) );
		foreach ( $files[1] as $file ) {
			self::assertFileExists( Document::ROOT . "/{$file}" );
		}
	}
}
