<?php
/** One of our tables: prepared statements in, plain values out. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/schema.php';

/** It never throws and never prints; a failed statement returns null, so that the caller decides. */
final class Table {
	private const TRIES = 3;

	/**
	 * Blogs whose tables are known to be up to date in this request.
	 *
	 * @var array<int, true>
	 */
	private static array $ready = [];

	/**
	 * A function, since the current blog can change under us on a network.
	 *
	 * @var callable(): string
	 */
	private $name;

	/** @param callable(): string $name Returns the table's name. */
	public function __construct( callable $name ) {
		$this->name = $name;
	}

	public function name(): string {
		return ( $this->name )();
	}

	/**
	 * Runs a statement and returns how many rows it changed.
	 *
	 * A deadlock, or a database that was away for a moment, is retried: what is written here is the truth about requests that were
	 * really sent.
	 *
	 * @param list<int|string> $values For the placeholders, in order.
	 */
	public function run( string $sql, array $values ): ?int {
		for ( $try = 1; $try <= self::TRIES; $try++ ) {
			$changed = $this->run_once( $sql, $values );
			if ( null !== $changed ) {
				return $changed;
			}
			usleep( 20000 * $try );
		}
		return null;
	}

	/**
	 * Runs a statement of a transaction: one that failed in there must not be retried by itself.
	 *
	 * @param list<int|string> $values For the placeholders, in order.
	 */
	public function run_once( string $sql, array $values ): ?int {
		$wpdb = database();
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Prepared in prepare().
		$changed = $this->quietly( fn () => $wpdb->query( $this->prepare( $sql, $values ) ) );
		return is_int( $changed ) ? $changed : ( true === $changed ? 0 : null );
	}

	/**
	 * @param list<int|string> $values For the placeholders, in order.
	 * @return list<array<string, mixed>>|null
	 */
	public function select( string $sql, array $values ): ?array {
		$wpdb = database();
		$rows = $this->quietly(
			// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Prepared in prepare().
			fn () => $wpdb->get_results( $this->prepare( $sql, $values ), 'ARRAY_A' )
		);
		/** @var list<array<string, mixed>>|null $read */
		$read = is_array( $rows ) && '' === $wpdb->last_error ? array_values( array_filter( $rows, 'is_array' ) ) : null;
		return $read;
	}

	/**
	 * Inserts rows of the same columns and returns how many were new; one whose unique key is there already is left out.
	 *
	 * @param list<string>           $columns
	 * @param list<list<int|string>> $rows    Values in the columns' order.
	 */
	public function insert( array $columns, array $rows ): ?int {
		if ( [] === $rows ) {
			return 0;
		}
		$groups = array_map( static fn ( array $row ): string => '(' . marks( $row ) . ')', $rows );
		$sql    = 'INSERT IGNORE INTO ' . $this->name() . ' (' . implode( ',', $columns ) . ') VALUES ' . implode( ',', $groups );
		$values = array_merge( ...$rows );
		return $this->run( $sql, $values ) ?? ( $this->is_recreated() ? $this->run( $sql, $values ) : null );
	}

	public function last_id(): int {
		return database()->insert_id;
	}

	/** @param int|string $value */
	public function placeholder( $value ): string {
		return marks( [ $value ] );
	}

	/** Creates the table where it is missing, as after a backup that left it out; false where something else is wrong. */
	private function is_recreated(): bool {
		$wpdb = database();
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- What a cache says of it is no help.
		if ( null !== $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $this->name() ) ) ) ) {
			return false;
		}
		install_schema();
		return true;
	}

	/**
	 * A statement without values must not go through wpdb::prepare().
	 *
	 * @param list<int|string> $values
	 */
	private function prepare( string $sql, array $values ): string {
		$wpdb = database();
		// phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- The statements are written in the two store classes, with placeholders.
		return [] === $values ? $sql : (string) $wpdb->prepare( $sql, $values ); // @phpstan-ignore argument.type (Not literal: table names and the number of placeholders vary.)
	}

	/**
	 * Turns off wpdb's error output, which would otherwise land in a REST answer.
	 *
	 * @param callable(): mixed $work
	 * @return mixed
	 */
	private function quietly( callable $work ) {
		$wpdb = database();
		$blog = get_current_blog_id();
		if ( ! isset( self::$ready[ $blog ] ) ) {
			self::$ready[ $blog ] = true;
			ensure_schema();
		}
		$suppressed = $wpdb->suppress_errors( true );
		try {
			return $work();
		} finally {
			$wpdb->suppress_errors( $suppressed );
		}
	}
}
