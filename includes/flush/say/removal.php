<?php
/** What visitors get during and after a flush that removes copies, and what holds it up. No sentence claims more than the counts show. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/edges.php';
require_once __DIR__ . '/failures.php';
require_once __DIR__ . '/page.php';
require_once __DIR__ . '/paragraph.php';
require_once __DIR__ . '/steps.php';
require_once __DIR__ . '/subject.php';

// A few lost answers among many others are no trouble; more than one in ten are.
const TROUBLE_FROM_A_TENTH = 10;

function removal_message( Report $report, string $trouble ): string {
	$flush = $report->flush;
	$tally = $report->tally;
	if ( $flush->is_open() ) {
		return '' === $trouble ? open_message( $flush, $tally ) : with_next_try( $trouble, $flush );
	}
	if ( 'cancelled' === $flush->state ) {
		return $flush->is_planning() ? stopped_planning_message( $flush, $tally ) : cancelled_message( $tally );
	}
	$message = 'done' === $flush->state ? done_message( $flush, $tally ) : edges_ended_message( $report ) ?? unfinished_message( $flush, $tally );
	return paragraph( $message, left_to_others_sentence( $flush ), old_links_sentence( $report->linked_from ), paragraph( ...page_sentences( $flush->on_pages() ) ), purge_api_sentence( $flush ) );
}

/** How many of its images a flush left to a later one; empty where that is all that there is to say, or there are none. */
function left_to_others_sentence( Flush $flush ): string {
	$images = $flush->planning()->taken_over ?? 0;
	return 0 === $images || 'taken_over' === ( $flush->failure->code ?? '' ) ? '' : taken_over_sentence( $images );
}

/** Why the purge API was given up; empty where it was not. */
function purge_api_sentence( Flush $flush ): string {
	$memory = entries( $flush->subject['purge_api'] ?? [] );
	if ( true === ( $memory['key_refused'] ?? false ) ) {
		return __( 'ShortPixel refused the account key that your ShortPixel plugin keeps, so it was asked to remove each copy by itself. Check the key in that plugin’s settings.', 'shortpixel-flush' );
	}
	return true === ( $memory['cdn_refused'] ?? false )
		? __( 'ShortPixel’s CDN refused to purge by file, so ShortPixel was asked to remove each copy by itself.', 'shortpixel-flush' )
		: '';
}

function open_message( Flush $flush, Tally $tally ): string {
	if ( $flush->is_planning() ) {
		return planning_message( $flush, $tally );
	}
	$seconds = seconds_left( $flush );
	$edge    = busy_edge( $flush );
	if ( '' !== $edge && $seconds > 0 ) {
		/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: number of seconds. */
		return sentence( _n( 'Pausing for %1$s. Continuing in %2$s second…', 'Pausing for %1$s. Continuing in %2$s seconds…', $seconds, 'shortpixel-flush' ), $edge, $seconds );
	}
	if ( 'waiting' === $flush->state && 0 === $tally->count( [ 'sent' ] ) && $flush->measured_until() > now() ) {
		return __( 'Waiting for a browser to measure the pages that show the images…', 'shortpixel-flush' );
	}
	if ( 'queued' !== $flush->state && 0 === $tally->count( [ 'queued' ] ) && $tally->accepted() > 0 ) {
		return looking_message( $flush, $tally->of_sample() );
	}
	$sources = array_values( $flush->steps_of( [ 'edge_sources' ], [ 'running' ] ) )[0] ?? null;
	if ( null !== $sources && 0 === $tally->accepted() ) {
		return under_way_sentence( $flush, $sources );
	}
	$total = $tally->count();
	/* translators: %s: number of copies. */
	return sentence( _n( 'Asking ShortPixel to remove %s copy…', 'Asking ShortPixel to remove %s copies…', $total, 'shortpixel-flush' ), $total );
}

/**
 * For a flush whose removals are all requested, or whose images have all been given their new address.
 *
 * @param Tally $checked Of what is checked.
 */
