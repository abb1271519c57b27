<?php
/** The tables: flushes, their purges and thumbnails, and the known files of images. */

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\text;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const SCHEMA_VERSION = 8;
const SCHEMA_OPTION  = 'shortpixel_flush_schema';

/**
 * Installs the tables. Any number of processes may do this at once, without a lock: dbDelta only adds or changes what
 * differs, the loser's "already exists" is ignored, and the version is written only when all tables have their newest
 * column.
 *
 * @return bool Whether the tables now match this version.
 */
function install_schema(): bool {
	// dbDelta would change a later version's columns back.
	if ( is_of_later_version() && is_schema_complete() ) {
		return false;
	}

	require_once ABSPATH . 'wp-admin/includes/upgrade.php';
	$wpdb       = database();
	$before     = stored_version();
	$suppressed = $wpdb->suppress_errors( true );
	foreach ( schema_statements() as $statement ) {
		dbDelta( $statement );
	}
	$is_complete = is_schema_complete();
	if ( $is_complete && $before > 0 && $before < SCHEMA_VERSION ) {
		remove_leftovers();
	}
	$wpdb->suppress_errors( $suppressed );

	if ( $is_complete ) {
		// Autoloaded, because admin screens compare it on every request, which must not cost a query.
		update_option( SCHEMA_OPTION, SCHEMA_VERSION, true );
	}
	return $is_complete;
}

/**
 * Installs the tables if needed. Called before the store's first statement, and on admin requests.
 *
 * @return bool Whether they were installed or updated.
 */
function ensure_schema(): bool {
	return stored_version() < SCHEMA_VERSION && install_schema();
}

/** Whether a later version of the plugin has run here. */
function is_of_later_version(): bool {
	return stored_version() > SCHEMA_VERSION;
}

function stored_version(): int {
	return integer( get_option( SCHEMA_OPTION, 0 ) );
}

function drop_schema(): void {
	$wpdb = database();
	foreach ( tables( $wpdb->prefix ) as $table ) {
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our own table's name, on uninstall.
		$wpdb->query( "DROP TABLE IF EXISTS {$table}" );
	}
	delete_option( SCHEMA_OPTION );
}

/**
 * @param string $prefix A site's prefix.
 * @return list<string> Each table of the plugin, including a later version's.
 */
function tables( string $prefix ): array {
	$wpdb = database();
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- WordPress has no function for it.
	$names = $wpdb->get_col( $wpdb->prepare( 'SHOW TABLES LIKE %s', $wpdb->esc_like( $prefix . 'shortpixel_flush_' ) . '%' ) );
	return array_values( array_filter( $names, 'is_string' ) );
}

function flushes_table(): string {
	return database()->prefix . 'shortpixel_flush_flushes';
}

function purges_table(): string {
	return database()->prefix . 'shortpixel_flush_purges';
}

function images_table(): string {
	return database()->prefix . 'shortpixel_flush_images';
}

function thumbnails_table(): string {
	return database()->prefix . 'shortpixel_flush_thumbnails';
}

function database(): \wpdb {
	global $wpdb;

	/** @var \wpdb $wpdb */
	return $wpdb;
}

/**
 * @return list<array<string, string|null>> The rows that a prepared statement finds in WordPress's own tables; empty if
 *     the database did not answer.
 */
function rows_of( string $sql ): array {
	// phpcs:ignore WordPress.DB -- Prepared by the caller.
	$rows = database()->get_results( $sql, 'ARRAY_A' );
	/** @var list<array<string, string|null>> $rows */
	$rows = is_array( $rows ) ? $rows : [];
	return $rows;
}

/** Returns the database's last error. Quoted text of more than one word is left out, since it may hold private data. */
function database_error(): string {
	$error = database()->last_error;
	return '' === $error ? 'no answer' : (string) preg_replace( "/'(?![\w.$-]{1,80}')[^']*(?:'|\z)/", "'…'", $error );
}

/**
 * Returns a list of placeholders for these values, for wpdb::prepare().
 *
 * @param array<int|string> $values
 * @return literal-string
 */
function marks( array $values ): string {
	return implode( ',', array_map( static fn ( $value ): string => is_int( $value ) ? '%d' : '%s', $values ) );
}

/** Returns the site's URL as stored in the database, whatever filters and constants make of it. */
function home_on_record(): string {
	return text( wp_load_alloptions()['home'] ?? '' );
}

function is_schema_complete(): bool {
	return [] === incomplete_tables();
}

/** @return list<string> Tables that are missing or lack their newest column. */
function incomplete_tables(): array {
	$wpdb   = database();
	$newest = [
		flushes_table()    => 'names',
		purges_table()     => 'thumbnails',
		images_table()     => 'changed_files',
		thumbnails_table() => 'size',
	];
	$found  = [];
	foreach ( $newest as $table => $column ) {
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our own table's name.
		if ( ! in_array( $column, $wpdb->get_col( "SHOW COLUMNS FROM {$table}" ), true ) ) {
			$found[] = $table;
		}
	}
	return $found;
}

