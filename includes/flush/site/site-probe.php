<?php
/**
 * Asks for one real picture under an endpoint that no page uses yet, so that no click can break every picture of a site.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\outcome;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../plan/sources/sources.php';
require_once __DIR__ . '/../plan/sources/source-match.php';

const PROBE_SECONDS = 15.0;

/**
 * Tries an endpoint: a picture, or ShortPixel sending visitors to the original while it makes one, is fine.
 *
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function probe_endpoint( Provider $provider, Client $client, string $endpoint ): array {
	$source = probe_source( $provider );
	$list   = null === $source ? null : $provider->parameter_lists( $source )[0] ?? null;

	if ( null === $source || null === $list ) {
		return outcome( 'skipped', 'no_image' );
	}

	$url    = $endpoint . substr( $provider->cdn_url( $list, $source['url'] ), strlen( (string) $provider->endpoint() ) );
	$answer = $client->fetch(
		[
			'url'       => $url,
			'method'    => 'GET',
			'timeout'   => PROBE_SECONDS,
			'max_bytes' => 20971520,
		]
	);

	$data = [
		'url'    => $url,
		'status' => $answer['status'],
		'error'  => $answer['error'],
	];

	return is_picture_or_original( $answer, $source['url'] ) ? outcome( 'done', '', $data ) : outcome( 'failed', 'cdn_failed', $data );
}

/**
 * Picks the newest picture that the provider takes and whose file is on this server, else the newest that it takes; null
 * where there is none.
 *
 * @return array{url: string, width: int, height: int, type: string, path?: string|null, widths?: list<int>}|null
 */
function probe_source( Provider $provider ): ?array {
	$first = null;
	$ids   = get_posts(
		[
			'post_type'      => 'attachment',
			'post_status'    => 'inherit',
			'post_mime_type' => 'image/jpeg,image/png,image/webp,image/gif',
			'posts_per_page' => 10,
			'orderby'        => 'ID',
			'order'          => 'DESC',
			'fields'         => 'ids',
			'no_found_rows'  => true,
		]
	);

	foreach ( $ids as $id ) {
		$sources = $provider->taken_sources( sources( $id ) );

		if ( null !== ( $sources[0]['path'] ?? null ) ) {
			return $sources[0];
		}

		$first = $first ?? $sources[0] ?? null;
	}

	return $first;
}

/**
 * Tells whether an answer shows visitors a picture: one itself, or the way to the original.
 *
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $answer
 */
function is_picture_or_original( array $answer, string $source ): bool {
	$location = $answer['headers']['location'] ?? '';

	if ( 302 === $answer['status'] || 307 === $answer['status'] ) {
		return without_scheme( $location ) === without_scheme( $source );
	}

	// An error page can come as a 200 too.
	return $answer['status'] >= 200 && $answer['status'] < 300 && '' !== $answer['body']
		&& 0 === strpos( strtolower( $answer['headers']['content-type'] ?? '' ), 'image/' );
}

/**
 * Writes an address for comparing: without the scheme, decoded once.
 */
function without_scheme( string $url ): string {
	return rawurldecode( (string) preg_replace( '#^https?:#i', '', $url ) );
}
