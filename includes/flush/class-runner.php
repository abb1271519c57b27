<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\begin_attempt;
use function ShortPixelFlush\clear_option_cache;
use function ShortPixelFlush\Copies\provider_targets;
use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\now;
use function ShortPixelFlush\parallel_requests;
use function ShortPixelFlush\Providers\remember_endpoints;
use function ShortPixelFlush\Say\no_longer_allowed;
use function ShortPixelFlush\Say\stored_refusal;
use function ShortPixelFlush\Store\database;
use function ShortPixelFlush\user_may;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Advances flushes in short time slices. Any number of runners may work on one flush: rows are claimed, a step is
 * leased, and each change of a flush compares the version on which it is based. The next runner takes over from one
 * that dies.
 *
 * @phpstan-import-type FlushChange from Flush
 * @phpstan-import-type Pending from Purges
 */
final class Runner {
	private const NO_DUE = [
		'open'      => 0,
		'claimed'   => 0,
		'due'       => 0,
		'unchecked' => 0,
		'first'     => 0,
		'last'      => 0,
	];

	private const NO_ROWS = [
		'queued'   => self::NO_DUE,
		'sent'     => self::NO_DUE,
		'arriving' => self::NO_DUE,
		'beside'   => self::NO_DUE,
	];

	// In seconds. Clocks of a site's servers may differ by this much. A time further ahead was written before a clock
	// was set back.
	private const CLOCK_SLACK = 120;

	// If rows can't be read from the database for this many seconds, the flush fails.
	private const STORAGE_SECONDS = 60;

	// Rows that fall due within this many seconds are checked together.
	private const GATHER_SECONDS = 10;

	// After this many attempts without an outcome, for example because another plugin ended the process, a step fails.
	private const MOST_ATTEMPTS = 3;

	private Flushes $flushes;

	private Purges $purges;

	private Client $client;

	private Budget $budget;

	private Compaction $compaction;

	/** @var array<string, Row_Work> By step, for the current flush. */
	private array $row_works = [];

	/** @var array<int, true> Flushes that have to wait for another runner, by id. */
	private array $held = [];

	private bool $has_acted = false;

	/** The row step that had the last turn. Turns let rows be finished as fast as they are added. */
	private string $last_turn = '';

	public function __construct( ?Client $client = null ) {
		$this->flushes    = new Flushes();
		$this->purges     = new Purges();
		$this->client     = $client ?? new Client( allowed_hosts() );
		$this->compaction = new Compaction();
		$this->budget     = new Budget( 0.0, 1 );
	}

	/** Works on one flush for about this many seconds; returns sooner if it can't continue at once. */
	public function step( int $id, float $seconds ): void {
		unset( $this->held[ $id ] );
		$flush = is_resting() ? null : $this->flushes->get( $id );
		if ( null !== $flush && $flush->updated_at > now() + self::CLOCK_SLACK ) {
			$flush = $this->flushes->set_back( $flush );
		}
		$this->prepare( $seconds );
		while ( null !== $flush && ( $flush->is_open() || $flush->goes_on() ) ) {
			$goes_on = $flush->is_open() ? $this->advance( $flush ) : $this->continue_after_end( $flush );
			$flush   = $goes_on && ! $this->budget->is_spent() ? $this->flushes->get( $id ) : null;
		}
	}

	/**
	 * Works on flushes with work left until time is up. Their order is random, so that one whose requests take all the
	 * time does not starve the others.
	 */
	public function run_due( float $seconds ): void {
		$until = microtime( true ) + $seconds;
		$open  = array_merge( $this->flushes->open( null ), $this->flushes->working_in_background() );
		shuffle( $open );
		foreach ( $open as $index => $flush ) {
			$left = $until - microtime( true );
			if ( $left <= 0 ) {
				return;
			}
			$this->step( $flush->id, max( 2.0, $left / ( count( $open ) - $index ) ) );
		}
	}

