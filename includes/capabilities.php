<?php
/**
 * Who may do what: our own capabilities, mapped onto WordPress's.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const CAP_IMAGES = 'shortpixel_flush_images';
const CAP_SITE   = 'shortpixel_flush_site';
const CAP_MANAGE = 'shortpixel_flush_manage';

/**
 * Gives the capabilities of WordPress that stand for each of ours.
 *
 * @return array<string, list<string>>
 */
function capability_map(): array {
	$defaults = [
		CAP_IMAGES => [ 'upload_files' ],
		CAP_SITE   => [ 'manage_options' ],
		CAP_MANAGE => [ 'manage_options' ],
	];

	/**
	 * Filters which capabilities of WordPress a user needs for each of the plugin's.
	 *
	 * Flushing a given attachment needs `edit_post` on it as well, whatever stands here.
	 * A capability of ours that is missing from the answer is refused to everybody.
	 *
	 * @param array<string, list<string>> $map The plugin's capability => WordPress's, all of them needed.
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
 * Maps one of our capabilities, with the attachment it is asked for, onto WordPress's.
 *
 * @param array<mixed> $args What was asked for besides the capability; the first is an attachment's id.
 * @return list<string>
 */
function map_capability( string $capability, int $user_id, array $args ): array {
	$needed = capability_map()[ $capability ] ?? [];

	// An empty list would let everybody in: WordPress reads it as "nothing is needed".
	if ( [] === $needed ) {
		return [ 'do_not_allow' ];
	}

	$attachment = $args[0] ?? null;

	if ( CAP_IMAGES === $capability && is_numeric( $attachment ) ) {
		$needed = array_merge( $needed, array_values( map_meta_cap( 'edit_post', $user_id, (int) $attachment ) ) );
	}

	return array_values( array_unique( $needed ) );
}
