<?php
/** Estimates what copies cost when they are made again. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../model/values.php';

// Flushes whose checked copies tell the size of a copy, and images whose files do.
const SIZED_FLUSHES = 10;
const SIZED_IMAGES  = 50;

// From so few copies a mean says nothing.
const SIZED_COPIES = 10;

/** Whether a CDN of the site's own is in front of ShortPixel at this host, so that ShortPixel counts copies and not traffic. */
function is_own_cdn( string $host ): bool {
	return ! is_shortpixel_host( $host ) || [] !== Site_Edge::in_front_of( [ $host ] );
}

/** @param list<string> $urls */
function behind_own_cdn( array $urls ): int {
	$counted = 0;
	foreach ( array_count_values( array_map( 'ShortPixelFlush\url_host', $urls ) ) as $host => $count ) {
		$counted += is_own_cdn( (string) $host ) ? $count : 0;
	}
	return $counted;
}

/**
 * @param list<int> $attachments Whose files to go by, where no copies were checked lately.
 * @return array{int|null, string} The mean size of a copy and what it is taken from, as Estimate has them.
 */
function size_of_a_copy( array $attachments ): array {
	$copies = 0;
	$bytes  = 0;
	$past   = ( new Flushes() )->find( [ 'per_page' => SIZED_FLUSHES ] )['flushes'];
	foreach ( $past as $flush ) {
		$copies += $flush->fetched()['copies'];
		$bytes  += $flush->fetched()['bytes'];
	}
	if ( $copies >= SIZED_COPIES ) {
		return [ intdiv( $bytes, $copies ), 'checked' ];
	}
	$sizes = [];
	foreach ( array_slice( $attachments, 0, SIZED_IMAGES ) as $id ) {
		$meta = entries( wp_get_attachment_metadata( $id, true ) );
		$own  = array_map( static fn ( $file ): int => integer( entries( $file )['filesize'] ?? 0 ), array_merge( [ $meta ], array_values( entries( $meta['sizes'] ?? [] ) ) ) );
		// Uploads from before WordPress 6.0 have no sizes on record.
		array_push( $sizes, ...( 0 === array_sum( $own ) ? [ wp_filesize( (string) get_attached_file( $id, true ) ) ] : $own ) );
	}
	$sizes = array_filter( $sizes, static fn ( int $size ): bool => $size > 0 );
	return [] === $sizes ? [ null, '' ] : [ intdiv( array_sum( $sizes ), count( $sizes ) ), 'files' ];
}