	/** Whether another runner held the next action when this one last worked on the flush. */
	public function was_held( int $id ): bool {
		return isset( $this->held[ $id ] );
	}

	/** Whether this runner made progress. If not, the next run need not start at once. */
	public function has_acted(): bool {
		return $this->has_acted;
	}

	/** Does only the next action, while a user waits for it. */
	public function do_next( int $id ): void {
		$this->prepare( 5.0 );
		$flush = is_resting() ? null : $this->flushes->get( $id );
		if ( null !== $flush && $flush->is_open() ) {
			$this->advance( $flush );
		}
	}

	/**
	 * Tries each provider's endpoint. The caller holds those steps' leases.
	 *
	 * @param float|null $seconds The seconds for each; null to share this runner's time.
	 */
	public function try_each( Flush $flush, ?float $seconds = null ): void {
		foreach ( array_keys( steps_due( $flush, 'asked' ) ) as $index ) {
			$now = $this->flushes->get( $flush->id );
			if ( null === $now || ! $now->is_open() ) {
				return;
			}
			if ( null !== $seconds ) {
				$this->prepare( $seconds );
			}
			$this->run_step( $now, $index, $flush->steps[ $index ] );
		}
	}

	/**
	 * Ends an open flush and announces its end; only one of several concurrent callers does.
	 *
	 * @param callable(Flush): ?FlushChange $result Receives the current flush and returns the changes that end it, with
	 *     the final state; null to leave it open.
	 * @return bool Whether this call ended it.
	 */
	public function finish( int $id, callable $result ): bool {
		$state = '';
		$ended = $this->flushes->change(
			$id,
			static function ( Flush $flush ) use ( $result, &$state ): ?array {
				$changes = $result( $flush );
				$state   = $changes['state'] ?? '';
				return null === $changes || ! $flush->is_open() ? null : $changes + [
					'wait_until'  => 0,
					'finished_at' => now(),
				];
			}
		);
		if ( null === $ended ) {
			return false;
		}
		if ( 'cancelled' === $state ) {
			$this->purges->move( $id, [ 'queued', 'sent' ], [ 'state' => 'cancelled' ] );
		}
		announce_step( $ended, 'end', 'recorded' );
		after_flush( $id, $state );
		$this->flushes->prune( history_size(), history_days() );
		return true;
	}

	private function prepare( float $seconds ): void {
		$this->budget     = new Budget( $seconds, parallel_requests() );
		$this->compaction = new Compaction();
		$this->row_works  = [];
		$this->last_turn  = '';
	}

	/** Does one action; returns whether to continue at once. */
	private function advance( Flush $flush ): bool {
		if ( ! $flush->is_site() && has_site_moved( $flush ) ) {
			$this->purges->move( $flush->id, [ 'queued', 'sent' ], [ 'state' => 'cancelled' ] );
			$this->finish( $flush->id, static fn ( Flush $now ): array => failed_result( $now, new Failure( 'site_moved' ) ) );
			return false;
		}
		if ( 'queued' === $flush->state ) {
			return $this->attempt_begin( $flush );
		}
		if ( 'waiting' === $flush->state ) {
			return $flush->wait_until <= now() && $this->flushes->update( $flush, [ 'state' => 'running' ] );
		}
		foreach ( array_slice( steps_due( $flush, 'first' ), 0, 1, true ) as $index => $step ) {
			return $step->not_before > now() ? $this->end_or_wait( $flush, self::NO_ROWS ) : $this->attempt_next( $flush, $index );
		}
		$in_turn = array_slice( steps_due( $flush, 'asked', 'in_turn' ), 0, 1, true );
		foreach ( $in_turn as $index => $step ) {
			if ( ! $step->is_leased() && $step->not_before <= now() ) {
				return $this->attempt_next( $flush, $index );
			}
		}
		return [] === row_steps( $flush ) ? $this->end_or_wait( $flush, self::NO_ROWS ) : $this->work_on_rows( $flush );
	}

