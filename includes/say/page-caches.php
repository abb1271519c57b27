<?php
/** Sentences about page caches, and about the pages that were read as a visitor. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Caches_Cleared;
use ShortPixelFlush\Model\Pages_Seen;
use ShortPixelFlush\Page_Caches;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param list<array{id: string, name: string, clears: bool}> $caches
 * @param bool                                                $may_clear_all Whether the user may flush all images.
 * @return list<string> Sentences about caches that the flush clears, and those to clear by hand.
 */
function page_cache_sentences( array $caches, bool $may_clear_all ): array {
	$cleared   = array_column( array_filter( $caches, static fn ( array $cache ): bool => $cache['clears'] ), 'name' );
	$by_hand   = array_column( array_filter( $caches, static fn ( array $cache ): bool => ! $cache['clears'] ), 'name' );
	$sentences = [];
	if ( [] !== $cleared ) {
		/* translators: %s: names of page caches, such as "WP Rocket and Breeze". */
		$sentences[] = sprintf( __( 'These page caches are cleared: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $cleared ) );
		if ( ! $may_clear_all ) {
			$sentences[] = __( 'Only the pages that are known to show the images are cleared. Only an administrator can clear all pages.', 'shortpixel-flush' );
		}
	}
	if ( [] !== $by_hand ) {
		/* translators: %s: names of page caches, such as "Breeze". */
		$ask         = __( 'Visitors may get pages with the old links. Ask an administrator to clear this: %s.', 'shortpixel-flush' );
		$sentences[] = $may_clear_all ? clear_yourself_sentence( $by_hand ) : sprintf( $ask, wp_sprintf( '%l', $by_hand ) );
	}
	return $sentences;
}

function page_caches_done( Caches_Cleared $caches ): string {
	$pages     = $caches->pages;
	$sentences = [
		/* translators: %s: names of page caches. */
		'cleared'       => __( 'Cleared: %s.', 'shortpixel-flush' ),
		/* translators: 1: number of pages, 2: names of page caches. */
		'cleared_pages' => sentence( _n( 'Cleared %1$s page that shows or lists it: %2$s.', 'Cleared %1$s pages that show or list it: %2$s.', $pages, 'shortpixel-flush' ), $pages, '%s' ),
		/* translators: %s: names of page caches. */
		'kept'          => __( 'Visitors may get pages with the old links. Ask an administrator to clear this: %s.', 'shortpixel-flush' ),
		/* translators: %s: names of plugins that write style sheets. */
		'left'          => __( 'Left as they are, since pages that stay cached need them: the files of %s.', 'shortpixel-flush' ),
	];
	$said      = [];
	foreach ( $sentences as $heading => $sentence ) {
		$names = 'cleared' === $heading ? array_merge( $caches->cleared, $caches->widely ) : $caches->$heading;
		if ( [] !== $names ) {
			$said[] = sprintf( $sentence, wp_sprintf( '%l', $names ) );
		}
	}
	if ( $caches->is_part ) {
		$said[] = __( 'Only the pages that are known to show the images are cleared. Only an administrator can clear all pages.', 'shortpixel-flush' );
	}
	if ( $caches->withheld ) {
		$said[] = __( 'All that Cloudflare holds of this site was kept.', 'shortpixel-flush' );
	}
	if ( [] !== $caches->untouched ) {
		$said[] = clear_yourself_sentence( [ names_with_menus( $caches->untouched ) ] );
	}
	return paragraph( ...$said );
}

function page_caches_failed( Caches_Cleared $caches ): string {
	$said = [ page_caches_done( $caches ) ];
	foreach ( $caches->failed as [ 'name' => $name, 'reason' => $reason ] ) {
		$said[] = '' === $name
			? __( 'Not every page cache could be cleared, so visitors may get pages with the old links. Clear them yourself.', 'shortpixel-flush' )
			: clear_yourself_sentence( [ names_with_menus( [ $name ] ) ] );
		$said[] = reason_sentence( $reason );
	}
	return paragraph( ...$said );
}

/** @param string $reason Another plugin's message, which may not be a whole sentence, or what was observed. */
function reason_sentence( string $reason ): string {
	/* translators: %s: what another plugin said, in its own words, or a whole sentence. */
	return '' === $reason ? '' : sprintf( __( '(Reason: %s)', 'shortpixel-flush' ), $reason );
}

/** Says that a page still requests the other link, which cache probably holds it, and how to clear that. */
function page_old( Pages_Seen $seen ): string {
	$caches = $seen->caches;
	return paragraph(
		/* translators: %s: a page's link. */
		sprintf( __( 'A cache still holds an old page: %s.', 'shortpixel-flush' ), page_link( $seen ) ),
		[] === $caches
			? __( 'Clear the cache of your host or CDN, then flush again.', 'shortpixel-flush' )
			/* translators: %s: names of caches, such as "Cloudflare", each with what to press. */
			: sprintf( __( 'Clear this cache, then flush again: %s.', 'shortpixel-flush' ), names_with_menus( $caches ) )
	);
}

/** Says that a page requests both links, and what to do about the old one. */
function page_mixed( Pages_Seen $seen ): string {
	/* translators: %s: a page's link. */
	$sentence = sprintf( __( 'A style, script or gallery on %s still uses the old link.', 'shortpixel-flush' ), page_link( $seen ) );
	$what_now = $seen->is_removed
		? __( 'Its copies there are removed as well.', 'shortpixel-flush' )
		: __( 'Flush it with “Keep the links” as well.', 'shortpixel-flush' );
	return paragraph( $sentence, $what_now );
}

function page_former_file( Pages_Seen $seen ): string {
	/* translators: %s: a page's link. */
	return sprintf( __( '%s still links to an earlier file of the image. Insert the image there again.', 'shortpixel-flush' ), page_link( $seen ) );
}

/** @param Pages_Seen $seen A page on another site of the network. */
function other_site_sentence( Pages_Seen $seen ): string {
	/* translators: %s: a page's link. */
	return sprintf( __( 'New where we looked, but not on another site of your network: %s. Flush the image’s link there.', 'shortpixel-flush' ), page_link( $seen ) );
}

function page_earlier_size( Pages_Seen $seen ): string {
	$images = $seen->images;
	/* translators: %s: number of images. */
	return sentence( _n( 'Only the full-size file of %s image was overwritten. Pages show a smaller size: regenerate its thumbnails.', 'Only the full-size files of %s images were overwritten. Pages show smaller sizes: regenerate their thumbnails.', $images, 'shortpixel-flush' ), $images );
}

function pages_done( Pages_Seen $seen ): string {
	$read = $seen->read;
	/* translators: %s: number of pages. */
	return sentence( _n( '%s page was read and asks for the right links.', '%s pages were read and ask for the right links.', $read, 'shortpixel-flush' ), $read );
}

function front_page_done( Pages_Seen $seen ): string {
	$said = pages_done( $seen );
	return 0 === $seen->unread ? $said : paragraph( $said, page_unread( $seen ) );
}

function page_unread( Pages_Seen $seen ): string {
	/* translators: %s: a page's link. */
	return sprintf( __( 'The page %s could not be checked. Open it in a private window.', 'shortpixel-flush' ), page_link( $seen ) );
}

function page_link( Pages_Seen $seen ): string {
	return rawurldecode( $seen->page );
}

/** @param list<string> $names Names of caches. The result adds the menu entry that clears each. */
function names_with_menus( array $names ): string {
	$with_menus = [];
	foreach ( $names as $name ) {
		$menu = Page_Caches\menu_of( $name );
		/* translators: 1: a cache's name, 2: what to press there, such as "Settings → WP Super Cache → Delete Cache". */
		$with_menus[] = '' === $menu ? $name : sprintf( __( '%1$s (“%2$s”)', 'shortpixel-flush' ), $name, $menu );
	}
	return wp_sprintf( '%l', $with_menus );
}
