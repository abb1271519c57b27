<?php
/**
 * Keeps the purges: one row for each request a flush makes, claimed by one runner at a time.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/folded.php';
require_once __DIR__ . '/schema.php';
require_once __DIR__ . '/store-rows.php';
require_once __DIR__ . '/store-write.php';

/**
 * The table of purges.
 *
 * @phpstan-type PurgeRow array{id: int, flush_id: int, layer: string, state: string, url: string, source: string, attachment_id: int, found_in: string, attempts: int, looks: int, not_before: int, claim: string, claimed_until: int, sent_at: int, checked_at: int, status: int, baseline: array<mixed>|null, evidence: list<array<mixed>>, failure: array<mixed>|null, host: string}
 */
final class Store_Purges {
	// Bounded by bytes as well: a URL may hold 4 KB, and the smallest max_allowed_packet met in the wild is 1 MB.
	private const ROWS_A_STATEMENT  = 200;
	private const BYTES_A_STATEMENT = 400000;

	private const COLUMNS = [ 'flush_id', 'layer', 'state', 'url', 'url_hash', 'source', 'attachment_id', 'found_in', 'baseline', 'evidence', 'failure', 'host' ];

	private const WRITABLE = [ 'state', 'attempts', 'looks', 'not_before', 'sent_at', 'checked_at', 'status', 'baseline', 'evidence', 'failure' ];

	private Store_Table $table;

	/**
	 * Prepares the store; reads nothing.
	 */
	public function __construct() {
		$this->table = new Store_Table( __NAMESPACE__ . '\purges_table' );
	}

	/**
	 * Adds purges to a flush; the same address twice in a layer is one row.
	 *
	 * @param iterable<Variant|array<mixed>> $purges Each with url, source and, if known, layer, attachment_id, found_in.
	 * @return int|null How many rows were new, null when the database refused.
	 */
	public function add( int $flush_id, iterable $purges ): ?int {
		$added = 0;
		$rows  = [];
		$bytes = 0;
		foreach ( $purges as $purge ) {
			$row    = $this->new_row( $flush_id, $purge );
			$rows[] = $row;
			$bytes += strlen( (string) $row[3] ) + strlen( (string) $row[5] ) + 200;
			if ( count( $rows ) >= self::ROWS_A_STATEMENT || $bytes >= self::BYTES_A_STATEMENT ) {
				$new = $this->table->insert( self::COLUMNS, $rows );
				if ( null === $new ) {
					return null;
				}
				$added += $new;
				$rows   = [];
				$bytes  = 0;
			}
		}
		$new = $this->table->insert( self::COLUMNS, $rows );

		return null === $new ? null : $added + $new;
	}

	/**
	 * Claims due rows for one runner: a single UPDATE stamps them with a token nobody else has, then they are read by it.
	 *
	 * A runner that dies keeps nothing: when its lease ends, the rows are due again. `attempts` counts at begin(),
	 * or here where no claim is named, so that a row which kills its runner each time is not tried for ever.
	 *
	 * @param list<string> $states     States that may be claimed.
	 * @param list<string> $skip_hosts Hosts to leave alone: one that is paused must not hold up the others.
	 * @param string|null  $claim      For a runner that counts by begin(): a claim to add to, or empty. Null counts here.
	 * @return list<array<string,mixed>> All rows of the claim; none where none was added.
	 * @phpstan-return list<PurgeRow>
	 */
	public function claim( int $flush_id, string $layer, array $states, int $limit, int $lease_seconds, array $skip_hosts = [], ?string $claim = null ): array {
		if ( [] === $states || $limit < 1 ) {
			return [];
		}

		$token   = null === $claim || '' === $claim ? wp_generate_password( 32, false ) : $claim;
		$counted = null === $claim ? 1 : 0;
		$marks   = implode( ',', array_fill( 0, count( $states ), '%s' ) );
		$others  = [] === $skip_hosts ? '' : ' AND host NOT IN (' . implode( ',', array_fill( 0, count( $skip_hosts ), '%s' ) ) . ')';
		$now     = now();
		$claimed = $this->table->run(
			"UPDATE {$this->table->name()} SET claim = %s, claimed_until = %d, attempts = attempts + {$counted}
			WHERE flush_id = %d AND layer = %s AND state IN ({$marks}) AND not_before <= %d AND claimed_until <= %d{$others}
			ORDER BY id LIMIT %d",
			array_merge( [ $token, $now + $lease_seconds, $flush_id, $layer ], $states, [ $now, $now ], $skip_hosts, [ $limit ] )
		);
		if ( null === $claimed || 0 === $claimed ) {
			return [];
		}

		return array_map( __NAMESPACE__ . '\purge_row', $this->table->select( "SELECT * FROM {$this->table->name()} WHERE claim = %s ORDER BY id", [ $token ] ) ?? [] );
	}

