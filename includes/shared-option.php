<?php
/** Options that several processes write at once: read past every cache and written by compare-and-swap. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use wpdb;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

const MAX_LOST_RACES      = 20;
const MAX_DATABASE_ERRORS = 3;

/** Reads the row itself, since another process may have written it after this one cached the option. */
function raw_option( string $option ): ?string {
	global $wpdb;

	/** @var wpdb $wpdb */
	read_from_primary( $wpdb );
	// Unlike get_var(), this does not take an empty value for a missing one.
	$query = "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s LIMIT 1";
	// phpcs:ignore WordPress.DB.PreparedSQL -- Only a table's name. @phpstan-ignore argument.type
	$sql = $wpdb->prepare( $query, $option );
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Prepared above, and never cached.
	$row   = $wpdb->get_row( (string) $sql, 'ARRAY_N' );
	$value = is_array( $row ) ? $row[0] ?? null : null;

	return is_string( $value ) ? $value : null;
}

/**
 * Writes an option if its value is still what was read. Returns whether it was written, so false if the new value is
 * the same; null if the database failed.
 *
 * @param 'on'|'off' $autoload
 */
function compare_and_swap_option( string $option, ?string $before, string $after, string $autoload = 'off' ): ?bool {
	global $wpdb;

	// SQLite counts an unchanged row as written.
	if ( $before === $after ) {
		return false;
	}

	/** @var wpdb $wpdb */
	$suppressed = $wpdb->suppress_errors( true );
	if ( null === $before ) {
		$insert = "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, %s)";
		// phpcs:ignore WordPress.DB.PreparedSQL -- Only a table's name. @phpstan-ignore argument.type
		$sql = $wpdb->prepare( $insert, $option, $after, $autoload );
	} else {
		// Sets autoload again: a clean-up plugin may have changed it.
		$update = "UPDATE {$wpdb->options} SET option_value = %s, autoload = %s WHERE option_name = %s AND option_value = %s";
		// phpcs:ignore WordPress.DB.PreparedSQL -- Only a table's name. @phpstan-ignore argument.type
		$sql = $wpdb->prepare( $update, $after, $autoload, $option, $before );
	}
	$changed = $wpdb->query( (string) $sql ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Prepared above.
	$wpdb->suppress_errors( $suppressed );
	clear_option_cache( $option, $autoload );

	return false === $changed ? null : 1 === $changed;
}

/**
 * Applies a change to the current value until no other process writes in between. Returns false if the database kept
 * failing, or if other processes always won the race.
 *
 * @param callable(?string): ?string $change   Receives null if the option does not exist; returns null to leave it as
 *     it is.
 * @param 'on'|'off'                 $autoload
 */
function change_option( string $option, callable $change, string $autoload ): bool {
	$errors = 0;
	for ( $try = 0; $try < MAX_LOST_RACES && $errors < MAX_DATABASE_ERRORS; $try++ ) {
		$old        = raw_option( $option );
		$new        = $change( $old );
		$is_written = null === $new || $new === $old ? true : compare_and_swap_option( $option, $old, $new, $autoload );

		if ( true === $is_written ) {
			return true;
		}
		if ( null === $is_written ) {
			// It may be a deadlock or a lost connection, so retry after a pause.
			sleep_for( 0.02 * ++$errors );
		}
	}

	return false;
}

/**
 * Like change_option(), for an option that holds a PHP value, as update_option() writes it.
 *
 * @param callable(mixed): mixed $change   Receives null if the option does not exist; returns null to leave it as it
 *     is.
 * @param 'on'|'off'             $autoload
 */
function change_value( string $option, callable $change, string $autoload ): bool {
	return change_option(
		$option,
		static function ( ?string $raw ) use ( $change ): ?string {
			$value = $change( null === $raw ? null : maybe_unserialize( $raw ) );
			$text  = null === $value ? null : maybe_serialize( $value );

			return is_scalar( $text ) ? (string) $text : null;
		},
		$autoload
	);
}

/**
 * Makes the rest of this request read from the primary database, if HyperDB or LudicrousDB reads from replicas: a
 * replica may lack what another request wrote a moment ago.
 */
function read_from_primary( wpdb $wpdb ): void {
	foreach ( [ 'send_reads_to_primaries', 'send_reads_to_masters' ] as $method ) {
		$send = [ $wpdb, $method ];
		if ( is_callable( $send ) ) {
			$send();
			return;
		}
	}
}

/**
 * Makes WordPress read the option from the database again.
 *
 * The cached list of autoloaded options is only dropped if the option is in it, or may be: every page needs the list, and
 * if it is missing from a persistent object cache, many processes read it at once. Runners write other options every
 * second.
 *
 * @param 'on'|'off' $autoload
 */
function clear_option_cache( string $option, string $autoload = 'on' ): void {
	$autoloaded = wp_cache_get( 'alloptions', 'options' );
	if ( 'on' === $autoload || ( is_array( $autoloaded ) && isset( $autoloaded[ $option ] ) ) ) {
		wp_cache_delete( 'alloptions', 'options' );
	}

	$missing = wp_cache_get( 'notoptions', 'options', true );
	if ( is_array( $missing ) && isset( $missing[ $option ] ) ) {
		wp_cache_delete( 'notoptions', 'options' );
	}

	wp_cache_delete( $option, 'options' );
}
