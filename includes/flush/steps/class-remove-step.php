<?php
/** Asks ShortPixel to remove copies: through its purge API where possible, otherwise by `f_remove` for each link. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use function ShortPixelFlush\Cdn\removal_url;
use function ShortPixelFlush\Http\backoff_seconds;
use function ShortPixelFlush\Http\is_transient;
use function ShortPixelFlush\monotonic_mark;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Proof\clock_of;
use function ShortPixelFlush\Proof\is_doubtful;
use function ShortPixelFlush\Proof\removal_seconds;
use function ShortPixelFlush\Proof\was_fetched;
use function ShortPixelFlush\Proof\was_missing;
use const ShortPixelFlush\Proof\ROUNDING_SECONDS;
use const ShortPixelFlush\Proof\SAME_CLOCK_SKEW;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @phpstan-import-type Answer from Client */
final class Remove_Step extends Row_Step {
	protected const STATE = 'queued';

	private Purge_Api $purge_api;

	private Before_Looks $before;

	public function __construct( Flush $flush, Client $client, Row_Edges $edges, Budget $budget, int $wait_seconds ) {
		parent::__construct( $flush, $client, $edges, $budget, $wait_seconds );
		$this->before    = new Before_Looks( $flush, $client, $this->purges, $this->thumbnails, $budget->timeout() );
		$this->purge_api = new Purge_Api( $flush, $client );
	}

	protected function lease( Budget $budget ): int {
		return ( $this->purge_api->is_available() ? 2 : 1 ) * $budget->lease();
	}

	protected function given_up( Purge $row ): Purge {
		return $row->failed( 'interrupted', [], 0 );
	}

	public function begun( Purge $row ): void {
		before_purge( $row );
	}

	public function written( Purge $row ): void {
		after_purge( $row );
	}

	protected function send( array $rows, Claim $claim, Budget $budget ): int {
		$limits    = $this->queue->limits( $budget );
		$baselines = $this->before->baselines( array_values( $rows ), $claim, $limits );
		$requests  = $this->requests( $rows, $claim, $budget );
		$sent      = 0;
		$kept      = [];
		$after     = function ( Purge $row, array $answer ) use ( $claim, $baselines, $requests, &$sent, &$kept ): void {
			/** @var Answer $answer */
			$is_sent = 'unsent' !== $answer['error'];
			$sent   += $is_sent ? 1 : 0;
			$noted   = $baselines[ $row->id ] ?? null;
			$next    = $is_sent
				? $this->answered( $row, $answer, $noted ?? $row->before() )
				: $this->unsent( $row, $answer, $noted ?? new Baseline() );
			if ( 'sent' === $next->state && $this->edges->answered_for_shortpixel( $row->url, $answer ) ) {
				$kept[] = $requests[ $row->id ]['url'] ?? '';
				$next   = $this->after_edge_failure( $row, $answer );
			}
			$claim->note( $this->thumbnails->with_before( $next ) );
		};

		$removed = $this->by_purge_api( $claim, array_keys( $requests ), $budget );
		foreach ( $removed as $id => $answer ) {
			$after( $claim->rows()[ $id ], $answer );
		}
		$claim->send( $this->client, array_diff_key( $requests, $removed ), $limits, $after );
		$this->edges->forget( $kept );
		return $sent;
	}

	/**
	 * @param array<int, Purge> $rows By id.
	 * @return array<int, array{url: string, timeout: float, max_bytes: int}> By row; a row that can never be sent fails at once.
	 */
	private function requests( array $rows, Claim $claim, Budget $budget ): array {
		$requests = [];
		foreach ( $rows as $row ) {
			$url = removal_url( $row->url );
			if ( null === $url ) {
				$claim->note( $row->failed( 'not_a_cdn_url', [], 0 ) );
				continue;
			}
			$requests[ $row->id ] = [
				'url'       => $url,
				'timeout'   => $budget->timeout(),
				'max_bytes' => 1048576,
			];
		}
		return $requests;
	}

	/**
	 * @param list<int> $ids
	 * @return array<int, Answer>
	 */
	private function by_purge_api( Claim $claim, array $ids, Budget $budget ): array {
		if ( ! $this->purge_api->is_available() ) {
			return [];
		}
		return $this->purge_api->remove( array_values( array_intersect_key( $claim->rows(), array_flip( $claim->begin( $ids ) ) ) ), $budget );
	}

