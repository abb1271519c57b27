<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Store;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Search;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Subject;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Model\integers;
use function ShortPixelFlush\Model\stored_value;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The table of flushes. Runners and users change a flush concurrently, so a change is only stored if the flush still
 * has the version on which it is based. No method throws.
 *
 * @phpstan-import-type FlushChange from Flush
 */
final class Flushes {
	// Under load, each attempt can lose the race against another runner's change.
	private const TRIES = 20;

	// The most file names that a flush remembers for searches.
	private const MOST_FILES = 200;

	// In seconds: a process that needs longer to collect a flush's images or to store its rows counts as dead.
	private const STORING_SECONDS = 300;

	// As in Flush::is_seen().
	public const IS_SEEN = "state NOT IN ('gathering', 'storing')";

	private const COLUMNS = [
		'scope',
		'state',
		'user_id',
		'reason',
		'subject',
		'endpoint_from',
		'endpoint_to',
		'steps',
		'failure',
		'created_at',
		'updated_at',
		'started_at',
		'compacted',
		'notes',
		'cause',
		'names',
	];

	private Table $table;

	private Purges $purges;

	public function __construct() {
		$this->table  = new Table( __NAMESPACE__ . '\flushes_table' );
		$this->purges = new Purges();
	}

	public function get( int $id ): ?Flush {
		return $this->read( 'id = %d', [ $id ] )[0] ?? null;
	}

	/**
	 * @param list<int> $ids
	 * @return array<int, Flush> By id, including flushes whose images are still being collected.
	 */
	public function all( array $ids ): array {
		return array_column( [] === $ids ? [] : $this->read( 'id IN (' . marks( $ids ) . ')', $ids ), null, 'id' );
	}

	/**
	 * @param Flush_Filter $filter
	 * @return array{flushes: list<Flush>, total: int} A page of flushes, newest first, and the total.
	 */
	public function find( array $filter ): array {
		$where = self::where( $filter );
		return [
			'flushes' => $this->page( $filter ),
			'total'   => $this->table->number( "SELECT COUNT(*) FROM {$this->table->name()} WHERE {$where['sql']}", $where['values'] ) ?? 0,
		];
	}

	/** @return list<int> The users with flushes on record; 0 stands for no user. */
	public function users( int $most ): array {
		return integers(
			$this->table->column( "SELECT DISTINCT user_id FROM {$this->table->name()} WHERE " . self::IS_SEEN . ' ORDER BY user_id LIMIT %d', [ $most ] )
		);
	}

	/**
	 * Lists flushes in some states. Called often, so it does not count them as find() does.
	 *
	 * @param int|null     $user_id Null for all users.
	 * @param string       $scope   Empty for all.
	 * @param list<string> $states
	 * @return list<Flush> The oldest first; a hundred at most.
	 */
	public function open( ?int $user_id, string $scope = '', array $states = Flush::OPEN_STATES ): array {
		$where = self::where(
			[
				'user_id' => $user_id,
				'scope'   => $scope,
			],
			[
				'sql'    => 'state IN (' . marks( $states ) . ')',
				'values' => $states,
			]
		);
		return $this->read( "{$where['sql']} ORDER BY id LIMIT 100", $where['values'] );
	}

	/** @return list<Flush> Finished flushes that still have work in the background; a hundred at most. */
	public function working_in_background(): array {
		$flushes = $this->read( 'notes LIKE %s ORDER BY id LIMIT 100', [ '%"' . Flush::GOES_ON . '"%' ] );
		return array_values( array_filter( $flushes, static fn ( Flush $flush ): bool => $flush->goes_on() ) );
	}

	/** Counts a user's unfinished flushes, including hidden ones. */
	public function count_unended( int $user_id ): int {
		return $this->table->number(
			"SELECT COUNT(*) FROM {$this->table->name()} WHERE user_id = %d AND state IN (" . marks( Flush::UNENDED_STATES ) . ')',
			array_merge( [ max( 0, $user_id ) ], Flush::UNENDED_STATES )
		)
			?? 0;
	}

	/**
	 * @return list<Flush> Automatic flushes whose images are being collected, or were when the process died, oldest
	 *     first. Lists for users leave them out.
	 */
	public function gathering(): array {
		return $this->read( "state = 'gathering' AND cause <> 'person' ORDER BY id LIMIT 100", [] );
	}

	/** @param list<string> $states Empty for all. */
	public function last_of_site( array $states = [] ): ?Flush {
		return $this->page(
			[
				'scope'    => 'site',
				'state'    => $states,
				'per_page' => 1,
			]
		)[0] ?? null;
	}

	/** Returns the last flush of everything, whether image by image or at once. */
	public function last_of_everything(): ?Flush {
		return $this->read(
			self::IS_SEEN . " AND (scope = 'site' OR (scope = 'images' AND subject LIKE %s)) ORDER BY id DESC LIMIT 1",
			[ '%"library":true%' ]
		)[0]
			?? null;
	}

