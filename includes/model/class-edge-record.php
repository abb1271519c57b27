<?php
/** How far one of the site's own edges is in a flush: the data of a step of one edge, and of each edge in a step of several. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use function ShortPixelFlush\Http\backoff_seconds;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Edge_Record {
	// Tries in a row that achieved nothing. An edge that only asks for a pause doesn't count.
	private const MOST_TRIES = 5;

	// In seconds. An edge that asks for a longer pause is given up.
	private const LONGEST_WAIT = 3600;

	public string $edge;

	public string $kind;

	public string $name;

	/** Whether it is emptied, not purged address by address. */
	public bool $everything;

	/** `open`, `done`, `failed`, or `untouched` where it can't do what is wanted. */
	public string $state;

	public int $addresses;

	public int $requests;

	/** Addresses it refused. */
	public int $failed;

	public int $tries;

	/** When the first try was made since anything was achieved, in Unix seconds; 0 for none. */
	public int $since;

	/** When it may be asked again, in Unix seconds. */
	public int $not_before;

	/** The last answer other than "done". */
	public string $code;

	/** @var array<mixed> */
	public array $said;

	public bool $can_empty;

	/** @var list<string>|null Addresses still to purge; null where the queue's rows hold them. */
	public ?array $left;

	/** @param array<mixed> $data As stored. */
	public function __construct( array $data ) {
		$this->edge       = text( $data['edge'] ?? '' );
		$this->kind       = text( $data['kind'] ?? '' );
		$this->name       = text( $data['name'] ?? '' );
		$this->everything = true === ( $data['everything'] ?? false );
		$this->state      = text( $data['state'] ?? 'open' );
		$this->addresses  = integer( $data['addresses'] ?? 0 );
		$this->requests   = integer( $data['requests'] ?? 0 );
		$this->failed     = integer( $data['failed'] ?? 0 );
		$this->tries      = integer( $data['tries'] ?? 0 );
		$this->since      = integer( $data['since'] ?? 0 );
		$this->not_before = integer( $data['not_before'] ?? 0 );
		$this->code       = text( $data['code'] ?? '' );
		$this->said       = entries( $data['said'] ?? [] );
		$this->can_empty  = true === ( $data['can_empty'] ?? false );
		$this->left       = isset( $data['left'] ) ? texts( $data['left'] ) : null;
	}

	/** @return list<self> Of a step that is about several edges. */
	public static function all_of( Step $step ): array {
		return array_map( static fn ( array $data ): self => new self( $data ), array_values( array_filter( entries( $step->data['edges'] ?? [] ), 'is_array' ) ) );
	}

	/** Whether one of a step's edges keeps old pages because they can't be purged from here. */
	public static function keeps_pages( Step $step ): bool {
		return [] !== array_filter( self::all_of( $step ), static fn ( self $record ): bool => 'untouched' === $record->state );
	}

	/** @return array<mixed> */
	public function to_array(): array {
		return array_filter( get_object_vars( $this ), static fn ( $value ): bool => null !== $value );
	}

	/** @param list<string>|null $counted Addresses that count; null for all that the requests named. */
	public function after( Edge_Result $result, ?array $counted = null ): self {
		// When the edge refuses everything, its setup is wrong, not an address.
		$refused = $result->is_refused();
		$done    = null === $counted ? $result->done : array_intersect( $result->done, $counted );
		$failed  = $refused ? [] : ( null === $counted ? $result->failed : array_intersect( $result->failed, $counted ) );
		$tries   = [] !== $result->done || $result->is_paced ? 0 : 1 + $this->tries;
		$wait    = [] === $result->open && null === $result->wait ? 0 : ( $result->wait ?? backoff_seconds( max( 1, $tries ), wp_rand( 0, 1000 ) / 1000 ) );
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

	/** Counts requests for addresses that were purged before. */
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

	/** Starts afresh, for a retry of the flush. */
	public function again( bool $everything ): self {
		return new self(
			[ 'everything' => $everything ] + array_intersect_key( get_object_vars( $this ), array_flip( [ 'edge', 'kind', 'name', 'can_empty' ] ) )
		);
	}

	/** @param array<mixed> $changes By property. */
	private function with( array $changes ): self {
		return new self( $changes + get_object_vars( $this ) );
	}
}
