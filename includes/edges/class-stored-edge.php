<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\valid_hosts;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * An edge (one of the site's own CDNs or caches) as stored in the database. Its setup holds secrets only while they are
 * about to be sealed, or for a test.
 *
 * @immutable
 */
final class Stored_Edge {
	public string $id;

	public string $kind;

	/** @var list<string> */
	public array $hosts;

	/** @var array<string, string> */
	public array $setup;

	/** @var array<string, string> Secrets by field, as returned by seal(). */
	public array $sealed;

	/**
	 * @param list<string>          $hosts
	 * @param array<string, string> $setup
	 * @param array<string, string> $sealed
	 */
	public function __construct( string $id, string $kind, array $hosts, array $setup, array $sealed ) {
		$this->id     = $id;
		$this->kind   = $kind;
		$this->hosts  = $hosts;
		$this->setup  = $setup;
		$this->sealed = $sealed;
	}

	/** @param mixed $stored */
	public static function from_stored( $stored ): ?self {
		return is_array( $stored ) && is_string( $stored['id'] ?? null ) && is_string( $stored['kind'] ?? null )
			? new self(
				$stored['id'],
				$stored['kind'],
				valid_hosts( $stored ),
				only_strings( $stored['setup'] ?? [] ),
				only_strings( $stored['sealed'] ?? [] )
			)
			: null;
	}

	/** @return array<mixed> */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	public function with_id( string $id ): self {
		return new self( $id, $this->kind, $this->hosts, $this->setup, $this->sealed );
	}

	/** Seals the secrets that were just entered. */
	public function seal_secrets( Edge $kind ): self {
		$secret = array_flip( secret_names( $kind ) );
		$sealed = $this->sealed;
		foreach ( array_intersect_key( $this->setup, $secret ) as $name => $value ) {
			if ( '' !== $value ) {
				$sealed[ $name ] = seal( $value, $this->context( $kind, $name ) );
			}
		}

		return new self( $this->id, $this->kind, $this->hosts, array_diff_key( $this->setup, $secret ), $sealed );
	}

	/** @return array<string, string|null> The decrypted secrets; null for one that can't be decrypted any more. */
	public function secrets( Edge $kind ): array {
		$secrets = [];
		foreach ( $this->sealed as $name => $sealed ) {
			$secrets[ $name ] = unseal( $sealed, $this->context( $kind, $name ) );
		}

		return $secrets;
	}

	/**
	 * @return array<string, string> The setup with the values from wp-config.php. Only wp-config.php may set where its
	 *   own secrets are sent.
	 */
	public function full_setup( Edge $kind ): array {
		$constants = edge_constants( $this->id, $kind );

		return array_merge( array_diff_key( $this->setup, array_flip( constant_names( $kind, $constants ) ) ), $constants );
	}

	public function is_empty(): bool {
		return '' === implode( '', array_merge( $this->hosts, array_values( $this->setup ), array_values( $this->sealed ) ) );
	}

	/** Returns the context that a secret is sealed with, so it can't be decrypted for another edge, server or zone. */
	private function context( Edge $kind, string $name ): string {
		return (string) wp_json_encode( [ $this->id, $this->kind, $name, destination( $kind, $this->full_setup( $kind ) ) ] );
	}
}
