<?php
/**
 * Carries a flush that gives new addresses from one step to the next, and back.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Versions;
use function ShortPixelFlush\now;
use function ShortPixelFlush\outcome;
use function ShortPixelFlush\Page_Caches\clear;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/new-address-edges.php';
require_once __DIR__ . '/new-address-record.php';
require_once __DIR__ . '/new-address-pages.php';
require_once __DIR__ . '/../plan/pages/pages-to-clear.php';
require_once __DIR__ . '/../run/runner-result.php';
require_once __DIR__ . '/../site/site-steps.php';
require_once __DIR__ . '/../../page-caches/clear.php';
require_once __DIR__ . '/../../versions/store.php';

/**
 * Before each act its step is on record as running, by a compare-and-swap that one of many runners wins; a runner that dies
 * leaves a step that the next one does again, which harms nothing.
 *
 * @phpstan-import-type FlushRow from Store
 * @phpstan-type Outcome array{state: string, code: string, data: array<string, mixed>}
 */
final class New_Address_Run {
	// As long as a step can take at the very worst: twenty slow pages, each with redirects.
	private const LEASE_SECONDS = 90;

	// A version that was not given by then is not given any more: nobody expects it, and the picture may be another.
	private const STALE_SECONDS = 900;

	// A cache that is cleared in the background may serve the old page for a moment.
	private const PAGES_TRIES   = 3;
	private const AGAIN_SECONDS = 2;

	private Store $store;

	/**
	 * Keeps what it works with.
	 */
	public function __construct( Store $store ) {
		$this->store = $store;
	}

	/**
	 * Does the next step; tells whether there is more to do in this request.
	 *
	 * @phpstan-param FlushRow $row
	 */
	public function advance( array $row ): bool {
		$index = next_step( $row['steps'] );

		if ( null === $index ) {
			return has_step( $row['steps'], 'version_back' ) ? $this->end( $row, $row['steps'], 'undone' ) : $this->begin_check( $row );
		}

		$step = $row['steps'][ $index ];

		if ( 'running' === ( $step['state'] ?? '' ) && integer( $step['started_at'] ?? 0 ) > now() - self::LEASE_SECONDS ) {
			return false;
		}

		if ( 'version' === ( $step['id'] ?? '' ) && $row['created_at'] < now() - self::STALE_SECONDS && ! has_its_version( $row ) ) {
			return $this->fail( $row, $index, outcome( 'failed', 'interrupted' ) );
		}

		return $this->do_step( $row, $index );
	}

	/**
	 * Records, acts, records.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function do_step( array $row, int $index ): bool {
		$id    = text( $row['steps'][ $index ]['id'] ?? '' );
		$began = microtime( true );

		$row['steps'][ $index ]['state']      = 'running';
		$row['steps'][ $index ]['started_at'] = now();

		if ( ! $this->store->update( $row['id'], [ 'steps' => $row['steps'] ], $row['state'], $row['stage'], $row['version'] ) ) {
			return false;
		}

		++$row['version'];
		$this->tell( $id, 'before', $row['id'] );
		$outcome = $this->act( $row, $row['steps'][ $index ] );
		$this->tell( $id, 'after', $row['id'] );

		$row['steps'][ $index ] = $outcome + [ 'seconds' => round( microtime( true ) - $began, 1 ) ] + $row['steps'][ $index ];

		if ( 'failed' === $outcome['state'] && in_array( $id, [ 'version', 'version_back' ], true ) ) {
			return $this->fail( $row, $index, $outcome );
		}

		$is_recorded = $this->store->update( $row['id'], $this->changes( $row['steps'], $outcome ), $row['state'], $row['stage'], $row['version'] );

		if ( ! $is_recorded && 'version' === $id ) {
			$this->take_back_if_stopped( $row );
		}

		$this->tell( $id, 'recorded', $row['id'] );

		// Some page caches are cleared as this request ends: pages are looked at in the next.
		return $is_recorded && 'queued' !== $outcome['state'] && 'page_caches' !== $id;
	}

	/**
	 * @param array<mixed> $step As recorded.
	 * @phpstan-param FlushRow $row
	 * @phpstan-return Outcome
	 */
	private function act( array $row, array $step ): array {
		$of = new_address_of( $row );

		switch ( $step['id'] ?? '' ) {
			case 'version':
				return $this->give( $of['keys'], $of['version'] );
			case 'version_back':
				return null === Versions\revoke( $of['keys'], $of['version'] ) ? outcome( 'failed', 'not_undone' ) : outcome( 'done' );
			case 'page_caches':
				return $this->clear_pages( pages_to_clear( $of['attachment_ids'] ) );
			case 'edge':
				return purge_pages_at_edges( cleared_pages( $row['steps'] ), is_array( $step['data'] ?? null ) ? $step['data'] : [] );
			case 'pages':
				return $this->pages( $row, $step );
		}

		return outcome( 'skipped', 'unknown_step' );
	}

