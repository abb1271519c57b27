<?php
/** The reasons why a flush was started. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

// The possible changes to an image's files, strongest first. The table of images stores each as the bit with its index
// here, so new ones are appended.
const CHANGE_CAUSES = [ 'delete', 'rename', 'replace', 'restore', 'edit', 'change', 'optimise', 'outside' ];

// Causes that show an intended change. `change` and `optimise` are also recorded for uploads, and when nothing changes;
// `outside` says only that a file has changed.
const INTENDED_CAUSES = [ 'delete', 'rename', 'replace', 'restore', 'edit' ];

// `person` pressed a button, or used REST or WP-CLI; `code` is another plugin's call.
const CAUSES = [ 'person', 'code', 'delete', 'rename', 'replace', 'restore', 'edit', 'change', 'optimise', 'scan', 'outside' ];

// Causes that only flushes by earlier versions have.
const FORMER_CAUSES = [ 'schedule' ];

/** @param string $cause One of CHANGE_CAUSES; any other has no bit. */
function cause_bit( string $cause ): int {
	$place = array_search( $cause, CHANGE_CAUSES, true );
	return is_int( $place ) ? 1 << $place : 0;
}

/** @return list<string> Strongest first. */
function causes_of( int $bits ): array {
	return array_values( array_filter( CHANGE_CAUSES, static fn ( string $cause ): bool => 0 !== ( $bits & cause_bit( $cause ) ) ) );
}

/**
 * Drops `change` if there is `optimise`: an optimizer's writes also fire the hooks for any change.
 *
 * @param int $bits The causes of one request.
 */
function without_optimisers_own( int $bits ): int {
	return 0 === ( $bits & cause_bit( 'optimise' ) ) ? $bits : $bits & ~cause_bit( 'change' );
}
