<?php
/**
 * Shows how far flushes have come.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use cli\progress\Bar;
use ShortPixelFlush\Flush\Flush;
use WP_CLI;
use WP_CLI\NoOp;
use function ShortPixelFlush\Flush\flush_shape;
use function WP_CLI\Utils\make_progress_bar;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/report.php';

/**
 * A bar on a terminal; elsewhere a line for each stage. Everything in it is counted: an address counts once when ShortPixel
 * has taken its removal and once more when it has been checked, a step when it has ended.
 */
final class Progress {
	private bool $is_shown;

	/**
	 * Nothing before the first show(), and a bar without one where the output is no terminal.
	 *
	 * @var Bar|NoOp|null
	 */
	private $bar = null;

	private int $done = 0;

	private int $total = 0;

	private string $stage = '';

	private string $message = '';

	/**
	 * Keeps what it reads from; nothing is shown yet.
	 */
	public function __construct( bool $is_shown ) {
		$this->is_shown = $is_shown;
	}

	/**
	 * Shows how flushes stand.
	 *
	 * @param list<Flush> $flushes Also those that have ended.
	 */
	public function show( array $flushes ): void {
		if ( ! $this->is_shown || [] === $flushes ) {
			return;
		}

		$done    = 0;
		$total   = 0;
		$stage   = '';
		$message = '';

		foreach ( $flushes as $flush ) {
			$shape  = flush_shape( $flush );
			$counts = $shape['counts'];
			$queued = ( $counts['queued'] ?? 0 );
			$sent   = ( $counts['sent'] ?? 0 );
			$total += 2 * $counts['total'] + count( $shape['steps'] );
			$done  += 2 * ( $counts['total'] - $queued ) - $sent + count( array_intersect( array_column( $shape['steps'], 'state' ), [ 'done', 'failed', 'skipped' ] ) );

			if ( '' === $message && $flush->is_open() ) {
				$message = $shape['message'];
				$stage   = "{$flush->id} {$flush->state} " . implode( ' ', array_column( $shape['layers'], 'state' ) );
			}
		}

		// A bar that is full is no place to say what is being done.
		$this->draw( $done, $total, $stage, '' === $stage ? self::title( array_map( static fn ( Flush $flush ): int => $flush->id, $flushes ) ) : $message );
	}

	/**
	 * Draws the last of it.
	 */
	public function end(): void {
		if ( $this->bar instanceof Bar ) {
			$this->bar->finish();
		}
	}

	/**
	 * Moves the bar, never back: what is tried again has been counted.
	 */
	private function draw( int $done, int $total, string $stage, string $message ): void {
		if ( null === $this->bar ) {
			// Drawn each time: how often that is, the driver sees to.
			$this->bar   = make_progress_bar( $message, max( 1, $total ), 1 );
			$this->total = $total;
		}

		$done = max( $this->done, min( $done, $this->total ) );

		if ( $this->bar instanceof Bar ) {
			$this->bar->tick( $done - $this->done, $message );
		} elseif ( '' !== $stage && $stage !== $this->stage && $message !== $this->message ) {
			// Not each second of a countdown.
			WP_CLI::log( $message );
		}

		$this->done    = $done;
		$this->stage   = $stage;
		$this->message = $message;
	}

	/**
	 * Names flushes.
	 *
	 * @param list<int> $ids
	 */
	private static function title( array $ids ): string {
		return 1 === count( $ids )
			/* translators: %d: a flush's number, such as 12. */
			? sprintf( __( 'Flush %d', 'shortpixel-flush' ), $ids[0] )
			/* translators: %s: number of flushes. */
			: sprintf( _n( '%s flush', '%s flushes', count( $ids ), 'shortpixel-flush' ), number_format_i18n( count( $ids ) ) );
	}
}
