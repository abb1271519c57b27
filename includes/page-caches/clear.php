<?php
/**
 * Clears the page caches of this site, all of each or only some pages.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use RuntimeException;
use Throwable;
use function ShortPixelFlush\outcome;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/page-caches.php';
require_once __DIR__ . '/side-effects.php';
require_once __DIR__ . '/../outcome.php';

// Which one is being cleared: one that ends the request, as a fatal error does, is passed over by the next.
const CLEARING         = 'shortpixel_flush_clearing';
const CLEARING_SECONDS = 900;

// Files that pages ask for: without them the pages that stay cached would be shown bare.
const MADE_FOR_PAGES = [ 'elementor', 'autoptimize' ];

// All of them is a whole zone at Cloudflare, with pictures and whatever else is there: never instead of a few pages.
const A_WHOLE_ZONE = [ 'cloudflare' ];

/**
 * Clears each page cache that is found, and lets others clear theirs; what goes wrong with one stops none of the others.
 *
 * @param array{urls: list<string>, posts: list<int>}|null $pages Null for all pages.
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function clear( ?array $pages = null ): array {
	[ $report, $withheld ] = without_side_effects(
		static function () use ( $pages ): array {
			return clear_each( detected(), $pages );
		},
		null === $pages
	);

	$data = $report + [
		'pages'    => null === $pages ? 0 : count( $pages['urls'] ),
		'withheld' => $withheld,
	];

	if ( [] !== $report['failed'] ) {
		return outcome( 'failed', 'page_caches_failed', $data );
	}

	return [] === array_filter( $report ) && ! has_action( 'shortpixel_flush_clear_page_caches' ) ? outcome( 'skipped', 'no_page_caches', $data ) : outcome( 'done', '', $data );
}

/**
 * @param list<array{id: string, name: string, clears: bool}> $found
 * @param array{urls: list<string>, posts: list<int>}|null    $pages
 * @return array{cleared: list<string>, cleared_pages: list<string>, widely: list<string>, left: list<string>, untouched: list<string>, failed: list<array{name: string, reason: string}>}
 */
function clear_each( array $found, ?array $pages ): array {
	$headings = array_fill_keys( [ 'cleared', 'cleared_pages', 'widely', 'left' ], [] );
	$by_hand  = [];
	$failed   = [];
	$died     = one_that_ended_a_request();

	foreach ( $found as [ 'id' => $id, 'name' => $name, 'clears' => $clears ] ) {
		if ( ! $clears ) {
			$by_hand[] = $name;
			continue;
		}

		try {
			if ( $died === $id ) {
				throw new RuntimeException( __( 'it ended the request that cleared it', 'shortpixel-flush' ) );
			}

			update_option( CLEARING, $id . ' ' . time(), false );
			$headings[ clear_one( $id, $pages ) ][] = $name;
		} catch ( Nothing_To_Clear $error ) {
			continue;
		} catch ( Throwable $error ) {
			$failed[] = [
				'name'   => $name,
				'reason' => $error->getMessage(),
			];
		}
	}

	delete_option( CLEARING );

	try {
		/**
		 * Fires when page caches are cleared because the addresses in pages changed, for those that are not known.
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
 * Clears one: only the pages where it can and they are meant, else all of it.
 *
 * @param array{urls: list<string>, posts: list<int>}|null $pages
 * @return 'cleared'|'cleared_pages'|'widely'|'left' Under which heading it is reported.
 * @throws RuntimeException What it said, or throws itself.
 * @throws Nothing_To_Clear Where it holds no pages.
 */
function clear_one( string $id, ?array $pages ): string {
	try {
		if ( null !== $pages && clear_pages( $id, $pages ) ) {
			return 'cleared_pages';
		}
	} catch ( Nothing_To_Clear $error ) {
		throw $error;
	} catch ( Throwable $error ) {
		// Then all of it, which also holds these pages.
		if ( in_array( $id, A_WHOLE_ZONE, true ) ) {
			throw $error;
		}
	}

	if ( null !== $pages && in_array( $id, MADE_FOR_PAGES, true ) ) {
		return 'left';
	}

	$all = way( ways_of( $id, 'all' ) );

	// One that is not in the table is cleared by whoever added it.
	if ( null !== $all && ! call( $id, 'all', $all, no_pages() ) ) {
		throw new RuntimeException( __( 'it said that it could not', 'shortpixel-flush' ) );
	}

	return null === $pages ? 'cleared' : ( null === $all ? 'cleared_pages' : 'widely' );
}

/**
 * Clears only some pages of one; false where it has no way for that, or says no.
 *
 * @param array{urls: list<string>, posts: list<int>} $pages
 */
function clear_pages( string $id, array $pages ): bool {
	$way  = way( ways_of( $id, 'pages' ) );
	$home = way( ways_of( $id, 'home' ) );
	$rest = $pages;

	if ( null !== $home ) {
		$rest['urls'] = array_values( array_diff( $pages['urls'], [ home_url( '/' ), home_url() ] ) );
	}

	// What goes by posts can do nothing for pages that are none.
	if ( null === $way || ( 'post' === $way['given'] && [] === $pages['posts'] ) ) {
		return false;
	}

	$is_home = $rest !== $pages && null !== $home && call( $id, 'home', $home, no_pages() );

	return [] === arguments( $way['given'], $way['then'], $rest ) ? $is_home : call( $id, 'pages', $way, $rest );
}

/**
 * Calls what clears, as often as it takes; false where it says that it could not.
 *
 * @param array{call: callable, given: string, then: list<mixed>} $way
 * @param array{urls: list<string>, posts: list<int>}             $pages
 * @throws RuntimeException Where it answers with an error.
 */
function call( string $id, string $what, array $way, array $pages ): bool {
	$says_no = in_array( $what, ways_that_say_no( $id ), true );

	foreach ( arguments( $way['given'], $way['then'], $pages ) as $arguments ) {
		$said = ( $way['call'] )( ...$arguments );

		if ( is_wp_error( $said ) ) {
			throw new RuntimeException( $said->get_error_message() );
		}

		// One that hands on what its own server answered.
		if ( is_array( $said ) && (int) wp_remote_retrieve_response_code( $said ) > 399 ) {
			/* translators: %d: an HTTP status, such as 404. */
			throw new RuntimeException( sprintf( __( 'its server answered %d', 'shortpixel-flush' ), (int) wp_remote_retrieve_response_code( $said ) ) );
		}

		if ( false === $said && $says_no ) {
			return false;
		}
	}

	return true;
}

/**
 * Names the one whose clearing ended an earlier request; empty where none did.
 */
function one_that_ended_a_request(): string {
	$mark  = get_option( CLEARING );
	$parts = explode( ' ', is_string( $mark ) ? $mark : '' );

	return (int) ( $parts[1] ?? 0 ) > time() - CLEARING_SECONDS ? $parts[0] : '';
}

/** @return array{urls: list<string>, posts: list<int>} */
function no_pages(): array {
	return [
		'urls'  => [],
		'posts' => [],
	];
}
