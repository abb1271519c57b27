<?php
/**
 * Suggestions that the site's owner does not want: kept for the site until they are taken back.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use WP_Error;
use function ShortPixelFlush\change_option;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/configured.php';
require_once __DIR__ . '/../shared-option.php';

const DISMISSED_OPTION = 'shortpixel_flush_dismissed_edges';

// Few hosts are ever recognised; of more than these the oldest go.
const MOST_DISMISSED = 50;

/**
 * Lists what is not suggested any more, the oldest first.
 *
 * @return list<array{kind: string, host: string}>
 */
function dismissed_suggestions(): array {
	$stored = get_option( DISMISSED_OPTION );

	return read_dismissed( is_string( $stored ) ? $stored : null );
}

/**
 * Lists it with the names of the kinds. What is set up by now needs no suggestion, and is not among it.
 *
 * @return list<array{kind: string, name: string, host: string}>
 */
function dismissed_for_display(): array {
	$kinds = kinds();
	$edges = configured_edges();
	$shown = [];

	foreach ( dismissed_suggestions() as $one ) {
		$kind = $kinds[ $one['kind'] ] ?? null;

		if ( null !== $kind && ! is_covered( $edges, $one['kind'], $one['host'] ) ) {
			$shown[] = [
				'kind' => $one['kind'],
				'name' => $kind->name(),
				'host' => $one['host'],
			];
		}
	}

	return $shown;
}

/**
 * Tells whether an edge of a kind is set up for a host.
 *
 * @param list<array<string,mixed>> $edges
 * @phpstan-param list<array{kind: string, hosts: list<string>, ...}> $edges
 */
function is_covered( array $edges, string $kind, string $host ): bool {
	foreach ( $edges as $edge ) {
		if ( $edge['kind'] === $kind && in_array( $host, $edge['hosts'], true ) ) {
			return true;
		}
	}

	return false;
}

/**
 * Stops a suggestion, or takes that back. Of many who do so at once none undoes what another did.
 *
 * @return true|WP_Error
 */
function dismiss( string $kind, string $host, bool $is_dismissed ) {
	$one = [
		'kind' => $kind,
		'host' => strtolower( $host ),
	];

	if ( ! isset( kinds()[ $kind ] ) ) {
		return new WP_Error( 'shortpixel_flush_invalid_input', __( 'This kind of CDN is not known here, so it is never suggested. Nothing has been changed.', 'shortpixel-flush' ), [ 'status' => 400 ] );
	}

	$is_written = change_option(
		DISMISSED_OPTION,
		static function ( ?string $raw ) use ( $one, $is_dismissed ): string {
			$others = array_values( array_filter( read_dismissed( $raw ), static fn ( array $other ): bool => $other !== $one ) );

			return (string) wp_json_encode( array_slice( $is_dismissed ? array_merge( $others, [ $one ] ) : $others, -MOST_DISMISSED ) );
		},
		'off'
	);

	if ( $is_written ) {
		return true;
	}

	return new WP_Error(
		'shortpixel_flush_storage_failed',
		__( 'This could not be saved: the database refused it. What is suggested stays as it is.', 'shortpixel-flush' ),
		[ 'status' => 500 ]
	);
}

/**
 * Reads the option's text; what does not look like ours is left out.
 *
 * @return list<array{kind: string, host: string}>
 */
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
