<?php
/**
 * Counts the images that users flushed in the last 24 hours. The counts have an option of their own, since the history
 * is pruned, and are written by compare-and-swap, so that two concurrent requests can't both take what is left.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\json_column;
use function ShortPixelFlush\Model\json_text;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const USAGE_OPTION = 'shortpixel_flush_usage';

// Counts are kept by hour, so an image counts until 24 hours after the end of its hour.
const USAGE_HOURS = 25;

function used( int $user_id ): int {
	return array_sum( usage( raw_option( USAGE_OPTION ) )[ account( $user_id ) ] ?? [] );
}

/**
 * Charges images to a user's daily limit.
 *
 * @param int|null $most The limit; null for none.
 * @return bool|null False, with nothing taken, if that would exceed the limit; null if the database did not answer.
 */
function take( int $user_id, int $images, ?int $most = null ): ?bool {
	$is_taken   = false;
	$is_written = change_option(
		USAGE_OPTION,
		static function ( ?string $stored ) use ( $user_id, $images, $most, &$is_taken ): string {
			$usage    = usage( $stored );
			$account  = account( $user_id );
			$hour     = intdiv( now(), 3600 );
			$is_taken = null === $most || array_sum( $usage[ $account ] ?? [] ) + $images <= $most;
			if ( $is_taken ) {
				$usage[ $account ][ $hour ] = ( $usage[ $account ][ $hour ] ?? 0 ) + $images;
			}
			return json_text( $usage );
		},
		'off'
	);
	return $is_written ? $is_taken : null;
}

/** Returns when this many of the used images stop counting, in Unix seconds; now if fewer were used, or for 0. */
function free_at( int $user_id, int $images ): int {
	$by_hour = usage( raw_option( USAGE_OPTION ) )[ account( $user_id ) ] ?? [];
	$freed   = 0;
	ksort( $by_hour );
	foreach ( $images > 0 ? $by_hour : [] as $hour => $used ) {
		$freed += $used;
		if ( $freed >= $images ) {
			return 3600 * ( $hour + USAGE_HOURS );
		}
	}
	return now();
}

/** Returns a user's key in usage(). Earlier versions counted copies, under `user` and the id. */
function account( int $user_id ): string {
	return "images {$user_id}";
}

/** @return array<string, array<int, int>> The numbers of images by account and hour, without expired hours. */
function usage( ?string $stored ): array {
	$since = intdiv( now(), 3600 ) - USAGE_HOURS;
	$usage = [];
	foreach ( json_column( $stored ) ?? [] as $account => $by_hour ) {
		foreach ( entries( $by_hour ) as $hour => $images ) {
			if ( $hour > $since && is_numeric( $images ) ) {
				$usage[ (string) $account ][ (int) $hour ] = (int) $images;
			}
		}
	}
	return $usage;
}
