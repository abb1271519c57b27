<?php
/** Assigns versions to pictures. Each change is a compare-and-swap on one option, so that concurrent requests lose nothing. */

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

// The last version that was reserved, used or not; and the versions that a flush of everything made unnecessary.
const LAST_OPTION  = 'shortpixel_flush_version_last';
const STASH_OPTION = 'shortpixel_flush_versions_aside';

/*
 * Every request loads this option with the other autoloaded ones, usually some hundred kilobytes. About 300 pictures fit; for more,
 * a flush of everything is the better choice, and empties it.
 */
const MAX_BYTES = 16384;

// Versions count the seconds since then, which keeps them short.
const EPOCH = 1767225600;

/**
 * Reserves a version that no address of this site ever had; empty if the database refuses.
 *
 * It comes from the clock: a mere counter would restart after a restored backup or a new installation, and produce an address
 * under which ShortPixel still holds an old picture. The last one is stored so that two in the same second differ.
 */
function reserve(): string {
	$version  = '';
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

/** Returns the version after the last one, without reserving it. */
function next_version( string $last ): string {
	$last = 1 === preg_match( '/\A\d{1,12}\z/', $last ) ? (int) $last : 0;

	return (string) max( $last + 1, now() - EPOCH, 1 );
}

/** Returns the version that reserve() would return now, for a dry run. */
function expected(): string {
	return next_version( raw_option( LAST_OPTION ) ?? '' );
}

/**
 * Assigns a version to pictures, except to those that have a newer one.
 *
 * @param list<string> $keys
 * @return int|null How many have this version now; null if it could not be stored.
 */
function assign( array $keys, string $version ): ?int {
	$have       = 0;
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
 * Removes a version from the pictures that still have it.
 *
 * @param list<string> $keys
 * @return int|null From how many; null if it could not be stored.
 */
function revoke( array $keys, string $version ): ?int {
	$removed    = 0;
	$is_written = change_option(
		OPTION,
		static function ( ?string $raw ) use ( $keys, $version, &$removed ): string {
			$versions = read( $raw );
			$theirs   = array_intersect( array_intersect_key( $versions, array_flip( $keys ) ), [ $version ] );
			$removed  = count( $theirs );

			return serialized( array_diff_key( $versions, $theirs ) );
		},
		'on'
	);

	return $is_written ? $removed : null;
}

/**
 * Assigns a version in the map. Those assigned last come last, and the oldest are dropped until it fits. Pure.
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
 * @param array<string> $versions By picture.
 * @return array<string> Without the oldest, so that it fits. Pure.
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
 * Empties the map after a flush of everything, under whose new key no picture needs a version, and keeps a copy for the undo.
 *
 * The copy is made first, so this can be repeated after a crash. Versions assigned in the meantime stay.
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
 * Restores what stash() kept, because the undo brings back the key under which pictures need their versions. Otherwise visitors
 * would get the pictures from before their new addresses.
 */
function restore( int $flush_id ): void {
	$stashed = maybe_unserialize( raw_option( STASH_OPTION ) ?? '' );
	$stashed = read( is_array( $stashed ) ? $stashed[ $flush_id ] ?? [] : [] );
	if ( [] === $stashed ) {
		return;
	}

	$is_restored = change_option(
		OPTION,
		static function ( ?string $raw ) use ( $stashed ): string {
			$since = read( $raw );

			return serialized( bounded( array_diff_key( $stashed, $since ) + $since ) );
		},
		'on'
	);

	if ( $is_restored ) {
		change_option( STASH_OPTION, static fn (): string => serialized( [] ), 'off' );
	}
}

/** @param array<mixed> $map */
function serialized( array $map ): string {
	$text = maybe_serialize( $map );

	return is_string( $text ) ? $text : '';
}
