<?php
/**
 * Plugin Name: Simulated CDN for the demo in the browser
 * Description: Plays ShortPixel's CDN on this site itself, so that Flush for ShortPixel can be tried without an account or a server. Not for real sites: it keeps copies of images and optimizes nothing.
 * License:     GPL-2.0-or-later
 *
 * This plugin answers browsers on `init`, and Flush for ShortPixel, whose requests can't leave the browser, through the
 * filter `shortpixel_flush_pre_request`.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Playground;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/cdn.php';
require_once __DIR__ . '/notice.php';
require_once __DIR__ . '/pages.php';

/**
 * Returns the site's scheme and host. Playground serves a site below /scope:…/, but a CDN URL has no folder before its
 * key. Playground passes requests from the site's pages to the site even if their addresses are outside that folder.
 */
function origin(): string {
	return (string) preg_replace( '~^(https?://[^/]+).*$~i', '$1', home_url() );
}

/**
 * Answers a browser that requests a copy.
 */
function action_init(): void {
	// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- It is compared with CDN URLs byte for byte.
	$target = isset( $_SERVER['REQUEST_URI'] ) ? wp_unslash( $_SERVER['REQUEST_URI'] ) : '';
	$home   = (string) wp_parse_url( home_url(), PHP_URL_PATH );
	// Some versions of Playground put the site's folder before the path of every request.
	$target = is_string( $target ) && '' !== $home && str_starts_with(
		$target,
		$home . '/' . KEY
	) ? substr( $target, strlen( $home ) ) : $target;
	if ( ! is_string( $target ) || ! str_starts_with( $target, '/' . KEY ) ) {
		return;
	}

	// phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- It is only searched for a word.
	$answer = cdn_answer( $target, isset( $_SERVER['HTTP_ACCEPT'] ) ? (string) wp_unslash( $_SERVER['HTTP_ACCEPT'] ) : '' );
	status_header( $answer['status'] );
	header_remove();
	foreach ( $answer['headers'] as $name => $value ) {
		header( "{$name}: {$value}" );
	}
	echo $answer['body']; // phpcs:ignore WordPress.Security.EscapeOutput -- These are an image's bytes.
	exit;
}

/**
 * Answers the plugin's requests to this host, because none can leave the browser.
 *
 * @param array<string, mixed>|null $answer
 * @param array<string, mixed>      $request
 * @return array<string, mixed>|null
 */
function filter_shortpixel_flush_pre_request( ?array $answer, array $request ): ?array {
	$url = is_string( $request['url'] ?? null ) ? $request['url'] : '';
	if ( null !== $answer || ! str_starts_with( $url, origin() . '/' ) ) {
		return $answer;
	}

	$target  = substr( $url, strlen( origin() ) );
	$headers = array_change_key_case( is_array( $request['headers'] ?? null ) ? $request['headers'] : [] );
	if ( str_starts_with( $target, '/' . KEY ) ) {
		return cdn_answer( $target, is_string( $headers['accept'] ?? null ) ? $headers['accept'] : 'image/webp' );
	}
	if ( str_starts_with( $target, '/read-domain/' ) ) {
		$account = [
			'Status'       => 2,
			'HasAccount'   => true,
			'CreditsTotal' => 10000,
			'CreditsLeft'  => 8200,
		];

		return plain_answer( 200, (string) wp_json_encode( $account ), 'application/json' );
	}
	$file = site_file( $url );

	return null !== $file ? file_answer( $file ) : kept_page( $target ) ?? [
		'status'     => 0,
		'error'      => 'connect',
		'error_text' => 'No browser has opened this page yet.',
	];
}

add_action( 'init', __NAMESPACE__ . '\action_init', 0 );
add_filter( 'shortpixel_flush_pre_request', __NAMESPACE__ . '\filter_shortpixel_flush_pre_request', 10, 2 );
// By default, the plugin waits up to a minute and a half for a removal, which is too long for a demo.
add_filter( 'shortpixel_flush_removal_seconds', static fn (): int => REMOVAL_SECONDS + 1 );
