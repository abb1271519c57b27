<?php
/**
 * The plugin's settings: one option, not autoloaded. A valid constant in wp-config.php, SHORTPIXEL_FLUSH_<NAME>, takes
 * precedence.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

use WP_Error;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

const SETTINGS_OPTION = 'shortpixel_flush_settings';

// Causes after which an image can be flushed automatically.
const AUTOMATIC_CAUSES = [ 'delete', 'rename', 'replace', 'restore', 'edit', 'change', 'outside', 'optimise' ];

// The switches: the default and the description of each.
const FLAG_SETTINGS = [
	'automatic'   => [ true, 'Flush images automatically when their files have changed.' ],
	// Optimizers rewrite thousands of files at their first run, and visitors see no difference.
	'optimizers'  => [ false, 'Also after image optimizers.' ],
	'delete_data' => [ true, 'Delete records and settings with the plugin.' ],
];

// Numbers that only a constant in wp-config.php or a filter sets: the minimum, the maximum and the default.
const TUNED_NUMBERS = [
	'wait_seconds' => [ 1, 300, 30 ],
	'parallel'     => [ 1, 32, 8 ],
];

// A host with or without a port: DNS labels, so no scheme, no path, no wildcard.
const SETTINGS_HOST = '^(?=.{1,259}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*(:[1-9][0-9]{0,4})?\z';

/** @return array{properties: array<string, Json_Schema>, ...} */
function settings_schema(): array {
	$flag = static fn ( array $flag ): array => [
		'description' => $flag[1],
		'type'        => 'boolean',
		'default'     => $flag[0],
	];
	return [
		'$schema'              => 'http://json-schema.org/draft-04/schema#',
		'title'                => 'shortpixel-flush-settings',
		'type'                 => 'object',
		'additionalProperties' => false,
		'properties'           => array_map( $flag, FLAG_SETTINGS ) + [
			'hosts' => [
				'description' => 'Further domains of the CDN, each with or without ":port".',
				'type'        => 'array',
				'maxItems'    => 20,
				'items'       => [
					'type'      => 'string',
					'maxLength' => 259,
					'pattern'   => SETTINGS_HOST,
					'sentence'  => __( 'Write a domain like cdn.example.com, without https:// and without a path. Nothing has been saved.', 'shortpixel-flush' ),
				],
				'default'     => [],
			],
		],
	];
}

/** @return Settings */
function settings(): array {
	return valid_settings( fixed_settings() + stored_settings() );
}

/** @return array<mixed> */
function stored_settings(): array {
	return read_settings( get_option( SETTINGS_OPTION ) );
}

/**
 * @param mixed $stored
 * @return array<mixed> The settings. Earlier versions stored a list of causes in `automatic`, and no `optimizers`.
 */
function read_settings( $stored ): array {
	$stored = is_array( $stored ) ? $stored : [];
	$causes = $stored['automatic'] ?? null;
	if ( is_array( $causes ) ) {
		$switches = [
			'automatic'  => [] !== $causes,
			'optimizers' => in_array( 'optimise', $causes, true ),
		];
		$stored   = $switches + $stored;
	}

	return $stored;
}

/**
 * @param array<mixed> $stored
 * @return Settings Defaults replace missing and invalid values; invalid hosts are left out.
 */
function valid_settings( array $stored ): array {
	$flags = array_map( static fn ( array $flag ): bool => $flag[0], FLAG_SETTINGS );
	foreach ( $flags as $name => $usual ) {
		$flags[ $name ] = is_bool( $stored[ $name ] ?? null ) ? $stored[ $name ] : $usual;
	}
	return $flags + [ 'hosts' => valid_hosts( $stored ) ];
}

/** @return list<string> The causes after which images are flushed automatically, with the current settings. */
function automatic_causes(): array {
	$settings = settings();
	if ( ! $settings['automatic'] ) {
		return [];
	}

	return array_values( array_diff( AUTOMATIC_CAUSES, $settings['optimizers'] ? [] : [ 'optimise' ] ) );
}

function wait_seconds(): int {
	$seconds = number_of_constant( 'wait_seconds' );
	/**
	 * Filters how many seconds a flush waits between ShortPixel's answer to a removal and the check.
	 *
	 * @param int $seconds 30 by default; from 1 to 300.
	 */
	return number_within( 'wait_seconds', apply_filters( 'shortpixel_flush_wait_seconds', $seconds ), $seconds );
}

function parallel_requests(): int {
	$requests = number_of_constant( 'parallel' );
	/**
	 * Filters how many requests a runner, or a check of images, has under way at once.
	 *
	 * @param int $requests 8 by default; from 1 to 32.
	 */
	return number_within( 'parallel', apply_filters( 'shortpixel_flush_parallel', $requests ), $requests );
}

