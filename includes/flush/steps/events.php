<?php
/**
 * Fires the hooks that tell other plugins about a flush.
 *
 * Exceptions of callbacks are only logged, since sent requests stay sent, and the record has to stay true. But those of
 * announce_step() are passed on, since they may stop a step before it acts.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Edge_Result;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use Throwable;
use function ShortPixelFlush\log_error;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function before_flush( int $id ): void {
	fire(
		static function () use ( $id ): void {
			/**
			 * Fires when a flush begins, before it removes or changes anything; most retries begin it again.
			 *
			 * @param int $id The flush.
			 */
			do_action( 'shortpixel_flush_before_flush', $id );
		}
	);
}

function after_flush( int $id, string $state ): void {
	fire(
		static function () use ( $id, $state ): void {
			/**
			 * Fires when a flush has ended and its result is stored; again after a retry or an undo.
			 *
			 * @param int    $id    The flush.
			 * @param string $state `done`, `partial`, `failed`, `cancelled` or `undone`.
			 */
			do_action( 'shortpixel_flush_after_flush', $id, $state );
		}
	);
}

function before_purge( Purge $purge ): void {
	fire(
		static function () use ( $purge ): void {
			/**
			 * Fires before each attempt to remove a copy.
			 *
			 * @param array $purge The purge's id, flush_id, layer, url, source, attachment_id.
			 */
			do_action( 'shortpixel_flush_before_purge', $purge->for_hooks() );
		}
	);
}

function after_purge( Purge $purge ): void {
	log_purge( 'remove', $purge );
	fire(
		static function () use ( $purge ): void {
			/**
			 * Fires when the result of an attempt to remove a copy is stored.
			 *
			 * @param array $purge The purge's id, flush_id, layer, url, source, attachment_id, and the new state (`sent`,
			 *     `unchecked` if it will not be checked, `queued` to be retried, `failed`).
			 */
			do_action( 'shortpixel_flush_after_purge', $purge->for_hooks() );
		}
	);
}

function edge_purged( string $edge, Edge_Result $result ): void {
	fire(
		static function () use ( $edge, $result ): void {
			/**
			 * Fires when one of the site's own edges has answered purges, or may get no more requests now.
			 *
			 * @param string $edge   The edge's id.
			 * @param array  $purged The number of `requests` sent; the URLs `done`, `open` (to be retried) and `failed`; a
			 *     `code` if the edge refused or was busy.
			 */
			do_action( 'shortpixel_flush_edge_purged', $edge, $result->to_array() );
		}
	);
}

function announce_step( Flush $flush, string $step, string $moment ): void {
	/**
	 * Fires around every attempt at a step, except steps that work on copies in batches.
	 *
	 * @param string $step   A step's id, or `end`; for a flush of everything also `start`.
	 * @param string $moment `before` the act, `after` it, or when its outcome is `recorded`.
	 * @param int    $id     The flush.
	 */
	do_action( 'shortpixel_flush_step', $step, $moment, $flush->id );
}

/** @param callable(): void $work Fires one hook. */
function fire( callable $work ): void {
	try {
		$work();
	} catch ( Throwable $error ) {
		log_error( 'A callback of a hook failed', $error );
	}
}
