<?php
/**
 * Which flushes a command is about.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flushes;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/fail.php';

/**
 * Reads the numbers of flushes, and refuses what is none before anything is done.
 *
 * @param array<mixed> $given As WP-CLI read them.
 * @return list<int>
 */
function flush_ids( array $given ): array {
	$flushes = new Flushes();
	$ids     = [];

	foreach ( $given as $text ) {
		$text = is_string( $text ) ? $text : '';
		$id   = ctype_digit( $text ) ? (int) $text : 0;

		if ( 0 === $id || null === $flushes->get( $id ) ) {
			/* translators: 1: what was typed, 2: a command to type. */
			fail( sprintf( __( 'There is no flush “%1$s”. Nothing was done. See which there are: %2$s', 'shortpixel-flush' ), $text, 'wp shortpixel-flush list' ) );
		}

		$ids[ $id ] = $id;
	}

	return array_values( $ids );
}
