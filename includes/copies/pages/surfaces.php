<?php
/**
 * Finds surfaces: where a page, outside its content, names images for social networks, search engines and browsers, and
 * where feeds and sitemaps do.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use WP_HTML_Tag_Processor;
use WP_Http;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const SHARE_TAGS = [ 'og:image', 'og:image:url', 'og:image:secure_url', 'twitter:image', 'twitter:image:src' ];
const ICON_RELS  = [ 'icon', 'apple-touch-icon', 'apple-touch-icon-precomposed', 'mask-icon' ];
const FEED_TYPES = [ 'application/rss+xml', 'application/atom+xml' ];

// The properties of schema.org that hold an image, or its link.
const IMAGE_PROPERTIES = [ 'image', 'images', 'logo', 'photo', 'thumbnail', 'thumbnailUrl', 'primaryImageOfPage', 'contentUrl' ];

// A page may have hundreds of icons and preloads; more than this would show nothing new.
const MOST_SURFACES = 20;

const JSON_BYTES = 262144;
const JSON_DEPTH = 32;

/**
 * @return list<array{kind: string, url: string}> Links of the kinds `share`, `data`, `icon`, `preload`, and `feed`: the
 *     link of a feed itself.
 */
function surfaces_in( string $html, string $page ): array {
	$tags  = new WP_HTML_Tag_Processor( $html );
	$found = [];

	while ( $tags->next_tag() ) {
		foreach ( surfaces_of_tag( $tags ) as $kind => $urls ) {
			foreach ( $urls as $url ) {
				$url    = '' === trim( $url ) ? '' : WP_Http::make_absolute_url( trim( $url ), $page );
				$one    = [
					'kind' => $kind,
					'url'  => $url,
				];
				$found += 1 === preg_match( '~\Ahttps?://~i', $url ) ? [ "{$kind} {$url}" => $one ] : [];
			}
		}
	}

	return array_values( $found );
}

/**
 * @template T of array{kind: string, url: string, state: string, ...}
 * @param array<T> $surfaces
 * @return list<T> Each link of a kind once, the worst first, at most MOST_SURFACES.
 */
function worst_surfaces( array $surfaces ): array {
	$by = array_fill_keys( [ 'old', 'unknown', 'own', 'new' ], [] );
	foreach ( $surfaces as $one ) {
		$by[ $one['state'] ] += [ "{$one['kind']} {$one['url']}" => $one ];
	}

	return array_slice( array_merge( ...array_map( 'array_values', array_values( $by ) ) ), 0, MOST_SURFACES );
}

/** @return array<string, list<string>> Links by kind, as written in the tag. */
function surfaces_of_tag( WP_HTML_Tag_Processor $tags ): array {
	$of = static function ( string $name ) use ( $tags ): string {
		$value = $tags->get_attribute( $name );
		return is_string( $value ) ? $value : '';
	};

	switch ( $tags->get_tag() ) {
		case 'META':
			$name = strtolower( trim( '' === $of( 'property' ) ? $of( 'name' ) : $of( 'property' ) ) );
			if ( in_array( $name, SHARE_TAGS, true ) ) {
				return [ 'share' => [ $of( 'content' ) ] ];
			}
			return 'msapplication-tileimage' === $name ? [ 'icon' => [ $of( 'content' ) ] ] : [];
		case 'LINK':
			return surfaces_of_link( $of, explode( ' ', (string) preg_replace( '~\s+~', ' ', strtolower( $of( 'rel' ) ) ) ) );
		case 'SCRIPT':
			return 1 === preg_match( '~^application/ld\+json\b~i', trim( $of( 'type' ) ) )
				? [ 'data' => images_in_json_text( $tags->get_modifiable_text() ) ]
				: [];
	}

	return [];
}

/**
 * @param callable(string): string $of  Returns the value of an attribute.
 * @param list<string>             $rel
 * @return array<string, list<string>>
 */
