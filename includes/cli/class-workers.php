<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;
use WP_CLI\Runner;
use function WP_CLI\Utils\get_php_binary;
use function WP_CLI\Utils\wp_clear_object_cache;

defined( 'ABSPATH' ) || exit;

/**
 * Child processes that each run `wp shortpixel-flush run`. They share nothing but the database, where each address is claimed by one
 * of them, so a child that dies costs its batch some time and nothing else.
 *
 * @phpstan-type Child array{process: resource, input: resource, started_at: float}
 */
final class Workers {
	// In the environment, since an option would appear in the help.
	private const MARK = 'SHORTPIXEL_FLUSH_WORKER';

	// If children keep dying, the next one would die of the same cause.
	private const MOST_CRASHES = 3;

	private const STOP_SECONDS = 60;

	private Run_Loop $loop;

	private Progress $progress;

	private float $until;

	/** @var list<Child> */
	private array $children = [];

	private int $crashes = 0;

	public function __construct( Run_Loop $loop, Progress $progress, float $until ) {
		$this->loop     = $loop;
		$this->progress = $progress;
		$this->until    = $until;
	}

	/** True in a child process. */
	public static function is_worker(): bool {
		return '1' === getenv( self::MARK );
	}

	/** @param list<int> $ids None stands for whatever is unfinished. Returns why it stopped: one of Run_Loop's reasons. */
	public function run( array $ids, int $number ): string {
		do {
			$flushes = $this->loop->flushes( $ids );
			$reason  = [] === $flushes['open'] ? Run_Loop::ENDED : $this->loop->reason_to_stop();
			$this->progress->show( $flushes['all'] );
			if ( '' === $reason ) {
				$this->reap();
				$this->spawn( $ids, $number );

				// If none can be spawned, or none survives, this process does the work.
				$reason = [] === $this->children ? $this->loop->run( $ids ) : '';
			}
			usleep( '' === $reason ? 100000 : 0 );
			wp_clear_object_cache();
		} while ( '' === $reason );

		$this->stop();
		return $reason;
	}

	/** @param list<int> $ids Children are spawned until there are enough, unless they keep dying. */
	private function spawn( array $ids, int $number ): void {
		for ( $missing = $number - count( $this->children ); $missing > 0 && $this->crashes <= self::MOST_CRASHES; $missing-- ) {
			$child = $this->start_child( $ids );
			if ( null === $child ) {
				$this->crashes = self::MOST_CRASHES + 1;
				WP_CLI::warning( __( 'PHP may not start processes here, so this one works alone.', 'shortpixel-flush' ) );
				return;
			}
			$this->children[] = $child;
		}
	}

	/** Forgets children that have ended. One that exits cleanly has hit a limit of its own, such as memory. */
	private function reap(): void {
		$alive = [];
		foreach ( $this->children as $child ) {
			$status = proc_get_status( $child['process'] );
			if ( is_array( $status ) && $status['running'] ) {
				$alive[] = $child;
				continue;
			}
			// A child that exits within a second can't have done anything.
			$this->crashes += ! is_array( $status ) || 0 !== $status['exitcode'] || microtime( true ) - $child['started_at'] < 1.0 ? 1 : 0;
			proc_close( $child['process'] );
		}
		$this->children = $alive;
	}

	/** Asks the children to stop, and waits until their batches are recorded. */
	private function stop(): void {
		$until = microtime( true ) + self::STOP_SECONDS;
		foreach ( $this->children as $child ) {
			fclose( $child['input'] ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_system_read_fclose -- A pipe, not a file.
		}
		foreach ( $this->children as $child ) {
			do {
				$status = proc_get_status( $child['process'] );
				$waits  = is_array( $status ) && $status['running'] && microtime( true ) < $until;
				usleep( $waits ? 50000 : 0 );
			} while ( $waits );

			proc_terminate( $child['process'] );
			proc_close( $child['process'] );
		}
		$this->children = [];
	}

	/**
	 * @param list<int> $ids
	 * @return Child|null Null if PHP may not start processes.
	 */
	private function start_child( array $ids ): ?array {
		if ( ! function_exists( 'proc_open' ) ) {
			return null;
		}

		$command = array_merge(
			[ get_php_binary(), '-d', 'memory_limit=' . ini_get( 'memory_limit' ), self::script() ],
			self::global_arguments(),
			[ 'shortpixel-flush', 'run' ],
			array_map( 'strval', $ids ),
			[ '--timeout=' . max( 1, (int) ( $this->until - microtime( true ) ) ) ]
		);
		// Closing its input asks the child to stop, and the input closes by itself if this process dies. Its errors stay visible.
		$process = proc_open( // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.system_calls_proc_open -- Where it is disabled, this process works alone.
			$command,
			[ [ 'pipe', 'r' ], [ 'null' ], STDERR ],
			$pipes,
			null,
			[ self::MARK => '1' ] + getenv()
		);
		return is_resource( $process ) ? [
			'process'    => $process,
			'input'      => $pipes[0],
			'started_at' => microtime( true ),
		] : null;
	}

	/** The file that PHP started with: WP-CLI's own, or its archive. */
	private static function script(): string {
		$arguments = is_array( $GLOBALS['argv'] ?? null ) ? $GLOBALS['argv'] : [];
		return is_string( $arguments[0] ?? null ) ? $arguments[0] : '';
	}

	/** @return list<string> Of this process, so that a child works on the same site as the same user. */
	private static function global_arguments(): array {
		$runner  = WP_CLI::get_runner();
		$runtime = $runner instanceof Runner ? $runner->runtime_config : [];
		$options = [ 'path' => ABSPATH ];
		foreach ( [ 'url', 'user', 'allow-root' ] as $name ) {
			$options[ $name ] = WP_CLI::get_config( $name );
		}
		foreach ( [ 'skip-plugins', 'skip-themes', 'skip-packages', 'require', 'exec', 'context' ] as $name ) {
			$options[ $name ] = $runtime[ $name ] ?? null;
		}

		$arguments = [];
		foreach ( $options as $name => $value ) {
			foreach ( is_array( $value ) ? $value : [ $value ] as $one ) {
				if ( true === $one ) {
					$arguments[] = "--{$name}";
				} elseif ( is_string( $one ) && '' !== $one ) {
					$arguments[] = "--{$name}={$one}";
				}
			}
		}
		return $arguments;
	}
}
