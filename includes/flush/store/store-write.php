<?php
/**
 * Writes many rows with few statements. Pure: no WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

require_once __DIR__ . '/store-rows.php';

// The smallest max_allowed_packet met in the wild is 1 MB, as is the longest statement of SQLite.
const WRITE_BYTES = 400000;
const WRITE_ROWS  = 250;

/**
 * Gives the statements that write changes to rows and let their claims go: as a rule one, however different the changes are.
 *
 * A column that becomes the same everywhere is written once, any other by `CASE id WHEN`. With a claim, only rows that still
 * carry it are written.
 *
 * @param array<int,array<string,mixed>> $changes Changes by id.
 * @param list<string>                   $allowed Columns that may be written.
 * @return list<array{sql: string, values: list<int|string>}>
 */
function write_statements( string $table, array $changes, array $allowed, string $claim ): array {
	$portions = [];
	$bytes    = 0;
	$portion  = [];
	foreach ( $changes as $id => $change ) {
		$columns = written_values( $change, $allowed );
		$size    = strlen( implode( '', $columns ) ) + 100;
		if ( [] !== $portion && ( $bytes + $size > WRITE_BYTES || count( $portion ) >= WRITE_ROWS ) ) {
			$portions[] = $portion;
			$portion    = [];
			$bytes      = 0;
		}
		$portion[ $id ] = $columns;
		$bytes         += $size;
	}
	if ( [] !== $portion ) {
		$portions[] = $portion;
	}

	return array_map( static fn ( array $rows ): array => write_statement( $table, $rows, $allowed, $claim ), $portions );
}

/**
 * Gives one statement.
 *
 * @param array<int,array<string,int|string>> $rows    Values by column, by id.
 * @param list<string>                        $columns Columns that may be written.
 * @return array{sql: string, values: list<int|string>}
 */
function write_statement( string $table, array $rows, array $columns, string $claim ): array {
	$set    = '';
	$values = [];
	foreach ( $columns as $column ) {
		$given = array_filter( $rows, static fn ( array $row ): bool => isset( $row[ $column ] ) );
		$kinds = [];
		foreach ( $given as $id => $row ) {
			$kinds[ gettype( $row[ $column ] ) . $row[ $column ] ][] = $id;
		}
		if ( 1 === count( $kinds ) && count( $given ) === count( $rows ) ) {
			$value    = array_values( $rows )[0][ $column ];
			$set     .= $column . ' = ' . ( is_int( $value ) ? '%d' : '%s' ) . ', ';
			$values[] = $value;
		} elseif ( [] !== $kinds ) {
			$set .= $column . ' = CASE';
			foreach ( $kinds as $ids ) {
				$value    = $rows[ $ids[0] ][ $column ];
				$set     .= ' WHEN id IN (' . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ') THEN ' . ( is_int( $value ) ? '%d' : '%s' );
				$values   = array_merge( $values, $ids );
				$values[] = $value;
			}
			$set .= " ELSE {$column} END, ";
		}
	}

	$ids = array_keys( $rows );
	$sql = "UPDATE {$table} SET {$set}claim = '', claimed_until = 0 WHERE id IN (" . implode( ',', array_fill( 0, count( $ids ), '%d' ) ) . ')';

	return [
		'sql'    => $sql . ( '' === $claim ? '' : ' AND claim = %s' ),
		'values' => array_merge( $values, $ids, '' === $claim ? [] : [ $claim ] ),
	];
}

/**
 * Gives a change as the columns hold it: arrays as JSON, null as an empty text.
 *
 * @param array<string,mixed> $change  Values by column.
 * @param list<string>        $allowed Columns that may be written.
 * @return array<string,int|string>
 */
function written_values( array $change, array $allowed ): array {
	$values = [];
	foreach ( $allowed as $column ) {
		if ( array_key_exists( $column, $change ) ) {
			$value             = is_array( $change[ $column ] ) ? json_text( $change[ $column ] ) : $change[ $column ];
			$values[ $column ] = is_int( $value ) ? $value : text( $value );
		}
	}

	return $values;
}
