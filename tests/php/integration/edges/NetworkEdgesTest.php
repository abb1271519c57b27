<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Integration\Network\Network_Test_Case;

require_once dirname( __DIR__ ) . '/network/Network_Test_Case.php';

/**
 * An edge set up in wp-config.php belongs to the whole network: a site's administrator can neither see it nor empty it.
 */
final class NetworkEdgesTest extends Network_Test_Case {
	// Runs before each test's code: sets the edge's constants, the user and the answers; $rest calls the REST API.
	private const PRELUDE = '
		define( "SHORTPIXEL_FLUSH_EDGE_CLOUDFLARE_HOSTS", "example.org cdn.shortpixel.ai" );
		define( "SHORTPIXEL_FLUSH_EDGE_CLOUDFLARE_TOKEN", "token-of-the-network" );
		define( "SHORTPIXEL_FLUSH_EDGE_CLOUDFLARE_ZONE", "0123456789abcdef0123456789abcdef" );
		wp_set_current_user( get_user_by( "login", %s )->ID );
		$sent = [];
		add_filter( "shortpixel_flush_pre_request", static function ( $answer, $request ) use ( &$sent ) {
			$is_edge = str_contains( $request["url"], "api.cloudflare.com" );
			$is_edge && $sent[] = $request["body"];
			$is_page = str_starts_with( $request["url"], home_url( "/" ) );
			$key     = \ShortPixelFlush\Providers\ready()[0]->endpoint();
			$body    = $is_edge ? wp_json_encode( [ "success" => true, "errors" => [], "result" => [ "id" => "x" ] ] ) : ( $is_page ? "<img src=\"$key/q_lossy+ret_img/example.org/a.jpg\">" : "RIFF" );
			return [ "status" => 200, "headers" => [ "content-type" => $is_edge ? "application/json" : ( $is_page ? "text/html" : "image/webp" ) ], "body" => $body, "error" => "", "error_text" => "", "at" => time(), "retry_after" => null ];
		}, 10, 2 );
		$rest = static function ( string $method, string $route, array $params = [] ) {
			$request = new WP_REST_Request( $method, "/shortpixel-flush/v1" . $route );
			"GET" === $method ? $request->set_query_params( $params ) : $request->set_body( wp_json_encode( (object) $params ) );
			$request->set_header( "Content-Type", "application/json" );
			$response = rest_do_request( $request );
			return [ "status" => $response->get_status(), "data" => $response->get_data() ];
		};';

	protected function setUp(): void {
		parent::setUp();
		self::on_network(
			self::ACTIVATE
			. ' foreach ( [ "administrator" => "owner", "editor" => "editor" ] as $role => $name ) { wp_insert_user( [ "user_login" => $name, "user_pass" => "x", "user_email" => "$name@example.org", "role" => $role ] ); }'
		);
		self::use_provider( 1 );
	}

	/** @return array<string, string> PHP code that returns an entry point's answer, by the entry point's name. */
	private static function doors(): array {
		$admin = 'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/%s";';
		return [
			'REST: the status'         => 'return $rest( "GET", "/status" );',
			'REST: the settings'       => 'return $rest( "GET", "/settings" );',
			'REST: a plan of all'      => 'return $rest( "POST", "/flushes", [ "scope" => "site", "dry_run" => true ] );',
			'REST: a test'             => '$answer = $rest( "POST", "/edges/test", [ "id" => "cloudflare" ] ); return [ $answer, $sent ? "Cloudflare was asked" : "" ];',
			'WP-CLI with --user'       => sprintf( $admin, 'cli/rows.php' ) . 'return \ShortPixelFlush\Cli\site_rows( false );',
			'Site Health: the section' => sprintf(
				$admin,
				'health/site-health.php'
			) . 'return \ShortPixelFlush\Health\with_debug_section( [] );',
			'Site Health: the check'   => sprintf( $admin, 'health/site.php' ) . 'return get_object_vars( \ShortPixelFlush\Health\check_edges() );',
			'an ability'               => 'return wp_get_ability( "shortpixel-flush/get-state" )->execute( [] );',
		];
	}

	public function test_who_has_one_site_sees_it_at_no_door(): void {
		foreach ( self::doors() as $door => $code ) {
			foreach ( [
				'owner' => false,
				'admin' => true,
			] as $user => $sees ) {
				$seen = self::seen( $user, $code );
				self::assertStringNotContainsString( 'token-of-the-network', $seen );
				self::assertStringNotContainsString( 'fatal', strtolower( $seen ) );
				self::assertSame(
					$sees ? 1 : 0,
					preg_match( '/cloudflare|0123456789abcdef/i', $seen ),
					"{$door}, as {$user}: " . substr( $seen, 0, 3000 )
				);
			}
		}
	}

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function people(): array {
		return [
			'who has one site'        => [ 'owner', false ],
			'who manages the network' => [ 'admin', true ],
		];
	}

