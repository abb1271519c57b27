<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use PHPUnit\Framework\Assert;

/** The texts that PHP code has translated. */
final class Translated_Texts {
	public const CALLS = [
		'__',
		'_e',
		'_x',
		'_ex',
		'_n',
		'_nx',
		'_n_noop',
		'_nx_noop',
		'esc_html__',
		'esc_html_e',
		'esc_html_x',
		'esc_attr__',
		'esc_attr_e',
		'esc_attr_x',
	];

	/** @return list<string> The texts in all calls of translation functions, without the text domain. */
	public static function of_php( string $code ): array {
		$tokens = array_values(
			array_filter(
				token_get_all( $code ),
				static fn ( $token ): bool => ! is_array( $token ) || ! in_array( $token[0], [ T_WHITESPACE, T_COMMENT ], true )
			)
		);
		$texts  = [];
		foreach ( $tokens as $at => $token ) {
			if (
				! is_array( $token )
				|| ! in_array( ltrim( $token[1], '\\' ), self::CALLS, true )
				|| '(' !== ( $tokens[ $at + 1 ] ?? '' )
			) {
				continue;
			}
			$depth = 0;
			$found = [];
			for ( $in = $at + 1; isset( $tokens[ $in ] ); $in++ ) {
				$depth += in_array( $tokens[ $in ], [ '(', '[' ], true ) ? 1 : 0;
				$depth -= in_array( $tokens[ $in ], [ ')', ']' ], true ) ? 1 : 0;
				if ( 0 === $depth ) {
					break;
				}
				if ( 1 === $depth && is_array( $tokens[ $in ] ) && T_CONSTANT_ENCAPSED_STRING === $tokens[ $in ][0] ) {
					$found[] = stripslashes( substr( $tokens[ $in ][1], 1, -1 ) );
				}
			}
			Assert::assertGreaterThan( 1, count( $found ), "The call on line {$token[2]} has its text written out." );
			$texts = array_merge( $texts, array_slice( $found, 0, -1 ) );
		}
		return $texts;
	}
}
