<?php
/** What visitors get during and after a flush that removes copies, and what holds it up. No sentence claims more than the counts show. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/edges.php';
require_once __DIR__ . '/failures.php';
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
	$message = 'done' === $flush->state ? done_message( $flush, $tally->count() ) : edges_ended_message( $flush, $tally ) ?? unfinished_message( $flush, $tally );
	$memory = entries( $flush->subject['purge_api'] ?? [] );
	if ( true === ( $memory['key_refused'] ?? false ) ) {
		return sprintf(
			/* translators: %s: one or more sentences that say what came of a flush. */
			__( '%s ShortPixel refused the account key that your ShortPixel plugin keeps, so each address was removed by itself. Check the key in that plugin’s settings.', 'shortpixel-flush' ),
			$message
		);
	}
	return true !== ( $memory['cdn_refused'] ?? false ) ? $message : sprintf(
		/* translators: %s: one or more sentences that say what came of a flush. */
		__( '%s ShortPixel’s CDN refused to purge by file, so each address was removed by itself.', 'shortpixel-flush' ),
		$message
	);
}

function paused_message( Tally $tally ): string {
	$count = $tally->sums();
	$done  = $count['new'] + $count['old'] + $count['unsure'] + $count['failed'];
	if ( 0 === $done ) {
		return __( 'Paused. Visitors may still get the old picture.', 'shortpixel-flush' );
	}
	return sprintf(
		/* translators: 1: number of addresses that are done, 2: number of all addresses. */
		_n( 'Paused. %1$s of %2$s address is done; visitors may still get the old picture at the others.', 'Paused. %1$s of %2$s addresses are done; visitors may still get the old picture at the others.', $count['total'], 'shortpixel-flush' ),
		number_format_i18n( $done ),
		number_format_i18n( $count['total'] )
	);
}

function open_message( Flush $flush, Tally $tally ): string {
	if ( $flush->is_planning() ) {
		return planning_message( $flush, $tally );
	}
	$seconds = seconds_left( $flush );
	$edge    = busy_edge( $flush );
	if ( '' !== $edge && $seconds > 0 ) {
		/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: number of seconds. */
		return sprintf( _n( '%1$s needs a pause. Going on in %2$s second…', '%1$s needs a pause. Going on in %2$s seconds…', $seconds, 'shortpixel-flush' ), $edge, number_format_i18n( $seconds ) );
	}
	if ( 'queued' !== $flush->state && 0 === $tally->count( [ 'queued' ] ) && $tally->accepted() > 0 ) {
		return looking_message( $flush, $tally );
	}
	$sources = array_values( $flush->steps_of( [ 'edge_sources' ], [ 'running' ] ) )[0] ?? null;
	if ( null !== $sources && 0 === $tally->accepted() ) {
		return under_way_sentence( $flush, $sources );
	}
	$total = $tally->count();
	/* translators: %s: number of addresses. */
	return sprintf( _n( 'Flushing %s address…', 'Flushing %s addresses…', $total, 'shortpixel-flush' ), number_format_i18n( $total ) );
}

/** For a flush whose addresses are all sent, or have all been given their new form. */
function looking_message( Flush $flush, Tally $tally ): string {
	$seconds = seconds_left( $flush );
	if ( 0 === $seconds ) {
		return __( 'Looking at what visitors get now…', 'shortpixel-flush' );
	}
	if ( has_looked( $tally ) ) {
		return sprintf(
			/* translators: 1: number of addresses that are new, 2: number of all addresses, 3: number of seconds. */
			__( '%1$s of %2$s addresses are new so far. Checking the others again in %3$s s…', 'shortpixel-flush' ),
			number_format_i18n( $tally->count( Tally::NEW_STATES ) ),
			number_format_i18n( $tally->count() ),
			number_format_i18n( $seconds )
		);
	}
	/* translators: %s: number of seconds. */
	return sprintf( _n( 'ShortPixel is removing the old copies. Checking in %s second…', 'ShortPixel is removing the old copies. Checking in %s seconds…', $seconds, 'shortpixel-flush' ), number_format_i18n( $seconds ) );
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
		/* translators: %s: number of pictures. */
		return sprintf( _n( 'Looking for the addresses of %s picture…', 'Looking for the addresses of %s pictures…', $images, 'shortpixel-flush' ), number_format_i18n( $images ) );
	}
	return sprintf(
		/* translators: 1: number of pictures begun, 2: number of all pictures, 3: number of addresses so far, 4: how many of those are new. */
		__( '%1$s of %2$s pictures begun: %4$s of their %3$s addresses are new so far…', 'shortpixel-flush' ),
		number_format_i18n( $planning->done ),
		number_format_i18n( $images ),
		number_format_i18n( $tally->count() ),
		number_format_i18n( $tally->count( Tally::NEW_STATES ) )
	);
}

