<?php
/**
 * Answers the plugin's requests in a WP-CLI process in place of the site, ShortPixel's account and the CDN. The CDN
 * redirects to the original, as if it had removed its copy and not yet made a new one.
 *
 * Environment variables, each with SHORTPIXEL_FLUSH_TEST_ before it:
 * - REFUSED: a pattern of URLs that the CDN answers with 404
 * - BUSY: a part of URLs that the CDN answers with 429
 * - LOG: a file that gets a line for each removal
 * - SLOW: the milliseconds that a removal takes
 * - LATER: a file; while it exists, the clock is 400 seconds ahead
 * - TOGETHER: a file at which two processes wait for each other before they begin
 * - OLD: the URL of an image file that pages show; the CDN's copy of it is a day old and shows another image
 * - KEPT: a file with the page that a page cache keeps; a process that clears page caches deletes the file when it ends
 * - STEPS: a file that gets a line for each step, with the process's id; the step `ways` then takes 2.5 seconds
 */

declare( strict_types=1 );

$together = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_TOGETHER' );
if ( '' !== $together ) {
	file_put_contents( $together, '.', FILE_APPEND | LOCK_EX );
	while ( '..' !== file_get_contents( $together ) ) {
		usleep( 2000 );
	}
}

WP_CLI::add_wp_hook( 'shortpixel_flush_removal_seconds', static fn (): int => 1 );

WP_CLI::add_wp_hook(
	'shortpixel_flush_now',
	static fn ( int $now ): int => $now + ( is_file( (string) getenv( 'SHORTPIXEL_FLUSH_TEST_LATER' ) ) ? 400 : 0 )
);

$kept = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_KEPT' );
if ( '' !== $kept ) {
	WP_CLI::add_wp_hook(
		'shortpixel_flush_clear_page_caches',
		static fn () => register_shutdown_function( static fn (): bool => is_file( $kept ) && unlink( $kept ) )
	);
}

$steps = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_STEPS' );
if ( '' !== $steps ) {
	WP_CLI::add_wp_hook(
		'shortpixel_flush_step',
		static function ( string $step, string $moment ) use ( $steps ): void {
			if ( 'before' === $moment ) {
				file_put_contents( $steps, $step . ' ' . getmypid() . "\n", FILE_APPEND | LOCK_EX );
				usleep( 'ways' === $step ? 2500000 : 0 );
			}
		},
		10,
		2
	);
}

WP_CLI::add_wp_hook(
	'shortpixel_flush_pre_request',
	/**
	 * @param array{url: string} $request
	 * @return array<string, mixed>
	 */
	static function ( ?array $answer, array $request ): array {
		$url     = $request['url'];
		$pattern = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_REFUSED' );
		$refused = '' !== $pattern && 1 === preg_match( $pattern, $url );
		$answer  = [
			'status'      => 307,
			'headers'     => [ 'location' => 'http://' . substr( $url, (int) strpos( $url, 'example.org/' ) ) ],
			'body'        => '',
			'error'       => '',
			'error_text'  => '',
			'at'          => apply_filters( 'shortpixel_flush_now', time() ),
			'retry_after' => null,
		];

		if ( str_starts_with( $url, 'http://example.org/' ) ) {
			$endpoint = class_exists( 'ShortPixel\AI\Options' ) ? \ShortPixel\AI\Options::_()->get( 'api_url', [ 'settings', 'behaviour' ], null ) : '';
			$shown    = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_OLD' );
			$kept     = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_KEPT' );
			$page     = is_file( $kept ) ? (string) file_get_contents( $kept ) : sprintf(
				'<img src="%s/q_lossy+ret_img/%s">',
				is_string( $endpoint ) ? $endpoint : '',
				'' === $shown ? 'example.org/front.jpg' : $shown
			);

			return [
				'status' => 200,
				'body'   => str_ends_with( $url, '.jpg' ) ? "\xff\xd8\xff\xe0" : $page,
			] + $answer;
		}

		$busy = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_BUSY' );
		if ( '' !== $busy && str_contains( $url, $busy ) ) {
			return [ 'status' => 429 ] + $answer;
		}

		if ( str_contains( $url, '/read-domain/' ) || str_contains( $url, '/purge-cdn-cache-bulk/' ) ) {
			return [
				'status' => 200,
				'body'   => '{"Status":2}',
			] + $answer;
		}

		$old = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_OLD' );
		if ( '' !== $old && ! $refused && str_ends_with( $url, $old ) && ! str_contains( $url, 'f_remove' ) ) {
			$other = imagecreatetruecolor( 400, 300 );
			imagefilledrectangle( $other, 0, 0, 400, 300, (int) imagecolorallocate( $other, 30, 30, 200 ) );
			ob_start();
			imagejpeg( $other );
			return [
				'status'  => 200,
				'headers' => [ 'age' => '86400' ],
				'body'    => (string) ob_get_clean(),
			] + $answer;
		}

		if ( str_contains( $url, 'f_remove' ) ) {
			usleep( 1000 * (int) getenv( 'SHORTPIXEL_FLUSH_TEST_SLOW' ) );
			$log = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_LOG' );
			if ( '' !== $log ) {
				file_put_contents( $log, $url . "\n", FILE_APPEND | LOCK_EX );
			}
		}

		return $refused ? [ 'status' => 404 ] + $answer : $answer;
	},
	10,
	2
);
