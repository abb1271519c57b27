<?php
/** The commands to type after a flush has ended, where a screen has buttons. */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Model\Flush;
use function ShortPixelFlush\Flush\command_line;
use function ShortPixelFlush\Flush\flush_shape;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// More ids than this make a command that nobody would copy.
const TYPED_IMAGES = 20;

/** @return list<string> One sentence for each command. */
function next_commands( Flush $flush ): array {
	if ( $flush->is_open() ) {
		return [];
	}
	$shape = flush_shape( $flush );
	$ids   = $shape['subject']['attachment_ids'];
	$next  = [];

	$is_incomplete = in_array( $flush->state, [ 'failed', 'partial', 'cancelled' ], true );
	$can_be_typed  = 'images' === $flush->scope && [] !== $ids && count( $ids ) <= TYPED_IMAGES;
	if ( $shape['can']['retry'] ) {
		$next[] = sprintf( 'To flush again, run: %s', command_line( "retry {$flush->id}" ) );
	} elseif ( $is_incomplete && $can_be_typed ) {
		$next[] = sprintf( 'To flush again, run: %s', command_line( 'image ' . implode( ' ', $ids ) ) );
	}
	if ( $shape['can']['undo'] ) {
		$next[] = sprintf( 'To undo it, run: %s', command_line( "undo {$flush->id}" ) );
	}
	if ( in_array( 'check_why', $shape['offers'], true ) ) {
		$next[] = sprintf( 'To find out why, run: %s', command_line( 'diagnose' ) );
	}
	return $next;
}
