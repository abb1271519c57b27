<?php
/**
 * Has ShortPixel empty what it holds for this site, where a provider's endpoint is not switched.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\now;
use function ShortPixelFlush\outcome;
use function ShortPixelFlush\shortpixel_api_url;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../run/purge-api.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../store/store-rows.php';

const SITE_PURGE_SECONDS = 15.0;

// A service that is busy is asked again, some seconds apart.
const SITE_PURGE_TRIES = 4;

/**
 * Asks for it once.
 *
 * @param array<mixed> $before What the last try gave.
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function purge_site( Provider $provider, Client $client, array $before ): array {
	$scope = $provider->purge_scope();
	$key   = $provider->api_key();
	$data  = [
		'provider' => $provider->name(),
		'tries'    => 1 + integer( $before['tries'] ?? 0 ),
		'host'     => $scope['cdn'],
	];

	if ( ! is_account_key( $key ) ) {
		return outcome( 'failed', 'purge_no_key', $data );
	}

	$answer  = $client->fetch(
		[
			'url'       => bulk_purge_address( shortpixel_api_url(), $key, $scope['site'], $scope['cdn'] ),
			'method'    => 'POST',
			'timeout'   => SITE_PURGE_SECONDS,
			'max_bytes' => 65536,
			'secrets'   => [ $key ],
		]
	);
	$data    = [ 'status' => $answer['status'] ] + $data;
	$outcome = purge_answer( $answer );

	if ( 'accepted' === $outcome ) {
		return outcome( 'done', '', $data );
	}

	return outcome( 'busy' === $outcome && $data['tries'] < SITE_PURGE_TRIES ? 'running' : 'failed', 'purge_' . $outcome, $data );
}

/**
 * Waits until ShortPixel has removed what it was asked to: it does so in the background, and a cache that is cleared too
 * early fetches the old picture again.
 *
 * @param array<mixed> $step As recorded.
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function wait_for_shortpixel( array $step, int $seconds ): array {
	$data  = is_array( $step['data'] ?? null ) ? $step['data'] : [];
	$until = integer( $data['until'] ?? 0 );
	$until = 0 === $until ? now() + $seconds : $until;

	return now() >= $until ? outcome( 'done', '', [ 'until' => $until ] ) : outcome( 'running', 'waiting', [ 'until' => $until ] );
}
