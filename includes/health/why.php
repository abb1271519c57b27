<?php
/** The one check that explains a failed flush, for users who may see that flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use WP_Error;
use function ShortPixelFlush\change_option;
use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Recent results as JSON. Not autoloaded.
const CHECKED_OPTION = 'shortpixel_flush_checked';

// In seconds: however many people ask, a check runs only once.
const CHECK_AGAIN_AFTER = 60;

/** @return array<mixed>|WP_Error The check, its label, result, message and help. */
function check_why( string $id ) {
	// Sentences are in the user's language.
	$key   = $id . ' ' . determine_locale();
	$known = null;
	$at    = now();
	// If nothing can be stored, that is the reason itself.
	$is_stored = change_option(
		CHECKED_OPTION,
		static function ( ?string $stored ) use ( $key, $at, &$known ): ?string {
			$checked = recent_results( $stored, $at );
			$known   = $checked[ $key ] ?? null;
			return null === $known ? (string) wp_json_encode( [ $key => [ 'at' => $at ] ] + $checked ) : null;
		},
		'off'
	);
	$id        = $is_stored ? $id : 'storage';
	if ( null !== $known ) {
		$found = entries( entries( $known )['found'] ?? [] );
		return [] === $found ? new WP_Error( 'shortpixel_flush_too_many', __( 'This is being checked already. Check again in a minute.', 'shortpixel-flush' ), [ 'status' => 429 ] ) : $found;
	}
	$found = shown_finding( $id );
	change_option(
		CHECKED_OPTION,
		static fn ( ?string $stored ): string => (string) wp_json_encode(
			[
				$key => [
					'at'    => $at,
					'found' => $found,
				],
			] + recent_results( $stored, $at )
		),
		'off'
	);
	return $found;
}

/** @return array<mixed> By check and language. */
function recent_results( ?string $stored, int $now ): array {
	return array_filter(
		entries( json_decode( (string) $stored, true ) ),
		static fn ( $one ): bool => abs( $now - integer( entries( $one )['at'] ?? 0 ) ) < CHECK_AGAIN_AFTER
	);
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
