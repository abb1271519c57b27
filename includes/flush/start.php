<?php
/** Turns a request into a stored flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use WP_Error;
use function ShortPixelFlush\Copies\give_back;
use function ShortPixelFlush\Copies\keep_recent_lists;
use function ShortPixelFlush\Copies\library_extent;
use function ShortPixelFlush\Copies\no_provider;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\plan_library;
use function ShortPixelFlush\Copies\plan_many;
use function ShortPixelFlush\Copies\plan_pasted;
use function ShortPixelFlush\Copies\plan_urls;
use function ShortPixelFlush\Copies\provider_targets;
use function ShortPixelFlush\Copies\subject_of;
use function ShortPixelFlush\Copies\take_images;
use function ShortPixelFlush\Copies\too_many_today;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\remember_endpoints;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\Say\already_running;
use function ShortPixelFlush\Say\cause_reason;
use function ShortPixelFlush\Say\endpoint_changed;
use function ShortPixelFlush\Say\flush_failure_sentence;
use function ShortPixelFlush\Say\nothing_to_flush;
use function ShortPixelFlush\Say\sentence;
use function ShortPixelFlush\storage_failed;
use function ShortPixelFlush\visible_user;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const MOST_OPEN_FLUSHES = 20;

// A flush of everything that progressed within this many seconds counts as still being worked on.
const SITE_IS_DRIVEN = 10;

/**
 * Plans a flush. Stores no flush, and sends ShortPixel's CDN no request.
 *
 * @return Plan|WP_Error
 */
function plan_for( Start_Request $wanted ) {
	$refusal = resting_refusal();
	if ( null !== $refusal ) {
		return $refusal;
	}
	if ( 'site' === $wanted->scope ) {
		return plan_site( $wanted->method );
	}
	if ( 'urls' === $wanted->scope ) {
		$plan = '' === $wanted->pasted ? plan_urls( $wanted->urls ) : plan_pasted( $wanted->pasted );
	} elseif ( $wanted->library ) {
		$plan = plan_library();
	} else {
		$plan = $wanted->is_large() ? plan_many( $wanted->attachments ) : plan_images( $wanted->attachments );
	}
	if ( is_wp_error( $plan ) ) {
		return $plan;
	}
	// A pasted CDN link is one copy; a page, or a file, stands for all copies of its images.
	$is_copies = 'urls' === $plan->scope && $plan->addresses <= count( $plan->urls ) && [] === ( $plan->on_pages['urls'] ?? [] );
	$estimate  = $wanted->library
		? library_estimate( $plan->images() )
		: estimate_of( $plan->images(), $wanted->is_large() ? $wanted->attachments : $plan->touched_attachments(), $is_copies ? $plan->addresses : null );
	return $plan->with(
		[
			'estimate' => $estimate,
			'notes'    => array_merge( $plan->notes, edge_notes( $plan ), estimate_notes( $estimate ) ),
		]
	);
}

/**
 * Starts a flush of images or links.
 *
 * @return int|WP_Error The flush's id.
 */
function start_planned( Start_Request $wanted, Plan $plan, int $user_id ) {
	$reason = '' === $wanted->reason && 'scan' === $wanted->cause ? cause_reason( 'scan' ) : $wanted->reason;
	if ( $wanted->library ) {
		return start_library( $reason, $user_id );
	}
	if ( $wanted->is_large() ) {
		return start_many( $wanted->attachments, $reason, $user_id, $wanted->method );
	}
	$more = $wanted->measuring && 'images' === $plan->scope ? Flush::measuring( $plan->attachment_ids ) : [];
	return start( $plan, $reason, $user_id, $more, $wanted->cause, $wanted->method );
}

/**
 * @param array<mixed> $more   Further data for the flush's subject.
 * @param string       $cause  One of CAUSES.
 * @param string       $method `auto`, `new_link` or `removal`; pasted links are always removed.
 * @return int|WP_Error The id of the new flush, or of an automatic one under way that does the same.
 */
function start( Plan $plan, string $reason, int $user_id, array $more = [], string $cause = 'person', string $method = 'removal' ) {
	$under_way = 'person' === $cause && 'removal' !== $method ? automatic_flush_of( $plan->attachment_ids ) : null;
	if ( null !== $under_way ) {
		return started( $under_way->id );
	}
	$refusal = over_the_limits( $plan, $user_id ) ?? take_images( $user_id, $plan->images() );
	if ( null !== $refusal ) {
		return $refusal;
	}
	// A browser is about to measure the pages, which finds their copies more exactly than recent lists do.
	$plan    = isset( $more['measuring'] ) ? $plan->without( 'recent' ) : $plan;
	$flush   = [
		'scope'   => $plan->scope,
		'user_id' => $user_id,
		'reason'  => $reason,
		'cause'   => $cause,
		'subject' => $more + [ 'method' => $method ] + subject_of( $plan ),
		'steps'   => 'images' === $plan->scope && 'removal' !== $method ? [ Step::queued( 'ways' ) ] : [],
	];
	$has_key = [] !== account_keys();
	$id      = store( $flush, $has_key ? group_by_purge_key( $plan->variants ) : $plan->variants );
	if ( is_wp_error( $id ) ) {
		give_back( $user_id, $plan->images() );
	}
	keep_recent_lists( $plan->variants );
	return started( $id );
}