	/**
	 * Clears the page caches, and notes which pages those were: the edges are to lose the same.
	 *
	 * @param array{urls: list<string>, posts: list<int>}|null $pages
	 * @phpstan-return Outcome
	 */
	private function clear_pages( ?array $pages ): array {
		$outcome = clear( $pages );

		return [ 'data' => [ 'urls' => $pages['urls'] ?? null ] + $outcome['data'] ] + $outcome;
	}

	/**
	 * Gives the version, and looks whether visitors' requests will find it.
	 *
	 * @param list<string> $keys
	 * @phpstan-return Outcome
	 */
	private function give( array $keys, string $version ): array {
		$have = Versions\assign( $keys, $version );

		if ( 0 === $have ) {
			return outcome( 'failed', 'newer_address' );
		}

		$seen = array_intersect( array_intersect_key( Versions\stored(), array_flip( $keys ) ), [ $version ] );

		return null === $have || [] === $seen ? outcome( 'failed', 'not_stored' ) : outcome( 'done' );
	}

	/**
	 * Reads the pictures' pages as a visitor, once more after a moment where one is still the old one.
	 *
	 * @param array<mixed> $step As recorded.
	 * @phpstan-param FlushRow $row
	 * @phpstan-return Outcome
	 */
	private function pages( array $row, array $step ): array {
		$is_undo = has_step( $row['steps'], 'version_back' );

		if ( ! $is_undo && ! has_its_version( $row ) ) {
			return outcome( 'failed', 'newer_address' );
		}

		$seen    = look_at_pages( new_address_of( $row ), $is_undo );
		$outcome = $seen['outcome'];
		$tries   = 1 + integer( is_array( $step['data'] ?? null ) ? $step['data']['tries'] ?? 0 : 0 );

		$outcome['data']['tries'] = $tries;

		// What is said of the picture is said of what pages ask for, so that has to be looked at.
		if ( ! $is_undo && [] !== $seen['purges'] && null === $this->store->add( $row['id'], $seen['purges'] ) ) {
			return outcome( 'failed', 'not_noted', $outcome['data'] );
		}

		return 'page_old' === $outcome['code'] && $tries < self::PAGES_TRIES ? [ 'state' => 'queued' ] + $outcome : $outcome;
	}

	/**
	 * Says what is written down after a step; one that is to be done again is waited for.
	 *
	 * @param list<array<mixed>> $steps
	 * @phpstan-param Outcome $outcome
	 * @return array<string, mixed>
	 */
	private function changes( array $steps, array $outcome ): array {
		return [ 'steps' => $steps ] + ( 'queued' !== $outcome['state'] ? [] : [
			'state'      => 'waiting',
			'wait_until' => max( now() + self::AGAIN_SECONDS, integer( $outcome['data']['wait_until'] ?? 0 ) ),
		] );
	}

