<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Outcome;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\begin_attempt;
use function ShortPixelFlush\clear_option_cache;
use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\now;
use function ShortPixelFlush\parallel_requests;
use function ShortPixelFlush\Providers\remember_endpoints;
use function ShortPixelFlush\user_may;
use function ShortPixelFlush\wait_seconds;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/steps/events.php';
require_once __DIR__ . '/../allowed-hosts.php';
require_once __DIR__ . '/../attempts.php';
require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../error-log.php';
require_once __DIR__ . '/../settings.php';
require_once __DIR__ . '/../shared-option.php';
require_once __DIR__ . '/../site-address.php';
require_once __DIR__ . '/../versions/address.php';
require_once __DIR__ . '/plan/learned/learn-from-flush.php';
require_once __DIR__ . '/recipe.php';
require_once __DIR__ . '/plan/provider-targets.php';
require_once __DIR__ . '/results.php';
require_once __DIR__ . '/say/kept-refusals.php';
require_once __DIR__ . '/../providers/providers.php';

/**
 * Advances flushes in short time slices. Any number of runners may work on one flush: rows are claimed, a step is leased, and each
 * change of a flush compares the version it is based on. Whatever a runner that dies leaves behind, the next one finds.
 *
 * @phpstan-import-type FlushChange from Flush
 * @phpstan-type Pending array{queued: array{open: int, claimed: int, first: int, last: int}, sent: array{open: int, claimed: int, first: int, last: int}}
 */
final class Runner {
	/** As long as a step can take at worst: twenty slow pages, each with redirects. */
	public const LEASE_SECONDS = 90;

	// Clocks of web heads may differ by this much. A time further ahead was written before a clock was set back.
	private const CLOCK_SLACK = 120;

	// A database that doesn't answer about purges for this long will not answer.
	private const STORAGE_SECONDS = 60;

	// Rows that fall due within this many seconds are looked at together.
	private const GATHER_SECONDS = 10;

	// A step that ended the process this often, such as one in which another plugin's code fails, would do so for ever.
	private const MOST_ATTEMPTS = 3;

	// These change addresses or empty a cache: until one of them is done, nothing has changed.
	private const CHANGING_STEPS = [ 'version', 'switch', 'purge' ];

	private Flushes $flushes;

	private Purges $purges;

	private Client $client;

	private Budget $budget;

	private Incremental_Planner $planner;

	/** @var array<string, Row_Step> By id, ready for the flush of this slice. */
	private array $row_steps = [];

	/** @var array<int, true> Flushes of which another runner has the next thing to do, by id. */
	private array $held = [];

	/** Planning, removing and looking take turns, so that rows leave as fast as they come. */
	private ?int $turn = null;

	public function __construct( ?Client $client = null ) {
		$this->flushes = new Flushes();
		$this->purges  = new Purges();
		$this->client  = $client ?? new Client( allowed_hosts() );
		$this->planner = new Incremental_Planner();
		$this->budget  = new Budget( 0.0, 1 );
	}

	/** Does some seconds of work on one flush; less where there is nothing to do yet. */
	public function step( int $id, float $seconds ): void {
		unset( $this->held[ $id ] );
		$flush = is_resting() ? null : $this->flushes->get( $id );
		if ( null !== $flush && $flush->updated_at > now() + self::CLOCK_SLACK ) {
			$flush = $this->flushes->set_back( $flush );
		}
		$this->prepare( $seconds );
		while ( null !== $flush && $flush->is_open() ) {
			$goes_on = $this->advance( $flush );
			$flush   = $goes_on && ! $this->budget->is_spent() ? $this->flushes->get( $id ) : null;
		}
	}

	/** Works on all that is unfinished, in another order each time: one whose requests take all the time must not keep the others from their turn. */
	public function run_due( float $seconds ): void {
		$until = microtime( true ) + $seconds;
		$open  = array_values( array_filter( $this->flushes->open( null ), static fn ( Flush $flush ): bool => $flush->is_open() ) );
		shuffle( $open );
		foreach ( $open as $index => $flush ) {
			$left = $until - microtime( true );
			if ( $left <= 0 ) {
				return;
			}
			$this->step( $flush->id, max( 2.0, $left / ( count( $open ) - $index ) ) );
		}
	}

	/** Whether another runner had what was to be done next, when this one worked on a flush last. */
	public function was_held( int $id ): bool {
		return isset( $this->held[ $id ] );
	}

