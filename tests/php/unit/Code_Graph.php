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
 * Which file uses which: one that calls a function, or names a class or a constant, which another one defines.
 */
final class Code_Graph {
	/** @var array<string, array<string, list<string>>> What each file uses, by the file that defines it. */
	public array $uses = [];

	/** @var array<string, list<string>> What each file names, its own and PHP's too. */
	public array $named = [];

	/** @var array<string, list<string>> What each file requires; a class requires its parent by being declared. */
	private array $required = [];

	/**
	 * @param array<string, string> $sources Code by path.
	 */
	public function __construct( array $sources ) {
		$parser  = ( new ParserFactory() )->createForNewestSupportedVersion();
		$defined = [];
		$named   = [];
		$parents = [];
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
				if ( $node instanceof Stmt\Class_ && null !== $node->extends ) {
					$parents[ $file ] = strtolower( $node->extends->toString() );
				}
				if ( $node instanceof Expr\Include_ && $node->expr instanceof Expr\BinaryOp\Concat && $node->expr->right instanceof String_ ) {
					$this->required[ $file ][] = self::normalized( dirname( $file ) . $node->expr->right->value );
				}
			}
		}
		foreach ( array_intersect_key( $defined, array_flip( $parents ) ) as $class => $owner ) {
			foreach ( array_keys( $parents, $class, true ) as $file ) {
				$this->required[ $file ][] = $owner;
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
	 * Lists files that reach each other, in groups.
	 *
	 * @return list<list<string>>
	 */
	public function circles(): array {
		$next    = array_map( 'array_keys', $this->uses );
		$reached = array_map( static fn ( array $files ): array => self::closure( $files, $next ), $next );
		$circles = [];
		foreach ( $reached as $file => $files ) {
			if ( in_array( $file, $files, true ) ) {
				$circle                             = array_values( array_filter( $files, static fn ( string $other ): bool => in_array( $file, $reached[ $other ] ?? [], true ) ) );
				$circles[ implode( ' ', $circle ) ] = $circle;
			}
		}
		return array_values( $circles );
	}

	/**
	 * Lists functions and constants that a file uses without requiring the file that has them, itself or by what it requires.
	 *
	 * @param list<string> $always Files that are loaded before all others.
	 * @return list<string>
	 */
	public function not_required( array $always = [] ): array {
		$missing = [];
		foreach ( $this->uses as $file => $used ) {
			$loaded = self::closure( array_merge( $always, $this->required[ $file ] ?? [] ), $this->required );
			foreach ( array_diff_key( $used, array_flip( $loaded ) ) as $owner => $names ) {
				foreach ( $names as $name ) {
					if ( 1 === preg_match( '/\(\)$|\\\\[A-Z0-9_]+$/', $name ) ) {
						$missing[] = "{$file} calls {$name} of {$owner}";
					}
				}
			}
		}
		return $missing;
	}

	/**
	 * Lists files that a file requires and calls nothing of. What a class requires, its children may call.
	 *
	 * @return list<string>
	 */
	public function required_for_nothing(): array {
		$found = [];
		foreach ( $this->required as $file => $required ) {
			$users = [ $file ];
			foreach ( 0 === strpos( basename( $file ), 'class-' ) ? array_keys( $this->required ) : [] as $other ) {
				if ( in_array( $file, $this->required[ $other ], true ) ) {
					$users[] = $other;
				}
			}
			foreach ( array_unique( $required ) as $owner ) {
				$is_used = [] !== array_filter( $users, fn ( string $user ): bool => isset( $this->uses[ $user ][ $owner ] ) );
				if ( ! $is_used && isset( $this->uses[ $owner ] ) ) {
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
	/** @return list<string> In lower case, as names of functions and classes are the same in any case. */
	private static function definitions( Node $node ): array {
		if ( $node instanceof Stmt\Function_ ) {
			return [ strtolower( "{$node->namespacedName}()" ) ];
		}
		if ( $node instanceof Stmt\ClassLike && null !== $node->name ) {
			return [ strtolower( (string) $node->namespacedName ) ];
		}
		return $node instanceof Stmt\Const_ ? array_values( array_map( static fn ( Node\Const_ $one ): string => strtolower( (string) $one->namespacedName ), $node->consts ) ) : [];
	}
	// phpcs:enable

	/** @return list<string> A function's with brackets. */
	private static function names( Node $node ): array {
		if ( $node instanceof Name ) {
			$parent = $node->getAttribute( 'parent' );
			if ( $parent instanceof Stmt\Namespace_ || $parent instanceof Node\UseItem ) {
				return [];
			}
			// Of a name without a namespace, PHP looks for ours first.
			$resolved = $node->getAttribute( 'namespacedName' );
			$name     = ltrim( $resolved instanceof Name ? $resolved->toString() : $node->toString(), '\\' );
			return [ $parent instanceof Expr\FuncCall ? "{$name}()" : $name ];
		}
		if ( ! $node instanceof String_ ) {
			return [];
		}
		// A callback: '\Space\name', or __NAMESPACE__ . '\name'.
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
