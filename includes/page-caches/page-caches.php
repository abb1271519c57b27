<?php
/**
 * Which page caches there are on this site, and which of them can be cleared from here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use Throwable;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/table.php';
require_once __DIR__ . '/ways.php';

/**
 * Lists the page caches that are on this site.
 *
 * @return list<array{id: string, name: string, clears: bool}>
 */
function detected(): array {
	$found = [];

	foreach ( PAGE_CACHES as $id => $row ) {
		if ( is_here( $row['detected_by'] ) && is_on( $row ) ) {
			$found[] = [
				'id'     => $id,
				'name'   => $row['name'],
				'clears' => can_be_cleared( $id ),
			];
		}
	}

	/**
	 * Filters the page caches that were found; `clears` says whether a flush of everything clears it.
	 *
	 * A cache that is cleared by other means can be added with `clears` true and cleared on
	 * `shortpixel_flush_clear_page_caches`; one that is given `clears` false is left alone.
	 *
	 * @param array<int, array{id: string, name: string, clears: bool}> $found
	 */
	return well_formed( apply_filters( 'shortpixel_flush_page_caches', $found ) );
}

/**
 * Tells whether one of the public names is defined.
 *
 * @param list<string> $signs
 */
function is_here( array $signs ): bool {
	foreach ( $signs as $sign ) {
		$name = substr( $sign, 2 );

		// Without autoloading: asking must not load another plugin's class.
		if (
			( 'c' === $sign[0] && defined( $name ) )
			|| ( 'f' === $sign[0] && function_exists( $name ) )
			|| ( 'k' === $sign[0] && class_exists( $name, false ) )
		) {
			return true;
		}
	}

	return false;
}

/**
 * Tells whether a plugin keeps pages at all, where it has a function that says so.
 *
 * @param array<string, mixed> $row
 */
function is_on( array $row ): bool {
	try {
		$ask = isset( $row['enabled_by'] ) && is_string( $row['enabled_by'] ) ? callable_of( $row['enabled_by'] ) : null;

		return null === $ask || (bool) $ask();
	} catch ( Throwable $error ) {
		return true;
	}
}

/**
 * Tells whether there is a way to clear all of a page cache.
 */
function can_be_cleared( string $id ): bool {
	try {
		return null !== way( ways_of( $id, 'all' ) );
	} catch ( Throwable $error ) {
		return false;
	}
}

/**
 * Lists the ways there may be to clear a page cache; empty for one that is not in the table, which others clear.
 *
 * @return list<array<mixed>>
 */
function ways_of( string $id, string $what ): array {
	/** @var array<string, array<string, mixed>> $table */
	$table = PAGE_CACHES;
	$ways  = $table[ $id ][ $what ] ?? [];

	return is_array( $ways ) ? array_values( array_filter( $ways, 'is_array' ) ) : [];
}

/**
 * Lists which of a page cache's ways answer false when they could not; of others false means nothing.
 *
 * @return list<mixed>
 */
function ways_that_say_no( string $id ): array {
	/** @var array<string, array<string, mixed>> $table */
	$table = PAGE_CACHES;
	$ways  = $table[ $id ]['reports_failure'] ?? [];

	return is_array( $ways ) ? array_values( $ways ) : [];
}

/**
 * Says where a page cache's own menus clear it, by its name; empty where that is not known.
 */
function menu_of( string $name ): string {
	foreach ( PAGE_CACHES as $row ) {
		if ( $row['name'] === $name ) {
			return $row['menu'];
		}
	}

	return '';
}

/**
 * Keeps the rows that have the shape.
 *
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
