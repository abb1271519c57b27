<?php
/** Adds what a browser measures on pages while the flush already runs. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Copies\Owners;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Subject;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use WP_Error;
use function ShortPixelFlush\Copies\concatenated;
use function ShortPixelFlush\Copies\keep_recent_lists;
use function ShortPixelFlush\Copies\measured_links;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\subject_of;
use function ShortPixelFlush\Model\encoded_url;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Say\changed_meanwhile;
use function ShortPixelFlush\storage_failed;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Plans from a browser's measurements so far, and adds new copies to the flush.
 *
 * @param list<Layout> $layouts All layouts since the flush started; empty if there are none yet.
 * @param bool         $goes_on Whether the browser continues, so that the flush must not end.
 * @return true|WP_Error
 */
function add_layouts( Flush $flush, array $layouts, bool $goes_on ) {
	keep_seen_before( $flush, $layouts );
	$flushes = new Flushes();
	// Extends the deadline first, so that the flush does not end meanwhile.
	if ( null === $flushes->change( $flush->id, static fn ( Flush $now ): ?array => with_deadline( $now, now() + Flush::MEASURING_SECONDS ) ) ) {
		return taken_too_late( $flushes->get( $flush->id ) );
	}

	$plan = [] === $layouts ? null : measured_plan( $flush, $layouts );

	if ( is_wp_error( $plan ) ) {
		return $plan;
	}
	if ( null !== $plan && ! add_rows( $flush->id, $plan ) ) {
		return storage_failed();
	}

	$until = $goes_on ? now() + Flush::MEASURING_SECONDS : 0;

	$changed = $flushes->change(
		$flush->id,
		static function ( Flush $now ) use ( $plan, $until ): ?array {
			$changes = with_deadline( $now, $until );

			if ( null !== $changes && null !== $plan ) {
				$changes['subject'] = $changes['subject']->with(
					array_intersect_key( subject_of( $plan ), array_flip( [ 'attachment_ids', 'found_in', 'coverage', 'unseen_images' ] ) )
				);
			}

			// New rows are due at once, and so is the end of a flush that waited for the browser only.
			$is_due = null !== $plan || 0 === $until;
			return null === $changes || ! $is_due || 'waiting' !== $now->state ? $changes : $changes + [
				'state'      => 'running',
				'wait_until' => 0,
			];
		}
	);

	$now    = $flushes->get( $flush->id );
	$linked = null === $now ? [] : $now->images_by( Flush::NEW_LINK );
	if ( [] !== $linked && ! ( new Purges() )->set_aside( $flush->id, $linked, MOST_OLD_LINKS ) ) {
		return storage_failed();
	}
	if ( null === $changed ) {
		// The new rows would stay open, unless the flush has work in the background.
		if ( null === $now || ( ! $now->is_open() && ! $now->goes_on() ) ) {
			( new Purges() )->move( $flush->id, [ 'queued' ], [ 'state' => 'cancelled' ] );
		}
		return taken_too_late( $now );
	}

	keep_recent_lists( null === $plan ? [] : $plan->variants );
	wake_runner();
	return true;
}

/**
 * @param list<Layout> $layouts
 * @return Plan|WP_Error An error also if the flush would have too many links.
 */
function measured_plan( Flush $flush, array $layouts ) {
	$plan = plan_images( $flush->measured_images(), $layouts );
	if ( is_wp_error( $plan ) ) {
		return $plan;
	}
	$links = measured_links( $layouts, $flush->subject->on_pages['urls'] ?? [], new Owners() );
	$plan  = $plan->with_variants( concatenated( [ $plan->variants, $links ] ) );
	return too_many_together( $plan, ( new Purges() )->variants( $flush->id, Purge::STATES ) ) ?? $plan;
}

/** @param list<Variant> $known Copies that the flush already has. */
function too_many_together( Plan $plan, array $known ): ?WP_Error {
	$urls = [];
	foreach ( array_merge( $known, $plan->variants ) as $variant ) {
		$urls[ encoded_url( $variant->url ) ] = true;
	}
	return too_many_links( count( $urls ) );
}

/**
 * @param int $until When the browser's next report has to arrive, in Unix seconds; 0 if it has finished.
 * @return array{subject: Subject}|null The change to the flush; null if it takes no layouts, or no longer does.
 */
function with_deadline( Flush $flush, int $until ): ?array {
	$measuring = [ 'until' => $until ] + ( $flush->subject->measuring ?? [] );

	return $flush->is_open() && $flush->awaits_measuring() ? [ 'subject' => $flush->subject->with( [ 'measuring' => $measuring ] ) ] : null;
}

function add_rows( int $flush_id, Plan $plan ): bool {
	$purges   = new Purges();
	$variants = [] !== account_keys() ? group_by_purge_key( $plan->variants ) : $plan->variants;

	return null !== $purges->add( $flush_id, $variants ) && $purges->note_found( $flush_id, $variants );
}

/** @return true|WP_Error True if all measured images have new links by now, so measurements are no longer needed. */
function taken_too_late( ?Flush $now ) {
	return null !== $now && null !== $now->subject->measuring && ! $now->awaits_measuring() ? true : changed_meanwhile( 'shortpixel_flush_ended' );
}
