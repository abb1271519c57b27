<?php
/** Describes a plan: how copies were looked for, which may be missing, and what edges are asked to clear. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param array{pages_read: int, images_looked_for: int, foreign_hosts: list<string>} $found    As returned by Variant_Search::summary().
 * @param Coverage|null                                                               $coverage Null if no pages were measured.
 * @return list<string>
 */
function variant_notes( array $found, int $images, ?array $coverage = null ): array {
	$notes = coverage_notes( $coverage );

	if ( $found['pages_read'] > 0 ) {
		/* translators: %s: number of pages. */
		$notes[] = sentence( _n( '%s page was read for further copies.', '%s pages were read for further copies.', $found['pages_read'], 'shortpixel-flush' ), $found['pages_read'] );
	}

	if ( $found['images_looked_for'] < $images ) {
		$notes[] = looked_for_sentence( $found['images_looked_for'], $images );
	}

	return array_merge( $notes, array_map( __NAMESPACE__ . '\foreign_host_note', $found['foreign_hosts'] ) );
}

function looked_for_sentence( int $looked_for, int $images ): string {
	/* translators: 1: number of images whose pages were read, 2: number of images. */
	return sentence( __( 'Pages were searched for only %1$s of the %2$s images.', 'shortpixel-flush' ), $looked_for, $images );
}

/**
 * @param Coverage|null $coverage Null if no pages were measured.
 * @return list<string>
 */
function coverage_notes( ?array $coverage ): array {
	$measured = measured_note( $coverage );

	return array_merge( '' === $measured ? [] : [ $measured ], skipped_sentences( $coverage['skipped'] ?? [] ) );
}

/** @param string $host A host that pages use and the settings don't list. */
function foreign_host_note( string $host ): string {
	/* translators: %s: a host, such as img.example.com. */
	return sprintf( __( 'Pages also show it from %s, which is not flushed. If that is yours, add it in the settings.', 'shortpixel-flush' ), $host );
}

/**
 * @param int $looked_at The number of images whose links were counted.
 * @return list<string>
 */
function library_notes( int $images, int $looked_at, int $addresses ): array {
	$notes = [];
	$about = rounded( $addresses * $images / max( 1, $looked_at ) );

	$copies = $looked_at < $images ? $about : $addresses;
	/* translators: %s: number of copies. */
	$notes[] = sentence( _n( 'There may be %s copy on the CDN.', 'There may be %s copies on the CDN.', $copies, 'shortpixel-flush' ), $copies );

	$notes[] = __( 'Pages are not read for this flush, so there can be further copies.', 'shortpixel-flush' );

	return $notes;
}

/** @param int|null $requests Null if unknown before the edge is asked. */
function edge_note( string $name, int $addresses, int $files, ?int $requests ): string {
	$links = rounded( $addresses + $files );
	/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: about how many links. */
	$note = sentence( _n( 'At %1$s, about %2$s link is cleared as well.', 'At %1$s, about %2$s links are cleared as well.', $links, 'shortpixel-flush' ), $name, $links );
	/* translators: %s: number of requests. */
	return null === $requests ? $note : paragraph( $note, sentence( _n( 'That takes about %s request.', 'That takes about %s requests.', $requests, 'shortpixel-flush' ), rounded( $requests ) ) );
}

/** Rounds to two significant digits. */
function rounded( float $number ): int {
	return (int) round( $number, -max( 0, strlen( (string) (int) $number ) - 2 ) );
}
