<?php
/**
 * Drives flushes to their end from the shell.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Runner;
use function ShortPixelFlush\Flush\memory_left;
use function ShortPixelFlush\now;
use function WP_CLI\Utils\wp_clear_object_cache;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/verdict/fingerprint.php';

/**
 * Takes the runner's steps one after the other, bounded by time, memory and Ctrl-C. Any number of these may run at once.
 */
final class Driver {
	public const ENDED       = 'ended';
	public const INTERRUPTED = 'interrupted';
	public const OUT_OF_TIME = 'time';
	public const MEMORY      = 'memory';

	// Short, so that Ctrl-C and the bar are answered; a batch under way is always seen to its end.
	private const STEP_SECONDS = 2.0;

	// A step that needs more than this for itself would be ended before it has claimed anything.
	private const LEAST_MEMORY = 8388608;

	private Flushes $flushes;

	private Interrupt $interrupt;

	private Progress $progress;

	private float $until;

	/**
	 * The flushes that were driven, by number.
	 *
	 * @var array<int, int>
	 */
	private array $seen = [];

	/**
	 * Keeps what it works with; nothing is done yet.
	 */
	public function __construct( Interrupt $interrupt, Progress $progress, float $until ) {
		$this->flushes   = new Flushes();
		$this->interrupt = $interrupt;
		$this->progress  = $progress;
		$this->until     = $until;
	}

	/**
	 * Drives flushes until all have ended or are paused, and tells why it stopped.
	 *
	 * @param list<int> $ids Flushes; none stands for whatever is unfinished, also what is begun meanwhile.
	 */
	public function drive( array $ids ): string {
		$shown_at = 0.0;
		$watch    = function () use ( $ids, &$shown_at ): void {
			// Not for each of the addresses, which are counted in the database.
			if ( microtime( true ) - $shown_at > 0.25 ) {
				$shown_at = microtime( true );
				$this->progress->show( $this->flushes( $ids )['all'] );
			}
		};
		add_action( 'shortpixel_flush_after_purge', $watch );

		try {
			return $this->drive_watched( $ids );
		} finally {
			remove_action( 'shortpixel_flush_after_purge', $watch );
		}
	}

	/**
	 * Lists the flushes that were driven.
	 *
	 * @return list<int>
	 */
	public function seen(): array {
		return array_keys( $this->seen );
	}

	/**
	 * Reads anew what is to be driven. What ended meanwhile stays among all, since the report is about it as well.
	 *
	 * @param list<int> $ids Flushes; none stands for whatever is unfinished.
	 * @return array{all: list<Flush>, open: list<Flush>}
	 */
	public function flushes( array $ids ): array {
		$all  = [];
		$open = [];

		foreach ( [] === $ids ? $this->flushes->open( null ) : [] as $flush ) {
			$this->seen += $flush->may_run() ? [ $flush->id => $flush->id ] : [];
		}

		$this->seen += array_combine( $ids, $ids );

		foreach ( $this->seen as $id ) {
			$flush = $this->flushes->get( $id );

			if ( null !== $flush ) {
				$all[] = $flush;
			}

			if ( null !== $flush && $flush->may_run() ) {
				$open[] = $flush;
			}
		}

		return [
			'all'  => $all,
			'open' => $open,
		];
	}

	/**
	 * Says why to stop; empty while there is no reason.
	 */
	public function reason_to_stop(): string {
		if ( $this->interrupt->is_heard() ) {
			return self::INTERRUPTED;
		}

		if ( microtime( true ) >= $this->until ) {
			return self::OUT_OF_TIME;
		}

		return memory_left() < self::LEAST_MEMORY ? self::MEMORY : '';
	}

	/**
	 * @param list<int> $ids Flushes.
	 */
	private function drive_watched( array $ids ): string {
		for ( $worked = 1.0;; ) {
			$flushes = $this->flushes( $ids );
			$this->progress->show( $flushes['all'] );

			if ( [] === $flushes['open'] ) {
				return self::ENDED;
			}

			$this->rest( $flushes['open'], $worked );
			$reason = $this->reason_to_stop();

			if ( '' !== $reason ) {
				return $reason;
			}

			$began = microtime( true );
			foreach ( $flushes['open'] as $flush ) {
				( new Runner() )->step( $flush->id, self::STEP_SECONDS );
			}
			$worked = microtime( true ) - $began;

			// Other processes change what WordPress remembers, and what it remembers grows.
			wp_clear_object_cache();
		}
	}

	/**
	 * Sleeps for as long as nothing is due, a second at most.
	 *
	 * @param list<Flush> $open   Unfinished flushes.
	 * @param float       $worked For how long the last steps had something to do.
	 */
	private function rest( array $open, float $worked ): void {
		$seconds = 1.0;
		foreach ( $open as $flush ) {
			$seconds = min( $seconds, 'waiting' === $flush->state ? max( 0.1, $flush->wait_until - now() ) : ( $worked < 0.05 ? 0.2 : 0.0 ) );
		}

		if ( $seconds > 0.0 ) {
			usleep( (int) ( 1000000 * $seconds ) );
		}
	}
}
