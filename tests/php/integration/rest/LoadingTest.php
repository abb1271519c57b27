<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Php_Process;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * A REST request loads only what its route needs: at most three of our files if the route is another plugin's.
 */
final class LoadingTest extends Rest_Test_Case {

	/**
	 * Requests a route in a separate process.
	 *
	 * @return array{status: int, files: int, routes: list<string>, data: mixed}
	 */
	private function ask( string $method, string $route, string $body = '', string $before = '' ): array {
		$this->use_fresh_site();
		$code  = sprintf(
			'register_rest_route_of_a_shop();
			wp_set_current_user( 1 );
			%4$s
			[ $path, $query ] = explode( "?", %2$s . "?" );
			$request          = new WP_REST_Request( %1$s, $path );
			wp_parse_str( $query, $parameters );
			$request->set_query_params( $parameters );
			$request->set_header( "Content-Type", "application/json" );
			$request->set_body( %3$s );
			$answer = rest_do_request( $request );
			$files  = array_filter( get_included_files(), static fn ( $file ) => 1 === preg_match( "~/(shortpixel-flush\.php|includes/[^:]*)$~", $file ) && ! str_contains( $file, "wp-" ) );
			$routes = array_values( preg_grep( "~^/shortpixel-flush~", array_keys( rest_get_server()->get_routes() ) ) );
			echo wp_json_encode( [ "status" => $answer->get_status(), "files" => count( $files ), "routes" => $routes, "data" => $answer->get_data() ] );',
			var_export( $method, true ),
			var_export( $route, true ),
			var_export( $body, true ),
			$before
		);
		$shop  = 'function register_rest_route_of_a_shop() { add_action( "rest_api_init", static function () { register_rest_route( "shop/v1", "/cart", [ "methods" => "GET", "permission_callback" => "__return_true", "callback" => static fn () => [] ] ); } ); }';
		$found = json_decode( Php_Process::start( $shop . $code )->wait(), true );
		self::assertIsArray( $found );
		/** @var array{status: int, files: int, routes: list<string>, data: mixed} $found */
		return $found;
	}

	public function test_a_route_of_another_plugin_loads_at_most_three_of_our_files(): void {
		$shop = $this->ask( 'GET', '/shop/v1/cart' );

		self::assertSame( [ 200, [] ], [ $shop['status'], $shop['routes'] ] );
		self::assertLessThanOrEqual( 3, $shop['files'] );
	}

	/**
	 * @return iterable<string, array{string, string, list<string>, int, 4?: string}>
	 */
	public static function own(): iterable {
		yield 'the users of the history' => [ 'GET', '/flushes/users', [ '/flushes/users' ], 30 ];
		$made = '( new ShortPixelFlush\Store\Flushes() )->create( [ "scope" => "images", "user_id" => 1 ], [ new ShortPixelFlush\Model\Variant( "https://cdn.shortpixel.ai/spai/w_1/a.test/a.jpg", "https://a.test/a.jpg", 7, "page" ) ] );';
		yield 'a flush' => [ 'GET', '/flushes/1', [ '/flushes/(?P<id>[\d]+)' ], 85, $made ];
		yield 'the history' => [ 'GET', '/flushes', [ '/flushes' ], 85, $made ];
		yield 'the states of images' => [ 'GET', '/images?attachments=7', [ '/images' ], 85, $made ];
		yield 'the kinds of CDN' => [ 'GET', '/edges', [ '/edges' ], 75 ];
	}

	/**
	 * @param list<string> $routes
	 */
	#[DataProvider( 'own' )]
	public function test_a_route_of_ours_loads_what_it_needs(
		string $method,
		string $route,
		array $routes,
		int $most,
		string $before = ''
	): void {
		$found = $this->ask( $method, "/shortpixel-flush/v1{$route}", '', $before );

		self::assertSame( 200, $found['status'] );
		self::assertSame(
			array_merge(
				[ '/shortpixel-flush/v1' ],
				array_map( static fn ( string $one ): string => "/shortpixel-flush/v1{$one}", $routes )
			),
			$found['routes']
		);
		self::assertLessThanOrEqual( $most, $found['files'] );
	}

	public function test_both_indexes_list_all_routes(): void {
		$own = $this->ask( 'GET', '/shortpixel-flush/v1' );
		$all = $this->ask( 'GET', '/' );

		self::assertGreaterThan( 15, count( $own['routes'] ) );
		self::assertSame( $own['routes'], $all['routes'] );
		self::assertContains( 'shortpixel-flush/v1', (array) self::part( $all['data'], 'namespaces' ) );
		self::assertSame(
			$own['routes'],
			array_values( (array) preg_grep( '~^/shortpixel-flush~', array_keys( (array) self::part( $all['data'], 'routes' ) ) ) )
		);
		self::assertLessThanOrEqual( 35, $all['files'] );
	}

	public function test_options_describe_a_route(): void {
		$options = $this->ask( 'OPTIONS', '/shortpixel-flush/v1/settings' );

		self::assertSame( 'shortpixel-flush-settings', self::part( $options['data'], 'schema', 'title' ) );
		self::assertSame( [ 'GET', 'POST' ], self::part( $options['data'], 'methods' ) );
	}

	public function test_a_batch_finds_our_routes_and_refuses_them_as_before(): void {
		$batch = $this->ask(
			'POST',
			'/batch/v1',
			(string) wp_json_encode( [ 'requests' => [ [ 'path' => '/shortpixel-flush/v1/settings' ] ] ] )
		);

		self::assertSame( 'rest_batch_not_allowed', self::part( $batch['data'], 'responses', 0, 'body', 'code' ) );
	}

	public function test_a_route_that_is_none_is_not_found(): void {
		self::assertSame( 404, $this->ask( 'GET', '/shortpixel-flush/v1/nothing' )['status'] );
	}

	public function test_a_route_is_answered_as_often_as_it_is_asked_for(): void {
		$this->act_as( 'administrator' );
		$this->rest( 'GET', '/settings' );
		self::assertSame( 200, $this->rest( 'GET', '/settings' )->get_status() );
		self::assertCount( 2, (array) ( rest_get_server()->get_routes( 'shortpixel-flush/v1' )['/shortpixel-flush/v1/settings'] ?? [] ) );
	}
}
