<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use const ShortPixelFlush\Cli\COMMANDS;

require_once dirname( __DIR__, 4 ) . '/includes/cli/commands.php';
require_once __DIR__ . '/Document.php';
require_once __DIR__ . '/Public_Interface.php';

/**
 * The document docs/cli.md and the code have the same commands, options, values and exit codes.
 */
final class CliDocTest extends Wp_Test_Case {

	public function test_the_commands_are_those_of_the_code(): void {
		self::assertEqualsCanonicalizing(
			array_keys( COMMANDS ),
			Document::of( 'docs/cli.md' )->section( 'Commands' )->codes( 'command' )
		);
	}

	public function test_the_options_are_those_of_the_code_with_the_values_they_take(): void {
		$rows = [];
		foreach ( Document::of( 'docs/cli.md' )->section( 'Options' )->rows( 'option' ) as [ $names, $means ] ) {
			$rows += array_fill_keys( explode( ', ', $names ), $means );
		}
		$options = [];
		foreach ( Public_Interface::helps() as $help ) {
			foreach ( Public_Interface::parameters( $help ) as $parameter ) {
				if ( 1 === preg_match( '/\A\[(--[a-z-]+)/', $parameter, $name ) ) {
					$options[] = "`{$name[1]}`";
				}
			}
			preg_match_all( '/^\[(--[a-z-]+)[^\n]*\n: [^\n]*\n---\n(.*?)^---$/ms', $help, $lists, PREG_SET_ORDER );
			foreach ( $lists as $list ) {
				preg_match_all( '/^\s+- (\S+)$/m', $list[2], $values );
				foreach ( $values[1] as $value ) {
					self::assertStringContainsString( "`{$value}`", $rows[ "`{$list[1]}`" ] ?? '', $list[1] );
				}
			}
		}

		self::assertEqualsCanonicalizing( array_values( array_unique( $options ) ), array_keys( $rows ) );
	}

	public function test_the_exit_codes_are_those_of_the_code(): void {
		self::assertSame(
			Public_Interface::exit_codes(),
			array_column( Document::of( 'docs/cli.md' )->section( 'Exit codes' )->rows( 'code' ), 0 )
		);
	}

	public function test_every_command_in_a_document_is_one_of_the_code(): void {
		$helps = Public_Interface::helps();
		$found = 0;
		foreach ( [ ...Document::all(), 'readme.txt' ] as $file ) {
			preg_match_all(
				'/\bwp (?:help )?shortpixel-flush ([a-z-]+)([^`\n|#]*)/',
				Document::of( $file )->text(),
				$commands,
				PREG_SET_ORDER
			);
			foreach ( $commands as [ $whole, $name, $arguments ] ) {
				self::assertArrayHasKey( $name, $helps, "{$file}: {$whole}" );
				preg_match_all( '/(?<=\s)--([a-z-]+)/', $arguments, $options );
				// Every WP-CLI command has these options.
				foreach ( array_diff( $options[1], [ 'path', 'url', 'user', 'quiet' ] ) as $option ) {
					self::assertMatchesRegularExpression(
						"/^\[--{$option}\b/m",
						implode( "\n", Public_Interface::parameters( $helps[ $name ] ) ),
						"{$file}: {$whole}"
					);
				}
				++$found;
			}
		}

		self::assertGreaterThan( 20, $found );
	}
}
