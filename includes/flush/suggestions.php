<?php
/**
 * Suggests connecting the CDN or proxy that seems to be in front of this site's images, by the headers of one of them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Edges\dismissed_suggestions;
use function ShortPixelFlush\Edges\is_covered;
use function ShortPixelFlush\Edges\kinds;
use function ShortPixelFlush\Edges\only_strings;
use function ShortPixelFlush\Edges\own_edges;
use function ShortPixelFlush\Edges\recognise;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\Providers\active as active_providers;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const RECOGNISED_TRANSIENT = 'shortpixel_flush_recognised';
const RECOGNISED_SECONDS   = 86400;
const SHORTPIXEL_OWN_HOST  = 'https://cdn.shortpixel.ai';

/**
 * @param bool $ask Whether the images' hosts may be asked now, at most once a day.
 * @return list<array{kind: string, name: string, host: string, evidence: string}> Edges that are neither set up for their host nor dismissed.
 */
function suggestions( bool $ask ): array {
	$found = get_transient( RECOGNISED_TRANSIENT );

	if ( ! is_array( $found ) && $ask && ! is_resting() ) {
		// Written before asking, so that only one of many tabs asks.
		set_transient( RECOGNISED_TRANSIENT, [], RECOGNISED_SECONDS );
		$found = recognised_hosts();
		set_transient( RECOGNISED_TRANSIENT, $found, RECOGNISED_SECONDS );
	}

	$kinds  = kinds();
	$edges  = configured_edges();
	$not    = dismissed_suggestions();
	$wanted = [];

	foreach ( is_array( $found ) ? $found : [] as $one ) {
		$one  = only_strings( $one );
		$kind = $kinds[ $one['kind'] ?? '' ] ?? null;
		$host = $one['host'] ?? '';

		if ( null === $kind || is_covered( $edges, $kind->id(), $host ) ) {
			continue;
		}

		$named = [
			'kind' => $kind->id(),
			'host' => $host,
		];

		if ( ! in_array( $named, $not, true ) ) {
			$wanted[] = [
				'kind'     => $kind->id(),
				'name'     => $kind->name(),
				'host'     => $host,
				'evidence' => $one['evidence'] ?? '',
			];
		}
	}

	return array_merge( $wanted, unknown_hosts( array_column( $wanted, 'host' ) ) );
}

/**
 * @param list<string> $suggested
 * @return list<array{kind: string, name: string, host: string, evidence: ''}> Hosts of CDN URLs other than
 *     ShortPixel's, each of which may be a CDN of the site's own that was not recognized.
 */
function unknown_hosts( array $suggested ): array {
	$kinds = kinds();
	$kind  = $kinds['generic'] ?? current( $kinds );
	$found = [];
	if ( false === $kind ) {
		return [];
	}
	foreach ( active_providers() as $provider ) {
		$host = url_host( (string) $provider->endpoint() );
		if ( '' !== $host && ! is_shortpixel_host( $host ) && may_be_own_cdn( $host ) && ! in_array( $host, $suggested, true ) ) {
			$found[ $host ] = [
				'kind'     => $kind->id(),
				'name'     => $kind->name(),
				'host'     => $host,
				'evidence' => '',
			];
		}
	}

	return array_values( $found );
}

/**
 * Requests one of the newest images at the site's own host, at each host of CDN URLs other than ShortPixel's own, and
 * for comparison at ShortPixel's.
 *
 * @return list<array{kind: string, host: string, evidence: string}>
 */
function recognised_hosts(): array {
	$requests = look_requests();
	$hosts    = array_map( static fn ( array $request ): string => url_host( $request['url'] ), $requests );
	$answers  = ( new Client( array_values( $hosts ) ) )->send( $requests );
	$behind   = $answers['shortpixel']['headers'] ?? [];
	$found    = [];

	foreach ( array_diff_key( $answers, [ 'shortpixel' => true ] ) as $key => $answer ) {
		foreach ( 0 === $key ? recognise( $answer['headers'] ) : own_edges( $answer['headers'], $behind ) as $one ) {
			$found[] = $one + [ 'host' => $hosts[ $key ] ];
		}
	}

	return $found;
}

/**
 * @return array<int|string, array{url: string, method: string, timeout: float, max_bytes: int}> The request to the
 *     site's own host at 0, then those to CDN hosts, and at `shortpixel` the one to compare these with.
 */
function look_requests(): array {
	$urls = [];

	foreach ( active_providers() as $provider ) {
		$source   = probe_source( $provider );
		$endpoint = $provider->endpoint();
		$list     = null === $source ? null : $provider->parameter_lists( $source )[0] ?? null;

		if ( null === $source || null === $endpoint || null === $list ) {
			continue;
		}

		$urls[0] = $urls[0] ?? $source['url'];

		if ( ! is_shortpixel_host( url_host( $endpoint ) ) ) {
			$url                = $provider->cdn_url( $list, $source['url'] );
			$urls[]             = $url;
			$urls['shortpixel'] = SHORTPIXEL_OWN_HOST . (string) preg_replace( '~\Ahttps?://[^/]+~i', '', $url );
		}
	}

	return array_map(
		static fn ( string $url ): array => [
			'url'       => $url,
			'method'    => 'HEAD',
			'timeout'   => 5.0,
			'max_bytes' => 65536,
		],
		$urls
	);
}
