<?php
/**
 * Several processes at work on one queue.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use WP_CLI;
use WP_CLI\Runner;
use function WP_CLI\Utils\get_php_binary;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Starts child processes that each run this very command, and watches over them. They share nothing but the database, where
 * each address is claimed by one of them; so one that dies costs its batch some time, and nothing else.
 *
 * @phpstan-type Child array{process: resource, input: resource, started_at: float}
 */
final class Workers {
	// Told by the environment, as an option would stand in the help.
	private const MARK = 'SHORTPIXEL_FLUSH_WORKER';

	// Children that die again and again die of something that the next would die of as well.
	private const MOST_CRASHES = 3;

	private const STOP_SECONDS = 60;

	private Driver $driver;

	private Progress $progress;

	private float $until;

	/**
	 * The children that are alive.
	 *
	 * @var list<Child>
	 */
	private array $children = [];

	private int $crashes = 0;

	/**
	 * Keeps what it works with; nothing is started yet.
	 */
	public function __construct( Driver $driver, Progress $progress, float $until ) {
		$this->driver   = $driver;
		$this->progress = $progress;
		$this->until    = $until;
	}

	/**
	 * Tells whether this process is such a child.
	 */
	public static function is_one(): bool {
		return '1' === getenv( self::MARK );
	}

	/**
	 * Has flushes driven to their end, and tells why it stopped.
	 *
	 * @param list<int> $ids Flushes; none stands for whatever is unfinished.
	 */
	public function drive( array $ids, int $number ): string {
		do {
			$flushes = $this->driver->flushes( $ids );
			$reason  = [] === $flushes['open'] ? Driver::ENDED : $this->driver->reason_to_stop();
			$this->progress->show( $flushes['all'] );

			if ( '' === $reason ) {
				$this->bury();
				$this->raise( $ids, $number );

				// None can be started here, or none survives: then it is done without them.
				$reason = [] === $this->children ? $this->driver->drive( $ids ) : '';
			}

			usleep( '' === $reason ? 100000 : 0 );
			\WP_CLI\Utils\wp_clear_object_cache();
		} while ( '' === $reason );

		$this->stop();

		return $reason;
	}

	/**
	 * Starts children until there are enough, unless they keep dying.
	 *
	 * @param list<int> $ids Flushes.
	 */
	private function raise( array $ids, int $number ): void {
		for ( $missing = $number - count( $this->children ); $missing > 0 && $this->crashes <= self::MOST_CRASHES; $missing-- ) {
			$child = $this->start( $ids );

			if ( null === $child ) {
				$this->crashes = self::MOST_CRASHES + 1;
				WP_CLI::warning( __( 'PHP may not start processes here, so this one works alone.', 'shortpixel-flush' ) );
				return;
			}

			$this->children[] = $child;
		}
	}

	/**
	 * Forgets the children that have ended. One that ended by itself had come to a bound of its own, such as memory.
	 */
	private function bury(): void {
		$alive = [];

		foreach ( $this->children as $child ) {
			$status = proc_get_status( $child['process'] );

			if ( is_array( $status ) && $status['running'] ) {
				$alive[] = $child;
				continue;
			}

			// At once is no time to have done anything in.
			$this->crashes += ! is_array( $status ) || 0 !== $status['exitcode'] || microtime( true ) - $child['started_at'] < 1.0 ? 1 : 0;
			proc_close( $child['process'] );
		}

		$this->children = $alive;
	}

	/**
	 * Has the children end when their batch is written down, and waits for that.
	 */
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
	 * Starts a child; null where PHP may not.
	 *
	 * @param list<int> $ids Flushes.
	 * @return array<string, mixed>|null
	 * @phpstan-return Child|null
	 */
	private function start( array $ids ): ?array {
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

		// Its input tells it when to end, and ends by itself where this process dies. What it has to complain of is heard.
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

	/**
	 * Gives the file that PHP was started with: WP-CLI's own, or its archive.
	 */
	private static function script(): string {
		$arguments = is_array( $GLOBALS['argv'] ?? null ) ? $GLOBALS['argv'] : [];

		return is_string( $arguments[0] ?? null ) ? $arguments[0] : '';
	}

	/**
	 * Writes the global options that this process was given, so that a child meets the same site as the same user.
	 *
	 * @return list<string>
	 */
	private static function global_arguments(): array {
		$runner    = WP_CLI::get_runner();
		$runtime   = $runner instanceof Runner ? $runner->runtime_config : [];
		$options   = [ 'path' => ABSPATH ];
		$arguments = [];

		foreach ( [ 'url', 'user', 'allow-root' ] as $name ) {
			$options[ $name ] = WP_CLI::get_config( $name );
		}

		foreach ( [ 'skip-plugins', 'skip-themes', 'skip-packages', 'require', 'exec', 'context' ] as $name ) {
			$options[ $name ] = $runtime[ $name ] ?? null;
		}

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
