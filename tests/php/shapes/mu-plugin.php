<?php
/**
 * Loaded by a must-use plugin of each site: sends the plugin's requests to the substitute for the internet, and takes
 * the time from the test.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

require_once __DIR__ . '/internet/send.php';

add_filter(
	'shortpixel_flush_pre_request',
	static function ( $before, array $request ): array {
		$answer = Internet\send( $request['url'], $request['method'] ?? 'GET', $request['headers'] ?? [], $request['body'] ?? '' );
		unset( $answer['cookies'] );
		return [ 'error' => 0 === $answer['status'] ? 'connect' : '' ] + $answer;
	},
	10,
	2
);

add_filter( 'shortpixel_flush_wait_seconds', static fn (): int => 1 );
add_filter( 'shortpixel_flush_now', static fn (): int => Internet\now() );

// Blocks all other requests, such as those for updates and feeds.
add_filter(
	'pre_http_request',
	static fn (): array => [
		'headers'  => [],
		'cookies'  => [],
		'filename' => null,
		'body'     => '',
		'response' => [
			'code'    => 503,
			'message' => '',
		],
	]
);
add_filter( 'pre_wp_mail', '__return_true' );
add_filter( 'wp_hash_password_options', static fn (): array => [ 'cost' => 4 ] );

// Runs the PHP code that Site::run() sends.
if ( 'text/x-shapes-code' === ( $_SERVER['CONTENT_TYPE'] ?? '' ) ) {
	add_action(
		'admin_init',
		static function (): void {
			$code = (string) file_get_contents( 'php://input' );
			// phpcs:ignore Squiz.PHP.Eval.Discouraged -- The code is the test's own, and this site is reached from nowhere else.
			$said = ( static fn () => eval( $code ) )();
			echo '=' . wp_json_encode( $said );
			exit;
		},
		0
	);
}

/**
 * Logs the URLs that the page cache was told to clear.
 *
 * @param list<string> $urls
 */
function note_cleared( array $urls ): void {
	file_put_contents( Internet\folder() . '/cleared.log', (string) json_encode( $urls ) . "\n", FILE_APPEND | LOCK_EX );
}

require_once __DIR__ . '/page-cache.php';
