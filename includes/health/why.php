<?php
/** Runs the one check that can explain a failed flush, for users who may see that flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Holds the last result, by check and language.
const CHECKED_TRANSIENT = 'shortpixel_flush_checked';

// In seconds: how long at most a result is reused before its check runs again.
const CHECK_AGAIN_AFTER = 60;

/**
 * @param string $said The sentence about the failure, which the message does not repeat.
 * @return array<mixed> As returned by shown_finding().
 */
function check_why( string $id, string $said ): array {
	// Sentences are in the user's language, so the locale is part of the key.
	$key   = $id . ' ' . determine_locale();
	$last  = get_transient( CHECKED_TRANSIENT );
	$found = is_array( $last ) ? $last[ $key ] ?? null : null;
	if ( ! is_array( $found ) ) {
		$found = shown_finding( $id );
		set_transient( CHECKED_TRANSIENT, [ $key => $found ], CHECK_AGAIN_AFTER );
	}
	if ( $said !== $found['message'] ) {
		return $found;
	}
	$found['message'] = '' === $found['help'] ? $found['label'] : $found['help'];
	return [ 'help' => '' ] + $found;
}

/** @return array{check: string, label: string, result: string, message: string, help: string} */
function shown_finding( string $id ): array {
	$found = run_check( $id );
	return [
		'check'   => $id,
		'label'   => check_label( $id, $found ),
		'result'  => $found->result,
		'message' => $found->message,
		'help'    => $found->help,
	];
}