	/**
	 * Counts that claimed rows are about to be sent, and answers which of them still carry the claim.
	 *
	 * Counted here and not at the claim, a runner that dies is blamed on the few rows it was at and not on its whole batch.
	 *
	 * @param list<int> $ids Rows.
	 * @return list<int>
	 */
	public function begin( array $ids, string $claim ): array {
		$marks  = implode( ',', array_fill( 0, count( $ids ), '%d' ) );
		$values = array_merge( [ $claim ], $ids );
		$begun  = [] === $ids ? 0 : $this->table->run( "UPDATE {$this->table->name()} SET attempts = attempts + 1 WHERE claim = %s AND id IN ({$marks})", $values );
		if ( count( $ids ) === $begun ) {
			return $ids;
		}
		$rows = null === $begun || 0 === $begun ? [] : $this->table->select( "SELECT id FROM {$this->table->name()} WHERE claim = %s AND id IN ({$marks})", $values );

		return array_map( static fn ( array $row ): int => integer( $row['id'] ?? 0 ), $rows ?? [] );
	}

	/**
	 * Lists the hosts of a layer's rows in a state.
	 *
	 * @return list<string>
	 */
	public function hosts( int $flush_id, string $layer, string $state ): array {
		$rows = $this->table->select( "SELECT DISTINCT host FROM {$this->table->name()} WHERE flush_id = %d AND layer = %s AND state = %s", [ $flush_id, $layer, $state ] );

		return array_map( static fn ( array $row ): string => text( $row['host'] ?? '' ), $rows ?? [] );
	}

	/**
	 * Writes what became of claimed purges and lets them go, in as few statements as can be.
	 *
	 * With a claim, only rows that still carry it are written: a runner that was too slow must not overwrite what the
	 * one that took over has found.
	 *
	 * @param array<int,array<string,mixed>> $changes Changes by purge id.
	 */
	public function write( array $changes, string $claim = '' ): bool {
		$written = true;
		foreach ( write_statements( $this->table->name(), $changes, self::WRITABLE, $claim ) as $statement ) {
			$written = null !== $this->table->run( $statement['sql'], $statement['values'] ) && $written;
		}

		return $written;
	}

	/**
	 * Lists a flush's purges.
	 *
	 * @param array{state?: string, page?: int, per_page?: int} $args Filter and page.
	 * @return array{rows: list<array<string,mixed>>, total: int}
	 * @phpstan-return array{rows: list<PurgeRow>, total: int}
	 */
	public function find( int $flush_id, array $args ): array {
		$where  = 'flush_id = %d';
		$values = [ $flush_id ];
		if ( isset( $args['state'] ) && '' !== $args['state'] ) {
			$where   .= ' AND state = %s';
			$values[] = $args['state'];
		}

		$total    = $this->table->select( "SELECT COUNT(*) AS n FROM {$this->table->name()} WHERE {$where}", $values );
		$per_page = max( 1, $args['per_page'] ?? 50 );
		$offset   = $per_page * ( max( 1, $args['page'] ?? 1 ) - 1 );
		$rows     = $this->table->select( "SELECT * FROM {$this->table->name()} WHERE {$where} ORDER BY id LIMIT %d OFFSET %d", array_merge( $values, [ $per_page, $offset ] ) );

		return [
			'rows'  => array_map( __NAMESPACE__ . '\purge_row', $rows ?? [] ),
			'total' => integer( $total[0]['n'] ?? 0 ),
		];
	}

	/**
	 * Counts a flush's purges by layer, state and whether the removal was accepted; what was folded away is listed for itself.
	 *
	 * One statement, since rows may be folded between two: they would be counted twice, or not at all.
	 *
	 * @return list<array{layer: string, state: string, accepted: bool, count: int}>
	 */
	public function tally( int $flush_id ): array {
		$flushes = flushes_table();
		$rows    = $this->table->select(
			"SELECT layer, state, CASE WHEN sent_at > 0 THEN 1 ELSE 0 END AS accepted, COUNT(*) AS n, '' AS folded FROM {$this->table->name()}
			WHERE flush_id = %d GROUP BY layer, state, CASE WHEN sent_at > 0 THEN 1 ELSE 0 END
			UNION ALL SELECT '', '', 0, 0, folded FROM {$flushes} WHERE id = %d AND folded <> ''",
			[ $flush_id, $flush_id ]
		);

		$tally  = [];
		$folded = [];
		foreach ( $rows ?? [] as $row ) {
			if ( '' === text( $row['layer'] ?? '' ) ) {
				$folded = folded_tally( json_column( $row['folded'] ?? '' ) ?? [] );
				continue;
			}
			$tally[] = [
				'layer'    => text( $row['layer'] ?? '' ),
				'state'    => text( $row['state'] ?? '' ),
				'accepted' => 1 === integer( $row['accepted'] ?? 0 ),
				'count'    => integer( $row['n'] ?? 0 ),
			];
		}

		return array_merge( $tally, $folded );
	}

