<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Model\Variant;
require_once __DIR__ . '/Flush_Test_Case.php';

/**
 * Tests the log that owners can switch on. It has a line for each removal, and for each look at a copy after its
 * removal.
 */
final class LogTest extends Flush_Test_Case {
	private string $file = '';

	protected function setUp(): void {
		parent::setUp();
		$this->file = sys_get_temp_dir() . '/shortpixel-flush-log-' . wp_generate_password( 8, false );
	}

	protected function tearDown(): void {
		foreach ( [ $this->file, $this->file . '.1' ] as $file ) {
			if ( is_file( $file ) ) {
				unlink( $file );
			}
		}
		parent::tearDown();
	}

	private function log_to( string|bool $target ): void {
		add_filter( 'shortpixel_flush_log', static fn (): string|bool => $target );
	}

	/**
	 * @return list<string>
	 */
	private function lines(): array {
		return explode( "\n", trim( (string) file_get_contents( $this->file ) ) );
	}

	public function test_nothing_is_written_unless_asked_for(): void {
		$log    = $this->file;
		$before = ini_set( 'error_log', $log ); // phpcs:ignore WordPress.PHP.IniSet -- To see that nothing comes.
		$this->run_to_the_end( $this->flush( 3 ) );
		ini_set( 'error_log', (string) $before ); // phpcs:ignore WordPress.PHP.IniSet -- As it was.

		self::assertFileDoesNotExist( $log );
	}

	public function test_each_purge_and_each_look_has_its_line(): void {
		$this->log_to( $this->file );
		$id = $this->flush( 2 );
		$this->run_to_the_end( $id );

		$lines = $this->lines();
		self::assertCount( 4, $lines );
		self::assertMatchesRegularExpression(
			'#^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ flush=' . $id . ' purge=\d+ remove state=sent status=200 https://cdn\.shortpixel\.ai/spai/w_1\+#',
			$lines[0]
		);
		self::assertStringContainsString( ' look state=rebuilding status=307 ', $lines[2] );
		self::assertSame( '0600', substr( sprintf( '%o', fileperms( $this->file ) ), -4 ) );
	}

	public function test_a_failure_says_why(): void {
		$this->log_to( $this->file );
		$this->world->trouble = static fn (): array => [ 'status' => 403 ];
		$this->run_to_the_end( $this->flush( 1 ) );

		self::assertStringContainsString( ' remove state=failed status=403 reason=http_error ', $this->lines()[0] );
	}

	public function test_true_means_phps_own_error_log(): void {
		$before = ini_set( 'error_log', $this->file ); // phpcs:ignore WordPress.PHP.IniSet -- To read it.
		$this->log_to( true );
		$this->run_to_the_end( $this->flush( 1 ) );
		ini_set( 'error_log', (string) $before ); // phpcs:ignore WordPress.PHP.IniSet -- As it was.

		self::assertCount( 2, $this->lines() );
		self::assertStringContainsString( 'Flush for ShortPixel: ', $this->lines()[0] );
	}

	public function test_a_log_that_has_grown_is_put_aside(): void {
		add_filter( 'shortpixel_flush_log_bytes', static fn (): int => 1024 );
		$this->log_to( $this->file );
		$this->run_to_the_end( $this->flush( 40 ) );

		clearstatcache();
		self::assertLessThan( 1400, filesize( $this->file ) );
		self::assertLessThan( 1400, filesize( $this->file . '.1' ) );
	}

	public function test_a_disk_that_is_full_holds_up_nothing(): void {
		if ( ! file_exists( '/dev/full' ) ) {
			self::markTestSkipped( 'There is no full disk here.' );
		}
		foreach ( [ '/dev/full', '/no/such/folder/x.log' ] as $target ) {
			remove_all_filters( 'shortpixel_flush_log' );
			$this->log_to( $target );
			self::assertSame( 'done', $this->run_to_the_end( $this->flush( 3 ) )->state );
		}
	}

	public function test_tokens_and_users_in_a_url_are_masked(): void {
		$this->log_to( $this->file );
		$url = 'https://cdn.shortpixel.ai/spai/w_1+ret_img/example.org/a.jpg?token=geheim&w=3';
		$id  = $this->flushes->create( [ 'scope' => 'urls' ], [ new Variant( $url, '', null, 'pasted' ) ] );
		$this->run_to_the_end( $id );

		self::assertStringNotContainsString( 'geheim', (string) file_get_contents( $this->file ) );
		self::assertStringContainsString( 'token=***&w=3', $this->lines()[0] );
	}
}