	/** Whether ShortPixel refused the account key in the last flush that used it; null if no such flush is found. */
	public function was_key_refused_recently(): ?bool {
		$refused = $this->table->column(
			"SELECT subject LIKE %s FROM {$this->table->name()} WHERE subject LIKE %s ORDER BY id DESC LIMIT 1",
			[ '%"key_refused":true%', '%"purge_api":{%' ]
		)
			?? [];
		return [] === $refused ? null : (int) $refused[0] > 0;
	}

	/**
	 * Stores a flush and returns its id; 0 if the database refused. It stays hidden until all its rows are stored, so
	 * that no runner starts with half of them.
	 *
	 * @phpstan-param array{
	 *     scope: string,
	 *     state?: string,
	 *     user_id?: int,
	 *     reason?: string,
	 *     cause?: string,
	 *     subject?: array<mixed>,
	 *     endpoint_from?: string,
	 *     endpoint_to?: string,
	 *     steps?: list<Step>,
	 * } $flush
	 * @param iterable<Variant> $variants
	 */
	public function create( array $flush, iterable $variants = [] ): int {
		$is_whole = [] === $variants;
		$state    = $flush['state'] ?? 'queued';
		$user     = $flush['user_id'] ?? 0;
		$subject  = ( new Subject( $flush['subject'] ?? [] ) )->with(
			[
				'home'     => home_on_record(),
				'acted_by' => 0 === $user ? acting_user() : $user,
			]
		);
		$row      = [
			'state'      => $is_whole ? $state : 'storing',
			// WP-CLI's user is stored as 0.
			'user_id'    => max( 0, $user ),
			'reason'     => mb_substr( wp_check_invalid_utf8( $flush['reason'] ?? '', true ), 0, 190 ),
			'subject'    => $subject,
			'created_at' => now(),
			'updated_at' => now(),
			'started_at' => 'running' === $state ? now() : 0,
			'names'      => self::names_of( $subject ),
		] + $flush + [ 'cause' => 'person' ];
		$added    = $this->table->insert(
			self::COLUMNS,
			[ array_map( static fn ( string $column ) => stored_value( $row[ $column ] ?? '' ), self::COLUMNS ) ]
		);
		$id       = 1 === $added ? $this->table->last_id() : 0;
		if ( 0 === $id || $is_whole ) {
			return $id;
		}
		$files = [];
		$added = $this->purges->add( $id, self::with_files( $variants, $files ) );
		$ready = [
			'state' => $state,
			'names' => self::names_of( $subject, array_map( 'strval', array_keys( $files ) ) ),
		];
		if ( null !== $added && $this->update( new Flush( [ 'id' => $id ] ), $ready ) ) {
			return $id;
		}
		$this->delete( [ $id ] );
		return 0;
	}

	/**
	 * Returns the searchable text of a flush: the names and files of its images, and the pasted links and their titles.
	 *
	 * @param list<string> $files
	 */
	public static function names_of( Subject $subject, array $files = [] ): string {
		return Search::folded(
			implode(
				"\n",
				array_merge( array_column( $subject->attachments, 'title' ), $subject->named, array_values( $subject->pages ), $subject->urls, $files )
			)
		);
	}

	/**
	 * @param iterable<Variant>   $variants
	 * @param array<string, true> $files Receives the names of their files.
	 * @return iterable<Variant> The same variants.
	 */
	private static function with_files( iterable $variants, array &$files ): iterable {
		foreach ( $variants as $variant ) {
			if ( count( $files ) < self::MOST_FILES ) {
				$files[ rawurldecode( wp_basename( $variant->source ) ) ] = true;
			}
			yield $variant;
		}
	}

	/**
	 * Changes a flush if it is still as it was read: of several concurrent callers, at most one succeeds.
	 *
	 * @param FlushChange $change
	 */
	public function update( Flush $seen, array $change ): bool {
		// The version makes every update change something: MySQL counts changed rows, not matched ones.
		return 1 === $this->table->update(
			$change + [ 'updated_at' => now() ],
			'id = %d AND version = %d',
			[ $seen->id, $seen->version ],
			[ 'version = version + 1' ]
		);
	}

	/**
	 * Changes a flush, retrying if others change it meanwhile. Returns the flush as it was before; null if nothing was
	 * changed.
	 *
	 * @param callable(Flush): (FlushChange|null) $change Receives the current flush; returns null to leave it as it is.
	 */
	public function change( int $id, callable $change ): ?Flush {
		for ( $try = 0; $try < self::TRIES; $try++ ) {
			$flush   = $this->get( $id );
			$changes = null === $flush ? null : $change( $flush );
			if ( null === $flush || null === $changes ) {
				return null;
			}
			if ( $this->update( $flush, $changes ) ) {
				return $flush;
			}
		}
		return null;
	}

