<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use ShortPixelFlush\Tests\Support\Wp_Cli;

require_once __DIR__ . '/Cli_Test_Case.php';

/**
 * Tests the commands `all` and `undo`, which do nothing without confirmation.
 */
final class AllTest extends Cli_Test_Case {

	public function test_without_a_terminal_and_without_yes_nothing_is_changed(): void {
		$wp = self::wp( 'all --wait' );

		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'there is no terminal to ask on, so nothing was done. Add --yes', $wp->err );
		self::assertSame( self::FROM, self::endpoint_in_database() );
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
	}

	public function test_a_person_is_asked_and_only_yes_confirms(): void {
		$answers = sprintf( 'require %s;', var_export( __DIR__ . '/answers.php', true ) );
		foreach ( [ 'n', 'maybe' ] as $typed ) {
			$wp = Wp_Cli::run( [ 'all' ], $answers, [], $typed );
			self::assert_ended( 1, $wp );
			self::assertStringContainsString( 'Flush all? [y/n] ', $wp->err );
			self::assertStringContainsString( 'Error: Nothing was done.', $wp->err );
			self::assertSame( self::FROM, self::endpoint_in_database() );
		}

		self::assert_ended( 0, Wp_Cli::run( [ 'all', '--wait' ], $answers, [], 'y' ) );
		self::assertSame( self::TO, self::endpoint_in_database() );
	}

	public function test_a_dry_run_says_what_it_does_and_costs(): void {
		$this->attachment();
		$wp = self::wp( 'all --dry-run' );
		self::assert_ended( 0, $wp );
		self::assertStringContainsString( 'Images now come from ' . self::FROM . ', and would come from ' . self::TO . '.', $wp->out );
		self::assertStringStartsWith( '1 image, probably 1 credit. About 1 request to the CDN.', $wp->out );

		$row = self::wp( 'all --dry-run --format=json' )->rows()[0];
		self::assertSame( [ 1, 1, 0, 1 ], [ $row['images'], $row['new_link'], $row['removal'], $row['credits'] ] );
		self::assertSame( self::FROM, self::endpoint_in_database() );
	}

	public function test_everything_is_flushed_and_put_back(): void {
		$this->attachment();
		$all = self::wp( 'all --yes --wait --reason=logo --user=admin' );
		self::assert_ended( 0, $all );
		self::assertStringContainsString( 'Success: All images have new links.', $all->out );
		self::assertStringContainsString( "Check the pages as a visitor\tdone\t3 pages were read and ask for the right links.", $all->out );
		self::assertSame( self::TO, self::endpoint_in_database() );
		self::assertSame( [ 'logo', 1 ], [ $this->last_flush()->reason, $this->last_flush()->user_id ] );

		$dry = self::wp( 'undo --dry-run' );
		self::assert_ended( 0, $dry );
		self::assertMatchesRegularExpression(
			'/^Flush \d+: All images · [^·]+ · Asked for by admin\n1 image, probably 1 credit\. About 0 requests to the CDN\./',
			$dry->out
		);
		self::assert_ended( 1, self::wp( 'undo' ) );
		self::assertSame( self::TO, self::endpoint_in_database() );

		$undo = self::wp( 'undo --yes --wait' );
		self::assert_ended( 0, $undo );
		self::assertStringContainsString( 'Images now come from ' . self::TO . ', and would come from ' . self::FROM . '.', $undo->out );
		self::assertMatchesRegularExpression( '/Success: Flush \d+, All images: All images have their earlier links again/', $undo->out );
		self::assertSame( self::FROM, self::endpoint_in_database() );
		self::assert_ended( 1, self::wp( 'undo --yes' ) );
		self::assert_ended( 1, self::wp( 'undo --dry-run' ) );
	}

	public function test_pages_are_read_after_a_cache_has_cleared_that_does_so_as_its_process_ends(): void {
		$this->attachment();
		$kept = (string) tempnam( sys_get_temp_dir(), 'shortpixel-flush-kept-' );
		file_put_contents( $kept, '<img src="' . self::FROM . '/q_lossy+ret_img/example.org/front.jpg">' );
		$wp = self::wp( 'all --yes --wait', [ 'SHORTPIXEL_FLUSH_TEST_KEPT' => $kept ] );
		self::assert_ended( 0, $wp );
		self::assertFileDoesNotExist( $kept );
		self::assertStringContainsString( 'and ask for the right links.', $wp->out );
	}

	public function test_all_copies_are_purged_where_the_key_is_known_and_links_stay(): void {
		$wp = self::wp( 'all --method=purge --yes' );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'only with the account’s API key', $wp->err );

		$key = 'abcdefghij0123456789';
		$this->store( $key, 'api_key', 'general' );
		$dry = self::wp( 'all --method=purge --dry-run' );
		self::assert_ended( 0, $dry );
		self::assertStringContainsString( 'Images come from ' . self::FROM . ' and still would', $dry->out );

		$row = self::wp( 'all --method=purge --dry-run --format=json' )->rows()[0];
		self::assertSame( [ 0, $row['images'] ], [ $row['new_link'], $row['removal'] ] );

		$wp = self::wp( 'all --method=purge --yes --porcelain' );
		self::assert_ended( 0, $wp );
		self::assertSame( $this->last_flush()->id . "\n", $wp->out );
		self::assertSame( 'site', $this->last_flush()->scope );
		self::assertSame( 'purge', $this->last_flush()->method() );
		self::assertSame( self::FROM, self::endpoint_in_database() );
		foreach ( [ $dry, $wp ] as $told ) {
			self::assertStringNotContainsString( $key, $told->out . $told->err );
		}
	}

	public function test_an_endpoint_that_shortpixel_refuses_is_not_used(): void {
		$this->attachment();
		$wp = self::wp( 'all --yes --wait', [ 'SHORTPIXEL_FLUSH_TEST_REFUSED' => '#/spai2/#' ] );

		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'Visitors get the same images as before.', $wp->err );
		self::assertSame( self::FROM, self::endpoint_in_database() );
	}
}