	/**
	 * Begins a flush. Other plugins' code determines its CDNs and providers and may end the process, so attempts are
	 * counted. While a flush is new, several runners may attempt this without any having died.
	 */
	private function attempt_begin( Flush $flush ): bool {
		$is_new = $flush->created_at > now() - STEP_LEASE_SECONDS;
		if ( [] === begin_attempt( 'begin', [ $flush->id ] )['now'] && ! $is_new ) {
			$this->purges->move( $flush->id, [ 'queued' ], [ 'state' => 'cancelled' ] );
			$this->finish( $flush->id, static fn ( Flush $now ): array => failed_result( $now, new Failure( 'interrupted' ) ) );
			// Logged last, because masking secrets in the log calls other plugins' code.
			log_error( 'The flush was given up', 'beginning it ended the process each time', $flush->id );
			return false;
		}
		$has_begun = $flush->is_site() ? $this->begin_everything( $flush ) : $this->begin( $flush );
		end_attempt( 'begin', [ $flush->id ] );
		return $has_begun;
	}

	/** At most one runner succeeds. */
	private function begin( Flush $flush ): bool {
		$is_ours = $this->flushes->update(
			$flush,
			[
				'state'      => 'running',
				'started_at' => now(),
				'steps'      => begun_steps( $flush ),
			]
		);
		if ( $is_ours ) {
			before_flush( $flush->id );
		}
		return $is_ours;
	}

	/** Begins a flush of everything that was queued by queue_site(), without targets. */
	private function begin_everything( Flush $flush ): bool {
		$targets = user_may( $flush->acted_by, CAP_SITE ) ? provider_targets() : no_longer_allowed();
		if ( is_wp_error( $targets ) ) {
			$why = new Failure( 'not_begun', [ 'message' => stored_refusal( $targets ) ] );
			$this->finish( $flush->id, static fn ( Flush $now ): array => failed_result( $now, $why ) );
			return false;
		}
		remember_endpoints();
		$fields  = site_fields( $targets );
		$is_ours = $this->flushes->update(
			$flush,
			[
				'state'      => 'running',
				'started_at' => now(),
				'subject'    => $flush->subject->with( $fields['subject'] ),
			] + $fields
		);
		$began   = $is_ours ? $this->flushes->get( $flush->id ) : null;
		if ( null === $began ) {
			return false;
		}
		before_flush( $began->id );
		$this->try_each( $began );
		return true;
	}

	/**
	 * Returns the index of the next step that empties an edge, once the last removal has taken effect: earlier, the
	 * edge would fetch old copies again. Null if there is none yet. Edges that the user lacks the right to have emptied
	 * are left out; only the links of rows are purged there.
	 *
	 * @param Pending $pending
	 */
	private function edge_to_empty( Flush $flush, array $pending ): ?int {
		if ( $flush->is_planning() || $flush->measured_until() > now() || $pending['queued']['open'] > 0 || $pending['sent']['last'] > now() ) {
			return null;
		}
		$open  = array_filter( steps_due( $flush, 'removed' ), static fn ( Step $step ): bool => Edge_Record::in( $step->data )->is_to_be_emptied() );
		$edges = [] === $open ? [] : Site_Edge::all();
		foreach ( $open as $index => $step ) {
			$edge = $edges[ Edge_Record::in( $step->data )->edge ] ?? null;
			if ( null === $edge ? user_may( $flush->acted_by, CAP_SITE ) : $edge->may_be_emptied_by( $flush->acted_by ) ) {
				return $index;
			}
		}
		return null;
	}

