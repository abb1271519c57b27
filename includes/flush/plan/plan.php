<?php
/**
 * What a flush would do, put together before anything is done; plan() is pure, the three that it requires only read.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/variant-facts.php';
require_once __DIR__ . '/plan-images.php';
require_once __DIR__ . '/plan-urls.php';
require_once __DIR__ . '/plan-site.php';

const PLAN_LISTED      = 200;
const PLAN_ATTACHMENTS = 10;

// More rows than may be flushed at once are counted, and not kept.
const PLAN_ROWS = 20000;

/**
 * Puts a plan together: every address once, in the order of their finding, named by the surest way it was learned of.
 *
 * @param array $input What was found: `scope`, and as it applies `attachments` (for people), `attachment_ids` (all
 *                     of them), `urls` (as pasted), `variants`, `notes`, `site`, `coverage`, `screen`.
 * @phpstan-param array{scope: string, attachments?: list<array{id: int, title: string, thumbnail: string, edit_url: string}>, attachment_ids?: list<int>, urls?: list<string>, variants?: iterable<array{url: string, source: string, attachment_id: int|null, found_in: string}>, notes?: list<string>, site?: array<string, mixed>|null, coverage?: array{pages: int, screens: int, read: int, skipped: list<array{url: string, reason: string}>}|null, screen?: array{width: int, height: int, density: float}|null} $input
 * @return array
 * @phpstan-return array{scope: string, addresses: int, sources: int, attachments: list<array{id: int, title: string, thumbnail: string, edit_url: string}>, attachment_ids: list<int>, attachment_count: int, urls: list<string>, variants: list<array{url: string, source: string, attachment_id: int|null, width: int|null, format: string|null, found_in: string}>, found_in: array<string, int>, coverage: array{pages: int, screens: int, read: int, skipped: list<array{url: string, reason: string}>}|null, notes: list<string>, site: array<string, mixed>|null, screen: array{width: int, height: int, density: float}|null, library: null, purges: list<array{layer: string, url: string, source: string, attachment_id: int|null, found_in: string}>}
 */
function plan( array $input ): array {
	$found = distinct_variants( $input['variants'] ?? [] );

	return [
		'scope'            => $input['scope'],
		'addresses'        => array_sum( $found['found_in'] ),
		'sources'          => $found['sources'],
		'attachments'      => array_slice( $input['attachments'] ?? [], 0, PLAN_ATTACHMENTS ),
		'attachment_ids'   => $input['attachment_ids'] ?? [],
		'attachment_count' => count( $input['attachment_ids'] ?? [] ),
		'urls'             => $input['urls'] ?? [],
		'variants'         => array_map( __NAMESPACE__ . '\listed_variant', array_slice( $found['variants'], 0, PLAN_LISTED ) ),
		'found_in'         => $found['found_in'],
		'coverage'         => $input['coverage'] ?? null,
		'notes'            => $input['notes'] ?? [],
		'site'             => $input['site'] ?? null,
		'screen'           => $input['screen'] ?? null,
		'library'          => null,
		'purges'           => array_map( static fn ( array $variant ): array => [ 'layer' => 'shortpixel' ] + $variant, $found['variants'] ),
	];
}

/**
 * Keeps each address once, and counts by where it was learned of.
 *
 * @param iterable<array{url: string, source: string, attachment_id: int|null, found_in: string}> $variants
 * @return array{variants: list<array{url: string, source: string, attachment_id: int|null, found_in: string}>, sources: int, found_in: array<string, int>}
 */
function distinct_variants( iterable $variants ): array {
	$sureness = array_flip( FOUND_IN );
	$kept     = [];
	$seen     = [];
	$sources  = [];

	foreach ( $variants as $variant ) {
		$key   = md5( $variant['url'], true );
		$found = $sureness[ $variant['found_in'] ] ?? count( $sureness ) - 1;

		$sources[ md5( $variant['source'], true ) ] = true;

		if ( ! isset( $seen[ $key ] ) && count( $kept ) <= PLAN_ROWS ) {
			$kept[ $key ] = $variant;
		}

		if ( ! isset( $seen[ $key ] ) || $found < $seen[ $key ] ) {
			$seen[ $key ] = $found;
		}
	}

	foreach ( array_keys( $kept ) as $key ) {
		$kept[ $key ]['found_in'] = FOUND_IN[ $seen[ $key ] ];
	}

	$counts = array_count_values( $seen );

	return [
		'variants' => array_values( $kept ),
		'sources'  => count( $sources ),
		'found_in' => array_combine( FOUND_IN, array_map( static fn ( int $at ): int => $counts[ $at ] ?? 0, array_keys( FOUND_IN ) ) ),
	];
}

/**
 * Describes a variant for people.
 *
 * @param array{url: string, source: string, attachment_id: int|null, found_in: string} $variant
 * @return array{url: string, source: string, attachment_id: int|null, width: int|null, format: string|null, found_in: string}
 */
function listed_variant( array $variant ): array {
	return [
		'url'           => $variant['url'],
		'source'        => $variant['source'],
		'attachment_id' => $variant['attachment_id'],
	] + variant_facts( $variant['url'] ) + [ 'found_in' => $variant['found_in'] ];
}
