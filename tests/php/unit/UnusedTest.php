<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit;

use FilesystemIterator;
use PhpToken;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;

/**
 * No file imports what it does not use, and the plugin uses what it defines, except magic methods and functions for
 * other plugins and themes.
 */
final class UnusedTest extends TestCase {
	private const ROOT = __DIR__ . '/../../..';

	/** Functions for other plugins and themes, which this plugin never calls. */
	private const CALLED_FROM_OUTSIDE = [ 'shortpixel_flush_is_ready', 'shortpixel_flush_result' ];

	/** @return iterable<string, array{string}> */
	public static function folders(): iterable {
		foreach ( [ 'includes', 'tests/php', 'tests/plugins', 'tools' ] as $folder ) {
			yield $folder => [ $folder ];
		}
	}

	#[DataProvider( 'folders' )]
	public function test_every_import_is_used( string $folder ): void {
		$unused = [];
		foreach ( self::sources( $folder ) as $file => $source ) {
			foreach ( self::unused_imports( $source ) as $name ) {
				$unused[] = "{$file}: {$name}";
			}
		}

		self::assertSame( [], $unused );
	}

	public function test_the_plugin_uses_whatever_it_defines(): void {
		$defined = [];
		$named   = [];
		$sources = self::sources( 'includes' );
		foreach ( [ 'shortpixel-flush.php', 'uninstall.php' ] as $file ) {
			$sources[ $file ] = (string) file_get_contents( self::ROOT . '/' . $file );
		}
		foreach ( $sources as $file => $source ) {
			foreach ( self::names( $source ) as list( $name, $is_definition ) ) {
				$named[ $name ] = ( $named[ $name ] ?? 0 ) + ( $is_definition ? 0 : 1 );
				if ( $is_definition && 0 !== strpos( $name, '__' ) && ! in_array( $name, self::CALLED_FROM_OUTSIDE, true ) ) {
					$defined[ $name ] = $file;
				}
			}
		}

		self::assertSame( [], array_filter( $defined, static fn ( string $name ): bool => 0 === $named[ $name ], ARRAY_FILTER_USE_KEY ) );
	}

	public function test_each_kind_of_import_and_of_use_is_seen(): void {
		$imports = 'use A\Typed; use A\Named as Other; use A\Told; use A\Idle; use function A\call; use function A\idle; use const A\LIMIT; use const A\IDLE;';
		$code    = '/** @return list<Told> */ function f( Typed $x ): array { $y = fn () => Other::ONE; return call( LIMIT, function () use ( $y ) {}, [ \'Idle\' ] ); }';

		self::assertSame(
			[ 'A\Idle', 'function A\idle', 'const A\IDLE' ],
			self::unused_imports( "<?php namespace N; {$imports} {$code}" )
		);
		self::assertSame(
			[ [ 'LIMIT', true ], [ 'one', true ], [ 'two', false ], [ 'x', false ], [ 'three', false ], [ 'f_four', false ] ],
			self::names( '<?php const LIMIT = 1; function one() { two( \'x\\three\', $a->property, \'f-four\' ); }' )
		);
	}

	/** @return list<string> */
	private static function unused_imports( string $source ): array {
		$tokens  = array_values(
			array_filter(
				PhpToken::tokenize( $source ),
				static fn ( PhpToken $token ): bool => ! $token->is( T_WHITESPACE )
			)
		);
		$imports = [];
		$words   = '';
		$depth   = 0;
		for ( $at = 0, $end = count( $tokens ); $at < $end; ++$at ) {
			$depth += $tokens[ $at ]->is( [ '{', T_CURLY_OPEN, T_DOLLAR_OPEN_CURLY_BRACES ] ) ? 1 : ( $tokens[ $at ]->is( '}' ) ? -1 : 0 );
			if ( 0 === $depth && $tokens[ $at ]->is( T_USE ) ) {
				$import = [];
				while ( ! $tokens[ ++$at ]->is( ';' ) ) {
					$import[] = $tokens[ $at ]->text;
				}
				$imports[ (string) preg_replace( '/^.*\\\\/', '', (string) end( $import ) ) ] = implode( ' ', $import );
			} elseif ( $tokens[ $at ]->is( [ T_STRING, T_NAME_QUALIFIED, T_DOC_COMMENT ] ) ) {
				$words .= ' ' . $tokens[ $at ]->text;
			}
		}

		return array_values(
			array_filter(
				$imports,
				static fn ( string $name ): bool => 1 !== preg_match( "/\b{$name}\b/", $words ),
				ARRAY_FILTER_USE_KEY
			)
		);
	}

	/**
	 * Words in strings count as names, since they may be callbacks, or abilities, whose hyphens become underscores.
	 *
	 * @return list<array{string, bool}> Every name, and whether it is defined at that place.
	 */
	private static function names( string $source ): array {
		$tokens = array_values(
			array_filter(
				PhpToken::tokenize( $source ),
				static fn ( PhpToken $token ): bool => ! $token->is( [ T_WHITESPACE, T_COMMENT ] )
			)
		);
		$names  = [];
		foreach ( $tokens as $at => $token ) {
			$is_property = 0 < $at && $tokens[ $at - 1 ]->is(
				[
					T_OBJECT_OPERATOR,
					T_NULLSAFE_OBJECT_OPERATOR,
				]
			) && ! $tokens[ $at + 1 ]->is( '(' );
			if (
				$is_property
				|| ! $token->is(
					[
						T_STRING,
						T_NAME_QUALIFIED,
						T_NAME_FULLY_QUALIFIED,
						T_CONSTANT_ENCAPSED_STRING,
						T_ENCAPSED_AND_WHITESPACE,
					]
				)
			) {
				continue;
			}
			$is_definition = 0 < $at && $tokens[ $at - 1 ]->is( [ T_FUNCTION, T_CONST, T_CLASS, T_INTERFACE ] );
			foreach ( (array) preg_split( '/\W+/', str_replace( '-', '_', $token->text ), -1, PREG_SPLIT_NO_EMPTY ) as $word ) {
				$names[] = [ (string) $word, $is_definition ];
			}
		}

		return $names;
	}

	/** @return array<string, string> By path. */
	private static function sources( string $folder ): array {
		$sources = [];
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				self::ROOT . '/' . $folder,
				FilesystemIterator::SKIP_DOTS
			)
		) as $file ) {
			if ( 'php' === $file->getExtension() ) {
				$sources[ substr( $file->getPathname(), strlen( self::ROOT ) + 1 ) ] = (string) file_get_contents( $file->getPathname() );
			}
		}
		return $sources;
	}
}
