<?php
/**
 * The progress of one of the site's own edges (CDNs) in a flush: the data of the edge's own step, or its entry in the
 * data of a step that purges all edges.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use function ShortPixelFlush\Http\backoff_seconds;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Edge_Record extends Facts {
	protected const LIKE = [ 'left' => [ '' ] ] + Facts::LIKE;

	// The most consecutive attempts in which requests failed and nothing was purged.
	private const MOST_TRIES = 5;

	// In seconds. An edge that asks for a longer pause is given up.
	private const LONGEST_WAIT = 3600;

	public string $edge = '';

	public string $kind = '';

	public string $name = '';

	/** Whether to empty it if it can be emptied, rather than purge URL by URL. */
	public bool $everything = false;

	/** `open`, `done`, `failed`, or `untouched` if the edge can't do what is needed. */
	public string $state = 'open';

	public int $requests = 0;

	/** The number of URLs that it refused. */
	public int $failed = 0;

	public int $tries = 0;

	/** When the first attempt since the last success was made, in Unix seconds; 0 for none. */
	public int $since = 0;

	/** When the next request may be sent, in Unix seconds. */
	public int $not_before = 0;

	/** The failure code of the last attempt that had one; empty if none had. */
	public string $code = '';

	/** @var array<mixed> The data of the code. */
	public array $said = [];

	public bool $can_empty = false;

	/**
	 * @var list<string>|null The URLs that the last unfinished attempt left to purge; null without one, if the edge is
	 *     emptied, and if the queue's rows hold them.
	 */
	public ?array $left = null;

	public function is_to_be_emptied(): bool {
		return $this->everything && $this->can_empty;
	}

	/** @param list<string>|null $counted The URLs to count; null for all in the requests. */
	public function after( Edge_Result $result, ?array $counted = null ): self {
		// If the edge refuses everything, its setup is wrong rather than a URL, so no URL counts as failed.
		$refused = $result->is_refused();
		$done    = null === $counted ? $result->done : array_intersect( $result->done, $counted );
		$failed  = $refused ? [] : ( null === $counted ? $result->failed : array_intersect( $result->failed, $counted ) );
		$tries   = [] !== $result->done || $result->is_paced ? 0 : 1 + $this->tries;
		$wait    = $result->wait ?? ( [] === $result->open ? 0 : backoff_seconds( max( 1, $tries ), wp_rand( 0, 1000 ) / 1000 ) );
		$is_over = $refused || $tries >= self::MOST_TRIES || $wait > self::LONGEST_WAIT;
		return $this->with(
			[
				'state'      => $is_over ? 'failed' : 'open',
				'addresses'  => $this->addresses + count( $done ) + count( $failed ),
				'requests'   => $this->requests + $result->requests,
				'failed'     => $this->failed + count( $failed ),
				'tries'      => $tries,
				'since'      => [] === $result->done ? max( $this->since, $result->since ) : 0,
				'not_before' => 0 === $wait ? 0 : now() + $wait,
			] + ( '' === $result->code ? [] : [
				'code' => $result->code,
				'said' => $result->data,
			] )
		);
	}

	/** Counts the requests of a purge whose URLs were all counted before. */
	public function after_extra( Edge_Result $result ): self {
		return $this->with(
			[
				'requests' => $this->requests + $result->requests,
				'since'    => 0,
			]
		);
	}

	public function ended( string $state ): self {
		return $this->with( [ 'state' => $state ] );
	}

	/** @param list<string> $left */
	public function with_left( array $left ): self {
		return $this->with( [ 'left' => $left ] );
	}

	/** Resets the record for a retry of the flush. */
	public function again( bool $everything ): self {
		return new self(
			[ 'everything' => $everything ] + array_intersect_key( get_object_vars( $this ), array_flip( [ 'edge', 'kind', 'name', 'can_empty' ] ) )
		);
	}
}
