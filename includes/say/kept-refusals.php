<?php
/** Refusals that are stored and read later, in the reader's language. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use WP_Error;
use function ShortPixelFlush\storage_failed;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @return array<string, WP_Error> The refusals whose sentences need no data, by name. */
function plain_refusals(): array {
	return [
		'already_running'  => already_running(),
		'nothing_to_flush' => nothing_to_flush(),
		'no_active_plugin' => no_active_plugin(),
		'no_full_flush'    => no_full_flush(),
		'only_full_flush'  => only_full_flush(),
		'asker_may_not'    => no_longer_allowed(),
		'storage_failed'   => storage_failed(),
	];
}

/** Returns what to store for a refusal: its name, or else its sentence in the current language. */
function stored_refusal( WP_Error $error ): string {
	foreach ( plain_refusals() as $name => $refusal ) {
		if ( $refusal->get_error_message() === $error->get_error_message() ) {
			return $name;
		}
	}
	return $error->get_error_message();
}

/** @param string $kept As returned by stored_refusal(). */
function refusal_sentence( string $kept ): string {
	$refusal = '' === $kept ? null : ( plain_refusals()[ $kept ] ?? null );
	return null === $refusal ? $kept : $refusal->get_error_message();
}
