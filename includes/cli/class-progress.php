<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use cli\progress\Bar;
use ShortPixelFlush\Flush\Flush;
use WP_CLI;
use WP_CLI\NoOp;
use function ShortPixelFlush\Flush\flush_shape;
use function WP_CLI\Utils\make_progress_bar;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/report.php';

/**
 * A bar on a terminal, elsewhere a line for each phase. A copy counts when ShortPixel has accepted its removal, and once more when it has
 * been checked. A step counts when it has ended.
 */
final class Progress {
	private bool $is_shown;

	/** @var Bar|NoOp|null Null before the first show(); NoOp if the output is no terminal. */
	private $bar = null;

	private int $done = 0;

	private int $total = 0;

	private string $phase = '';

	private string $message = '';

	public function __construct( bool $is_shown ) {
		$this->is_shown = $is_shown;
	}

	/** @param list<Flush> $flushes Including those that have ended. */
	public function show( array $flushes ): void {
		if ( ! $this->is_shown || [] === $flushes ) {
			return;
		}

		$done    = 0;
		$total   = 0;
		$phase   = '';
		$message = '';
		foreach ( $flushes as $flush ) {
			$shape  = flush_shape( $flush );
			$copies = $shape['copies'];
			$total += $copies['total'] + $copies['sampled'] + count( $shape['steps'] );
			$done  += ( 'removal' === $shape['method'] ? $copies['removed'] : $copies['total'] ) + $copies['checked'] + count( array_intersect( array_column( $shape['steps'], 'state' ), [ 'done', 'failed', 'skipped' ] ) );
			if ( '' === $message && $flush->is_open() ) {
				$message = $shape['message'];
				$phase   = implode( ' ', array_merge( [ $flush->id, $flush->state ], array_column( $shape['layers'], 'state' ) ) );
			}
		}

		// Once all have ended, there is nothing left to say on the bar.
		$this->draw( $done, $total, $phase, '' === $phase ? self::title( $flushes ) : $message );
	}

	public function end(): void {
		if ( $this->bar instanceof Bar ) {
			$this->bar->finish();
		}
	}

	/** Never back: addresses that are retried have been counted. */
	private function draw( int $done, int $total, string $phase, string $message ): void {
		if ( null === $this->bar ) {
			// Redrawn at every tick: the run loop keeps ticks rare.
			$this->bar   = make_progress_bar( $message, max( 1, $total ), 1 );
			$this->total = $total;
		}

		$done = max( $this->done, min( $done, $this->total ) );
		if ( $this->bar instanceof Bar ) {
			$this->bar->tick( $done - $this->done, $message );
		} elseif ( '' !== $phase && $phase !== $this->phase && $message !== $this->message ) {
			// By phase, since the message of a countdown changes every second.
			WP_CLI::log( $message );
		}
		$this->done    = $done;
		$this->phase   = $phase;
		$this->message = $message;
	}

	/** @param non-empty-list<Flush> $flushes */
	private static function title( array $flushes ): string {
		return 1 === count( $flushes )
			/* translators: %d: a flush's number, such as 12. */
			? sprintf( __( 'Flush %d', 'shortpixel-flush' ), $flushes[0]->id )
			/* translators: %s: number of flushes. */
			: sprintf( _n( '%s flush', '%s flushes', count( $flushes ), 'shortpixel-flush' ), number_format_i18n( count( $flushes ) ) );
	}
}
