<?php
/**
 * What addresses seen earlier taught: which parameters this site's pages are asked with, and by which screens. One option,
 * never autoloaded; whatever it holds is read as if a stranger had written it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../plan/screens.php';
require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/../plan/variant-facts.php';

const LEARNED_OPTION  = 'shortpixel_flush_learned';
const LEARNED_LISTS   = 200;
const LEARNED_SCREENS = 20;

// A list of SPAI's has up to eight parameters, and an image has about ten sizes.
const LEARNED_PARAMS = 20;
const LEARNED_ROLES  = 20;

/**
 * Reads the parameter lists, the last seen first. `roles` say which file of its image a list was seen on; none where that
 * could not be told.
 *
 * @return list<array{provider: string, params: list<string>, separator: string, extension: string, roles: list<string>, seen_in: string, seen_at: int}>
 */
function learned_lists(): array {
	$lists = [];

	foreach ( stored_learned( 'lists' ) as $stored ) {
		$list = is_array( $stored ) ? well_formed_list( $stored ) : null;

		if ( null !== $list ) {
			$lists += [ list_key( $list ) => $list ];
		}
	}

	return newest( array_values( $lists ), LEARNED_LISTS );
}

/**
 * Reads the screens that browsers told of, the last seen first.
 *
 * @return list<array{width: int, height: int, density: float}>
 */
function learned_screens(): array {
	return array_map(
		static function ( array $screen ): array {
			return [
				'width'   => $screen['width'],
				'height'  => $screen['height'],
				'density' => $screen['density'],
			];
		},
		dated_screens()
	);
}

/**
 * Reads the screens with when they were last seen.
 *
 * @return list<array{width: int, height: int, density: float, seen_at: int}>
 */
function dated_screens(): array {
	$screens = [];

	foreach ( stored_learned( 'screens' ) as $stored ) {
		$screen = well_formed_screen( $stored );

		if ( null !== $screen && is_array( $stored ) ) {
			$screens += [ screen_key( $screen ) => $screen + [ 'seen_at' => integer( $stored['seen_at'] ?? 0 ) ] ];
		}
	}

	return newest( array_values( $screens ), LEARNED_SCREENS );
}

/**
 * Writes both, never more than there may be.
 *
 * @param list<array{provider: string, params: list<string>, separator: string, extension: string, roles: list<string>, seen_in: string, seen_at: int}> $lists
 * @param list<array{width: int, height: int, density: float, seen_at: int}> $screens
 */
function store_learned( array $lists, array $screens ): void {
	update_option(
		LEARNED_OPTION,
		[
			'lists'   => newest( $lists, LEARNED_LISTS ),
			'screens' => newest( $screens, LEARNED_SCREENS ),
		],
		false
	);
}

/**
 * Forgets everything.
 */
function forget_learned(): void {
	delete_option( LEARNED_OPTION );
}

/**
 * Names a list: two sightings of the same name are one list.
 *
 * @param array $learned
 * @phpstan-param array{provider: string, params: list<string>, separator: string, extension: string, ...} $learned
 */
function list_key( array $learned ): string {
	return implode( ' ', [ $learned['provider'], $learned['separator'], implode( '+', $learned['params'] ), $learned['extension'] ] );
}

/**
 * Names a screen.
 *
 * @param array $screen
 * @phpstan-param array{width: int, height: int, density: float, ...} $screen
 */
function screen_key( array $screen ): string {
	return $screen['width'] . 'x' . $screen['height'] . '@' . $screen['density'];
}

/**
 * Puts the last seen first and leaves out the oldest.
 *
 * @template T of array{seen_at: int, ...}
 * @param list<T> $seen
 * @return list<T>
 */
function newest( array $seen, int $limit ): array {
	$times = array_column( $seen, 'seen_at' );
	$order = array_keys( $seen );

	// Of equal times the first stays first; usort() leaves that open before PHP 8.
	array_multisort( $times, SORT_DESC, SORT_NUMERIC, $order, SORT_ASC, SORT_NUMERIC );

	return array_map( static fn ( int $at ): array => $seen[ $at ], array_slice( $order, 0, $limit ) );
}

/**
 * Reads a part of the option.
 *
 * @return array<mixed>
 */
function stored_learned( string $part ): array {
	$stored = get_option( LEARNED_OPTION );

	// More than ever was written is not ours; reading its beginning does.
	return is_array( $stored ) && is_array( $stored[ $part ] ?? null ) ? array_slice( $stored[ $part ], 0, LEARNED_LISTS ) : [];
}

/**
 * Reads one list; null where it could not be part of a CDN URL.
 *
 * @param array<mixed> $stored
 * @return array{provider: string, params: list<string>, separator: string, extension: string, roles: list<string>, seen_in: string, seen_at: int}|null
 */
function well_formed_list( array $stored ): ?array {
	$params    = well_formed_texts( $stored['params'] ?? null, '#^[a-z]{1,3}_[A-Za-z0-9:.-]{0,40}$#D', LEARNED_PARAMS );
	$roles     = well_formed_texts( $stored['roles'] ?? [], '#^(full|largest|original|size:[^\x00-\x1f\x7f]{1,60})$#D', LEARNED_ROLES );
	$separator = text( $stored['separator'] ?? '' );
	$extension = text( $stored['extension'] ?? '' );
	$provider  = text( $stored['provider'] ?? '' );

	if ( null === $params || null === $roles || [] === $params || ! in_array( $separator, [ '', '+', ',', '%2B', '%2b', '%2C', '%2c' ], true ) ) {
		return null;
	}

	$is_written = 1 === preg_match( '#^[a-z0-9]{1,8}$#D', $extension ) && 1 === preg_match( '#^[a-z0-9_-]{1,40}$#D', $provider );

	return ! $is_written || ( '' === $separator && count( $params ) > 1 ) ? null : [
		'provider'  => $provider,
		'params'    => $params,
		'separator' => $separator,
		'extension' => $extension,
		'roles'     => $roles,
		'seen_in'   => in_array( $stored['seen_in'] ?? '', FOUND_IN, true ) ? text( $stored['seen_in'] ) : 'page',
		'seen_at'   => max( 0, integer( $stored['seen_at'] ?? 0 ) ),
	];
}

/**
 * Reads a list of texts that all have a form; null where one has not, or there are too many.
 *
 * @param mixed $texts
 * @return list<string>|null
 */
function well_formed_texts( $texts, string $form, int $limit ): ?array {
	if ( ! is_array( $texts ) || count( $texts ) > $limit ) {
		return null;
	}

	$kept = [];

	foreach ( $texts as $text ) {
		if ( ! is_string( $text ) || 1 !== preg_match( $form, $text ) ) {
			return null;
		}

		$kept[] = $text;
	}

	return $kept;
}
