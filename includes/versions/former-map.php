<?php
/** Reads versions as they were stored before they had codes. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

/**
 * @param mixed $raw
 * @param int   $last The largest possible version.
 * @return array<string> Versions by key.
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
