<?php
/**
 * Gives pictures their versions and takes them away. Each change is a compare-and-swap on one option, so that of any number
 * of requests at once none loses what another wrote.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/address.php';
require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../shared-option.php';

// The last version that was given out, whatever became of it; and what a flush of everything made unnecessary.
const LAST_OPTION  = 'shortpixel_flush_version_last';
const STASH_OPTION = 'shortpixel_flush_versions_aside';

/*
 * Every request loads this option with the others, of which a usual site has some hundred kilobytes. About 300 pictures fit;
 * who gives more of them new addresses is better served by a flush of everything, which empties it.
 */
const MAX_BYTES = 16384;

// Versions count the seconds from here, so that they stay short.
const EPOCH = 1767225600;

/**
 * Takes a version that no address of this site ever had; empty where the database refuses.
 *
 * The clock gives it: a mere counter would begin anew after a restored backup or a new installation, and give an address
 * under which ShortPixel still holds an old picture. The last one is kept so that two in the same second differ.
 */
function reserve(): string {
	$version = '';

	$is_taken = change_option(
		LAST_OPTION,
		static function ( ?string $last ) use ( &$version ): string {
			$version = next_version( $last ?? '' );

			return $version;
		},
		'off'
	);

	return $is_taken ? $version : '';
}

/**
 * Says which version would be the next; nothing is taken.
 */
function next_version( string $last ): string {
	$last = 1 === preg_match( '/\A\d{1,12}\z/', $last ) ? (int) $last : 0;

	return (string) max( $last + 1, now() - EPOCH, 1 );
}

/**
 * Says which version reserve() would give now, for a plan that is only looked at.
 */
function expected(): string {
	return next_version( raw_option( LAST_OPTION ) ?? '' );
}

/**
 * Gives pictures a version; one that has a newer one keeps it. Tells how many have this one now, null where it was not written.
 *
 * @param list<string> $keys
 */
function assign( array $keys, string $version ): ?int {
	$have = 0;

	$is_written = change_option(
		OPTION,
		static function ( ?string $raw ) use ( $keys, $version, &$have ): string {
			$versions = with_assigned( read( $raw ), $keys, $version );
			$have     = count( array_intersect( array_map( static fn ( string $key ): string => $versions[ $key ] ?? '', $keys ), [ $version ] ) );

			return serialized( $versions );
		},
		'on'
	);

	return $is_written ? $have : null;
}

/**
 * Takes a version away from the pictures that still have it, and tells from how many; null where it was not written.
 *
 * @param list<string> $keys
 */
function revoke( array $keys, string $version ): ?int {
	$taken = 0;

	$is_written = change_option(
		OPTION,
		static function ( ?string $raw ) use ( $keys, $version, &$taken ): string {
			$versions = read( $raw );
			$theirs   = array_intersect( array_intersect_key( $versions, array_flip( $keys ) ), [ $version ] );
			$taken    = count( $theirs );

			return serialized( array_diff_key( $versions, $theirs ) );
		},
		'on'
	);

	return $is_written ? $taken : null;
}

/**
 * Puts a version into the map: given again means youngest, and the oldest go until it is small enough. Pure.
 *
 * @param array<string> $versions By picture.
 * @param list<string>  $keys
 * @return array<string>
 */
function with_assigned( array $versions, array $keys, string $version ): array {
	foreach ( $keys as $key ) {
		if ( (int) ( $versions[ $key ] ?? '0' ) < (int) $version ) {
			unset( $versions[ $key ] );
			$versions[ $key ] = $version;
		}
	}

	return bounded( $versions );
}

/**
 * Leaves out the oldest until the rest is small enough. Pure.
 *
 * @param array<string> $versions By picture.
 * @return array<string>
 */
function bounded( array $versions ): array {
	$bytes = strlen( serialized( $versions ) );

	while ( $bytes > MAX_BYTES ) {
		unset( $versions[ array_key_first( $versions ) ] );
		$bytes = strlen( serialized( $versions ) );
	}

	return $versions;
}

/**
 * Empties the map after a flush of everything, under whose new key no picture needs a version, and keeps it for the undo.
 *
 * Copied first: killed in between, the copy is made once more. What is given meanwhile stays.
 */
function stash( int $flush_id ): void {
	$versions = read( raw_option( OPTION ) );

	if ( [] === $versions ) {
		return;
	}

	$is_kept = change_option( STASH_OPTION, static fn (): string => serialized( [ $flush_id => $versions ] ), 'off' );

	if ( $is_kept ) {
		change_option( OPTION, static fn ( ?string $raw ): string => serialized( array_diff_assoc( read( $raw ), $versions ) ), 'on' );
	}
}

/**
 * Puts back what a flush of everything set aside, since its undo brings back the key under which pictures need it.
 *
 * Without it, visitors would get the pictures from before they were given new addresses.
 */
function restore( int $flush_id ): void {
	$aside = maybe_unserialize( raw_option( STASH_OPTION ) ?? '' );
	$aside = read( is_array( $aside ) ? $aside[ $flush_id ] ?? [] : [] );

	if ( [] === $aside ) {
		return;
	}

	$is_back = change_option(
		OPTION,
		static function ( ?string $raw ) use ( $aside ): string {
			$since = read( $raw );

			return serialized( bounded( array_diff_key( $aside, $since ) + $since ) );
		},
		'on'
	);

	if ( $is_back ) {
		change_option( STASH_OPTION, static fn (): string => serialized( [] ), 'off' );
	}
}

/**
 * Writes a map as WordPress stores one.
 *
 * @param array<mixed> $map
 */
function serialized( array $map ): string {
	$text = maybe_serialize( $map );

	return is_string( $text ) ? $text : '';
}
