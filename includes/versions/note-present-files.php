<?php
/** Records which files replace those that no longer show their image. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Every request loads the option, so it stays small: about fifty images fit.
const MOST_PRESENT_BYTES = 4000;

/** @return Ends Read from the database, past every cache. */
function noted_ends(): array {
	return present_ends( raw_option( PRESENT_OPTION ) );
}

/**
 * @param Ends $ends By image key. They replace the image's earlier ones; an empty list removes those.
 * @return bool Whether they are stored now; false if there is no room, or the database failed.
 */
function note_ends( array $ends ): bool {
	$is_full    = false;
	$is_written = change_option(
		PRESENT_OPTION,
		static function ( ?string $raw ) use ( $ends, &$is_full ): ?string {
			$known   = present_ends( $raw );
			$all     = array_filter( array_replace( $known, $ends ) );
			$text    = [] === $all ? '' : (string) wp_json_encode( $all, JSON_UNESCAPED_SLASHES );
			$is_full = strlen( $text ) > max( MOST_PRESENT_BYTES, strlen( (string) $raw ) );

			return $is_full || $all === $known ? null : $text;
		},
		'on'
	);

	return $is_written && ! $is_full;
}