	/** Records whether the CDN sent only errors when copies were last requested. */
	public function note_errors( int $id, bool $is_error ): void {
		$this->change(
			$id,
			static function ( Flush $flush ) use ( $is_error ): ?array {
				if ( $flush->gets_errors() === $is_error ) {
					return null;
				}
				$with = [ Flush::SENDS_ERRORS => [ 'at' => now() ] ];
				return [ 'notes' => $is_error ? $flush->notes_with( $with ) : $flush->notes_without( Flush::SENDS_ERRORS ) ];
			}
		);
	}

	/**
	 * Leases a step to one runner; null if another runner has it, if it or the flush has ended, or if the lease can't be
	 * stored.
	 *
	 * @param (callable(Step): Step)|null $prepare Changes the step when it is leased.
	 */
	public function lease( int $id, int $index, int $seconds, ?callable $prepare = null ): ?Step {
		$leased    = null;
		$token     = wp_generate_password( 20, false );
		$is_stored = null !== $this->change(
			$id,
			static function ( Flush $flush ) use ( $index, $seconds, $token, $prepare, &$leased ): ?array {
				$step = $flush->steps[ $index ] ?? null;
				if ( null === $step || $step->has_ended() || $step->is_leased() || ! $flush->is_open() ) {
					return null;
				}
				$leased = ( null === $prepare ? $step : $prepare( $step ) )->leased( $token, $seconds );
				return [ 'steps' => $flush->steps_with( $index, $leased ) ];
			}
		);
		return $is_stored ? $leased : null;
	}

	/**
	 * Records a leased step and releases the lease. False if another runner has taken the step, or on failure.
	 *
	 * @param callable(Step): Step $change
	 * @param FlushChange $with Further changes to the flush, if it is still open.
	 */
	public function record( int $id, int $index, string $token, callable $change, array $with = [] ): bool {
		return null !== $this->change(
			$id,
			static function ( Flush $flush ) use ( $index, $token, $change, $with ): ?array {
				$step = $flush->steps[ $index ] ?? null;
				return null === $step || $step->token !== $token
					? null
					: [ 'steps' => $flush->steps_with( $index, $change( $step )->released() ) ] + ( $flush->is_open() ? $with : [] );
			}
		);
	}

	/**
	 * Shortens waits and leases after the clock was set back; only one of several concurrent runners does. Returns the
	 * flush as it is now.
	 */
	public function set_back( Flush $flush ): ?Flush {
		$seconds = $flush->updated_at - now();
		$change  = [
			'wait_until' => max( 0, $flush->wait_until - $seconds ),
			'steps'      => array_map( static fn ( Step $step ): Step => $step->set_back( $seconds ), $flush->steps ),
		];
		if ( $seconds > 0 && $this->update( $flush, $change ) ) {
			$this->purges->set_back( $flush->id, $seconds );
		}
		return $this->get( $flush->id );
	}

