<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use RuntimeException;

/**
 * The real WP-CLI on the WordPress under test, in a separate process.
 *
 * The test must have called use_fresh_site(), since the other process cannot see into an open transaction.
 */
final class Wp_Cli {

	private const ROOT = __DIR__ . '/../../..';

	public string $out = '';

	public string $err = '';

	/** The exit code; null while the process runs. */
	public ?int $code = null;

	/** @var resource */
	private $process;

	/** @var array<int, resource> */
	private array $pipes;

	/**
	 * @param list<string>          $arguments What follows `wp shortpixel-flush`.
	 * @param array<string, string> $environment
	 */
	private function __construct( array $arguments, string $php, array $environment, string $typed, string $file ) {
		$process = proc_open(
			array_merge( $this->command( $php ), $arguments ),
			[ '' === $typed ? [ 'file', $file, 'r' ] : [ 'pty' ], [ 'pipe', 'w' ], [ 'pipe', 'w' ] ],
			$pipes,
			null,
			$environment + [ 'WP_CONFIG_PATH' => self::config() ] + getenv()
		);
		if ( ! is_resource( $process ) ) {
			throw new RuntimeException( 'WP-CLI could not be started.' );
		}
		$this->process = $process;
		$this->pipes   = $pipes;
		if ( '' !== $typed ) {
			fwrite( $pipes[0], "{$typed}\n" );
		}
		stream_set_blocking( $pipes[1], false );
		stream_set_blocking( $pipes[2], false );
	}

	/**
	 * Runs a command until it ends.
	 *
	 * @param list<string>          $arguments   What follows `wp shortpixel-flush`.
	 * @param string                $php         Code that runs in the process before WordPress is loaded.
	 * @param array<string, string> $environment
	 * @param string                $typed       The answer typed at a terminal; without it, there is no terminal.
	 */
	public static function run( array $arguments, string $php = '', array $environment = [], string $typed = '' ): self {
		return self::start( $arguments, $php, $environment, $typed )->wait();
	}

	/**
	 * Starts a command.
	 *
	 * @param list<string>          $arguments
	 * @param array<string, string> $environment
	 * @param string                $file        Standard input if there is no terminal.
	 */
	public static function start(
		array $arguments,
		string $php = '',
		array $environment = [],
		string $typed = '',
		string $file = '/dev/null'
	): self {
		return new self( $arguments, $php, $environment, $typed, $file );
	}

	public function wait( float $seconds = 180.0 ): self {
		$until = microtime( true ) + $seconds;
		while ( null === $this->code ) {
			if ( microtime( true ) > $until ) {
				$this->signal( 9 );
				throw new RuntimeException( "WP-CLI did not end: {$this->out}{$this->err}" );
			}
			$this->read();
			usleep( 5000 );
		}
		return $this;
	}

	/**
	 * Waits until a condition is met, which may depend on the output so far.
	 *
	 * @param callable(self): bool $is_met
	 */
	public function wait_until( callable $is_met, float $seconds = 180.0 ): void {
		$until = microtime( true ) + $seconds;
		do {
			if ( microtime( true ) > $until || null !== $this->code ) {
				throw new RuntimeException( "WP-CLI never came to that: {$this->out}{$this->err}" );
			}
			usleep( 5000 );
			$this->read();
		} while ( ! $is_met( $this ) );
	}

	public function signal( int $signal ): void {
		proc_terminate( $this->process, $signal );
	}

	/**
	 * Returns the command's output, parsed as JSON.
	 *
	 * @return list<array<string, mixed>>
	 */
	public function rows(): array {
		$rows = json_decode( $this->out, true );
		if ( ! is_array( $rows ) ) {
			throw new RuntimeException( "No JSON: {$this->out}{$this->err}" );
		}
		/** @var list<array<string, mixed>> $rows */
		return $rows;
	}

	private function read(): void {
		$status     = proc_get_status( $this->process );
		$this->out .= (string) stream_get_contents( $this->pipes[1] );
		$more       = (string) stream_get_contents( $this->pipes[2] );
		// Drops deprecation notices about vendor/: WP-CLI is older than the PHP that runs it.
		$this->err = '' === $more ? $this->err : (string) preg_replace(
			'/^(PHP )?Deprecated: .* in \S+\/vendor\/.*\R|^\R/m',
			'',
			$this->err . $more
		);
		if ( ! $status['running'] ) {
			$this->code = $status['signaled'] ? 128 + $status['termsig'] : $status['exitcode'];
			proc_close( $this->process );
		}
	}

	/**
	 * Builds the command with WP-CLI's PHP file rather than vendor/bin/wp, a shell script that would get the signals.
	 *
	 * @return list<string>
	 */
	private function command( string $php ): array {
		$command = [
			PHP_BINARY,
			'-d',
			'display_errors=stderr',
			(string) realpath( self::ROOT . '/vendor/wp-cli/wp-cli/php/boot-fs.php' ),
			'--path=' . rtrim( ABSPATH, '/' ),
			'--allow-root',
			'--no-color',
		];
		return array_merge( $command, '' === $php ? [] : [ "--exec={$php}" ], [ 'shortpixel-flush' ] );
	}

	/**
	 * Writes a wp-config.php for WP-CLI, which runs it without the line that loads wp-settings.php.
	 */
	private static function config(): string {
		$file = sys_get_temp_dir() . '/shortpixel-flush-wp-config-' . getmypid() . '.php';
		if ( ! is_file( $file ) ) {
			file_put_contents(
				$file,
				sprintf( "<?php\nrequire %s;\nrequire_once ABSPATH . 'wp-settings.php';\n", var_export( __DIR__ . '/wordpress.php', true ) )
			);
			register_shutdown_function( 'unlink', $file );
		}
		return $file;
	}
}
