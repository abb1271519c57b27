<?php
/**
 * The edges that are set up on this site.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Lists the edges that are set up on this site, with their secrets in clear.
 *
 * @return list<array{id: string, kind: string, hosts: list<string>, setup: array<string,string>}>
 */
function configured(): array {
	/**
	 * Filters the edges that are set up on this site, for those that set them up in code.
	 *
	 * @param array<int, array{id: string, kind: string, hosts: list<string>, setup: array<string,string>}> $edges
	 */
	$edges  = apply_filters( 'shortpixel_flush_configured_edges', [] );
	$usable = [];

	foreach ( is_array( $edges ) ? $edges : [] as $edge ) {
		if ( is_array( $edge ) && is_string( $edge['id'] ?? null ) && is_string( $edge['kind'] ?? null ) ) {
			$usable[] = [
				'id'    => $edge['id'],
				'kind'  => $edge['kind'],
				'hosts' => array_values( array_filter( (array) ( $edge['hosts'] ?? [] ), 'is_string' ) ),
				'setup' => only_strings( $edge['setup'] ?? [] ),
			];
		}
	}

	return $usable;
}

/**
 * Keeps what is a string under a name.
 *
 * @param mixed $values
 * @return array<string,string>
 */
function only_strings( $values ): array {
	$strings = [];
	foreach ( is_array( $values ) ? $values : [] as $name => $value ) {
		if ( is_string( $value ) ) {
			$strings[ (string) $name ] = $value;
		}
	}

	return $strings;
}
