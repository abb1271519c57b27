<?php
/** Who may do what: our capabilities, mapped onto WordPress's. */

declare( strict_types=1 );

namespace ShortPixelFlush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const CAP_IMAGES = 'shortpixel_flush_images';
const CAP_SITE   = 'shortpixel_flush_site';
const CAP_MANAGE = 'shortpixel_flush_manage';

/** @return array<string, list<string>> The WordPress capabilities that each of ours needs. */
function capability_map(): array {
	$defaults = [
		CAP_IMAGES => [ 'upload_files' ],
		CAP_SITE   => [ 'manage_options' ],
		CAP_MANAGE => [ 'manage_options' ],
	];

	/**
	 * Filters which WordPress capabilities a user needs for each of the plugin's.
	 *
	 * Flushing an attachment always needs `edit_post` on it as well. A capability that is missing from the map is denied to
	 * everybody.
	 *
	 * @param array<string, list<string>> $map The plugin's capability => the WordPress capabilities it needs, all of them.
	 */
	$filtered = apply_filters( 'shortpixel_flush_capabilities', $defaults );
	$map      = [];
	foreach ( array_keys( $defaults ) as $capability ) {
		$needed             = is_array( $filtered ) && isset( $filtered[ $capability ] ) ? (array) $filtered[ $capability ] : [];
		$map[ $capability ] = array_values( array_filter( $needed, 'is_string' ) );
	}

	return $map;
}

/**
 * @param array<mixed> $args The attachment's id, if the check is about one.
 * @return list<string>
 */
function map_capability( string $capability, int $user_id, array $args ): array {
	$needed = capability_map()[ $capability ] ?? [];

	// To WordPress an empty list means that nothing is needed: everybody would be let in.
	if ( [] === $needed ) {
		return [ 'do_not_allow' ];
	}

	$attachment = $args[0] ?? null;
	if ( CAP_IMAGES === $capability && is_numeric( $attachment ) ) {
		$needed = array_merge( $needed, array_values( map_meta_cap( 'edit_post', $user_id, (int) $attachment ) ) );
	}

	return array_values( array_unique( $needed ) );
}

/**
 * Whether whoever asks may. Nobody is logged in where the site's own code asks: WP-CLI without --user, a scheduled task. It may do
 * everything; the doors for visitors are closed before this is asked.
 */
function may( string $capability, int ...$object_id ): bool {
	return 0 === get_current_user_id() || current_user_can( $capability, ...$object_id );
}
