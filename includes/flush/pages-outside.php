<?php
/** Judges a browser's copies of the pages that this server has read: a cache in front of the site may keep others. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Copies\Page_Proof;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Pages_Seen;
use ShortPixelFlush\Store\Flushes;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Records what a browser's copies show. A browser can send anything, so they can confirm what this server found, or
 * reveal an old page, but never make an old page count as new.
 *
 * @param list<array{url: string, status: int, headers: array<string, string>, text: string}> $pages The browser's copies of the pages to read.
 */
function note_outside( Flush $flush, array $pages ): void {
	$proof    = new Page_Proof( $flush );
	$readings = [];
	foreach ( $pages as $page ) {
		$answer     = [
			'status'  => $page['status'],
			'headers' => array_change_key_case( $page['headers'] ),
			'body'    => $page['text'],
		];
		$readings[] = $proof->judged( $page['url'], $answer );
	}
	$failed = null;
	( new Flushes() )->change(
		$flush->id,
		static function ( Flush $now ) use ( $readings, &$failed ): ?array {
			$index = $now->index_of( 'pages' );
			$open  = $now->pages_to_read();
			if ( null === $index || [] === $open ) {
				return null;
			}
			$step    = $now->steps[ $index ];
			$inside  = $now->pages_seen();
			$tries   = 1 + $inside->outside_tries;
			$seen    = seen_on_pages( $readings, $tries );
			$is_old  = in_array( $seen->code, [ 'page_old', 'page_mixed' ], true );
			$is_last = 'page_old' !== $seen->code || $tries >= PAGE_TRIES;
			$is_all  = '' === $seen->code && count( $open ) === Pages_Seen::in( $seen->data )->read;
			if ( $is_old && $is_last ) {
				$failed = Outcome::failed(
					$seen->code,
					$seen->data->with(
						[
							'outside'   => 'old',
							'inside'    => $inside->inside,
							'kept'      => $inside->kept,
							'unproven'  => $inside->unproven,
							'never_old' => $inside->never_old,
							'surfaces'  => $inside->surfaces,
						]
					)
				);
				return [ 'steps' => $now->steps_with( $index, $step->after( $failed ) ) ] + ( 'done' === $now->state ? [ 'state' => 'partial' ] : [] );
			}
			$data = $is_last ? [ 'outside' => $is_all ? 'new' : 'unknown' ] : [ 'outside_tries' => $tries ];
			return [ 'steps' => $now->steps_with( $index, $step->with_data( $inside->with( $data ) ) ) ];
		}
	);
	if ( null !== $failed ) {
		log_failed_step( $flush->id, 'pages', $failed );
	}
}
