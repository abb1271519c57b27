<?php
/** Collects the data to display a flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Pages_Seen;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Report;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Copies\attachment_cards;
use function ShortPixelFlush\may;
use function ShortPixelFlush\Say\shape;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @return Flush_Shape */
function flush_shape( Flush $flush ): array {
	return shape( report( $flush ) );
}

/**
 * @template K of array-key
 * @param array<K, Flush> $flushes
 * @return array<K, Flush_Shape>
 */
function flush_shapes( array $flushes ): array {
	return array_map( '\ShortPixelFlush\Say\shape', reports( $flushes, count_changed_since( $flushes ) ) );
}

/**
 * Returns the shapes of flushes without later changes, for a list that itself says which images have changed since.
 *
 * @template K of array-key
 * @param array<K, Flush> $flushes
 * @return array<K, Flush_Shape>
 */
function ended_shapes( array $flushes ): array {
	return array_map( '\ShortPixelFlush\Say\shape', reports( $flushes, [] ) );
}

function report( Flush $flush ): Report {
	return reports( [ $flush ], count_changed_since( [ $flush ] ) )[0];
}

/**
 * Reads what the flushes need from the database for all of them together, not one by one.
 *
 * @template K of array-key
 * @param array<K, Flush> $flushes
 * @param array<int, int> $changed As returned by count_changed_since().
 * @return array<K, Report>
 */
function reports( array $flushes, array $changed ): array {
	$purges  = new Purges();
	$removed = array_filter( $flushes, static fn ( Flush $flush ): bool => ! $flush->is_site() );
	$tallies = $purges->tallies( array_values( array_map( static fn ( Flush $flush ): int => $flush->id, $removed ) ) );
	$sending = array_keys( array_filter( $tallies, static fn ( Tally $tally ): bool => $tally->count( [ 'queued' ] ) > 0 ) );
	$failing = $purges->failing( $sending );
	$of_site = count( $removed ) < count( $flushes ) ? last_of_site_id() : 0;
	$at      = $purges->states_at( links_to_look_up( $flushes ) );
	prime_reports( $flushes );

	return array_map(
		static function ( Flush $flush ) use ( $tallies, $failing, $of_site, $changed, $at ): Report {
			$tally = $tallies[ $flush->id ] ?? new Tally();
			return report_of(
				$flush,
				$tally,
				$failing[ $flush->id ] ?? null,
				possible_acts( $flush, $tally, $of_site ),
				$changed[ $flush->id ] ?? 0,
				$at[ $flush->id ] ?? []
			);
		},
		$flushes
	);
}

/**
 * @param array<Flush> $flushes
 * @return array<int, list<string>> By flush, the links of surfaces (share images, feeds and the like) whose copies were
 *     removed after pages had been read.
 */
function links_to_look_up( array $flushes ): array {
	$links = [];
	foreach ( $flushes as $flush ) {
		if ( ! $flush->has_standing_result() ) {
			continue;
		}
		$surfaces = array_merge( planned_surfaces( $flush ), $flush->has_step( 'fall_back', [ 'done' ] ) ? $flush->pages_seen()->surfaces : [] );

		$links[ $flush->id ] = array_column( $surfaces, 'url' );
	}
	return array_filter( $links );
}

/** @return list<Planned_Surface> The surfaces that planning found, of images that keep their links. */
function planned_surfaces( Flush $flush ): array {
	$linked = $flush->has_new_links() ? $flush->images_with_new_links() : [];
	return array_values( array_filter( $flush->subject->surfaces, static fn ( array $one ): bool => ! in_array( $one['image'], $linked, true ) ) );
}

/**
 * @param array<string, string> $at The states of rows, by link.
 * @return list<Surface> The surfaces as pages showed them, updated with the result of a removal that followed.
 */
function surfaces_now( Flush $flush, bool $has_version, array $at ): array {
	$seen       = $flush->is_site() ? Pages_Seen::in( $flush->step( 'front_page' )->data ?? null ) : $flush->pages_seen();
	$is_removed = $flush->has_step( 'fall_back', [ 'done' ] );
	$by_page    = [
		// A visitor outside may get another page.
		'new' => $seen->inside && 'new' !== $seen->outside ? 'unknown' : 'new',
		'old' => 'old',
	];
	$by_row     = [
		'fresh'      => 'new',
		'rebuilding' => 'new',
		'stale'      => 'old',
	];
	$surfaces   = $flush->is_site() || $has_version ? $seen->surfaces : [];
	foreach ( $surfaces as $index => [ 'state' => $state, 'url' => $url ] ) {
		if ( isset( $by_page[ $state ] ) ) {
			$surfaces[ $index ]['state'] = $is_removed ? $by_row[ $at[ $url ] ?? '' ] ?? 'unknown' : $by_page[ $state ];
		}
	}
	foreach ( planned_surfaces( $flush ) as $one ) {
		$surfaces[] = [
			'kind'  => $one['kind'],
			'url'   => $one['url'],
			'state' => 'own' === $one['state'] ? 'own' : $by_row[ $at[ $one['url'] ] ?? '' ] ?? 'unknown',
			'page'  => $one['page'],
		];
	}
	return $surfaces;
}

/** @param array<Flush> $flushes */
function prime_reports( array $flushes ): void {
	$users  = array_unique( array_map( static fn ( Flush $flush ): int => $flush->user_id, $flushes ) );
	$queued = array_map( static fn ( Flush $flush ): array => array_slice( $flush->subject->queued ?? [], 0, Plan::CARDS ), $flushes );
	// Some automatic flushes, and most of WP-CLI, have no user.
	cache_users( array_diff( $users, [ 0 ] ) );
	_prime_post_caches( array_unique( array_merge( [], ...array_values( $queued ) ) ), false, true );
}

/**
 * @param array{count: int, failure: Failure|null}|null                    $failing
 * @param array{run: bool, retry: bool, cancel: bool, undo: bool} $can
 * @param array<string, string>                                   $at      The states of rows, by link.
 */
function report_of( Flush $flush, Tally $tally, ?array $failing, array $can, int $changed_since, array $at ): Report {
	$is_sent     = in_array( $flush->state, [ 'running', 'waiting' ], true );
	$user        = get_userdata( $flush->user_id );
	$has_version = $flush->has_new_links() && has_its_version( $flush );
	$nothing     = [
		'count'   => 0,
		'failure' => null,
	];
	return new Report(
		$flush,
		$tally,
		$can,
		$is_sent && null !== $failing ? $failing : $nothing,
		$has_version,
		false === $user ? '' : $user->display_name,
		// Images that were queued or gathered have no cards yet.
		null === $flush->subject->queued ? null : queued_cards( $flush, $flush->subject->queued ),
		offers( $flush ),
		may( CAP_SITE ),
		$changed_since,
		surfaces_now( $flush, $has_version, $at )
	);
}

/**
 * @param list<int> $ids
 * @return list<Attachment_Card> A deleted image keeps the name that it had.
 */
function queued_cards( Flush $flush, array $ids ): array {
	return array_map(
		static fn ( array $card ): array => '' === $card['title'] ? [ 'title' => $flush->subject->named[ $card['id'] ] ?? '' ] + $card : $card,
		attachment_cards( $ids )
	);
}
