<?php
/** Records the suggested edges (CDNs that may be the site's own) that its owner has dismissed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use WP_Error;
use function ShortPixelFlush\change_option;
use function ShortPixelFlush\storage_failed;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const DISMISSED_OPTION = 'shortpixel_flush_dismissed_edges';

// Sites rarely have so many suggestions; beyond this, those dismissed first are dropped.
const MAX_DISMISSED = 50;

/** @return list<array{kind: string, host: string}> Suggestions, in the order in which they were dismissed. */
function dismissed_suggestions(): array {
	$stored = get_option( DISMISSED_OPTION );

	return read_dismissed( is_string( $stored ) ? $stored : null );
}

/** @return list<array{kind: string, name: string, host: string}> Dismissed suggestions of known kinds that were not set up since. */
function dismissed_for_display(): array {
	$kinds = kinds();
	$edges = configured_edges();
	$shown = [];
	foreach ( dismissed_suggestions() as $suggestion ) {
		$kind = $kinds[ $suggestion['kind'] ] ?? null;
		if ( null !== $kind && ! is_covered( $edges, $suggestion['kind'], $suggestion['host'] ) ) {
			$shown[] = [
				'kind' => $suggestion['kind'],
				'name' => $kind->name(),
				'host' => $suggestion['host'],
			];
		}
	}

	return $shown;
}

function is_dismissed( string $host ): bool {
	return in_array( $host, array_column( dismissed_suggestions(), 'host' ), true );
}

/** @param list<Configured_Edge> $edges */
function is_covered( array $edges, string $kind, string $host ): bool {
	foreach ( $edges as $edge ) {
		if ( $edge->kind_id === $kind && in_array( $host, $edge->hosts, true ) ) {
			return true;
		}
	}

	return false;
}

/** @return true|WP_Error */
function set_dismissed( string $kind, string $host, bool $is_dismissed ) {
	if ( ! isset( kinds()[ $kind ] ) ) {
		return new WP_Error( 'shortpixel_flush_invalid_input', 'This kind of CDN is not known here.', [ 'status' => 400 ] );
	}

	$suggestion = [
		'kind' => $kind,
		'host' => strtolower( $host ),
	];
	$is_written = change_option(
		DISMISSED_OPTION,
		static function ( ?string $raw ) use ( $suggestion, $is_dismissed ): string {
			$others = array_values( array_filter( read_dismissed( $raw ), static fn ( array $other ): bool => $other !== $suggestion ) );

			return (string) wp_json_encode( array_slice( $is_dismissed ? array_merge( $others, [ $suggestion ] ) : $others, -MAX_DISMISSED ) );
		},
		'off'
	);

	return $is_written ? true : storage_failed();
}

/** @return list<array{kind: string, host: string}> */
function read_dismissed( ?string $raw ): array {
	$stored = json_decode( (string) $raw, true );
	$read   = [];
	foreach ( is_array( $stored ) ? $stored : [] as $one ) {
		if ( is_array( $one ) && is_string( $one['kind'] ?? null ) && is_string( $one['host'] ?? null ) ) {
			$read[] = [
				'kind' => $one['kind'],
				'host' => $one['host'],
			];
		}
	}

	return $read;
}
