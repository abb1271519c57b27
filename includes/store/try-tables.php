<?php
/** Checks that the tables exist and accept writes. */

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Large enough that the database needs new space on its disk.
const TRIED_BYTES = 65536;

/**
 * @return array{problem: ''|'missing'|'refused', tables: list<string>, error: string} The problem, with the database's
 *     own error.
 */
function try_tables(): array {
	$wpdb       = database();
	$suppressed = $wpdb->suppress_errors( true );
	try {
		$missing = incomplete_tables();
		if ( [] !== $missing ) {
			return [
				'problem' => 'missing',
				'tables'  => $missing,
				'error'   => database_error(),
			];
		}
		foreach ( write_attempts() as $table => $statements ) {
			foreach ( $statements as $statement ) {
				// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- Without values from outside.
				if ( false === $wpdb->query( $statement ) ) {
					return [
						'problem' => 'refused',
						'tables'  => [ $table ],
						'error'   => database_error(),
					];
				}
			}
		}
	} finally {
		$wpdb->suppress_errors( $suppressed );
	}

	return [
		'problem' => '',
		'tables'  => [],
		'error'   => '',
	];
}

/** @return array<string, list<string>> Statements by table. No image has the id 0, so the inserted row is never used. */
function write_attempts(): array {
	$images = images_table();
	$filled = str_repeat( 'x', TRIED_BYTES );
	return [
		flushes_table()    => [ 'UPDATE ' . flushes_table() . ' SET version = version WHERE id = 0' ],
		purges_table()     => [ 'UPDATE ' . purges_table() . ' SET status = status WHERE id = 0' ],
		thumbnails_table() => [ 'UPDATE ' . thumbnails_table() . ' SET size = size WHERE id = 0' ],
		$images            => [
			"INSERT INTO {$images} (attachment_id, file, files, former, finding) VALUES (0, '', '{$filled}', '', '') ON DUPLICATE KEY UPDATE file = ''",
			"DELETE FROM {$images} WHERE attachment_id = 0",
		],
	];
}