function stopped_planning_message( Flush $flush, Tally $tally ): string {
	$planning = $flush->planning();
	return sprintf(
		/* translators: 1: number of pictures begun, 2: number of all pictures, 3: number of addresses of those begun, 4: how many of them are new. */
		__( 'Stopped at %1$s of %2$s pictures. %4$s of their %3$s addresses are new; at all others visitors may still get the old pictures. Try again to go on from there.', 'shortpixel-flush' ),
		number_format_i18n( null === $planning ? 0 : $planning->done ),
		number_format_i18n( null === $planning ? 0 : $planning->images ),
		number_format_i18n( $tally->count() ),
		number_format_i18n( $tally->count( Tally::NEW_STATES ) )
	);
}

/** Every address is new. Also says how far that reaches: browsers may use addresses that the flush did not know. */
function done_message( Flush $flush, int $total ): string {
	$is_one = $flush->is_one_image();
	if ( integer( entries( $flush->subject['coverage'] ?? [] )['pages'] ?? 0 ) > 0 ) {
		$news = $is_one
			? __( 'Visitors now get the new picture.', 'shortpixel-flush' )
			: __( 'Visitors now get the new pictures.', 'shortpixel-flush' );
	} else {
		$news = $is_one
			/* translators: %s: number of addresses. */
			? _n( 'Visitors now get the new picture at the %s address that was flushed.', 'Visitors now get the new picture at the %s addresses that were flushed.', $total, 'shortpixel-flush' )
			/* translators: %s: number of addresses. */
			: _n( 'Visitors now get the new picture at the %s address that was flushed.', 'Visitors now get the new pictures at the %s addresses that were flushed.', $total, 'shortpixel-flush' );
		$news = sprintf( $news, number_format_i18n( $total ) );
	}
	return implode( ' ', array_merge( [ $news ], coverage_sentences( $flush, $total ) ) );
}

function cancelled_message( Tally $tally ): string {
	$new = $tally->count( Tally::NEW_STATES );
	if ( 0 === $new ) {
		return __( 'Stopped. Visitors may still get the old picture. Try again to finish it.', 'shortpixel-flush' );
	}
	return sprintf(
		/* translators: 1: number of addresses that are new, 2: number of all addresses. */
		__( 'Stopped. %1$s of %2$s addresses are new, the others may still be old. Try again to finish it.', 'shortpixel-flush' ),
		number_format_i18n( $new ),
		number_format_i18n( $tally->count() )
	);
}

/** For a flush of which an edge was not purged or still has the old copy; null if the addresses tell everything. */
function edges_ended_message( Flush $flush, Tally $tally ): ?string {
	$count = $tally->sums();
	$edges = array_unique( array_map( __NAMESPACE__ . '\edge_step_failure', failed_edges( $flush ) ) );
	if ( [] === $edges && null !== $flush->failure && 'stale_at_edge' === $flush->failure->code ) {
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		$edges = [ sprintf( __( 'ShortPixel has the new picture; the old copy is in %s, though it took the purge. Clear it from its own control panel, and check in the settings that the right one is purged.', 'shortpixel-flush' ), text( $flush->failure->data['edge'] ?? '' ) ) ];
	}
	if ( [] === $edges || $count['failed'] === $count['total'] ) {
		return null;
	}
	if ( $count['new'] === $count['total'] ) {
		/* translators: %s: number of addresses. */
		$lead = sprintf( _n( 'Seen from this site, the %s address shows the new picture.', 'Seen from this site, all %s addresses show the new picture.', $count['total'], 'shortpixel-flush' ), number_format_i18n( $count['total'] ) );
	} elseif ( $count['old'] === $count['total'] ) {
		$lead = __( 'Visitors still get the old picture.', 'shortpixel-flush' );
	} else {
		$lead = unfinished_message( $flush, $tally );
	}
	return trim( $lead . ' ' . implode( ' ', $edges ) . ' ' . emptying_sentence( $flush ) );
}

