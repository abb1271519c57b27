<?php
/**
 * What other developers hear of a flush.
 *
 * A callback that throws is reported and passed over: what was sent has been sent, and the record has to stay true.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/log.php';

/**
 * Says that a flush begins.
 */
function before_flush( int $id ): void {
	heard(
		static function () use ( $id ): void {
			/**
			 * Fires once when a flush begins, before anything is sent.
			 *
			 * @param int $id The flush.
			 */
			do_action( 'shortpixel_flush_before_flush', $id );
		}
	);
}

/**
 * Says that a flush has ended.
 */
function after_flush( int $id, string $state ): void {
	heard(
		static function () use ( $id, $state ): void {
			/**
			 * Fires once when a flush has ended and its result is stored.
			 *
			 * @param int    $id    The flush.
			 * @param string $state `done`, `partial`, `failed` or, for one that gave new addresses, `undone`.
			 */
			do_action( 'shortpixel_flush_after_flush', $id, $state );
		}
	);
}

/**
 * Says that a purge is about to be sent.
 *
 * @param array<string,mixed> $purge A row of the store.
 */
function before_purge( array $purge ): void {
	heard(
		static function () use ( $purge ): void {
			/**
			 * Fires before an address is flushed; again where it is tried again.
			 *
			 * @param array $purge Its id, flush_id, layer, url, source, attachment_id.
			 */
			do_action( 'shortpixel_flush_before_purge', $purge );
		}
	);
}

/**
 * Says what came of a purge.
 *
 * @param array<string,mixed> $purge   A row of the store.
 * @param array<string,mixed> $changes What was written.
 */
function after_purge( array $purge, array $changes ): void {
	log_purge( 'remove', $purge, $changes );
	heard(
		static function () use ( $purge, $changes ): void {
			/**
			 * Fires when the answer for an address has come and is stored.
			 *
			 * @param array $purge Its id, flush_id, layer, url, source, attachment_id, and the new state (`sent`, `queued` to be tried again, `failed`).
			 */
			do_action( 'shortpixel_flush_after_purge', $changes + $purge );
		}
	);
}

/**
 * Notes what came of a look.
 *
 * @param array<string,mixed> $purge   A row of the store.
 * @param array<string,mixed> $changes What was written.
 */
function after_look_at( array $purge, array $changes ): void {
	log_purge( 'look', $purge, $changes );
}

/**
 * Lets callbacks speak, whatever they do.
 *
 * @param callable():void $work Fires one hook.
 */
function heard( callable $work ): void {
	try {
		$work();
	} catch ( \Throwable $error ) {
		wp_trigger_error( __FUNCTION__, sprintf( 'A callback of a ShortPixel Flush hook failed: %s', $error->getMessage() ) );
	}
}

/**
 * Says what came of purges at an edge.
 *
 * @param array<string,mixed> $purged What Edge_Purge answers.
 */
function edge_purged( string $edge, array $purged ): void {
	heard(
		static function () use ( $edge, $purged ): void {
			/**
			 * Fires when one of the site's own edges has answered to purges.
			 *
			 * @param string $edge   The edge's id.
			 * @param array  $purged `requests` sent; addresses `done`, `open` for another try, and `failed`; a `code` where one was not done.
			 */
			do_action( 'shortpixel_flush_edge_purged', $edge, $purged );
		}
	);
}
