<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use PHPUnit\Framework\Assert;
use ReflectionClass;
use ReflectionMethod;
use ShortPixelFlush\Cli\Commands;
use const ShortPixelFlush\Cli\COMMANDS;

require_once dirname( __DIR__, 4 ) . '/includes/cli/commands.php';
require_once __DIR__ . '/Document.php';

/**
 * Reads the plugin's public interface from its code: commands and their exit codes, hooks and routes.
 */
final class Public_Interface {

	/** @return list<string> */
	public static function exit_codes(): array {
		$help = (string) preg_replace( '/^\s*\* ?/m', '', (string) ( new ReflectionClass( Commands::class ) )->getDocComment() );
		preg_match_all( '/^ +(\d+) /m', explode( '## ', explode( '## EXIT CODES', $help )[1] ?? '' )[0], $codes );
		Assert::assertNotSame( [], $codes[1] );
		return $codes[1];
	}

	/**
	 * Returns the plugin's hooks that includes/ calls, each as its docblock describes it: `name( type $argument, … )`.
	 *
	 * @param 'do_action'|'apply_filters' $function_name
	 * @return list<string>
	 */
	public static function hooks( string $function_name ): array {
		$hooks = [];
		foreach ( Document::sources() as $path => $source ) {
			$comment = '';
			$tokens  = token_get_all( $source );
			foreach ( $tokens as $index => $token ) {
				if ( is_array( $token ) && T_DOC_COMMENT === $token[0] ) {
					$comment = $token[1];
				}
				if (
					! is_array( $token )
					|| ! in_array( ltrim( $token[1], '\\' ), [ $function_name, "{$function_name}_ref_array" ], true )
				) {
					continue;
				}
				$arguments = self::arguments( $tokens, $index );
				if ( 1 !== preg_match( "/\A'(shortpixel_flush_\w+)'\z/", $arguments[0] ?? '', $name ) ) {
					Assert::assertStringNotContainsString(
						'shortpixel_flush_',
						$arguments[0] ?? '',
						"A hook in {$path} is not named in full."
					);
					continue;
				}
				if ( str_contains( $comment, 'is documented' ) ) {
					continue;
				}
				$documented = self::documented( $comment );
				Assert::assertCount( count( $arguments ) - 1, $documented, "The docblock of {$name[1]} describes each of its arguments." );
				$hooks[] = "{$name[1]}( " . implode( ', ', $documented ) . ' )';
			}
		}
		sort( $hooks );
		return $hooks;
	}

	/**
	 * Reads the arguments of a call as written in the code.
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
	 * Returns what WP-CLI shows as the help of each command, by name.
	 *
	 * @return array<string, string>
	 */
	public static function helps(): array {
		$helps = [];
		foreach ( COMMANDS as $name => $command ) {
			$helps[ $name ] = (string) preg_replace( '/^\s*\* ?/m', '', (string) ( new ReflectionMethod( ...$command ) )->getDocComment() );
		}
		return $helps;
	}

	/**
	 * Returns the parameters that a command's help lists, such as `[--wait]`.
	 *
	 * @return list<string>
	 */
	public static function parameters( string $help ): array {
		preg_match_all( '/^(\[.+\]|<.+>(?:\.\.\.)?)\n: /m', $help, $found );
		return $found[1];
	}

	/**
	 * Returns the handler of each route and method, by a name such as `GET /flushes/{id}`.
	 *
	 * @return array<string, array<mixed>>
	 */
	public static function routes(): array {
		$routes = [];
		rest_do_request( '/shortpixel-flush/v1' );
		foreach ( rest_get_server()->get_routes( 'shortpixel-flush/v1' ) as $route => $handlers ) {
			$path = (string) preg_replace( '/\(\?P<id>\[[^)]+\)/', '{id}', str_replace( '/shortpixel-flush/v1', '', (string) $route ) );
			foreach ( '' === $path || ! is_array( $handlers ) ? [] : $handlers as $handler ) {
				Assert::assertIsArray( $handler );
				// WordPress accepts PUT and PATCH wherever it accepts POST.
				foreach ( array_diff( array_keys( (array) ( $handler['methods'] ?? [] ) ), [ 'PUT', 'PATCH' ] ) as $method ) {
					$routes[ "{$method} {$path}" ] = $handler;
				}
			}
		}
		Assert::assertNotSame( [], $routes );
		return $routes;
	}
}
