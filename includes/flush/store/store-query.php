<?php
/**
 * What the store asks for and writes, as columns and conditions.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/schema.php';
require_once __DIR__ . '/store-rows.php';
require_once __DIR__ . '/../verdict/verdict-address.php';

/**
 * Writes the WHERE of a list.
 *
 * @param array{user_id?: int|null, scope?: string, state?: list<string>, attachment_id?: int} $args Filters.
 * @return array{sql: string, values: list<int|string>}
 */
function flush_filter( array $args ): array {
	$sql    = '1 = 1';
	$values = [];
	if ( isset( $args['user_id'] ) ) {
		$sql     .= ' AND user_id = %d';
		$values[] = $args['user_id'];
	}
	if ( isset( $args['scope'] ) && '' !== $args['scope'] ) {
		$sql     .= ' AND scope = %s';
		$values[] = $args['scope'];
	}
	if ( isset( $args['state'] ) && [] !== $args['state'] ) {
		$sql   .= ' AND state IN (' . implode( ',', array_fill( 0, count( $args['state'] ), '%s' ) ) . ')';
		$values = array_merge( $values, $args['state'] );
	}
	if ( isset( $args['attachment_id'] ) && $args['attachment_id'] > 0 ) {
		$sql     .= ' AND id IN (SELECT flush_id FROM ' . purges_table() . ' WHERE attachment_id = %d)';
		$values[] = $args['attachment_id'];
	}

	return [
		'sql'    => $sql,
		'values' => $values,
	];
}

/**
 * Builds a new row in the order of the columns.
 *
 * @param array<string,mixed> $flush A flush.
 * @return list<int|string>
 */
function new_flush_row( array $flush ): array {
	$subject = $flush['subject'] ?? [];
	$steps   = $flush['steps'] ?? [];
	// What is still to be planned; nothing where all rows come with the flush.
	$planning = $flush['planning'] ?? null;

	return [
		text( $flush['scope'] ?? '' ),
		text( $flush['state'] ?? 'queued' ),
		text( $flush['stage'] ?? 'plan' ),
		integer( $flush['user_id'] ?? 0 ),
		mb_substr( wp_check_invalid_utf8( text( $flush['reason'] ?? '' ), true ), 0, 190 ),
		json_text( ( is_array( $subject ) ? $subject : [] ) + [ 'home' => home_on_record() ] ),
		text( $flush['endpoint_from'] ?? '' ),
		text( $flush['endpoint_to'] ?? '' ),
		json_text( is_array( $steps ) ? $steps : [] ),
		'',
		now(),
		now(),
		is_array( $planning ) ? json_text( $planning ) : '',
		'',
		'',
	];
}

/**
 * Answers the site's address as its database has it: filters and constants may say another one in each request.
 */
function home_on_record(): string {
	return text( wp_load_alloptions()['home'] ?? '' );
}

/**
 * Tells whether the site has got another address since a flush was stored. Its pages then use other addresses than those that
 * are flushed, and what is at the old ones need not be this site's.
 *
 * @param array<string,mixed> $row The flush.
 * @phpstan-param array{subject: array<mixed>, ...} $row
 */
function has_site_moved( array $row ): bool {
	$then = text( $row['subject']['home'] ?? '' );

	return '' !== $then && ! is_same_address( $then, home_on_record() );
}

/**
 * Says what a purge looks like that was never sent.
 *
 * @return array<string,mixed>
 */
function unsent_purge(): array {
	return [
		'state'      => 'queued',
		'attempts'   => 0,
		'looks'      => 0,
		'not_before' => 0,
		'sent_at'    => 0,
		'checked_at' => 0,
		'status'     => 0,
		'baseline'   => null,
		'evidence'   => [],
		'failure'    => null,
	];
}
