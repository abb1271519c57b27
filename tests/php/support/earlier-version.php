<?php
/** Gives the site under test the tables and options of an earlier version of the plugin. */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

/**
 * @return array{options: array<string, string>, tables: array<string, list<array<string, string|null>>>}
 */
function put_earlier_version( int $version ): array {
	/** @var \wpdb $wpdb */
	global $wpdb;

	$file = dirname( __DIR__ ) . "/shapes/schemas/{$version}";
	/** @var array{run_at: int, options: array<string, array{value: string, autoload: string}>, tables: array<string, list<array<string, string|null>>>} $data */
	$data = json_decode( (string) file_get_contents( "{$file}.json" ), true, 16, JSON_THROW_ON_ERROR );
	$sql  = strtr(
		(string) file_get_contents( "{$file}.sql" ),
		[
			'{prefix}'  => $wpdb->prefix,
			'{collate}' => $wpdb->get_charset_collate(),
		]
	);
	foreach ( $wpdb->get_col(
		$wpdb->prepare(
			'SHOW TABLES LIKE %s',
			$wpdb->esc_like( $wpdb->prefix . 'shortpixel_flush_' ) . '%'
		)
	) as $table ) {
		$wpdb->query( "DROP TABLE `{$table}`" );
	}
	foreach ( $wpdb->get_col( "SELECT option_name FROM {$wpdb->options} WHERE option_name LIKE '%shortpixel\\_flush\\_%'" ) as $option ) {
		delete_option( (string) $option );
	}
	foreach ( explode( ";\n", $sql ) as $statement ) {
		if ( '' !== trim( $statement ) ) {
			$wpdb->query( $statement );
		}
	}
	foreach ( $data['tables'] as $table => $rows ) {
		foreach ( $rows as $row ) {
			$wpdb->insert( $wpdb->prefix . $table, $row );
		}
	}
	$options = [];
	foreach ( $data['options'] as $option => $stored ) {
		$options[ $option ] = $stored['value'];
		$wpdb->insert(
			$wpdb->options,
			[
				'option_name'  => $option,
				'option_value' => $stored['value'],
				'autoload'     => $stored['autoload'],
			]
		);
	}
	wp_cache_flush();
	update_option( 'shortpixel_flush_schema', $version, true );
	wp_unschedule_hook( 'shortpixel_flush_run' );
	wp_schedule_single_event( $data['run_at'], 'shortpixel_flush_run' );

	return [
		'options' => $options,
		'tables'  => $data['tables'],
	];
}
