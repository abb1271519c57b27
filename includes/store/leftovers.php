<?php
/** Removes or converts data of earlier versions that this one does not use. */

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

use function ShortPixelFlush\change_value;
use function ShortPixelFlush\read_settings;
use const ShortPixelFlush\SETTINGS_OPTION;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const LEFTOVERS = [
	'options'  => [
		'shortpixel_flush_learned',
		'shortpixel_flush_library.lock',
		'shortpixel_flush_network_state',
		// Replaced by the record of which forms of links a CDN treats as different.
		'shortpixel_flush_no_new_address',
		'shortpixel_flush_places',
		'shortpixel_flush_schedules',
		'shortpixel_flush_site.lock',
		'shortpixel_flush_warming',
	],
	// Parts of options, by the name of the option.
	'parts'    => [
		'shortpixel_flush_settings' => [ 'automatic_charges', 'daily_addresses', 'daily_credits', 'parallel', 'wait_seconds', 'warm_up', 'warm_up_credits' ],
	],
	'columns'  => [
		'shortpixel_flush_flushes' => [ 'folded', 'paused', 'planning', 'stage' ],
		'shortpixel_flush_images'  => [ 'added_at' ],
	],
	// Former values of `found_in`, each with the nearest current one.
	'found_in' => [
		'place'   => 'probe',
		'between' => 'density',
		'learned' => 'recent',
	],
	// The beginnings of stored failures with a former code, each with its replacement; empty if the failure is deleted.
	'failures' => [
		'{"code":"daily_addresses",' => '{"code":"daily_images",',
		'{"code":"daily_credits",'   => '',
	],
];

/**
 * Several processes may do this at once, and whatever the database refuses to remove does no harm.
 */
function remove_leftovers(): void {
	array_map( 'delete_option', LEFTOVERS['options'] );
	change_value( SETTINGS_OPTION, static fn ( $stored ): ?array => is_array( $stored ) ? read_settings( $stored ) : null, 'off' );
	foreach ( LEFTOVERS['parts'] as $option => $parts ) {
		change_value( $option, static fn ( $stored ): ?array => is_array( $stored ) ? array_diff_key( $stored, array_flip( $parts ) ) : null, 'off' );
	}
	foreach ( LEFTOVERS['columns'] as $table => $columns ) {
		drop_columns( $table, $columns );
	}
	foreach ( LEFTOVERS['found_in'] as $before => $after ) {
		replace_found_in( $before, $after );
	}
	foreach ( LEFTOVERS['failures'] as $before => $after ) {
		replace_failure( $before, $after );
	}
}

/** @param list<string> $columns Missing ones are skipped. */
function drop_columns( string $table, array $columns ): void {
	/** @var \wpdb $wpdb */
	global $wpdb;

	$table = $wpdb->prefix . $table;
	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL -- Our own names.
	$drops = array_map(
		static fn ( string $column ): string => "DROP COLUMN {$column}",
		array_intersect( $columns, $wpdb->get_col( "SHOW COLUMNS FROM {$table}" ) )
	);
	if ( [] !== $drops ) {
		$wpdb->query( "ALTER TABLE {$table} " . implode( ', ', $drops ) );
	}
	// phpcs:enable
}

function replace_found_in( string $before, string $after ): void {
	/** @var \wpdb $wpdb */
	global $wpdb;

	// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- Our own table.
	$wpdb->update( $wpdb->prefix . 'shortpixel_flush_purges', [ 'found_in' => $after ], [ 'found_in' => $before ] );
}

/** @param string $after The new beginning of the stored failure; empty to delete the failure. */
function replace_failure( string $before, string $after ): void {
	/** @var \wpdb $wpdb */
	global $wpdb;

	// phpcs:disable WordPress.DB -- Cast, since prepare() may give null; our WPCS is older than %i.
	$wpdb->query(
		(string) $wpdb->prepare(
			"UPDATE %i SET failure = CASE WHEN %s = '' THEN '' ELSE REPLACE(failure, %s, %s) END WHERE failure LIKE %s",
			$wpdb->prefix . 'shortpixel_flush_flushes',
			$after,
			$before,
			$after,
			$wpdb->esc_like( $before ) . '%'
		)
	);
	// phpcs:enable
}
