<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

/**
 * Makes an answer the same on every run: numbers ids by kind, in the order in which they appear, and replaces values
 * that vary.
 */
final class Vector_Normaliser {

	/** @var array<string, array<int, int>> */
	private array $known = [];

	/**
	 * @param array<string, int> $first The first number of each kind.
	 */
	public function __construct( private array $first = [
		'flush'      => 7,
		'attachment' => 12,
		'user'       => 3,
		'purge'      => 101,
	] ) {}

	public function normalise( mixed $value, string $kind = '' ): mixed {
		if ( is_string( $value ) ) {
			return $this->text( $value );
		}
		if ( ! is_array( $value ) ) {
			return $value;
		}
		$kind   = $this->kind_of( $value, $kind );
		$result = [];
		foreach ( $value as $key => $entry ) {
			$result[ $key ] = $this->entry( $key, $entry, $kind );
		}
		return $result;
	}

	private function entry( int|string $key, mixed $entry, string $kind ): mixed {
		if ( 'id' === $key && is_int( $entry ) ) {
			return $this->number( $kind, $entry );
		}
		if (
			( 'attachment_id' === $key || ( is_int( $key ) && in_array( $kind, [ 'attachment', 'attachment_id' ], true ) ) )
			&& is_int( $entry )
		) {
			return $this->number( 'attachment', $entry );
		}
		if ( 'flush' === $key && is_int( $entry ) ) {
			return $this->number( 'flush', $entry );
		}
		// The version counts writes, whose number depends on how the work was divided.
		if ( 'version' === $key && 'flush' === $kind ) {
			return 1;
		}
		if ( 'seconds' === $key && is_numeric( $entry ) ) {
			return 0.4;
		}
		// The revision is random, or empty if no edges were ever saved.
		if ( 'edges_revision' === $key && is_string( $entry ) && '' !== $entry ) {
			return str_repeat( '0123456789abcdef', 2 );
		}
		return $this->normalise( $entry, is_string( $key ) ? rtrim( $key, 's' ) : $kind );
	}

	/**
	 * @param array<mixed> $value
	 */
	private function kind_of( array $value, string $kind ): string {
		if ( isset( $value['layers'], $value['scope'] ) ) {
			return 'flush';
		}
		// An entry of GET /images.
		if ( isset( $value['state'], $value['message'] ) && array_key_exists( 'flush', $value ) ) {
			return 'attachment';
		}
		return isset( $value['layer'], $value['url'] ) ? 'purge' : $kind;
	}

	private function number( string $kind, int $number ): int {
		if ( ! isset( $this->first[ $kind ] ) ) {
			return $number;
		}
		$this->known[ $kind ][ $number ] ??= $this->first[ $kind ] + count( $this->known[ $kind ] ?? [] );
		return $this->known[ $kind ][ $number ];
	}

	private function text( string $text ): string {
		$text = (string) preg_replace_callback(
			'/\b(post|attachment|item)=(\d+)/',
			fn ( array $found ): string => "{$found[1]}=" . $this->number( 'attachment', (int) $found[2] ),
			$text
		);
		return (string) preg_replace_callback(
			'#(/flushes/)(\d+)#',
			fn ( array $found ): string => $found[1] . $this->number( 'flush', (int) $found[2] ),
			$text
		);
	}
}
