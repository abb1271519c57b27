<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Cli;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * A test on a network, made from the site under test. Code on the network runs in separate processes.
 */
abstract class Network_Test_Case extends Wp_Test_Case {

	// Whether the sites after the first are in `folders` or at `domains`.
	protected const KIND = 'folders';

	protected const PLUGIN     = '"shortpixel-flush/shortpixel-flush.php"';
	protected const ACTIVATE   = 'activate_plugin( ' . self::PLUGIN . ', "", true );';
	protected const DEACTIVATE = 'deactivate_plugins( ' . self::PLUGIN . ', false, true );';
	protected const UNINSTALL  = 'uninstall_plugin( ' . self::PLUGIN . ' );';
	protected const ADD_SITE   = '$name = "site" . ( count( get_sites( [ "number" => 0 ] ) ) + 1 ); wp_insert_site( [ "domain" => is_subdomain_install() ? "$name.example.org" : "example.org", "path" => is_subdomain_install() ? "/" : "/$name/", "title" => "A site", "user_id" => 1 ] );';

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
		self::assertStringEndsWith( 'installed', self::run_code( 'install ' . static::KIND, 1, '' ) );
		foreach ( $this->tables() as $table ) {
			self::db()->query( "DROP TABLE `{$table}`" );
		}
		delete_option( 'shortpixel_flush_schema' );
	}

	/**
	 * Adds sites, called site2 and so on.
	 */
	protected static function add_sites( int $many ): void {
		self::on_network( "for ( \$at = 0; \$at < {$many}; \$at++ ) { " . self::ADD_SITE . ' }' );
	}

	/**
	 * Runs PHP code in a separate request, and returns its output.
	 *
	 * @param int $site The site that gets the request.
	 */
	protected static function on_network( string $code, int $site = 1 ): string {
		return self::run_code( $code, $site, static::KIND );
	}

	/**
	 * Runs PHP code in a request to the network's admin, as a user, and returns its output.
	 */
	protected static function in_network_admin( string $user, string $code ): string {
		putenv( 'SHORTPIXEL_FLUSH_TEST_NETWORK_ADMIN=1' );
		try {
			return self::on_network(
				sprintf(
					'wp_set_current_user( "" === %1$s ? 0 : get_user_by( "login", %1$s )->ID ); %2$s',
					var_export( $user, true ),
					$code
				)
			);
		} finally {
			putenv( 'SHORTPIXEL_FLUSH_TEST_NETWORK_ADMIN' );
		}
	}

	/**
	 * Confirms the bulk action for these sites, as a user would.
	 *
	 * @param list<int|string> $sites
	 * @param string           $nonce PHP code for the nonce to send.
	 * @return array<string, mixed> The query and page name of the URL redirected to, or the status if it was refused.
	 */
	protected static function confirm_flush(
		array $sites,
		string $user = 'admin',
		string $nonce = 'wp_create_nonce( "shortpixel-flush-sites" )'
	): array {
		$said  = self::in_network_admin(
			$user,
			sprintf(
				'add_filter( "wp_die_handler", static fn () => static function ( $message, $title, $args ) { $args = wp_parse_args( $args ); echo wp_json_encode( [ "died" => $args["response"] ?? 500 ] ); exit; } );
				add_filter( "wp_redirect", static function ( $to ) { wp_parse_str( (string) wp_parse_url( $to, PHP_URL_QUERY ), $query ); echo wp_json_encode( [ "page" => basename( (string) wp_parse_url( $to, PHP_URL_PATH ) ) ] + $query ); exit; } );
				$_POST = [ "site_ids" => json_decode( %s, true ), "_wpnonce" => %s ];
				$_REQUEST = $_POST;
				do_action( "network_admin_edit_shortpixel-flush-sites" );
				echo "{}";',
				var_export( (string) wp_json_encode( $sites ), true ),
				$nonce
			)
		);
		$query = json_decode( $said, true );
		self::assertIsArray( $query, $said );
		/** @var array<string, mixed> $query */
		return $query;
	}

	/**
	 * Returns a site's URL without its scheme.
	 */
	protected static function address( int $site ): string {
		if ( 1 === $site ) {
			return 'example.org/';
		}
		return 'domains' === static::KIND ? "site{$site}.example.org/" : "example.org/site{$site}/";
	}

	/**
	 * Runs PHP code that returns a value in a separate request, and returns that value.
	 *
	 * @return mixed
	 */
	protected static function value_of( string $code, int $site = 1 ) {
		return json_decode( self::on_network( "echo wp_json_encode( ( static function () { {$code} } )() );", $site ), true );
	}

	/**
	 * @param string $kind The kind of the network; empty if there is none yet.
	 */
	private static function run_code( string $code, int $site, string $kind ): string {
		putenv( "SHORTPIXEL_FLUSH_TEST_CODE={$code}" );
		putenv( 'SHORTPIXEL_FLUSH_TEST_SITE=' . self::address( $site ) );
		putenv( 'SHORTPIXEL_FLUSH_TEST_NETWORK' . ( '' === $kind ? '' : "={$kind}" ) );
		try {
			return Php_Process::run_file( __DIR__ . '/network.php' );
		} finally {
			putenv( 'SHORTPIXEL_FLUSH_TEST_NETWORK' );
		}
	}

	/**
	 * @return list<string> The plugin's tables on all sites.
	 */
	protected function tables(): array {
		$tables = array_values( array_map( 'strval', self::db()->get_col( "SHOW TABLES LIKE '%shortpixel\\_flush\\_%'" ) ) );
		sort( $tables );
		return $tables;
	}

	protected static function db(): \wpdb {
		/** @var \wpdb $wpdb */
		global $wpdb;
		return $wpdb;
	}

	/**
	 * Sends a REST request as a user, in a request to a site.
	 *
	 * @param array<string, mixed> $body
	 * @return array{status: int, data: mixed, queries: int, headers: array<string, mixed>}
	 */
	protected static function ask( string $user, string $method, string $route, array $body = [], int $site = 1 ): array {
		return self::ask_all( $user, [ [ $method, $route, $body ] ], $site )[0];
	}

	/**
	 * @param list<array{string, string, array<string, mixed>}> $requests
	 * @return non-empty-list<array{status: int, data: mixed, queries: int, headers: array<string, mixed>}>
	 */
	protected static function ask_all( string $user, array $requests, int $site = 1 ): array {
		$answers = self::value_of(
			sprintf(
				'wp_set_current_user( "" === %1$s ? 0 : get_user_by( "login", %1$s )->ID );
				rest_get_server();
				$answers = [];
				foreach ( json_decode( %2$s, true ) as [ $method, $route, $sent ] ) {
					$request = new WP_REST_Request( $method, "/shortpixel-flush/v1" . $route );
					"GET" === $method ? $request->set_query_params( $sent ) : $request->set_body( wp_json_encode( (object) $sent ) );
					$request->set_header( "Content-Type", "application/json" );
					$before    = $GLOBALS["wpdb"]->num_queries;
					$answer    = rest_do_request( $request );
					$answers[] = [ "status" => $answer->get_status(), "data" => $answer->get_data(), "queries" => $GLOBALS["wpdb"]->num_queries - $before, "headers" => $answer->get_headers() ];
				}
				return $answers;',
				var_export( $user, true ),
				var_export( (string) wp_json_encode( $requests ), true )
			),
			$site
		);
		self::assertIsArray( $answers );
		self::assertCount( count( $requests ), $answers );
		/** @var non-empty-list<array{status: int, data: mixed, queries: int, headers: array<string, mixed>}> $answers */
		return $answers;
	}

	/**
	 * Activates ShortPixel Adaptive Images (SPAI) with this endpoint on a site, and adds an image to its library.
	 */
	protected static function use_provider( int $site, string $endpoint = 'https://cdn.shortpixel.ai/spai' ): void {
		$file = var_export( self::provider_file( 'SPAI' ), true );
		self::on_network(
			"activate_plugin( {$file} );" .
			'\ShortPixel\AI\Options::_()->set( ' . var_export( $endpoint, true ) . ', "api_url", [ "settings", "behaviour" ] );
			$uploads = wp_upload_dir();
			$image   = imagecreatetruecolor( 40, 30 );
			imagejpeg( $image, $uploads["path"] . "/network.jpg" );
			$id = wp_insert_attachment( [ "post_title" => "A", "post_mime_type" => "image/jpeg", "post_status" => "inherit" ], $uploads["path"] . "/network.jpg" );
			wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $uploads["path"] . "/network.jpg" ) );
			wp_unschedule_hook( "shortpixel_flush_run" );',
			$site
		);
	}

	/**
	 * Returns the endpoint in a site's stored settings of SPAI.
	 */
	protected static function endpoint( int $site ): string {
		$stored = self::db()->get_var(
			'SELECT option_value FROM '
			. self::prefix( $site )
			. "options WHERE option_name = 'short_pixel_ai_options'"
		);
		self::assertSame( 1, preg_match( '~"api_url";s:\d+:"([^"]+)"~', (string) $stored, $found ), (string) $stored );
		return $found[1];
	}

	protected static function count_flushes( int $site ): int {
		return (int) self::db()->get_var( 'SELECT COUNT(*) FROM ' . self::prefix( $site ) . 'shortpixel_flush_flushes' );
	}

	protected static function prefix( int $site ): string {
		return self::db()->base_prefix . ( 1 === $site ? '' : "{$site}_" );
	}

	/**
	 * Runs a command of `wp shortpixel-flush` on the network.
	 *
	 * @param string $php PHP code that runs in the command's processes before WordPress is loaded.
	 */
	protected static function wp( string $typed, string $php = '' ): Wp_Cli {
		return Wp_Cli::run( explode( ' ', $typed ), $php, [ 'SHORTPIXEL_FLUSH_TEST_NETWORK' => static::KIND ] );
	}

	/**
	 * Does a site's background run twelve times, three simulated seconds apart; the CDN answers with this status.
	 *
	 * @param int $later Seconds from now at which they begin.
	 */
	protected static function run_background( int $site, int $cdn = 200, int $later = 0 ): void {
		self::on_network(
			sprintf(
				'$clock = time() + %2$d;
				add_filter( "shortpixel_flush_now", static function () use ( &$clock ) { return $clock; } );
				add_filter( "shortpixel_flush_pre_request", static function ( $answer, $request ) {
					$is_page = 0 === strpos( $request["url"], home_url( "/" ) );
					$key     = \ShortPixelFlush\Providers\ready()[0]->endpoint();
					return [ "status" => $is_page ? 200 : %1$d, "headers" => [ "content-type" => $is_page ? "text/html" : "image/webp" ], "body" => $is_page ? "<img src=\"$key/q_lossy+ret_img/example.org/a.jpg\">" : "RIFF", "error" => "", "error_text" => "", "at" => time(), "retry_after" => null ];
				}, 10, 2 );
				for ( $run = 0; $run < 12; $run++ ) {
					do_action( "shortpixel_flush_run" );
					$clock += 3;
				}',
				$cdn,
				$later
			),
			$site
		);
	}
}
