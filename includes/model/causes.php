<?php
/** Why a flush was asked for, where nobody asked in person. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

// What can happen to an image's files, strongest first: of several in one request, the first names the flush. A cause's bit in the
// table of images is its place here, so new ones go to the end.
const CHANGE_CAUSES = [ 'delete', 'rename', 'replace', 'restore', 'edit', 'change', 'optimise', 'outside' ];

// These say that somebody meant to change the image. The others are sent for uploads as well, and where nothing changes.
const INTENDED_CAUSES = [ 'delete', 'rename', 'replace', 'restore', 'edit' ];

// `person` pressed a button, or used REST or WP-CLI; `code` is another plugin's call.
const CAUSES = [ 'person', 'code', 'delete', 'rename', 'replace', 'restore', 'edit', 'change', 'optimise', 'scan', 'outside' ];

// Of flushes that earlier versions made.
const FORMER_CAUSES = [ 'schedule' ];

/** @param string $cause One of CHANGE_CAUSES; another has no bit. */
function cause_bit( string $cause ): int {
	$place = array_search( $cause, CHANGE_CAUSES, true );
	return is_int( $place ) ? 1 << $place : 0;
}

/** @return list<string> Strongest first. */
function causes_of( int $bits ): array {
	return array_values( array_filter( CHANGE_CAUSES, static fn ( string $cause ): bool => 0 !== ( $bits & cause_bit( $cause ) ) ) );
}

/**
 * What an optimiser writes fires the hooks for every change as well, in the same request.
 *
 * @param int $bits Of one request.
 */
function without_optimisers_own( int $bits ): int {
	return 0 === ( $bits & cause_bit( 'optimise' ) ) ? $bits : $bits & ~cause_bit( 'change' );
}