	/** Leases a step and runs it, unless another runner holds it. Calls stop() if it is too late for the step. */
	private function attempt_next( Flush $flush, int $index ): bool {
		$step = $flush->steps[ $index ];
		if ( $step->is_leased() ) {
			$this->held[ $flush->id ] = true;
			return false;
		}
		$changing     = steps_marked( 'changes' );
		$is_unchanged = [] === $flush->steps_of( $changing, [ 'done' ] ) && ! $flush->is_undo();
		$began_at     = $flush->is_site() ? max( $flush->created_at, $flush->started_at ) : $flush->created_at;
		$is_stale     = in_array( $step->id, $changing, true ) && 'queued' === $step->state && $is_unchanged && $began_at < now() - Step_Context::STALE_SECONDS;
		if ( $is_stale || isset( steps_due( $flush, 'asked' )[ $index ] ) ) {
			$goes_on = $this->stop( $flush, $index, Outcome::failed( 'interrupted' ) );
			log_failed_step( $flush->id, $step->id, Outcome::failed( 'interrupted' ) );
			return $goes_on;
		}
		$leased = $this->flushes->lease( $flush->id, $index, STEP_LEASE_SECONDS );
		$flush  = null === $leased ? null : $this->flushes->get( $flush->id );
		return null !== $leased && null !== $flush && $this->run_step( $flush, $index, $leased );
	}

	/** Runs a leased step. If its result is not recorded, the next runner may repeat it, so every step is idempotent. */
	private function run_step( Flush $flush, int $index, Step $step ): bool {
		$began = microtime( true );
		try {
			load_steps();
			$outcome = $step->attempts > self::MOST_ATTEMPTS
				? Outcome::failed( 'step_crashed', $step->data )
				: $this->outcome_of( $flush, $step );
		} catch ( \Throwable $error ) {
			log_error( 'The step failed', $error, $flush->id, $step->id );
			// This request won't finish the step, so it releases the lease.
			$this->flushes->record( $flush->id, $index, $step->token, static fn ( Step $now ): Step => $now );
			throw $error;
		}
		$goes_on = $this->conclude( $flush, $index, $step, $outcome, round( microtime( true ) - $began, 1 ) );
		if ( Outcome::FAILED === $outcome->state ) {
			// Logged last: masking secrets in the log calls other plugins' code, which may be what ended the process.
			log_failed_step( $flush->id, $step->id, $outcome );
		}
		return $goes_on;
	}

	private function outcome_of( Flush $flush, Step $step ): Outcome {
		announce_step( $flush, $step->id, 'before' );
		// Another runner may have written the versions after this process read the options.
		clear_option_cache( Versions\OPTION );
		/** @var callable(Step_Context): Outcome $handler */
		$handler = STEPS[ $step->id ][ STEP_HANDLER ] ?? '';
		$targets = targets_of( $flush, $step );
		$is_lost = '' === $handler || ( $flush->is_site() && [] === $targets );
		$outcome = $is_lost
			? Outcome::failed( 'no_provider', $step->data )
			: $handler( new Step_Context( $flush, $step, $targets, $this->client, $this->budget ) );
		announce_step( $flush, $step->id, 'after' );
		return $outcome;
	}

	private function conclude( Flush $flush, int $index, Step $step, Outcome $outcome, float $seconds ): bool {
		$failure = Outcome::FAILED === $outcome->state ? STEPS[ $step->id ][ STEP_FAILURE ] ?? '' : '';
		if ( 'give_up' === $failure ) {
			return $this->give_up_provider( $flush, $index, $step, $outcome, $seconds );
		}
		if ( 'stop' === $failure ) {
			return $this->stop( $flush, $index, $outcome );
		}
		if ( in_array( $step->id, steps_marked( 'chooses' ), true ) ) {
			// The chosen ways' steps are stored before this one ends: if a runner dies in between, this one is repeated.
			$this->flushes->change(
				$flush->id,
				static fn ( Flush $now ): ?array => $now->recipes() === $flush->recipes() ? null : [ 'steps' => begun_steps( $now ) ]
			);
			// The Row_Work objects were made for the steps that the flush had before.
			$this->row_works = [];
		}
		$is_recorded = $this->flushes->record(
			$flush->id,
			$index,
			$step->token,
			static fn ( Step $now ): Step => $now->after( $outcome, $seconds ),
			// A flush with rows is not made to wait here: some may be due.
			Outcome::AGAIN !== $outcome->state || [] !== row_steps( $flush ) ? [] : [
				'state'      => 'waiting',
				'wait_until' => $outcome->at,
			]
		);
		if ( in_array( $step->id, steps_marked( 'changes' ), true ) ) {
			take_back_if_stopped( $flush->id );
		}
		announce_step( $flush, $step->id, 'recorded' );
		$this->has_acted = $this->has_acted || $is_recorded;
		// A skipped step leaves nothing to clear at the end of the request.
		return $is_recorded && ( Outcome::SKIPPED === $outcome->state || ! in_array( $step->id, steps_marked( 'ends_slice' ), true ) );
	}

