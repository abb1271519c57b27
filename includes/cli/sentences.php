<?php
/** Replaces sentences that refer to a screen: the next command instead of a place to click. */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use function ShortPixelFlush\Flush\command_line;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Makes every sentence of this process fit a terminal. */
function speak_in_terminal(): void {
	add_filter( 'gettext_shortpixel-flush', __NAMESPACE__ . '\in_terminal', 10, 2 );
}

/**
 * @param string $translation The text in the site's language.
 * @param string $text        The text in the code, with the same placeholders.
 */
function in_terminal( string $translation, string $text ): string {
	switch ( $text ) {
		case 'WordPress runs no background tasks here (DISABLE_WP_CRON). Unless the server does, a flush goes on only while a tab shows it, or with WP-CLI: %s':
			/* translators: %s: a command to type. */
			return __( 'WordPress runs no background tasks here (DISABLE_WP_CRON). Unless the server does, carry flushes out with: %s', 'shortpixel-flush' );
		case 'Background tasks are overdue on this site. A flush goes on only while a tab shows it, or with WP-CLI: %s':
			/* translators: %s: a command to type. */
			return __( 'Background tasks are overdue on this site. Carry flushes out with: %s', 'shortpixel-flush' );
		case 'Until then a flush goes on only while a tab shows it, or with WP-CLI: %s':
			/* translators: %s: a command to type. */
			return __( 'Until then, carry flushes out with: %s', 'shortpixel-flush' );
		case 'A background run came within %s seconds. You can close the tab during a flush.':
			/* translators: %s: a number of seconds. */
			return __( 'A background run came within %s seconds.', 'shortpixel-flush' );
		case 'Flush for ShortPixel rests, because this site has moved or is a copy. An administrator has to say which.':
			/* translators: 1, 2: commands to type. */
			return sprintf( __( 'Flush for ShortPixel rests, because this site has moved or is a copy. Say which: %1$s or %2$s', 'shortpixel-flush' ), command_line( 'this-is site' ), command_line( 'this-is copy' ) );
		case 'The history says why, and lets you flush again.':
			/* translators: 1, 2: commands to type. */
			return sprintf( __( 'To see why, run: %1$s. To flush again, run: %2$s', 'shortpixel-flush' ), command_line( 'list --state=failed,partial' ), command_line( 'retry --failed' ) );
		case 'Decide about them under Media → Flush for ShortPixel.':
			/* translators: %s: a command to type. */
			return sprintf( __( 'To decide about them, run: %s', 'shortpixel-flush' ), command_line( 'outside' ) );
		case 'Its file changed outside WordPress. Decide about it under Media → Flush for ShortPixel.':
			/* translators: %s: a command to type. */
			return sprintf( __( 'Its file changed outside WordPress. To decide about it, run: %s', 'shortpixel-flush' ), command_line( 'outside' ) );
		case 'The database did not record the flush, so visitors get the same images as before. Flush again, and look at Site Health if it stays like that.':
			/* translators: %s: a command to type. */
			return sprintf( __( 'The database did not record the flush, so visitors get the same images as before. To find out why, run: %s', 'shortpixel-flush' ), command_line( 'diagnose' ) );
		case 'The database did not store Autoptimize’s new links, so visitors get the same images as before. Flush again, and look at Site Health if it keeps happening.':
			/* translators: %s: a command to type. */
			return sprintf( __( 'The database did not store Autoptimize’s new links, so visitors get the same images as before. To find out why, run: %s', 'shortpixel-flush' ), command_line( 'diagnose' ) );
	}
	return $translation;
}
