<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use RuntimeException;

/**
 * Another PHP process on the same WordPress, for tests of simultaneous or killed requests.
 */
final class Php_Process {

	/** @var resource */
	private $process;

	/** @var array<int, resource> */
	private array $pipes;

	private string $output = '';

	private string $errors = '';

	/**
	 * @param list<string> $arguments
	 */
	private function __construct( array $arguments ) {
		$process = proc_open(
			array_merge( [ PHP_BINARY, '-d', 'display_errors=stderr', '-d', 'error_log=' . self::log_file() ], $arguments ),
			[ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], [ 'pipe', 'w' ] ],
			$pipes
		);
		if ( ! is_resource( $process ) ) {
			throw new RuntimeException( 'PHP could not be started.' );
		}
		$this->process = $process;
		$this->pipes   = $pipes;
	}

	/**
	 * Starts PHP code on the WordPress under test, with the plugin active.
	 *
	 * The test must have called use_fresh_site(), since the other process cannot see into an open transaction.
	 *
	 * @param string       $before   Code that runs before WordPress, such as constants.
	 * @param list<string> $disabled PHP functions to disable, as many hosts do.
	 */
	public static function start( string $code, string $before = '', array $disabled = [] ): self {
		$boot = sprintf(
			'require %s; require ABSPATH . "wp-settings.php"; require_once ABSPATH . "wp-admin/includes/admin.php";',
			var_export( __DIR__ . '/wordpress.php', true )
		);
		return new self( [ '-d', 'disable_functions=' . implode( ',', $disabled ), '-r', $before . $boot . "\n" . $code ] );
	}

	/**
	 * Runs a PHP file and returns what it printed.
	 *
	 * @throws RuntimeException If it failed.
	 */
	public static function run_file( string $file ): string {
		return ( new self( [ $file ] ) )->wait();
	}

	/**
	 * Runs PHP code that loads WordPress itself, or not at all, and returns what it printed.
	 *
	 * @throws RuntimeException If it failed.
	 */
	public static function run_code( string $code ): string {
		return ( new self( [ '-r', $code ] ) )->wait();
	}

	private static function log_file(): string {
		return sys_get_temp_dir() . '/spf-error-log-' . getmypid();
	}

	/** Returns and clears the PHP error log of these processes. */
	public static function error_log(): string {
		$log = is_file( self::log_file() ) ? (string) file_get_contents( self::log_file() ) : '';
		file_put_contents( self::log_file(), '' );
		return $log;
	}

	/**
	 * Waits until the process ends, and returns its output.
	 *
	 * @throws RuntimeException If it failed.
	 */
	public function wait(): string {
		// Few bytes are expected on stderr, so reading one pipe after the other cannot block.
		$this->output .= (string) stream_get_contents( $this->pipes[1] );
		$this->errors .= (string) stream_get_contents( $this->pipes[2] );
		$code          = proc_close( $this->process );
		if ( 0 !== $code || '' !== $this->errors ) {
			throw new RuntimeException( "PHP ended with {$code}: {$this->errors}{$this->output}" );
		}
		return $this->output;
	}

	/**
	 * Waits until the process has printed this text, so that a test can follow its progress.
	 *
	 * This may take a while on a busy machine; the time limit only ends hopeless waits.
	 */
	public function wait_for( string $text ): void {
		$until = microtime( true ) + 180;
		stream_set_blocking( $this->pipes[1], false );
		while ( ! str_contains( $this->output, $text ) ) {
			if ( microtime( true ) > $until || feof( $this->pipes[1] ) ) {
				throw new RuntimeException( "PHP never said '{$text}': {$this->output}" . stream_get_contents( $this->pipes[2] ) );
			}
			$this->output .= (string) fread( $this->pipes[1], 8192 );
			usleep( 2000 );
		}
		stream_set_blocking( $this->pipes[1], true );
	}

	/**
	 * Kills the process at once, as a crash or a time limit would.
	 */
	public function kill(): void {
		proc_terminate( $this->process, 9 );
		proc_close( $this->process );
	}
}
