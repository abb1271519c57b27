<?php
/**
 * What earlier addresses taught: which parameters this site's pages ask with. One option, never autoloaded;
 * whatever it holds is read as if a stranger had written it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\change_value;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\hostless_endpoints;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\form_of;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../../cdn/cdn-url.php';
require_once __DIR__ . '/../../../clock.php';
require_once __DIR__ . '/../../../providers/providers.php';
require_once __DIR__ . '/../../../shared-option.php';
require_once __DIR__ . '/../../../versions/address.php';
require_once __DIR__ . '/../../model/values.php';
require_once __DIR__ . '/../sources/sources.php';

const LEARNED_OPTION = 'shortpixel_flush_learned';
const LEARNED_LISTS  = 200;

// Of what one person's flushes taught: nobody pushes out what others' saw.
const LISTS_BY_ONE  = 100;
const PASTED_BY_ONE = 10;

// A list of ShortPixel Adaptive Images has up to eight parameters, and an image has about ten sizes.
const LEARNED_PARAMS = 20;
const LEARNED_ROLES  = 20;

// That a list is still in use is worth one write a day.
const SEEN_AGAIN_AFTER = 86400;

/** @return list<Learned_List> Last seen first. `roles` say which file of its image a list was seen on; none if that is unknown. */
function learned_lists(): array {
	return lists_in( get_option( LEARNED_OPTION ) );
}

/**
 * @param mixed $stored
 * @return list<Learned_List>
 */
function lists_in( $stored ): array {
	$lists = [];

	foreach ( stored_learned( $stored ) as $entry ) {
		$list = well_formed_list( $entry );
		if ( null !== $list ) {
			$lists += [ list_key( $list ) => $list ];
		}
	}

	return kept_lists( array_values( $lists ) );
}

/**
 * @param iterable<Variant> $variants What was seen; then what was pasted and answered with an image.
 * @param int               $by       Whose flush it was.
 */
function remember( iterable $variants, int $by ): void {
	$now  = now();
	$seen = lists_seen( $variants, $now, $by );
	change_learned( static fn ( array $lists ): array => with_sightings( $lists, $seen, $now ) );
}

/** @param callable(list<Learned_List>): list<array<mixed>> $change */
function change_learned( callable $change ): bool {
	return change_value(
		LEARNED_OPTION,
		static function ( $stored ) use ( $change ): ?array {
			$before = lists_in( $stored );
			$after  = $change( $before );

			return $after === $before ? null : [ 'lists' => $after ];
		},
		'off'
	);
}

/** What this person's flushes taught stays, and is nobody's; false if there was nothing. */
function forget_who_taught( int $user_id ): bool {
	$lists = learned_lists();
	if ( ! in_array( $user_id, array_column( $lists, 'by' ), true ) ) {
		return false;
	}

	return change_learned( static fn ( array $lists ): array => array_map( static fn ( array $list ): array => $list['by'] === $user_id ? [ 'by' => 0 ] + $list : $list, $lists ) );
}

/**
 * @param list<Learned_List>          $known
 * @param array<string, Learned_List> $seen
 * @return list<Learned_List> With the roles of both; anything else is as it was seen last. What was seen is not changed by what was pasted.
 */
function with_sightings( array $known, array $seen, int $now ): array {
	$lists = [];

	foreach ( $known as $list ) {
		$key   = list_key( $list );
		$again = $seen[ $key ] ?? null;

		unset( $seen[ $key ] );

		if ( null !== $again && is_pasted( $list ) && ! is_pasted( $again ) ) {
			$list = $again;
		} elseif ( null !== $again && is_pasted( $list ) === is_pasted( $again ) ) {
			$roles = merged_roles( $list['roles'], $again['roles'] );
			// It stays whose it was: else whoever sees all lists once more would have too many.
			$ours = [
				'roles' => $roles,
				'by'    => $list['by'],
			];
			$list = $roles !== $list['roles'] || $list['seen_at'] <= $now - SEEN_AGAIN_AFTER ? $ours + $again : $list;
		}

		$lists[] = $list;
	}

	return kept_lists( array_merge( array_values( $seen ), $lists ) );
}

/** @phpstan-param array{seen_in: string, ...} $list */
function is_pasted( array $list ): bool {
	return 'pasted' === $list['seen_in'];
}

/**
 * @param list<Learned_List> $lists
 * @return list<Learned_List> Last seen first. Where there are too many, those go first that were pasted.
 */
function kept_lists( array $lists ): array {
	$seen   = array_filter( $lists, static fn ( array $list ): bool => ! is_pasted( $list ) );
	$pasted = of_each( newest( array_values( array_filter( $lists, __NAMESPACE__ . '\is_pasted' ) ) ), PASTED_BY_ONE );

	return newest( array_slice( of_each( array_merge( newest( array_values( $seen ) ), $pasted ), LISTS_BY_ONE ), 0, LEARNED_LISTS ) );
}

