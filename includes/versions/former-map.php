<?php
/** Versions as they were stored before they had codes. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

/**
 * @param mixed $raw
 * @param int   $last The largest that there can be.
 * @return array<string> Versions by key, as they were stored before.
 */
function former_map( $raw, int $last ): array {
	$map  = is_string( $raw ) ? maybe_unserialize( $raw ) : $raw;
	$kept = [];
	foreach ( is_array( $map ) ? $map : [] as $key => $version ) {
		if ( is_string( $version ) && 1 === preg_match( '/\A\d{1,13}\z/', $version ) && (int) $version <= $last ) {
			$kept[ $key ] = $version;
		}
	}

	return $kept;
}
