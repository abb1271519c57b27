<?php
/**
 * Turns what the database holds into typed values and back.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Http\request_host;

require_once __DIR__ . '/../../http/address.php';

/**
 * Reads an integer out of what may be anything.
 *
 * @param mixed $value A value.
 */
function integer( $value ): int {
	return is_numeric( $value ) ? (int) $value : 0;
}

/**
 * Reads a text out of what may be anything.
 *
 * @param mixed $value A value.
 */
function text( $value ): string {
	return is_scalar( $value ) ? (string) $value : '';
}

/**
 * Writes an address as a browser would request it: raw bytes and spaces percent-encoded, since the database refuses
 * broken UTF-8 as a whole statement.
 */
function plain_address( string $url ): string {
	return (string) preg_replace_callback(
		'/[^\x21-\x7e]/',
		static fn ( array $found ): string => rawurlencode( $found[0] ),
		$url
	);
}

/**
 * Answers the host that an address is at, as the client and its pauses name it; `-` where nothing would be asked there.
 */
function host_of( string $url ): string {
	$host = request_host( $url );

	return '' === $host ? '-' : substr( $host, 0, 191 );
}

/**
 * Reads a JSON column; what is not an array is null.
 *
 * @param mixed $json The column.
 * @return array<mixed>|null
 */
function json_column( $json ): ?array {
	$value = is_string( $json ) && '' !== $json ? json_decode( $json, true ) : null;

	return is_array( $value ) ? $value : null;
}

/**
 * Writes `SET` pairs, each with its comma, and their values. Unknown columns are left out.
 *
 * @param array<string,mixed> $changes Values by column; arrays become JSON, null becomes an empty text.
 * @param list<string>        $allowed Columns that may be written.
 * @return array{sql: string, values: list<int|string>}
 */
function column_changes( array $changes, array $allowed ): array {
	$sql    = '';
	$values = [];
	foreach ( $allowed as $column ) {
		if ( ! array_key_exists( $column, $changes ) ) {
			continue;
		}
		$value    = $changes[ $column ];
		$value    = is_array( $value ) ? json_text( $value ) : $value;
		$value    = is_int( $value ) ? $value : text( $value );
		$sql     .= $column . ' = ' . ( is_int( $value ) ? '%d' : '%s' ) . ', ';
		$values[] = $value;
	}

	return [
		'sql'    => $sql,
		'values' => $values,
	];
}

/**
 * Writes JSON that any database charset holds, and that never fails on a broken byte.
 *
 * @param array<mixed> $value A value.
 */
function json_text( array $value ): string {
	$json = wp_json_encode( $value, JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR );

	return is_string( $json ) ? $json : '';
}

/**
 * Types a row of the table of purges.
 *
 * @param array<string,mixed> $row A row as read.
 * @return array{id: int, flush_id: int, layer: string, state: string, url: string, source: string, attachment_id: int, found_in: string, attempts: int, looks: int, not_before: int, claim: string, claimed_until: int, sent_at: int, checked_at: int, status: int, baseline: array<mixed>|null, evidence: list<array<mixed>>, failure: array<mixed>|null, host: string}
 */
function purge_row( array $row ): array {
	return [
		'id'            => integer( $row['id'] ?? 0 ),
		'flush_id'      => integer( $row['flush_id'] ?? 0 ),
		'layer'         => text( $row['layer'] ?? '' ),
		'state'         => text( $row['state'] ?? '' ),
		'url'           => text( $row['url'] ?? '' ),
		'source'        => text( $row['source'] ?? '' ),
		'attachment_id' => integer( $row['attachment_id'] ?? 0 ),
		'found_in'      => text( $row['found_in'] ?? '' ),
		'attempts'      => integer( $row['attempts'] ?? 0 ),
		'looks'         => integer( $row['looks'] ?? 0 ),
		'not_before'    => integer( $row['not_before'] ?? 0 ),
		'claim'         => text( $row['claim'] ?? '' ),
		'claimed_until' => integer( $row['claimed_until'] ?? 0 ),
		'sent_at'       => integer( $row['sent_at'] ?? 0 ),
		'checked_at'    => integer( $row['checked_at'] ?? 0 ),
		'status'        => integer( $row['status'] ?? 0 ),
		'baseline'      => json_column( $row['baseline'] ?? '' ),
		'evidence'      => array_values( array_filter( json_column( $row['evidence'] ?? '' ) ?? [], 'is_array' ) ),
		'failure'       => json_column( $row['failure'] ?? '' ),
		'host'          => text( $row['host'] ?? '' ),
	];
}

/**
 * Types a row of the table of flushes.
 *
 * @param array<string,mixed> $row A row as read.
 * @return array{id: int, version: int, scope: string, state: string, stage: string, user_id: int, reason: string, subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<array<mixed>>, failure: array<mixed>|null, wait_until: int, created_at: int, started_at: int, updated_at: int, finished_at: int, paused: bool, planning: array<mixed>|null, folded: array<mixed>, notes: list<array<mixed>>}
 */
function flush_row( array $row ): array {
	return [
		'id'            => integer( $row['id'] ?? 0 ),
		'version'       => integer( $row['version'] ?? 0 ),
		'scope'         => text( $row['scope'] ?? '' ),
		'state'         => text( $row['state'] ?? '' ),
		'stage'         => text( $row['stage'] ?? '' ),
		'user_id'       => integer( $row['user_id'] ?? 0 ),
		'reason'        => text( $row['reason'] ?? '' ),
		'subject'       => json_column( $row['subject'] ?? '' ) ?? [],
		'endpoint_from' => text( $row['endpoint_from'] ?? '' ),
		'endpoint_to'   => text( $row['endpoint_to'] ?? '' ),
		'steps'         => array_values( array_filter( json_column( $row['steps'] ?? '' ) ?? [], 'is_array' ) ),
		'failure'       => json_column( $row['failure'] ?? '' ),
		'wait_until'    => integer( $row['wait_until'] ?? 0 ),
		'created_at'    => integer( $row['created_at'] ?? 0 ),
		'started_at'    => integer( $row['started_at'] ?? 0 ),
		'updated_at'    => integer( $row['updated_at'] ?? 0 ),
		'finished_at'   => integer( $row['finished_at'] ?? 0 ),
		'paused'        => 0 !== integer( $row['paused'] ?? 0 ),
		'planning'      => json_column( $row['planning'] ?? '' ),
		'folded'        => json_column( $row['folded'] ?? '' ) ?? [],
		'notes'         => array_values( array_filter( json_column( $row['notes'] ?? '' ) ?? [], 'is_array' ) ),
	];
}
