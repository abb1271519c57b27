<?php
/** Asks ShortPixel to remove all copies of this site, for providers whose endpoint a flush of everything keeps. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Outcome;
use function ShortPixelFlush\Copies\provider_by_id;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\is_account_key;
use function ShortPixelFlush\shortpixel_api_url;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\wait_seconds;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most attempts while the service is busy.
const SITE_PURGE_TRIES = 4;

function purge_step( Step_Context $context ): Outcome {
	$provider = provider_by_id( $context->targets[0]->id );
	if ( null === $provider ) {
		return Outcome::failed( 'no_provider' );
	}
	$scope = $provider->purge_scope();
	$key   = $provider->api_key();
	$data  = [
		'provider' => $provider->name(),
		'tries'    => $context->tries(),
		'host'     => '' === $scope['cdn'] ? url_host( (string) $provider->endpoint() ) : $scope['cdn'],
	];
	if ( ! is_account_key( $key ) || '' === $scope['site'] ) {
		return Outcome::failed( 'purge_no_key', $data );
	}
	$answer = $context->client->fetch(
		[
			'url'       => bulk_purge_url( shortpixel_api_url(), $key, $scope['site'], $scope['cdn'] ),
			'method'    => $scope['verb'],
			'timeout'   => 15.0,
			'max_bytes' => 65536,
			'secrets'   => [ $key ],
		]
	);
	$data   = [ 'status' => $answer['status'] ] + $data;
	$said   = purge_answer( $answer );
	if ( 'accepted' === $said ) {
		return Outcome::done( '', $data );
	}
	return 'busy' === $said && $data['tries'] < SITE_PURGE_TRIES
		? Outcome::again( now() + Step_Context::AGAIN_SECONDS, 'purge_busy', $data )
		: Outcome::failed( 'purge_' . $said, $data );
}

/** Waits, because ShortPixel removes in the background, and a cache cleared too early fetches the old image again. */
function wait_step( Step_Context $context ): Outcome {
	$until = $context->step->data->until;
	$until = 0 === $until ? now() + wait_seconds() : $until;
	return now() >= $until ? Outcome::done( '', [ 'until' => $until ] ) : Outcome::again( $until, 'waiting', [ 'until' => $until ] );
}