	/**
	 * Deletes finished flushes beyond a number or an age, and those that a dead process left half-stored, unless they
	 * can be continued. Users with the most flushes lose their oldest first, so that one user's many don't push out
	 * another's few. The latest flush of scope `site` stays, since it may be undone.
	 *
	 * @param int $days The age, in days; 0 for no limit.
	 */
	public function prune( int $keep, int $days = 0 ): void {
		$last  = $this->last_of_site();
		$last  = null === $last ? 0 : $last->id;
		$kept  = Flush::UNENDED_STATES;
		$ended = 'id <> %d AND state NOT IN (' . marks( $kept ) . ')';
		$users = $this->table->select(
			"SELECT user_id, COUNT(*) AS n FROM {$this->table->name()} WHERE {$ended} GROUP BY user_id",
			array_merge( [ $last ], $kept )
		)
			?? [];
		$had   = array_map( '\ShortPixelFlush\Model\integer', array_column( $users, 'n', 'user_id' ) );
		$gone  = $this->table->column(
			"SELECT id FROM {$this->table->name()} WHERE ({$ended} AND finished_at > 0 AND finished_at < %d)
			OR (state IN ('storing', 'gathering') AND created_at < %d
			AND (state = 'storing' OR cause = 'person' OR id NOT IN (SELECT flush_id FROM " . images_table() . ')))
			ORDER BY id LIMIT 100',
			array_merge( [ $last ], $kept, [ $days < 1 ? 0 : now() - 86400 * $days, now() - self::STORING_SECONDS ] )
		) ?? [];
		foreach ( self::too_many_of( $had, max( 0, $keep ) ) as $user => $count ) {
			$oldest = $this->table->column(
				"SELECT id FROM {$this->table->name()} WHERE {$ended} AND user_id = %d ORDER BY finished_at, id LIMIT %d",
				array_merge( [ $last ], $kept, [ $user, min( 100, $count ) ] )
			);
			$gone   = array_merge( $gone, $oldest ?? [] );
		}
		$this->delete( integers( $gone ) );
	}

	/**
	 * @param array<int> $counts The number of flushes, by user.
	 * @return array<int, int> The number of flushes that each user loses, taken one at a time from the user with the
	 *     most; without users who lose none.
	 */
	private static function too_many_of( array $counts, int $keep ): array {
		$lost = [];
		for ( $extra = array_sum( $counts ) - $keep; $extra > 0; $extra-- ) {
			arsort( $counts );
			$most          = (int) array_key_first( $counts );
			$lost[ $most ] = ( $lost[ $most ] ?? 0 ) + 1;
			--$counts[ $most ];
		}
		return $lost;
	}

	/** @param list<int> $ids */
	public function delete( array $ids ): void {
		if ( [] !== $ids ) {
			$this->purges->delete( $ids );
			( new Thumbnails() )->delete( $ids );
			$this->table->run( "DELETE FROM {$this->table->name()} WHERE id IN (" . marks( $ids ) . ')', $ids );
		}
	}

	/**
	 * @param list<int|string> $values
	 * @return list<Flush>
	 */
	private function read( string $where, array $values ): array {
		return array_map(
			static fn ( array $row ): Flush => new Flush( $row ),
			$this->table->select( "SELECT * FROM {$this->table->name()} WHERE {$where}", $values ) ?? []
		);
	}

	/**
	 * @param Flush_Filter $filter
	 * @return list<Flush>
	 */
	private function page( array $filter ): array {
		$where    = self::where( $filter );
		$per_page = max( 1, $filter['per_page'] ?? 20 );
		return $this->read(
			"{$where['sql']} ORDER BY id DESC LIMIT %d OFFSET %d",
			array_merge( $where['values'], [ $per_page, $per_page * ( max( 1, $filter['page'] ?? 1 ) - 1 ) ] )
		);
	}

	/**
	 * @param Flush_Filter                                      $filter
	 * @param array{sql: string, values: list<int|string>}|null $base   Replaces the condition for visible flushes.
	 * @return array{sql: string, values: list<int|string>}
	 */
	private static function where( array $filter, ?array $base = null ): array {
		$scope  = $filter['scope'] ?? '';
		$states = $filter['state'] ?? [];
		$causes = $filter['cause'] ?? [];
		$image  = $filter['attachment_id'] ?? 0;
		$search = $filter['search'] ?? null;
		$seen   = [
			'sql'    => self::IS_SEEN,
			'values' => [],
		];
		$where  = $base ?? ( null === $search ? $seen : self::found_by( $search ) );
		$wanted = [
			[ 'user_id = %d', $filter['user_id'] ?? null ],
			[ 'user_id = %d', $filter['by'] ?? null ],
			[ 'scope = %s', '' === $scope ? null : $scope ],
			[ 'state IN (' . marks( $states ) . ')', $states ],
			[ 'cause IN (' . marks( $causes ) . ')', $causes ],
			[ 'id IN (SELECT flush_id FROM ' . purges_table() . ' WHERE attachment_id = %d)', $image > 0 ? $image : null ],
			[ 'created_at >= %d', $filter['after'] ?? null ],
			[ 'created_at < %d', $filter['before'] ?? null ],
		];
		foreach ( $wanted as [ $condition, $values ] ) {
			if ( null !== $values && [] !== $values ) {
				$where['sql']   .= " AND {$condition}";
				$where['values'] = array_merge( $where['values'], (array) $values );
			}
		}
		return $where;
	}

	/** @return array{sql: string, values: list<int|string>} */
	private static function found_by( Search $search ): array {
		// Folded words contain no LIKE wildcards.
		$any    = [ [] === $search->words ? '1 = 0' : implode( ' AND ', array_fill( 0, count( $search->words ), 'names LIKE %s' ) ) ];
		$values = array_map( static fn ( string $word ): string => "%{$word}%", $search->words );
		if ( $search->id > 0 ) {
			$any[]    = 'id = %d';
			$values[] = $search->id;
		}
		if ( [] !== $search->images ) {
			$any[]  = 'id IN (SELECT flush_id FROM ' . purges_table() . ' WHERE attachment_id IN (' . marks( $search->images ) . '))';
			$values = array_merge( $values, $search->images );
		}
		if ( '' !== $search->url ) {
			$any[]    = 'EXISTS (SELECT 1 FROM ' . purges_table() . ' WHERE flush_id = ' . flushes_table() . '.id AND url_hash = %s)';
			$values[] = hash( 'sha256', $search->url );
		}
		return [
			'sql'    => self::IS_SEEN . ' AND (' . implode( ' OR ', $any ) . ')',
			'values' => $values,
		];
	}
}
