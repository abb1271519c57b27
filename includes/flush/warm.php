<?php
/**
 * Asks for copies again after a flush has ended, so that the first visitor need not wait until they are made: only where the owner wants
 * it, a few at a time in the background, within a budget of credits, and never while a flush is open. It changes no result.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Http\Host_Health_Store;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\change_option;
use function ShortPixelFlush\Http\request_host;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\settings;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../allowed-hosts.php';
require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/../http/address.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/../settings.php';
require_once __DIR__ . '/../shared-option.php';
require_once __DIR__ . '/drivers.php';
require_once __DIR__ . '/model/values.php';
require_once __DIR__ . '/plan/library.php';
require_once __DIR__ . '/plan/limits.php';
require_once __DIR__ . '/say/plan-notes.php';
require_once __DIR__ . '/steps/estimate.php';
require_once __DIR__ . '/verdict/formats.php';

// Flushes that wait for it, each with until when it is left alone, in Unix seconds: a runner may be at it. Not autoloaded.
const WARM_OPTION = 'shortpixel_flush_warming';

const WARM_SECONDS  = 4.0;
const WARM_PARALLEL = 2;
const WARM_LEASE    = 120;
const WARM_EVERY    = 30;

// Of one flush, whatever the budget; and how many flushes may wait.
const MOST_WARMED  = 500;
const MOST_WAITING = 20;

// Where nothing is known of a copy's size.
const BYTES_OF_A_COPY = 102400;

/** @param string $state As the flush ended. */
function queue_warming( int $flush_id, string $state ): void {
	$flush = settings()['warm_up'] && in_array( $state, [ 'done', 'partial' ], true ) ? ( new Flushes() )->get( $flush_id ) : null;
	if ( null === $flush || 'removal' !== $flush->recipe() || 'delete' === $flush->cause ) {
		return;
	}
	// Not in the request that ended it, which has had its time.
	change_waiting( static fn ( array $waiting ): array => array_slice( $waiting + [ $flush_id => now() + WARM_EVERY ], 0, MOST_WAITING, true ) );
	schedule( now() + WARM_EVERY );
}

/** @return int|null When to come again, in Unix seconds; null where nothing waits. */
function warm( float $seconds ): ?int {
	$waiting = waiting_flushes( raw_option( WARM_OPTION ) );
	if ( [] === $waiting ) {
		return null;
	}
	$open = array_filter( ( new Flushes() )->open( null ), static fn ( Flush $flush ): bool => $flush->is_open() );
	$id   = [] === $open ? take_waiting() : 0;
	if ( 0 === $id ) {
		return now() + WARM_EVERY;
	}
	$is_over = warm_flush( $id, microtime( true ) + $seconds );
	change_waiting( static fn ( array $waiting ): array => $is_over ? array_diff_key( $waiting, [ $id => 0 ] ) : array_replace( $waiting, isset( $waiting[ $id ] ) ? [ $id => 0 ] : [] ) );
	return $is_over && 1 === count( $waiting ) ? null : now() + WARM_EVERY;
}

/** @return int The first flush whose time has come, which is ours for a while; 0 for none. */
function take_waiting(): int {
	$taken = 0;
	change_waiting(
		static function ( array $waiting ) use ( &$taken ): array {
			$free  = array_keys( array_filter( $waiting, static fn ( int $until ): bool => $until <= now() ) );
			$taken = $free[0] ?? 0;
			return 0 === $taken ? $waiting : array_replace( $waiting, [ $taken => now() + WARM_LEASE ] );
		}
	);
	return $taken;
}

