<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use WP_REST_Response;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * A browser's cookie alone gives no access; the REST nonce is needed too.
 */
final class NonceTest extends Rest_Test_Case {

	protected function tearDown(): void {
		unset( $_SERVER['HTTP_X_WP_NONCE'] );
		$GLOBALS['wp_rest_auth_cookie'] = null;
		parent::tearDown();
	}

	public function test_a_cookie_without_a_nonce_counts_as_logged_out(): void {
		$this->act_as( 'administrator' );

		self::assert_rest_error(
			'shortpixel_flush_not_logged_in',
			401,
			$this->as_a_browser( 'POST', '/settings', [ 'optimizers' => true ] )
		);
		self::assertFalse( get_option( 'shortpixel_flush_settings' ) );
	}

	public function test_a_cookie_with_a_wrong_nonce_is_refused(): void {
		$this->act_as( 'administrator' );
		$_SERVER['HTTP_X_WP_NONCE'] = 'nonsense';

		self::assert_rest_error( 'rest_cookie_invalid_nonce', 403, $this->as_a_browser( 'POST', '/settings', [ 'optimizers' => true ] ) );
	}

	public function test_a_nonce_for_something_else_is_refused(): void {
		$this->act_as( 'administrator' );
		$_SERVER['HTTP_X_WP_NONCE'] = wp_create_nonce( 'something-else' );

		self::assert_rest_error( 'rest_cookie_invalid_nonce', 403, $this->as_a_browser( 'GET', '/settings' ) );
	}

	public function test_a_cookie_with_its_nonce_is_let_in(): void {
		$this->act_as( 'administrator' );
		$_SERVER['HTTP_X_WP_NONCE'] = wp_create_nonce( 'wp_rest' );

		self::assertSame( 200, $this->as_a_browser( 'POST', '/settings', [ 'optimizers' => true ] )->get_status() );
	}

	/**
	 * @param array<string, mixed> $params
	 */
	private function as_a_browser( string $method, string $route, array $params = [] ): WP_REST_Response {
		$GLOBALS['wp_rest_auth_cookie'] = true;
		$refused                        = rest_get_server()->check_authentication();
		return is_wp_error( $refused ) ? rest_convert_error_to_response( $refused ) : $this->rest( $method, $route, $params );
	}
}