	/** Continues without a provider if another one was changed or can be; otherwise ends the flush. */
	private function give_up_provider( Flush $flush, int $index, Step $step, Outcome $outcome, float $seconds ): bool {
		$is_over     = false;
		$is_recorded = null !== $this->flushes->change(
			$flush->id,
			static function ( Flush $now ) use ( $index, $step, $outcome, $seconds, &$is_over ): ?array {
				if ( ( $now->steps[ $index ]->token ?? '' ) !== $step->token ) {
					return null;
				}
				$steps   = array_map(
					static fn ( Step $other ): Step => $other->provider === $step->provider ? $other->not_reached() : $other,
					$now->steps_with( $index, $step->after( $outcome, $seconds ) )
				);
				$is_over = ! has_provider_left( $now->is_undo(), $steps );
				// If none is left, stop() ends the flush in a single write: a runner that found it still open would go
				// on to clear caches, though nothing has changed.
				return $is_over ? null : [ 'steps' => $steps ];
			}
		);
		if ( $is_over ) {
			$this->stop( $flush, $index, $outcome );
			return false;
		}
		announce_step( $flush, $step->id, 'recorded' );
		return $is_recorded;
	}

	/**
	 * Ends a flush at a step without which it can't go on. If the flush also removes copies of images that keep their
	 * links, it only gives up the new links and continues; returns whether it does.
	 */
	private function stop( Flush $flush, int $index, Outcome $outcome ): bool {
		$goes_on = $flush->is_mixed() && ! $flush->is_undo();
		$this->purges->move( $flush->id, [ 'queued' ], [ 'state' => 'cancelled' ], $goes_on ? 'new_link' : '' );
		if ( $goes_on ) {
			$stopped = static fn ( Flush $now ): array => array_intersect_key( stopped_result( $now, $index, $outcome ), [ 'steps' => true ] );
			return null !== $this->flushes->change( $flush->id, $stopped );
		}
		$this->finish(
			$flush->id,
			static fn ( Flush $now ): array => stopped_result( $now, $index, $outcome )
		);
		return false;
	}

	/** Plans, removes or checks a batch of rows, or empties an edge; if none of that is due, ends the flush or waits. */
	private function work_on_rows( Flush $flush ): bool {
		$pending = $this->purges->pending_summary( $flush->id );
		if ( null === $pending ) {
			return $this->fail_after_storage_grace( $flush );
		}
		// Open rows prove that the table can be read again. Without any, end() finds that out by counting the rows.
		if ( null !== $flush->failure && array_sum( array_column( $pending, 'open' ) ) > 0 ) {
			$this->flushes->update( $flush, [ 'failure' => null ] );
		}
		$emptied = $this->edge_to_empty( $flush, $pending );
		if ( null !== $emptied ) {
			return $this->attempt_next( $flush, $emptied );
		}
		return $this->take_turns( $flush, $pending ) || $this->end_or_wait( $flush, $pending );
	}

	/**
	 * Runs a batch of one of the rows' steps; returns whether there was one.
	 *
	 * @param Pending $pending
	 */
	private function take_turns( Flush $flush, array $pending ): bool {
		foreach ( $this->turns( $flush ) as $id ) {
			if ( $this->row_work( $flush, $id )->take_turn( $flush, $pending, $this->budget ) ) {
				$this->last_turn = $id;
				$this->has_acted = true;
				$this->compaction->compact( $flush );
				return true;
			}
		}
		return false;
	}

