<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use ShortPixelFlush\Store\Flushes;

require_once __DIR__ . '/Cli_Test_Case.php';

/**
 * Tests the command `check`: what it prints, its exit codes, and what it flushes.
 */
final class ScanTest extends Cli_Test_Case {

	public function test_where_nothing_looks_old_it_ends_with_0(): void {
		$wp = self::wp( 'check' );

		self::assert_ended( 0, $wp );
		self::assertStringContainsString( 'There are no images to check yet.', $wp->out );
	}

	public function test_where_no_copy_is_known_that_visitors_use_it_says_so_and_ends_with_0(): void {
		$this->attachment();
		$wp = self::wp( 'check' );

		self::assert_ended( 0, $wp );
		self::assertStringContainsString( '1 image: no copy is known that visitors use.', $wp->out );
	}

	public function test_where_nothing_looks_old_and_some_can_not_be_judged_it_says_why_and_ends_with_0(): void {
		$shown = [
			'SHORTPIXEL_FLUSH_TEST_OLD'     => (string) wp_get_attachment_url( $this->old_image() ),
			'SHORTPIXEL_FLUSH_TEST_REFUSED' => '/spai/',
		];
		$wp    = self::wp( 'check', $shown );

		self::assert_ended( 0, $wp );
		self::assertStringContainsString( "No image could be judged for certain.\n1 image: the CDN did not send it.", $wp->out );
	}

	public function test_what_looks_old_is_listed_and_flushed_on_request(): void {
		$id    = $this->old_image();
		$shown = [ 'SHORTPIXEL_FLUSH_TEST_OLD' => (string) wp_get_attachment_url( $id ) ];
		$wp    = self::wp( 'check --format=ids', $shown );
		self::assert_ended( 2, $wp );
		self::assertSame( (string) $id, trim( $wp->out ) );
		self::assertSame( [], ( new Flushes() )->open( null ) );

		$wp = self::wp( 'check --limit=1 --fields=id,title --format=csv', $shown );
		self::assert_ended( 2, $wp );
		self::assertSame( [ 'id,title', "{$id},Scanned-house" ], explode( "\n", trim( $wp->out ) ) );

		$wp = self::wp( 'check --flush --yes', $shown );
		self::assert_ended( 2, $wp );
		self::assertStringContainsString( 'The image differs from the file on your site.', $wp->out );
		self::assertSame( [ 'scan', 'auto' ], [ $this->last_flush()->cause, $this->last_flush()->method() ] );
	}

	public function test_what_is_no_time_and_no_number_is_refused(): void {
		self::assert_ended( 1, self::wp( 'check --timeout=never' ) );
		self::assert_ended( 1, self::wp( 'check --limit=0' ) );
	}

	public function test_where_no_provider_is_there_it_is_refused(): void {
		deactivate_plugins( self::provider_file( 'SPAI' ) );

		self::assert_ended( 1, self::wp( 'check' ) );
	}

	public function test_who_may_not_flush_the_library_may_not_scan_it(): void {
		$user = $this->user( 'editor' );

		self::assert_ended( 1, self::wp( "check --user={$user}" ) );
	}

	/** Creates an image and a page that shows it. If its URL is in SHORTPIXEL_FLUSH_TEST_OLD, its copies look old. */
	private function old_image(): int {
		$id   = $this->attachment( [ 'name' => 'scanned-house' ] );
		$page = wp_insert_post(
			[
				'post_title'   => 'Page',
				'post_status'  => 'publish',
				'post_content' => '<img class="wp-image-' . $id . '" src="' . wp_get_attachment_url( $id ) . '">',
			]
		);
		self::assertGreaterThan( 0, $page );
		return $id;
	}
}
