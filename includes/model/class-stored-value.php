<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use JsonSerializable;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Reads its typed properties from JSON, an option or a row; missing ones keep their defaults.
 *
 * @phpstan-consistent-constructor
 */
abstract class Stored_Value implements JsonSerializable {
	/**
	 * Examples for properties whose defaults don't show the type: a scalar, a class with from_array(), `[ example ]`
	 * for a list, `[ '*' => example ]` for an array with any keys, or an array with an example for each key.
	 *
	 * @var array<mixed>
	 */
	protected const LIKE = [];

	/** @param array<mixed> $stored By property. Arrays may be JSON, as in a row. */
	public function __construct( array $stored = [] ) {
		foreach ( static::LIKE + get_object_vars( $this ) as $name => $example ) {
			$value = isset( $stored[ $name ] ) ? self::like( $example, $stored[ $name ] ) : null;
			if ( null !== $value ) {
				$this->$name = $value; // @phpstan-ignore property.dynamicName (One of this object's own.)
			}
		}
	}

	/**
	 * @param array<mixed> $stored
	 * @return static
	 */
	public static function from_array( array $stored ): self {
		return new static( $stored );
	}

	/**
	 * @param array<mixed> $changes By property.
	 * @return static
	 */
	public function with( array $changes ): self {
		return new static( $changes + get_object_vars( $this ) );
	}

	/** @return array<mixed> The values that differ from the defaults. */
	public function to_array(): array {
		$defaults = get_class_vars( static::class );
		$differs  = static fn ( $value, string $name ): bool => ( $defaults[ $name ] ?? null ) !== $value;
		return array_filter( get_object_vars( $this ), $differs, ARRAY_FILTER_USE_BOTH );
	}

	/** @return array<mixed> */
	public function jsonSerialize(): array {
		return $this->to_array();
	}

	/**
	 * @param mixed $example
	 * @param mixed $value
	 * @return mixed Null if no array, object or float can be read; an unreadable scalar of another type becomes empty.
	 */
	private static function like( $example, $value ) {
		$is_class = is_string( $example ) && false !== strpos( $example, '\\' );
		if ( is_object( $value ) ) {
			return $value;
		}
		if ( is_array( $example ) || $is_class ) {
			$array = is_array( $value ) ? $value : json_column( $value );
			return null === $array ? null : ( $is_class ? $example::from_array( $array ) : self::array_like( $example, $array ) );
		}
		switch ( gettype( $example ) ) {
			case 'NULL':
				return null;
			case 'boolean':
				return true === $value;
			case 'integer':
				return integer( $value );
			case 'double':
				return is_numeric( $value ) ? (float) $value : null;
			default:
				return text( $value );
		}
	}

	/**
	 * @param array<mixed> $example
	 * @param array<mixed> $values
	 * @return array<mixed>
	 */
	private static function array_like( array $example, array $values ): array {
		$entry = $example['*'] ?? ( 1 === count( $example ) ? $example[0] ?? null : null );
		if ( null !== $entry ) {
			$read = array_map( static fn ( $value ) => self::like( $entry, $value ), $values );
			$read = array_filter( $read, static fn ( $value ): bool => null !== $value );
			return isset( $example['*'] ) ? $read : array_values( $read );
		}
		foreach ( $example as $key => $default ) {
			$value           = isset( $values[ $key ] ) ? self::like( $default, $values[ $key ] ) : null;
			$example[ $key ] = $value ?? ( is_array( $default ) ? self::array_like( $default, [] ) : $default );
		}
		return [] === $example ? $values : $example;
	}
}
