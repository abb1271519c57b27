<?php
/** Names the next command instead of a place to click: after a flush has ended, and in sentences that refer to a screen. */

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

/** Replaces sentences that refer to a screen, for the rest of this process. */
function speak_in_terminal(): void {
	add_filter( 'gettext_shortpixel-flush', __NAMESPACE__ . '\in_terminal', 10, 2 );
}

/**
 * @param string $translation The text in the site's language.
 * @param string $text        The text in the code, with the same placeholders.
 */
function in_terminal( string $translation, string $text ): string {
	switch ( $text ) {
		case 'Background tasks don’t run on this site. Keep a tab open during a flush, or run: %s':
			return 'Background tasks don’t run on this site. To finish a flush, run: %s';
		case 'Flush for ShortPixel is paused, because this site has moved or is a copy. An administrator has to say which.':
			return sprintf(
				'Flush for ShortPixel is paused, because this site has moved or is a copy. Say which: %1$s or %2$s',
				command_line( 'this-is site' ),
				command_line( 'this-is copy' )
			);
		case 'The history says why, and lets you flush again.':
			return sprintf(
				'To see why, run: %1$s. To flush again, run: %2$s',
				command_line( 'list --state=failed,partial' ),
				command_line( 'retry --failed' )
			);
		case 'Decide about them under Media → Flush for ShortPixel.':
			return sprintf( 'To decide about them, run: %s', command_line( 'outside' ) );
		case 'Its file changed outside WordPress. Decide about it under Media → Flush for ShortPixel.':
			return sprintf( 'Its file changed outside WordPress. To decide about it, run: %s', command_line( 'outside' ) );
		case 'The database refused this, so nothing has been changed. Look at Site Health.':
			return sprintf( 'The database refused this, so nothing has been changed. To find out why, run: %s', command_line( 'diagnose' ) );
	}
	return $translation;
}
