<?php
/** Maps our capabilities onto WordPress's. */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

const CAP_IMAGES = 'shortpixel_flush_images';
const CAP_SITE   = 'shortpixel_flush_site';
const CAP_MANAGE = 'shortpixel_flush_manage';

// Only for networks of sites.
const CAP_NETWORK = 'shortpixel_flush_network';

// WP-CLI without --user. It requires access to the site's files and database, so no capability is checked.
const SERVER_USER = -1;

/** @return array<string, list<string>> The WordPress capabilities that each of ours needs. */
function capability_map(): array {
	$defaults = [
		CAP_IMAGES  => [ 'upload_files' ],
		CAP_SITE    => [ 'manage_options' ],
		CAP_MANAGE  => [ 'manage_options' ],
		CAP_NETWORK => [ 'manage_network' ],
	];

	/**
	 * Filters which WordPress capabilities a user needs for each of the plugin's.
	 *
	 * Flushing single attachments needs `edit_post` on each of them as well. A capability that is missing from the map is
	 * denied to all users.
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

	// WordPress takes an empty list for "nothing is needed", which would let everybody in.
	if ( [] === $needed ) {
		return [ 'do_not_allow' ];
	}

	$attachment = $args[0] ?? null;
	if ( CAP_IMAGES === $capability && is_numeric( $attachment ) ) {
		$needed = array_merge( $needed, array_values( map_meta_cap( 'edit_post', $user_id, (int) $attachment ) ) );
	}

	return array_values( array_unique( $needed ) );
}

/** Returns the user whose capabilities apply to this request: SERVER_USER for WP-CLI without --user, 0 if logged out. */
function acting_user(): int {
	$user = get_current_user_id();

	return 0 === $user && defined( 'WP_CLI' ) ? SERVER_USER : $user;
}

function user_may( int $user, string $capability ): bool {
	return SERVER_USER === $user || user_can( $user, $capability );
}

function may( string $capability ): bool {
	return user_may( acting_user(), $capability );
}

function not_allowed_sentence(): string {
	return __( 'Sorry, you are not allowed to do this. Nothing has been changed.', 'shortpixel-flush' );
}

/** Whether the current user may flush one image, which requires the right to edit it as well. */
function may_flush_image( int $id ): bool {
	$user = acting_user();

	return SERVER_USER === $user || user_can( $user, CAP_IMAGES, $id );
}

/** Returns the user whose flushes are visible to this request; null for all users, which requires CAP_MANAGE. */
function visible_user(): ?int {
	return may( CAP_MANAGE ) ? null : acting_user();
}

function can_see( int $owner ): bool {
	$user = visible_user();

	return null === $user || ( $user > 0 && $user === $owner );
}
