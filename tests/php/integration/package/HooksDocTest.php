<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once __DIR__ . '/Document.php';

/**
 * The tables of docs/developers.md are the hooks in includes/, with their arguments.
 */
final class HooksDocTest extends Wp_Test_Case {

	/**
	 * Actions that other code calls and this plugin listens to.
	 */
	private const TO_CALL = [ 'shortpixel_flush_image' ];

	/**
	 * Returns the hooks that includes/ calls, each as its docblock describes it: `name( type $argument, … )`.
	 *
	 * @param 'do_action'|'apply_filters' $function_name
	 * @return list<string>
	 */
	private static function called( string $function_name ): array {
		$hooks = [];
		foreach ( Document::sources() as $path => $source ) {
			$comment = '';
			$tokens  = token_get_all( $source );
			foreach ( $tokens as $index => $token ) {
				if ( is_array( $token ) && T_DOC_COMMENT === $token[0] ) {
					$comment = $token[1];
				}
				if ( ! is_array( $token ) || ! in_array( ltrim( $token[1], '\\' ), [ $function_name, "{$function_name}_ref_array" ], true ) ) {
					continue;
				}
				$arguments = self::arguments( $tokens, $index );
				if ( 1 !== preg_match( "/\A'(shortpixel_flush_\w+)'\z/", $arguments[0] ?? '', $name ) ) {
					self::assertStringNotContainsString( 'shortpixel_flush_', $arguments[0] ?? '', "A hook in {$path} is not named in full." );
					continue;
				}
				if ( str_contains( $comment, 'is documented' ) ) {
					continue;
				}
				$documented = self::documented( $comment );
				self::assertCount( count( $arguments ) - 1, $documented, "The docblock of {$name[1]} describes each of its arguments." );
				$hooks[] = "{$name[1]}( " . implode( ', ', $documented ) . ' )';
			}
		}
		sort( $hooks );
		return $hooks;
	}

	/**
	 * Reads the arguments of a call as they are written.
	 *
	 * @param array<int, array{int, string, int}|string> $tokens
	 * @return list<string>
	 */
	private static function arguments( array $tokens, int $at ): array {
		$depth     = 0;
		$arguments = [ '' ];
		foreach ( array_slice( $tokens, $at + 1 ) as $token ) {
			$text   = is_array( $token ) ? $token[1] : $token;
			$depth += in_array( $text, [ '(', '[', '{' ], true ) ? 1 : 0;
			$depth -= in_array( $text, [ ')', ']', '}' ], true ) ? 1 : 0;
			if ( 0 === $depth ) {
				break;
			}
			if ( 1 === $depth && ',' === $text ) {
				$arguments[] = '';
			} elseif ( ! ( 1 === $depth && '(' === $text ) ) {
				$arguments[ count( $arguments ) - 1 ] .= $text;
			}
		}
		return array_values( array_filter( array_map( 'trim', $arguments ), static fn ( string $one ): bool => '' !== $one ) );
	}

	/**
	 * Reads the arguments out of a docblock, with plain types: `array<string, int>|null` is `?array`.
	 *
	 * @return list<string>
	 */
	private static function documented( string $comment ): array {
		preg_match_all( '/@param\s+(.+?)\s+(\$\w+)/', $comment, $found, PREG_SET_ORDER );
		return array_map(
			static function ( array $param ): string {
				do {
					$type     = $param[1];
					$param[1] = (string) preg_replace( '/\b(?:array|list)(?:<[^<>{}]*>|\{[^<>{}]*\})/', 'array', $type );
				} while ( $type !== $param[1] );
				return ( str_ends_with( $type, '|null' ) ? '?' . substr( $type, 0, -5 ) : $type ) . ' ' . $param[2];
			},
			$found
		);
	}

	/**
	 * @return list<string>
	 */
	private static function written( string $heading ): array {
		$hooks = Document::of( 'docs/developers.md' )->codes( $heading );
		$hooks = array_values( array_filter( $hooks, static fn ( string $code ): bool => str_starts_with( $code, 'shortpixel_flush_' ) ) );
		sort( $hooks );
		return $hooks;
	}

	public function test_the_actions_are_those_of_the_code(): void {
		self::assertSame( self::called( 'do_action' ), self::written( 'action' ) );
	}

	public function test_the_filters_are_those_of_the_code(): void {
		self::assertSame( self::called( 'apply_filters' ), self::written( 'filter' ) );
	}

	public function test_the_actions_to_call_are_those_that_nobody_here_calls(): void {
		$listened = [];
		foreach ( Document::sources() as $source ) {
			preg_match_all( "/\badd_action\(\s*'(shortpixel_flush_\w+)'/", $source, $found );
			array_push( $listened, ...$found[1] );
		}
		$called = array_map( static fn ( string $hook ): string => explode( '(', $hook )[0], self::called( 'do_action' ) );

		self::assertSame( self::TO_CALL, array_values( array_unique( array_diff( $listened, $called ) ) ) );
		foreach ( self::TO_CALL as $name ) {
			self::assertStringContainsString( "do_action( '{$name}'", Document::of( 'docs/developers.md' )->section( 'Queue an image' )->text() );
		}
	}
}
