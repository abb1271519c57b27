<?php
/** Clears this site's page caches, completely or only some pages. */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use RuntimeException;
use ShortPixelFlush\Model\Caches_Cleared;
use ShortPixelFlush\Model\Outcome;
use Throwable;
use function ShortPixelFlush\are_connections_resting;
use function ShortPixelFlush\begin_attempt;
use function ShortPixelFlush\end_attempt;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// phpcs:disable WordPress.Security.EscapeOutput.ExceptionNotEscaped -- Exceptions are caught below and escaped when shown.

// A cache whose clearing did not finish this many times in a row, for example because of a fatal error, is skipped once
// and reported as failed. Fewer than the attempts at a step, so that the last attempt skips such a cache.
const MOST_CRASHES = 2;

// Clearing these completely empties a whole Cloudflare zone with all images, so it never replaces clearing pages.
const ZONE_CACHES = [ 'cloudflare' ];

/**
 * Clears the page caches that can be cleared from here, and lets other plugins clear theirs. If one fails, the others
 * are still cleared.
 *
 * @param array{urls: list<string>, posts: list<int>}|null $pages     Null for all pages.
 * @param bool                                             $or_widely Whether to clear all of a cache if clearing only
 *   some pages is impossible or fails.
 * @param bool                                             $and_zones Whether clearing all pages may empty a CDN's
 *   whole zone.
 */
function clear( ?array $pages = null, bool $or_widely = true, bool $and_zones = true ): Outcome {
	// A test environment must not empty the zone, which is likely the live site's.
	$may_empty_zones       = null === $pages && $and_zones && ! are_connections_resting();
	[ $report, $withheld ] = without_side_effects( static fn (): array => clear_each( detected(), $pages, $or_widely ), $may_empty_zones );

	$data = new Caches_Cleared(
		$report + [
			'pages'    => null === $pages ? 0 : count( $pages['urls'] ),
			'withheld' => $withheld,
		]
	);
	if ( [] !== $report['failed'] ) {
		return Outcome::failed( 'page_caches_failed', $data );
	}

	return [] === array_filter( $report ) && ! has_action( 'shortpixel_flush_clear_page_caches' )
		? Outcome::skipped( 'no_page_caches', $data )
		: Outcome::done( '', $data );
}

/**
 * @param list<array{id: string, name: string, clears: bool}> $found
 * @param array{urls: list<string>, posts: list<int>}|null    $pages
 * @return array{
 *     cleared: list<string>,
 *     cleared_pages: list<string>,
 *     widely: list<string>,
 *     kept: list<string>,
 *     left: list<string>,
 *     untouched: list<string>,
 *     failed: list<array{name: string, reason: string}>,
 * }
 */
function clear_each( array $found, ?array $pages, bool $or_widely ): array {
	$headings = array_fill_keys( [ 'cleared', 'cleared_pages', 'widely', 'kept', 'left' ], [] );
	$by_hand  = [];
	$failed   = [];
	foreach ( $found as [ 'id' => $id, 'name' => $name, 'clears' => $clears ] ) {
		if ( ! $clears ) {
			$by_hand[] = $name;
			continue;
		}

		try {
			if ( [] === begin_attempt( 'page_cache', [ $id ], MOST_CRASHES )['now'] ) {
				throw new RuntimeException( __( 'It reported a failure.', 'shortpixel-flush' ) );
			}

			$headings[ clear_one( $id, $pages, $or_widely ) ][] = $name;
		} catch ( Nothing_To_Clear $error ) {
			continue;
		} catch ( Throwable $error ) {
			$failed[] = [
				'name'   => $name,
				'reason' => $error->getMessage(),
			];
		} finally {
			end_attempt( 'page_cache', [ $id ] );
		}
	}

	try {
		/**
		 * Fires when page caches are cleared, for caches that this plugin does not know.
		 *
		 * @param array<int, array{id: string, name: string, clears: bool}> $found The page caches of this site.
		 * @param string[]|null                                              $urls  The pages to clear; null for all.
		 */
		do_action( 'shortpixel_flush_clear_page_caches', $found, null === $pages ? null : $pages['urls'] );
	} catch ( Throwable $error ) {
		$failed[] = [
			'name'   => '',
			'reason' => $error->getMessage(),
		];
	}

	return $headings + [
		'untouched' => $by_hand,
		'failed'    => $failed,
	];
}

