<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Model\encoded_url;
use function ShortPixelFlush\Model\host_of;
use function ShortPixelFlush\Model\integers;
use function ShortPixelFlush\Model\json_column;
use function ShortPixelFlush\Model\json_text;
use function ShortPixelFlush\Model\texts;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The table of purges: a row for each link of a flush, claimed by one runner at a time. No method throws; unless a
 * method says otherwise, null means that the database did not answer.
 *
 * @phpstan-import-type PurgeChange from Purge
 * @phpstan-type Due array{open: int, claimed: int, due: int, unchecked: int, first: int, last: int}
 * @phpstan-type Pending array{queued: Due, sent: Due, arriving: Due, beside: Due}
 */
final class Purges {
	// In a flush with more rows, counts replace most rows of copies that are known to be new: see compact().
	public const COMPACT_FROM = 1000;

	// A large flush keeps this many rows of copies that are not known to be new, and as many of unchecked ones.
	public const DETAILS_KEPT = 1000;

	private const ROWS_A_STATEMENT = 200;
	private const ROWS_A_WRITE     = 250;

	private const COLUMNS = [
		'flush_id',
		'state',
		'url',
		'url_hash',
		'source',
		'attachment_id',
		'found_in',
		'baseline',
		'evidence',
		'failure',
		'host',
		'is_sampled',
	];

	// The `is_sampled` of a row that is only checked because another copy of its file was old.
	private const KIN = 2;

	private Table $table;

	public function __construct() {
		$this->table = new Table( __NAMESPACE__ . '\purges_table' );
	}

	/**
	 * Adds rows for links that the flush does not have yet, and returns their number.
	 *
	 * @param iterable<Variant> $variants
	 */
	public function add( int $flush_id, iterable $variants ): ?int {
		$added = 0;
		$rows  = [];
		foreach ( $variants as $variant ) {
			$url    = encoded_url( $variant->url );
			$source = encoded_url( $variant->source );
			$rows[] = [
				$flush_id,
				'queued',
				$url,
				hash( 'sha256', $url ),
				$source,
				$variant->attachment_id ?? 0,
				$variant->found_in,
				'',
				'',
				'',
				host_of( $url ),
				$variant->is_sampled ? 1 : 0,
			];
			if ( count( $rows ) >= self::ROWS_A_STATEMENT ) {
				$new = $this->table->insert( self::COLUMNS, $rows );
				if ( null === $new ) {
					return null;
				}
				$added += $new;
				$rows   = [];
			}
		}
		$new = $this->table->insert( self::COLUMNS, $rows );
		return null === $new ? null : $added + $new;
	}