function unfinished_message( Flush $flush, Tally $tally ): string {
	$count = $tally->sums();
	$ended = $count['new'] + $count['old'] + $count['unsure'] + $count['failed'];
	if ( $ended < $count['total'] || $count['failed'] === $count['total'] ) {
		return null === $flush->failure
			? __( 'Visitors may still get the old picture. Try again.', 'shortpixel-flush' )
			/* translators: %s: a sentence or two, saying what happened and what to do. */
			: sprintf( __( '%s Visitors may still get the old picture.', 'shortpixel-flush' ), failure_sentence( $flush->failure ) );
	}
	if ( $count['old'] === $count['total'] ) {
		return $flush->is_one_image()
			? __( 'Visitors still get the old picture: ShortPixel took the request, but the old copy is still there. Try again in a few minutes.', 'shortpixel-flush' )
			/* translators: %s: number of addresses. */
			: sprintf( _n( '%s address still shows the old picture, though ShortPixel took the request. Try again in a few minutes.', 'All %s addresses still show the old picture, though ShortPixel took the request. Try again in a few minutes.', $count['total'], 'shortpixel-flush' ), number_format_i18n( $count['total'] ) );
	}
	if ( $count['unsure'] === $count['total'] ) {
		return __( 'ShortPixel took the request, but its answers do not show whether visitors get the new picture. Open the page in a private window to see it.', 'shortpixel-flush' );
	}
	$left_out = null !== $flush->failure && 'not_planned' === $flush->failure->code ? failure_sentence( $flush->failure ) : '';
	return implode( ' ', array_diff( [ mixed_message( $tally, $flush->failure ), out_of_reach_sentence( $flush ), $left_out ], [ '' ] ) );
}

/** @param Failure|null $failure Why an address failed. */
function mixed_message( Tally $tally, ?Failure $failure ): string {
	$count = $tally->sums();
	$new   = number_format_i18n( $count['new'] );
	$total = number_format_i18n( $count['total'] );
	if ( $count['old'] > 0 && $count['new'] + $count['old'] === $count['total'] ) {
		/* translators: 1: number of addresses that are new, 2: number of all addresses, 3: number of addresses that are old. */
		return sprintf( __( '%1$s of %2$s addresses are new, %3$s still old.', 'shortpixel-flush' ), $new, $total, number_format_i18n( $count['old'] ) );
	}
	$sentences = [
		0 === $count['new']
			/* translators: %s: number of addresses. */
			? sprintf( __( 'None of the %s addresses is known to be new.', 'shortpixel-flush' ), $total )
			/* translators: 1: number of addresses that are new, 2: number of all addresses. */
			: sprintf( __( '%1$s of %2$s addresses are new.', 'shortpixel-flush' ), $new, $total ),
	];
	if ( $count['old'] > 0 ) {
		/* translators: %s: number of addresses. */
		$sentences[] = sprintf( _n( '%s still shows the old picture.', '%s still show the old picture.', $count['old'], 'shortpixel-flush' ), number_format_i18n( $count['old'] ) );
	}
	if ( $count['unsure'] > 0 ) {
		/* translators: %s: number of addresses. */
		$sentences[] = sprintf( _n( 'For %s it could not be told.', 'For %s it could not be told.', $count['unsure'], 'shortpixel-flush' ), number_format_i18n( $count['unsure'] ) );
	}
	if ( $count['failed'] > 0 ) {
		/* translators: %s: number of addresses. */
		$sentences[] = sprintf( _n( '%s failed.', '%s failed.', $count['failed'], 'shortpixel-flush' ), number_format_i18n( $count['failed'] ) );
		$sentences[] = null === $failure ? '' : failure_sentence( $failure );
	}
	return trim( implode( ' ', $sentences ) );
}

/** Addresses whose rows were compacted away are out of a retry's reach. Empty if there are none. */
function out_of_reach_sentence( Flush $flush ): string {
	$count = $flush->compacted->count( Purge::RETRY_STATES );
	return 0 === $count ? '' : sprintf(
		/* translators: %s: number of addresses. */
		_n( '%s of them was only counted; a new flush reaches it, trying again does not.', '%s of them were only counted; a new flush reaches them, trying again does not.', $count, 'shortpixel-flush' ),
		number_format_i18n( $count )
	);
}

