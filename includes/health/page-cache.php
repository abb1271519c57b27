<?php
/**
 * Checks whether pages come from a cache, and whether that cache can be cleared from here. Until its pages are cleared
 * or expire, visitors don't get new links.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use ShortPixelFlush\Edges\Configured_Edge;
use ShortPixelFlush\Page_Caches;
use function ShortPixelFlush\Copies\read_pages;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Flush\probable_caches;
use function ShortPixelFlush\Proof\is_from_cache;
use function ShortPixelFlush\Say\names_with_menus;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const FRONT_PAGE_SECONDS = 12.0;

/** Requests the front page as a visitor, and if it opens, again: a page cache then answers, if there is one. */
function check_page_cache(): Finding {
	$page   = home_url( '/' );
	$until  = microtime( true ) + FRONT_PAGE_SECONDS;
	$first  = timed_page( $page, $until );
	$second = 200 === $first['answer']['status'] ? timed_page( $page, $until ) : $first;
	$answer = $second['answer'];
	$facts  = [];
	foreach ( $second === $first ? [ $first ] : [ $first, $second ] as $one ) {
		/* translators: %s: a number of milliseconds. */
		$facts[] = sprintf( __( 'Answered in %s ms.', 'shortpixel-flush' ), number_format_i18n( $one['ms'] ) );
	}
	if ( 200 !== $answer['status'] ) {
		$message = __( 'Your front page did not open for this site’s own server.', 'shortpixel-flush' );
		$facts[] = 'HTTP ' . $answer['status'];
		return Finding::critical( $message, __( 'Ask your host to let the server request its own pages, without a password.', 'shortpixel-flush' ), $facts );
	}

	return judge_page_cache( Page_Caches\detected(), probable_caches( $answer['headers'], [], $answer['body'] ), is_from_cache( $answer['headers'] ), $facts );
}

/**
 * @param list<array{id: string, name: string, clears: bool}> $found  The page caches detected on this site.
 * @param list<string>                                        $marked Caches that the page or its headers reveal.
 * @param list<string>                                        $facts
 */
function judge_page_cache( array $found, array $marked, bool $is_cached, array $facts ): Finding {
	$by_hand = array_column( array_filter( $found, static fn ( array $cache ): bool => ! $cache['clears'] ), 'name' );
	if ( [] !== $by_hand ) {
		return Finding::recommended(
			/* translators: %s: names of page caches. */
			sprintf( __( '%s can’t be cleared from here.', 'shortpixel-flush' ), wp_sprintf( '%l', $by_hand ) ),
			/* translators: %s: names of page caches, each with what to press there. */
			sprintf( __( 'After a flush, clear it yourself: %s.', 'shortpixel-flush' ), names_with_menus( $by_hand ) ),
			$facts
		);
	}

	$cleared = array_merge( array_column( $found, 'name' ), array_map( static fn ( Configured_Edge $edge ): string => $edge->name(), configured_edges() ) );
	$unknown = array_values( array_diff( $marked, $cleared ) );
	if ( [] !== $unknown || ( $is_cached && [] === $cleared ) ) {
		return Finding::recommended(
			[] === $unknown
				? __( 'Your front page comes from a cache that is not known here.', 'shortpixel-flush' )
				/* translators: %s: names of caches. */
				: sprintf( __( '%s can’t be cleared from here.', 'shortpixel-flush' ), wp_sprintf( '%l', $unknown ) ),
			__( 'After a flush, clear it yourself. If it is your own CDN, connect it instead.', 'shortpixel-flush' ),
			$facts
		);
	}
	if ( [] !== $found ) {
		/* translators: %s: names of page caches. */
		return Finding::good( sprintf( __( '%s can be cleared from here.', 'shortpixel-flush' ), wp_sprintf( '%l', array_column( $found, 'name' ) ) ), $facts );
	}

	return Finding::good( '', $facts );
}

/** @return array{answer: array{status: int, headers: array<string, string>, body: string}, ms: int} */
function timed_page( string $page, float $until ): array {
	$at = microtime( true );

	return [
		'answer' => read_pages( [ $page ], $until )[ $page ],
		'ms'     => (int) round( 1000 * ( microtime( true ) - $at ) ),
	];
}