/**
 * Clears one page cache: all of it if `$pages` is null; otherwise only those pages if it can, or else all of it if
 * `$or_widely` allows that.
 *
 * @param array{urls: list<string>, posts: list<int>}|null $pages
 * @return 'cleared'|'cleared_pages'|'widely'|'kept'|'left' The heading to report it under.
 * @throws RuntimeException If clearing all of it failed, or clearing pages of one of ZONE_CACHES. Other plugins'
 *   exceptions are then passed on too.
 * @throws Nothing_To_Clear If nothing is to be cleared in the cache.
 */
function clear_one( string $id, ?array $pages, bool $or_widely ): string {
	try {
		if ( null !== $pages && clear_pages( $id, $pages ) ) {
			return 'cleared_pages';
		}
	} catch ( Nothing_To_Clear $error ) {
		throw $error;
	} catch ( Throwable $error ) {
		// Unless clearing all of it would empty a zone, a page cache may still be cleared completely below.
		if ( in_array( $id, ZONE_CACHES, true ) ) {
			throw $error;
		}
	}

	if ( null !== $pages && in_array( $id, ASSET_CACHES, true ) ) {
		return 'left';
	}

	// A cache that is not in the table is cleared by the plugin that added it.
	$all = first_available( calls_of( $id, 'all' ) );
	if ( null !== $pages && null !== $all && ! $or_widely ) {
		return 'kept';
	}
	if ( null !== $all && ! run( $id, 'all', $all, no_pages() ) ) {
		throw new RuntimeException( __( 'It reported a failure.', 'shortpixel-flush' ) );
	}

	if ( null === $pages ) {
		return 'cleared';
	}

	return null === $all ? 'cleared_pages' : 'widely';
}

/**
 * Clears only some pages of a page cache; false if the cache can't do that, or reports a failure.
 *
 * @param array{urls: list<string>, posts: list<int>} $pages
 */
function clear_pages( string $id, array $pages ): bool {
	$call = first_available( calls_of( $id, 'pages' ) );
	$home = first_available( calls_of( $id, 'home' ) );
	$rest = $pages;
	if ( null !== $home ) {
		$rest['urls'] = array_values( array_diff( $pages['urls'], [ home_url( '/' ), home_url() ] ) );
	}

	// A call for each post clears nothing if there are no posts.
	if ( null === $call || ( 'post' === $call['takes'] && [] === $pages['posts'] ) ) {
		return false;
	}

	$is_home_cleared = $rest !== $pages && null !== $home && run( $id, 'home', $home, no_pages() );

	return [] === arguments( $call['takes'], $call['more'], $rest ) ? $is_home_cleared : run( $id, 'pages', $call, $rest );
}

/**
 * Makes a call from the table as often as the pages need; false if the call reports a failure.
 *
 * @param array{call: callable, takes: string, more: list<mixed>} $call
 * @param array{urls: list<string>, posts: list<int>}             $pages
 * @throws RuntimeException If the call returns an error, or a response with an error status.
 */
function run( string $id, string $what, array $call, array $pages ): bool {
	foreach ( arguments( $call['takes'], $call['more'], $pages ) as $arguments ) {
		$result = ( $call['call'] )( ...$arguments );
		if ( is_wp_error( $result ) ) {
			throw new RuntimeException( $result->get_error_message() );
		}
		// Some calls return the response of the cache's server.
		if ( is_array( $result ) && (int) wp_remote_retrieve_response_code( $result ) > 399 ) {
			throw new RuntimeException( __( 'Its server refused or did not answer.', 'shortpixel-flush' ) );
		}
		if ( false === $result && reports_failure( $id, $what ) ) {
			return false;
		}
	}

	return true;
}

/** @return array{urls: list<string>, posts: list<int>} */
function no_pages(): array {
	return [
		'urls'  => [],
		'posts' => [],
	];
}
