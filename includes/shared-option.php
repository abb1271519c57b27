<?php
/**
 * Options that several processes write at once: read and written past every cache, by compare-and-swap.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

// How often others may be quicker, and how often the database may refuse.
const OPTION_SWAPS    = 20;
const OPTION_REFUSALS = 3;

/**
 * Reads an option's row itself: another process may have written since this one read it.
 */
function raw_option( string $option ): ?string {
	global $wpdb;

	/** @var \wpdb $wpdb */
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- A cached value is just what must not be read.
	$value = $wpdb->get_var( $wpdb->prepare( "SELECT option_value FROM {$wpdb->options} WHERE option_name = %s LIMIT 1", $option ) ); // @phpstan-ignore argument.type (Not literal: the table's name varies.)

	return is_string( $value ) ? $value : null;
}

/**
 * Writes an option where it still is as it was read; the same value is not written, which answers false. Null where the
 * database refused.
 *
 * @param 'on'|'off' $autoload
 */
function compare_and_swap_option( string $option, ?string $before, string $after, string $autoload = 'off' ): ?bool {
	global $wpdb;

	// SQLite counts a row that stays the same as written.
	if ( $before === $after ) {
		return false;
	}

	/** @var \wpdb $wpdb */
	$suppressed = $wpdb->suppress_errors( true );
	$sql        = null === $before
		? $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, %s)", $option, $after, $autoload ) // @phpstan-ignore argument.type (As above.)
		// With what is to be loaded: whoever tidied up what is autoloaded would have switched it off.
		: $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s, autoload = %s WHERE option_name = %s AND option_value = %s", $after, $autoload, $option, $before ); // @phpstan-ignore argument.type (As above.)
	$changed = $wpdb->query( (string) $sql ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Prepared above.
	$wpdb->suppress_errors( $suppressed );
	clear_option_cache( $option );

	return false === $changed ? null : 1 === $changed;
}

/**
 * Changes what an option holds, if it still holds what the change was made for; else makes the change anew. False where the
 * database refused, or others were always quicker.
 *
 * @param callable(?string): string $change   Takes what is stored, null for nothing, and gives what is to be.
 * @param 'on'|'off'                $autoload
 */
function change_option( string $option, callable $change, string $autoload ): bool {
	$refused = 0;

	for ( $try = 0; $try < OPTION_SWAPS && $refused < OPTION_REFUSALS; $try++ ) {
		$old        = raw_option( $option );
		$new        = $change( $old );
		$is_written = $new === $old ? true : compare_and_swap_option( $option, $old, $new, $autoload );

		if ( true === $is_written ) {
			return true;
		}
		if ( null === $is_written ) {
			// A deadlock, or a database that was away for a moment.
			usleep( 20000 * ++$refused );
		}
	}

	return false;
}

/**
 * Has WordPress read an option anew.
 */
function clear_option_cache( string $option ): void {
	foreach ( [ $option, 'alloptions', 'notoptions' ] as $key ) {
		wp_cache_delete( $key, 'options' );
	}
}