	/**
	 * Hands over to the check: the addresses are such that pages ask for now.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function begin_check( array $row ): bool {
		$tried = new_address_of( $row )['tried'];

		$this->store->move(
			$row['id'],
			[ 'queued' ],
			[
				'state'    => 'sent',
				'attempts' => 0,
				'sent_at'  => integer( $tried['since'] ?? $row['created_at'] ),
				'baseline' => new_address_baseline( is_int( $tried['clock'] ?? null ) ? $tried['clock'] : null ),
			]
		);
		$this->note_the_try( $row['id'], $tried );

		return $this->store->update( $row['id'], [ 'stage' => 'check' ], $row['state'], $row['stage'] );
	}

	/**
	 * Writes down what the try proved already: that nothing was kept at that address yet. A later answer can't show it any more.
	 *
	 * @param array<mixed> $tried
	 */
	private function note_the_try( int $flush_id, array $tried ): void {
		$verdict = is_array( $tried['verdict'] ?? null ) ? $tried['verdict'] : [];
		$first   = $this->store->purges( $flush_id, [ 'per_page' => 1 ] )['rows'][0] ?? null;

		$url = plain_address( text( $tried['url'] ?? '' ) );

		if ( null === $first || 'sent' !== $first['state'] || $url !== $first['url'] || ! in_array( $verdict['state'] ?? '', [ 'fresh', 'rebuilding' ], true ) ) {
			return;
		}

		$this->store->write(
			$first['id'],
			[
				'state'      => $verdict['state'],
				'looks'      => 1,
				'checked_at' => integer( $tried['at'] ?? 0 ),
				'status'     => integer( $tried['status'] ?? 0 ),
				'evidence'   => is_array( $verdict['evidence'] ?? null ) ? $verdict['evidence'] : [],
			]
		);
	}

	/**
	 * Takes a version away again that was given in the very moment the flush was stopped.
	 *
	 * @phpstan-param FlushRow $row
	 */
	private function take_back_if_stopped( array $row ): void {
		$now = $this->store->get( $row['id'] );
		$of  = new_address_of( $row );

		if ( null !== $now && 'cancelled' === $now['state'] ) {
			Versions\revoke( $of['keys'], $of['version'] );
		}
	}

	/**
	 * Ends a flush at a step without which nothing has changed; an undo that could not begin leaves the new address.
	 *
	 * @phpstan-param FlushRow $row
	 * @phpstan-param Outcome $outcome
	 */
	private function fail( array $row, int $index, array $outcome ): bool {
		$row['steps'][ $index ] = $outcome + $row['steps'][ $index ];
		$is_undo                = has_step( $row['steps'], 'version_back' );

		if ( ! $is_undo ) {
			$this->store->move( $row['id'], [ 'queued' ], [ 'state' => 'cancelled' ] );
		}

		return $this->end(
			$row,
			skip_the_rest( $row['steps'] ),
			$is_undo ? 'partial' : 'failed',
			[
				'code' => $outcome['code'],
				'data' => $outcome['data'],
			]
		);
	}

	/**
	 * Ends a flush; of many runners one does, and tells.
	 *
	 * @param list<array<mixed>>                                    $steps
	 * @param array{code: string, data: array<string, mixed>}|null $failure
	 * @phpstan-param FlushRow $row
	 */
	private function end( array $row, array $steps, string $state, ?array $failure = null ): bool {
		end_flush(
			$this->store,
			$row,
			[
				'state'   => $state,
				'steps'   => $steps,
				'failure' => $failure,
			]
		);

		return false;
	}

	private function tell( string $step, string $moment, int $id ): void {
		/**
		 * Fires around every step of a flush that gives pictures a new address.
		 *
		 * @param string $step   A step's id.
		 * @param string $moment `before` the act, `after` it, or when what became of it is `recorded`.
		 * @param int    $id     The flush.
		 */
		do_action( 'shortpixel_flush_new_address_step', $step, $moment, $id );
	}
}
