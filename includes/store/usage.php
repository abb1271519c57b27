<?php
/**
 * Counts the images that users flushed in the last 24 hours. In a separate option, since the history forgets, and by
 * compare-and-swap, so that two concurrent requests can't both take the rest.
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

// Counted by the hour, so that use in the first hour counts until that is over.
const USAGE_HOURS = 25;

function used( int $user_id ): int {
	return array_sum( usage( raw_option( USAGE_OPTION ) )[ account( $user_id ) ] ?? [] );
}

/**
 * Takes images from a user's daily limit.
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

/** Returns when this many images will be free again, in Unix seconds; now, if none have to be. */
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

/** Returns a user's key of usage(). Earlier versions counted copies, under `user` and the id. */
function account( int $user_id ): string {
	return "images {$user_id}";
}

/** @return array<string, array<int, int>> By account and hour, without expired hours. */
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