	/** @return list<string> The row steps that are due, beginning after the one that had the last turn. */
	private function turns( Flush $flush ): array {
		$ids  = row_steps_due( $flush );
		$last = array_search( $this->last_turn, $ids, true );
		if ( false === $last ) {
			// During planning, the last step goes first: it is the one that finishes rows, and the time slice may be
			// over before its turn comes.
			$next = $flush->is_planning() ? count( $ids ) - 1 : 0;
		} else {
			$next = $last + 1;
		}
		return array_merge( array_slice( $ids, $next ), array_slice( $ids, 0, $next ) );
	}

	private function row_work( Flush $flush, string $id ): Row_Work {
		/** @var class-string<Row_Work> $class */
		$class = STEPS[ $id ][ STEP_HANDLER ];

		return $this->row_works[ $id ] ??= $class::for_flush( $flush, $this->client, $this->budget, edge_step_before( $id ) );
	}

	/**
	 * Ends a flush that has nothing left to do; otherwise lets it wait until a step or rows fall due. Returns whether to
	 * continue at once.
	 *
	 * @param Pending $pending
	 */
	private function end_or_wait( Flush $flush, array $pending ): bool {
		// Another runner is working on the flush, or has died, in which case its lease will expire.
		$leased  = array_filter( $flush->steps, static fn ( Step $step ): bool => ! $step->has_ended() && $step->is_leased() );
		$is_held = [] !== $leased || $pending['queued']['claimed'] + $pending['sent']['claimed'] > 0;
		if ( $is_held ) {
			$this->held[ $flush->id ] = true;
			return false;
		}
		$due = [];
		if ( $pending['queued']['open'] > 0 ) {
			$due[] = $pending['queued']['first'];
		}
		$is_known = $this->is_result_known( $flush, $pending );
		if ( $pending['sent']['open'] > 0 && ! $is_known ) {
			$due[] = min( $pending['sent']['last'], $pending['sent']['first'] + self::GATHER_SECONDS );
		}
		foreach ( array_slice( steps_due( $flush, 'first', 'asked', 'in_turn' ), 0, 1 ) as $step ) {
			$due[] = $step->not_before;
		}
		// A browser's measurements may add rows.
		if ( [] === $due && $flush->measured_until() > now() ) {
			$due[] = $flush->measured_until();
		}
		if ( [] === $due && ! $flush->is_planning() ) {
			return $this->end( $flush, $pending['beside']['open'], $is_known ? $pending['sent']['open'] : 0 );
		}
		if ( [] === $due || min( $due ) <= now() ) {
			return true;
		}
		$this->flushes->update(
			$flush,
			[
				'state'      => 'waiting',
				'wait_until' => min( $due ),
			]
		);
		return false;
	}

	/**
	 * Whether all checked copies are new, and the others only wait until their removal has surely taken effect.
	 *
	 * @param Pending $pending
	 */
	private function is_result_known( Flush $flush, array $pending ): bool {
		$sent = $pending['sent'];
		if ( 0 === $sent['open'] || $sent['open'] > $sent['unchecked'] ) {
			return false;
		}
		// All copies of a deleted image must be gone, and an edge may still refuse to purge the unchecked ones.
		if ( 'delete' === $flush->cause || [] !== steps_due( $flush, 'removed' ) ) {
			return false;
		}
		$sample = $this->purges->tally( $flush->id )->of_sample();
		return $sample->count() > 0 && $sample->count() === $sample->count( Tally::NEW_STATES );
	}

