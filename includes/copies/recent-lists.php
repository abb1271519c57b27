<?php
/**
 * Stores the parameter lists that browsers measured last on this site, for searches without a browser's measurements.
 * One option, never autoloaded; its content is never trusted.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\change_value;
use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\texts;
use function ShortPixelFlush\Providers\hostless_endpoints;
use function ShortPixelFlush\Providers\provider_of;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\source_of;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const RECENT_LISTS_OPTION = 'shortpixel_flush_recent_lists';
const RECENT_LISTS        = 20;

// No common screen has a higher density, so copies more than this many times as wide as their file are left out.
const HIGHEST_DENSITY = 4;

/**
 * Stores the parameter lists of measured copies. They are used for all users' images, so only users who may edit others'
 * posts can change them.
 *
 * @param list<Variant> $variants Those for the most common screens first; only measured ones count.
 */
function keep_recent_lists( array $variants ): void {
	$measured = array_filter( $variants, static fn ( Variant $variant ): bool => 'probe' === $variant->found_in );
	if ( [] === $measured || ! current_user_can( 'edit_others_posts' ) ) {
		return;
	}
	$lists = width_lists( $measured );
	change_value(
		RECENT_LISTS_OPTION,
		static function ( $stored ) use ( $lists ): ?array {
			$before = recent_lists_in( $stored );
			$older  = array_values( array_filter( $before, static fn ( array $list ): bool => ! in_array( $list, $lists, true ) ) );
			$after  = array_slice( array_merge( $lists, $older ), 0, RECENT_LISTS );
			return $after === $before ? null : $after;
		},
		'off'
	);
}

/** @return list<Recent_List> The most recently measured first. */
function recent_lists(): array {
	return recent_lists_in( get_option( RECENT_LISTS_OPTION ) );
}

/**
 * @param mixed $stored
 * @return list<Recent_List>
 */
function recent_lists_in( $stored ): array {
	$lists = [];
	foreach ( array_slice( entries( $stored ), 0, RECENT_LISTS ) as $entry ) {
		$provider = entries( $entry )['provider'] ?? null;
		$params   = entries( $entry )['params'] ?? null;
		if ( is_string( $provider ) && is_array( $params ) && array_filter( $params, 'is_string' ) === $params && width_in( texts( $params ) ) > 0 ) {
			$lists[] = [
				'provider' => $provider,
				'params'   => texts( $params ),
			];
		}
	}
	return $lists;
}

/**
 * @param array<Variant> $variants
 * @return list<Recent_List> The first RECENT_LISTS lists with a width, each once; lists without one follow from the settings.
 */
function width_lists( array $variants ): array {
	$hostless = hostless_endpoints();
	$lists    = [];
	foreach ( $variants as $variant ) {
		$parsed   = parse_cdn_url( $variant->url, $hostless );
		$provider = null === $parsed ? null : provider_of( $parsed );
		if ( null === $parsed || null === $provider || 0 === width_in( $parsed['params'] ) ) {
			continue;
		}
		$list = [
			'provider' => $provider->id(),
			'params'   => $parsed['params'],
		];
		if ( ! in_array( $list, $lists, true ) ) {
			$lists[] = $list;
		}
		if ( count( $lists ) === RECENT_LISTS ) {
			break;
		}
	}
	return $lists;
}

/**
 * Applies each list to those files of an image for which the settings give the same list, apart from the size. Leaves
 * out cropped sizes, and copies much wider than their file.
 *
 * @param list<Recent_List> $lists
 * @param list<Source_File> $sources The attachment's files.
 * @param list<Source_File> $shown   Files that pages show, and the same files at other hosts or folders.
 * @return list<Variant>
 */
function recent_variants( array $lists, int $attachment_id, array $sources, array $shown ): array {
	$variants = [];
	foreach ( [] === $lists || [] === $sources ? [] : ready() as $provider ) {
		$of_provider = array_filter( $lists, static fn ( array $list ): bool => $provider->id() === $list['provider'] );
		$shapes      = [] !== $of_provider && $provider->can_flush_images()
			? array_merge( uncropped( $provider->used_sources( $sources ), $sources[0] ), $shown )
			: [];
		foreach ( $shapes as $source ) {
			$url     = source_of( $provider->id(), $source['url'] );
			$written = [];
			foreach ( $provider->parameter_lists( $source ) as $list ) {
				$written[ implode( ' ', $list['params'] ) ] = $list;
			}
			foreach ( $of_provider as $list ) {
				$same = $written[ implode( ' ', without_size( $list['params'] ) ) ] ?? null;
				if ( null !== $same && ( 0 === $source['width'] || width_in( $list['params'] ) <= HIGHEST_DENSITY * $source['width'] ) ) {
					$variants[] = new Variant( $provider->cdn_url( [ 'params' => $list['params'] ] + $same, $url ), $url, $attachment_id, 'recent' );
				}
			}
		}
	}
	return $variants;
}

/**
 * @template T of array{width: int, height: int, ...}
 * @param list<T> $sources
 * @phpstan-param array{width: int, height: int, ...} $full
 * @return array<T>
 */
function uncropped( array $sources, array $full ): array {
	return array_filter(
		$sources,
		static fn ( array $source ): bool => wp_image_matches_ratio( $full['width'], $full['height'], $source['width'], $source['height'] )
	);
}

/**
 * @param list<string> $params
 * @return array<string>
 */
function without_size( array $params ): array {
	return array_filter( $params, static fn ( string $param ): bool => 1 !== preg_match( '/\A[wh]_/', $param ) );
}

/** @param list<string> $params */
function width_in( array $params ): int {
	foreach ( $params as $param ) {
		if ( 1 === preg_match( '#^w_(\d{1,6})$#D', $param, $found ) ) {
			return (int) $found[1];
		}
	}
	return 0;
}
