<?php
/**
 * Records which spellings of an image's name may still have a copy: a short name has few spellings, so they are reused.
 * ShortPixel keeps a copy that nobody requests for at most 40 days.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const SPELLINGS_OPTION = 'shortpixel_flush_spellings_used';

const SPELLING_SECONDS = 3456000;

// About 100 KB. Beyond it, the images whose spellings were recorded longest ago are dropped.
const MOST_SPELLINGS_NOTED = 4000;

/**
 * @param list<string> $keys
 * @return list<string> The keys whose spelling for this version exists and was not used recently.
 */
function newly_spelled( array $keys, string $version ): array {
	$codes   = read( raw_option( OPTION ) )['codes'];
	$noted   = noted_spellings();
	$is_anew = static function ( string $key ) use ( $codes, $noted, $version ): bool {
		$characters = spelled_characters( $key );
		return $characters > 0 && ! isset( used_spellings( $key, $characters, $codes, $noted )[ spelling_of( $characters, (int) $version ) ] );
	};

	return array_values( array_filter( $keys, $is_anew ) );
}

/**
 * @param array<string>                $codes The images' current versions, by hash.
 * @param array<array-key, array<int>> $noted As returned by noted_spellings().
 * @return array<int, true> Spellings, as returned by spelling_of().
 */
function used_spellings( string $key, int $characters, array $codes, array $noted ): array {
	$hash = hash_of( $key );
	$used = [];
	foreach ( array_merge( array_map( 'strval', array_keys( $noted[ $hash ] ?? [] ) ), isset( $codes[ $hash ] ) ? [ $codes[ $hash ] ] : [] ) as $code ) {
		$used[ spelling_of( $characters, version_of_code( $code ) ) ] = true;
	}

	return $used;
}

/** @return array<array-key, array<int>> When each spelling was last used, within 40 days, by hash and code. */
function noted_spellings(): array {
	return read_spellings( raw_option( SPELLINGS_OPTION ) );
}

/**
 * Records versions that pages used, or that the CDN was asked for.
 *
 * @param array<string> $codes By hash.
 */
function note_spellings( array $codes ): void {
	if ( [] === $codes ) {
		return;
	}
	change_option(
		SPELLINGS_OPTION,
		static function ( ?string $raw ) use ( $codes ): string {
			$noted = read_spellings( $raw );
			foreach ( $codes as $hash => $code ) {
				$theirs = $noted[ $hash ] ?? [];
				unset( $noted[ $hash ], $theirs[ $code ] );
				$noted[ $hash ] = $theirs + [ $code => now() ];
			}
			for ( $many = array_sum( array_map( 'count', $noted ) ); $many > MOST_SPELLINGS_NOTED; $many -= $of_first ) {
				$first    = (string) array_key_first( $noted );
				$of_first = count( $noted[ $first ] );
				unset( $noted[ $first ] );
			}

			return (string) wp_json_encode( $noted );
		},
		'off'
	);
}

/** @return array<array-key, array<int>> */
function read_spellings( ?string $raw ): array {
	$stored = json_decode( $raw ?? '', true );
	$noted  = [];
	foreach ( is_array( $stored ) ? $stored : [] as $hash => $codes ) {
		$noted[ $hash ] = array_filter( is_array( $codes ) ? $codes : [], static fn ( $at ): bool => is_int( $at ) && $at > now() - SPELLING_SECONDS );
	}

	return array_filter( $noted, static fn ( array $codes ): bool => [] !== $codes );
}