/**
 * @template T of array{by: int, ...}
 * @param list<T> $seen
 * @return list<T> The first so many of each person; what was learned before persons were noted counts as nobody's.
 */
function of_each( array $seen, int $limit ): array {
	$counts = [];

	return array_values(
		array_filter(
			$seen,
			static function ( array $one ) use ( &$counts, $limit ): bool {
				$counts[ $one['by'] ] = 1 + ( $counts[ $one['by'] ] ?? 0 );

				return 0 === $one['by'] || $counts[ $one['by'] ] <= $limit;
			}
		)
	);
}

/**
 * @param list<string> $known
 * @param list<string> $seen
 * @return list<string> All of both. A list without roles applies widely; any role makes it narrower.
 */
function merged_roles( array $known, array $seen ): array {
	return array_slice( array_values( array_unique( array_merge( $known, $seen ) ) ), 0, LEARNED_ROLES );
}

/**
 * @param iterable<Variant> $variants What was pasted comes last. Only the library's images count: others have no files like theirs.
 * @return array<string, Learned_List> By list_key().
 */
function lists_seen( iterable $variants, int $now, int $by ): array {
	$providers = ready();
	$hostless  = hostless_endpoints();
	$roles     = [];
	$lists     = [];

	foreach ( $variants as $variant ) {
		$id       = (int) $variant->attachment_id;
		$parsed   = $id > 0 ? parse_cdn_url( $variant->url, $hostless ) : null;
		$provider = null === $parsed ? null : provider_of( $parsed, $providers );

		if ( null === $parsed || null === $provider ) {
			continue;
		}

		$roles[ $id ] = $roles[ $id ] ?? source_roles( sources( $id ) );
		$passing      = 'parameter' === form_of( $provider->id() ) ? '/\A(?:f_remove|v_\d*)\z/' : '/\Af_remove\z/';

		$list = [
			'provider'  => $provider->id(),
			'params'    => array_values( array_filter( $parsed['params'], static fn ( string $param ): bool => 1 !== preg_match( $passing, $param ) ) ),
			'separator' => $parsed['separator'],
			'extension' => url_extension( $parsed['source'] ),
			'roles'     => $roles[ $id ][ source_path( without_photon( $parsed['source'] ) ) ] ?? [],
			'seen_in'   => $variant->found_in,
			'seen_at'   => $now,
			'by'        => $by,
		];
		$key  = list_key( $list );

		if ( isset( $lists[ $key ] ) && is_pasted( $list ) && ! is_pasted( $lists[ $key ] ) ) {
			continue;
		}

		$list['roles'] = merged_roles( $lists[ $key ]['roles'] ?? [], $list['roles'] );

		// As strict as reading, so that nothing takes a place that is dropped later.
		if ( null !== well_formed_list( $list ) ) {
			$lists[ $key ] = [ 'seen_in' => $lists[ $key ]['seen_in'] ?? $list['seen_in'] ] + $list;
		}
	}

	return $lists;
}

/**
 * @param array{endpoint: string, host: string, key: string, params: list<string>, separator: string, source: string} $cdn_url What parse_cdn_url() returned.
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

/** @phpstan-param array{provider: string, params: list<string>, separator: string, extension: string, ...} $learned */
function list_key( array $learned ): string {
	return implode( ' ', [ $learned['provider'], $learned['separator'], implode( '+', $learned['params'] ), $learned['extension'] ] );
}

/**
 * @template T of array{seen_at: int, ...}
 * @param list<T> $seen
 * @return list<T> Last seen first.
 */
function newest( array $seen ): array {
	$times = array_column( $seen, 'seen_at' );
	$order = array_keys( $seen );

	// A stable sort, which usort() is only since PHP 8.
	array_multisort( $times, SORT_DESC, SORT_NUMERIC, $order, SORT_ASC, SORT_NUMERIC );

	return array_map( static fn ( int $at ): array => $seen[ $at ], $order );
}

/**
 * @param mixed $stored
 * @return list<array<mixed>>
 */
function stored_learned( $stored ): array {
	$stored = entries( $stored );

	// Nothing longer was ever written; its beginning is enough.
	return array_values( array_filter( array_slice( entries( $stored['lists'] ?? [] ), 0, LEARNED_LISTS ), 'is_array' ) );
}

/**
 * @param array<mixed> $stored
 * @return Learned_List|null Null for what could not be part of a CDN URL.
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
		'seen_in'   => in_array( $stored['seen_in'] ?? '', Variant::FOUND_IN, true ) ? text( $stored['seen_in'] ) : 'page',
		'seen_at'   => max( 0, integer( $stored['seen_at'] ?? 0 ) ),
		'by'        => integer( $stored['by'] ?? 0 ),
	];
}

/**
 * @param mixed $texts
 * @return list<string>|null Null if one does not have the form, or there are too many.
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
