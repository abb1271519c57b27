<?php
/**
 * Talks to one of our tables: prepared statements in, plain values out.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/schema.php';

/**
 * A table of ours. It never throws and never prints; a failed statement answers null, so that its user decides.
 */
final class Store_Table {
	private const TRIES = 3;

	/**
	 * Blogs whose tables were seen to be up to date in this request.
	 *
	 * @var array<int,true>
	 */
	private static array $ready = [];

	/**
	 * Says which table is meant. It is a function because the current blog can change under us on a network.
	 *
	 * @var callable():string
	 */
	private $name;

	/**
	 * Keeps the way to the table's name; nothing is read yet.
	 *
	 * @param callable():string $name Answers the table's name.
	 */
	public function __construct( callable $name ) {
		$this->name = $name;
	}

	/**
	 * Answers the table's name for the current blog.
	 */
	public function name(): string {
		return ( $this->name )();
	}

	/**
	 * Runs a statement and answers how many rows it changed, null when it could not.
	 *
	 * A deadlock or a database that was away for a moment is tried again: what is written here is the truth about
	 * requests that were really sent.
	 *
	 * @param list<int|string> $values Values for the placeholders, in order.
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
	 * Runs a statement of a transaction: what failed in there must not be tried again by itself.
	 *
	 * @param list<int|string> $values Values for the placeholders, in order.
	 */
	public function run_once( string $sql, array $values ): ?int {
		$wpdb = database();

		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Prepared in prepare().
		$changed = $this->quietly( fn () => $wpdb->query( $this->prepare( $sql, $values ) ) );

		return is_int( $changed ) ? $changed : ( true === $changed ? 0 : null );
	}

	/**
	 * Reads rows, null when the database did not answer.
	 *
	 * @param list<int|string> $values Values for the placeholders, in order.
	 * @return list<array<string,mixed>>|null
	 */
	public function select( string $sql, array $values ): ?array {
		$wpdb = database();

		$rows = $this->quietly(
			// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Prepared in prepare().
			fn () => $wpdb->get_results( $this->prepare( $sql, $values ), 'ARRAY_A' )
		);
		if ( ! is_array( $rows ) || '' !== $wpdb->last_error ) {
			return null;
		}

		$read = [];
		foreach ( $rows as $row ) {
			if ( is_array( $row ) ) {
				$read[] = $this->with_names( $row );
			}
		}

		return $read;
	}

	/**
	 * Inserts rows of the same columns; a row whose unique key is there already is left out.
	 *
	 * @param list<string>           $columns Column names.
	 * @param list<list<int|string>> $rows    Values in the columns' order.
	 * @return int|null How many were new, null when the statement failed.
	 */
	public function insert( array $columns, array $rows ): ?int {
		if ( [] === $rows ) {
			return 0;
		}

		$values = [];
		$groups = [];
		foreach ( $rows as $row ) {
			$groups[] = '(' . implode( ',', array_map( [ $this, 'placeholder' ], $row ) ) . ')';
			array_push( $values, ...$row );
		}

		$sql = 'INSERT IGNORE INTO ' . $this->name() . ' (' . implode( ',', $columns ) . ') VALUES ' . implode( ',', $groups );

		return $this->run( $sql, $values ) ?? ( $this->is_made_anew() ? $this->run( $sql, $values ) : null );
	}

	/**
	 * Makes the table where it is gone, as after a backup that left it out; false where it is there and something else is wrong.
	 */
	private function is_made_anew(): bool {
		$wpdb = database();
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- What a cache says of it is no help.
		$found = $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $this->name() ) ) );
		if ( null !== $found ) {
			return false;
		}
		install_schema();

		return true;
	}

	/**
	 * Answers the number the last insert was given.
	 */
	public function last_id(): int {
		$wpdb = database();

		return $wpdb->insert_id;
	}

	/**
	 * Writes `?` for each value as the placeholder of its type.
	 *
	 * @param int|string $value A value.
	 */
	public function placeholder( $value ): string {
		return is_int( $value ) ? '%d' : '%s';
	}

	/**
	 * Prepares a statement; one without values must not go through wpdb::prepare().
	 *
	 * @param list<int|string> $values Values for the placeholders.
	 */
	private function prepare( string $sql, array $values ): string {
		$wpdb = database();

		// phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- The statements are written in the two store classes, with placeholders.
		return [] === $values ? $sql : (string) $wpdb->prepare( $sql, $values ); // @phpstan-ignore argument.type (Not literal: table names and the number of placeholders vary.)
	}

	/**
	 * Does the work with wpdb's error output off, which would otherwise land in a REST answer.
	 *
	 * @param callable():mixed $work The work.
	 * @return mixed What the work answers.
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

	/**
	 * Keeps the columns that have names.
	 *
	 * @param array<mixed> $row A row.
	 * @return array<string,mixed>
	 */
	private function with_names( array $row ): array {
		$named = [];
		foreach ( $row as $name => $value ) {
			if ( is_string( $name ) ) {
				$named[ $name ] = $value;
			}
		}

		return $named;
	}
}
