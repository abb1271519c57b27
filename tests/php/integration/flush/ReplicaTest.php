<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Tests\Support\Database;
use wpdb;
use function ShortPixelFlush\change_option;
use function ShortPixelFlush\raw_option;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once __DIR__ . '/Replicated_Database.php';

/**
 * Tests a site that reads from database replicas that lag behind.
 */
final class ReplicaTest extends Flush_Test_Case {
	private wpdb $usual;

	private Replicated_Database $replicated;

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
		$this->usual      = Database::wpdb();
		$this->replicated = new Replicated_Database( $this->usual );
	}

	protected function tearDown(): void {
		$GLOBALS['wpdb'] = $this->usual;
		$this->replicated->close_both();
		parent::tearDown();
	}

	public function test_a_flush_is_found_in_the_moment_after_it_was_started(): void {
		$id              = $this->noted_flush( 2 );
		$GLOBALS['wpdb'] = $this->replicated;

		self::assertSame( $id, $this->flushes->get( $id )->id ?? 0 );
		$this->runner()->step( $id, 2.0 );
		self::assertSame( [ 'sent' => 2 ], $this->counts( $id ) );
	}

	public function test_an_option_is_read_as_another_process_has_left_it(): void {
		self::assertTrue( change_option( 'shortpixel_flush_test', static fn (): string => 'new', 'off' ) );
		$GLOBALS['wpdb'] = $this->replicated;

		self::assertSame( 'new', raw_option( 'shortpixel_flush_test' ) );
	}
}
