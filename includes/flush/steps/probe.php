<?php
/** Requests one image from the CDN, and finds an image with which to try another endpoint. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Copies\provider_by_id;
use function ShortPixelFlush\Copies\sources;
use function ShortPixelFlush\Versions\without_any_version;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const BUSY_STATUSES = [ 408, 425, 429, 503 ];

/** @return Http_Answer */
function probe( Client $client, string $url ): array {
	return $client->fetch(
		[
			'url'       => $url,
			'method'    => 'GET',
			'timeout'   => 15.0,
			'max_bytes' => 20971520,
		]
	);
}

/**
 * Returns the newest image that the provider takes and whose file is on this server, or else the newest that it takes.
 * Only considers the ten newest images; null if it takes none of them.
 *
 * @return array{url: string, width: int, height: int, type: string, path?: string|null, widths?: list<int>}|null
 */
function probe_source( Provider $provider ): ?array {
	$first = null;
	$ids   = get_posts(
		[
			'post_type'      => 'attachment',
			'post_status'    => 'inherit',
			'post_mime_type' => 'image/jpeg,image/png,image/webp,image/gif,image/avif',
			'posts_per_page' => 10,
			'orderby'        => 'ID',
			'order'          => 'DESC',
			'fields'         => 'ids',
			'no_found_rows'  => true,
		]
	);
	foreach ( $ids as $id ) {
		$sources = $provider->used_sources( sources( $id ) );
		if ( null !== ( $sources[0]['path'] ?? null ) ) {
			return $sources[0];
		}
		$first = $first ?? $sources[0] ?? null;
	}
	return $first;
}

/** @return array{url: string, source: string}|null The link of an image at a provider's new endpoint; null if there is none to try. */
function tried_image( Provider_Target $target ): ?array {
	$provider = provider_by_id( $target->id );
	$source   = null === $provider ? null : probe_source( $provider );
	$list     = null === $provider || null === $source ? null : $provider->parameter_lists( $source )[0] ?? null;
	return null === $provider || null === $source || null === $list ? null : [
		'url'    => $target->to . substr( $provider->cdn_url( $list, $source['url'] ), strlen( (string) $provider->endpoint() ) ),
		'source' => $source['url'],
	];
}

/**
 * Whether an answer shows visitors an image: the image itself, or a redirect to the original, whose link ShortPixel may
 * write with or without a version.
 *
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $answer
 */
function is_picture_or_original( array $answer, string $source ): bool {
	$plain = static fn ( string $url ): string => rawurldecode( (string) preg_replace( '#^https?:#i', '', without_any_version( $url ) ) );
	if ( 302 === $answer['status'] || 307 === $answer['status'] ) {
		return $plain( $answer['headers']['location'] ?? '' ) === $plain( $source );
	}
	// An error page may come with status 200 too.
	return $answer['status'] >= 200 && $answer['status'] < 300 && '' !== $answer['body']
		&& 0 === strpos( strtolower( $answer['headers']['content-type'] ?? '' ), 'image/' );
}
