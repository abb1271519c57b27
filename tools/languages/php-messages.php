<?php
/** Prints each message of the plugin's PHP as JSON. The files are arguments, relative to the working directory. */

declare( strict_types=1 );

const FUNCTIONS = [
	'__'         => [ 'id' ],
	'_e'         => [ 'id' ],
	'_x'         => [ 'id', 'context' ],
	'_n'         => [ 'id', 'plural', 'number' ],
	'_nx'        => [ 'id', 'plural', 'number', 'context' ],
	'_n_noop'    => [ 'id', 'plural' ],
	'_nx_noop'   => [ 'id', 'plural', 'context' ],
	'esc_html__' => [ 'id' ],
	'esc_html_e' => [ 'id' ],
	'esc_html_x' => [ 'id', 'context' ],
	'esc_attr__' => [ 'id' ],
	'esc_attr_e' => [ 'id' ],
	'esc_attr_x' => [ 'id', 'context' ],
];

/**
 * @param array<mixed> $tokens
 * @return list<string|null> The arguments of a call whose parenthesis is at $at; null for one that is no single string.
 */
function arguments( array $tokens, int $at ): array {
	$arguments = [ [] ];
	$depth     = 0;
	for ( $in = $at; isset( $tokens[ $in ] ); $in++ ) {
		$token  = $tokens[ $in ];
		$depth += in_array( $token, [ '(', '[' ], true ) ? 1 : 0;
		$depth -= in_array( $token, [ ')', ']' ], true ) ? 1 : 0;
		if ( 0 === $depth ) {
			break;
		}
		if ( 1 === $depth && ',' === $token ) {
			$arguments[] = [];
		} elseif ( $in > $at && ! ( is_array( $token ) && in_array( $token[0], [ T_WHITESPACE, T_COMMENT, T_DOC_COMMENT ], true ) ) ) {
			$arguments[ count( $arguments ) - 1 ][] = $token;
		}
	}
	return array_map(
		static function ( array $tokens ): ?string {
			if ( 1 !== count( $tokens ) || ! is_array( $tokens[0] ) || T_CONSTANT_ENCAPSED_STRING !== $tokens[0][0] ) {
				return null;
			}
			$inside = substr( $tokens[0][1], 1, -1 );
			return "'" === $tokens[0][1][0] ? strtr(
				$inside,
				[
					'\\\\' => '\\',
					"\\'"  => "'",
				]
			) : stripcslashes( $inside );
		},
		$arguments
	);
}

/**
 * @return list<array<string, string>>
 */
function messages_of( string $file ): array {
	$tokens   = token_get_all( (string) file_get_contents( $file ) );
	$messages = [];
	$comment  = '';
	foreach ( $tokens as $at => $token ) {
		if ( ';' === $token ) {
			$comment = '';
		}
		if ( ! is_array( $token ) ) {
			continue;
		}
		if ( in_array( $token[0], [ T_COMMENT, T_DOC_COMMENT ], true ) && 1 === preg_match( '/translators:.*[^\s*\/]/', $token[1], $found ) ) {
			$comment = $found[0];
		}
		$name = ltrim( $token[1], '\\' );
		if ( ! isset( FUNCTIONS[ $name ] ) || '(' !== ( $tokens[ $at + 1 ] ?? '' ) || T_FUNCTION === ( $tokens[ $at - 2 ][0] ?? null ) ) {
			continue;
		}
		$message = [
			'comment' => $comment,
			'file'    => $file,
		];
		$given   = arguments( $tokens, $at + 1 );
		foreach ( FUNCTIONS[ $name ] as $number => $what ) {
			if ( 'number' === $what ) {
				continue;
			}
			if ( ! isset( $given[ $number ] ) ) {
				fwrite( STDERR, "{$file}, line {$token[2]}: a text is not written out.\n" );
				exit( 1 );
			}
			$message[ $what ] = $given[ $number ];
		}
		$messages[] = $message;
		$comment    = '';
	}
	return $messages;
}

echo json_encode( array_merge( ...array_map( 'messages_of', array_slice( $argv, 1 ) ) ), JSON_THROW_ON_ERROR );