/**
 * @return list<string> CREATE statements in the exact spelling that dbDelta compares. Text columns that an update added
 *     are nullable, since SQLite adds no others to a table with rows.
 */
function schema_statements(): array {
	$collate = database()->get_charset_collate();
	return [
		'CREATE TABLE ' . flushes_table() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			version bigint(20) unsigned NOT NULL DEFAULT 0,
			scope varchar(20) NOT NULL DEFAULT '',
			state varchar(20) NOT NULL DEFAULT '',
			user_id bigint(20) unsigned NOT NULL DEFAULT 0,
			reason varchar(191) NOT NULL DEFAULT '',
			subject longtext NOT NULL,
			endpoint_from text NOT NULL,
			endpoint_to text NOT NULL,
			steps longtext NOT NULL,
			failure longtext NOT NULL,
			wait_until bigint(20) NOT NULL DEFAULT 0,
			created_at bigint(20) NOT NULL DEFAULT 0,
			started_at bigint(20) NOT NULL DEFAULT 0,
			updated_at bigint(20) NOT NULL DEFAULT 0,
			finished_at bigint(20) NOT NULL DEFAULT 0,
			compacted longtext,
			notes longtext,
			cause varchar(20) NOT NULL DEFAULT 'person',
			names longtext,
			PRIMARY KEY  (id),
			KEY state (state),
			KEY user_id (user_id)
		) {$collate};",
		'CREATE TABLE ' . purges_table() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			flush_id bigint(20) unsigned NOT NULL DEFAULT 0,
			state varchar(20) NOT NULL DEFAULT '',
			url text NOT NULL,
			url_hash char(64) NOT NULL DEFAULT '',
			source text NOT NULL,
			attachment_id bigint(20) unsigned NOT NULL DEFAULT 0,
			found_in varchar(20) NOT NULL DEFAULT '',
			attempts int(11) NOT NULL DEFAULT 0,
			looks int(11) NOT NULL DEFAULT 0,
			not_before bigint(20) NOT NULL DEFAULT 0,
			claim varchar(40) NOT NULL DEFAULT '',
			claimed_until bigint(20) NOT NULL DEFAULT 0,
			sent_at bigint(20) NOT NULL DEFAULT 0,
			checked_at bigint(20) NOT NULL DEFAULT 0,
			status int(11) NOT NULL DEFAULT 0,
			baseline text NOT NULL,
			evidence longtext NOT NULL,
			failure longtext NOT NULL,
			host varchar(191) NOT NULL DEFAULT '',
			is_sampled tinyint(1) NOT NULL DEFAULT 1,
			thumbnails text,
			PRIMARY KEY  (id),
			UNIQUE KEY address (flush_id,url_hash),
			KEY work (flush_id,state),
			KEY claim (claim),
			KEY attachment_id (attachment_id),
			KEY host (host)
		) {$collate};",
		'CREATE TABLE ' . images_table() . " (
			attachment_id bigint(20) unsigned NOT NULL DEFAULT 0,
			file text NOT NULL,
			files longtext NOT NULL,
			stamped_at bigint(20) NOT NULL DEFAULT 0,
			changed_at bigint(20) NOT NULL DEFAULT 0,
			causes int(10) unsigned NOT NULL DEFAULT 0,
			user_id bigint(20) unsigned NOT NULL DEFAULT 0,
			former longtext NOT NULL,
			decision varchar(20) NOT NULL DEFAULT '',
			decided_at bigint(20) NOT NULL DEFAULT 0,
			flush_id bigint(20) unsigned NOT NULL DEFAULT 0,
			proved_at bigint(20) NOT NULL DEFAULT 0,
			scanned_at bigint(20) NOT NULL DEFAULT 0,
			scan_state varchar(20) NOT NULL DEFAULT '',
			finding longtext NOT NULL,
			scan_due bigint(20) NOT NULL DEFAULT 0,
			scan_reason varchar(20) NOT NULL DEFAULT '',
			changed_files longtext,
			PRIMARY KEY  (attachment_id),
			KEY changed_at (changed_at),
			KEY flush_id (flush_id),
			KEY scan_state (scan_state,scanned_at),
			KEY scan_due (scan_due)
		) {$collate};",
		// Thumbnails are stored as text, since a database without UTF-8 refuses a statement with raw bytes.
		'CREATE TABLE ' . thumbnails_table() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			flush_id bigint(20) unsigned NOT NULL DEFAULT 0,
			name char(16) NOT NULL DEFAULT '',
			attachment_id bigint(20) unsigned NOT NULL DEFAULT 0,
			size int(10) unsigned NOT NULL DEFAULT 0,
			uri text NOT NULL,
			PRIMARY KEY  (id),
			UNIQUE KEY name (flush_id,name),
			KEY size (flush_id,size),
			KEY attachment_id (attachment_id)
		) {$collate};",
	];
}
