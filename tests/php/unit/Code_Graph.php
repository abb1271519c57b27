<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit;

use PhpParser\Node;
use PhpParser\Node\Expr;
use PhpParser\Node\Name;
use PhpParser\Node\Scalar\String_;
use PhpParser\Node\Stmt;
use PhpParser\NodeFinder;
use PhpParser\NodeTraverser;
use PhpParser\NodeVisitor\NameResolver;
use PhpParser\NodeVisitor\ParentConnectingVisitor;
use PhpParser\ParserFactory;

/**
 * Finds which files use each other: a file uses another if it names one of its functions, classes or constants.
 */
final class Code_Graph {
	/** @var array<string, array<string, list<string>>> The names that each file uses, by the file that defines them. */
	public array $uses = [];

	/** @var array<string, list<string>> All names in each file, including its own and PHP's. */
	public array $named = [];

	/** @var array<string, list<string>> Files that each file names by path, in `require` or callback_in(). */
	private array $required = [];

	/** @var array<string, true> Files that call load_needs_of(). */
	private array $loading = [];

	/**
	 * @param array<string, string> $sources Code by path.
	 */
	public function __construct( array $sources ) {
		$parser  = ( new ParserFactory() )->createForNewestSupportedVersion();
		$defined = [];
		$named   = [];
		ksort( $sources );
		foreach ( $sources as $file => $source ) {
			$traverser = new NodeTraverser( new NameResolver(), new ParentConnectingVisitor() );
			$nodes     = $traverser->traverse( $parser->parse( $source ) ?? [] );
			foreach ( ( new NodeFinder() )->findInstanceOf( $nodes, Node::class ) as $node ) {
				foreach ( self::definitions( $node ) as $name ) {
					$defined[ $name ] = $file;
				}
				foreach ( self::names( $node ) as $name ) {
					$named[ $file ][ $name ] = true;
				}
				if ( $node instanceof Expr\FuncCall && $node->name instanceof Name && 'load_needs_of' === $node->name->getLast() ) {
					$this->loading[ $file ] = true;
				}
				if ( $node instanceof Expr\FuncCall && $node->name instanceof Name && 'callback_in' === $node->name->getLast() ) {
					$path                      = $node->getArgs()[0]->value ?? null;
					$this->required[ $file ][] = $path instanceof String_ ? self::normalized( dirname( $file ) . $path->value ) : '';
				}
				if (
					$node instanceof Expr\Include_
					&& $node->expr instanceof Expr\BinaryOp\Concat
					&& $node->expr->right instanceof String_
				) {
					$this->required[ $file ][] = self::normalized( dirname( $file ) . $node->expr->right->value );
				}
			}
		}
		foreach ( array_keys( $sources ) as $file ) {
			$this->uses[ $file ]  = [];
			$this->named[ $file ] = array_keys( $named[ $file ] ?? [] );
			foreach ( $this->named[ $file ] as $name ) {
				$owner = $defined[ strtolower( $name ) ] ?? $file;
				if ( $owner !== $file ) {
					$this->uses[ $file ][ $owner ][] = $name;
				}
			}
			ksort( $this->uses[ $file ] );
		}
	}

	/**
	 * Lists the groups of files that use each other in a circle.
	 *
	 * @return list<list<string>>
	 */
	public function circles(): array {
		$next    = array_map( 'array_keys', $this->uses );
		$reached = array_map( static fn ( array $files ): array => self::closure( $files, $next ), $next );
		$circles = [];
		foreach ( $reached as $file => $files ) {
			if ( in_array( $file, $files, true ) ) {
				$circle                             = array_values(
					array_filter(
						$files,
						static fn ( string $other ): bool => in_array( $file, $reached[ $other ] ?? [], true )
					)
				);
				$circles[ implode( ' ', $circle ) ] = $circle;
			}
		}
		return array_values( $circles );
	}

