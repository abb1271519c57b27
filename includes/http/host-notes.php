<?php
/**
 * The one option that runners tell each other by how the hosts are doing; never autoloaded.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../shared-option.php';
require_once __DIR__ . '/host-health.php';

const HOSTS_OPTION = 'shortpixel_flush_hosts';

// What was learned is forgotten after a day, and of more hosts than these the oldest go.
const HOSTS_SECONDS = 86400;
const MOST_HOSTS    = 50;

/**
 * Reads what runners have written, past what this process remembers of it.
 *
 * @return array<string,array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}>
 */
function load_host_health(): array {
	return decode_host_health( raw_option( HOSTS_OPTION ) );
}

/**
 * Puts news on top of what is stored by now. Of many runners one writes at a time: a compare-and-swap on the option's row.
 *
 * @param array<string,array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}> $news
 */
function save_host_health( array $news ): void {
	change_option(
		HOSTS_OPTION,
		static function ( ?string $raw ) use ( $news ): string {
			$stored = decode_host_health( $raw );
			$hosts  = $stored;
			foreach ( $news as $host => $health ) {
				$hosts[ $host ] = isset( $stored[ $host ] ) ? merged_health( $health, $stored[ $host ] ) : $health;
			}

			return (string) wp_json_encode( recent_hosts( $hosts ) );
		},
		'off'
	);
}

/**
 * Joins what one runner knows of a host with what another wrote: a rest that either knows of counts, and so does the lower cap
 * while it lasts.
 *
 * @param array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int} $ours
 * @param array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int} $stored
 * @return array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}
 */
function merged_health( array $ours, array $stored ): array {
	return $stored['until'] > $ours['until'] && $stored['until'] > now() ? [ 'cap' => min( $ours['cap'], $stored['cap'] ) ] + $stored : $ours;
}

/**
 * Reads the option's text; what does not look like ours is left out.
 *
 * @return array<string,array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}>
 */
function decode_host_health( ?string $raw ): array {
	$read  = null === $raw ? null : json_decode( $raw, true );
	$hosts = [];
	foreach ( is_array( $read ) ? $read : [] as $host => $health ) {
		if ( is_array( $health ) ) {
			$number = static fn ( string $name ): int => is_int( $health[ $name ] ?? null ) ? max( 0, $health[ $name ] ) : 0;

			// Noted at a time that is still to come, by a clock that was put back since: nobody knows how much of its rest is left.
			$is_ahead = $number( 'at' ) > now() + 120;

			$hosts[ (string) $host ] = [
				'cap'      => max( 1, $number( 'cap' ) ),
				'good'     => $number( 'good' ),
				'failures' => $number( 'failures' ),
				'busy'     => $number( 'busy' ),
				'pauses'   => $number( 'pauses' ),
				'until'    => $is_ahead ? 0 : min( $number( 'until' ), now() + HOSTS_SECONDS ),
				'reason'   => is_string( $health['reason'] ?? null ) ? $health['reason'] : '',
				'at'       => min( $number( 'at' ), now() + 120 ),
			];
		}
	}

	return $hosts;
}

/**
 * Keeps the hosts that something was learned of lately.
 *
 * @param array<string,array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}> $hosts
 * @return array<string,array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}>
 */
function recent_hosts( array $hosts ): array {
	$since = now() - HOSTS_SECONDS;
	$hosts = array_filter( $hosts, static fn ( array $health ): bool => max( $health['at'], $health['until'] ) > $since );
	uasort( $hosts, static fn ( array $one, array $other ): int => $other['at'] <=> $one['at'] );

	return array_slice( $hosts, 0, MOST_HOSTS, true );
}