/** Why a flush makes no progress, long before it gives anything up, and what visitors get meanwhile; empty if nothing is wrong. */
function trouble_message( Report $report ): string {
	$flush = $report->flush;
	if ( $flush->paused || ! in_array( $flush->state, [ 'running', 'waiting' ], true ) || 'removal' !== $flush->recipe() ) {
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
		$so = __( 'What visitors get can’t be looked at until then.', 'shortpixel-flush' );
	} elseif ( $queued === $total ) {
		$so = __( 'Visitors may still get the old picture.', 'shortpixel-flush' );
	} else {
		/* translators: 1: number of addresses that are not sent yet, 2: number of all addresses. */
		$so = sprintf( _n( '%1$s of %2$s address is still to be sent; visitors may still get the old picture there.', '%1$s of %2$s addresses are still to be sent; visitors may still get the old picture there.', $total, 'shortpixel-flush' ), number_format_i18n( $queued ), number_format_i18n( $total ) );
	}
	/* translators: 1: one or two sentences that say why ShortPixel is not asked now, 2: one sentence that says what that means for visitors. */
	return sprintf( __( '%1$s %2$s', 'shortpixel-flush' ), $why, $so );
}

/** Why addresses are still unsent; empty unless they are held up, or many attempts failed. */
function unsent_reason( Report $report ): string {
	$flush = $report->flush;
	// While images are still being planned, the flush may be waiting for something else.
	$is_held = 'waiting' === $flush->state && ! $flush->is_planning() && '' === busy_edge( $flush );
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
		return sprintf( __( 'ShortPixel has trouble of its own (it answers %d).', 'shortpixel-flush' ), $status );
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

/** Which hosts are left alone, why and until when; empty if there are none. */
function host_sentences( Flush $flush ): string {
	$sentences = [];
	foreach ( $flush->notes as $note ) {
		$data = entries( $note['data'] ?? [] );
		if ( 'host_paused' === ( $note['code'] ?? '' ) && integer( $data['until'] ?? 0 ) > now() ) {
			$sentences[] = host_sentence( text( $data['host'] ?? '' ), text( $data['reason'] ?? '' ), integer( $data['until'] ?? 0 ) );
		}
	}
	return implode( ' ', $sentences );
}

/** @param string $reason An HTTP status, or the client's code for what went wrong. */
function host_sentence( string $host, string $reason, int $until ): string {
	$format = get_option( 'time_format', 'H:i' );
	$time   = (string) wp_date( is_string( $format ) ? $format : 'H:i', $until );
	if ( is_numeric( $reason ) ) {
		/* translators: 1: a host, 2: a time of day, 3: an HTTP status such as 503. */
		return sprintf( __( 'Ten requests in a row to %1$s failed, the last with status %3$s, so it is left alone until %2$s.', 'shortpixel-flush' ), $host, $time, $reason );
	}
	if ( 'timeout' === $reason ) {
		/* translators: 1: a host, 2: a time of day. */
		return sprintf( __( 'Ten requests in a row to %1$s were not answered in time, so it is left alone until %2$s.', 'shortpixel-flush' ), $host, $time );
	}
	if ( in_array( $reason, [ 'dns', 'connect', 'tls' ], true ) ) {
		/* translators: 1: a host, 2: a time of day. */
		return sprintf( __( 'Ten requests in a row to %1$s found no connection, so it is left alone until %2$s.', 'shortpixel-flush' ), $host, $time );
	}
	/* translators: 1: a host, 2: a time of day. */
	return sprintf( __( 'Ten requests in a row to %1$s failed, so it is left alone until %2$s.', 'shortpixel-flush' ), $host, $time );
}

function with_next_try( string $trouble, Flush $flush ): string {
	$seconds = seconds_left( $flush );
	/* translators: 1: sentences that say what is in the way, 2: number of seconds. */
	return 0 === $seconds ? $trouble : sprintf( _n( '%1$s It is tried again in %2$s second.', '%1$s It is tried again in %2$s seconds.', $seconds, 'shortpixel-flush' ), $trouble, number_format_i18n( $seconds ) );
}
