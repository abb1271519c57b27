<?php
/** A copy before and after a flush, beside the site's file, as JSON. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Proof\was_fetched;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Evidence that the CDN redirects visitors to the site's file.
const LEADS_TO_SITE = [ 'redirect_to_origin', 'redirect_kept', 'redirect_at_new_link', 'redirect_too_early' ];

// In pixels: copies of about this width are the most telling.
const TELLING_WIDTH = 640;

/** @return Json_Schema */
function comparison_schema(): array {
	$thumbnail = static fn ( string $description ): array => [ 'description' => $description ] + or_null(
		[
			'type'    => 'string',
			'pattern' => '^data:image/(webp|jpeg);base64,[A-Za-z0-9+/=]+$',
		]
	);
	return [
		'$schema' => 'http://json-schema.org/draft-04/schema#',
		'title'   => 'shortpixel-flush-comparison',
	] + strict_object(
		[
			'copy'          => array_diff_key( purge_schema(), array_flip( [ '$schema', 'title' ] ) ),
			'before'        => $thumbnail( 'What the CDN sent before the removal; null where nobody looked or nothing is kept.' ),
			'site'          => $thumbnail( 'The site’s file as it was at the check.' ),
			'after'         => $thumbnail( 'What the CDN sent at the check.' ),
			'leads_to_site' => [
				'description' => 'Whether the CDN sent no image at the check, and visitors to the site’s file instead.',
				'type'        => 'boolean',
			],
		]
	);
}

/**
 * @param array<string> $uris Thumbnails of the flush, by name.
 * @return array{copy: array<string, mixed>, before: string|null, site: string|null, after: string|null, leads_to_site: bool}
 */
function comparison_shape( Purge $purge, array $uris ): array {
	return [ 'copy' => purge_shape( $purge ) ] + seen_of( $purge, $uris ) + [ 'leads_to_site' => leads_to_site( $purge ) ];
}

/**
 * @param array<string> $uris Thumbnails of the flush, by name.
 * @return array{before: string|null, site: string|null, after: string|null}
 */
function seen_of( Purge $purge, array $uris ): array {
	// Once copies are removed again, the thumbnails of the earlier check are outdated until the next one.
	$is_checked = $purge->checked_at > 0;
	return [
		'before' => $uris[ $purge->thumbnails['before'] ?? '' ] ?? null,
		'site'   => $is_checked ? $uris[ $purge->thumbnails['site'] ?? '' ] ?? null : null,
		'after'  => $is_checked ? $uris[ $purge->thumbnails['after'] ?? '' ] ?? null : null,
	];
}

function leads_to_site( Purge $purge ): bool {
	return [] !== array_intersect( LEADS_TO_SITE, array_column( $purge->evidence, 'kind' ) );
}

/**
 * Sorts old copies first; then those whose old and new images can be compared, preferably from a cache: a copy that had
 * to be fetched may only have been made for the check.
 *
 * @param list<Purge> $purges
 * @return list<Purge>
 */
function most_telling_first( array $purges ): array {
	$order = static fn ( Purge $purge ): array => [
		'stale' === $purge->state ? 0 : 1,
		isset( $purge->thumbnails['before'] ) ? 0 : 1,
		isset( $purge->thumbnails['after'] ) || leads_to_site( $purge ) ? 0 : 1,
		was_fetched( $purge->before() ) ? 1 : 0,
		abs( ( Variant::facts( $purge->url )['width'] ?? TELLING_WIDTH ) - TELLING_WIDTH ),
		$purge->id,
	];
	usort( $purges, static fn ( Purge $one, Purge $other ): int => $order( $one ) <=> $order( $other ) );
	return $purges;
}
