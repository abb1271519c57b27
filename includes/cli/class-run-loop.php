<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use WP_CLI;
use function ShortPixelFlush\now;
use function ShortPixelFlush\sleep_for;
use function WP_CLI\Utils\check_proc_available;
use function WP_CLI\Utils\wp_clear_object_cache;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Runs flushes in turn until all have ended, bounded by time, memory and Ctrl-C. Any number of these may run at once. */
final class Run_Loop {
	// Short enough to respond to Ctrl-C, but not shorter: at the end of a step, fewer requests are under way, until the
	// last one is done.
	private const STEP_SECONDS = 10.0;

	// During a step, the progress is not shown again for this many times as long as showing it took.
	private const WORK_FOR_A_LOOK = 50;

	private Flushes $flushes;

	private Work_Limits $limits;

	private Progress $progress;

	/** @var array<int, int> Ids of the named flushes or, if none were named, of all that were open at some point. */
	private array $seen = [];

	public function __construct( Work_Limits $limits, Progress $progress ) {
		$this->flushes  = new Flushes();
		$this->limits   = $limits;
		$this->progress = $progress;
	}

	/** @param list<int>|null $ids Flushes; null for all unfinished ones, including those that begin in the meantime. */
	public function run( ?array $ids ): void {
		$show_at = 0.0;
		$watch   = function () use ( $ids, &$show_at ): void {
			$begun = microtime( true );
			if ( $begun > $show_at ) {
				$this->progress->show( $this->flushes( $ids )['all'] );
				// Nothing is sent while rows are counted, so a slow count happens less often.
				$show_at = microtime( true ) + max( 0.25, self::WORK_FOR_A_LOOK * ( microtime( true ) - $begun ) );
			}
		};
		add_action( 'shortpixel_flush_after_purge', $watch );
		try {
			$this->loop( $ids );
		} finally {
			remove_action( 'shortpixel_flush_after_purge', $watch );
		}
	}

	/** @return list<int> */
	public function seen(): array {
		return array_keys( $this->seen );
	}

	/**
	 * @param list<int>|null $ids Flushes; null for all unfinished ones.
	 * @return array{all: list<Flush>, open: list<Flush>} The flushes, read from the database. Those that have ended
	 *     stay in `all` for the report.
	 */
	private function flushes( ?array $ids ): array {
		$ids       ??= array_map( static fn ( Flush $flush ): int => $flush->id, $this->flushes->open( null ) );
		$this->seen += array_combine( $ids, $ids );

		$all = array_values( array_filter( array_map( [ $this->flushes, 'get' ], $this->seen ) ) );
		return [
			'all'  => $all,
			'open' => array_values( array_filter( $all, static fn ( Flush $flush ): bool => $flush->is_open() ) ),
		];
	}

	/** @param list<int>|null $ids */
	private function loop( ?array $ids ): void {
		for ( $has_acted = true;; ) {
			$flushes = $this->flushes( $ids );
			$this->progress->show( $flushes['all'] );
			if ( [] === $flushes['open'] ) {
				return;
			}
			$this->rest( $flushes['open'], $has_acted );
			if ( Work_Limits::NONE !== $this->limits->reached() ) {
				return;
			}
			$has_acted = false;
			foreach ( $flushes['open'] as $flush ) {
				$is_done   = $flush->reads_cleared_pages() && self::step_in_another_process( $flush->id );
				$has_acted = $is_done || self::step( $flush->id, $this->limits->seconds_left() ) || $has_acted;
			}

			// Other processes outdate the cached objects, and the cache would keep growing.
			wp_clear_object_cache();
		}
	}

	/** Works on a flush for a moment; returns whether that got anything done. */
	public static function step( int $id, float $most = self::STEP_SECONDS ): bool {
		$runner = new Runner();
		$runner->step( $id, min( self::STEP_SECONDS, $most ) );
		return $runner->has_acted();
	}

	/**
	 * Works on a flush in another process, since page caches such as Surge only clear when the process ends, and pages
	 * are read afterwards. Returns false if that process could not be started, or failed.
	 */
	private static function step_in_another_process( int $id ): bool {
		if ( ! check_proc_available( 'run', true ) ) {
			return false;
		}
		$code = WP_CLI::runcommand(
			"shortpixel-flush run {$id} --once --quiet",
			[
				'return'     => 'return_code',
				'exit_error' => false,
			]
		);
		return 0 === $code;
	}

	/**
	 * Sleeps until something is due, but at most a second. A flush that is not waiting but had nothing to do is
	 * probably being run elsewhere.
	 *
	 * @param list<Flush> $open
	 * @param bool        $has_acted Whether the last round got anything done.
	 */
	private function rest( array $open, bool $has_acted ): void {
		$seconds = 1.0;
		foreach ( $open as $flush ) {
			$seconds = min( $seconds, 'waiting' === $flush->state ? max( 0.1, $flush->wait_until - now() ) : ( $has_acted ? 0.0 : 0.5 ) );
		}
		if ( $seconds > 0.0 ) {
			sleep_for( $seconds );
		}
	}
}
