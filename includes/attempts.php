<?php
/**
 * Counts attempts at work that may end its process, such as calling other plugins or decoding files. Each is counted
 * before it begins, so that work which ends every process is given up. A flush's rows and steps count their own.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

const ATTEMPTS_OPTION = 'shortpixel_flush_attempts';

const MOST_ATTEMPTS = 3;

// Once this many were given up in a row, one attempt is enough to give up the next.
const MOST_GIVEN_UP = 3;

// The key, among the names, under which the number of names given up in a row is stored.
const GIVEN_UP = 'given_up';

// The most names counted per kind; beyond that, the oldest are dropped.
const MOST_COUNTED = 200;

/**
 * Counts an attempt at each name that is to be tried now. A name whose last attempt did not end is tried alone, so that
 * it takes no others with it.
 *
 * @param list<int|string> $names In the order in which to try them.
 * @return array{now: list<int|string>, given_up: list<int|string>} The names to try now, and those given up; all others
 *     have to wait.
 */
function begin_attempt( string $kind, array $names, int $most = MOST_ATTEMPTS ): array {
	$begun = [
		'now'      => $names,
		'given_up' => [],
	];
	change_attempts(
		$kind,
		static function ( array $counts ) use ( $names, $most, &$begun ): array {
			/** @var array<int> $counts */
			$begun = next_attempt( $names, $counts, $most );
			foreach ( $begun['now'] as $name ) {
				$counts[ $name ] = 1 + ( $counts[ $name ] ?? 0 );
			}
			$counts[ GIVEN_UP ] = count( $begun['given_up'] ) + ( $counts[ GIVEN_UP ] ?? 0 );
			return array_diff_key( $counts, array_flip( $begun['given_up'] ) );
		}
	);

	return $begun;
}

/** @param list<int|string> $names Names that did not end the process. */
function end_attempt( string $kind, array $names ): void {
	change_attempts( $kind, static fn ( array $counts ): array => array_diff_key( $counts, array_flip( [ GIVEN_UP, ...$names ] ) ) );
}

/** @return list<int|string> Names at which a process died, or is still working. */
function suspects( string $kind ): array {
	return array_keys( array_diff_key( attempts_of( raw_option( ATTEMPTS_OPTION ) )[ $kind ] ?? [], [ GIVEN_UP => 0 ] ) );
}

/**
 * @param list<int|string> $names
 * @param array<int>       $counts
 * @return array{now: list<int|string>, given_up: list<int|string>}
 */
function next_attempt( array $names, array $counts, int $most ): array {
	$now      = [];
	$given_up = [];
	$most     = ( $counts[ GIVEN_UP ] ?? 0 ) < MOST_GIVEN_UP ? $most : 1;
	foreach ( $names as $name ) {
		$count = $counts[ $name ] ?? 0;
		if ( $count >= $most ) {
			$given_up[] = $name;
			continue;
		}
		if ( 0 === $count || [] === $now ) {
			$now[] = $name;
		}
		if ( $count > 0 ) {
			break;
		}
	}

	return [
		'now'      => $now,
		'given_up' => $given_up,
	];
}

/** @param callable(array<int>): array<int> $change */
function change_attempts( string $kind, callable $change ): void {
	change_option(
		ATTEMPTS_OPTION,
		static function ( ?string $stored ) use ( $kind, $change ): string {
			$all          = attempts_of( $stored );
			$counts       = array_filter( $change( $all[ $kind ] ?? [] ), static fn ( int $count ): bool => $count > 0 );
			$all[ $kind ] = array_slice( $counts, -MOST_COUNTED, null, true );

			return (string) wp_json_encode( array_filter( $all, static fn ( array $counts ): bool => [] !== $counts ) );
		},
		'off'
	);
}

/** @return array<array<int>> Counts by kind and name. */
function attempts_of( ?string $stored ): array {
	$kinds = json_decode( (string) $stored, true );

	return array_map( static fn ( $counts ): array => array_filter( is_array( $counts ) ? $counts : [], 'is_int' ), is_array( $kinds ) ? $kinds : [] );
}
