<?php
/** Detects this site's page caches, and which of them can be cleared from here. */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use Throwable;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Caches of files that pages load. Emptied only together with all pages, since cached pages would be unstyled without them.
const ASSET_CACHES = [ 'elementor', 'autoptimize' ];

/**
 * Lists this site's page caches. `clears` is false for those that users have to clear themselves when some images get
 * new links.
 *
 * @param bool $may_all Whether the user may clear all pages of a cache that can't clear only some.
 * @return list<array{id: string, name: string, clears: bool}>
 */
function clearable( bool $may_all ): array {
	return array_map(
		static function ( array $cache ) use ( $may_all ): array {
			// Caches of files that pages load are left as they are. A cache that is not in the table is cleared by the
			// plugin that added it.
			$is_left         = in_array( $cache['id'], ASSET_CACHES, true ) || ! isset( PAGE_CACHES[ $cache['id'] ] );
			$cache['clears'] = $cache['clears'] && ( $may_all || $is_left || can_be_cleared( $cache['id'], 'pages' ) );
			return $cache;
		},
		detected()
	);
}

/**
 * Returns the caches that keep pages, without those that keep files that pages load.
 *
 * @param list<array{id: string, name: string, clears: bool}> $caches
 * @return list<array{id: string, name: string, clears: bool}>
 */
function keeping_pages( array $caches ): array {
	return array_values( array_filter( $caches, static fn ( array $cache ): bool => ! in_array( $cache['id'], ASSET_CACHES, true ) ) );
}

/** @return list<array{id: string, name: string, clears: bool}> */
function detected(): array {
	$found = [];
	foreach ( PAGE_CACHES as $id => $row ) {
		if ( is_detected( $row['detected_by'] ) && is_enabled( $row['enabled_by'] ?? '' ) ) {
			$found[] = [
				'id'     => $id,
				'name'   => $row['name'],
				'clears' => can_be_cleared( $id ),
			];
		}
	}

	/**
	 * Filters the page caches that were found; `clears` says whether the cache is cleared from here.
	 *
	 * To add a cache, set `clears` to true and clear it on `shortpixel_flush_clear_page_caches`. To keep a cache from
	 * being cleared, set `clears` to false.
	 *
	 * @param array<int, array{id: string, name: string, clears: bool}> $found
	 */
	return well_formed( apply_filters( 'shortpixel_flush_page_caches', $found ) );
}

/** @param list<string> $names As in the table's `detected_by`. Checking them never loads another plugin's class. */
function is_detected( array $names ): bool {
	foreach ( $names as $name ) {
		[ $kind, $symbol ] = explode( ':', $name, 2 ) + [ '', '' ];
		if (
			( 'c' === $kind && defined( $symbol ) )
			|| ( 'f' === $kind && function_exists( $symbol ) )
			|| ( 'k' === $kind && class_exists( $symbol, false ) )
		) {
			return true;
		}
	}

	return false;
}

/** Whether a plugin caches pages at all, according to its own function; true if it has none, or that fails. */
function is_enabled( string $name ): bool {
	try {
		$ask = '' === $name ? null : callable_of( $name );

		return null === $ask || (bool) $ask();
	} catch ( Throwable $error ) {
		return true;
	}
}

/** @param 'all'|'pages' $what */
function can_be_cleared( string $id, string $what = 'all' ): bool {
	try {
		return null !== first_available( calls_of( $id, $what ) );
	} catch ( Throwable $error ) {
		return false;
	}
}

/**
 * Lists the calls that can clear a page cache; empty if the cache is not in the table, or has no such calls there.
 *
 * @param 'all'|'pages'|'home' $what
 * @return list<array{0: string, 1?: string, 2?: mixed, 3?: mixed}>
 */
function calls_of( string $id, string $what ): array {
	return PAGE_CACHES[ $id ][ $what ] ?? [];
}

/** Whether a page cache's call returns false only on failure; for other calls, false means nothing. */
function reports_failure( string $id, string $what ): bool {
	return in_array( $what, PAGE_CACHES[ $id ]['reports_failure'] ?? [], true );
}

/** Returns where users clear a page cache, by its name; empty if unknown. */
function menu_of( string $name ): string {
	return array_column( PAGE_CACHES, 'menu', 'name' )[ $name ] ?? '';
}

/**
 * @param mixed $rows
 * @return list<array{id: string, name: string, clears: bool}>
 */
function well_formed( $rows ): array {
	$kept = [];
	foreach ( is_array( $rows ) ? $rows : [] as $row ) {
		if ( is_array( $row ) && isset( $row['id'], $row['name'] ) && is_string( $row['id'] ) && is_string( $row['name'] ) ) {
			$kept[] = [
				'id'     => $row['id'],
				'name'   => $row['name'],
				'clears' => true === ( $row['clears'] ?? false ),
			];
		}
	}

	return $kept;
}