	#[DataProvider( 'people' )]
	public function test_a_flush_of_everything_empties_it_only_for_who_manages_the_network( string $user, bool $may ): void {
		$seen = self::seen(
			$user,
			'$GLOBALS["clock"] = time();
			add_filter( "shortpixel_flush_now", static fn () => $GLOBALS["clock"] );
			$begun = $rest( "POST", "/flushes", [ "scope" => "site", "expected_endpoint" => "https://cdn.shortpixel.ai/spai" ] );
			for ( $run = 0; $run < 12; $run++ ) { do_action( "shortpixel_flush_run" ); $GLOBALS["clock"] += 3; }
			$ended = $rest( "GET", "/flushes" )["data"][0];
			return [ "began" => $begun["status"], "state" => $ended["state"], "message" => $ended["message"], "all" => wp_json_encode( $ended ), "emptied" => in_array( "{\"purge_everything\":true}", $sent, true ) ];'
		);
		$seen = json_decode( $seen, true );
		self::assertIsArray( $seen );
		self::assertSame(
			[ 202, $may ? 'done' : 'partial', $may ],
			[ $seen['began'], $seen['state'], $seen['emptied'] ],
			print_r( $seen, true )
		);
		self::assertIsString( $seen['all'] );
		$said = 'own CDN is not cleared, so visitors may get old images';
		self::assertSame( ! $may, str_contains( $seen['all'], $said ), $seen['all'] );
		self::assertSame( $may, str_contains( strtolower( $seen['all'] ), 'cloudflare' ) );
	}

	public function test_an_editor_s_flush_of_an_image_still_purges_its_links_there(): void {
		$sent = self::seen(
			'editor',
			'$id = get_posts( [ "post_type" => "attachment", "post_status" => "inherit", "fields" => "ids" ] )[0];
			wp_update_post( [ "ID" => $id, "post_author" => get_current_user_id() ] );
			$begun = $rest( "POST", "/flushes", [ "scope" => "urls", "urls" => [ "https://cdn.shortpixel.ai/spai/q_lossy+ret_img/" . wp_get_attachment_url( $id ) ] ] );
			$GLOBALS["clock"] = time();
			add_filter( "shortpixel_flush_now", static fn () => $GLOBALS["clock"] );
			for ( $run = 0; $run < 30; $run++ ) { do_action( "shortpixel_flush_run" ); $GLOBALS["clock"] += 5; }
			return [ $begun["status"], implode( " ", $sent ) ];'
		);
		self::assertStringContainsString( 'network.jpg', $sent );
		self::assertStringNotContainsString( 'purge_everything', $sent );
	}

	public function test_saving_the_settings_leaves_it_as_it_is_and_gives_nobody_its_token(): void {
		$code = '
			update_option( "shortpixel_flush_edge_settings", [ "edges" => [ [ "id" => "cloudflare", "kind" => "cloudflare", "hosts" => [ "kept.example.org" ], "setup" => [], "secrets" => [] ] ], "tests" => [], "revision" => "r" ], false );
			$named = $rest( "POST", "/settings", [ "edges" => [ [ "id" => "cloudflare", "kind" => "cloudflare", "hosts" => [ "mine.example.org" ], "setup" => [] ] ] ] );
			$saved = $rest( "POST", "/settings", [ "edges" => [ [ "kind" => "cloudflare", "hosts" => [ "mine.example.org" ], "setup" => [ "token" => "my-own-token-0123456789", "zone" => "ffffffffffffffffffffffffffffffff" ] ] ] ] );
			return [ $named["status"], $saved["status"], wp_list_pluck( get_option( "shortpixel_flush_edge_settings" )["edges"], "hosts", "id" ), wp_list_pluck( (array) ( $saved["data"]["edges"] ?? [] ), "id" ) ];';
		$seen = json_decode( self::seen( 'owner', $code ), true );
		self::assertSame(
			[
				400,
				200,
				[
					'cloudflare'   => [ 'kept.example.org' ],
					'cloudflare-2' => [ 'mine.example.org' ],
				],
				[ 'cloudflare-2' ],
			],
			$seen
		);
	}

	/**
	 * @param string $code PHP code that ends with a return statement.
	 * @return string As JSON.
	 */
	private static function seen( string $user, string $code ): string {
		return self::on_network(
			sprintf( self::PRELUDE, var_export( $user, true ) )
			. " echo wp_json_encode( ( static function () use ( \$rest, &\$sent ) { {$code} } )(), JSON_UNESCAPED_SLASHES );"
		);
	}
}
