<?php
/**
 * The two tables: what a person asked for, and each request that follows from it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

require_once __DIR__ . '/store-rows.php';

const SCHEMA_VERSION = 2;
const SCHEMA_OPTION  = 'shortpixel_flush_schema';

/**
 * Creates the tables or brings them up to date; any number of processes may do it at once.
 *
 * There is no lock: dbDelta only adds what is missing, the loser's "already exists" is swallowed, and the version is
 * written only when both tables really have every column.
 */
function install_schema(): void {
	require_once ABSPATH . 'wp-admin/includes/upgrade.php';

	$wpdb       = database();
	$suppressed = $wpdb->suppress_errors( true );
	foreach ( schema_statements() as $statement ) {
		dbDelta( $statement );
	}
	$complete = schema_is_complete();
	$wpdb->suppress_errors( $suppressed );

	if ( $complete && hosts_are_written() ) {
		// Autoloaded, one digit: admin screens compare it on every request, which must not cost a query.
		update_option( SCHEMA_OPTION, SCHEMA_VERSION, true );
	}
}

/**
 * Installs when the stored version is behind. Only the store calls it, so a visitor's page never pays for it.
 */
function ensure_schema(): void {
	if ( stored_schema_version() < SCHEMA_VERSION ) {
		install_schema();
	}
}

/**
 * Removes the tables and what is known of them.
 */
function drop_schema(): void {
	$wpdb = database();
	foreach ( [ flushes_table(), purges_table() ] as $table ) {
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our own table's name, on uninstall.
		$wpdb->query( "DROP TABLE IF EXISTS {$table}" );
	}
	delete_option( SCHEMA_OPTION );
}

/**
 * Names the table of flushes, for the blog that is current.
 */
function flushes_table(): string {
	return database()->prefix . 'shortpixel_flush_flushes';
}

/**
 * Names the table of purges, for the blog that is current.
 */
function purges_table(): string {
	return database()->prefix . 'shortpixel_flush_purges';
}

/**
 * Answers WordPress's database, typed.
 */
function database(): \wpdb {
	global $wpdb;

	/** @var \wpdb $wpdb */
	return $wpdb;
}

/**
 * Answers which version of the tables this site has; 0 is none.
 */
function stored_schema_version(): int {
	$version = get_option( SCHEMA_OPTION, 0 );

	return is_numeric( $version ) ? (int) $version : 0;
}

/**
 * Tells whether both tables have their newest column.
 */
function schema_is_complete(): bool {
	$wpdb   = database();
	$wanted = [
		flushes_table() => 'notes',
		purges_table()  => 'host',
	];
	foreach ( $wanted as $table => $newest_column ) {
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our own table's name.
		$columns = $wpdb->get_col( "SHOW COLUMNS FROM {$table}" );
		if ( ! in_array( $newest_column, $columns, true ) ) {
			return false;
		}
	}

	return true;
}

/**
 * Writes the host of unfinished purges from before there was a column for it; a runner passes over those of a paused host.
 */
function hosts_are_written(): bool {
	$wpdb  = database();
	$table = purges_table();
	do {
		// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared -- Our own table's name.
		$rows    = $wpdb->get_results( "SELECT id, url FROM {$table} WHERE host = '' AND state IN ('queued','sent') ORDER BY id LIMIT 500", 'ARRAY_A' );
		$by_host = [];
		foreach ( is_array( $rows ) ? $rows : [] as $row ) {
			$by_host[ host_of( text( $row['url'] ?? '' ) ) ][] = integer( $row['id'] ?? 0 );
		}
		foreach ( $by_host as $host => $ids ) {
			// phpcs:ignore WordPress.DB.PreparedSQL -- Our own table's name, and numbers.
			$statement = $wpdb->prepare( "UPDATE {$table} SET host = %s WHERE id IN (" . implode( ',', $ids ) . ')', $host ); // @phpstan-ignore argument.type (Not literal: the table's name and the ids vary.)
			// phpcs:ignore WordPress.DB -- Prepared just above.
			if ( null === $statement || false === $wpdb->query( $statement ) ) {
				return false;
			}
		}
	} while ( [] !== $by_host );

	return true;
}

/**
 * Gives the CREATE statements in the exact spelling that dbDelta can compare.
 *
 * A text that came with a later version may be null: SQLite adds no column without a value to a table with rows.
 *
 * @return list<string>
 */
function schema_statements(): array {
	$collate = database()->get_charset_collate();

	return [
		'CREATE TABLE ' . flushes_table() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			version bigint(20) unsigned NOT NULL DEFAULT 0,
			scope varchar(20) NOT NULL DEFAULT '',
			state varchar(20) NOT NULL DEFAULT '',
			stage varchar(20) NOT NULL DEFAULT '',
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
			paused tinyint(1) NOT NULL DEFAULT 0,
			planning longtext,
			folded longtext,
			notes longtext,
			PRIMARY KEY  (id),
			KEY state (state),
			KEY user_id (user_id)
		) {$collate};",
		'CREATE TABLE ' . purges_table() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			flush_id bigint(20) unsigned NOT NULL DEFAULT 0,
			layer varchar(20) NOT NULL DEFAULT '',
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
			PRIMARY KEY  (id),
			UNIQUE KEY address (flush_id,layer,url_hash),
			KEY work (flush_id,layer,state),
			KEY claim (claim),
			KEY attachment_id (attachment_id),
			KEY host (host)
		) {$collate};",
	];
}
