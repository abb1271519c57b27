<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use cli\progress\Bar;
use ShortPixelFlush\Model\Flush;
use WP_CLI;
use WP_CLI\NoOp;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\now;
use function ShortPixelFlush\wait_seconds;
use function WP_CLI\Utils\make_progress_bar;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * A progress bar on a terminal, otherwise a line for each phase. The work done is counted in copies, checks, steps and
 * seconds of waiting.
 */
final class Progress {
	// The resolution of the bar: more parts than a terminal is wide.
	private const PARTS = 1000;

	private bool $is_shown;

	/** @var Bar|NoOp|null Null until something is shown; NoOp if the output is not a terminal. */
	private $bar = null;

	/** The parts drawn so far. */
	private int $done = 0;

	private string $phase = '';

	private string $message = '';

	/** @var array<int, array<int, int>> The time each wait was first seen, by flush and by the wait's end. */
	private array $waits = [];

	/** @var array<int, array{int, float}> The work done and its share when last shown, by flush. */
	private array $shares = [];

	public function __construct( bool $is_shown ) {
		$this->is_shown = $is_shown && true !== WP_CLI::get_config( 'quiet' );
	}

	/** @param list<Flush> $flushes Including those that have ended. */
	public function show( array $flushes ): void {
		if ( ! $this->is_shown || [] === $flushes ) {
			return;
		}

		$share   = 0.0;
		$phase   = '';
		$message = '';
		foreach ( $flushes as $flush ) {
			$shape  = flush_shape( $flush );
			$share += $flush->is_open() ? $this->share_of( $flush, $shape ) / count( $flushes ) : 1 / count( $flushes );
			if ( '' === $message && $flush->is_open() ) {
				$message = $shape['message'];
				$phase   = implode( ' ', array_merge( [ $flush->id, $flush->state ], array_column( $shape['layers'], 'state' ) ) );
			}
		}

		// Once all have ended, the bar names the flushes instead of a phase.
		$this->draw( (int) floor( $share * self::PARTS ), $phase, '' === $phase ? self::title( $flushes ) : $message );
	}

	public function end(): void {
		if ( $this->bar instanceof Bar ) {
			$this->bar->finish();
		}
	}

	/**
	 * Returns the completed share of a flush, from 0 to 1. If more work turns up, such as a second wait, the bar slows
	 * down.
	 *
	 * @param Flush_Shape $shape
	 */
	private function share_of( Flush $flush, array $shape ): float {
		$copies  = $shape['copies'];
		$ended   = array_intersect( array_column( $shape['steps'], 'state' ), [ 'done', 'failed', 'skipped' ] );
		$removed = 'removal' === $shape['method'] ? $copies['removed'] : $copies['total'];
		$total   = $copies['total'] + $copies['sampled'] + count( $shape['steps'] );
		$planned = null === $shape['planning'] ? 1 : $shape['planning']['images_done'] / max( 1, $shape['planning']['images'] );
		// Assumes that unplanned images are like the planned ones.
		$total /= max( 0.001, $planned );
		if ( 'waiting' === $flush->state && $flush->wait_until > now() ) {
			$this->waits[ $flush->id ][ $flush->wait_until ] = $this->waits[ $flush->id ][ $flush->wait_until ] ?? now();
		}
		$waits  = $this->waits[ $flush->id ] ?? [];
		$waited = array_sum( array_map( static fn ( int $until, int $since ): int => min( $until, now() ) - $since, array_keys( $waits ), $waits ) );
		$total += max( $flush->removes() ? wait_seconds() : 0, array_sum( array_keys( $waits ) ) - array_sum( $waits ) );

		[ $before, $share ]         = $this->shares[ $flush->id ] ?? [ 0, 0.0 ];
		$done                       = max( $before, $removed + $copies['checked'] + count( $ended ) + $waited );
		$share                     += ( 1 - $share ) * min( 1, ( $done - $before ) / max( 1, $total - $before ) );
		$this->shares[ $flush->id ] = [ $done, $share ];
		return $share;
	}

	/** Draws the bar, which never moves backwards, even if copies have to be repeated. */
	private function draw( int $done, string $phase, string $message ): void {
		// The interval of 1 ms redraws at every tick; the run loop keeps ticks rare.
		$this->bar ??= make_progress_bar( $message, self::PARTS, 1 );

		$done = max( $this->done, min( $done, self::PARTS ) );
		if ( $this->bar instanceof Bar ) {
			$this->bar->tick( $done - $this->done, $message );
		} elseif ( '' !== $phase && $phase !== $this->phase && $message !== $this->message ) {
			// Logs once per phase, since a countdown changes its message every second.
			WP_CLI::log( $message );
		}
		$this->done    = $done;
		$this->phase   = $phase;
		$this->message = $message;
	}

	/** @param non-empty-list<Flush> $flushes */
	private static function title( array $flushes ): string {
		return 1 === count( $flushes )
			? sprintf( 'Flush %d', $flushes[0]->id )
			: sprintf( '%s flushes', number_format_i18n( count( $flushes ) ) );
	}
}
