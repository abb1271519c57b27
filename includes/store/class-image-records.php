<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Last_Result;
use function ShortPixelFlush\Model\cause_bit;
use function ShortPixelFlush\Model\integers;
use function ShortPixelFlush\Model\json_text;
use function ShortPixelFlush\Model\stored_value;
use function ShortPixelFlush\Model\texts;
use function ShortPixelFlush\Model\without_optimisers_own;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Versions\path_stem;
use const ShortPixelFlush\Model\CHANGE_CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The table of images. No method throws.
 *
 * @phpstan-import-type Record_Change from Image_Record
 */
final class Image_Records {
	private const COLUMNS = [ 'attachment_id', 'file', 'files', 'changed_at', 'causes', 'user_id', 'former', 'finding' ];

	// All causes of undecided events are kept. `changed_at` tells whether there were any, so it is set last.
	private const ON_CHANGE = 'causes = IF(changed_at > 0, causes, 0) | VALUES(causes), user_id = VALUES(user_id),
		former = IF(VALUES(former) = \'\', former, VALUES(former)), changed_at = VALUES(changed_at)';

	// Another process may have read the files while the request that records a change was still writing them, so what
	// it read no longer counts.
	private const FORGETS_READ = ', stamped_at = IF(stamped_at >= %d, 0, stamped_at)';

	// The change that reduces a deleted image's record to what deleted_at() needs, once no flush needs more.
	public const DELETED = [
		'decision'    => 'deleted',
		'flush_id'    => 0,
		'user_id'     => 0,
		'stamped_at'  => 0,
		'scan_due'    => 0,
		'scan_state'  => '',
		'scan_reason' => '',
	];

	private const MOST_CHANGED = 500;

	// Conditions for images joined with their last flush, if any. IS_PENDING: an undecided event since it began.
	// WAS_LEFT: one of certain decisions since then, not followed by a proof; the list of decisions has to be appended.
	private const IS_PENDING = 'images.changed_at > COALESCE(flushes.created_at, 0)';
	private const WAS_LEFT   = 'images.decided_at > GREATEST(COALESCE(flushes.created_at, 0), images.proved_at) AND images.decision IN ';

	private const IS_STALE = "scan_state = 'stale' AND scanned_at > 0 AND proved_at <= scanned_at";

	private Table $table;

	public function __construct() {
		$this->table = new Table( __NAMESPACE__ . '\images_table' );
	}

	/**
	 * Records the changes of one request, in one statement unless that is too long.
	 *
	 * @param array<int, Noted_Change> $changes By attachment.
	 */
	public function note_changes( array $changes ): bool {
		$rows = [];
		foreach ( $changes as $id => $change ) {
			$rows[] = [
				$id,
				'',
				'',
				now(),
				without_optimisers_own( $change['causes'] ),
				$change['user_id'],
				[] === $change['former'] ? '' : stored_value( $change['former'] ),
				'',
			];
		}
		$since = min( [ PHP_INT_MAX, ...array_column( $changes, 'since' ) ] );
		return null !== $this->table->insert( self::COLUMNS, $rows, self::ON_CHANGE . sprintf( self::FORGETS_READ, $since ) );
	}

	/**
	 * Records uploads, so that they are compared with deleted images that had their links.
	 *
	 * @param array<int> $attachment_ids
	 */
	public function note_uploads( array $attachment_ids, int $user_id = 0 ): bool {
		$change = [
			'causes'  => 0,
			'is_new'  => true,
			'user_id' => $user_id,
			'former'  => [],
		];
		return $this->note_changes( array_fill_keys( $attachment_ids, $change ) );
	}

	/**
	 * Adds rows for images without one.
	 *
	 * @param array<int, array{string, array<string, File_Stamp>}> $files Each image's own file and all its stamps, by attachment.
	 */
	public function add_known( array $files ): bool {
		$rows = [];
		foreach ( $files as $id => list( $file, $stamps ) ) {
			$rows[] = [ $id, $file, json_text( $stamps ), 0, 0, 0, '', '', [] === $stamps ? 0 : now() ];
		}
		return null !== $this->table->insert( array_merge( self::COLUMNS, [ 'stamped_at' ] ), $rows );
	}

	public function get( int $attachment_id ): ?Image_Record {
		return $this->all( [ $attachment_id ] )[ $attachment_id ] ?? null;
	}

	/**
	 * @param list<int> $attachment_ids
	 * @return array<int, Image_Record> Records by attachment; images without a row are left out.
	 */
	public function all( array $attachment_ids ): array {
		return [] === $attachment_ids ? [] : $this->records( 'attachment_id IN (' . marks( $attachment_ids ) . ')', $attachment_ids ) ?? [];
	}

	/**
	 * Returns the pending changes and last flushes of images, in one query: every Media Library screen needs them.
	 *
	 * @param list<int> $attachment_ids
	 * @param int|null  $user_id        The user whose flushes count; null for all users.
	 * @return array{has_open: bool, images: array<int, Last_Result>} Whether any flush is unfinished; and by attachment,
	 *     the images with an undecided or unflushed change, or a last flush.
	 */
	public function news( array $attachment_ids, ?int $user_id ): array {
		$theirs  = null === $user_id ? '' : ' AND flushes.user_id = %d';
		$user    = null === $user_id ? [] : [ $user_id ];
		$flushes = flushes_table();
		$of_none = "SELECT 0 AS attachment_id, '' AS file, '' AS files, 0 AS changed_at, 0 AS causes, 0 AS stamped_at,
			'' AS decision, 0 AS decided_at, 0 AS proved_at, 0 AS flushed_at, COUNT(*) AS flush_id, '' AS state,
			0 AS finished_at, '' AS scope, '' AS cause, '' AS subject, '' AS steps, '' AS failure, '' AS notes";
		$open    = "{$of_none} FROM {$flushes} AS flushes WHERE flushes.state IN (" . marks( Flush::OPEN_STATES ) . "){$theirs}";
		// An image can have changed since a flush that this user may not see.
		$listed = "SELECT images.attachment_id, images.file, images.files, images.changed_at, images.causes, images.stamped_at,
			images.decision, images.decided_at, images.proved_at,
			(SELECT created_at FROM {$flushes} AS last WHERE last.id = images.flush_id) AS flushed_at, flushes.id, flushes.state,
			flushes.finished_at, flushes.scope, flushes.cause, flushes.subject, flushes.steps, flushes.failure, flushes.notes
			FROM {$this->table->name()} AS images LEFT JOIN {$flushes} AS flushes ON flushes.id = images.flush_id{$theirs}
			WHERE (images.changed_at > 0 OR flushes.id > 0 OR images.decision IN (" . marks( Image_Record::UNFLUSHED ) . '))
			AND images.attachment_id IN (' . marks( $attachment_ids ) . ')';
		$rows   = [] === $attachment_ids
			? $this->table->select( $open, array_merge( Flush::OPEN_STATES, $user ) )
			: $this->table->select( "{$open} UNION ALL {$listed}", array_merge( Flush::OPEN_STATES, $user, $user, Image_Record::UNFLUSHED, $attachment_ids ) );
		$news   = array_column( array_map( static fn ( array $row ): Last_Result => new Last_Result( $row ), $rows ?? [] ), null, 'attachment_id' );
		return [
			'has_open' => isset( $news[0] ) && $news[0]->flush_id > 0,
			'images'   => array_diff_key( $news, [ 0 => true ] ),
		];
	}

	/**
	 * Returns images of these flushes with an event since their flush, whether or not their files really differ.
	 *
	 * @param list<int> $flush_ids
	 * @return list<array{record: Image_Record, flushed_at: int}> At most MOST_CHANGED records, each with the start of
	 *     its flush in Unix seconds.
	 */
	public function possibly_changed( array $flush_ids ): array {
		if ( [] === $flush_ids ) {
			return [];
		}
		$rows = $this->table->select(
			"SELECT images.*, flushes.created_at AS flushed_at FROM {$this->table->name()} AS images JOIN "
				. flushes_table()
				. ' AS flushes ON flushes.id = images.flush_id WHERE images.flush_id IN ('
				. marks( $flush_ids )
				. ') AND ('
				. self::IS_PENDING
				. ' OR (images.changed_at = 0 AND '
				. self::WAS_LEFT
				. '('
				. marks( Image_Record::UNFLUSHED )
				. '))) LIMIT %d',
			array_merge( $flush_ids, Image_Record::UNFLUSHED, [ self::MOST_CHANGED ] )
		);
		return array_map(
			static fn ( array $row ): array => [
				'record'     => new Image_Record( $row ),
				'flushed_at' => (int) $row['flushed_at'],
			],
			array_values( $rows ?? [] )
		);
	}

	/**
	 * Sorts and filters a query for attachments by their last flush. Joins images and flushes by their keys, without
	 * the large table of purges.
	 *
	 * @param array<string, string> $clauses As in WP_Query.
	 * @param int|null              $user_id The user whose flushes count; null for all users.
	 * @param string                $result  One of Last_Result::FILTERS; empty for all.
	 * @param string                $order   `ASC` or `DESC`, by the time of the last flush; empty keeps the order.
	 * @return array<string, string>
	 */
	public function list_clauses( array $clauses, ?int $user_id, string $result, string $order ): array {
		$posts  = database()->posts;
		$images = $this->table->name() . ' AS shortpixel_images';
		$flush  = flushes_table()
			. ' AS shortpixel_flushes ON shortpixel_flushes.id = shortpixel_images.flush_id'
			. ( null === $user_id ? '' : ' AND shortpixel_flushes.user_id = ' . $user_id );
		$states = Last_Result::FILTERS[ $result ] ?? null;
		$by     = "{$posts}.ID {$order}";
		if ( [] === $states ) {
			// With 100,000 images this is three times as fast as a join that finds nothing.
			$clauses['where'] .= " AND {$posts}.ID NOT IN (SELECT shortpixel_images.attachment_id FROM {$images} JOIN {$flush})";
		} else {
			$clauses['join'] .= " LEFT JOIN {$images} ON shortpixel_images.attachment_id = {$posts}.ID LEFT JOIN {$flush}";
			$by               = "shortpixel_flushes.id {$order}, {$by}";
		}
		if ( null !== $states && [] !== $states ) {
			$clauses['where'] .= " AND shortpixel_flushes.state IN ('" . implode( "','", $states ) . "')";
		}
		if ( in_array( $order, [ 'ASC', 'DESC' ], true ) ) {
			$clauses['orderby'] = $by;
		}
		return $clauses;
	}

	/**
	 * @return array{count: int, first: list<int>} The number of images whose last flush was started automatically and
	 *     failed, and the latest of them.
	 */
	public function failed( int $most ): array {
		$from  = "FROM {$this->table->name()} AS images JOIN "
			. flushes_table()
			. " AS flushes ON flushes.id = images.flush_id WHERE flushes.state = 'failed' AND flushes.cause <> 'person'";
		$first = integers( $this->table->column( "SELECT images.attachment_id {$from} ORDER BY flushes.id DESC, images.attachment_id LIMIT %d", [ $most ] ) );
		return [
			'count' => count( $first ) < $most ? count( $first ) : $this->table->number( "SELECT COUNT(*) {$from}" ) ?? 0,
			'first' => $first,
		];
	}

	/**
	 * Lists unflushed changes. Only called by our own screen, since it reads the whole table.
	 *
	 * @return array<int, Image_Record> Images that changed after their last flush and were neither flushed nor held, or
	 *     whose last flush failed, by attachment, latest first.
	 */
	public function unflushed( int $most ): array {
		$open = marks( Flush::OPEN_STATES );
		$rows = $this->table->select(
			"SELECT images.* FROM {$this->table->name()} AS images LEFT JOIN "
				. flushes_table()
				. " AS flushes ON flushes.id = images.flush_id WHERE COALESCE(flushes.state, '') NOT IN ({$open}) AND ("
				. self::IS_PENDING
				. ' OR ('
				. self::WAS_LEFT
				. "('off', 'refused', 'failed')) OR flushes.state = 'failed')
				ORDER BY CASE WHEN images.changed_at > images.decided_at THEN images.changed_at ELSE images.decided_at END DESC,
				images.attachment_id DESC LIMIT %d",
			array_merge( Flush::OPEN_STATES, [ $most ] )
		);
		return self::by_attachment( $rows ?? [] );
	}

	/**
	 * @return array{known: int, waiting: int, decided: array<string, int>} The numbers of images with a row, of
	 *     undecided ones, and of those with each last decision; without deleted images.
	 */
	public function counts(): array {
		$counts = [
			'known'   => 0,
			'waiting' => 0,
			'decided' => [],
		];
		$rows   = $this->table->select(
			"SELECT decision, COUNT(*) AS n, SUM(changed_at > 0) AS waiting FROM {$this->table->name()}
			WHERE decision <> 'deleted' GROUP BY decision ORDER BY decision",
			[]
		);
		foreach ( $rows ?? [] as $row ) {
			$counts['known']   += (int) $row['n'];
			$counts['waiting'] += (int) $row['waiting'];
			if ( '' !== (string) $row['decision'] ) {
				$counts['decided'][ (string) $row['decision'] ] = (int) $row['n'];
			}
		}
		return $counts;
	}

	/** @return array<int, Image_Record> The images to decide on now, those that have waited longest first. */
	public function undecided( int $most ): array {
		return $this->records( 'changed_at > 0 AND changed_at <= %d ORDER BY changed_at, attachment_id LIMIT %d', [ now(), $most ] ) ?? [];
	}

	/**
	 * @param list<string> $on The enabled causes.
	 * @return array{count: int, others: int, first: int, last: int, next: int|null} The number of images to decide on
	 *     now with an enabled cause, and of others; when the first and the last of the former changed; and when the next
	 *     delayed one is due.
	 */
	public function undecided_summary( array $on ): array {
		$now   = now();
		$is_on = self::is_on_sql( $on );
		$row   = $this->table->select(
			"SELECT SUM(changed_at <= %d) AS n, SUM(changed_at <= %d AND {$is_on}) AS n_on,
			MIN(CASE WHEN {$is_on} THEN changed_at END) AS first_at,
			MAX(CASE WHEN changed_at <= %d AND {$is_on} THEN changed_at END) AS last_at,
			MIN(CASE WHEN changed_at > %d THEN changed_at END) AS next_at
			FROM {$this->table->name()} WHERE changed_at > 0",
			[ $now, $now, $now, $now ]
		)[0] ?? [];
		$count = (int) ( $row['n_on'] ?? 0 );
		return [
			'count'  => $count,
			'others' => (int) ( $row['n'] ?? 0 ) - $count,
			'first'  => (int) ( $row['first_at'] ?? 0 ),
			'last'   => (int) ( $row['last_at'] ?? 0 ),
			'next'   => isset( $row['next_at'] ) ? (int) $row['next_at'] : null,
		];
	}

	/**
	 * Returns the SQL condition that a relevant cause is enabled, as in Auto\named_causes(): `change` counts if there is
	 * no other cause than an optimizer's.
	 *
	 * @param list<string> $on
	 */
	private static function is_on_sql( array $on ): string {
		$named  = self::bits_of( array_diff( $on, [ 'change' ] ) );
		$others = self::bits_of( array_diff( CHANGE_CAUSES, [ 'change', 'optimise' ] ) );
		$change = cause_bit( 'change' );
		$only   = "(causes & {$others}) = 0 AND (causes = 0 OR (causes & {$change}) <> 0)";
		return in_array( 'change', $on, true ) ? "((causes & {$named}) <> 0 OR ({$only}))" : "(causes & {$named}) <> 0";
	}

	/** @param array<string> $causes */
	private static function bits_of( array $causes ): int {
		return array_sum( array_map( '\ShortPixelFlush\Model\cause_bit', $causes ) );
	}

	/**
	 * @return array<int, Image_Record>|null Images with known files and without an undecided change, by attachment;
	 *     null if the database did not answer.
	 */
	public function known( int $after, int $most ): ?array {
		return $this->records( 'attachment_id > %d AND stamped_at > 0 AND changed_at = 0 ORDER BY attachment_id LIMIT %d', [ $after, $most ] );
	}

	/** Counts held images: they changed outside WordPress, and a user has yet to release or accept them. */
	public function count_outside(): int {
		return $this->table->number( "SELECT COUNT(*) FROM {$this->table->name()} WHERE decision = 'outside' AND changed_at = 0" ) ?? 0;
	}

	/** Releases held images, so that they are decided on like any other change. */
	public function release_outside(): bool {
		$change = [
			'causes'     => cause_bit( 'outside' ),
			'user_id'    => 0,
			'decision'   => '',
			'changed_at' => now(),
		];
		return null !== $this->table->update( $change, "decision = 'outside' AND changed_at = %d", [ 0 ] );
	}

	/** Makes the next daily look accept the current files of held images. */
	public function accept_outside(): bool {
		return null !== $this->table->update( [ 'decision' => 'accepted' ], "decision = 'outside' AND changed_at = %d", [ 0 ] );
	}

	/**
	 * @param int $after Only attachments after this id.
	 * @return array<int, Image_Record>|null The images whose last flush this is, by id; null if the database did not
	 *     answer.
	 */
	public function of_flush( int $flush_id, int $after, int $most ): ?array {
		return $this->records( 'flush_id = %d AND attachment_id > %d ORDER BY attachment_id LIMIT %d', [ $flush_id, $after, $most ] );
	}

	public function count_of_flush( int $flush_id ): int {
		return $this->table->number( "SELECT COUNT(*) FROM {$this->table->name()} WHERE flush_id = %d", [ $flush_id ] ) ?? 0;
	}

	/**
	 * Records a decision. False if the image has changed again since it was read: it is then decided on again.
	 *
	 * @param Record_Change $change
	 */
	public function decide( Image_Record $seen, array $change ): bool {
		return 1 === $this->table->update(
			// The causes are kept, to explain the decision later.
			[ 'decided_at' => now() ] + $change + [
				'changed_at' => 0,
				'former'     => [],
			],
			'attachment_id = %d AND changed_at = %d AND causes = %d',
			[ $seen->attachment_id, $seen->changed_at, $seen->causes ]
		);
	}

	/** @param Record_Change $change */
	public function update( int $attachment_id, array $change ): bool {
		return null !== $this->table->update( $change, 'attachment_id = %d', [ $attachment_id ] );
	}

	/**
	 * Records the last flush of images; adds missing rows.
	 *
	 * @param list<int> $attachment_ids
	 * @param list<int> $keep           Flushes whose images stay recorded with them.
	 */
	public function set_flush( array $attachment_ids, int $flush_id, array $keep = [] ): void {
		$update = [] === $keep ? 'flush_id = VALUES(flush_id)' : 'flush_id = IF(flush_id IN (' . implode( ',', $keep ) . '), flush_id, VALUES(flush_id))';
		foreach ( array_chunk( $attachment_ids, 500 ) as $chunk ) {
			$rows = array_map( static fn ( int $id ): array => [ $id, '', '', 0, 0, 0, '', '', $flush_id ], $chunk );
			$this->table->insert( array_merge( self::COLUMNS, [ 'flush_id' ] ), $rows, $update );
		}
	}

	/**
	 * Records that a flush has proved its images new.
	 *
	 * @param bool $each Whether each image was checked, rather than a sample.
	 */
	public function set_proved( int $flush_id, int $at, bool $each = true ): void {
		$this->table->update( [ 'proved_at' => $at ] + ( $each ? [ 'changed_files' => [] ] : [] ), 'flush_id = %d', [ $flush_id ] );
	}

	/**
	 * Records the images that a scan has to judge, and the results that are known without a request. Stamps of files
	 * that were read before stay, because they are compared elsewhere.
	 *
	 * @param array<int, Record_Change> $changes By attachment: `file`, `files`, `stamped_at`, `scan_due`,
	 *     `scanned_at`, `scan_state`, `scan_reason`, `finding`.
	 */
	public function note_listed( array $changes ): bool {
		// The condition below reads the third column, so the update sets that after the first two.
		$columns = [ 'file', 'files', 'stamped_at', 'scan_due', 'scanned_at', 'scan_state', 'scan_reason', 'finding' ];
		$rows    = [];
		foreach ( $changes as $id => $change ) {
			$rows[] = array_merge( [ $id, '' ], array_map( static fn ( string $column ) => stored_value( $change[ $column ] ?? '' ), $columns ) );
		}
		$update = array_map(
			static fn ( string $column ): string => in_array( $column, [ 'file', 'files', 'stamped_at' ], true )
				? "{$column} = IF(stamped_at > 0, {$column}, VALUES({$column}))"
				: "{$column} = VALUES({$column})",
			$columns
		);
		return null !== $this->table->insert( array_merge( [ 'attachment_id', 'former' ], $columns ), $rows, implode( ', ', $update ) );
	}

	/**
	 * @return array<int, Image_Record>|null Images that a scan has to judge, the latest `scan_due` first; null if the
	 *     database did not answer.
	 */
	public function due_for_scan( int $most ): ?array {
		return $this->records( 'scan_due > 0 ORDER BY scan_due DESC, attachment_id DESC LIMIT %d', [ $most ] );
	}

	/** Empties the scan's queue. */
	public function forget_due(): void {
		$this->table->run( "UPDATE {$this->table->name()} SET scan_due = 0 WHERE scan_due > 0", [] );
	}

	/**
	 * @return array{due: int, counts: list<array{state: string, reason: string, count: int}>} The number of images
	 *     still to judge, and the results since a time; images that a flush proved new afterwards count as new.
	 */
	public function scan_summary( int $since ): array {
		$name = $this->table->name();
		$rows = $this->table->select(
			"SELECT IF(proved_at > scanned_at, 'new', scan_state) AS found,
			IF(proved_at > scanned_at, '', scan_reason) AS reason, COUNT(*) AS n
			FROM {$name} WHERE scan_due = 0 AND scanned_at >= %d AND scan_state IN ('new', 'stale', 'unknown')
			GROUP BY found, reason",
			[ max( 1, $since ) ]
		) ?? [];
		return [
			'due'    => $this->table->number( "SELECT COUNT(*) FROM {$name} WHERE scan_due > 0" ) ?? 0,
			'counts' => array_map(
				static fn ( array $row ): array => [
					'state'  => (string) $row['found'],
					'reason' => (string) $row['reason'],
					'count'  => (int) $row['n'],
				],
				$rows
			),
		];
	}

	/**
	 * Records `unknown` for images that a scan still had to judge.
	 *
	 * @param int $until Only images whose `scan_due` is no later: 1 for those with a failed attempt.
	 */
	public function give_up_due( string $reason, int $until = PHP_INT_MAX ): void {
		$this->table->update(
			[
				'scan_state'  => 'unknown',
				'scan_reason' => $reason,
				'scanned_at'  => now(),
				'scan_due'    => 0,
			],
			'scan_due > 0 AND scan_due <= %d',
			[ $until ]
		);
	}

	/** @return list<int>|null Images that looked old, then those with the latest events; null if the database did not answer. */
	public function last_changed( int $most ): ?array {
		$ids = $this->table->column(
			"SELECT attachment_id FROM {$this->table->name()} WHERE decision <> 'deleted' AND (changed_at > 0 OR decided_at > 0 OR "
				. self::IS_STALE
				. ') ORDER BY ('
				. self::IS_STALE
				. ') DESC, GREATEST(changed_at, decided_at) DESC, attachment_id DESC LIMIT %d',
			[ $most ]
		);
		return null === $ids ? null : integers( $ids );
	}

	/** Counts the images that have changed and were neither flushed nor judged by a scan since. */
	public function count_changed_since_scan(): int {
		$unflushed = marks( Image_Record::UNFLUSHED );
		$open      = marks( Flush::OPEN_STATES );
		return $this->table->number(
			"SELECT COUNT(*) FROM {$this->table->name()} AS images LEFT JOIN "
				. flushes_table()
				. " AS flushes ON flushes.id = images.flush_id
				WHERE GREATEST(images.changed_at, images.decided_at) > images.scanned_at
				AND COALESCE(flushes.state, '') NOT IN ({$open}) AND ((images.causes <> 0 AND "
				. self::IS_PENDING
				. ') OR ('
				. self::WAS_LEFT
				. "({$unflushed})))",
			array_merge( Flush::OPEN_STATES, Image_Record::UNFLUSHED )
		) ?? 0;
	}

	/** @return array<int, Image_Record> Images that looked old to a scan and that no flush has proved new since, latest first. */
	public function found_stale( int $most ): array {
		return $this->records( self::IS_STALE . ' ORDER BY scanned_at DESC, attachment_id DESC LIMIT %d', [ $most ] ) ?? [];
	}

	/** Counts the images that found_stale() lists, without its limit. */
	public function count_stale(): int {
		return $this->table->number( "SELECT COUNT(*) FROM {$this->table->name()} WHERE " . self::IS_STALE ) ?? 0;
	}

	/**
	 * Withdraws scans' findings that images are old.
	 *
	 * @param string $reason   Why it is unknown now.
	 * @param int    $flush_id The flush whose images these are; 0 for all images.
	 */
	public function forget_stale( string $reason, int $flush_id = 0 ): void {
		$this->table->update(
			[
				'scan_state'  => 'unknown',
				'scan_reason' => $reason,
			],
			self::IS_STALE . ' AND %d IN (0, flush_id)',
			[ $flush_id ]
		);
	}

	/** Reduces the records of a flush's images that are gone from the library to what deleted_at() needs. */
	public function release_deleted( int $flush_id ): void {
		$posts = database()->posts;
		$this->table->update( self::DELETED, "flush_id = %d AND attachment_id NOT IN (SELECT ID FROM {$posts} WHERE post_type = 'attachment')", [ $flush_id ] );
	}

	/**
	 * @param string $stem The path that an image's file names begin with, below the uploads folder.
	 * @return list<Image_Record> Deleted images with this stem, latest first.
	 */
	public function deleted_at( string $stem ): array {
		$like  = database()->esc_like( $stem ) . '%';
		$rows  = $this->table->select(
			"SELECT * FROM {$this->table->name()} WHERE (causes & %d) <> 0 AND changed_at = 0 AND file LIKE %s ORDER BY decided_at DESC, attachment_id DESC",
			[ cause_bit( 'delete' ), $like ]
		);
		$found = array_map( static fn ( array $row ): Image_Record => new Image_Record( $row ), $rows ?? [] );
		return array_values( array_filter( $found, static fn ( Image_Record $record ): bool => path_stem( $record->file ) === $stem ) );
	}

	/** @return list<string> Deleted images' own files, latest first. */
	public function deleted_files( int $most ): array {
		return texts(
			$this->table->column( "SELECT file FROM {$this->table->name()} WHERE decision = 'deleted' ORDER BY decided_at DESC LIMIT %d", [ $most ] )
		);
	}

	/**
	 * Deletes the records of images that were deleted before a time; returns how many.
	 *
	 * @param int $before Unix seconds.
	 */
	public function forget_deleted( int $before ): int {
		return $this->table->run( "DELETE FROM {$this->table->name()} WHERE decision = 'deleted' AND decided_at < %d", [ $before ] ) ?? 0;
	}

	/**
	 * @param list<int|string> $values
	 * @return array<int, Image_Record>|null By attachment; null if the database did not answer.
	 */
	private function records( string $where, array $values ): ?array {
		$rows = $this->table->select( "SELECT * FROM {$this->table->name()} WHERE {$where}", $values );
		return null === $rows ? null : self::by_attachment( $rows );
	}

	/**
	 * @param list<array<mixed>> $rows
	 * @return array<int, Image_Record>
	 */
	private static function by_attachment( array $rows ): array {
		return array_column( array_map( static fn ( array $row ): Image_Record => new Image_Record( $row ), $rows ), null, 'attachment_id' );
	}
}