/** Returns whether nothing is left to ask for, or nothing more may be. The first trouble ends it: visitors come before us. */
function warm_flush( int $flush_id, float $until ): bool {
	$flushes = new Flushes();
	$flush   = $flushes->get( $flush_id );
	// Tried again meanwhile: it comes back when it has ended.
	if ( null === $flush || $flush->is_open() || ! settings()['warm_up'] ) {
		return true;
	}
	$rows   = in_turns( ( new Purges() )->unchecked( $flush_id, array_values( array_diff( Variant::SEEN_IN, Variant::RARE_IN ) ), 10 * MOST_WARMED ) );
	$price  = price_of_a_copy( $rows );
	$most   = min( count( $rows ), MOST_WARMED, (int) floor( settings()['warm_up_credits'] / $price ) );
	$health = new Host_Health_Store( WARM_PARALLEL );
	$client = new Client( allowed_hosts() );
	for ( $done = $flush->counted( 'warmed', 'copies' ); $done < $most; ) {
		if ( microtime( true ) >= $until ) {
			return false;
		}
		$batch = array_slice( $rows, $done, min( WARM_PARALLEL, $most - $done ) );
		$health->refresh();
		if ( is_any_resting( $batch, $health ) || ! take_credits( count( $batch ) * $price, true ) ) {
			return true;
		}
		$answers = $client->send(
			array_map(
				static fn ( Purge $row ): array => [
					'url'     => $row->url,
					'headers' => [ 'Accept' => ACCEPT_BY_FORMAT[ FIRST_FORMAT ] ],
					'timeout' => Budget::TIMEOUT,
				],
				$batch
			),
			[
				'parallel' => WARM_PARALLEL,
				'health'   => $health,
			]
		);
		$health->share();
		// A redirect to the original: the copy is being made.
		$came   = count( array_filter( $answers, static fn ( array $answer ): bool => '' === $answer['error'] && $answer['status'] >= 200 && $answer['status'] < 400 ) );
		$done  += $came;
		$counts = [
			'copies'      => $came,
			'thousandths' => (int) round( 1000 * $came * $price ),
		];
		$flushes->change( $flush_id, static fn ( Flush $now ): array => [ 'notes' => $now->notes_with( $now->counting( 'warmed', $counts ) ) ] );
		if ( $came < count( $batch ) ) {
			return true;
		}
	}
	return true;
}

/**
 * Images take turns, each with its commonest screens first, so that a small budget reaches all of them. Pure.
 *
 * @param list<Purge> $rows In the order in which they were planned.
 * @return list<Purge>
 */
function in_turns( array $rows ): array {
	$turns = [];
	$count = [];
	foreach ( $rows as $row ) {
		$image = 0 === $row->attachment_id ? $row->source : (string) $row->attachment_id;

		$count[ $image ]             = ( $count[ $image ] ?? 0 ) + 1;
		$turns[ $count[ $image ] ][] = $row;
	}
	return array_merge( ...array_values( $turns ) );
}

/**
 * In credits, about; never nothing, or a budget would have no end.
 *
 * @param list<Purge> $rows
 */
function price_of_a_copy( array $rows ): float {
	$urls = array_map( static fn ( Purge $row ): string => $row->url, $rows );
	$ids  = array_filter( array_map( static fn ( Purge $row ): int => $row->attachment_id, $rows ), static fn ( int $id ): bool => $id > 0 );
	return average_price( max( 1, count( $urls ) ), behind_own_cdn( $urls ), array_values( array_unique( $ids ) ) );
}

/** How many copies a credit makes here, about, by what is known of this site's; for a person who sets a budget. */
function copies_a_credit(): int {
	$host = '';
	foreach ( ready() as $provider ) {
		$host = url_host( (string) $provider->endpoint() );
	}
	return max( 1, about( 1 / average_price( 1, '' !== $host && is_own_cdn( $host ) ? 1 : 0, library_slice_before( PHP_INT_MAX, SIZED_IMAGES ) ?? [] ) ) );
}

/**
 * @param int       $counted Copies behind a CDN of the site's own.
 * @param list<int> $images  Whose files say how large a copy is where no copy was checked.
 */
function average_price( int $copies, int $counted, array $images ): float {
	$size = size_of_a_copy( $images, copies_lately() );
	$all  = new Estimate( 0, $copies, $counted, null === $size[0] ? [ BYTES_OF_A_COPY, '' ] : $size );
	return max( 0.0001, (float) $all->credits() / $copies );
}

/** @param list<Purge> $rows */
function is_any_resting( array $rows, Host_Health_Store $health ): bool {
	return [] !== array_intersect_key( $health->resting(), array_flip( array_map( static fn ( Purge $row ): string => request_host( $row->url ), $rows ) ) );
}

/** @param callable(array<int, int>): array<int, int> $change */
function change_waiting( callable $change ): void {
	change_option( WARM_OPTION, static fn ( ?string $stored ): string => json_text( $change( waiting_flushes( $stored ) ) ), 'off' );
}

/** @return array<int, int> Until when each is left alone, by flush. */
function waiting_flushes( ?string $stored ): array {
	$waiting = [];
	foreach ( json_column( $stored ?? '' ) ?? [] as $id => $until ) {
		if ( is_int( $id ) && $id > 0 ) {
			$waiting[ $id ] = integer( $until );
		}
	}
	return $waiting;
}