/** @param key-of<TUNED_NUMBERS> $name */
function number_of_constant( string $name ): int {
	$usual    = TUNED_NUMBERS[ $name ][2];
	$constant = fixing_constant( $name );

	return defined( $constant ) ? number_within( $name, read_constant( constant( $constant ), $usual ), $usual ) : $usual;
}

/**
 * @param key-of<TUNED_NUMBERS> $name
 * @param mixed                 $number
 * @param int                   $otherwise Returned if `$number` is not an integer within the bounds.
 */
function number_within( string $name, $number, int $otherwise ): int {
	list( $least, $most ) = TUNED_NUMBERS[ $name ];

	return is_int( $number ) && $number >= $least && $number <= $most ? $number : $otherwise;
}

/**
 * @param array<mixed> $changes The changed settings; others stay as they are.
 * @return Settings|WP_Error
 */
function update_settings( array $changes ) {
	$refusal = fixed_settings_refusal( $changes );
	if ( null !== $refusal ) {
		return $refusal;
	}

	// Settings that wp-config.php fixes are not stored: without the constant, the earlier setting applies again.
	$known  = valid_settings( stored_settings() );
	$wanted = array_merge( $known, array_diff_key( array_intersect_key( $changes, $known ), fixed_settings() ) );
	$valid  = rest_validate_value_from_schema( $wanted, settings_schema(), 'settings' );
	if ( is_wp_error( $valid ) ) {
		return new WP_Error( 'shortpixel_flush_invalid_input', $valid->get_error_message(), [ 'status' => 400 ] );
	}

	$wanted['hosts'] = valid_hosts( $wanted );

	// Settings of a later version of the plugin are kept.
	$stored = $wanted + stored_settings();

	update_option( SETTINGS_OPTION, $stored, false );

	// update_option() returns false for an unchanged value and for a failed write alike.
	if ( get_option( SETTINGS_OPTION ) !== $stored ) {
		return storage_failed();
	}

	permit_private_hosts( 'settings', $known['hosts'], $wanted['hosts'] );

	return settings();
}

/** @return array<string, bool|int|list<string>> The settings fixed in wp-config.php, by name; invalid ones are left out. */
function fixed_settings(): array {
	$given = [];
	foreach ( valid_settings( [] ) as $name => $usual ) {
		$constant = fixing_constant( $name );
		if ( defined( $constant ) ) {
			$given[ $name ] = read_constant( constant( $constant ), $usual );
		}
	}
	if ( [] === $given ) {
		return [];
	}
	$fixed = [];
	foreach ( array_intersect_key( valid_settings( $given ), $given ) as $name => $value ) {
		$was = $given[ $name ] ?? null;
		// Every entry of a list has to be valid and unique.
		if ( is_array( $value ) ? is_array( $was ) && count( $value ) === count( $was ) : $value === $was ) {
			$fixed[ $name ] = $value;
		}
	}

	return $fixed;
}

function fixing_constant( string $name ): string {
	return 'SHORTPIXEL_FLUSH_' . strtoupper( $name );
}

/**
 * @param mixed                 $value
 * @param bool|int|list<string> $usual The default, which determines the type.
 * @return mixed The value in the setting's type, or as it is if it can't be converted. A list may be one text,
 *     separated by spaces or commas.
 */
function read_constant( $value, $usual ) {
	if ( is_array( $usual ) ) {
		return is_string( $value ) ? preg_split( '/[\s,]+/', $value, -1, PREG_SPLIT_NO_EMPTY ) : $value;
	}
	if ( is_bool( $usual ) ) {
		$text = is_int( $value ) ? (string) $value : $value;
		return is_string( $text ) && ( '' === $text || rest_is_boolean( $text ) ) ? rest_sanitize_boolean( $text ) : $value;
	}

	return is_numeric( $value ) && (float) (int) $value === (float) $value ? (int) $value : $value;
}

/** @param array<mixed> $changes */
function fixed_settings_refusal( array $changes ): ?WP_Error {
	foreach ( fixed_settings() as $name => $value ) {
		if ( array_key_exists( $name, $changes ) && valid_settings( $changes )[ $name ] !== $value ) {
			/* translators: %s: name of a constant, such as SHORTPIXEL_FLUSH_AUTOMATIC. */
			return invalid_input( $name, sprintf( __( '%s is set in wp-config.php, so this can’t be changed here. Nothing has been saved.', 'shortpixel-flush' ), fixing_constant( $name ) ) );
		}
	}

	return null;
}

/**
 * @param array<mixed> $stored
 * @return list<string> Unique hosts in lower case, without invalid ones.
 */
function valid_hosts( array $stored ): array {
	$hosts = is_array( $stored['hosts'] ?? null ) ? $stored['hosts'] : [];
	$kept  = [];

	foreach ( $hosts as $host ) {
		if ( is_string( $host ) && 1 === preg_match( '#' . SETTINGS_HOST . '#', $host ) ) {
			$kept[] = strtolower( $host );
		}
	}

	return array_slice( array_values( array_unique( $kept ) ), 0, 20 );
}