	/**
	 * Counts the rows that a flush has in the first layer, by state.
	 *
	 * @return array<string,int>|null Null when the database did not answer.
	 */
	public function row_counts( int $flush_id ): ?array {
		$rows = $this->table->select( "SELECT state, COUNT(*) AS n FROM {$this->table->name()} WHERE flush_id = %d AND layer = 'shortpixel' GROUP BY state", [ $flush_id ] );

		$counts = [];
		foreach ( $rows ?? [] as $row ) {
			$counts[ text( $row['state'] ?? '' ) ] = integer( $row['n'] ?? 0 );
		}

		return null === $rows ? null : $counts;
	}

	/**
	 * Answers what a layer still has in a state: how many rows, how many of them a runner holds, when the first of the others
	 * falls due, and when the last was accepted.
	 *
	 * @return array{open: int, claimed: int, next: int, accepted: int}|null Null when the database did not answer, which is not "none left".
	 */
	public function horizon( int $flush_id, string $layer, string $state ): ?array {
		$now  = now();
		$rows = $this->table->select(
			"SELECT COUNT(*) AS n, SUM(CASE WHEN claimed_until > %d THEN 1 ELSE 0 END) AS claimed, MAX(sent_at) AS accepted,
			MIN(CASE WHEN claimed_until > %d THEN NULL ELSE not_before END) AS due
			FROM {$this->table->name()} WHERE flush_id = %d AND layer = %s AND state = %s",
			[ $now, $now, $flush_id, $layer, $state ]
		);

		return null === $rows ? null : [
			'open'     => integer( $rows[0]['n'] ?? 0 ),
			'claimed'  => integer( $rows[0]['claimed'] ?? 0 ),
			'next'     => integer( $rows[0]['due'] ?? 0 ),
			'accepted' => integer( $rows[0]['accepted'] ?? 0 ),
		];
	}

	/**
	 * Puts off what a layer still has in a state, since the server asked to be left alone.
	 */
	public function put_off( int $flush_id, string $layer, string $state, int $until, string $host = '' ): void {
		$this->table->run(
			"UPDATE {$this->table->name()} SET not_before = %d WHERE flush_id = %d AND layer = %s AND state = %s AND not_before < %d" . ( '' === $host ? '' : ' AND host = %s' ),
			array_merge( [ $until, $flush_id, $layer, $state, $until ], '' === $host ? [] : [ $host ] )
		);
	}

	/**
	 * Brings nearer what is put off or claimed, since our clock was put back.
	 */
	public function set_back( int $flush_id, int $seconds ): void {
		$now = now();
		$this->table->run(
			"UPDATE {$this->table->name()} SET not_before = CASE WHEN not_before > %d THEN not_before - %d ELSE not_before END,
			claimed_until = CASE WHEN claimed_until > %d THEN claimed_until - %d ELSE claimed_until END
			WHERE flush_id = %d AND state IN ('queued','sent')",
			[ $now, $seconds, $now, $seconds, $flush_id ]
		);
	}

	/**
	 * Moves rows of a flush from some states to another, forgetting what was tried.
	 *
	 * @param list<string>         $from    States to move.
	 * @param array<string,mixed> $changes What they become.
	 */
	public function move( int $flush_id, array $from, array $changes ): int {
		$set   = column_changes( $changes, self::WRITABLE );
		$marks = implode( ',', array_fill( 0, count( $from ), '%s' ) );

		return $this->table->run(
			"UPDATE {$this->table->name()} SET {$set['sql']}claim = '', claimed_until = 0 WHERE flush_id = %d AND state IN ({$marks})",
			array_merge( $set['values'], [ $flush_id ], $from )
		) ?? 0;
	}

	/**
	 * Removes the purges of flushes.
	 *
	 * @param list<int> $flush_ids Flushes.
	 */
	public function delete( array $flush_ids ): void {
		if ( [] !== $flush_ids ) {
			$marks = implode( ',', array_fill( 0, count( $flush_ids ), '%d' ) );
			$this->table->run( "DELETE FROM {$this->table->name()} WHERE flush_id IN ({$marks})", $flush_ids );
		}
	}

	/**
	 * Builds a new row in the order of the columns.
	 *
	 * @param Variant|array<mixed> $purge A purge of the plan.
	 * @return list<int|string>
	 */
	private function new_row( int $flush_id, $purge ): array {
		$purge = $purge instanceof Variant ? $purge->to_array() : $purge;
		$url   = plain_address( text( $purge['url'] ?? '' ) );

		return [
			$flush_id,
			text( $purge['layer'] ?? 'shortpixel' ),
			'queued',
			$url,
			hash( 'sha256', $url ),
			plain_address( text( $purge['source'] ?? '' ) ),
			integer( $purge['attachment_id'] ?? 0 ),
			text( $purge['found_in'] ?? 'pasted' ),
			'',
			'',
			'',
			host_of( $url ),
		];
	}
}
