<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Flush;

use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Flush\Row_Work;
use function ShortPixelFlush\Flush\edge_step_before;
use function ShortPixelFlush\Flush\load_steps;
use const ShortPixelFlush\Flush\RECIPES;
use const ShortPixelFlush\Flush\STEPS;

require_once dirname( __DIR__, 4 ) . '/includes/flush/recipe.php';

/**
 * The runner can run every step of the tables RECIPES and STEPS, and names none itself.
 */
final class RecipeTest extends TestCase {
	private const RUNNER = __DIR__ . '/../../../../includes/flush/class-runner.php';

	public function test_every_step_of_every_recipe_is_reached_through_the_dispatcher(): void {
		load_steps();
		preg_match_all( '/steps_due\( \$\w+((?:, \'\w+\')+) \)/', (string) file_get_contents( self::RUNNER ), $asked );
		preg_match_all( "/'(\w+)'/", implode( $asked[1] ), $when );
		foreach ( RECIPES as $recipe => $ids ) {
			foreach ( $ids as $i => $id ) {
				[ $act, $for, $due, $failure ] = STEPS[ $id ];
				if ( 'row' === $for ) {
					self::assertTrue( is_subclass_of( $act, Row_Work::class ), $id );
					self::assertContains( $due, [ 'batch', 'settled' ], $id );
				} elseif ( 'batch' === $due ) {
					self::assertSame( $id, edge_step_before( $ids[ $i + 1 ] ?? '' ), "{$recipe} {$id}" );
				} else {
					self::assertTrue( function_exists( $act ), $id );
					self::assertContains( $due, $when[1], $id );
				}
				self::assertContains( $failure, [ 'stop', 'give_up', 'go_on' ], $id );
			}
		}
		self::assertSame( [], array_diff( array_keys( STEPS ), ...array_values( RECIPES ) ), 'No recipe has it.' );
	}

	public function test_the_runner_names_no_step(): void {
		$named = [];
		foreach ( token_get_all( (string) file_get_contents( self::RUNNER ) ) as $token ) {
			if ( is_array( $token ) && T_CONSTANT_ENCAPSED_STRING === $token[0] ) {
				$named[] = trim( $token[1], '\'"' );
			}
		}
		self::assertNotSame( [], $named );
		self::assertSame( [], array_values( array_intersect( $named, array_keys( STEPS ) ) ) );
	}
}
