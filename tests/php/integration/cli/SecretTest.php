<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

require_once __DIR__ . '/Cli_Test_Case.php';

/**
 * Tests that commands do not print the ShortPixel key, which the provider stores.
 */
final class SecretTest extends Cli_Test_Case {
	private const KEY = 'a1b2c3d4e5f6a7b8c9d0';

	public function test_no_command_prints_the_account_key(): void {
		$this->store( self::KEY, 'api_key', 'general' );
		$picture = $this->attachment( [ 'name' => 'secret' ] );
		// With answers.php, a purge with the key fails, so the plugin removes the copies by their links.
		$lines = [];
		foreach ( [
			"image {$picture} --wait",
			"image {$picture} --method=removal --wait --format=json",
			'status',
			'get 1 --format=json',
			'copies 1 --format=json',
			'list --format=yaml',
			'image 1 --debug',
		] as $typed ) {
			$wp      = self::wp( str_replace( ' 1 ', " {$this->last_id()} ", $typed ) );
			$lines[] = $wp->out . $wp->err;
		}

		// ShortPixel removed every copy, but no page was measured to tell which ones visitors have.
		self::assertSame( [ 'partial', 'nothing_seen' ], [ $this->last_flush()->state, $this->last_flush()->failure->code ?? '' ] );
		self::assertStringContainsString( 'secret', implode( $lines ) );
		self::assertStringNotContainsString( self::KEY, implode( "\n", $lines ) );
	}

	private function last_id(): int {
		return array_column( $this->flushes->find( [ 'per_page' => 1 ] )['flushes'], 'id' )[0] ?? 0;
	}
}
