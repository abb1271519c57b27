<?php
/** Describes a plan: its basis, its gaps, its effects elsewhere, and its duration. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param array{pages_read: int, images_looked_for: int, foreign_hosts: list<string>} $found    As returned by Variant_Search::summary().
 * @param Coverage|null                                                               $coverage The measured coverage.
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
	return sentence( __( 'The pages of %1$s of the %2$s images were looked for.', 'shortpixel-flush' ), $looked_for, $images );
}

/**
 * @param Coverage|null $coverage The measured coverage.
 * @return list<string>
 */
function coverage_notes( ?array $coverage ): array {
	$measured = measured_note( $coverage );

	return array_merge( '' === $measured ? [] : [ $measured ], skipped_sentences( $coverage['skipped'] ?? [] ) );
}

/** @param string $host A host that pages use and the settings do not name. */
function foreign_host_note( string $host ): string {
	/* translators: %s: a host, such as img.example.com. */
	return sprintf( __( 'Pages also show it from %s, which is not flushed. If that is your own, add it to the other domains of the CDN in the settings.', 'shortpixel-flush' ), $host );
}

/** @param string $host Another site's host; empty for a bucket that is not this site's. */
function foreign_source_note( string $host ): string {
	return '' === $host
		? __( 'Images of another site are left out, since only those who manage Flush for ShortPixel may flush them.', 'shortpixel-flush' )
		/* translators: %s: a host, such as www.example.com. */
		: sprintf( __( 'Images of %s are left out, since that is another site. Only those who manage Flush for ShortPixel may flush them.', 'shortpixel-flush' ), $host );
}

/**
 * @param int        $looked_at The number of images on which the number of links is based.
 * @param float|null $pace      Seconds per link in earlier flushes; null if unknown.
 * @param int        $parallel  As for pace_sentence().
 * @param int        $wait      As for pace_sentence().
 * @return list<string>
 */
function library_notes( int $images, int $looked_at, int $addresses, ?float $pace, int $parallel, int $wait ): array {
	$notes = [];
	$about = rounded( $addresses * $images / max( 1, $looked_at ) );

	$notes[] = $looked_at < $images
		/* translators: 1: number of images whose copies were counted, 2: number of their copies, 3: about how many copies all images have. */
		? sentence( _n( 'The first %1$s image has %2$s copies, so that there may be about %3$s of them. They are looked for while the flush runs.', 'The first %1$s images have %2$s copies, so that there may be about %3$s of them. They are looked for while the flush runs.', $looked_at, 'shortpixel-flush' ), $looked_at, $addresses, $about )
		/* translators: %s: number of copies. */
		: sentence( _n( 'There may be %s copy on the CDN.', 'There may be %s copies on the CDN.', $addresses, 'shortpixel-flush' ), $addresses );

	$notes[] = pace_sentence( $looked_at < $images ? $about : $addresses, $pace, $parallel, $wait );
	$notes[] = __( 'The API URL and the links in your pages stay as they are. No page cache has to be cleared.', 'shortpixel-flush' );
	$notes[] = __( 'Pages are not read for this flush, so there can be further copies.', 'shortpixel-flush' );

	return $notes;
}

/**
 * @param float|null $pace     Seconds per link in earlier flushes; null if unknown.
 * @param int        $parallel The number of parallel requests.
 * @param int        $wait     Seconds until the check.
 */
function pace_sentence( int $addresses, ?float $pace, int $parallel, int $wait ): string {
	if ( null === $pace ) {
		/* translators: %s: number of requests. */
		return sentence( _n( 'ShortPixel is asked to remove each copy, and some are checked, %s at a time. How long that takes depends on ShortPixel.', 'ShortPixel is asked to remove each copy, and some are checked, up to %s at a time. How long that takes depends on ShortPixel.', $parallel, 'shortpixel-flush' ), $parallel );
	}

	$minutes = max( 1, (int) ceil( ( $addresses * $pace + $wait ) / 60 ) );

	if ( $minutes < 120 ) {
		/* translators: %s: number of minutes. */
		return sentence( _n( 'At the pace of earlier flushes of this site that takes about %s minute.', 'At the pace of earlier flushes of this site that takes about %s minutes.', $minutes, 'shortpixel-flush' ), rounded( $minutes ) );
	}

	/* translators: %s: number of hours. */
	return sentence( __( 'At the pace of earlier flushes of this site that takes about %s hours.', 'shortpixel-flush' ), rounded( $minutes / 60 ) );
}

/** @param int|null $requests Null if only the edge knows. */
function edge_note( string $name, int $addresses, int $files, ?int $requests ): string {
	$note = 0 === $files
		/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: number of links. */
		? sentence( _n( 'At %1$s, %2$s link is cleared as well.', 'At %1$s, %2$s links are cleared as well.', $addresses, 'shortpixel-flush' ), $name, $addresses )
		/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: number of links, 3: number of files. */
		: sentence( _n( 'At %1$s, %2$s link is cleared as well, and before that the images’ own files (%3$s).', 'At %1$s, %2$s links are cleared as well, and before that the images’ own files (%3$s).', $addresses, 'shortpixel-flush' ), $name, $addresses, $files );

	/* translators: %s: number of requests. */
	return null === $requests ? $note : $note . ' ' . sentence( _n( 'That takes %s request.', 'That takes %s requests.', $requests, 'shortpixel-flush' ), $requests );
}

/**
 * Describes the library's requests at an edge. They are sent in batches, full or not, so the number is always an
 * estimate.
 *
 * @param float    $times    The ratio of all images to those looked at.
 * @param int|null $requests As for edge_note().
 */
function library_edge_note( string $name, int $addresses, int $files, ?int $requests, float $times ): string {
	$note = edge_note( $name, $addresses, $files, null );

	if ( $times > 1 ) {
		$note = 0 === $files
			/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: about how many links. */
			? sentence( __( 'At %1$s, about %2$s links are cleared as well.', 'shortpixel-flush' ), $name, rounded( $times * $addresses ) )
			/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: about how many links, 3: about how many files. */
			: sentence( __( 'At %1$s, about %2$s links are cleared as well, and before that the images’ own files (about %3$s).', 'shortpixel-flush' ), $name, rounded( $times * $addresses ), rounded( $times * $files ) );
	}

	/* translators: %s: about how many requests. */
	return null === $requests ? $note : $note . ' ' . sentence( __( 'That takes about %s requests.', 'shortpixel-flush' ), rounded( $times * $requests ) );
}

/** Rounds to two significant digits. */
function rounded( float $number ): int {
	return (int) round( $number, -max( 0, strlen( (string) (int) $number ) - 2 ) );
}
