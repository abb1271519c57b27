<?php
/**
 * Where the images of a page stand. A place is what decides an image's size besides the window: the page's template and the elements
 * around the image, without what names only this post or this image. Images in the same place have the same size on each screen.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_HTML_Tag_Processor;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../sources/lazy-sources.php';
require_once __DIR__ . '/../sources/source-address.php';
require_once __DIR__ . '/gallery-rows.php';

// Elements that have no end tag, so that nothing is inside them.
const VOID_ELEMENTS = [ 'AREA', 'BASE', 'BR', 'COL', 'EMBED', 'HR', 'IMG', 'INPUT', 'LINK', 'META', 'SOURCE', 'TRACK', 'WBR' ];

// What a start tag closes where the page leaves the end tag out.
const CLOSED_BY = [
	'LI'     => [ 'LI' ],
	'DT'     => [ 'DT', 'DD' ],
	'DD'     => [ 'DT', 'DD' ],
	'P'      => [ 'P' ],
	'DIV'    => [ 'P' ],
	'FIGURE' => [ 'P' ],
	'UL'     => [ 'P' ],
	'TR'     => [ 'TR', 'TD', 'TH' ],
	'TD'     => [ 'TD', 'TH' ],
	'TH'     => [ 'TD', 'TH' ],
];

// Beyond this depth elements no longer count: no theme nests so deep.
const DEEPEST = 100;

// Of what an element says about its size; no theme says more.
const LONGEST_NAME = 1000;

// Classes that name one post, image, term or state, and those of colours.
const CLASSES_OF_ONE = '~^(?:(?:wp-image|post|postid|page-id|parent-pageid|page-item|attachmentid|menu-item|elementor|elementor-page|elementor-kit|cat-item|wp-block-gallery)-\d+|is-style-.+--[\da-f]+|attachment_\d+|(?:author|category|tag|term|product_cat|product_tag|product_brand|status|format|single-format|product-type)-.+|wp-elements-.+|wp-container-\d+|has-.+-color|has-(?:text|link)-color|has-post-thumbnail|first|last|sticky|sale|featured|instock|outofstock|onbackorder|taxable|shipping-taxable|purchasable|virtual|downloadable|paged|.*paged-\d+|(?:home|search)-.+)$~D';

// Parts of an inline style that decide about sizes.
const SIZING_STYLES = '~^(?:(?:min-|max-)?(?:width|height|inline-size|block-size)|flex.*|padding.*|margin.*|border.*|grid.*|gap|column.*|aspect-ratio|object-fit|display|float|position|box-sizing)$~D';

/**
 * @param float  $until When to stop, as microtime( true ) counts.
 * @param string $page  Its address.
 * @return array{template: string, images: list<Placed_Image>} Images that wait with a placeholder, in the page's order.
 */
function places_in( string $html, float $until = INF, string $page = '' ): array {
	$tags   = new WP_HTML_Tag_Processor( $html );
	$styles = gallery_styles( $html );
	$stack  = [];
	$found  = [];
	$hidden = 0;
	$body   = '';

	while ( ! isset( $found[ LAZY_SOURCES ] ) && microtime( true ) < $until && $tags->next_tag( [ 'tag_closers' => 'visit' ] ) ) {
		$tag = (string) $tags->get_tag();

		// Browsers with scripts leave out what is in a noscript; what is in a template is on no screen.
		if ( 'NOSCRIPT' === $tag || 'TEMPLATE' === $tag ) {
			$hidden = max( 0, $hidden + ( $tags->is_tag_closer() ? -1 : 1 ) );
			continue;
		}

		if ( $hidden > 0 || in_array( $tag, [ 'HTML', 'HEAD', 'SCRIPT', 'STYLE', 'LINK', 'META', 'TITLE' ], true ) ) {
			continue;
		}

		if ( $tags->is_tag_closer() ) {
			close_element( $stack, [ $tag ] );
			continue;
		}

		if ( 'BODY' === $tag ) {
			$body = implode( '.', telling_classes( $tags ) );

			// Only a style sheet can show one.
			if ( false === strpos( $html, 'data:image' ) ) {
				break;
			}

			continue;
		}

		if ( isset( CLOSED_BY[ $tag ] ) ) {
			close_element( $stack, CLOSED_BY[ $tag ], [ 'UL', 'OL', 'DL', 'TABLE', 'DIV', 'SECTION', 'ARTICLE', 'FIGURE' ] );
		}

		$parent  = [] === $stack ? null : $stack[ count( $stack ) - 1 ];
		$element = new Page_Element( $tag, told_by( $tags, $tag, $styles ), $parent );

		foreach ( waiting_in( $tags, $tag, $page ) as $image ) {
			$found[] = [ $element, $image ];
		}

		if ( ! in_array( $tag, VOID_ELEMENTS, true ) && count( $stack ) < DEEPEST ) {
			$stack[] = $element;
		}
	}

	$template = hash_of( $body );
	$images   = [];
	$counts   = [];

	// Only now is it known how many siblings an element has.
	$rows = gallery_rows( $found );

	foreach ( $found as $at => list( $element, $image ) ) {
		$key            = placed_key( $image );
		$counts[ $key ] = ( $counts[ $key ] ?? -1 ) + 1;
		$images[]       = $image + [
			'place' => hash_of( $body . '>' . $element->path() . '>' . $image['kind'] ),
			'nth'   => $counts[ $key ],
		] + ( isset( $rows[ $at ] ) ? [ 'rows' => $rows[ $at ] ] : [] );
	}

	return [
		'template' => $template,
		'images'   => $images,
	];
}

