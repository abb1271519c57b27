<?php
/**
 * How a flush came out, as an exit code.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const EXIT_NEW     = 0;
const EXIT_FAILED  = 1;
const EXIT_PARTIAL = 2;
const EXIT_OPEN    = 3;

/**
 * Gives the exit code for how flushes stand: one that is unfinished leaves all open, and all have to agree on the rest.
 *
 * @param list<string> $states States of flushes; none is as good as all new.
 */
function exit_code( array $states ): int {
	if ( [] !== array_intersect( $states, Flush::OPEN_STATES ) ) {
		return EXIT_OPEN;
	}

	if ( [] === array_diff( $states, [ 'done', 'undone' ] ) ) {
		return EXIT_NEW;
	}

	return [] === array_diff( $states, [ 'failed' ] ) ? EXIT_FAILED : EXIT_PARTIAL;
}
