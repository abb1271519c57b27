<?php
/** The record of a copy before its removal, kept with the row for comparison. Pure: no WordPress in here. */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The record of a copy whose URL did not answer. */
const NOTHING_TOLD = [ 'before_status' => 0 ];

/**
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $answer
 * @return Copy_Notes The record, in less than two kilobytes.
 */
function before_of( array $answer, string $url, string $source ): array {
	$headers = $answer['headers'];
	$before  = [
		// A redirect to anywhere but the original says nothing about the copy.
		'before_status' => $answer['status'] >= 300 && $answer['status'] < 400 && ! is_same_address( $headers['location'] ?? '', $source )
			? 0
			: $answer['status'],
		'was_fetched'   => in_array( cache_state( $headers ), [ 'miss', 'pass' ], true ),
	] + ( varies_by_format( $headers ) ? [ 'varies' => true ] : [] );
	if ( 200 !== $answer['status'] || ! is_wanted_file( $answer['body'], $source ) ) {
		return $before;
	}
	$fingerprint = shows_only_a_part( $url ) ? null : fingerprint( $answer['body'] );

	return $before + [
		'etag'            => substr( $headers['etag'] ?? '', 0, 200 ),
		'last_modified'   => substr( $headers['last-modified'] ?? '', 0, 100 ),
		'type'            => substr( $headers['content-type'] ?? '', 0, 100 ),
		'sha256'          => hash( 'sha256', $answer['body'] ),
		'browser_seconds' => browser_seconds( $headers ),
		'cached_at'       => cached_at( $headers ),
		'fingerprint'     => null === $fingerprint ? '' : packed_fingerprint( $fingerprint ),
	];
}

/**
 * Whether an error came instead of a copy that should be there.
 *
 * @param array<mixed> $notes The record of one format.
 */
function was_error_in( array $notes ): bool {
	$status = $notes['before_status'] ?? 0;

	return 200 === $status ? ! isset( $notes['sha256'] ) : $status >= 400 && ! in_array( $status, [ 404, 410, 429, 503 ], true );
}

/**
 * Whether the copy did not exist before a removal, in any format, so that it says nothing about the removal.
 *
 * @param array<mixed> $baseline As stored with the row; without a record, nothing is known.
 */
function was_missing( array $baseline ): bool {
	return holds_in_every_format( $baseline, __NAMESPACE__ . '\was_missing_in' );
}

/**
 * Whether a cache had to fetch the copy before a removal, in any format. It may have been made for us, or be
 * everybody's: a CDN's other locations and the storage behind this one may have had it.
 *
 * @param array<mixed> $baseline As stored with the row.
 */
function was_fetched( array $baseline ): bool {
	return ! was_missing( $baseline )
		&& holds_in_every_format( $baseline, static fn ( array $notes ): bool => was_missing_in( $notes ) || true === ( $notes['was_fetched'] ?? null ) );
}

/** @param array<mixed> $notes The record of one format. */
function was_missing_in( array $notes ): bool {
	return in_array( $notes['before_status'] ?? 0, [ 302, 307, 404 ], true );
}

/**
 * @param array<mixed>                $baseline
 * @param callable(array<mixed>):bool $holds
 */
function holds_in_every_format( array $baseline, callable $holds ): bool {
	$formats = $baseline['formats'] ?? [];
	// If it is unknown whether each format has its own copy, one of the unrequested formats may exist.
	if ( false !== ( $baseline['varies'] ?? null ) && count( is_array( $formats ) ? $formats : [] ) < count( ACCEPT_BY_FORMAT ) - 1 ) {
		return false;
	}
	foreach ( [ $baseline, ...( is_array( $formats ) ? array_values( $formats ) : [] ) ] as $notes ) {
		if ( ! is_array( $notes ) || ! $holds( $notes ) ) {
			return false;
		}
	}

	return true;
}

/**
 * @param array<mixed> $baseline As stored with the row: the first format's record beside the others', by format.
 * @return array<mixed>
 */
function noted_before( array $baseline, string $format ): array {
	if ( FIRST_FORMAT === $format ) {
		return $baseline;
	}
	$formats = $baseline['formats'] ?? null;
	$notes   = is_array( $formats ) ? $formats[ $format ] ?? null : null;

	// Another format shows the same image.
	return ( is_array( $notes ) ? $notes : [] ) + array_intersect_key( $baseline, [ 'fingerprint' => true ] );
}