	/**
	 * Lists the files whose functions and constants each file uses, except files it requires by path.
	 *
	 * Classes are left out, since they are autoloaded.
	 *
	 * @param list<string> $always Files that are loaded before all others.
	 * @return array<string, list<string>> The needed files by file; files that need none are left out.
	 */
	public function needs( array $always ): array {
		$needs = [];
		foreach ( $this->uses as $file => $used ) {
			$owners         = array_keys(
				array_filter(
					$used,
					static fn ( array $names ): bool => [] !== preg_grep( '/\(\)$|\\\\[A-Z0-9_]+$/', $names )
				)
			);
			$needs[ $file ] = array_values( array_diff( $owners, $always, $this->required[ $file ] ?? [] ) );
		}
		return array_filter( $needs );
	}

	/** @return list<string> Files that call load_needs_of(). */
	public function loading(): array {
		return array_keys( $this->loading );
	}

	/** @return list<string> Sentences about files that are required by path but not used. */
	public function required_for_nothing(): array {
		$found = [];
		foreach ( $this->required as $file => $required ) {
			foreach ( array_unique( $required ) as $owner ) {
				if ( isset( $this->uses[ $owner ] ) && ! isset( $this->uses[ $file ][ $owner ] ) ) {
					$found[] = "{$file} requires {$owner}";
				}
			}
		}
		return $found;
	}

	/**
	 * @param list<string>                $from
	 * @param array<string, list<string>> $next
	 * @return list<string> Sorted.
	 */
	private static function closure( array $from, array $next ): array {
		$seen = [];
		while ( [] !== $from ) {
			$file = array_pop( $from );
			if ( ! isset( $seen[ $file ] ) ) {
				$seen[ $file ] = true;
				array_push( $from, ...( $next[ $file ] ?? [] ) );
			}
		}
		ksort( $seen );
		return array_keys( $seen );
	}

	// phpcs:disable WordPress.NamingConventions.ValidVariableName.UsedPropertyNotSnakeCase -- The parser's.
	/** @return list<string> The names that the node defines, in lower case. */
	private static function definitions( Node $node ): array {
		if ( $node instanceof Stmt\Function_ ) {
			return [ strtolower( "{$node->namespacedName}()" ) ];
		}
		if ( $node instanceof Stmt\ClassLike && null !== $node->name ) {
			return [ strtolower( (string) $node->namespacedName ) ];
		}
		return $node instanceof Stmt\Const_ ? array_values(
			array_map(
				static fn ( Node\Const_ $one ): string => strtolower( (string) $one->namespacedName ),
				$node->consts
			)
		) : [];
	}
	// phpcs:enable

	/** @return list<string> The names that the node uses; a function's name ends in (). */
	private static function names( Node $node ): array {
		if ( $node instanceof Name ) {
			$parent = $node->getAttribute( 'parent' );
			if ( $parent instanceof Stmt\Namespace_ || $parent instanceof Node\UseItem ) {
				return [];
			}
			// PHP looks up an unqualified function or constant in the current namespace first.
			$resolved = $node->getAttribute( 'namespacedName' );
			$name     = ltrim( $resolved instanceof Name ? $resolved->toString() : $node->toString(), '\\' );
			return [ $parent instanceof Expr\FuncCall ? "{$name}()" : $name ];
		}
		if ( ! $node instanceof String_ ) {
			return [];
		}
		// The string may be a callback: '\Space\name', or __NAMESPACE__ . '\name'.
		$before = $node->getAttribute( 'parent' );
		$value  = $node->value;
		if ( $before instanceof Expr\BinaryOp\Concat && $before->left instanceof Node\Scalar\MagicConst\Namespace_ ) {
			for ( $space = $before; null !== $space && ! $space instanceof Stmt\Namespace_; $space = $space->getAttribute( 'parent' ) ) {
				continue;
			}
			$value = ( $space->name ?? '' ) . $value;
		}
		return 1 === preg_match( '/^\\\\?\w+(\\\\\w+)+$/', $value ) ? [ ltrim( $value, '\\' ) . '()' ] : [];
	}

	private static function normalized( string $path ): string {
		$parts = [];
		foreach ( explode( '/', $path ) as $part ) {
			if ( '..' === $part && [] !== $parts ) {
				array_pop( $parts );
			} elseif ( '.' !== $part && '' !== $part ) {
				$parts[] = $part;
			}
		}
		return implode( '/', $parts );
	}
}
