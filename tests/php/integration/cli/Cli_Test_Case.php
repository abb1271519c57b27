<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use ShortPixelFlush\Tests\Support\Wp_Cli;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';

/**
 * A test that runs commands with the real WP-CLI in a separate process, on the test's site and database.
 */
abstract class Cli_Test_Case extends Spai_Test_Case {

	protected const FROM = 'https://cdn.shortpixel.ai/spai';
	protected const TO   = 'https://cdn.shortpixel.ai/spai2';

	protected Flushes $flushes;

	protected function setUp(): void {
		parent::setUp();
		update_option( 'test_wait_seconds', 1, false );
		$this->use_fresh_site();
		$this->flushes = new Flushes();
	}

	/**
	 * Runs a command and waits for it to end.
	 *
	 * @param array<string, string> $environment
	 */
	protected static function wp( string $arguments, array $environment = [] ): Wp_Cli {
		return self::start_wp( $arguments, $environment )->wait();
	}

	/**
	 * @param array<string, string> $environment
	 * @param string                $file        The command's standard input.
	 */
	protected static function start_wp( string $arguments, array $environment = [], string $file = '/dev/null' ): Wp_Cli {
		return Wp_Cli::start(
			array_values( array_filter( explode( ' ', $arguments ), static fn ( string $part ): bool => '' !== $part ) ),
			sprintf( 'require %s;', var_export( __DIR__ . '/answers.php', true ) ),
			$environment,
			'',
			$file
		);
	}

	/** Runs a command with this text as its standard input. */
	protected static function wp_reading( string $arguments, string $read ): Wp_Cli {
		$file = (string) tempnam( get_temp_dir(), 'input' );
		file_put_contents( $file, $read );
		$wp = self::start_wp( $arguments, [], $file )->wait();
		unlink( $file );
		return $wp;
	}

	/**
	 * Asserts the exit code; a failure shows everything that was printed.
	 */
	protected static function assert_ended( int $code, Wp_Cli $wp ): void {
		self::assertSame( $code, $wp->code, "{$wp->out}\n{$wp->err}" );
	}

	protected function last_flush(): Flush {
		$flush = $this->flushes->find( [ 'per_page' => 1 ] )['flushes'][0] ?? null;
		self::assertNotNull( $flush );

		return $flush;
	}

	/**
	 * Stores a flush of this many pasted links.
	 */
	protected function stored_flush( int $addresses ): int {
		$variants = [];
		for ( $width = 1; $width <= $addresses; $width++ ) {
			$variants[] = new Variant(
				self::FROM . "/w_{$width}+q_lossy+ret_img/example.org/a.jpg",
				'http://example.org/a.jpg',
				null,
				'pasted'
			);
		}
		$id = $this->flushes->create(
			[
				'scope'   => 'urls',
				'subject' => [ 'found_in' => [ 'pasted' => $addresses ] ],
			],
			$variants
		);
		self::assertGreaterThan( 0, $id );

		return $id;
	}
}
