<?php
/**
 * Prints the mutants of PHP files as JSON: each comparison reversed or moved by one, and each returned value replaced by another of
 * its type. A mutant is one replacement of bytes.
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

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';

const OPPOSITES = [
	'===' => [ '!==' ],
	'!==' => [ '===' ],
	'=='  => [ '!=' ],
	'!='  => [ '==' ],
	'<'   => [ '<=', '>=' ],
	'<='  => [ '<', '>' ],
	'>'   => [ '>=', '<=' ],
	'>='  => [ '>', '<' ],
];

/**
 * @return list<array{line: int, start: int, end: int, text: string}> The first byte, the one after the last, and what takes their place.
 */
function mutants_of( string $code ): array {
	$parser  = ( new ParserFactory() )->createForNewestSupportedVersion();
	$nodes   = ( new NodeTraverser( new ParentConnectingVisitor() ) )->traverse( $parser->parse( $code ) ?? [] );
	$mutants = [];
	foreach ( ( new NodeFinder() )->findInstanceOf( $nodes, Node::class ) as $node ) {
		if ( $node instanceof BinaryOp && isset( OPPOSITES[ $node->getOperatorSigil() ] ) ) {
			$start = strpos( $code, $node->getOperatorSigil(), $node->left->getEndFilePos() + 1 );
			foreach ( OPPOSITES[ $node->getOperatorSigil() ] as $text ) {
				$mutants[] = [
					'line'  => $node->right->getStartLine(),
					'start' => (int) $start,
					'end'   => (int) $start + strlen( $node->getOperatorSigil() ),
					'text'  => $text,
				];
			}
		}
		$returned = $node instanceof Node\Stmt\Return_ || $node instanceof Expr\ArrowFunction ? $node->expr : null;
		if ( null !== $returned ) {
			$written = substr( $code, $returned->getStartFilePos(), $returned->getEndFilePos() + 1 - $returned->getStartFilePos() );
			foreach ( other_values( $returned, $written, type_of_function( $node ) ) as $text ) {
				$mutants[] = [
					'line'  => $node->getStartLine(),
					'start' => $returned->getStartFilePos(),
					'end'   => $returned->getEndFilePos() + 1,
					'text'  => $text,
				];
			}
		}
	}

	// What is written above a line about why no test can tell.
	$lines = explode( "\n", $code );
	return array_values(
		array_filter( $mutants, static fn ( array $mutant ): bool => false === strpos( $lines[ $mutant['line'] - 2 ] ?? '', '// No test can tell: ' ) )
	);
}

/** Returns the type, as it is written, of what the function around a node returns. */
function type_of_function( Node $node ): string {
	while ( $node instanceof Node && ! $node instanceof Node\FunctionLike ) {
		$node = $node->getAttribute( 'parent' );
	}
	$type = $node instanceof Node\FunctionLike ? $node->getReturnType() : null;
	if ( $type instanceof Node\NullableType ) {
		return '?' . ( $type->type instanceof Node\Identifier ? $type->type->name : 'object' );
	}

	return $type instanceof Node\Identifier ? $type->name : '';
}

/** @return list<string> */
function other_values( Expr $value, string $written, string $type ): array {
	$is_null = 'null' === strtolower( $written );
	if ( '?' === substr( $type, 0, 1 ) && ! $is_null ) {
		return [ 'null' ];
	}
	switch ( ltrim( $type, '?' ) ) {
		case 'bool':
			return [ $is_null ? 'true' : "! ( $written )" ];
		case 'int':
		case 'float':
			return [ $is_null ? '0' : "( $written ) + 1" ];
		case 'string':
			return [ $is_null || ( $value instanceof String_ && '' === $value->value ) ? "'mutant'" : "''" ];
		case 'array':
			return [ $is_null || ( $value instanceof Expr\Array_ && [] === $value->items ) ? "[ 'mutant' ]" : '[]' ];
	}

	return [];
}

$found = [];
foreach ( array_slice( $argv, 1 ) as $file ) {
	$found[ $file ] = mutants_of( (string) file_get_contents( $file ) );
}
echo json_encode( $found, JSON_THROW_ON_ERROR );