/**
 * Returns the automatic flush that gives these images new links, or is yet to choose their ways; null if there is none,
 * or an image has changed since it was created. Another flush would only repeat it.
 *
 * @param list<int> $ids
 */
function automatic_flush_of( array $ids ): ?Flush {
	$changed_at = max( [ 0, ...array_column( ( new Image_Records() )->all( $ids ), 'changed_at' ) ] );
	foreach ( [] === $ids ? [] : ( new Flushes() )->open( visible_user(), 'images' ) as $flush ) {
		$has_to_choose = $flush->has_step( 'ways', [ 'queued', 'running' ] ) && '' === why_settled( $flush );
		$gives_links   = ( $flush->has_new_links() || $has_to_choose ) && ! $flush->is_undo();
		if ( $flush->is_automatic() && $gives_links && $changed_at <= $flush->created_at && $ids === $flush->subject->attachment_ids ) {
			return $flush;
		}
	}
	return null;
}

/** @return int|WP_Error The flush's id. Runners plan it in batches, and start sending after the first. */
function start_library( string $reason, int $user_id ) {
	$extent = library_extent();
	$error  = no_provider( 'can_flush_images' )
		?? ( 0 === $extent['images'] ? nothing_to_flush() : null )
		?? ( is_library_open( PHP_INT_MAX ) ? already_running() : null )
		?? over_the_limits( null, $user_id );
	if ( null !== $error ) {
		return $error;
	}
	$id = store(
		[
			'scope'   => 'images',
			'user_id' => $user_id,
			'reason'  => $reason,
			'subject' => [
				'library'          => true,
				'attachment_count' => $extent['images'],
			],
			'steps'   => [ Step::queued( 'plan', $extent ) ],
		]
	);
	// The flush stored first continues; two requests may have come at once.
	if ( is_int( $id ) && is_library_open( $id ) ) {
		( new Flushes() )->delete( [ $id ] );
		return already_running();
	}
	return started( $id );
}

/**
 * Starts a flush of more images than can be planned while a user waits. The table of images names them, as for a
 * gathered flush.
 *
 * @param list<int> $ids
 * @param string    $method As for start().
 * @return int|WP_Error The flush's id.
 */
function start_many( array $ids, string $reason, int $user_id, string $method = 'removal' ) {
	// The images count towards the limit when they are planned.
	$error = over_the_limits( null, $user_id ) ?? too_many_today( $user_id, count( $ids ) );
	if ( null !== $error ) {
		return $error;
	}
	$id    = open_gathering( 'person', $user_id );
	$error = 0 === $id ? storage_failed() : too_many_open( $user_id, 0 );
	if ( null !== $error ) {
		( new Flushes() )->delete( [ $id ] );
		return $error;
	}
	( new Image_Records() )->set_flush( $ids, $id );
	return started( close_gathering( $id, static fn (): string => $reason, $method ) ? $id : storage_failed() );
}

/**
 * Tries the next endpoint of each provider with one image, or asks ShortPixel for the purge, and leaves the rest to the
 * runner.
 *
 * @param string $expected The endpoint that the user saw.
 * @param string $method   As for plan_site().
 * @return int|WP_Error The flush's id.
 */
function start_site( string $expected, string $reason, int $user_id, string $method = '' ) {
	finish_abandoned_sites();
	$targets = null === other_open_of_site( 0 ) ? provider_targets( $method ) : already_running();
	if ( is_wp_error( $targets ) ) {
		return $targets;
	}
	if ( $targets[0]->from !== $expected ) {
		return endpoint_changed( $targets[0]->from );
	}
	$id = store_site(
		[
			'scope'   => 'site',
			'state'   => 'running',
			'user_id' => $user_id,
			'reason'  => $reason,
		] + site_fields( $targets )
	);
	if ( is_wp_error( $id ) ) {
		return $id;
	}
	$flush = ( new Flushes() )->get( $id );
	if ( null === $flush ) {
		return storage_failed();
	}
	announce_step( $flush, 'start', 'recorded' );
	before_flush( $id );
	$flush = try_all( $flush );
	if ( null === $flush || ! $flush->is_open() ) {
		return null === $flush ? storage_failed() : cdn_failed( $flush );
	}
	return started( $id );
}

/**
 * Stores a flush of everything for the site's own next background run. On a network, a request to one site can't know
 * which plugins run on another, nor call them: the site itself finds out which ways exist, and whether they work.
 *
 * @return int|WP_Error The flush's id.
 */
function queue_site( string $reason, int $user_id ) {
	if ( null !== other_open_of_site( 0 ) ) {
		return already_running();
	}
	$id = store_site(
		[
			'scope'   => 'site',
			'user_id' => $user_id,
			'reason'  => $reason,
		]
	);
	if ( ! is_wp_error( $id ) ) {
		schedule( now() );
	}
	return $id;
}