function looking_message( Flush $flush, Tally $checked ): string {
	$seconds = seconds_left( $flush );
	if ( 0 === $seconds ) {
		return __( 'Checking what visitors see…', 'shortpixel-flush' );
	}
	if ( has_looked( $checked ) && $checked->count() === $checked->count( Tally::NEW_STATES ) ) {
		/* translators: 1: number of copies that are checked, 2: number of seconds. */
		return sentence( _n( '%1$s checked copy is new. The others may stay on the CDN for %2$s more seconds…', 'All %1$s checked copies are new. The others may stay on the CDN for %2$s more seconds…', $checked->count(), 'shortpixel-flush' ), $checked->count(), $seconds );
	}
	if ( has_looked( $checked ) ) {
		return sentence(
			1 === $checked->count()
				/* translators: %3$s: number of seconds. */
				? __( 'Not yet: the checked copy is not new. Checking again in %3$s s…', 'shortpixel-flush' )
				/* translators: 1: number of copies that are new, 2: number of copies that are checked, 3: number of seconds. */
				: _n( 'Not yet: %1$s of %2$s checked copies is new. Checking the others again in %3$s s…', 'Not yet: %1$s of %2$s checked copies are new. Checking the others again in %3$s s…', $checked->count( Tally::NEW_STATES ), 'shortpixel-flush' ),
			$checked->count( Tally::NEW_STATES ),
			$checked->count(),
			$seconds
		);
	}
	/* translators: %s: number of seconds. */
	return sentence( _n( 'Removal requested. Checking in %s second…', 'Removal requested. Checking in %s seconds…', $seconds, 'shortpixel-flush' ), $seconds );
}

function seconds_left( Flush $flush ): int {
	return 'waiting' === $flush->state ? max( 0, $flush->wait_until - now() ) : 0;
}

/** The name of an edge that asked for a pause that is not over; empty if there is none. */
function busy_edge( Flush $flush ): string {
	foreach ( $flush->steps_of( [ 'edge_sources', 'edge' ], [ 'queued', 'running' ] ) as $step ) {
		$record = new Edge_Record( $step->data );
		if ( 'open' === $record->state && $record->not_before > now() ) {
			return $record->name;
		}
	}
	return '';
}

function planning_message( Flush $flush, Tally $tally ): string {
	$planning = $flush->planning();
	$images   = null === $planning ? 0 : $planning->images;
	if ( null === $planning || 0 === $planning->done ) {
		/* translators: %s: number of images. */
		return sentence( _n( 'Finding the copies of %s image…', 'Finding the copies of %s images…', $images, 'shortpixel-flush' ), $images );
	}
	return paragraph(
		/* translators: 1: number of images whose copies were looked for, 2: number of all images. */
		sentence( _n( 'Finding the copies: %1$s of %2$s image done.', 'Finding the copies: %1$s of %2$s images done.', $images, 'shortpixel-flush' ), $planning->done, $images ),
		/* translators: 1: number of copies that ShortPixel agreed to remove, 2: number of copies found so far. */
		sentence( _n( 'ShortPixel accepted the removal of %1$s of %2$s copy so far…', 'ShortPixel accepted the removal of %1$s of %2$s copies so far…', $tally->count(), 'shortpixel-flush' ), $tally->accepted(), $tally->count() )
	);
}

function stopped_planning_message( Flush $flush, Tally $tally ): string {
	$planning = $flush->planning();
	$images   = null === $planning ? 0 : $planning->images;
	return paragraph(
		/* translators: 1: number of images, 2: number of all images. */
		sentence( _n( 'Stopped at %1$s of %2$s image.', 'Stopped at %1$s of %2$s images.', $images, 'shortpixel-flush' ), null === $planning ? 0 : $planning->done, $images ),
		/* translators: %s: number of copies. */
		sentence( _n( 'ShortPixel accepted the removal of %s copy. Visitors may still see old images. Try again to go on from there.', 'ShortPixel accepted the removal of %s copies. Visitors may still see old images. Try again to go on from there.', $tally->accepted(), 'shortpixel-flush' ), $tally->accepted() )
	);
}

/** All that was checked is new. Also says how much that was, and for how long browsers keep what they have. */
function done_message( Flush $flush, Tally $tally ): string {
	$is_one = $flush->is_one_image();
	if ( 'delete' === $flush->cause ) {
		return deleted_message( $flush, $tally );
	}
	if ( 0 === $flush->browser_seconds() ) {
		$news = $is_one ? __( 'Visitors see the new image.', 'shortpixel-flush' ) : __( 'Visitors see the new images.', 'shortpixel-flush' );
	} else {
		$news = $is_one ? __( 'New visitors see the new image.', 'shortpixel-flush' ) : __( 'New visitors see the new images.', 'shortpixel-flush' );
	}
	return paragraph( $news, checked_sentence( $flush, $tally ), browsers_sentence( $flush ) );
}

