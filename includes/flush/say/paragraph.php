<?php
/** Sentences in a row. Each is translated whole: nothing is put into the middle of another. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

/** Leaves out what is empty. */
function paragraph( string ...$sentences ): string {
	return implode( ' ', array_diff( $sentences, [ '' ] ) );
}
