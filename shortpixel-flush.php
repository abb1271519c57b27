<?php
/**
 * Plugin Name:       Flush for ShortPixel
 * Description:       Flush one image, or all of them, from ShortPixel's CDN with one click, and see the proof that visitors get the new image.
 * Version:           0.9.0
 * Requires at least: 6.8
 * Requires PHP:      7.4
 * Author:            Flush for ShortPixel contributors
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       shortpixel-flush
 * Domain Path:       /languages
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

// A second copy of the plugin in another folder would declare everything twice.
if ( defined( 'SHORTPIXEL_FLUSH_VERSION' ) ) {
	return;
}

define( 'SHORTPIXEL_FLUSH_VERSION', '0.9.0' );
define( 'SHORTPIXEL_FLUSH_FILE', __FILE__ );

require_once __DIR__ . '/includes/autoload.php';
require_once __DIR__ . '/includes/hooks.php';

register_activation_hook( __FILE__, 'ShortPixelFlush\action_activate' );
register_deactivation_hook( __FILE__, 'ShortPixelFlush\action_deactivate' );

// Functions for other developers; see docs/developers.md. Declared in a condition: at the top level, PHP would declare
// them in a second copy of the plugin too, before the return above.
if ( ! function_exists( 'shortpixel_flush' ) ) {
	/**
	 * Queues a flush of an image whose file has changed. Safe in a save or an upload: it only writes to the database,
	 * sends nothing, and returns at once.
	 *
	 * @param string $reason Shown in the history.
	 * @return int The flush's id; 0 if images can't be flushed on this site now, the database refuses the flush, or the
	 *             image's id is not positive.
	 */
	function shortpixel_flush( int $attachment_id, string $reason = '' ): int {
		require_once __DIR__ . '/includes/flush/queue-image.php';

		return \ShortPixelFlush\Flush\queue_image( $attachment_id, $reason );
	}

	/**
	 * Returns whether images can be flushed on this site: this plugin is not paused, and another one uses ShortPixel's CDN
	 * with settings under which single images can be flushed.
	 */
	function shortpixel_flush_is_ready(): bool {
		require_once __DIR__ . '/includes/flush/queue-image.php';

		return \ShortPixelFlush\Flush\can_flush_images();
	}

	/**
	 * Returns how a flush stands, or how it ended.
	 *
	 * @return array{id: int, state: string, has_ended: bool, message: string}|null Null if it is not on record.
	 */
	function shortpixel_flush_result( int $flush_id ): ?array {
		require_once __DIR__ . '/includes/flush/report.php';

		$flush = ( new \ShortPixelFlush\Store\Flushes() )->get( $flush_id );

		return null === $flush ? null : [
			'id'        => $flush->id,
			'state'     => $flush->state,
			'has_ended' => ! $flush->is_open(),
			'message'   => \ShortPixelFlush\Say\flush_message( \ShortPixelFlush\Flush\report( $flush ) ),
		];
	}
}
