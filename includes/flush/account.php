<?php
/** Reads the state of the site's ShortPixel account, as ShortPixel reports it for a domain. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\shortpixel_api_url;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const ACCOUNT_TRANSIENT = 'shortpixel_flush_account';
const ACCOUNT_SECONDS   = 300;
const ACCOUNT_STATES    = [ 'ok', 'low', 'exhausted', 'unreachable', 'unknown' ];

/**
 * @param bool $ask Whether to request the state from ShortPixel if none is stored.
 * @return array{state: string, message: string}
 */
function read_account( bool $ask ): array {
	if ( is_resting() ) {
		return [
			'state'   => 'unknown',
			'message' => __( 'The account was not checked.', 'shortpixel-flush' ),
		];
	}
	$state = get_transient( ACCOUNT_TRANSIENT );

	if ( ! is_string( $state ) || ! in_array( $state, ACCOUNT_STATES, true ) ) {
		if ( ! $ask ) {
			return [
				'state'   => 'unknown',
				'message' => '',
			];
		}

		$state = ask_account();

		// An unknown state is requested again sooner, but not on every click.
		set_transient( ACCOUNT_TRANSIENT, $state, 'unknown' === $state ? 60 : ACCOUNT_SECONDS );
	}

	return [
		'state'   => $state,
		'message' => account_sentence( $state ),
	];
}

function ask_account(): string {
	$base   = shortpixel_api_url();
	$domain = wp_parse_url( home_url(), PHP_URL_HOST );
	$answer = ( new Client( [ url_host( $base ) ] ) )->fetch(
		[
			'url'       => $base . '/read-domain/' . rawurlencode( is_string( $domain ) ? $domain : '' ),
			'method'    => 'GET',
			// A user is waiting for the answer.
			'timeout'   => 2.5,
			'max_bytes' => 65536,
		]
	);

	return 200 === $answer['status'] ? account_state( $answer['body'] ) : 'unknown';
}

function account_state( string $body ): string {
	$answer = json_decode( $body, true );
	$status = is_array( $answer ) ? $answer['Status'] ?? null : null;
	$states = [
		'2'  => 'ok',
		'1'  => 'low',
		'0'  => 'low',
		'-1' => 'exhausted',
		'-2' => 'exhausted',
		'-3' => 'unreachable',
	];

	return is_int( $status ) || is_string( $status ) ? $states[ (string) $status ] ?? 'unknown' : 'unknown';
}

function account_sentence( string $state ): string {
	$sentences = [
		'ok'          => __( 'Credits available.', 'shortpixel-flush' ),
		'low'         => __( 'Credits are almost used up. Without credits visitors get the originals.', 'shortpixel-flush' ),
		'exhausted'   => __( 'No credits left: visitors get the originals.', 'shortpixel-flush' ),
		'unreachable' => __( 'ShortPixel can’t reach this site, so visitors get the originals of images that are flushed.', 'shortpixel-flush' ),
	];

	return $sentences[ $state ] ?? __( 'The account was not checked.', 'shortpixel-flush' );
}
