<?php
/**
 * What people are told of page caches: before they are cleared, after, and where one still holds an old page.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Page_Caches;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/../../page-caches/page-caches.php';

/**
 * Says which page caches are cleared and which have to be cleared by hand.
 *
 * @param list<array{id: string, name: string, clears: bool}> $caches
 * @return list<string>
 */
function page_cache_sentences( array $caches ): array {
	$cleared   = array_column( array_filter( $caches, static fn ( array $cache ): bool => $cache['clears'] ), 'name' );
	$by_hand   = array_column( array_filter( $caches, static fn ( array $cache ): bool => ! $cache['clears'] ), 'name' );
	$sentences = [];

	if ( [] !== $cleared ) {
		/* translators: %s: names of page caches, such as "WP Rocket and Breeze". */
		$sentences[] = sprintf( __( 'These page caches are cleared: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $cleared ) );
	}

	if ( [] !== $by_hand ) {
		/* translators: %s: names of page caches, such as "Cloudflare". */
		$sentences[] = sprintf( __( 'Clear these yourself afterwards; they can’t be cleared from here: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $by_hand ) );
	}

	return $sentences;
}

/**
 * Says which page caches were cleared, how, and which were not.
 *
 * @param array<mixed> $data
 */
function page_caches_done( array $data ): string {
	$pages     = integer( $data['pages'] ?? 0 );
	$sentences = [
		/* translators: %s: names of page caches. */
		'cleared'       => __( 'Cleared: %s.', 'shortpixel-flush' ),
		'cleared_pages' => sprintf(
			/* translators: 1: number of pages, 2: names of page caches. */
			_n( 'Cleared %1$s page that shows it or lists it: %2$s. Pages further back in long lists follow when their copies expire.', 'Cleared %1$s pages that show it or list it: %2$s. Pages further back in long lists follow when their copies expire.', $pages, 'shortpixel-flush' ),
			number_format_i18n( $pages ),
			'%s'
		),
		/* translators: %s: names of page caches. */
		'widely'        => __( 'Cleared as a whole, as these can’t clear just those pages: %s.', 'shortpixel-flush' ),
		/* translators: %s: names of plugins that write style sheets. */
		'left'          => __( 'Left as they are, since pages that stay cached need them: the files of %s.', 'shortpixel-flush' ),
	];
	$said      = [];

	foreach ( $sentences as $heading => $sentence ) {
		$names  = texts( $data[ $heading ] ?? [] );
		$said[] = [] === $names ? '' : sprintf( $sentence, wp_sprintf( '%l', $names ) );
	}

	if ( true === ( $data['withheld'] ?? false ) ) {
		$said[] = __( 'One of them would have emptied everything that Cloudflare holds of this site; that was kept from happening.', 'shortpixel-flush' );
	}

	$by_hand = texts( $data['untouched'] ?? [] );

	if ( [] !== $by_hand ) {
		/* translators: %s: names of page caches, each with what to press. */
		$said[] = sprintf( __( 'Clear these yourself now: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', array_map( __NAMESPACE__ . '\with_press', $by_hand ) ) );
	}

	return implode( ' ', array_diff( $said, [ '' ] ) );
}

/**
 * Says which page caches could not be cleared and why, after those that were.
 *
 * @param array<mixed> $data
 */
function page_caches_failed( array $data ): string {
	$said = [ page_caches_done( $data ) ];

	foreach ( is_array( $data['failed'] ?? null ) ? $data['failed'] : [] as $failed ) {
		$name   = text( is_array( $failed ) ? $failed['name'] ?? '' : '' );
		$reason = text( is_array( $failed ) ? $failed['reason'] ?? '' : '' );

		$said[] = '' === $name
			/* translators: %s: what another plugin said. */
			? sprintf( __( 'Not every page cache could be cleared (reason: %s). Visitors may get pages with the old addresses. Clear the page caches yourself.', 'shortpixel-flush' ), $reason )
			/* translators: 1: a page cache's name, 2: what it said, 3: a page cache with what to press there. */
			: sprintf( __( '%1$s could not be cleared (reason: %2$s). Visitors may get pages with the old addresses. Clear it yourself: %3$s.', 'shortpixel-flush' ), $name, $reason, with_press( $name ) );
	}

	return implode( ' ', array_diff( $said, [ '' ] ) );
}

/**
 * Says that a page still asks for the other address, who probably keeps it so, and what to press.
 *
 * @param array<mixed> $data
 */
function stale_page( array $data ): string {
	$caches = texts( $data['caches'] ?? [] );
	$others = integer( $data['others'] ?? 0 );
	$page   = page_named( text( $data['page'] ?? '' ) );

	/* translators: 1: a page's address, 2: number of pages. */
	$said = $others > 0 ? sprintf( _n( '%1$s and %2$s other page still ask for the other address, so a cache holds the old pages.', '%1$s and %2$s other pages still ask for the other address, so a cache holds the old pages.', $others, 'shortpixel-flush' ), $page, number_format_i18n( $others ) )
		/* translators: %s: a page's address. */
		: sprintf( __( '%s still asks for the other address, so a cache holds the old page.', 'shortpixel-flush' ), $page );

	$said .= ' ';

	return $said . ( [] === $caches
		? __( 'Clear the cache of your host or CDN, then try again.', 'shortpixel-flush' )
		/* translators: %s: names of caches, such as "Cloudflare", each with what to press. */
		: sprintf( __( 'Probably it is this one: %s. Clear it, then try again.', 'shortpixel-flush' ), wp_sprintf( '%l', array_map( __NAMESPACE__ . '\with_press', $caches ) ) ) );
}

/**
 * Says what was seen on the front page and the newest pages.
 *
 * @param array<mixed> $data
 */
function site_looked( array $data ): string {
	$read   = integer( $data['read'] ?? 0 );
	$unread = integer( $data['unread'] ?? 0 );

	if ( 0 === $read ) {
		return __( 'It asks for the pictures at the right address.', 'shortpixel-flush' );
	}

	/* translators: %s: number of pages. */
	$said = sprintf( _n( '%s page was read. It asks for the pictures at the right address.', '%s pages were read. They ask for the pictures at the right address.', $read, 'shortpixel-flush' ), number_format_i18n( $read ) );

	return 0 === $unread ? $said : $said . ' ' . unread_page( $data );
}

/**
 * Says that a page could not be looked at.
 *
 * @param array<mixed> $data
 */
function unread_page( array $data ): string {
	$page   = page_named( text( $data['page'] ?? '' ) );
	$status = integer( $data['status'] ?? 0 );

	return 0 === $status
		/* translators: %s: a page's address. */
		? sprintf( __( '%s did not answer this site itself, so it could not be looked at. Open it in a private window to see whether the pictures are there.', 'shortpixel-flush' ), $page )
		/* translators: 1: a page's address, 2: an HTTP status, such as 503. */
		: sprintf( __( '%1$s does not open for visitors (it answers %2$d), so it could not be looked at.', 'shortpixel-flush' ), $page, $status );
}

/**
 * Names a page by its address.
 */
function page_named( string $page ): string {
	return '' === $page || untrailingslashit( $page ) === untrailingslashit( home_url() ) ? __( 'The front page', 'shortpixel-flush' ) : rawurldecode( $page );
}

/**
 * Names a cache with what to press there, in the words of its own menus.
 */
function with_press( string $name ): string {
	$press = Page_Caches\menu_of( $name );

	/* translators: 1: a cache's name, 2: what to press there, such as "Settings → WP Super Cache → Delete Cache". */
	return '' === $press ? $name : sprintf( __( '%1$s (press “%2$s”)', 'shortpixel-flush' ), $name, $press );
}

/**
 * @param mixed $list
 * @return list<string>
 */
function texts( $list ): array {
	return array_values( array_map( __NAMESPACE__ . '\text', is_array( $list ) ? $list : [] ) );
}
