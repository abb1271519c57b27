<?php
/** Handles WordPress's requests to erase personal data: records stay, without their user. */

declare( strict_types=1 );

namespace ShortPixelFlush\Privacy;

use ShortPixelFlush\Store\Personal_Data;
use WP_User;
use function ShortPixelFlush\Scan\forget_scanner;
use function ShortPixelFlush\Store\used;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most flushes, and the most images, per request by WordPress.
const ERASED_AT_ONCE = 100;

/**
 * @param array<mixed> $erasers
 * @return array<mixed>
 */
function with_eraser( array $erasers ): array {
	$erasers['shortpixel-flush'] = [
		'eraser_friendly_name' => __( 'Flush for ShortPixel', 'shortpixel-flush' ),
		'callback'             => __NAMESPACE__ . '\erase',
	];
	return $erasers;
}

/** @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool} */
function erase( string $email ): array {
	$user = get_user_by( 'email', $email );
	if ( ! $user instanceof WP_User ) {
		return erased( false, [], true );
	}
	$data    = new Personal_Data( $user->ID );
	$flushes = $data->anonymise_flushes( ERASED_AT_ONCE );
	$images  = $data->anonymise_images( ERASED_AT_ONCE );
	if ( null === $flushes || null === $images ) {
		return erased( false, [ __( 'Flush for ShortPixel could not reach its records, since the database refused.', 'shortpixel-flush' ) ], true );
	}
	$is_done = $flushes < ERASED_AT_ONCE && $images < ERASED_AT_ONCE;
	$is_scan = $is_done && forget_scanner( $user->ID );
	return erased( $flushes + $images > 0 || $is_scan, $is_done ? kept_because( $data, $user->ID ) : [], $is_done );
}

/** @return list<string> Sentences about what is kept, and why. */
function kept_because( Personal_Data $data, int $user_id ): array {
	$messages = [];
	if ( $data->has_open_flushes() ) {
		$messages[] = __( 'A flush of images that this person asked for has not ended. Erase again when it has.', 'shortpixel-flush' );
	}
	if ( used( $user_id ) > 0 ) {
		$messages[] = __( 'The number of images that this person flushed today is kept for the daily limit, for at most 25 hours.', 'shortpixel-flush' );
	}
	return $messages;
}

/**
 * @param list<string> $messages Why something is kept.
 * @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool}
 */
function erased( bool $is_any, array $messages, bool $is_done ): array {
	return [
		'items_removed'  => $is_any,
		'items_retained' => [] !== $messages,
		'messages'       => $messages,
		'done'           => $is_done,
	];
}
