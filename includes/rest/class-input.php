<?php
/**
 * What a request sent, once it is known to be well-formed.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Hands out validated values by type, so that nothing after it has to wonder what was sent.
 */
final class Input {

	/**
	 * @var array<mixed>
	 */
	private array $values;

	/**
	 * @param array<mixed> $values Validated and sanitised against their schema.
	 */
	public function __construct( array $values ) {
		$this->values = $values;
	}

	/**
	 * Tells whether a field was sent, or has a default.
	 */
	public function has( string $field ): bool {
		return isset( $this->values[ $field ] );
	}

	/**
	 * Reads a text; what was not sent is empty.
	 */
	public function text( string $field ): string {
		$value = $this->values[ $field ] ?? '';

		return is_string( $value ) ? $value : '';
	}

	/**
	 * Reads a number; what was not sent is 0.
	 */
	public function number( string $field ): int {
		$value = $this->values[ $field ] ?? 0;

		return is_int( $value ) ? $value : 0;
	}

	/**
	 * Reads a flag; what was not sent is false.
	 */
	public function flag( string $field ): bool {
		return true === ( $this->values[ $field ] ?? false );
	}

	/**
	 * Reads a list of texts, each once.
	 *
	 * @return list<string>
	 */
	public function texts( string $field ): array {
		return array_values( array_unique( array_filter( $this->entries( $field ), 'is_string' ) ) );
	}

	/**
	 * Reads a list of numbers, each once.
	 *
	 * @return list<int>
	 */
	public function numbers( string $field ): array {
		return array_values( array_unique( array_filter( $this->entries( $field ), 'is_int' ) ) );
	}

	/**
	 * Reads a list of objects.
	 *
	 * @return list<array<mixed>>
	 */
	public function objects( string $field ): array {
		return array_values( array_filter( $this->entries( $field ), 'is_array' ) );
	}

	/**
	 * Gives everything, by field.
	 *
	 * @return array<mixed>
	 */
	public function all(): array {
		return $this->values;
	}

	/**
	 * @return array<mixed>
	 */
	private function entries( string $field ): array {
		$value = $this->values[ $field ] ?? [];

		return is_array( $value ) ? $value : [];
	}
}
