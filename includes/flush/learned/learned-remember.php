<?php
/**
 * Remembers what a flush saw, for the images that are flushed later.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Providers\remember_endpoints;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/learned.php';
require_once __DIR__ . '/learned-roles.php';
require_once __DIR__ . '/learned-lists.php';
require_once __DIR__ . '/../sources/sources.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../providers/providers.php';

// What was seen; what settings or earlier sightings led to was not.
const SIGHTINGS = [ 'probe', 'page', 'pasted' ];

// Writing down that a list is still in use is worth one write a day.
const SEEN_AGAIN_AFTER = 86400;

/**
 * Remembers the parameter lists among a plan's rows, a browser's screen, and where the providers are. No write where nothing
 * is new.
 *
 * @param iterable<array<mixed>> $rows   Rows of the plan.
 * @param mixed                  $screen The screen of the browser that saw them, if it told.
 */
function remember( iterable $rows, $screen ): void {
	remember_endpoints();

	$lists   = learned_lists();
	$screens = dated_screens();
	$now     = now();

	$more_lists   = with_sightings( $lists, lists_seen( $rows, $now ), $now );
	$more_screens = with_screen( $screens, $screen, $now );

	if ( $more_lists !== $lists || $more_screens !== $screens ) {
		store_learned( $more_lists, $more_screens );
	}
}

/**
 * Adds what was seen to what is known: the roles of both, the way and the time of the later one.
 *
 * @param list<array{provider: string, params: list<string>, separator: string, extension: string, roles: list<string>, seen_in: string, seen_at: int}> $known
 * @param array<string, array{provider: string, params: list<string>, separator: string, extension: string, roles: list<string>, seen_in: string, seen_at: int}> $seen
 * @return list<array{provider: string, params: list<string>, separator: string, extension: string, roles: list<string>, seen_in: string, seen_at: int}>
 */
function with_sightings( array $known, array $seen, int $now ): array {
	$lists = [];

	foreach ( $known as $list ) {
		$key   = list_key( $list );
		$again = $seen[ $key ] ?? null;

		unset( $seen[ $key ] );

		if ( null !== $again ) {
			$roles = both_roles( $list['roles'], $again['roles'] );
			$list  = $roles !== $list['roles'] || $list['seen_at'] <= $now - SEEN_AGAIN_AFTER ? [ 'roles' => $roles ] + $again : $list;
		}

		$lists[] = $list;
	}

	return newest( array_merge( array_values( $seen ), $lists ), LEARNED_LISTS );
}

/**
 * Joins the roles of two sightings. Without roles a list applies widely, which a sighting that knows better makes narrower.
 *
 * @param list<string> $known
 * @param list<string> $seen
 * @return list<string>
 */
function both_roles( array $known, array $seen ): array {
	return array_slice( array_values( array_unique( array_merge( $known, $seen ) ) ), 0, LEARNED_ROLES );
}

/**
 * Adds a browser's screen.
 *
 * @param list<array{width: int, height: int, density: float, seen_at: int}> $known
 * @param mixed                                                               $screen
 * @return list<array{width: int, height: int, density: float, seen_at: int}>
 */
function with_screen( array $known, $screen, int $now ): array {
	$screen = well_formed_screen( $screen );

	if ( null === $screen ) {
		return $known;
	}

	$others = [];

	foreach ( $known as $other ) {
		if ( screen_key( $other ) !== screen_key( $screen ) ) {
			$others[] = $other;
		} elseif ( $other['seen_at'] > $now - SEEN_AGAIN_AFTER ) {
			return $known;
		}
	}

	return newest( array_merge( [ $screen + [ 'seen_at' => $now ] ], $others ), LEARNED_SCREENS );
}

/**
 * Lists the parameter lists in a plan's rows, by name; only those of the library's images, since only they have files alike.
 *
 * @param iterable<array<mixed>> $rows
 * @return array<string, array{provider: string, params: list<string>, separator: string, extension: string, roles: list<string>, seen_in: string, seen_at: int}>
 */
function lists_seen( iterable $rows, int $now ): array {
	$providers = ready();
	$roles     = [];
	$lists     = [];

	foreach ( $rows as $row ) {
		$attachment_id = integer( $row['attachment_id'] ?? 0 );
		$parsed        = $attachment_id > 0 && in_array( $row['found_in'] ?? '', SIGHTINGS, true ) ? parse_cdn_url( text( $row['url'] ?? '' ) ) : null;
		$provider      = null === $parsed ? null : provider_of( $parsed, $providers );

		if ( null === $parsed || null === $provider ) {
			continue;
		}

		$roles[ $attachment_id ] = $roles[ $attachment_id ] ?? source_roles( sources( $attachment_id ) );

		$list = [
			'provider'  => $provider->id(),
			'params'    => array_values( array_diff( $parsed['params'], [ 'f_remove' ] ) ),
			'separator' => $parsed['separator'],
			'extension' => url_extension( $parsed['source'] ),
			'roles'     => $roles[ $attachment_id ][ source_path( without_photon( $parsed['source'] ) ) ] ?? [],
			'seen_in'   => text( $row['found_in'] ),
			'seen_at'   => $now,
		];
		$key  = list_key( $list );

		$list['roles'] = both_roles( $lists[ $key ]['roles'] ?? [], $list['roles'] );

		// As strict as reading it again will be: what would be left out then takes nobody's place now.
		if ( null !== well_formed_list( $list ) ) {
			$lists[ $key ] = [ 'seen_in' => $lists[ $key ]['seen_in'] ?? $list['seen_in'] ] + $list;
		}
	}

	return $lists;
}

/**
 * Finds the provider whose address it is.
 *
 * @param array<mixed>   $cdn_url What parse_cdn_url() gave.
 * @phpstan-param array{endpoint: string, host: string, key: string, params: list<string>, separator: string, source: string} $cdn_url
 * @param list<Provider> $providers
 */
function provider_of( array $cdn_url, array $providers ): ?Provider {
	foreach ( $providers as $provider ) {
		if ( $provider->owns( $cdn_url ) ) {
			return $provider;
		}
	}

	return null;
}