/**
 * @phpstan-param array{
 *     scope: string,
 *     state?: string,
 *     user_id?: int,
 *     reason?: string,
 *     subject?: array<mixed>,
 *     endpoint_from?: string,
 *     endpoint_to?: string,
 *     steps?: list<Step>,
 * } $flush
 * @return int|WP_Error The id. Of two concurrent requests, the one stored first continues.
 */
function store_site( array $flush ) {
	$refusal = resting_refusal();
	$flushes = new Flushes();
	$id      = null === $refusal ? $flushes->create( $flush ) : 0;
	if ( 0 === $id ) {
		return $refusal ?? storage_failed();
	}
	$other = other_open_of_site( $id );
	if ( null !== $other && $other->id < $id ) {
		$flushes->delete( [ $id ] );
		return already_running();
	}
	return $id;
}

/**
 * Returns the error of a flush that failed at once, usually because the CDN sent no image under the new endpoint, or
 * ShortPixel refused the purge. The flush stays on record.
 */
function cdn_failed( Flush $flush ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_cdn_failed',
		flush_failure_sentence( $flush ),
		[
			'status' => 502,
			'flush'  => $flush->id,
			'url'    => null === $flush->failure ? '' : $flush->failure->data->url,
		]
	);
}

/** Tries each new endpoint of a flush of everything; without any, asks ShortPixel for the purge. */
function try_all( Flush $flush ): ?Flush {
	$runner = new Runner();
	if ( [] === $flush->steps_of( [ 'try' ] ) ) {
		$runner->do_next( $flush->id );
	} else {
		$runner->try_each( $flush, 5.0 );
	}
	return ( new Flushes() )->get( $flush->id );
}

/** Continues flushes of everything that an earlier request abandoned, each for up to 20 seconds. */
function finish_abandoned_sites(): void {
	foreach ( ( new Flushes() )->open( null, 'site' ) as $flush ) {
		if ( $flush->updated_at <= now() - SITE_IS_DRIVEN ) {
			( new Runner() )->step( $flush->id, 20.0 );
		}
	}
}

/** Whether an earlier flush of the whole library is open or being stored. */
function is_library_open( int $before ): bool {
	return [] !== array_filter(
		( new Flushes() )->open( null, 'images', Flush::UNENDED_STATES ),
		static fn ( Flush $flush ): bool => $flush->subject->library && $flush->id < $before
	);
}

/**
 * Stores a flush unless too many are open by then: of several concurrent requests, each sees what the others have
 * stored before it continues.
 *
 * @param array{scope: string, user_id: int, reason: string, cause?: string, subject: array<mixed>, steps?: list<Step>} $flush
 * @param list<Variant> $variants
 * @return int|WP_Error The id.
 */
function store( array $flush, array $variants = [] ) {
	$flushes = new Flushes();
	$id      = $flushes->create( [ 'state' => 'storing' ] + $flush, $variants );
	$refusal = 0 === $id ? storage_failed() : too_many_open( $flush['user_id'], 0 );
	if ( null === $refusal && null === $flushes->change( $id, static fn (): array => [ 'state' => 'queued' ] ) ) {
		$refusal = storage_failed();
	}
	if ( null !== $refusal ) {
		$flushes->delete( [ $id ] );
	}
	return $refusal ?? $id;
}

/**
 * @param int|WP_Error $id
 * @return int|WP_Error The flush's id.
 */
function started( $id ) {
	if ( is_wp_error( $id ) ) {
		return $id;
	}
	remember_endpoints();
	wake_runner();
	return $id;
}

function too_many_links( int $addresses ): ?WP_Error {
	if ( $addresses > Plan::MOST_LINKS ) {
		/* translators: 1: number of copies, 2: the largest number there may be. */
		$sentence = sentence( __( 'This would flush %1$s copies; at most %2$s can be flushed at once. Flush fewer images.', 'shortpixel-flush' ), $addresses, Plan::MOST_LINKS );
		return new WP_Error( 'shortpixel_flush_too_many', $sentence, [ 'status' => 413 ] );
	}
	return null;
}

/** @param Plan|null $plan Null if the links are not known yet. */
function over_the_limits( ?Plan $plan, int $user_id ): ?WP_Error {
	$refusal = resting_refusal() ?? ( null === $plan ? null : too_many_links( $plan->addresses ) );
	if ( null !== $refusal ) {
		return $refusal;
	}
	return too_many_open( $user_id, 1 ) ?? ( null === $plan ? null : too_many_today( $user_id, $plan->images() ) );
}

/** @param int $more The number of flushes about to be added. */
function too_many_open( int $user_id, int $more ): ?WP_Error {
	if ( ( new Flushes() )->count_unended( $user_id ) + $more <= MOST_OPEN_FLUSHES ) {
		return null;
	}
	/* translators: %s: number of flushes. */
	$sentence = sentence( __( '%s of your flushes are still under way. Wait until one has ended, or stop one.', 'shortpixel-flush' ), MOST_OPEN_FLUSHES );
	return new WP_Error( 'shortpixel_flush_busy', $sentence, [ 'status' => 429 ] );
}
