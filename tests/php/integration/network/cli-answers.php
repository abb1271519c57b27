<?php
/**
 * Answers requests for the site's pages in each WP-CLI process on the network. The pages use the provider's endpoint
 * or, as from a page cache, the one in the option `network_test_cached_endpoint`. Other requests are really sent.
 */

declare( strict_types=1 );

WP_CLI::add_wp_hook( 'shortpixel_flush_removal_seconds', static fn (): int => 1 );

WP_CLI::add_wp_hook(
	'shortpixel_flush_pre_request',
	/**
	 * @param array<string, mixed>|null $answer
	 * @param array{url: string}        $request
	 * @return array<string, mixed>|null
	 */
	static function ( ?array $answer, array $request ): ?array {
		if ( 0 !== strpos( $request['url'], home_url( '/' ) ) ) {
			return $answer;
		}
		$cached   = get_option( 'network_test_cached_endpoint' );
		$written  = class_exists( 'ShortPixel\AI\Options' ) ? \ShortPixel\AI\Options::_()->get( 'api_url', [ 'settings', 'behaviour' ], null ) : '';
		$endpoint = is_string( $cached ) ? $cached : $written;
		return [
			'status'      => 200,
			'headers'     => [ 'content-type' => 'text/html' ],
			'body'        => sprintf(
				'<img src="%s/q_lossy+ret_img/%s/network.jpg">',
				is_string( $endpoint ) ? $endpoint : '',
				wp_upload_dir()['url']
			),
			'error'       => '',
			'error_text'  => '',
			'at'          => time(),
			'retry_after' => null,
		];
	},
	10,
	2
);
