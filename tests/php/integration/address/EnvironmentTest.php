<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Address;

use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Cli;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * Tests what the plugin does not send in a test environment, and what WP-CLI prints on a copy, each in a process with
 * its own constants.
 */
final class EnvironmentTest extends Wp_Test_Case {

	private const NO_CONNECTIONS = 'putenv( "SHORTPIXEL_FLUSH_TEST_NO_CONNECTIONS=1" );';

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
	}

	/** @return array<mixed> The reason to rest, the number of requests sent, and the error code of an edge's test. */
	private static function found( string $before ): array {
		$code = <<<'CODE'
			$sent = [];
			add_filter( 'shortpixel_flush_pre_request', static function ( $answer, $request ) use ( &$sent ) { $sent[] = $request['url']; return [ 'status' => 200 ]; }, 10, 2 );
			require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/edges/settings.php';
			$client = new \ShortPixelFlush\Http\Client( [ 'cdn.shortpixel.ai', 'no-cdn.shortpixel.ai' ] );
			$client->fetch( [ 'url' => 'https://cdn.shortpixel.ai/spai/f_remove/example.org/a.jpg' ] );
			$client->fetch( [ 'url' => 'https://no-cdn.shortpixel.ai/purge-cdn-cache/abcdefgh/x', 'secrets' => [ 'abcdefgh' ] ] );
			$edge = new \ShortPixelFlush\Edges\Bunny();
			\ShortPixelFlush\Edges\edge_client( $edge, [], [] )->fetch( [ 'url' => 'https://api.bunny.net/purge' ] );
			$test = \ShortPixelFlush\Edges\test_edge( [ 'kind' => 'bunny', 'hosts' => [ 'img.example.org' ], 'setup' => [] ] );
			echo wp_json_encode( [ \ShortPixelFlush\rest_reason(), count( $sent ), is_wp_error( $test ) ? $test->get_error_code() : '' ] );
		CODE;

		return (array) json_decode( Php_Process::start( $code, $before )->wait(), true );
	}

	public function test_a_test_environment_keeps_the_connections_and_the_key_to_itself(): void {
		self::assertSame( [ 'environment', 1, 'shortpixel_flush_copy' ], self::found( self::NO_CONNECTIONS ) );
	}

	public function test_a_constant_allows_them(): void {
		self::assertSame( [ '', 3, 'shortpixel_flush_invalid_input' ], self::found( '' ) );
	}

	public function test_wp_cli_says_that_a_copy_rests_and_takes_the_answer(): void {
		$moved = 'define( "WP_HOME", "https://staging.example.net" );';
		self::assertSame( 0, Wp_Cli::run( [ 'this-is' ] )->code );

		foreach ( [
			[ 'this-is' ],
			[ 'status' ],
			[ 'all', '--yes' ],
			[ 'image', '--all', '--yes' ],
			[ 'run' ],
			[ 'check' ],
			[ 'undo', '--dry-run' ],
			[ 'retry', '--failed' ],
		] as $command ) {
			$wp = Wp_Cli::run( $command, $moved );
			self::assertSame( 1, $wp->code, implode( ' ', $command ) . $wp->out . $wp->err );
			self::assertStringContainsString( 'Say which: wp shortpixel-flush this-is site or wp shortpixel-flush this-is copy', $wp->err );
		}
		$wp = Wp_Cli::run( [ 'this-is', 'copy' ], $moved );
		self::assertSame( 0, $wp->code );
		self::assertStringContainsString( 'This is a copy of the site', $wp->out );
		self::assertSame( 0, Wp_Cli::run( [ 'this-is' ] )->code, 'The site itself goes on.' );
		self::assertSame( 0, Wp_Cli::run( [ 'this-is', 'site' ], $moved )->code );
		self::assertSame( 0, Wp_Cli::run( [ 'this-is' ], $moved )->code );
	}
}
