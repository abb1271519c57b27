<?php
/**
 * Prints the mutants of PHP files as JSON: each comparison reversed or with its boundary moved, and each returned value
 * replaced by another one. A mutant replaces one range of bytes.
 *
 * A comment above a line, `// Equivalent mutant TEXT: why`, names replacements that make no difference. Such mutants
 * are left out, and counted.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tools\Mutation;

use PhpParser\Node;
use PhpParser\Node\Expr;
use PhpParser\Node\Expr\BinaryOp;
use PhpParser\Node\Scalar\String_;
use PhpParser\NodeFinder;
use PhpParser\NodeTraverser;
use PhpParser\NodeVisitor\ParentConnectingVisitor;
use PhpParser\ParserFactory;
use RuntimeException;

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';

const OTHER_OPERATORS = [
	'===' => [ '!==' ],
	'!==' => [ '===' ],
	'=='  => [ '!=' ],
	'!='  => [ '==' ],
	'<>'  => [ '==' ],
	'<'   => [ '<=', '>=' ],
	'<='  => [ '<', '>' ],
	'>'   => [ '>=', '<=' ],
	'>='  => [ '>', '<' ],
];

/**
 * Returns the mutants of PHP code. In each, `text` replaces the bytes from `start` to before `end`.
 *
 * @return array{mutants: list<array{line: int, start: int, end: int, text: string}>, left_out: int}
 * @throws RuntimeException If a comment names a replacement that no mutant makes.
 */
function mutants_of( string $code ): array {
	$parser  = ( new ParserFactory() )->createForNewestSupportedVersion();
	$nodes   = ( new NodeTraverser( new ParentConnectingVisitor() ) )->traverse( $parser->parse( $code ) ?? [] );
	$tokens  = $parser->getTokens();
	$mutants = [];
	foreach ( ( new NodeFinder() )->findInstanceOf( $nodes, Node::class ) as $node ) {
		if ( $node instanceof BinaryOp\Spaceship ) {
			$mutants[] = in_place_of( $node, written( $code, $node->right ) . ' <=> ' . written( $code, $node->left ) );
		} elseif ( $node instanceof BinaryOp ) {
			// Comments and brackets may stand before the operator.
			$at = $node->left->getEndTokenPos() + 1;
			while ( $tokens[ $at ]->isIgnorable() || ')' === $tokens[ $at ]->text ) {
				++$at;
			}
			foreach ( OTHER_OPERATORS[ $tokens[ $at ]->text ] ?? [] as $text ) {
				$mutants[] = [
					'line'  => $tokens[ $at ]->line,
					'start' => $tokens[ $at ]->pos,
					'end'   => $tokens[ $at ]->getEndPos(),
					'text'  => $text,
				];
			}
		}
		$returned = $node instanceof Node\Stmt\Return_ || $node instanceof Expr\ArrowFunction ? $node->expr : null;
		if ( null !== $returned ) {
			$mutants[] = [ 'line' => $node->getStartLine() ] + in_place_of(
				$returned,
				other_value( $returned, written( $code, $returned ), type_of_function( $node ) )
			);
		}
	}
	foreach ( $mutants as $mutant ) {
		// Throws if PHP can't parse the mutant, which would say nothing about the tests.
		\PhpToken::tokenize( substr_replace( $code, $mutant['text'], $mutant['start'], $mutant['end'] - $mutant['start'] ), TOKEN_PARSE );
	}

	return without_equivalent_mutants( $code, $mutants );
}

/**
 * @param list<array{line: int, start: int, end: int, text: string}> $mutants
 * @return array{mutants: list<array{line: int, start: int, end: int, text: string}>, left_out: int}
 * @throws RuntimeException If a comment names a replacement that no mutant makes.
 */
function without_equivalent_mutants( string $code, array $mutants ): array {
	$lines    = explode( "\n", $code );
	$left_out = 0;
	foreach ( $lines as $at => $line ) {
		if ( 1 !== preg_match( '~^\s*// Equivalent mutants? (.+?): \S~', $line, $found ) ) {
			continue;
		}
		$below = $at + 1;
		while ( 0 === strpos( ltrim( $lines[ $below ] ?? '' ), '//' ) ) {
			++$below;
		}
		foreach ( explode( ', ', $found[1] ) as $text ) {
			$others = array_filter(
				$mutants,
				static fn ( array $mutant ): bool => $mutant['line'] !== $below + 1 || $mutant['text'] !== $text
			);
			if ( count( $others ) === count( $mutants ) ) {
				throw new RuntimeException( sprintf( 'Line %d: there is no mutant %s below it.', $at + 1, $text ) );
			}
			$left_out += count( $mutants ) - count( $others );
			$mutants   = $others;
		}
	}

	return [
		'mutants'  => array_values( $mutants ),
		'left_out' => $left_out,
	];
}

function written( string $code, Node $node ): string {
	return substr( $code, $node->getStartFilePos(), $node->getEndFilePos() + 1 - $node->getStartFilePos() );
}

/** @return array{line: int, start: int, end: int, text: string} */
function in_place_of( Node $node, string $text ): array {
	return [
		'line'  => $node->getStartLine(),
		'start' => $node->getStartFilePos(),
		'end'   => $node->getEndFilePos() + 1,
		'text'  => $text,
	];
}

/** Returns the built-in return type of the function around a node, such as `?int`; empty or `?` for others. */
function type_of_function( Node $node ): string {
	while ( $node instanceof Node && ! $node instanceof Node\FunctionLike ) {
		$node = $node->getAttribute( 'parent' );
	}
	$type = $node instanceof Node\FunctionLike ? $node->getReturnType() : null;
	if ( $type instanceof Node\NullableType ) {
		return '?' . ( $type->type instanceof Node\Identifier ? $type->type->name : '' );
	}

	return $type instanceof Node\Identifier ? $type->name : '';
}

function other_value( Expr $value, string $written, string $type ): string {
	$is_null = 'null' === strtolower( $written );
	if ( '?' === substr( $type, 0, 1 ) && ! $is_null ) {
		return 'null';
	}
	switch ( ltrim( $type, '?' ) ) {
		case 'bool':
			return $is_null ? 'true' : "! ( $written )";
		case 'int':
		case 'float':
			return $is_null ? '0' : "( $written ) + 1";
		case 'string':
			return $is_null || ( $value instanceof String_ && '' === $value->value ) ? "'mutant'" : "''";
		case 'array':
			return $is_null || ( $value instanceof Expr\Array_ && [] === $value->items ) ? "[ 'mutant' ]" : '[]';
	}

	return $is_null || 'false' === strtolower( $written ) ? 'true' : 'null';
}

try {
	$found = [];
	foreach ( array_slice( $argv, 1 ) as $file ) {
		$found[ $file ] = mutants_of( (string) file_get_contents( $file ) );
	}
	echo json_encode( $found, JSON_THROW_ON_ERROR );
} catch ( \Throwable $error ) {
	fwrite( STDERR, ( $file ?? '' ) . ': ' . $error->getMessage() . "\n" );
	exit( 1 );
}
