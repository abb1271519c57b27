<?php
/**
 * What a CDN URL says of the picture it gives; pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Cdn\parse_cdn_url;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../cdn/cdn-url.php';

// Where an address was learned of, the surest first: what knows an address first names it.
const FOUND_IN = [ 'probe', 'page', 'learned', 'pasted', 'settings' ];

/**
 * Reads width and format from a CDN URL's parameters; null where they don't say, "original" where nothing is converted.
 *
 * @return array{width: int|null, format: string|null}
 */
function variant_facts( string $url ): array {
	$parsed = parse_cdn_url( $url );
	$width  = null;
	$format = null === $parsed ? null : 'original';

	foreach ( null === $parsed ? [] : $parsed['params'] as $param ) {
		list( $name, $value ) = explode( '_', $param, 2 ) + [ '', '' ];

		if ( 'w' === $name && ctype_digit( $value ) ) {
			$width = (int) $value;
		} elseif ( 'to' === $name && '' !== $value ) {
			$format = $value;
		} elseif ( 's' === $name && 'original' === $format ) {
			$format = false === strpos( $value, ':' ) ? $value : 'auto';
		}
	}

	return [
		'width'  => $width,
		'format' => $format,
	];
}
