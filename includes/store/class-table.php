<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

use function ShortPixelFlush\log_error;
use function ShortPixelFlush\read_from_primary;
use function ShortPixelFlush\sleep_for;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * One of our tables: prepared statements in, plain values out. Never throws or prints; a failed statement returns null,
 * so that the caller decides.
 */
final class Table {
	// The smallest max_allowed_packet in use is 1 MB, like SQLite's longest statement, and escaping can double a
	// statement's bytes.
	private const BYTES_A_STATEMENT = 400000;

	private const TRIES = 3;

	/** @var array<int, true> Blogs whose tables were checked, and updated if needed, in this request. */
	private static array $ready = [];

	/** @var callable(): string Returns the table's name, since the current site can change on a network. */
	private $name;

	/** @param callable(): string $name */
	public function __construct( callable $name ) {
		$this->name = $name;
	}

	public function name(): string {
		return ( $this->name )();
	}

	/**
	 * Runs a statement and returns the number of changed rows. Retries after an error, which may be a deadlock or a lost
	 * connection: the rows record requests that were really sent.
	 *
	 * @param list<int|string> $values For the placeholders, in order.
	 */
	public function run( string $sql, array $values ): ?int {
		for ( $try = 1; $try <= self::TRIES; $try++ ) {
			$changed = $this->run_once( $sql, $values );
			if ( null !== $changed ) {
				return $changed;
			}
			sleep_for( 0.02 * $try );
		}
		$this->log();
		return null;
	}

	/**
	 * Runs a statement without a retry: one that failed in a transaction must not run again on its own.
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
	 * @return list<array<string, string|null>>|null
	 */
	public function select( string $sql, array $values ): ?array {
		$wpdb = database();
		$rows = $this->quietly(
			// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Prepared in prepare().
			fn () => $wpdb->get_results( $this->prepare( $sql, $values ), 'ARRAY_A' )
		);
		if ( ! is_array( $rows ) || '' !== $wpdb->last_error ) {
			$this->log();
			return null;
		}
		/** @var list<array<string, string|null>> $read */
		$read = array_values( array_filter( $rows, 'is_array' ) );
		return $read;
	}

	/**
	 * @param list<int|string> $values For the placeholders, in order.
	 * @return int|null The first column of the first row; 0 without a row.
	 */
	public function number( string $sql, array $values = [] ): ?int {
		$found = $this->column( $sql, $values );
		return null === $found ? null : (int) ( $found[0] ?? 0 );
	}

	/**
	 * @param list<int|string> $values For the placeholders, in order.
	 * @return list<string|null>|null The first column.
	 */
	public function column( string $sql, array $values ): ?array {
		$rows = $this->select( $sql, $values );
		return null === $rows ? null : array_map( static fn ( array $row ): ?string => array_values( $row )[0] ?? null, $rows );
	}

	/**
	 * Updates rows and returns the number of changed ones.
	 *
	 * @param array<string, mixed> $change  New values, by column.
	 * @param list<int|string>     $values  For the condition's placeholders, in order.
	 * @param list<string>         $further Assignments without a placeholder.
	 */
	public function update( array $change, string $where, array $values, array $further = [] ): ?int {
		$stored = array_map( '\ShortPixelFlush\Model\stored_value', $change );
		$set    = array_map( static fn ( string $column ): string => $column . ' = ' . marks( [ $stored[ $column ] ] ), array_keys( $stored ) );
		return $this->run(
			"UPDATE {$this->name()} SET " . implode( ', ', array_merge( $set, $further ) ) . " WHERE {$where}",
			array_merge( array_values( $stored ), $values )
		);
	}

	/**
	 * Inserts rows, in several statements if they are long. A row whose unique key exists is skipped, or changed by
	 * `$update`.
	 *
	 * @param list<string>           $columns
	 * @param list<list<int|string>> $rows    Values in the columns' order.
	 * @param string                 $update  Assignments for an existing row.
	 * @return int|null The number of new rows. With `$update`, MySQL counts a changed row twice.
	 */
	public function insert( array $columns, array $rows, string $update = '' ): ?int {
		$new = 0;
		foreach ( self::portions( $rows ) as $portion ) {
			$added = $this->insert_portion( $columns, array_values( $portion ), $update );
			if ( null === $added ) {
				return null;
			}
			$new += $added;
		}
		return $new;
	}

	/**
	 * Splits rows into portions, so that each statement that writes one is short enough.
	 *
	 * @template T of array<int|string>
	 * @param array<int, T> $rows The values of each row.
	 * @param int           $most The most rows per portion.
	 * @return list<non-empty-array<int, T>> By the rows' own keys.
	 */
	public static function portions( array $rows, int $most = PHP_INT_MAX ): array {
		$portions = [];
		$portion  = [];
		$bytes    = 0;
		foreach ( $rows as $key => $row ) {
			$size = strlen( implode( '', $row ) ) + 100;
			if ( [] !== $portion && ( $bytes + $size > self::BYTES_A_STATEMENT || count( $portion ) >= $most ) ) {
				$portions[] = $portion;
				$portion    = [];
				$bytes      = 0;
			}
			$portion[ $key ] = $row;
			$bytes          += $size;
		}
		return [] === $portion ? $portions : array_merge( $portions, [ $portion ] );
	}

	public function last_id(): int {
		return database()->insert_id;
	}

	/**
	 * @param list<string>                     $columns
	 * @param non-empty-list<list<int|string>> $rows
	 */
	private function insert_portion( array $columns, array $rows, string $update ): ?int {
		$groups = array_map( static fn ( array $row ): string => '(' . marks( $row ) . ')', $rows );
		$sql    = ( '' === $update ? 'INSERT IGNORE INTO ' : 'INSERT INTO ' )
			. $this->name()
			. ' ('
			. implode( ',', $columns )
			. ') VALUES '
			. implode( ',', $groups )
			. ( '' === $update ? '' : " ON DUPLICATE KEY UPDATE {$update}" );
		$values = array_merge( ...$rows );
		return $this->run( $sql, $values ) ?? ( $this->recreate() ? $this->run( $sql, $values ) : null );
	}

	/** Creates a missing table, for example after restoring a backup without it; false if it exists. */
	private function recreate(): bool {
		$wpdb = database();
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A cached answer would not help.
		if ( null !== $wpdb->get_var( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $this->name() ) ) ) ) {
			return false;
		}
		install_schema();
		return true;
	}

	/** Logs the error, since most callers only see null. */
	private function log(): void {
		$wpdb  = database();
		$error = $wpdb->last_error;
		log_error( "The database refused what was asked of {$this->name()}", database_error() );
		// Restores the error for callers that read it: masking secrets in the log may have run other queries.
		$wpdb->last_error = $error;
	}

	/** @param list<int|string> $values Without any, the statement must not go through wpdb::prepare(). */
	private function prepare( string $sql, array $values ): string {
		$wpdb = database();
		// phpcs:ignore WordPress.DB -- Table names and the number of placeholders vary. @phpstan-ignore argument.type
		return [] === $values ? $sql : (string) $wpdb->prepare( $sql, $values );
	}

	/**
	 * Calls `$work` with up-to-date tables of the primary database, and keeps wpdb's errors out of REST responses.
	 *
	 * @param callable(): mixed $work
	 * @return mixed
	 */
	private function quietly( callable $work ) {
		$wpdb = database();
		$blog = get_current_blog_id();
		read_from_primary( $wpdb );
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
