<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

require_once __DIR__ . '/Cli_Test_Case.php';

/**
 * `diagnose`: the report, and how it ends.
 */
final class DiagnoseTest extends Cli_Test_Case {

	public function test_a_step_that_fails_ends_it_with_2_and_says_what_to_do(): void {
		deactivate_plugins( self::provider_file( 'SPAI' ) );
		$wp = self::wp( 'diagnose' );

		self::assert_ended( 2, $wp );
		self::assertStringContainsString( 'Flush for ShortPixel ' . SHORTPIXEL_FLUSH_VERSION, $wp->out );
		self::assertStringContainsString( '[FAILED] Plugin that uses ShortPixel’s CDN', $wp->out );
		self::assertStringNotContainsString( ABSPATH, $wp->out );
	}

	public function test_rows_for_scripts_are_one_a_step(): void {
		$wp   = self::wp( 'diagnose --format=json --fields=step,state' );
		$rows = json_decode( $wp->out, true );

		self::assertIsArray( $rows );
		self::assertSame( [ 'provider', 'account', 'cdn_warm', 'cdn_cold', 'edges', 'page_cache', 'background', 'automatic' ], array_column( $rows, 'step' ) );
		self::assertSame( in_array( 'failed', array_column( $rows, 'state' ), true ) ? 2 : 0, $wp->code );
	}

	public function test_who_may_not_manage_is_refused(): void {
		$user = $this->user( 'editor' );
		$wp   = self::wp( "diagnose --user={$user}" );

		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'not allowed', $wp->err );
	}
}
