<?php
/** A flush that is asked for inside of a save or an upload: one row now, and nothing else. A runner plans it later. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Providers\ready;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/drivers.php';
require_once __DIR__ . '/model/values.php';
require_once __DIR__ . '/../providers/providers.php';

// So many images share a flush at most; the next begin another.
const QUEUED_TOGETHER = 500;

/**
 * Queues an image, and answers the flush's number; 0 where it can't be stored, or no provider here flushes images.
 *
 * Images that one request queues for the same reason share a flush, for as long as no runner has begun it: the first is an
 * INSERT, each further one an UPDATE, and the same image again, which WordPress's hooks like to tell several times, is neither.
 */
function queue_image( int $id, string $reason = '' ): int {
	if ( $id < 1 || ! can_flush_images() ) {
		return 0;
	}

	$reason = '' === $reason ? __( 'Changed', 'shortpixel-flush' ) : $reason;
	$key    = get_current_blog_id() . ' ' . get_current_user_id() . ' ' . $reason;
	$queued = queued_together( $key );

	if ( null !== $queued && join_queued( $queued, $id ) ) {
		return $queued;
	}

	$planning = new Planning( 1, $id, $id - 1, [ $id ] );
	$flush    = ( new Flushes() )->create(
		[
			'scope'   => 'images',
			'user_id' => get_current_user_id(),
			'reason'  => $reason,
			'subject' => queued_subject( [ $id ] ),
			'steps'   => [ Step::queued( 'plan', $planning->to_array() ) ],
		]
	);

	if ( $flush > 0 ) {
		queued_together( $key, $flush );
		wake_at_the_end();
	}

	return $flush;
}

/** Tells whether a provider on this site flushes single images; read once a request. */
function can_flush_images(): bool {
	/**
	 * By blog.
	 *
	 * @var array<int,bool> $can
	 */
	static $can = [];

	$blog = get_current_blog_id();
	// Which plugins run on another site only a request to that site can tell; here there is no more than what they stored.
	if ( is_multisite() && ms_is_switched() ) {
		return [] !== active();
	}
	if ( ! isset( $can[ $blog ] ) ) {
		$can[ $blog ] = false;
		foreach ( ready() as $provider ) {
			$can[ $blog ] = $can[ $blog ] || $provider->can_flush_images();
		}
	}

	return $can[ $blog ];
}

/** Remembers the flush that this request has queued for a reason. */
function queued_together( string $key, ?int $flush = null ): ?int {
	/**
	 * By what they share.
	 *
	 * @var array<string,int> $queued
	 */
	static $queued = [];

	if ( null !== $flush ) {
		$queued[ $key ] = $flush;
	}

	return $queued[ $key ] ?? null;
}

/** Adds an image to a flush that no runner has begun; false where one has, and the image needs a flush of its own. */
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
	$ids      = array_merge( $planning->ids, [ $id ] );
	$planning = new Planning( count( $ids ), max( $ids ), min( $ids ) - 1, $ids );
	return $flushes->update(
		$flush,
		[
			'subject' => queued_subject( $ids ) + $flush->subject,
			'steps'   => [ Step::queued( 'plan', $planning->to_array() ) ],
		]
	);
}

/**
 * Says for people what is flushed, without reading anything: which images those are is shown when they are.
 *
 * @param list<int> $ids
 * @return array{queued: list<int>, attachment_count: int}
 */
function queued_subject( array $ids ): array {
	return [
		'queued'           => array_slice( $ids, 0, 10 ),
		'attachment_count' => count( $ids ),
	];
}

/** Has the background worker come when this request is over, once, however much it queues. */
function wake_at_the_end(): void {
	sites_to_wake( get_current_blog_id() );

	if ( false === has_action( 'shutdown', __NAMESPACE__ . '\wake_for_queued' ) ) {
		add_action( 'shutdown', __NAMESPACE__ . '\wake_for_queued' );
	}
}

/**
 * Remembers the sites of a network for which this request has queued something.
 *
 * @return array<int,int>
 */
function sites_to_wake( ?int $site = null ): array {
	/**
	 * By themselves.
	 *
	 * @var array<int,int> $sites
	 */
	static $sites = [];

	if ( null !== $site ) {
		$sites[ $site ] = $site;
	}

	return $sites;
}

/** Has the background worker come now. No request is sent for that, not even to this site. */
function wake_for_queued(): void {
	foreach ( sites_to_wake() as $site ) {
		if ( get_current_blog_id() === $site ) {
			schedule( now() );
			continue;
		}

		switch_to_blog( $site );
		// Not by Action Scheduler: its queue, if that site has it at all, is out of reach from here.
		schedule_cron( now() );
		restore_current_blog();
	}
}
