<?php
/**
 * Gives all images of a provider another endpoint: tried with one image first, then switched, and switched back by an
 * undo.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Providers\Provider;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use Throwable;
use function ShortPixelFlush\Copies\provider_by_id;
use function ShortPixelFlush\Copies\unused_endpoint;
use function ShortPixelFlush\error_data;
use function ShortPixelFlush\Proof\is_copy_from_a_cache;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\restore;
use function ShortPixelFlush\Versions\stash;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The number of further keys tried if a cache already has the image. If it has the image under all of them, the CDN
// probably ignores the key.
const MOST_FURTHER_KEYS = 3;

/** Requests one real image at the next endpoint before pages use it, so that no click breaks every image of a site. */
function try_step( Step_Context $context ): Outcome {
	$target = $context->targets[0];
	$tried  = tried_image( $target );
	if ( null === $tried ) {
		return Outcome::skipped( 'no_image' );
	}
	$answer = probe( $context->client, $tried['url'] );
	if ( is_copy_from_a_cache( $answer ) ) {
		[ $target, $tried, $answer ] = unused_key( $context->client, $target ) ?? [ $target, $tried, $answer ];
		if ( $target !== $context->targets[0] && ! move_target( $context->flush->id, $target ) ) {
			return Outcome::failed( 'storage_failed' );
		}
	}
	$data = [
		'url'    => $tried['url'],
		'status' => $answer['status'],
		'error'  => $answer['error'],
	];
	return is_picture_or_original( $answer, $tried['source'] ) ? Outcome::done( '', $data ) : Outcome::failed( 'cdn_failed', $data );
}

/**
 * Finds a further key under which no cache has the image yet. The next key may be in use already if a backup was
 * restored, or a staging copy took the site's place: the site has forgotten later flushes, and visitors would get the
 * images of that time.
 *
 * @return array{Provider_Target, array{url: string, source: string}, Http_Answer}|null Null if there is none.
 */
function unused_key( Client $client, Provider_Target $target ): ?array {
	for ( $further = 0; $further < MOST_FURTHER_KEYS; $further++ ) {
		$next   = unused_endpoint( $target->to );
		$target = null === $next ? null : $target->to( $next );
		$tried  = null === $target ? null : tried_image( $target );
		if ( null === $target || null === $tried ) {
			return null;
		}
		$answer = probe( $client, $tried['url'] );
		if ( ! is_copy_from_a_cache( $answer ) ) {
			return [ $target, $tried, $answer ];
		}
	}
	return null;
}

/** Changes the endpoint to which a flush of everything switches. */
function move_target( int $flush_id, Provider_Target $moved ): bool {
	return null !== ( new Flushes() )->change(
		$flush_id,
		static function ( Flush $now ) use ( $moved ): array {
			$targets = array_map( static fn ( Provider_Target $target ): Provider_Target => $target->id === $moved->id ? $moved : $target, $now->targets() );
			return [
				'subject'     => $now->subject->with( [ 'targets' => $targets ] ),
				'endpoint_to' => $targets[0]->to ?? '',
			];
		}
	);
}

/**
 * Switches to the next endpoint. Under its key neither the CDN nor a browser should have a copy, so no image needs a
 * version there: versions are stashed once every provider has switched. A purge by ShortPixel's API leaves copies in
 * browsers, so versions stay.
 */
function switch_step( Step_Context $context ): Outcome {
	$outcome = switch_endpoint( $context->targets[0] );
	if ( Outcome::DONE === $outcome->state ) {
		$switched = array_merge(
			[ $context->targets[0]->id ],
			array_map( static fn ( Provider_Target $target ): string => $target->id, $context->flush->targets_with_step( [ 'switch' ], [ 'done' ] ) )
		);
		$ready    = array_map( static fn ( Provider $provider ): string => $provider->id(), ready() );
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

/**
 * Switches if the endpoint is still the expected one; also succeeds if the new one is set already, as after an
 * interrupted request.
 */
function switch_endpoint( Provider_Target $target ): Outcome {
	$provider = provider_by_id( $target->id );
	$done     = null === $provider ? null : $provider->switch_endpoint( $target->from, $target->to );
	if ( null === $done ) {
		return Outcome::failed( 'no_provider' );
	}
	if ( true === $done ) {
		( new Image_Records() )->forget_stale( 'no_copy' );
		return Outcome::done();
	}
	$now = error_data( $done )['endpoint'] ?? '';
	if ( 'shortpixel_flush_endpoint_changed' === $done->get_error_code() && $now === $target->to ) {
		( new Image_Records() )->forget_stale( 'no_copy' );
		return Outcome::done( 'found_done' );
	}
	return Outcome::failed(
		str_replace( 'shortpixel_flush_', '', (string) $done->get_error_code() ),
		[ 'message' => $done->get_error_message() ]
	);
}

/** Makes browsers fetch style sheets again, since these contain the URLs of background images. */
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
		return Outcome::failed( 'styles_failed' );
	}
	return in_array( true, $cleared, true ) ? Outcome::done() : Outcome::skipped( 'no_styles' );
}
