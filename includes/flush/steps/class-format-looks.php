<?php
/** Checks copies as browsers that accept other formats get them, if a CDN keeps a copy per format. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Proof\Origin;
use function ShortPixelFlush\Proof\are_different_copies;
use function ShortPixelFlush\Proof\judged;
use function ShortPixelFlush\Proof\memory_left;
use function ShortPixelFlush\Proof\noted_before;
use function ShortPixelFlush\Proof\seen;
use function ShortPixelFlush\Proof\varies_by_format;
use function ShortPixelFlush\Proof\was_missing_in;
use function ShortPixelFlush\Proof\worst_of;
use function ShortPixelFlush\Proof\worst_state;
use const ShortPixelFlush\Proof\ACCEPT_BY_FORMAT;
use const ShortPixelFlush\Proof\FIRST_FORMAT;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @phpstan-import-type Answer from Client
 * @phpstan-import-type Batch_Limits from Host_Queue
 */
final class Format_Looks {
	// The most attempts per slice and kind of copy to find out whether a CDN keeps a copy per format.
	private const MOST_TRIES = 3;

	// The most rows checked in the other formats at once, since their images are in memory together.
	private const PORTION = 8;

	/** The most bytes of one image. */
	public const LARGEST_IMAGE = 33554432;

	private Client $client;

	private Origin $origin;

	private int $wait_seconds;

	/** @var array<string, bool> Whether the CDN keeps a copy per format, by kind of copy; missing if unknown. */
	private array $varies = [];

	/** @var array<string, int> Tries by kind of copy. */
	private array $tries = [];

	/**
	 * @var array<int, array{row: Purge, answer: Answer, sha256: string, judgement: Judgement}> The answers for the first format, by row.
	 */
	private array $kept = [];

	public function __construct( Client $client, Origin $origin, int $wait_seconds ) {
		$this->client       = $client;
		$this->origin       = $origin;
		$this->wait_seconds = $wait_seconds;
	}

	/**
	 * Keeps a row whose verdict may differ for other browsers; returns whether it did.
	 *
	 * @param Answer    $answer    The answer for the first format.
	 * @param Judgement $judgement The judgement of that answer.
	 */
	public function keep( Purge $row, array $answer, array $judgement ): bool {
		// An old copy or an error counts whatever other formats show, and a row due for another check can wait.
		if ( 'stale' === $judgement['state'] || 'failed' === $judgement['state'] || 'sent' === seen( $row, $answer, $judgement, $this->wait_seconds )->state ) {
			return false;
		}
		$kind = $row->kind_of_copy();
		$says = $row->baseline->varies ?? null;
		if ( true === $says || varies_by_format( $answer['headers'] ) ) {
			$this->varies[ $kind ] = true;
		} elseif ( false === $says ) {
			$this->varies[ $kind ] = $this->varies[ $kind ] ?? false;
		}
		$may_vary = $this->varies[ $kind ] ?? ( $this->tries[ $kind ] ?? 0 ) < self::MOST_TRIES;
		if ( ! $may_vary ) {
			return false;
		}
		$this->kept[ $row->id ] = [
			'row'       => $row,
			'answer'    => [ 'body' => '' ] + $answer,
			'sha256'    => 200 === $answer['status'] && '' !== $answer['body'] ? hash( 'sha256', $answer['body'] ) : '',
			'judgement' => $judgement,
		];

		return true;
	}

	/**
	 * @param Batch_Limits                             $limits
	 * @param callable(Purge, Answer, Judgement): void $conclude Receives each kept row that is done, with a judgement
	 *     over the formats checked.
	 * @return list<Purge> Rows that could not be requested in all formats now.
	 */
	public function look( array $limits, float $timeout, callable $conclude ): array {
		$this->learn( $limits, $timeout );
		$varying = [];
		foreach ( $this->kept as $one ) {
			if ( $this->varies[ $one['row']->kind_of_copy() ] ?? false ) {
				$varying[] = $one;
			} else {
				$conclude( $one['row'], $one['answer'], $one['judgement'] );
			}
		}
		$this->kept = [];
		if ( [] === $varying ) {
			return [];
		}

		// Requests one row whatever the time: if there is none for all its formats now, there will be none in the next
		// slice.
		$first = array_splice( $varying, 0, 1 );
		$left  = $this->look_at_portion( $first, [ 'until' => INF ] + $limits, $timeout, $conclude );
		foreach ( array_chunk( $varying, self::PORTION ) as $portion ) {
			$left = array_merge( $left, $this->look_at_portion( $portion, $limits, $timeout, $conclude ) );
		}

		return $left;
	}

