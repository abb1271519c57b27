<?php
/** Estimates what copies cost when they are made again. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\is_shortpixel_host;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/../say/plan-notes.php';

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
 * What removing these copies takes, all of it: the one place where that is reckoned.
 *
 * @param list<Variant>                                                  $variants
 * @param list<int>                                                      $images   Whose files tell the size of a copy, where none was checked lately.
 * @param list<array{name: string, addresses: int, money: float|null}> $charges
 * @param float                                                          $times    How many times as many there are.
 */
function estimate_of( array $variants, array $images, array $charges = [], float $times = 1.0 ): Estimate {
	$lately  = copies_lately();
	$all     = count( $variants );
	$counted = behind_own_cdn( array_map( static fn ( Variant $variant ): string => $variant->url, $variants ) );
	$common  = count( array_filter( $variants, static fn ( Variant $variant ): bool => $variant->is_sampled && $variant->may_be_had() ) );
	$usual   = count( Variant::usual( $variants ) );
	$share   = $lately['asked'] < SIZED_COPIES ? null : $lately['there'] / $lately['asked'];
	return new Estimate( scaled( $all, $times ), scaled( $all, $times ), scaled( $counted, $times ), size_of_a_copy( $images, $lately ), $charges, scaled( $common, $times ), $share, scaled( $usual, $times ) );
}

function scaled( int $count, float $times ): int {
	return $times > 1 ? about( $times * $count ) : $count;
}

/** @return array{copies: int, bytes: int, asked: int, there: int} Of the last flushes: copies that were checked with their bytes, and how many were asked for before their removal and found to be there. */
function copies_lately(): array {
	$flushes = ( new Flushes() )->find( [ 'per_page' => SIZED_FLUSHES ] )['flushes'];
	$sum     = static fn ( string $note, string $what ): int => array_sum( array_map( static fn ( Flush $flush ): int => $flush->counted( $note, $what ), $flushes ) );
	return [
		'copies' => $sum( 'fetched', 'copies' ),
		'bytes'  => $sum( 'fetched', 'bytes' ),
		'asked'  => $sum( 'found', 'asked' ),
		'there'  => $sum( 'found', 'there' ),
	];
}

/**
 * @param list<int>                                                  $attachments Whose files to go by, where no copies were checked lately.
 * @param array{copies: int, bytes: int, asked: int, there: int} $lately      From copies_lately().
 * @return array{int|null, string} The mean size of a copy and what it is taken from, as Estimate has them.
 */
function size_of_a_copy( array $attachments, array $lately ): array {
	if ( $lately['copies'] >= SIZED_COPIES ) {
		return [ intdiv( $lately['bytes'], $lately['copies'] ), 'checked' ];
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