	/**
	 * Records that visitors may have copies that were not known as such before; sampled ones are then checked too.
	 * False if the database refused.
	 *
	 * @param list<Variant> $variants
	 */
	public function note_found( int $flush_id, array $variants ): bool {
		$is_noted = true;
		$groups   = [];
		foreach ( $variants as $variant ) {
			if ( $variant->visitors_may_have() ) {
				$groups[ $variant->found_in . ' ' . ( $variant->is_sampled ? 1 : 0 ) ][] = hash( 'sha256', encoded_url( $variant->url ) );
			}
		}
		foreach ( $groups as $group => $hashes ) {
			[ $found_in, $sampled ] = explode( ' ', $group );
			foreach ( array_chunk( $hashes, self::ROWS_A_STATEMENT ) as $some ) {
				$noted    = $this->table->run(
					"UPDATE {$this->table->name()} SET found_in = %s, is_sampled = %d,
					state = CASE WHEN state = 'unchecked' AND %d > 0 THEN 'sent' ELSE state END
					WHERE flush_id = %d AND found_in NOT IN ('" . implode( "','", Variant::SEEN_IN ) . "') AND url_hash IN (" . marks( $some ) . ')',
					array_merge( [ $found_in, (int) $sampled, (int) $sampled, $flush_id ], $some )
				);
				$is_noted = $is_noted && null !== $noted;
			}
		}
		return $is_noted;
	}

	/**
	 * Claims due rows: one UPDATE stamps them with a unique token, by which they are then read. If the runner dies,
	 * they are due again when the lease ends. Queued rows at new links are left out: no page requests these yet.
	 *
	 * @param list<string> $skip_hosts Hosts to skip, since a paused one must not hold up the others.
	 * @param string       $claim      A claim to add to; empty for a new one.
	 * @return list<Purge> All rows of the claim; empty if none was added.
	 */
	public function claim( int $flush_id, string $state, int $limit, int $lease_seconds, array $skip_hosts = [], string $claim = '' ): array {
		$token   = '' === $claim ? wp_generate_password( 32, false ) : $claim;
		$others  = [] === $skip_hosts ? '' : ' AND host NOT IN (' . marks( $skip_hosts ) . ')';
		$now     = now();
		$claimed = $limit < 1 ? 0 : $this->table->run(
			"UPDATE {$this->table->name()} SET claim = %s, claimed_until = %d
			WHERE flush_id = %d AND state = %s AND NOT (state = 'queued' AND found_in = 'new_link')
			AND not_before <= %d AND claimed_until <= %d{$others} ORDER BY id LIMIT %d",
			array_merge( [ $token, $now + $lease_seconds, $flush_id, $state, $now, $now ], $skip_hosts, [ $limit ] )
		);
		return null === $claimed || 0 === $claimed ? [] : $this->read( 'claim = %s ORDER BY id', [ $token ] );
	}

	/**
	 * Marks rows as begun. Attempts are counted here and not at the claim, so that a runner's death is blamed on the
	 * few rows in progress, not on its whole batch.
	 *
	 * @param list<int> $ids
	 * @return list<int> The ids of the rows that still carry the claim.
	 */
	public function begin( array $ids, string $claim ): array {
		$values = array_merge( [ $claim ], $ids );
		$where  = 'claim = %s AND id IN (' . marks( $ids ) . ')';
		$begun  = [] === $ids ? 0 : $this->table->run( "UPDATE {$this->table->name()} SET attempts = attempts + 1 WHERE {$where}", $values );
		if ( count( $ids ) === $begun ) {
			return $ids;
		}
		return null === $begun || 0 === $begun ? [] : integers( $this->table->column( "SELECT id FROM {$this->table->name()} WHERE {$where}", $values ) );
	}

	/**
	 * Writes rows and releases their claims. Only rows that still carry the claim are written: a slow runner must not
	 * overwrite its successor's results.
	 *
	 * @param array<Purge> $purges
	 * @param string       $claim  Empty to write the rows whoever has claimed them.
	 */
	public function write( array $purges, string $claim ): bool {
		$is_written = true;
		foreach ( self::write_statements( $this->table->name(), $purges, $claim ) as $statement ) {
			$is_written = null !== $this->table->run( $statement['sql'], $statement['values'] ) && $is_written;
		}
		return $is_written;
	}

	/**
	 * Changes all rows in some states, whoever has claimed them, and returns their number.
	 *
	 * @param list<string> $from   The states.
	 * @param PurgeChange  $change
	 * @param string       $which  `new_link` for rows at new links, `removal` for those at links that pages keep; empty
	 *     for all.
	 */
	public function move( int $flush_id, array $from, array $change, string $which = '' ): int {
		$where = 'flush_id = %d AND state IN (' . marks( $from ) . ')' . ( [
			'new_link' => " AND found_in = 'new_link'",
			'removal'  => " AND found_in NOT IN ('new_link','old_link')",
		][ $which ] ?? '' );
		return [] === $from ? 0 : $this->table->update( $change, $where, array_merge( [ $flush_id ], $from ), [ "claim = ''", 'claimed_until = 0' ] ) ?? 0;
	}

	/**
	 * @param array{state?: string, sampled?: bool, page?: int, per_page?: int} $filter
	 * @return array{purges: list<Purge>, total: int}
	 */
	public function find( int $flush_id, array $filter = [] ): array {
		$state    = $filter['state'] ?? '';
		$where    = 'flush_id = %d' . ( '' === $state ? '' : ' AND state = %s' ) . ( true === ( $filter['sampled'] ?? false ) ? ' AND is_sampled > 0' : '' );
		$values   = array_merge( [ $flush_id ], '' === $state ? [] : [ $state ] );
		$per_page = max( 1, $filter['per_page'] ?? 50 );
		$offset   = $per_page * ( max( 1, $filter['page'] ?? 1 ) - 1 );
		return [
			'purges' => $this->read( "{$where} ORDER BY id LIMIT %d OFFSET %d", array_merge( $values, [ $per_page, $offset ] ) ),
			'total'  => $this->table->number( "SELECT COUNT(*) FROM {$this->table->name()} WHERE {$where}", $values ) ?? 0,
		];
	}

	/** @return list<Purge> */
	public function in_state( int $flush_id, string $state, int $most ): array {
		return $this->read( 'flush_id = %d AND state = %s ORDER BY id LIMIT %d', [ $flush_id, $state, $most ] );
	}

	/** Returns the row of a link; null if there is none, or if the database did not answer. */
	public function at( int $flush_id, string $url ): ?Purge {
		return $this->read( 'flush_id = %d AND url_hash = %s LIMIT 1', [ $flush_id, hash( 'sha256', encoded_url( $url ) ) ] )[0] ?? null;
	}

	/**
	 * Turns queued rows of images with new links into rows at old links, whose copies are removed and not checked: those
	 * that visitors may have, up to a limit. The others are deleted.
	 *
	 * @param non-empty-list<int> $images
	 */
	public function set_aside( int $flush_id, array $images, int $most ): bool {
		$table = $this->table->name();
		$old   = "flush_id = %d AND state = 'queued' AND found_in <> 'new_link' AND attachment_id IN (" . marks( $images ) . ')';
		$those = array_merge( [ $flush_id ], $images );
		$kept  = integers(
			$this->table->column(
				"SELECT id FROM {$table} WHERE {$old} AND found_in IN ('old_link','"
					. implode( "','", Variant::SEEN_IN )
					. "') ORDER BY found_in NOT IN ('old_link','page'), id LIMIT %d",
				array_merge( $those, [ $most ] )
			)
		);
		$gone  = $this->table->run(
			"DELETE FROM {$table} WHERE {$old}" . ( [] === $kept ? '' : ' AND id NOT IN (' . marks( $kept ) . ')' ),
			array_merge( $those, $kept )
		);
		$query = "UPDATE {$table} SET found_in = 'old_link', is_sampled = 0 WHERE id IN (" . marks( $kept ) . ')';
		return null !== $gone && ( [] === $kept || null !== $this->table->run( $query, $kept ) );
	}

	/**
	 * Deletes rows at new links that pages no longer request.
	 *
	 * @param list<int>|null $ids Rows; null for all at new links.
	 */
	public function forget_new_links( int $flush_id, ?array $ids = null ): void {
		if ( [] !== $ids ) {
			$only = null === $ids ? '' : ' AND id IN (' . marks( $ids ) . ')';
			$this->table->run(
				"DELETE FROM {$this->table->name()} WHERE flush_id = %d AND found_in = 'new_link'{$only}",
				array_merge( [ $flush_id ], $ids ?? [] )
			);
		}
	}

	/**
	 * Queues the rows of images at new links again, to remove these copies like those at any other link.
	 *
	 * @param list<int> $images
	 */
	public function remove_at_new_links( int $flush_id, array $images ): void {
		if ( [] !== $images ) {
			$where = "flush_id = %d AND found_in = 'new_link' AND attachment_id IN (" . marks( $images ) . ')';
			$this->table->update( Purge::unsent(), $where, array_merge( [ $flush_id ], $images ), [ "found_in = 'page'", "claim = ''", 'claimed_until = 0' ] );
		}
	}

	/**
	 * Whether a flush on record requested the removal of an image's copies, or may have: a flush of everything at once,
	 * or one whose rows were compacted. True if the database did not answer.
	 *
	 * @param string $source The image file's own URL, which several attachments may share.
	 */
	public function may_have_removed( int $attachment_id, string $source ): bool {
		$sent = $this->table->number(
			"SELECT COUNT(*) FROM {$this->table->name()}
			WHERE (attachment_id = %d OR source = %s) AND found_in <> 'new_link' AND (sent_at > 0 OR attempts > 0)",
			[ $attachment_id, $source ]
		);
		$many = 0 === $sent
			? $this->table->number(
				'SELECT COUNT(*) FROM ' . flushes_table() . " WHERE scope = 'site' OR (compacted LIKE %s AND compacted NOT LIKE %s)",
				[ '%"sent_last":%', '%"sent_last":0%' ]
			)
			: null;

		return 0 !== $many;
	}

	/** @return list<Purge> */
	public function with_thumbnails( int $flush_id ): array {
		return $this->read( "flush_id = %d AND thumbnails NOT IN ('', '[]') ORDER BY id LIMIT %d", [ $flush_id, 2 * Thumbnails::MOST ] );
	}

	/**
	 * @param string $way One of Variant::FOUND_IN.
	 * @return list<Purge>
	 */
	public function found_in( int $flush_id, string $way, int $most ): array {
		return $this->read( 'flush_id = %d AND found_in = %s ORDER BY id LIMIT %d', [ $flush_id, $way, $most ] );
	}

	/**
	 * @param list<string> $states
	 * @return list<Variant> The rows in these states, as variants.
	 */
	public function variants( int $flush_id, array $states ): array {
		$rows = [] === $states ? [] : $this->table->select(
			"SELECT url, source, attachment_id, found_in, is_sampled FROM {$this->table->name()} WHERE flush_id = %d AND state IN ("
				. marks( $states )
				. ') ORDER BY id',
			array_merge( [ $flush_id ], $states )
		);
		return array_map(
			static fn ( array $row ): Variant => new Variant(
				(string) $row['url'],
				(string) $row['source'],
				(int) $row['attachment_id'],
				(string) $row['found_in'],
				(int) $row['is_sampled'] > 0
			),
			$rows ?? []
		);
	}

	/**
	 * Counts the images of rows in these states. A pasted link counts as one, and so does a file outside the library.
	 *
	 * @param list<string> $states
	 */
	public function count_images( int $flush_id, array $states ): int {
		return $this->table->number(
			"SELECT COUNT(DISTINCT CASE WHEN found_in = 'pasted' THEN url_hash WHEN attachment_id > 0 THEN CONCAT( attachment_id, '' ) ELSE source END)
			FROM {$this->table->name()} WHERE flush_id = %d AND state IN (" . marks( $states ) . ')',
			array_merge( [ $flush_id ], $states )
		) ?? 0;
	}

	/** @return list<int> The images in the flush's rows. */
	public function attachments( int $flush_id ): array {
		return integers(
			$this->table->column( "SELECT DISTINCT attachment_id FROM {$this->table->name()} WHERE flush_id = %d AND attachment_id > 0", [ $flush_id ] )
		);
	}

	/** @return list<string> Files outside the library whose links were pasted, or named by a page. */
	public function unowned_sources( int $flush_id ): array {
		return texts(
			$this->table->column(
				"SELECT DISTINCT source FROM {$this->table->name()} WHERE flush_id = %d AND attachment_id = 0 AND found_in IN ('page','pasted')",
				[ $flush_id ]
			)
		);
	}

	/** @return list<string> */
	public function hosts( int $flush_id, string $state ): array {
		return texts( $this->table->column( "SELECT DISTINCT host FROM {$this->table->name()} WHERE flush_id = %d AND state = %s", [ $flush_id, $state ] ) );
	}

	public function tally( int $flush_id ): Tally {
		return $this->tallies( [ $flush_id ] )[ $flush_id ];
	}

	/**
	 * Tallies flushes. Compacted rows are counted in the same statement: rows compacted between two statements would be
	 * counted twice, or not at all.
	 *
	 * @param list<int> $flush_ids
	 * @return array<int, Tally> One tally for each flush.
	 */
	public function tallies( array $flush_ids ): array {
		$tallies = array_fill_keys( $flush_ids, new Tally() );

		if ( [] === $flush_ids ) {
			return [];
		}

		$flushes  = flushes_table();
		$marks    = marks( $flush_ids );
		$accepted = 'CASE WHEN sent_at > 0 THEN 1 ELSE 0 END';
		$kind     = "CASE WHEN found_in = 'new_link' THEN 'arrived' WHEN found_in = 'old_link' THEN 'beside' WHEN found_in NOT IN ('"
			. implode( "','", Variant::SEEN_IN )
			. "') THEN 'guessed' WHEN is_sampled > 0 THEN 'sampled' ELSE 'left' END";
		$rows     = $this->table->select(
			"SELECT flush_id, state, {$accepted} AS accepted, {$kind} AS kind, COUNT(*) AS n, MAX(sent_at) AS sent_last,
			MIN(CASE WHEN checked_at > 0 THEN checked_at ELSE NULL END) AS checked_first, '' AS compacted
			FROM {$this->table->name()} WHERE flush_id IN ({$marks}) GROUP BY flush_id, state, {$accepted}, {$kind}
			UNION ALL SELECT id, '', 0, '', 0, 0, 0, compacted FROM {$flushes} WHERE id IN ({$marks}) AND compacted <> ''",
			array_merge( $flush_ids, $flush_ids )
		);

		foreach ( $rows ?? [] as $row ) {
			$id             = (int) $row['flush_id'];
			$state          = (string) $row['state'];
			$count          = (int) $row['n'];
			$counts         = [ (string) $row['kind'] => [ $state => '1' === (string) $row['accepted'] ? [ $count, 0 ] : [ 0, $count ] ] ];
			$tallies[ $id ] = $tallies[ $id ]->plus(
				'' === $state
					? Tally::from_array( json_column( $row['compacted'] ) ?? [] )
					: new Tally( $counts, (int) $row['sent_last'], (int) $row['checked_first'] )
			);
		}

		return $tallies;
	}

	/** @return array<int>|null The numbers of rows by state, without compacted ones. */
	public function row_counts( int $flush_id ): ?array {
		$rows = $this->table->select( "SELECT state, COUNT(*) AS n FROM {$this->table->name()} WHERE flush_id = %d GROUP BY state", [ $flush_id ] );
		return null === $rows ? null : array_map( 'intval', array_column( $rows, 'n', 'state' ) );
	}

	/**
	 * Summarizes open rows: how many there are, how many a runner has claimed, how many of the others are due now, when
	 * the first and the last of the others fall due, and how many won't be checked. Groups them: to remove, to check,
	 * at new links that no page requests yet, and to remove in the background.
	 *
	 * @return Pending|null
	 */
	public function pending_summary( int $flush_id ): ?array {
		$now   = now();
		$group = "CASE WHEN found_in = 'old_link' THEN 'beside' WHEN found_in = 'new_link' AND state = 'queued' THEN 'arriving' ELSE state END";
		$rows  = $this->table->select(
			"SELECT {$group} AS pending, COUNT(*) AS n, SUM(CASE WHEN claimed_until > %d THEN 1 ELSE 0 END) AS claimed,
			SUM(CASE WHEN claimed_until > %d OR not_before > %d THEN 0 ELSE 1 END) AS due, SUM(CASE WHEN is_sampled > 0 THEN 0 ELSE 1 END) AS unchecked,
			MIN(CASE WHEN claimed_until > %d THEN NULL ELSE not_before END) AS first_due,
			MAX(CASE WHEN claimed_until > %d THEN NULL ELSE not_before END) AS last_due
			FROM {$this->table->name()} WHERE flush_id = %d AND state IN ('queued','sent') GROUP BY {$group}",
			[ $now, $now, $now, $now, $now, $flush_id ]
		);
		if ( null === $rows ) {
			return null;
		}
		$groups = array_column( $rows, null, 'pending' );
		$due    = static fn ( string $group ): array => [
			'open'      => (int) ( $groups[ $group ]['n'] ?? 0 ),
			'claimed'   => (int) ( $groups[ $group ]['claimed'] ?? 0 ),
			'due'       => (int) ( $groups[ $group ]['due'] ?? 0 ),
			'unchecked' => (int) ( $groups[ $group ]['unchecked'] ?? 0 ),
			'first'     => (int) ( $groups[ $group ]['first_due'] ?? 0 ),
			'last'      => (int) ( $groups[ $group ]['last_due'] ?? 0 ),
		];
		return [
			'queued'   => $due( 'queued' ),
			'sent'     => $due( 'sent' ),
			'arriving' => $due( 'arriving' ),
			'beside'   => $due( 'beside' ),
		];
	}

	/**
	 * Counts queued rows with failed attempts, and finds their most common failure.
	 *
	 * @param list<int> $flush_ids
	 * @return array<int, array{count: int, failure: Failure|null}> By flush; flushes without failures are left out.
	 */
	public function failing( array $flush_ids ): array {
		$failing = [];
		$rows    = [] === $flush_ids ? [] : $this->table->select(
			"SELECT flush_id, failure, COUNT(*) AS n FROM {$this->table->name()} WHERE flush_id IN ("
				. marks( $flush_ids )
				. ") AND state = 'queued' AND failure <> '' GROUP BY flush_id, failure ORDER BY n DESC",
			$flush_ids
		);

		foreach ( $rows ?? [] as $row ) {
			$id             = (int) $row['flush_id'];
			$failing[ $id ] = [
				'count'   => ( $failing[ $id ]['count'] ?? 0 ) + (int) $row['n'],
				'failure' => $failing[ $id ]['failure'] ?? Failure::from_array( json_column( $row['failure'] ?? '' ) ),
			];
		}

		return $failing;
	}

	/**
	 * @param array<int, list<string>> $urls By flush.
	 * @return array<int, array<string, string>> The states of these links, by flush and link. Those without a row are
	 *     left out.
	 */
	public function states_at( array $urls ): array {
		$states = [];
		$links  = array_values( array_unique( array_merge( ...array_values( $urls ) ) ) );
		$hashes = array_map( static fn ( string $url ): string => hash( 'sha256', encoded_url( $url ) ), $links );
		$by     = array_combine( $hashes, $links );
		$ids    = array_keys( $urls );
		$where  = 'flush_id IN (' . marks( $ids ) . ') AND url_hash IN (' . marks( $hashes ) . ')';
		$rows   = [] === $links ? [] : $this->table->select(
			"SELECT flush_id, url_hash, state FROM {$this->table->name()} WHERE {$where}",
			array_merge( $ids, $hashes )
		);
		foreach ( $rows ?? [] as $row ) {
			$states[ (int) $row['flush_id'] ][ $by[ (string) $row['url_hash'] ] ?? '' ] = (string) $row['state'];
		}
		return $states;
	}

	/** Counts the rows that were given up as `interrupted`, usually because attempts at them ended the PHP process. */
	public function count_interrupted( int $flush_id ): int {
		return $this->table->number( "SELECT COUNT(*) FROM {$this->table->name()} WHERE flush_id = %d AND failure LIKE %s", [ $flush_id, '%"interrupted"%' ] )
			?? 0;
	}

	/** Delays the rows of a host that asked for a pause. */
	public function put_off( int $flush_id, string $state, int $until, string $host ): void {
		$this->table->run(
			"UPDATE {$this->table->name()} SET not_before = %d WHERE flush_id = %d AND state = %s AND not_before < %d AND host = %s",
			[ $until, $flush_id, $state, $until, $host ]
		);
	}

	/** Shortens waits and claims after the clock was set back. */
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
	 * Replaces rows of attachments up to an id by counts, if they can be spared, and returns their number: see
	 * compactable().
	 *
	 * Later attachments may be planned again if their planner dies, and only an existing row keeps its link from being
	 * added twice. One transaction, so that a row never shows twice or not at all.
	 */
	public function compact( int $flush_id, int $last_attachment, int $most ): int {
		$flushes = flushes_table();
		$count   = null;
		$this->table->run( 'START TRANSACTION', [] );
		try {
			// Locks the flush's row first: a concurrent compaction waits here, and reads what this one leaves.
			$locked = $this->table->run_once( "UPDATE {$flushes} SET version = version + 1 WHERE id = %d", [ $flush_id ] );
			$count  = 1 === $locked ? $this->replace_by_counts( $flush_id, $this->compactable( $flush_id, $last_attachment, $most ) ) : null;
		} finally {
			$this->table->run_once( null === $count ? 'ROLLBACK' : 'COMMIT', [] );
		}
		return $count ?? 0;
	}

	/**
	 * Schedules a check of further unchecked copies of a row's file that visitors may have, up to a limit per flush.
	 */
	public function check_kin( Purge $row, int $most ): void {
		$table = $this->table->name();
		$seen  = marks( Variant::SEEN_IN );
		$count = "SELECT COUNT(*) FROM {$table} WHERE flush_id = %d AND is_sampled = %d";
		$room  = $most - ( $this->table->number( $count, [ $row->flush_id, self::KIN ] ) ?? $most );
		if ( $room > 0 ) {
			$this->table->run(
				"UPDATE {$table} SET is_sampled = %d, state = CASE WHEN state = 'unchecked' THEN 'sent' ELSE state END
				WHERE flush_id = %d AND state IN ('queued','sent','unchecked') AND is_sampled = 0 AND checked_at = 0
				AND source = %s AND found_in IN ({$seen}) ORDER BY id LIMIT %d",
				array_merge( [ self::KIN, $row->flush_id, $row->source ], Variant::SEEN_IN, [ $room ] )
			);
		}
	}

	/** @param list<int> $flush_ids */
	public function delete( array $flush_ids ): void {
		if ( [] !== $flush_ids ) {
			$this->table->run( "DELETE FROM {$this->table->name()} WHERE flush_id IN (" . marks( $flush_ids ) . ')', $flush_ids );
		}
	}

	/**
	 * Builds the statements that write rows, usually one, however different the changes are: a column that gets the same
	 * value in all rows is set directly, any other by `CASE`. Pure.
	 *
	 * @param array<Purge> $purges
	 * @return list<array{sql: string, values: list<int|string>}>
	 */
	public static function write_statements( string $table, array $purges, string $claim ): array {
		$changes = [];
		foreach ( $purges as $purge ) {
			$changes[ $purge->id ] = $purge->changes();
		}
		return array_map( static fn ( array $rows ): array => self::write_statement( $table, $rows, $claim ), Table::portions( $changes, self::ROWS_A_WRITE ) );
	}

	/**
	 * @param non-empty-array<int, array<string, int|string>> $rows Values by column, by id.
	 * @return array{sql: string, values: list<int|string>}
	 */
	private static function write_statement( string $table, array $rows, string $claim ): array {
		$set     = '';
		$values  = [];
		$columns = array_keys( array_merge( ...array_values( $rows ) ) );
		foreach ( $columns as $column ) {
			$ids_of = [];
			$of     = [];
			foreach ( $rows as $id => $row ) {
				if ( isset( $row[ $column ] ) ) {
					$kind              = gettype( $row[ $column ] ) . $row[ $column ];
					$ids_of[ $kind ][] = $id;
					$of[ $kind ]       = $row[ $column ];
				}
			}
			if ( 1 === count( $of ) && count( array_merge( ...array_values( $ids_of ) ) ) === count( $rows ) ) {
				$value    = reset( $of );
				$set     .= $column . ' = ' . ( is_int( $value ) ? '%d' : '%s' ) . ', ';
				$values[] = $value;
				continue;
			}
			$set .= $column . ' = CASE';
			foreach ( $of as $kind => $value ) {
				$set     .= ' WHEN id IN (' . marks( $ids_of[ $kind ] ) . ') THEN ' . ( is_int( $value ) ? '%d' : '%s' );
				$values   = array_merge( $values, $ids_of[ $kind ] );
				$values[] = $value;
			}
			$set .= " ELSE {$column} END, ";
		}
		$ids = array_keys( $rows );
		return [
			'sql'    => "UPDATE {$table} SET {$set}claim = '', claimed_until = 0 WHERE id IN ("
				. marks( $ids )
				. ')'
				. ( '' === $claim ? '' : ' AND claim = %s' ),
			'values' => array_merge( $values, $ids, '' === $claim ? [] : [ $claim ] ),
		];
	}

	/**
	 * @param list<int|string> $values
	 * @return list<Purge>
	 */
	private function read( string $where, array $values ): array {
		return array_map(
			static fn ( array $row ): Purge => new Purge( $row ),
			$this->table->select( "SELECT * FROM {$this->table->name()} WHERE {$where}", $values ) ?? []
		);
	}

	/**
	 * @param int $most The limit for each kind of state.
	 * @return list<Purge> Rows of copies known to be new, and those in other ended states beyond the number to keep;
	 *     not rows with thumbnails, nor stopped ones, which a retry continues.
	 */
	private function compactable( int $flush_id, int $last_attachment, int $most ): array {
		$rows  = [];
		$kinds = [
			[ Tally::NEW_STATES, 0 ],
			[ [ 'unconfirmed', 'stale', 'failed' ], self::DETAILS_KEPT ],
			[ [ 'unchecked' ], self::DETAILS_KEPT ],
		];
		foreach ( $kinds as [ $states, $kept ] ) {
			$rows = array_merge(
				$rows,
				$this->table->select(
					"SELECT id, state, found_in, is_sampled, sent_at, checked_at FROM {$this->table->name()}
					WHERE flush_id = %d AND state IN (" . marks( $states ) . ") AND attachment_id <= %d
					AND COALESCE(thumbnails,'') IN ('', '[]') ORDER BY id LIMIT %d OFFSET %d",
					array_merge( [ $flush_id ], $states, [ $last_attachment, $most, $kept ] )
				) ?? []
			);
		}
		return array_map( static fn ( array $row ): Purge => new Purge( $row ), $rows );
	}

	/**
	 * Replaces rows by counts. Null, for a rollback, if not all of them were counted and deleted: our counts may be
	 * gone after a lost connection, and rows that were taken up again since they were read must stay.
	 *
	 * @param list<Purge> $purges
	 */
	private function replace_by_counts( int $flush_id, array $purges ): ?int {
		if ( [] === $purges ) {
			return 0;
		}
		$flushes = flushes_table();
		$before  = $this->table->select( "SELECT compacted FROM {$flushes} WHERE id = %d", [ $flush_id ] );
		if ( ! isset( $before[0] ) ) {
			return null;
		}
		$tally  = Tally::from_array( json_column( $before[0]['compacted'] ?? '' ) ?? [] )->plus( Tally::of( $purges ) );
		$counts = json_text( $tally->to_array() + [ 'mark' => wp_generate_password( 12, false ) ] );
		$ids    = array_map( static fn ( Purge $purge ): int => $purge->id, $purges );
		$added  = $this->table->run_once( "UPDATE {$flushes} SET compacted = %s WHERE id = %d", [ $counts, $flush_id ] );
		$gone   = 1 === $added ? $this->table->run_once(
			"DELETE FROM {$this->table->name()} WHERE id IN ("
				. marks( $ids )
				. ") AND state NOT IN ('queued','sent') AND EXISTS (SELECT 1 FROM {$flushes} WHERE id = %d AND compacted = %s)",
			array_merge( $ids, [ $flush_id, $counts ] )
		) : 0;
		return count( $ids ) === $gone ? $gone : null;
	}
}
