<?php
/**
 * Options that several processes write at once: read and written past every cache, by compare-and-swap.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

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
 * Writes an option, never autoloaded, where it still is as it was read. The same value is not written, which answers false.
 */
function swap_option( string $option, ?string $before, string $after ): bool {
	global $wpdb;

	// SQLite counts a row that stays the same as written.
	if ( $before === $after ) {
		return false;
	}

	/** @var \wpdb $wpdb */
	$suppressed = $wpdb->suppress_errors( true );
	$sql        = null === $before
		? $wpdb->prepare( "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'off')", $option, $after ) // @phpstan-ignore argument.type (As above.)
		: $wpdb->prepare( "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND option_value = %s", $after, $option, $before ); // @phpstan-ignore argument.type (As above.)
	$is_written = 1 === $wpdb->query( (string) $sql ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Prepared above.
	$wpdb->suppress_errors( $suppressed );

	// Whoever reads it by get_option(), a dump or an uninstaller, reads what is stored.
	wp_cache_delete( $option, 'options' );
	wp_cache_delete( 'notoptions', 'options' );

	return $is_written;
}
