<?php
/**
 * What was flushed in the last 24 hours, where a limit needs to know: credits of the site, and addresses of people. In an option of its
 * own, since the history forgets, and by compare-and-swap, so that two requests at once can't both take what is left.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../shared-option.php';
require_once __DIR__ . '/../model/values.php';

const USAGE_OPTION = 'shortpixel_flush_usage';

// Kept by the hour, so that what was used in the first of them counts until it is over.
const USAGE_HOURS = 25;

/** @param string $account `credits`, or `user` with an id. */
function used( string $account ): float {
	return array_sum( usage( raw_option( USAGE_OPTION ) )[ $account ] ?? [] );
}

/**
 * Takes some of what may be used in a day.
 *
 * @param float|null $most Null takes it whatever the sum.
 * @return bool|null False, and nothing is taken, where that would pass the limit; null where the database did not answer.
 */
function take( string $account, float $amount, ?float $most = null ): ?bool {
	$is_taken   = false;
	$is_written = change_option(
		USAGE_OPTION,
		static function ( ?string $stored ) use ( $account, $amount, $most, &$is_taken ): string {
			$usage    = usage( $stored );
			$hour     = intdiv( now(), 3600 );
			$is_taken = null === $most || array_sum( $usage[ $account ] ?? [] ) + $amount <= $most;
			if ( $is_taken ) {
				$usage[ $account ][ $hour ] = ( $usage[ $account ][ $hour ] ?? 0.0 ) + $amount;
			}
			return json_text( $usage );
		},
		'off'
	);
	return $is_written ? $is_taken : null;
}

/** When so much less will have been used, in Unix seconds; now, if nothing has to be given back. */
function free_at( string $account, float $amount ): int {
	$by_hour = usage( raw_option( USAGE_OPTION ) )[ $account ] ?? [];
	$freed   = 0.0;
	ksort( $by_hour );
	foreach ( $amount > 0 ? $by_hour : [] as $hour => $used ) {
		$freed += $used;
		if ( $freed >= $amount ) {
			return 3600 * ( $hour + USAGE_HOURS );
		}
	}
	return now();
}

/** @return array<string, array<int, float>> By account and hour, without what is over. */
function usage( ?string $stored ): array {
	$since = intdiv( now(), 3600 ) - USAGE_HOURS;
	$usage = [];
	foreach ( json_column( $stored ) ?? [] as $account => $by_hour ) {
		foreach ( entries( $by_hour ) as $hour => $amount ) {
			if ( $hour > $since && is_numeric( $amount ) ) {
				$usage[ (string) $account ][ (int) $hour ] = (float) $amount;
			}
		}
	}
	return $usage;
}