/**
 * Adds what only style sheets show. Such an image has the place to itself.
 *
 * @phpstan-param array{template: string, images: list<Placed_Image>} $page
 * @param list<Shown_Source> $lazy All that wait on the page and in its style sheets.
 * @return list<Placed_Image>
 */
function with_styled( array $page, array $lazy ): array {
	$images = $page['images'];
	$known  = array_column( $images, 'url', 'url' );

	foreach ( $lazy as $source ) {
		if ( ! isset( $known[ $source['url'] ] ) ) {
			$images[] = $source + [
				'kind'  => 'background',
				'own'   => [ 0, 0 ],
				'place' => styled_place( $page['template'], $source['url'] ),
				'nth'   => 0,
			];
		}
	}

	return $images;
}

function styled_place( string $template, string $source ): string {
	return hash_of( $template . ' ' . source_path( browser_url( $source ) ) );
}

/** @phpstan-param array{url: string, width: int, height: int, kind: string, ...} $image */
function placed_key( array $image ): string {
	return implode( ' ', [ $image['kind'], $image['width'], $image['height'], browser_url( without_fragment( $image['url'] ) ) ] );
}

function hash_of( string $text ): string {
	return substr( md5( $text ), 0, 16 );
}

/**
 * @param list<Page_Element> $stack
 * @param list<string>       $names
 * @param list<string>       $until Elements that keep what is around them open.
 */
function close_element( array &$stack, array $names, array $until = [] ): void {
	for ( $at = count( $stack ) - 1; $at >= 0; $at-- ) {
		if ( in_array( $stack[ $at ]->tag, $names, true ) ) {
			$stack = array_slice( $stack, 0, $at );
			return;
		}

		if ( in_array( $stack[ $at ]->tag, $until, true ) ) {
			return;
		}
	}
}

/** @return list<string> */
function telling_classes( WP_HTML_Tag_Processor $tags ): array {
	$classes = $tags->get_attribute( 'class' );
	$classes = is_string( $classes ) ? (array) preg_split( '/\s+/', trim( $classes ), 60, PREG_SPLIT_NO_EMPTY ) : [];
	$classes = array_filter( array_map( 'strval', $classes ), static fn ( string $name ): bool => 1 !== preg_match( CLASSES_OF_ONE, $name ) );

	sort( $classes );

	return array_values( array_unique( $classes ) );
}

/**
 * WordPress numbers the galleries of a page, and writes each one's gaps into the page's styles by that number.
 *
 * @return array<string, string> By the class with the number, what decides how wide its images are.
 */
function gallery_styles( string $html ): array {
	preg_match_all( '~\.(wp-block-gallery-\d{1,6})\s*\{([^{}]{1,500})\}~', $html, $rules, PREG_SET_ORDER );
	$styles = [];

	foreach ( $rules as list( , $class, $declarations ) ) {
		$styles[ $class ] = ( $styles[ $class ] ?? '' ) . preg_replace( '/\s+/', '', $declarations );
	}

	return $styles;
}

/**
 * @param array<string, string> $gallery_styles As gallery_styles() finds them.
 * @return array{name: string, classes: string, basis: string} What an element says about its size.
 */
