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

/**
 * Puts a plan together: every address once, in the order of their finding, with what a person is told of them.
 *
 * @param array $input What was found: `scope`, and as it applies `attachments` (for people), `attachment_ids` (all
 *                     of them), `urls` (as pasted), `variants`, `notes`, `site`.
 * @phpstan-param array{scope: string, attachments?: list<array{id: int, title: string, thumbnail: string, edit_url: string}>, attachment_ids?: list<int>, urls?: list<string>, variants?: iterable<array{url: string, source: string, attachment_id: int|null, found_in: string}>, notes?: list<string>, site?: array<string, mixed>|null} $input
 * @return array
 * @phpstan-return array{scope: string, addresses: int, sources: int, attachments: list<array{id: int, title: string, thumbnail: string, edit_url: string}>, attachment_ids: list<int>, attachment_count: int, urls: list<string>, variants: list<array{url: string, source: string, attachment_id: int|null, width: int|null, format: string|null, found_in: string}>, found_in: array<string, int>, notes: list<string>, site: array<string, mixed>|null, purges: list<array{layer: string, url: string, source: string, attachment_id: int|null, found_in: string}>}
 */
function plan( array $input ): array {
	$purges   = [];
	$sources  = [];
	$found_in = array_fill_keys( FOUND_IN, 0 );
	$listed   = [];

	foreach ( $input['variants'] ?? [] as $variant ) {
		$url = $variant['url'];

		if ( isset( $purges[ $url ] ) ) {
			continue;
		}

		$purges[ $url ] = [ 'layer' => 'shortpixel' ] + $variant;

		$sources[ $variant['source'] ] = true;

		$found_in[ $variant['found_in'] ] = ( $found_in[ $variant['found_in'] ] ?? 0 ) + 1;

		if ( count( $listed ) < PLAN_LISTED ) {
			$listed[] = [
				'url'           => $url,
				'source'        => $variant['source'],
				'attachment_id' => $variant['attachment_id'],
			] + variant_facts( $url ) + [ 'found_in' => $variant['found_in'] ];
		}
	}

	return [
		'scope'            => $input['scope'],
		'addresses'        => count( $purges ),
		'sources'          => count( $sources ),
		'attachments'      => array_slice( $input['attachments'] ?? [], 0, PLAN_ATTACHMENTS ),
		'attachment_ids'   => $input['attachment_ids'] ?? [],
		'attachment_count' => count( $input['attachment_ids'] ?? [] ),
		'urls'             => $input['urls'] ?? [],
		'variants'         => $listed,
		'found_in'         => $found_in,
		'notes'            => $input['notes'] ?? [],
		'site'             => $input['site'] ?? null,
		'purges'           => array_values( $purges ),
	];
}
