<?php
/** Queues a flush during a save or an upload: only one row is stored, and a runner plans the flush later. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\now;
use function ShortPixelFlush\on_site;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Providers\can_any_provider_flush_images;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most images that share a flush; further ones start another.
const QUEUED_TOGETHER = 500;

/**
 * Queues an image and returns the flush's id; 0 if it can't be stored, or images can't be flushed here.
 *
 * Images that one request queues with the same reason, method and user share a flush, until a runner begins it or it is
 * full. The first image takes an INSERT and each further one an UPDATE. Until then, queuing an image again, as
 * WordPress's hooks often do, takes neither.
 */
function queue_image( int $id, string $reason = '', string $method = 'auto' ): int {
	if ( $id < 1 || ! can_flush_images() ) {
		return 0;
	}

	$reason = '' === $reason ? __( 'Changed', 'shortpixel-flush' ) : $reason;
	$key    = get_current_blog_id() . ' ' . get_current_user_id() . " {$method} " . $reason;
	$queued = queued_together( $key );

	if ( null !== $queued && join_queued( $queued, $id ) ) {
		return $queued;
	}

	$flush = ( new Flushes() )->create(
		[
			'scope'   => 'images',
			'user_id' => get_current_user_id(),
			'reason'  => $reason,
			'cause'   => 'code',
		] + fields_of_queued( [ $id ], $method )
	);

	if ( $flush > 0 ) {
		queued_together( $key, $flush );
		wake_at_the_end();
	}

	return $flush;
}

function can_flush_images(): bool {
	if ( is_resting() ) {
		return false;
	}
	/** @var array<int,bool> $can By site. */
	static $can = [];

	$blog = get_current_blog_id();
	// Another site's plugins are only loaded in its own requests; only what they stored is available here.
	if ( is_multisite() && ms_is_switched() ) {
		return [] !== active();
	}
	// A provider may still be loaded later in this request, but none is unloaded.
	if ( true !== ( $can[ $blog ] ?? false ) ) {
		$can[ $blog ] = can_any_provider_flush_images();
	}

	return $can[ $blog ];
}

/** Returns, or sets, the flush that images queued with the same key share. */
function queued_together( string $key, ?int $flush = null ): ?int {
	/** @var array<string,int> $queued By key. */
	static $queued = [];

	if ( null !== $flush ) {
		$queued[ $key ] = $flush;
	}

	return $queued[ $key ] ?? null;
}

/** Adds an image to a queued flush; false if the flush has begun, is full or can't be changed. */
function join_queued( int $flush_id, int $id ): bool {
	$flushes  = new Flushes();
	$flush    = $flushes->get( $flush_id );
	$planning = null === $flush ? null : $flush->planning();
	if ( null === $flush || null === $planning || 'queued' !== $flush->state || count( $planning->ids ) >= QUEUED_TOGETHER ) {
		return false;
	}
	if ( in_array( $id, $planning->ids, true ) ) {
		return true;
	}
	$fields = fields_of_queued( array_merge( $planning->ids, [ $id ] ), $flush->subject->method );
	return $flushes->update( $flush, [ 'subject' => $flush->subject->with( $fields['subject'] ) ] + $fields );
}

/**
 * @param non-empty-list<int> $ids
 * @return array{subject: array<mixed>, steps: list<Step>}
 */
function fields_of_queued( array $ids, string $method ): array {
	$planning = [
		'images' => count( $ids ),
		'last'   => max( $ids ),
		'after'  => min( $ids ) - 1,
		'ids'    => $ids,
	];
	return [
		'subject' => [ 'method' => $method ] + queued_subject( $ids ),
		'steps'   => steps_to_plan( $planning, $method ),
	];
}

/**
 * @param array<mixed> $planning The data of the step `plan`.
 * @param string       $method   As for start().
 * @return list<Step>
 */
function steps_to_plan( array $planning, string $method ): array {
	return array_merge( 'removal' === $method ? [] : [ Step::queued( 'ways' ) ], [ Step::queued( 'plan', $planning ) ] );
}

/**
 * @param list<int> $ids
 * @return array{queued: list<int>, attachment_count: int} A subject without details, which are read when it is shown.
 */
function queued_subject( array $ids ): array {
	return [
		'queued'           => array_slice( $ids, 0, 10 ),
		'attachment_count' => count( $ids ),
	];
}

/** Schedules a run at the end of the request, once, however much it queues. */
function wake_at_the_end(): void {
	sites_to_wake( get_current_blog_id() );

	if ( false === has_action( 'shutdown', __NAMESPACE__ . '\wake_for_queued' ) ) {
		add_action( 'shutdown', __NAMESPACE__ . '\wake_for_queued' );
	}
}

/** @return array<int,int> The sites for which this request has queued something, including the given one. */
function sites_to_wake( ?int $site = null ): array {
	/** @var array<int,int> $sites By id. */
	static $sites = [];

	if ( null !== $site ) {
		$sites[ $site ] = $site;
	}

	return $sites;
}

/** Schedules a run on each site for which something was queued, without sending a request. */
function wake_for_queued(): void {
	foreach ( sites_to_wake() as $site ) {
		on_site( $site, static fn () => schedule( now() ) );
	}
}