function told_by( WP_HTML_Tag_Processor $tags, string $tag, array $gallery_styles ): array {
	$id      = $tags->get_attribute( 'id' );
	$sizes   = sizes_of( $tags );
	$classes = telling_classes( $tags );
	$written = [] === $gallery_styles ? [] : array_intersect_key( $gallery_styles, array_flip( explode( ' ', (string) $tags->get_attribute( 'class' ) ) ) );

	// With a digit it is most likely the id of one post, widget or menu item.
	$name = $tag . ( is_string( $id ) && 1 !== preg_match( '/\d/', $id ) ? '#' . $id : '' ) . '.' . implode( '.', $classes ) . '{' . implode( ';', [ ...array_values( $sizes ), ...array_values( $written ) ] ) . '}';

	return [
		// Of thousands of images in one element each would carry it along.
		'name'    => strlen( $name ) > LONGEST_NAME ? hash_of( $name ) : $name,
		'classes' => implode( ' ', $classes ),
		'basis'   => $sizes['flex-basis'] ?? $sizes['width'] ?? '',
	];
}

/**
 * Twenty Twenty-One and others say an image's shape and its file's width in its style: that names the image rather than the place.
 *
 * @return array<string, string> Declarations by property.
 */
function sizes_of( WP_HTML_Tag_Processor $tags ): array {
	$style = $tags->get_attribute( 'style' );
	$sizes = sizing_styles( is_string( $style ) ? $style : '' );
	$own   = own_size( $tags );

	// The attributes are rounded. Without the width, `height:100%` of a square image may be anything's.
	if ( 1 === preg_match( '~^height:([\d.]+)%,max-width:([\d.]+)px$~D', ( $sizes['height'] ?? '' ) . ',' . ( $sizes['max-width'] ?? '' ), $said )
		&& min( $own ) > 0 && abs( (float) $said[1] / 100 * $own[0] - $own[1] ) <= 1 && (float) $said[2] >= $own[0] ) {
		$sizes['height']    = 'height:shape';
		$sizes['max-width'] = 'max-width:file';
	}

	return $sizes;
}

/** @return array{int, int} The attributes `width` and `height`; 0 where there are none. */
function own_size( WP_HTML_Tag_Processor $tags ): array {
	return [ number_in( $tags, 'width' ), number_in( $tags, 'height' ) ];
}

/** What an image's style says of its height: `shape`, a share of the room by its own shape; `ratio`, another shape; else nothing. */
function styled_height( WP_HTML_Tag_Processor $tags ): string {
	$sizes = sizes_of( $tags );

	if ( 'height:shape' === ( $sizes['height'] ?? '' ) ) {
		return 'shape';
	}

	return isset( $sizes['aspect-ratio'] ) ? 'ratio' : '';
}

/** @return array<string, string> Declarations by property. */
function sizing_styles( string $style ): array {
	$kept = [];

	// Without addresses, which may hold a semicolon.
	foreach ( explode( ';', (string) preg_replace( '~url\([^)]*+(?:\)|\z)~i', '', $style ) ) as $declaration ) {
		list( $property, $value ) = explode( ':', $declaration, 2 ) + [ '', '' ];

		$property = strtolower( trim( $property ) );

		if ( 1 === preg_match( SIZING_STYLES, $property ) && 1 !== preg_match( '~color$~D', $property ) ) {
			$kept[ $property ] = $property . ':' . strtolower( (string) preg_replace( '/\s+/', '', $value ) );
		}
	}

	ksort( $kept );

	return $kept;
}

/**
 * Sees what the probe sees, so that both count alike.
 *
 * @return list<array{url: string, width: int, height: int, kind: string, own: array{int, int}, styled: string}>
 */
function waiting_in( WP_HTML_Tag_Processor $tags, string $tag, string $page ): array {
	$waiting = [];
	$texts   = 'SOURCE' === $tag ? [] : [
		'image'      => [ 'src', 'srcset', 'data-src', 'data-thumb', 'poster', 'data-large_image' ],
		'background' => [ 'style' ],
	];

	foreach ( $texts as $kind => $names ) {
		foreach ( $names as $name ) {
			$text = $tags->get_attribute( $name );

			foreach ( is_string( $text ) && false !== strpos( $text, 'data:image/' ) ? lazy_sources( $text, $page ) : [] as $source ) {
				$image = $source + [
					'kind'   => $kind,
					'own'    => own_size( $tags ),
					'styled' => styled_height( $tags ),
				];

				$waiting += [ placed_key( $image ) => $image ];
			}
		}
	}

	return array_values( $waiting );
}

function number_in( WP_HTML_Tag_Processor $tags, string $name ): int {
	$text = $tags->get_attribute( $name );

	return is_string( $text ) && 1 === preg_match( '/^\s*(\d{1,5})/', $text, $number ) ? (int) $number[1] : 0;
}