	/**
	 * Handles an answer. Any 2xx or 3xx counts as accepted, since nothing more is documented. A busy or broken server is
	 * asked again later, unless it wants too long a pause or this was attempt MOST_ATTEMPTS; a refusal is final.
	 *
	 * @param Answer   $answer
	 * @param Baseline $baseline The record from before the removal.
	 */
	private function answered( Purge $row, array $answer, Baseline $baseline ): Purge {
		if ( '' === $answer['error'] && $answer['status'] >= 200 && $answer['status'] < 400 ) {
			// Checking a copy that did not exist would prove nothing, unless it may be made from the old file
			// meanwhile. A user who pasted a link wants to know what it shows.
			$is_sampled = $row->is_sampled
				&& ( 'pasted' === $row->found_in || ! was_missing( $baseline ) || $baseline->was_origin_old );
			return $row->with(
				[
					'state'      => $row->is_beside() ? 'unchecked' : 'sent',
					'is_sampled' => $is_sampled,
					'attempts'   => 0,
					'not_before' => $answer['at'] + $this->wait( $row, $is_sampled, $baseline ),
					'sent_at'    => $answer['at'],
					'status'     => $answer['status'],
					'baseline'   => $baseline->with(
						[
							'accepted_date' => clock_of( $answer['headers'] ),
							'accepted_mark' => monotonic_mark(),
							'is_doubtful'   => is_doubtful( $answer, $row->source ),
						]
					),
					'failure'    => null,
				]
			);
		}
		$failure  = '' === $answer['error'] ? new Failure( 'http_error', [ 'status' => $answer['status'] ] ) : new Failure( $answer['error'] );
		$is_final = ! is_transient( $answer ) || $row->attempts + 1 >= self::MOST_ATTEMPTS || ( $answer['retry_after'] ?? 0 ) > Host_Queue::LONGEST_WAIT;
		if ( $is_final ) {
			return $row->failed( $failure->code, $failure->data, $answer['status'] );
		}
		// Waits as the server asks, otherwise longer each time and with jitter. A second is added to what the server asks,
		// since times are stored rounded down.
		$wait = isset( $answer['retry_after'] ) ? 1 + $answer['retry_after'] : backoff_seconds( $row->attempts + 1, wp_rand( 0, 1000 ) / 1000 );
		return $row->with(
			[
				'state'      => 'queued',
				'not_before' => $answer['at'] + $wait,
				'status'     => $answer['status'],
				'baseline'   => [] === $baseline->to_array() ? null : $baseline,
				'failure'    => $failure,
			]
		);
	}

	/**
	 * Returns the seconds from the removal to the check, or to the end of an unchecked row. An unchecked copy that
	 * visitors may have gets the longest time of a removal, since no check shows that it is gone; not if it was missing
	 * before. A copy that a cache had to fetch for the look before the removal gets a little more: if our own check
	 * brought it back too early, later checks would prove nothing.
	 *
	 * @param Baseline $baseline The record from before the removal.
	 */
	private function wait( Purge $row, bool $is_sampled, Baseline $baseline ): int {
		if ( was_fetched( $baseline ) ) {
			return removal_seconds( $this->wait_seconds ) + SAME_CLOCK_SKEW + ROUNDING_SECONDS;
		}
		return $row->visitors_may_have() && ! $is_sampled && ! was_missing( $baseline ) ? removal_seconds( $this->wait_seconds ) : $this->wait_seconds;
	}

	/**
	 * Puts back a row that was not sent, unless its host is given up. Keeps the record from before the removal, so that
	 * the next slice does not make it again.
	 *
	 * @param Answer   $answer
	 * @param Baseline $noted The new record, empty if there was no look.
	 */
	private function unsent( Purge $row, array $answer, Baseline $noted ): Purge {
		$wait    = $answer['retry_after'] ?? 0;
		$failure = $this->queue->given_up( $row->url, $wait );
		if ( null !== $failure ) {
			return $row->failed( $failure->code, $failure->data );
		}
		return $row->put_back( $wait > 0 ? now() + $wait : $row->not_before )->with( [] === $noted->to_array() ? [] : [ 'baseline' => $noted ] );
	}

	/** @param Answer $answer The answer of an edge that did not pass the removal on to ShortPixel. */
	private function after_edge_failure( Purge $row, array $answer ): Purge {
		if ( $row->attempts + 1 >= self::MOST_ATTEMPTS ) {
			return $row->failed( 'removal_kept', [], $answer['status'] );
		}
		return $row->with(
			[
				'state'      => 'queued',
				'not_before' => $answer['at'] + 1,
				'status'     => $answer['status'],
				'failure'    => new Failure( 'removal_kept' ),
			]
		);
	}
}
