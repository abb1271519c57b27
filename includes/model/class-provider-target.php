<?php
/** What a flush of everything does to one provider. Each succeeds or fails by itself. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @immutable */
final class Provider_Target {
	public string $id;

	public string $name;

	/** @var 'switch'|'purge' Whether its endpoint gets another key, or ShortPixel is asked to remove what it holds. */
	public string $by;

	public string $from;

	/** Its new endpoint; empty where it is purged. */
	public string $to;

	public function __construct( string $id, string $name, string $by, string $from, string $to ) {
		$this->id   = $id;
		$this->name = $name;
		$this->by   = 'purge' === $by ? 'purge' : 'switch';
		$this->from = $from;
		$this->to   = $to;
	}

	/** @param array<mixed> $stored */
	public static function from_array( array $stored ): self {
		return new self( text( $stored['id'] ?? '' ), text( $stored['name'] ?? '' ), text( $stored['by'] ?? '' ), text( $stored['from'] ?? '' ), text( $stored['to'] ?? '' ) );
	}

	/** @return array{id: string, name: string, by: string, from: string, to: string} */
	public function to_array(): array {
		return [
			'id'   => $this->id,
			'name' => $this->name,
			'by'   => $this->by,
			'from' => $this->from,
			'to'   => $this->to,
		];
	}

	/** @return list<self> A flush from before there were several has the one its columns name. */
	public static function of( Flush $flush ): array {
		if ( isset( $flush->subject['provider'] ) ) {
			return [ new self( text( $flush->subject['provider'] ), '', 'switch', $flush->endpoint_from, $flush->endpoint_to ) ];
		}
		return array_values( array_map( [ self::class, 'from_array' ], array_filter( entries( $flush->subject['targets'] ?? [] ), 'is_array' ) ) );
	}

	/**
	 * @param list<string> $ids
	 * @param list<string> $states
	 * @return list<self>
	 */
	public static function with_step( Flush $flush, array $ids, array $states ): array {
		$named = array_map( static fn ( Step $step ): string => $step->provider, $flush->steps_of( $ids, $states ) );
		// Steps from before there were several name none.
		return array_values( array_filter( self::of( $flush ), static fn ( self $target ): bool => in_array( $target->id, $named, true ) || in_array( '', $named, true ) ) );
	}

	/** @return list<self> Switched, and not put back yet. */
	public static function to_undo( Flush $flush ): array {
		$back = array_map( static fn ( self $target ): string => $target->id, self::with_step( $flush, [ 'switch_back' ], [ 'done' ] ) );
		return array_values( array_filter( self::with_step( $flush, [ 'switch' ], [ 'done' ] ), static fn ( self $target ): bool => ! in_array( $target->id, $back, true ) ) );
	}

	/** @return 'auto'|'new_link'|'removal'|'purge' How visitors were to get the new images of a flush. */
	public static function method_of( Flush $flush ): string {
		if ( 'site' !== $flush->scope ) {
			$method = text( $flush->subject['method'] ?? '' );
			return in_array( $method, [ 'auto', 'new_link' ], true ) ? $method : ( 'new_address' === $method ? 'new_link' : 'removal' );
		}
		$ways = array_map( static fn ( self $target ): string => $target->by, self::of( $flush ) );
		return [] !== $ways && ! in_array( 'switch', $ways, true ) ? 'purge' : 'new_link';
	}

	public function to( string $endpoint ): self {
		return new self( $this->id, $this->name, $this->by, $this->from, $endpoint );
	}

	public function reversed(): self {
		return new self( $this->id, $this->name, $this->by, $this->to, $this->from );
	}
}