	/**
	 * Finds out whether CDNs keep a copy per format without saying so, by requesting one copy of each kind in another
	 * format.
	 *
	 * @param Batch_Limits $limits
	 */
	private function learn( array $limits, float $timeout ): void {
		$one_of   = [];
		$requests = [];
		foreach ( $this->kept as $one ) {
			$kind = $one['row']->kind_of_copy();
			if ( ! isset( $this->varies[ $kind ] ) && ! isset( $one_of[ $kind ] ) ) {
				$one_of[ $kind ]   = $one;
				$requests[ $kind ] = self::request( $one['row'], 'plain', $timeout );
			}
		}
		$plain = $this->copies( $requests, $limits );
		// A copy that was missing in the first format may have been made since, for every format.
		$again = [];
		foreach ( $plain as $kind => $copy ) {
			if ( '' !== $copy['sha256'] && '' === $one_of[ $kind ]['sha256'] ) {
				$again[ $kind ] = self::request( $one_of[ $kind ]['row'], FIRST_FORMAT, $timeout );
			}
		}
		$firsts = array_filter( $this->copies( $again, $limits ), static fn ( array $copy ): bool => '' !== $copy['sha256'] );
		foreach ( $plain as $kind => $copy ) {
			$first                = $firsts[ $kind ] ?? [
				'status' => $one_of[ $kind ]['answer']['status'],
				'sha256' => $one_of[ $kind ]['sha256'],
			];
			$found                = $copy['varies'] ? true : are_different_copies( $first['status'], $first['sha256'], $copy['status'], $copy['sha256'] );
			$this->tries[ $kind ] = 1 + ( $this->tries[ $kind ] ?? 0 );
			if ( null !== $found ) {
				$this->varies[ $kind ] = $found;
			}
		}
	}

	/**
	 * @param array<string, array{url: string, headers: array<string, string>, timeout: float, max_bytes: int}> $requests By kind of copy.
	 * @param Batch_Limits $limits
	 * @return array<string, array{status: int, sha256: string, varies: bool}> By kind of copy; the hash is empty
	 *     unless a body came with status 200.
	 */
	private function copies( array $requests, array $limits ): array {
		$copies          = [];
		$limits['after'] = static function ( $kind, array $answer ) use ( &$copies ): void {
			/**
			 * @var string $kind
			 * @var Answer $answer
			 */
			$copies[ $kind ] = [
				'status' => $answer['status'],
				'sha256' => 200 === $answer['status'] && '' !== $answer['body'] ? hash( 'sha256', $answer['body'] ) : '',
				'varies' => varies_by_format( $answer['headers'] ),
			];
		};
		if ( [] !== $requests ) {
			$this->client->send( $requests, $limits );
		}

		return $copies;
	}

	/**
	 * @param list<array{row: Purge, answer: Answer, sha256: string, judgement: Judgement}> $portion
	 * @param Batch_Limits                                                                  $limits
	 * @param callable(Purge, Answer, Judgement): void                                      $conclude
	 * @return list<Purge> Rows that could not be requested in all formats now.
	 */
	private function look_at_portion( array $portion, array $limits, float $timeout, callable $conclude ): array {
		$requests   = [];
		$judgements = [];
		$worst      = [];
		foreach ( $portion as $index => $one ) {
			$judgements[ $index ] = [ FIRST_FORMAT => $one['judgement'] ];
			$worst[ $index ]      = $one['answer'];
			foreach ( array_diff( array_keys( ACCEPT_BY_FORMAT ), [ FIRST_FORMAT ] ) as $format ) {
				$requests[ "{$index} {$format}" ] = self::request( $one['row'], $format, $timeout );
			}
		}
		$limits['after'] = function ( $key, array $answer ) use ( $portion, &$judgements, &$worst ): void {
			/**
			 * @var string $key
			 * @var Answer $answer
			 */
			list( $index, $format ) = explode( ' ', $key );
			$index                  = (int) $index;
			if ( 'unsent' === $answer['error'] ) {
				return;
			}
			$row       = $portion[ $index ]['row'];
			$judgement = judged( $row, $answer, $this->origin->beside( $answer, $row->source, $row->is_of_deleted_image() ), $this->wait_seconds, $format );
			if ( worst_state( array_merge( [ $judgement['state'] ], array_column( $judgements[ $index ], 'state' ) ) ) === $judgement['state'] ) {
				$worst[ $index ] = $answer;
			}
			$judgements[ $index ][ $format ] = $judgement;
		};
		$this->client->send( $requests, $limits );

		$left = [];
		foreach ( $portion as $index => $one ) {
			if ( count( $judgements[ $index ] ) === count( ACCEPT_BY_FORMAT ) ) {
				$conclude( $one['row'], $worst[ $index ], worst_of( self::of_earlier_formats( $one['row'], $judgements[ $index ] ) ) );
			} else {
				$left[] = $one['row'];
			}
		}

		return $left;
	}

	/**
	 * Drops unconfirmed judgements of formats that had no copy before, since these say nothing about other formats. If
	 * that would leave none, keeps them all.
	 *
	 * @param array<string, Judgement> $judgements By format.
	 * @return array<string, Judgement>
	 */
	private static function of_earlier_formats( Purge $row, array $judgements ): array {
		$baseline = $row->before();
		$had      = array_filter(
			$judgements,
			static fn ( array $judgement, string $format ): bool => 'unconfirmed' !== $judgement['state']
				|| ! was_missing_in( noted_before( $baseline, $format ) ),
			ARRAY_FILTER_USE_BOTH
		);

		return [] === $had ? $judgements : $had;
	}

	/** @return array{url: string, headers: array<string, string>, timeout: float, max_bytes: int} */
	private static function request( Purge $row, string $format, float $timeout ): array {
		return [
			'url'       => $row->url,
			'headers'   => [ 'Accept' => ACCEPT_BY_FORMAT[ $format ] ?? ACCEPT_BY_FORMAT[ FIRST_FORMAT ] ],
			'timeout'   => $timeout,
			'max_bytes' => min( self::LARGEST_IMAGE, max( 262144, intdiv( memory_left(), 5 * self::PORTION ) ) ),
		];
	}
}