	/** Does the work left after the end, which the verdict did not need. Returns whether to continue at once. */
	private function continue_after_end( Flush $flush ): bool {
		$pending = $this->purges->pending_summary( $flush->id );
		if ( null === $pending ) {
			return false;
		}
		$remaining = [
			'queued' => $pending['beside'],
			'sent'   => $pending['sent'],
		];
		// An undo does nothing with rows.
		if ( 0 === array_sum( array_column( $remaining, 'open' ) ) || [] === row_steps( $flush ) ) {
			$this->end_background_work( $flush );
			return false;
		}
		$due = array_filter( $remaining, static fn ( array $rows ): bool => $rows['open'] > $rows['claimed'] && $rows['first'] <= now() );
		return [] !== $due && $this->take_turns( $flush, $due + self::NO_ROWS );
	}

	private function end_background_work( Flush $flush ): void {
		$ended = $this->flushes->change( $flush->id, static fn ( Flush $now ): array => [ 'notes' => $now->notes_without( Flush::GOES_ON ) ] );
		// Until now only a sample was proved new.
		if ( null !== $ended && 'done' === $ended->state && $flush->counted( Flush::GOES_ON, 'unchecked' ) > 0 ) {
			( new Image_Records() )->set_proved( $flush->id, $ended->finished_at );
		}
	}

	/**
	 * @param int $beside    Rows still to be sent in the background.
	 * @param int $unchecked Rows that only wait until their removal has surely taken effect.
	 */
	private function end( Flush $flush, int $beside, int $unchecked ): bool {
		if ( [] === row_steps( $flush ) ) {
			$this->finish( $flush->id, static fn ( Flush $now ): array => steps_result( $now ) );
			return false;
		}
		$last = array_key_first( steps_due( $flush, 'last' ) );
		if ( null !== $last ) {
			return $this->attempt_next( $flush, $last );
		}
		$tally = $this->purges->tally( $flush->id );
		if ( '' !== database()->last_error ) {
			// Otherwise, the flush would end as if nothing had been found.
			return $this->fail_after_storage_grace( $flush );
		}
		// Compacting changes where rows are counted, not their number.
		$this->compaction->compact_all( $flush );
		$failed    = 0 === $tally->count( [ 'failed' ] ) ? [] : $this->purges->in_state( $flush->id, 'failed', 1 );
		$unsure    = 0 === $tally->count( [ 'unconfirmed' ] ) ? [] : $this->purges->in_state( $flush->id, 'unconfirmed', 20 );
		$over      = array_values(
			array_filter( array_column( $unsure, 'failure' ), static fn ( ?Failure $failure ): bool => null !== $failure && 'interrupted' === $failure->code )
		);
		$stale     = stale_cache( 0 === $tally->count( [ 'stale' ] ) ? [] : $this->purges->in_state( $flush->id, 'stale', 20 ) );
		$remaining = [
			'copies'    => $beside + $unchecked,
			'unchecked' => $unchecked,
		];
		$left      = 0 === $remaining['copies'] ? [] : [ Flush::GOES_ON => $remaining ];
		$notes     = static fn ( Flush $now ): array => $now->notes_with( $left + ( is_seen_old( $now, $tally ) ? [ Flush::SEEN_OLD => [] ] : [] ) );
		$this->finish(
			$flush->id,
			static fn ( Flush $now ): array => rows_result( $now, $tally, $failed[0]->failure ?? $over[0] ?? null, $stale ) + [ 'notes' => $notes( $now ) ]
		);
		return false;
	}

	/**
	 * Fails a flush whose rows could not be read for STORAGE_SECONDS, counted from the database's first failure: the
	 * flush may have waited long before that.
	 */
	private function fail_after_storage_grace( Flush $flush ): bool {
		$since = null === $flush->failure ? 0 : $flush->failure->data->since;
		if ( 0 === $since ) {
			$this->flushes->update( $flush, [ 'failure' => new Failure( 'storage_failed', [ 'since' => now() ] ) ] );
		} elseif ( abs( now() - $since ) > self::STORAGE_SECONDS ) {
			$this->finish( $flush->id, static fn ( Flush $now ): array => failed_result( $now, new Failure( 'storage_failed' ) ) );
		}
		return false;
	}
}