function deleted_message( Flush $flush, Tally $tally ): string {
	$checked = $tally->of_sample()->count();
	if ( 0 === $checked ) {
		return $flush->is_one_image()
			? __( 'The CDN had no copy of the deleted image at any link we know of.', 'shortpixel-flush' )
			: __( 'The CDN had no copies of the deleted images at any link we know of.', 'shortpixel-flush' );
	}
	/* translators: %s: number of copies. */
	$gone = sentence( _n( 'The deleted image is gone from the CDN: %s copy was there, and it was checked.', 'The deleted images are gone from the CDN: %s copies that were there were checked.', $checked, 'shortpixel-flush' ), $checked );
	return paragraph( $gone, browsers_sentence( $flush ) );
}

/** @param list<string> $titles Of posts that still link to a name which an image had. */
function old_links_sentence( array $titles ): string {
	/* translators: %s: a list of posts, such as "About us and Contact". */
	return [] === $titles ? '' : sprintf( __( 'Still linking to the old file name: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $titles ) );
}

/** How many copies were checked, and who asks for them, as far as that is known. */
function checked_sentence( Flush $flush, Tally $tally ): string {
	$checked = $tally->of_sample()->count();
	$total   = $tally->of_visitors()->count();
	$is_all  = $checked === $total;
	$devices = device_names( $flush );
	if ( [] !== $devices ) {
		$sentence = $is_all
			/* translators: 1: number of copies, 3: devices, such as "phones, tablets and desktops". */
			? _n( '%1$s copy that %3$s load was checked.', 'All %1$s copies that %3$s load were checked.', $checked, 'shortpixel-flush' )
			/* translators: 1: number of copies that were checked, 2: number of copies, 3: devices, such as "phones, tablets and desktops". */
			: _n( 'Of the %2$s copies that %3$s load, %1$s was checked.', '%1$s of the %2$s copies that %3$s load were checked.', $checked, 'shortpixel-flush' );
		return sentence( $sentence, $checked, $total, wp_sprintf( '%l', $devices ) );
	}
	if ( $flush->has_pasted_links_only() ) {
		$sentence = $is_all
			/* translators: %1$s: number of copies. */
			? _n( '%1$s copy at the pasted links was checked.', 'All %1$s copies at the pasted links were checked.', $checked, 'shortpixel-flush' )
			/* translators: 1: number of copies that were checked, 2: number of copies. */
			: _n( 'Of the %2$s copies at the pasted links, %1$s was checked.', '%1$s of the %2$s copies at the pasted links were checked.', $checked, 'shortpixel-flush' );
	} else {
		$sentence = $is_all
			/* translators: %1$s: number of copies. */
			? _n( '%1$s copy that your pages use was checked.', 'All %1$s copies that your pages use were checked.', $checked, 'shortpixel-flush' )
			/* translators: 1: number of copies that were checked, 2: number of copies. */
			: _n( 'Of the %2$s copies that your pages use, %1$s was checked.', '%1$s of the %2$s copies that your pages use were checked.', $checked, 'shortpixel-flush' );
	}
	return sentence( $sentence, $checked, $total );
}

/** @return list<string> Of the devices that the copies of a flush were found for. */
function device_names( Flush $flush ): array {
	$coverage = entries( $flush->subject['coverage'] ?? [] );
	return array_values(
		array_intersect_key(
			[
				'phone'   => _x( 'phones', 'in a list of devices', 'shortpixel-flush' ),
				'tablet'  => _x( 'tablets', 'in a list of devices', 'shortpixel-flush' ),
				'desktop' => _x( 'desktops', 'in a list of devices', 'shortpixel-flush' ),
			],
			array_flip( texts( $coverage['devices'] ?? [] ) )
		)
	);
}

/** What browsers that have the old image do; empty where they ask for it again each time. */
function browsers_sentence( Flush $flush ): string {
	$seconds = $flush->browser_seconds();
	if ( 0 === $seconds ) {
		return '';
	}
	return null === $seconds
		? __( 'Browsers that already have it may still show the old one.', 'shortpixel-flush' )
		: kept_sentence( $seconds );
}

/** The time is rounded up. */
function kept_sentence( int $seconds ): string {
	$months  = (int) ceil( $seconds / 2628000 );
	$days    = (int) ceil( $seconds / 86400 );
	$hours   = (int) ceil( $seconds / 3600 );
	$minutes = (int) ceil( $seconds / 60 );
	if ( $days > 60 ) {
		/* translators: %s: number of months. */
		return sentence( _n( 'Browsers that already have it may keep the old one for up to %s month.', 'Browsers that already have it may keep the old one for up to %s months.', $months, 'shortpixel-flush' ), $months );
	}
	if ( $hours > 48 ) {
		/* translators: %s: number of days. */
		return sentence( _n( 'Browsers that already have it may keep the old one for up to %s day.', 'Browsers that already have it may keep the old one for up to %s days.', $days, 'shortpixel-flush' ), $days );
	}
	if ( $seconds > 7200 ) {
		/* translators: %s: number of hours. */
		return sentence( _n( 'Browsers that already have it may keep the old one for up to %s hour.', 'Browsers that already have it may keep the old one for up to %s hours.', $hours, 'shortpixel-flush' ), $hours );
	}
	/* translators: %s: number of minutes. */
	return sentence( _n( 'Browsers that already have it may keep the old one for up to %s minute.', 'Browsers that already have it may keep the old one for up to %s minutes.', $minutes, 'shortpixel-flush' ), $minutes );
}

function cancelled_message( Tally $tally ): string {
	$checked = $tally->of_sample();
	$new     = $checked->count( Tally::NEW_STATES );
	if ( 0 === $new ) {
		return __( 'Stopped. Visitors may still see the old image. Try again to finish it.', 'shortpixel-flush' );
	}
	return sentence(
		$new === $checked->count()
			/* translators: %1$s: number of copies. */
			? _n( 'Stopped. %1$s checked copy is known to be new. Try again to finish it.', 'Stopped. All %1$s checked copies are known to be new. Try again to finish it.', $new, 'shortpixel-flush' )
			/* translators: 1: number of copies that are new, 2: number of copies that were to be checked. */
			: _n( 'Stopped. %1$s of %2$s copies is known to be new, the others may still be old. Try again to finish it.', 'Stopped. %1$s of %2$s copies are known to be new, the others may still be old. Try again to finish it.', $new, 'shortpixel-flush' ),
		$new,
		$checked->count()
	);
}

/** For a flush of which an edge was not purged or still has the old copy; null if the copies tell everything. */
function edges_ended_message( Report $report ): ?string {
	$flush = $report->flush;
	$tally = $report->tally;
	$count = $tally->of_sample()->sums();
	$edges = array_unique( array_map( __NAMESPACE__ . '\edge_step_failure', failed_edges( $flush ) ) );
	if ( [] === $edges && null !== $flush->failure && 'stale_at_edge' === $flush->failure->code ) {
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		$edges = [ sprintf( __( 'ShortPixel has the new image; the old copy is in %s, though it took the purge. Clear it from its own control panel, and check in the settings that the right one is purged.', 'shortpixel-flush' ), text( $flush->failure->data['edge'] ?? '' ) ) ];
	}
	if ( [] === $edges || 0 === $count['total'] || $count['failed'] === $count['total'] ) {
		return null;
	}
	if ( $count['new'] === $count['total'] ) {
		/* translators: %s: number of copies. */
		$lead = sentence( _n( 'Seen from this site, the %s checked copy is new.', 'Seen from this site, all %s checked copies are new.', $count['total'], 'shortpixel-flush' ), $count['total'] );
	} elseif ( $count['old'] === $count['total'] ) {
		$lead = __( 'Visitors still see the old image.', 'shortpixel-flush' );
	} else {
		$lead = unfinished_message( $flush, $tally );
	}
	return paragraph( $lead, paragraph( ...$edges ), emptying_sentence( $flush, $report->may_flush_all ) );
}

function unfinished_message( Flush $flush, Tally $tally ): string {
	$count = $tally->of_sample()->sums();
	$code  = null === $flush->failure ? '' : $flush->failure->code;
	if ( 'nothing_there' === $code ) {
		return nothing_there_message( $tally );
	}
	if ( 'nothing_seen' === $code ) {
		return nothing_seen_message( $flush, $tally->accepted() );
	}
	if ( 'not_measured' === $code ) {
		return not_measured_message( $flush, $tally );
	}
	if ( 'old_pages' === $code ) {
		return paragraph( new_copies_sentence( $count['new'], $count['total'] ), page_caches_failed( null === $flush->failure ? [] : $flush->failure->data ) );
	}
	if ( 'made_too_early' === $code ) {
		return made_too_early_message( $count['total'] );
	}
	$ended = $count['new'] + $count['old'] + $count['unsure'] + $count['failed'];
	if ( 0 === $count['total'] || $ended < $count['total'] || $count['failed'] === $count['total'] ) {
		return null === $flush->failure
			? __( 'Visitors may still see the old image. Try again.', 'shortpixel-flush' )
			: paragraph( failure_sentence( $flush->failure ), __( 'Visitors may still see the old image.', 'shortpixel-flush' ) );
	}
	if ( $count['old'] === $count['total'] && 'stale_at_site' === $code ) {
		return $flush->is_one_image()
			? __( 'Still the old image: your site itself gives visitors the old file, from a cache in front of it. Clear that cache, then try again.', 'shortpixel-flush' )
			: __( 'Still the old images: your site itself gives visitors the old files, from a cache in front of it. Clear that cache, then try again.', 'shortpixel-flush' );
	}
	if ( $count['old'] === $count['total'] ) {
		return $flush->is_one_image()
			? __( 'Still the old image. ShortPixel accepted the request but has not removed it. Try again in a few minutes.', 'shortpixel-flush' )
			: __( 'Still the old images. ShortPixel accepted the request but has not removed them. Try again in a few minutes.', 'shortpixel-flush' );
	}
	if ( $count['unsure'] === $count['total'] && 'interrupted' !== $code ) {
		return __( 'ShortPixel accepted the request, but its answers do not show whether visitors see the new image. Open the page in a private window to see it.', 'shortpixel-flush' );
	}
	$left_out = null !== $flush->failure && in_array( $code, [ 'not_planned', 'daily_images' ], true ) ? failure_sentence( $flush->failure ) : '';
	return paragraph( mixed_message( $tally, $flush->failure ), out_of_reach_sentence( $flush ), $left_out );
}

/** No copy is known to have been there before its removal, so that nothing shows whether removals work. */
function nothing_there_message( Tally $tally ): string {
	$removed = $tally->accepted();
	/* translators: %s: number of copies. */
	return sentence( _n( 'ShortPixel accepted the removal of %s copy. None that was looked for is known to have been on the CDN before, so whether visitors see the new image isn’t known. Open the page in a private window to see it.', 'ShortPixel accepted the removal of %s copies. None of those that were looked for is known to have been on the CDN before, so whether visitors see the new image isn’t known. Open the page in a private window to see it.', $removed, 'shortpixel-flush' ), $removed );
}

/** Nobody knows which copies visitors have, so nothing was checked. */
function nothing_seen_message( Flush $flush, int $removed ): string {
	/* translators: %s: number of copies. */
	$was_removed = sentence( _n( 'ShortPixel accepted the removal of the %s copy we know of, but no page that shows the image was measured, so which copies visitors use isn’t known.', 'ShortPixel accepted the removal of the %s copies we know of, but no page that shows the image was measured, so which copies visitors use isn’t known.', $removed, 'shortpixel-flush' ), $removed );
	return paragraph( $flush->is_one_image() ? __( 'Visitors may still see the old image.', 'shortpixel-flush' ) : __( 'Visitors may still see old images.', 'shortpixel-flush' ), $was_removed );
}

/** @param int $checked All of them new. */
function made_too_early_message( int $checked ): string {
	/* translators: %s: number of copies. */
	return sentence( _n( '%s checked copy is new. But while the copies were removed, a cache of your site still gave visitors the old file, so others may have been made from that again. Flush the image once more.', 'All %s checked copies are new. But while the copies were removed, a cache of your site still gave visitors the old file, so others may have been made from that again. Flush the image once more.', $checked, 'shortpixel-flush' ), $checked );
}

/** All that was checked is new, and there may be copies that nobody knows of. */
function not_measured_message( Flush $flush, Tally $tally ): string {
	$coverage = entries( $flush->subject['coverage'] ?? [] );
	$images   = integer( $flush->failure->data['images'] ?? 0 );
	// What is planned while it runs counts each image.
	$searched  = null === $flush->planning() ? integer( $flush->subject['attachment_count'] ?? 0 ) : 0;
	$sentences = array_merge(
		[ some_screens_sentence( $tally ) ],
		skipped_sentences( $coverage ),
		array_diff( [ unsearched_sentence( $flush, $searched ) ], [ '' ] ),
		/* translators: %s: number of images. */
		0 === $images ? [] : [ sentence( _n( 'For %s image, no copy is known that visitors use.', 'For %s images, no copy is known that visitors use.', $images, 'shortpixel-flush' ), $images ) ]
	);
	if ( 1 === count( $sentences ) ) {
		$sentences[] = __( 'No page was measured.', 'shortpixel-flush' );
	}
	return paragraph( ...$sentences );
}

function some_screens_sentence( Tally $tally ): string {
	$checked = $tally->of_sample()->count();
	/* translators: %s: number of copies. */
	return sentence( _n( 'The %s checked copy is new, but some screens may still show the old image.', 'The %s checked copies are new, but some screens may still show the old image.', $checked, 'shortpixel-flush' ), $checked );
}

/** @param Failure|null $failure Why a removal or a check failed. */
function mixed_message( Tally $tally, ?Failure $failure ): string {
	$count = $tally->of_sample()->sums();
	if ( $count['old'] > 0 && $count['new'] + $count['old'] === $count['total'] ) {
		/* translators: 1: number of copies that are new, 2: number of copies that were checked, 3: number of copies that are old. */
		return sentence( _n( '%1$s of %2$s checked copies is new, %3$s still old.', '%1$s of %2$s checked copies are new, %3$s still old.', $count['new'], 'shortpixel-flush' ), $count['new'], $count['total'], $count['old'] );
	}
	$sentences = [ new_copies_sentence( $count['new'], $count['total'] ) ];
	if ( $count['old'] > 0 ) {
		/* translators: %s: number of copies. */
		$sentences[] = sentence( _n( '%s copy is still old.', '%s copies are still old.', $count['old'], 'shortpixel-flush' ), $count['old'] );
	}
	if ( $count['unsure'] > 0 ) {
		/* translators: %s: number of copies. */
		$sentences[] = sentence( _n( 'For %s copy it could not be told.', 'For %s copies it could not be told.', $count['unsure'], 'shortpixel-flush' ), $count['unsure'] );
	}
	$failed = $tally->count( [ 'failed' ] );
	if ( $failed > 0 ) {
		/* translators: %s: number of copies. */
		$sentences[] = sentence( _n( '%s copy failed.', '%s copies failed.', $failed, 'shortpixel-flush' ), $failed );
	}
	if ( null !== $failure && ( $failed > 0 || 'interrupted' === $failure->code ) ) {
		$sentences[] = failure_sentence( $failure );
	}
	return paragraph( ...$sentences );
}

/** Copies whose rows were compacted away are out of a retry's reach. Empty if there are none. */
function out_of_reach_sentence( Flush $flush ): string {
	$count = $flush->compacted->count( Purge::RETRY_STATES );
	/* translators: %s: number of copies. */
	return 0 === $count ? '' : sentence( _n( '%s copy that is not new was only counted; a new flush reaches it, trying again does not.', '%s copies that are not new were only counted; a new flush reaches them, trying again does not.', $count, 'shortpixel-flush' ), $count );
}

/** Why a flush makes no progress, long before it gives anything up, and what visitors get meanwhile; empty if nothing is wrong. */
function trouble_message( Report $report ): string {
	$flush = $report->flush;
	if ( ! in_array( $flush->state, [ 'running', 'waiting' ], true ) || 'removal' !== $flush->recipe() ) {
		return '';
	}
	$total  = $report->tally->count();
	$queued = $report->tally->count( [ 'queued' ] );
	$why    = host_sentences( $flush );
	$why    = '' === $why && $queued > 0 ? unsent_reason( $report ) : $why;
	if ( '' === $why ) {
		return '';
	}
	if ( 0 === $queued ) {
		$so = __( 'What visitors see can’t be checked yet.', 'shortpixel-flush' );
	} elseif ( $queued === $total ) {
		$so = __( 'Visitors may still see the old image.', 'shortpixel-flush' );
	} else {
		/* translators: 1: number of copies, 2: number of all copies. */
		$so = sentence( _n( 'The removal of %1$s of %2$s copy is still to be requested; visitors may still see the old image.', 'The removal of %1$s of %2$s copies is still to be requested; visitors may still see the old image.', $total, 'shortpixel-flush' ), $queued, $total );
	}
	return paragraph( $why, $so );
}

/** Why removals are still unsent; empty unless they are held up, or many attempts failed. */
function unsent_reason( Report $report ): string {
	$flush = $report->flush;
	// While images are still being planned or measured, the flush may be waiting for something else.
	$is_held = 'waiting' === $flush->state && ! $flush->is_planning() && $flush->measured_until() <= now() && '' === busy_edge( $flush );
	return $is_held || $report->failing['count'] * TROUBLE_FROM_A_TENTH > $report->tally->count() ? unsent_sentence( $report->failing['failure'] ) : '';
}

/**
 * In the present tense, since it may be over soon.
 *
 * @param Failure|null $failure Null if ShortPixel only asked for a pause.
 */
function unsent_sentence( ?Failure $failure ): string {
	$status = null === $failure ? 0 : integer( $failure->data['status'] ?? 0 );
	if ( null === $failure || 429 === $status ) {
		return __( 'ShortPixel needs a pause.', 'shortpixel-flush' );
	}
	if ( $status > 0 ) {
		/* translators: %d: an HTTP status, such as 503. */
		return sprintf( __( 'ShortPixel is unavailable (%d).', 'shortpixel-flush' ), $status );
	}
	$sentences = [
		'dns'     => __( 'ShortPixel does not answer: the name of its server is not found.', 'shortpixel-flush' ),
		'connect' => __( 'ShortPixel does not answer: there is no connection.', 'shortpixel-flush' ),
		'tls'     => __( 'ShortPixel does not answer: no secure connection can be made.', 'shortpixel-flush' ),
		'timeout' => __( 'ShortPixel does not answer in time.', 'shortpixel-flush' ),
		'reset'   => __( 'ShortPixel does not answer: the connection breaks off.', 'shortpixel-flush' ),
	];
	return $sentences[ $failure->code ] ?? __( 'ShortPixel does not answer.', 'shortpixel-flush' );
}

/** Why hosts are left alone for now; empty if none are. When they are asked again, a countdown says. */
function host_sentences( Flush $flush ): string {
	$sentences = [];
	foreach ( $flush->notes as $note ) {
		$data = entries( $note['data'] ?? [] );
		if ( 'host_paused' === ( $note['code'] ?? '' ) && integer( $data['until'] ?? 0 ) > now() ) {
			$sentences[] = host_sentence( text( $data['host'] ?? '' ), text( $data['reason'] ?? '' ) );
		}
	}
	return paragraph( ...array_unique( $sentences ) );
}

/** @param string $reason An HTTP status, or the client's code for what went wrong. */
function host_sentence( string $host, string $reason ): string {
	if ( is_shortpixel_host( $host ) ) {
		return unsent_sentence( is_numeric( $reason ) ? new Failure( 'http_error', [ 'status' => (int) $reason ] ) : new Failure( $reason ) );
	}
	return is_numeric( $reason )
		/* translators: 1: a host, such as img.example.com, 2: an HTTP status, such as 503. */
		? sprintf( __( '%1$s is unavailable (%2$s).', 'shortpixel-flush' ), $host, $reason )
		/* translators: %s: a host, such as img.example.com. */
		: sprintf( __( '%s does not answer.', 'shortpixel-flush' ), $host );
}

function with_next_try( string $trouble, Flush $flush ): string {
	$seconds = seconds_left( $flush );
	/* translators: %s: number of seconds. */
	return 0 === $seconds ? $trouble : paragraph( $trouble, sentence( _n( 'Retrying in %s second.', 'Retrying in %s seconds.', $seconds, 'shortpixel-flush' ), $seconds ) );
}
