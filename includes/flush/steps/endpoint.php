<?php
/** Gives all images of a provider another endpoint: tried with one image first, then switched, and switched back by an undo. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Outcome;
use ShortPixelFlush\Providers\Provider;
use Throwable;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\restore;
use function ShortPixelFlush\Versions\stash;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../providers/providers.php';
require_once __DIR__ . '/../../versions/store.php';
require_once __DIR__ . '/../plan/provider-targets.php';
require_once __DIR__ . '/probe.php';

/** Asks for one real image under an endpoint that no page uses yet, so that no click breaks every image of a site. */
function try_step( Step_Context $context ): Outcome {
	$tried = tried_image( $context->targets[0] );
	if ( null === $tried ) {
		return Outcome::skipped( 'no_image' );
	}
	$answer = probe( $context->client, $tried['url'] );
	$data   = [
		'url'    => $tried['url'],
		'status' => $answer['status'],
		'error'  => $answer['error'],
	];
	return is_picture_or_original( $answer, $tried['source'] ) ? Outcome::done( '', $data ) : Outcome::failed( 'cdn_failed', $data );
}

/** Under a new key no image needs an address of its own, so those are stashed once every provider has switched. */
function switch_step( Step_Context $context ): Outcome {
	$outcome = switch_endpoint( $context->targets[0] );
	if ( Outcome::DONE === $outcome->state ) {
		$switched = array_merge( [ $context->targets[0]->id ], array_map( static fn ( Provider_Target $target ): string => $target->id, Provider_Target::with_step( $context->flush, [ 'switch' ], [ 'done' ] ) ) );
		$ready    = array_map( static fn ( Provider $provider ): string => $provider->id(), ready() );
		// Not while a provider writes pages whose addresses stay as they are.
		if ( [] === array_diff( $ready, $switched ) ) {
			stash( $context->flush->id );
		}
	}
	return $outcome;
}

function switch_back_step( Step_Context $context ): Outcome {
	$outcome = switch_endpoint( $context->targets[0] );
	if ( Outcome::DONE === $outcome->state || $context->flush->has_step( 'switch_back', [ 'done' ] ) ) {
		restore( $context->flush->id );
	}
	return $outcome;
}

/** By compare-and-swap. Where the new endpoint is there already, an interrupted request came this far. */
function switch_endpoint( Provider_Target $target ): Outcome {
	$provider = provider_by_id( $target->id );
	$done     = null === $provider ? null : $provider->switch_endpoint( $target->from, $target->to );
	if ( null === $done || true === $done ) {
		return null === $done ? Outcome::failed( 'no_provider' ) : Outcome::done();
	}
	$now = text( entries( $done->get_error_data() )['endpoint'] ?? '' );
	if ( 'shortpixel_flush_endpoint_changed' === $done->get_error_code() && $now === $target->to ) {
		return Outcome::done( 'found_done' );
	}
	return Outcome::failed(
		str_replace( 'shortpixel_flush_', '', (string) $done->get_error_code() ),
		[
			'endpoint' => $now,
			'message'  => $done->get_error_message(),
		]
	);
}

/** Has style sheets fetched anew, since they hold addresses of backgrounds. */
function styles_step( Step_Context $context ): Outcome {
	$cleared = [];
	foreach ( $context->targets as $target ) {
		$provider = provider_by_id( $target->id );
		try {
			$cleared[] = null === $provider ? null : $provider->clear_styles();
		} catch ( Throwable $error ) {
			return Outcome::failed( 'styles_failed', [ 'error' => $error->getMessage() ] );
		}
	}
	if ( in_array( false, $cleared, true ) ) {
		return Outcome::failed( 'styles_failed', [ 'error' => '' ] );
	}
	return in_array( true, $cleared, true ) ? Outcome::done() : Outcome::skipped( 'no_styles' );
}
