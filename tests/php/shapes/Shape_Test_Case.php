<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use PHPUnit\Framework\TestCase;

require_once __DIR__ . '/internet/send.php';
require_once __DIR__ . '/Browser.php';
require_once __DIR__ . '/Site.php';
require_once __DIR__ . '/Tree.php';

/**
 * A test on real WordPress installations of any layout, used over HTTP through the plugin's screen and REST.
 */
abstract class Shape_Test_Case extends TestCase {
	protected const PROVIDERS = [
		'spai'        => 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php',
		'autoptimize' => 'autoptimize-stand-in/autoptimize-stand-in.php',
		'spio'        => 'shortpixel-image-optimiser-stand-in/shortpixel-image-optimiser-stand-in.php',
	];

	protected function setUp(): void {
		if ( '' === Internet\folder() ) {
			self::fail( 'Run these tests with: node tools/test.mjs shapes' );
		}
		foreach ( [ 'removed.log', 'cleared.log', 'debug.log' ] as $file ) {
			file_put_contents( Internet\folder() . "/{$file}", '' );
		}
	}

	protected function tearDown(): void {
		// WordPress's ms-functions.php logs deprecations; any other entry in the log fails the test.
		self::assertSame(
			[],
			preg_grep(
				'~ms-functions\.php|\A\z~',
				explode( "\n", (string) file_get_contents( Internet\folder() . '/debug.log' ) ),
				PREG_GREP_INVERT
			)
		);
	}

	/**
	 * Activates one provider on a site, and deactivates the others.
	 */
	protected static function use_provider( Site $site, string $provider ): void {
		$site->run(
			sprintf(
				'deactivate_plugins( %1$s ); activate_plugin( %2$s );
				update_option( "autoptimize_imgopt_settings", [ "autoptimize_imgopt_checkbox_field_1" => "1" ] );
				update_option( "spio_settings", [ "useCDN" => true, "createWebp" => true ] );
				update_option( "spio_key", [ "apiKey" => "abcdefghij0123456789" ] );',
				var_export( array_values( self::PROVIDERS ), true ),
				var_export( self::PROVIDERS[ $provider ], true )
			)
		);
	}

	/**
	 * Lists the CDN URLs that were removed, whether or not the CDN had a copy, since the log was last cleared.
	 *
	 * @return list<string>
	 */
	protected static function removed(): array {
		return array_values( array_diff( explode( "\n", (string) file_get_contents( Internet\folder() . '/removed.log' ) ), [ '' ] ) );
	}

	/**
	 * Starts a flush over REST and runs it to its end; the test's clock moves on by a minute after each call.
	 *
	 * @param array<string, mixed> $body
	 * @return array<mixed> The flush.
	 */
	protected static function flush( Site $site, array $body ): array {
		$answer = $site->rest( 'POST', '/flushes', $body );
		self::assertSame( 202, $answer['status'], (string) json_encode( $answer['data'] ) );
		return self::drive( $site, $answer['data'] );
	}

	/**
	 * @param array<mixed> $flush
	 * @return array<mixed>
	 */
	protected static function drive( Site $site, array $flush ): array {
		for ( $call = 0; $call < 30; $call++ ) {
			if ( ! in_array( $flush['state'], [ 'queued', 'running', 'waiting' ], true ) ) {
				break;
			}
			$flush = $site->rest( 'POST', '/flushes/' . self::number( $flush['id'] ) . '/run' )['data'];
			self::let_a_minute_pass();
		}
		return $flush;
	}

	protected static function let_a_minute_pass(): void {
		file_put_contents( Internet\folder() . '/clock', (string) ( 60 + (int) file_get_contents( Internet\folder() . '/clock' ) ) );
	}

	protected static function number( mixed $value ): int {
		self::assertIsInt( $value );
		return $value;
	}

	/**
	 * Summarizes a flush for the message of a failed assertion.
	 *
	 * @param array<mixed> $flush
	 */
	protected static function said( array $flush ): string {
		return (string) json_encode( array_intersect_key( $flush, array_flip( [ 'state', 'message', 'counts', 'steps', 'failure' ] ) ) );
	}

	/**
	 * Gives every file of an image another colour, as an image editor or a plugin that replaces files would.
	 *
	 * @param array{id: int, url: string, files: list<string>} $picture
	 * @param 'blue'|'green'                                   $colour
	 */
	protected static function repaint( array $picture, string $colour = 'blue' ): void {
		foreach ( $picture['files'] as $file ) {
			$size = getimagesize( $file );
			self::assertIsArray( $size );
			$image = imagecreatetruecolor( max( 1, $size[0] ), max( 1, $size[1] ) );
			self::assertNotFalse( $image );
			imagefill(
				$image,
				0,
				0,
				(int) imagecolorallocate( $image, 30, 'green' === $colour ? 200 : 30, 'blue' === $colour ? 200 : 30 )
			);
			imagejpeg( $image, $file );
		}
	}

	/**
	 * Fetches URLs, and returns the images' colours: red is the original, blue and green are repaints.
	 *
	 * @param list<string> $urls
	 * @return list<string> Each colour once.
	 */
	protected static function colours( array $urls ): array {
		$colours = [];
		foreach ( $urls as $url ) {
			$answer = Internet\send( $url );
			self::assertSame( 200, $answer['status'], $url );
			$image = imagecreatefromstring( $answer['body'] );
			self::assertNotFalse( $image );
			$colour    = (int) imagecolorat( $image, 10, 10 );
			$colours[] = ( $colour & 0xff ) > 128 ? 'blue' : ( ( $colour >> 8 & 0xff ) > 128 ? 'green' : 'red' );
		}
		return array_values( array_unique( $colours ) );
	}

	/**
	 * Lists the CDN URLs of a plan.
	 *
	 * @param array<mixed> $plan
	 * @return list<string>
	 */
	protected static function planned( array $plan ): array {
		self::assertIsArray( $plan['variants'] ?? null, (string) json_encode( $plan ) );
		return array_values( array_filter( array_column( $plan['variants'], 'url' ), 'is_string' ) );
	}

	/**
	 * Asserts that the second list contains every item of the first.
	 *
	 * @param list<string> $these
	 * @param list<string> $those
	 */
	protected static function assert_among( array $these, array $those, string $what ): void {
		self::assertSame( [], array_values( array_diff( $these, $those ) ), "{$what}. There is:\n" . implode( "\n", $those ) );
	}
}
