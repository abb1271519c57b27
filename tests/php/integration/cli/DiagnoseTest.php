<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

require_once __DIR__ . '/Cli_Test_Case.php';

/**
 * Tests the command `diagnose`: its checks, which are Site Health's, its exit codes, and recordings of the CDN.
 */
final class DiagnoseTest extends Cli_Test_Case {
	private const CHECKS = [
		'copy',
		'provider',
		'two_cdns',
		'account',
		'cdn',
		'new_copy',
		'edges',
		'salts',
		'page_cache',
		'background',
		'storage',
		'failed',
		'outside',
		'old',
	];

	public function test_what_is_critical_ends_it_with_2(): void {
		deactivate_plugins( self::provider_file( 'SPAI' ) );
		$wp = self::wp( 'diagnose' );

		self::assert_ended( 2, $wp );
		self::assertMatchesRegularExpression( '/^\W*provider\W+critical\W/m', $wp->out );
		self::assertStringNotContainsString( ABSPATH, $wp->out );
	}

	public function test_rows_for_scripts_are_one_a_check(): void {
		$wp   = self::wp( 'diagnose --format=json' );
		$rows = json_decode( $wp->out, true );

		self::assertIsArray( $rows );
		self::assertSame( self::CHECKS, array_column( $rows, 'check' ) );
		self::assertIsArray( $rows[0] );
		self::assertSame( [ 'check', 'result', 'message', 'action' ], array_keys( $rows[0] ) );
		self::assertSame( in_array( 'critical', array_column( $rows, 'result' ), true ) ? 2 : 0, $wp->code );
	}

	public function test_csv_has_the_same_rows(): void {
		$wp = self::wp( 'diagnose --format=csv --fields=check,result' );

		self::assertSame(
			array_merge( [ 'check' ], self::CHECKS ),
			array_map( static fn ( string $line ): string => explode( ',', $line )[0], explode( "\n", trim( $wp->out ) ) )
		);
	}

	/** The CDN answers 429, so that the recording ends early and the test is short. */
	public function test_a_recording_is_written_to_a_file_once_it_was_agreed_to(): void {
		$file = get_temp_dir() . 'recording-' . getmypid() . '.json';
		$wp   = self::wp( "diagnose --record={$file}" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'at most 40 times', $wp->out );
		self::assertStringContainsString( 'Add --yes', $wp->err );
		self::assertFileDoesNotExist( $file );

		$wp = self::wp( "diagnose --record={$file} --yes", [ 'SHORTPIXEL_FLUSH_TEST_BUSY' => '.png' ] );
		self::assert_ended( 0, $wp );
		self::assertStringContainsString( 'The CDN was busy, so the recording ended early.', $wp->out );
		self::assertStringContainsString( 'Read it before you send it.', $wp->out );
		$read = json_decode( (string) file_get_contents( $file ), true );
		self::assertIsArray( $read );
		self::assertSame( [ 'spai', 'busy', 1 ], [ $read['provider'], $read['ended'], $read['requests'] ] );
		self::assertSame( [], glob( wp_get_upload_dir()['basedir'] . '/shortpixel-flush-*' ) );

		self::assert_ended( 1, self::wp( "diagnose --record={$file} --yes" ) );
		unlink( $file );
	}

	public function test_an_image_that_is_none_is_refused_before_anything_is_asked(): void {
		$wp = self::wp( 'diagnose --record=never.json --image=999999 --purge-api --yes' );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'not an image that you may flush', $wp->err );
	}

	public function test_who_may_not_manage_is_refused(): void {
		$user = $this->user( 'editor' );
		$wp   = self::wp( "diagnose --user={$user}" );

		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'not allowed', $wp->err );
	}
}