	/** Does only the next thing, for someone who waits for it. */
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
	 * @param float|null $seconds For each; null where they share this runner's time.
	 */
	public function try_each( Flush $flush, ?float $seconds = null ): void {
		foreach ( array_keys( $flush->steps_of( [ 'try' ] ) ) as $index ) {
			$now = $this->flushes->get( $flush->id );
			if ( null === $now || ! $now->is_open() ) {
				return;
			}
			if ( null !== $seconds ) {
				$this->prepare( $seconds );
			}
			$this->act( $now, $index, $flush->steps[ $index ] );
		}
	}

	/**
	 * The only way to end a flush: exactly one caller wins, and reports it.
	 *
	 * @param callable(Flush): ?FlushChange $result What the flush, as it is now, ends with: its state, steps and failure. Null where it goes on.
	 * @return bool Whether it has ended by this.
	 */
	public function finish( int $id, callable $result ): bool {
		$state = '';
		$ended = $this->flushes->change(
			$id,
			static function ( Flush $flush ) use ( $result, &$state ): ?array {
				$changes = $result( $flush );
				$state   = $changes['state'] ?? '';
				$may_end = 'cancelled' === $state ? $flush->is_open() : $flush->is_open();
				return null === $changes || ! $may_end ? null : $changes + [
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
		tell_step( $ended, 'end', 'recorded' );
		after_flush( $id, $state );
		$this->flushes->prune( history_size(), history_days() );
		return true;
	}

	private function prepare( float $seconds ): void {
		$this->budget    = new Budget( $seconds, parallel_requests() );
		$this->planner   = new Incremental_Planner();
		$this->row_steps = [];
		$this->turn      = null;
	}

	/** Does one thing; returns whether to go on at once. */
	private function advance( Flush $flush ): bool {
		if ( 'site' !== $flush->scope && has_site_moved( $flush ) ) {
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
		$index = $this->next_step( $flush );
		if ( null !== $index ) {
			return $this->attempt_next( $flush, $index );
		}
		if ( [] !== row_steps( $flush->recipe() ) ) {
			return $this->work_on_rows( $flush );
		}
		$this->finish( $flush->id, static fn ( Flush $now ): array => steps_result( $now ) );
		return false;
	}

	/** Other plugins' code says which CDNs and providers there are. A flush that is new may have several runners, none of which died. */
	private function attempt_begin( Flush $flush ): bool {
		$is_new = $flush->created_at > now() - self::LEASE_SECONDS;
		if ( [] === begin_attempt( 'begin', [ $flush->id ] )['now'] && ! $is_new ) {
			$this->purges->move( $flush->id, [ 'queued' ], [ 'state' => 'cancelled' ] );
			$this->finish( $flush->id, static fn ( Flush $now ): array => failed_result( $now, new Failure( 'interrupted' ) ) );
			// Last, since what it masks comes from the same plugins.
			log_error( 'The flush was given up', 'beginning it ended the process each time', $flush->id );
			return false;
		}
		$has_begun = 'site' === $flush->scope ? $this->begin_everything( $flush ) : $this->begin( $flush );
		end_attempt( 'begin', [ $flush->id ] );
		return $has_begun;
	}

	/** Exactly one runner begins a flush. */
	private function begin( Flush $flush ): bool {
		$changes = [
			'state'      => 'running',
			'started_at' => now(),
		];
		if ( 'removal' === $flush->recipe() && ! $flush->has_step( 'ways' ) ) {
			$changes['steps'] = removal_records( $flush );
		}
		$is_ours = $this->flushes->update( $flush, $changes );
		if ( $is_ours ) {
			before_flush( $flush->id );
		}
		return $is_ours;
	}

	/** What was asked for at another site of the network: only here it shows what there is to flush. */
	private function begin_everything( Flush $flush ): bool {
		$targets = user_may( $flush->acted_by, CAP_SITE ) ? provider_targets() : asker_may_not();
		if ( is_wp_error( $targets ) ) {
			$why = new Failure( 'not_begun', [ 'message' => kept_refusal( $targets ) ] );
			$this->finish( $flush->id, static fn ( Flush $now ): array => failed_result( $now, $why ) );
			return false;
		}
		remember_endpoints();
		$fields  = site_fields( $targets, self::LEASE_SECONDS );
		$is_ours = $this->flushes->update(
			$flush,
			[
				'state'      => 'running',
				'started_at' => now(),
				'subject'    => $fields['subject'] + $flush->subject,
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

	/** The first step that is still to be done once; null where only rows are left. */
	private function next_step( Flush $flush ): ?int {
		return array_key_first( $flush->steps_of( 'removal' === $flush->recipe() ? [ 'ways' ] : [], [ 'queued', 'running' ] ) );
	}

	/**
	 * The step of an edge to empty, once the last removal is through: earlier, the edge would fetch old copies again. Without the
	 * right to empty it, it is only purged of what is on record.
	 *
	 * @param Pending $pending
	 */
	private function edge_to_empty( Flush $flush, array $pending ): ?int {
		if ( $flush->is_planning() || $flush->measured_until() > now() || $pending['queued']['open'] > 0 || $pending['sent']['last'] > now() ) {
			return null;
		}
		$open  = array_filter( $flush->steps_of( [ 'edge' ], [ 'queued', 'running' ] ), static fn ( Step $step ): bool => true === ( $step->data['everything'] ?? false ) && true === ( $step->data['can_empty'] ?? false ) );
		$edges = [] === $open ? [] : Site_Edge::all();
		foreach ( $open as $index => $step ) {
			$edge = $edges[ ( new Edge_Record( $step->data ) )->edge ] ?? null;
			if ( null === $edge ? user_may( $flush->acted_by, CAP_SITE ) : $edge->may_be_emptied_by( $flush->acted_by ) ) {
				return $index;
			}
		}
		return null;
	}

	/** Leases a step and attempts it, unless it is too late for that. */
	private function attempt_next( Flush $flush, int $index ): bool {
		$step = $flush->steps[ $index ];
		if ( $step->is_leased() ) {
			$this->held[ $flush->id ] = true;
			return false;
		}
		$is_unchanged = [] === $flush->steps_of( self::CHANGING_STEPS, [ 'done' ] ) && ! $flush->is_undo();
		$is_stale     = in_array( $step->id, self::CHANGING_STEPS, true ) && 'queued' === $step->state && $is_unchanged && max( $flush->created_at, 'site' === $flush->scope ? $flush->started_at : 0 ) < now() - Step_Context::STALE_SECONDS;
		// Only the request in which someone asked for it may try an endpoint.
		if ( $is_stale || 'try' === $step->id ) {
			$this->stop( $flush, $index, Outcome::failed( 'interrupted' ) );
			log_failed_step( $flush->id, $step->id, Outcome::failed( 'interrupted' ) );
			return false;
		}
		$leased = $this->flushes->lease( $flush->id, $index, self::LEASE_SECONDS );
		$flush  = null === $leased ? null : $this->flushes->get( $flush->id );
		return null !== $leased && null !== $flush && $this->act( $flush, $index, $leased );
	}

	/** An act that is not recorded is repeated by the next runner, so every act is idempotent. */
	private function act( Flush $flush, int $index, Step $step ): bool {
		$began = microtime( true );
		/** @var callable(Step_Context): Outcome $act */
		[ $act, , $failure ] = STEPS[ $step->id ] ?? [ '', '', '' ];
		$is_over             = $step->attempts > self::MOST_ATTEMPTS;
		try {
			if ( ! $is_over ) {
				tell_step( $flush, $step->id, 'before' );
			}
			if ( $flush->gives_new_addresses() ) {
				// Another runner may have written the versions after this process read the options.
				clear_option_cache( Versions\OPTION );
			}
			$targets = targets_of( $flush, $step );
			$is_lost = '' === $act || ( 'site' === $flush->scope && [] === $targets );
			$outcome = $is_lost || $is_over ? Outcome::failed( $is_over ? 'step_crashed' : 'no_provider', $step->data ) : $act( new Step_Context( $flush, $step, $targets, $this->client, $this->budget ) );
			if ( ! $is_over ) {
				tell_step( $flush, $step->id, 'after' );
			}
		} catch ( \Throwable $error ) {
			log_error( 'The step failed', $error, $flush->id, $step->id );
			// Nobody needs to wait for the lease of a request that knows it is dying.
			$this->flushes->record( $flush->id, $index, $step->token, static fn ( Step $now ): Step => $now );
			throw $error;
		}
		$goes_on = $this->conclude( $flush, $index, $step, $outcome, $failure, round( microtime( true ) - $began, 1 ) );
		if ( Outcome::FAILED === $outcome->state ) {
			// Last: what is masked in a log comes from other plugins, whose code may be what ended the process.
			log_failed_step( $flush->id, $step->id, $outcome );
		}
		return $goes_on;
	}

	/** @param string $failure What follows a failure, as STEPS has it. */
	private function conclude( Flush $flush, int $index, Step $step, Outcome $outcome, string $failure, float $seconds ): bool {
		if ( Outcome::FAILED === $outcome->state && 'give_up' === $failure ) {
			return $this->give_up_provider( $flush, $index, $step, $outcome, $seconds );
		}
		if ( Outcome::FAILED === $outcome->state && 'stop' === $failure ) {
			$this->stop( $flush, $index, $outcome );
			return false;
		}
		$is_recorded = $this->flushes->record(
			$flush->id,
			$index,
			$step->token,
			static fn ( Step $now ): Step => $now->after( $outcome, $seconds ),
			Outcome::AGAIN !== $outcome->state ? [] : [
				'state'      => 'waiting',
				'wait_until' => $outcome->at,
			]
		);
		if ( 'version' === $step->id ) {
			take_back_if_stopped( $flush->id );
		}
		tell_step( $flush, $step->id, 'recorded' );
		// Some page caches are cleared as this request ends, so pages are looked at in the next.
		return $is_recorded && Outcome::AGAIN !== $outcome->state && 'page_caches' !== $step->id;
	}

	/** Goes on without a provider where another was changed or can be; else ends the flush. */
	private function give_up_provider( Flush $flush, int $index, Step $step, Outcome $outcome, float $seconds ): bool {
		$is_over     = false;
		$is_recorded = null !== $this->flushes->change(
			$flush->id,
			static function ( Flush $now ) use ( $index, $step, $outcome, $seconds, &$is_over ): ?array {
				if ( ( $now->steps[ $index ]->token ?? '' ) !== $step->token ) {
					return null;
				}
				$steps   = array_map( static fn ( Step $other ): Step => $other->provider === $step->provider ? $other->not_reached() : $other, $now->steps_with( $index, $step->after( $outcome, $seconds ) ) );
				$is_over = ! has_provider_left( $now->is_undo(), $steps );
				// Then one write ends it: a runner that found it open would go on with caches, though nothing has changed.
				return $is_over ? null : [ 'steps' => $steps ];
			}
		);
		if ( $is_over ) {
			$this->stop( $flush, $index, $outcome );
			return false;
		}
		tell_step( $flush, $step->id, 'recorded' );
		return $is_recorded;
	}

	/** Ends a flush at a step without which nothing has changed. */
	private function stop( Flush $flush, int $index, Outcome $outcome ): void {
		if ( $flush->gives_new_addresses() && ! $flush->is_undo() ) {
			$this->purges->move( $flush->id, [ 'queued' ], [ 'state' => 'cancelled' ] );
		}
		$this->finish(
			$flush->id,
			static fn ( Flush $now ): array => stopped_result( $now, $index, $outcome )
		);
	}

	/** Has rows planned, removed and looked at, a batch at a time. */
	private function work_on_rows( Flush $flush ): bool {
		$pending = $this->purges->pending_summary( $flush->id );
		if ( null === $pending ) {
			return $this->fail_after_storage_grace( $flush );
		}
		// Once none is open, only the counts at the end show whether the database answers.
		if ( null !== $flush->failure && $pending['queued']['open'] + $pending['sent']['open'] > 0 ) {
			$this->flushes->update( $flush, [ 'failure' => null ] );
		}
		$emptied = $this->edge_to_empty( $flush, $pending );
		if ( null !== $emptied ) {
			return $this->attempt_next( $flush, $emptied );
		}
		$turns = row_steps( $flush->recipe() );
		if ( $flush->gives_new_addresses() && $pending['queued']['open'] > 0 && accept_new_addresses( $flush ) ) {
			return true;
		}
		$first = $this->turn ?? (int) array_search( 0 === ( $flush->planning()->done ?? 1 ) ? 'plan' : 'remove', $turns, true );
		foreach ( array_keys( $turns ) as $tried ) {
			$turn = ( $first + $tried ) % count( $turns );
			if ( $this->take_turn( $flush, $turns[ $turn ], $pending ) ) {
				$this->turn = $turn + 1;
				return true;
			}
		}
		return $this->rest( $flush, $pending );
	}

	/** @param Pending $pending */
	private function take_turn( Flush $flush, string $id, array $pending ): bool {
		if ( 'plan' === $id ) {
			return $this->planner->plan( $flush, $pending['queued']['open'] + $pending['sent']['open'] );
		}
		$state = [
			'remove' => 'queued',
			'look'   => 'sent',
		][ $id ] ?? '';
		$rows  = $pending[ $state ] ?? null;
		if ( null === $rows || $rows['open'] === $rows['claimed'] || $rows['first'] > now() ) {
			return false;
		}
		if ( ! isset( $this->row_steps[ $id ] ) ) {
			/** @var class-string<Row_Step> $class */
			[ $class ]              = STEPS[ $id ];
			$edges                  = new Row_Edges( $flush, $this->budget );
			$this->row_steps[ $id ] = new $class( $flush, $this->client, $edges, $this->budget, wait_seconds() );
		}
		$has_run = $this->row_steps[ $id ]->run( $this->budget );
		if ( $has_run && 'look' === $id && ! $flush->gives_new_addresses() ) {
			$this->planner->compact( $flush );
		}
		return $has_run;
	}

	/**
	 * Ends a flush that has no rows left; else leaves it until the next rows fall due. Returns whether there is something to do already.
	 *
	 * @param Pending $pending
	 */
	private function rest( Flush $flush, array $pending ): bool {
		$plan = $flush->step( 'plan' );
		// Another runner is at it, or has died: then its lease will run out.
		$is_held = $pending['queued']['claimed'] + $pending['sent']['claimed'] > 0 || ( null !== $plan && $plan->is_leased() );
		if ( $is_held ) {
			$this->held[ $flush->id ] = true;
			return false;
		}
		$due = [];
		if ( $pending['queued']['open'] > 0 ) {
			$due[] = $pending['queued']['first'];
		}
		if ( $pending['sent']['open'] > 0 ) {
			$due[] = min( $pending['sent']['last'], $pending['sent']['first'] + self::GATHER_SECONDS );
		}
		// More rows may come of the pages that a browser is measuring.
		if ( [] === $due && $flush->measured_until() > now() ) {
			$due[] = $flush->measured_until();
		}
		if ( [] === $due && ! $flush->is_planning() ) {
			$this->end_rows( $flush );
			return false;
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

	private function end_rows( Flush $flush ): void {
		$pages = array_key_first( $flush->steps_of( [ 'page_caches' ], [ 'queued', 'running' ] ) );
		if ( null !== $pages ) {
			$this->attempt_next( $flush, $pages );
			return;
		}
		$tally = $this->purges->tally( $flush->id );
		if ( '' !== database()->last_error ) {
			// It would end as if nothing had been found.
			$this->fail_after_storage_grace( $flush );
			return;
		}
		learn_from( $flush );
		// Compacting changes where rows are counted, not how many they are.
		$this->planner->compact_all( $flush );
		$failed = 0 === $tally->count( [ 'failed' ] ) ? [] : $this->purges->in_state( $flush->id, 'failed', 1 );
		$unsure = 0 === $tally->count( [ 'unconfirmed' ] ) ? [] : $this->purges->in_state( $flush->id, 'unconfirmed', 20 );
		$over   = array_values( array_filter( array_column( $unsure, 'failure' ), static fn ( ?Failure $failure ): bool => null !== $failure && 'interrupted' === $failure->code ) );
		$stale  = stale_cache( 0 === $tally->count( [ 'stale' ] ) ? [] : $this->purges->in_state( $flush->id, 'stale', 20 ) );
		$this->finish( $flush->id, static fn ( Flush $now ): array => rows_result( $now, $tally, $failed[0]->failure ?? $over[0] ?? null, $stale ) );
	}

	/** Counts from when the database was first seen not to answer: the flush may have waited for long before that. */
	private function fail_after_storage_grace( Flush $flush ): bool {
		$since = integer( null === $flush->failure ? 0 : $flush->failure->data['since'] ?? 0 );
		if ( 0 === $since ) {
			$this->flushes->update( $flush, [ 'failure' => new Failure( 'storage_failed', [ 'since' => now() ] ) ] );
		} elseif ( abs( now() - $since ) > self::STORAGE_SECONDS ) {
			$this->finish( $flush->id, static fn ( Flush $now ): array => failed_result( $now, new Failure( 'storage_failed' ) ) );
		}
		return false;
	}
}