function surfaces_of_link( callable $of, array $rel ): array {
	if ( [] !== array_intersect( ICON_RELS, $rel ) ) {
		return [ 'icon' => [ $of( 'href' ) ] ];
	}
	if ( in_array( 'preload', $rel, true ) && 'image' === strtolower( trim( $of( 'as' ) ) ) ) {
		return [ 'preload' => array_merge( [ $of( 'href' ) ], links_in_srcset( $of( 'imagesrcset' ) ) ) ];
	}
	$is_feed = in_array( 'alternate', $rel, true ) && in_array( strtolower( trim( $of( 'type' ) ) ), FEED_TYPES, true );

	// A feed of comments shows no images.
	return $is_feed && false === stripos( $of( 'href' ), 'comments' ) ? [ 'feed' => [ $of( 'href' ) ] ] : [];
}

/** @return list<string> CDN links contain commas, so only commas before a space or after a descriptor separate links. */
function links_in_srcset( string $srcset ): array {
	$links = [];
	foreach ( explode( ' ', (string) preg_replace( '~\s+~', ' ', $srcset ) ) as $part ) {
		$links[] = rtrim( (string) preg_replace( '~\A[\d.]+[wxh](?:,|\z)~', '', $part ), ',' );
	}

	return array_values( array_diff( $links, [ '' ] ) );
}

/** @return list<string> Links of images in JSON-LD; empty if there are none, or if the text is too long or not JSON. */
function images_in_json_text( string $json ): array {
	$data = strlen( $json ) > JSON_BYTES ? null : json_decode( trim( $json ), true, JSON_DEPTH );

	return is_array( $data ) ? images_in_json( $data, false ) : [];
}

/**
 * @param array<mixed> $data
 * @param bool         $is_image Whether this is the value of a property that holds images.
 * @return list<string>
 */
function images_in_json( array $data, bool $is_image ): array {
	$names_link = $is_image || in_array( 'ImageObject', (array) ( $data['@type'] ?? '' ), true );
	$links      = [];

	foreach ( $data as $name => $value ) {
		$is_link = is_int( $name ) ? $is_image : in_array( $name, IMAGE_PROPERTIES, true ) || ( $names_link && 'url' === $name );
		if ( is_array( $value ) ) {
			$links = array_merge( $links, images_in_json( $value, $is_link ) );
		} elseif ( $is_link && is_string( $value ) ) {
			$links[] = $value;
		}
	}

	return $links;
}

/** @return list<string> All links in a feed or a sitemap, also in the escaped HTML of a feed. */
function links_in_document( string $xml ): array {
	preg_match_all( '~https?://[^\s"\'<>\[\]]+~i', html_entity_decode( $xml, ENT_QUOTES | ENT_HTML5, 'UTF-8' ), $found );

	return array_values( array_unique( $found[0] ) );
}

/**
 * @return string The first sitemap in robots.txt that is not compressed, and not WordPress's own, which lists no
 *     images; empty for none.
 */
function sitemap_in_robots( string $robots ): string {
	preg_match_all( '~^\s*sitemap:\s*(https?://\S+)~im', $robots, $found );
	$others = array_filter( $found[1], static fn ( string $url ): bool => 1 !== preg_match( '~/wp-sitemap\.xml|\.gz\z~', $url ) );

	return array_values( $others )[0] ?? '';
}

/**
 * @param list<string> $types Post types.
 * @return string A sitemap in the index whose name contains one of these types; empty for none.
 */
function sitemap_in_index( string $xml, array $types ): string {
	if ( false === stripos( $xml, '<sitemapindex' ) ) {
		return '';
	}
	$links = links_in_document( $xml );
	foreach ( $types as $type ) {
		$named = preg_grep( '~\b' . preg_quote( $type, '~' ) . '\b[^/]*\.xml~i', array_map( __NAMESPACE__ . '\basename_of', $links ) );
		if ( is_array( $named ) && [] !== $named ) {
			return $links[ array_key_first( $named ) ];
		}
	}

	return '';
}
