<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once __DIR__ . '/Document.php';
require_once __DIR__ . '/Public_Interface.php';

/**
 * The hooks in docs/developers.md are those in includes/, with their arguments.
 */
final class HooksDocTest extends Wp_Test_Case {

	/**
	 * Actions that other code calls and this plugin listens to.
	 */
	private const TO_CALL = [ 'shortpixel_flush_image' ];

	/**
	 * @return list<string>
	 */
	private static function written( string $heading ): array {
		$hooks = Document::of( 'docs/developers.md' )->section( $heading )->terms();
		sort( $hooks );
		return $hooks;
	}

	public function test_the_actions_are_those_of_the_code(): void {
		self::assertSame( Public_Interface::hooks( 'do_action' ), self::written( 'Actions' ) );
	}

	public function test_the_filters_are_those_of_the_code(): void {
		self::assertSame( Public_Interface::hooks( 'apply_filters' ), self::written( 'Filters' ) );
	}

	public function test_the_actions_to_call_are_those_that_nobody_here_calls(): void {
		$listened = [];
		foreach ( Document::sources() as $source ) {
			preg_match_all( "/\badd_action\(\s*'(shortpixel_flush_\w+)'/", $source, $found );
			array_push( $listened, ...$found[1] );
		}
		$called = array_map( static fn ( string $hook ): string => explode( '(', $hook )[0], Public_Interface::hooks( 'do_action' ) );

		self::assertSame( self::TO_CALL, array_values( array_unique( array_diff( $listened, $called ) ) ) );
		foreach ( self::TO_CALL as $name ) {
			self::assertStringContainsString(
				"do_action( '{$name}'",
				Document::of( 'docs/developers.md' )->section( 'Queue an image' )->text()
			);
		}
	}
}
