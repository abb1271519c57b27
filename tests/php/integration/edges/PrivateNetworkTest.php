<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Integration\Network\Network_Test_Case;

require_once dirname( __DIR__ ) . '/network/Network_Test_Case.php';

/**
 * On a multisite network, only a user who manages the network can allow requests to private addresses.
 */
final class PrivateNetworkTest extends Network_Test_Case {

	// Runs before each test's code: $rest calls the REST API as a user, and $sent lists each request's host and error.
	// Host names that begin with "intern" resolve to this machine.
	private const PRELUDE = '
		$users = [ "owner" => get_user_by( "login", "owner" ), "network" => get_user_by( "id", 1 ) ];
		$sent  = [];
		add_filter( "shortpixel_flush_host_addresses", static fn ( $known, string $name ) => 0 === strpos( $name, "intern" ) ? [ "127.0.0.1" ] : $known, 10, 2 );
		add_action( "shortpixel_flush_after_request", static function ( $method, $url, $answer ) use ( &$sent ) { $sent[] = wp_parse_url( $url, PHP_URL_HOST ) . " " . $answer["error"]; }, 10, 3 );
		$rest = static function ( string $who, string $route, array $params ) use ( $users ): array {
			wp_set_current_user( $users[ $who ]->ID );
			$request = new WP_REST_Request( "POST", "/shortpixel-flush/v1" . $route );
			$request->set_header( "Content-Type", "application/json" );
			$request->set_body( wp_json_encode( $params ) );
			$response = rest_ensure_response( rest_get_server()->dispatch( $request ) );
			return [ "status" => $response->get_status() ] + (array) $response->get_data();
		};
		$edge  = static fn ( string $servers ): array => [ "kind" => "generic", "hosts" => [ "img.example.org" ], "setup" => [ "servers" => $servers, "method" => "PURGE" ] ];
		$purge = static function () use ( &$sent ): array {
			wp_set_current_user( 0 );
			$sent = [];
			foreach ( ShortPixelFlush\Flush\Site_Edge::all() as $one ) {
				$one->purge( [ "https://img.example.org/a.jpg" ], new ShortPixelFlush\Flush\Budget( 20.0, 8 ) );
			}
			return $sent;
		};
		';

	protected function setUp(): void {
		parent::setUp();
		self::on_network(
			self::ACTIVATE
			. ' wp_insert_user( [ "user_login" => "owner", "user_pass" => "x", "user_email" => "o@example.org", "role" => "administrator" ] );'
		);
	}

	public function test_who_has_one_site_enters_no_address_of_the_private_network(): void {
		$seen = self::seen(
			'$said = [
				$rest( "owner", "/settings", [ "edges" => [ $edge( "127.0.0.1:6081" ) ] ] ),
				$rest( "owner", "/edges/test", $edge( "http://10.0.0.7" ) ),
				$rest( "owner", "/settings", [ "delete_data" => true, "hosts" => [ "192.168.1.1:8080" ] ] ),
			];'
		);

		foreach ( (array) $seen['said'] as $answer ) {
			self::assertIsArray( $answer );
			self::assertSame( [ 403, 'shortpixel_flush_forbidden' ], [ $answer['status'], $answer['code'] ?? null ] );
			self::assertIsString( $answer['message'] );
			self::assertStringContainsString( 'Only the WordPress network’s administrator may enter it', $answer['message'] );
		}
		self::assertSame( [], $seen['sent'] );
		self::assertSame( [], $seen['stored'] );
	}

	public function test_a_languages_domain_leads_nobody_there(): void {
		$seen = self::seen(
			'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/hosts.php";
			add_filter( "wpml_setting", static fn ( $value, string $name ) => [ "language_negotiation_type" => 2, "language_domains" => [ "fr" => "https://intern-cdn.invalid" ] ][ $name ] ?? $value, 10, 2 );
			$said = [ [ "is_own" => in_array( "intern-cdn.invalid", ShortPixelFlush\site_hosts(), true ), "may" => ShortPixelFlush\is_private_host_allowed( "intern-cdn.invalid" ) ] ];'
		);

		self::assertSame( [ true, false ], [ self::said( $seen, 0, 'is_own' ), self::said( $seen, 0, 'may' ) ] );
	}

	public function test_a_name_that_leads_there_is_not_asked_for_who_has_one_site(): void {
		$seen = self::seen(
			'$said = [
				$rest( "owner", "/edges/test", $edge( "intern.invalid" ) ),
				$rest( "owner", "/settings", [ "hosts" => [ "intern-cdn.invalid" ], "edges" => [ $edge( "intern.invalid" ) ] ] ),
				[ "may" => ShortPixelFlush\is_private_host_allowed( "intern-cdn.invalid" ), "purge" => $purge() ],
				// Saving the same hosts again, by the admin of the network, permits nothing: another user had entered them.
				$rest( "network", "/settings", [ "hosts" => [ "intern-cdn.invalid" ], "edges" => [ [ "id" => "generic" ] + $edge( "intern.invalid" ) ] ] ),
				[ "may" => ShortPixelFlush\is_private_host_allowed( "intern-cdn.invalid" ), "purge" => $purge() ],
			];'
		);

		self::assertSame( 'failed', self::said( $seen, 0, 'state' ) );
		self::assertSame( [ 200, 200 ], [ self::said( $seen, 1, 'status' ), self::said( $seen, 3, 'status' ) ] );
		foreach ( [ 2, 4 ] as $after ) {
			self::assertSame(
				[
					'may'   => false,
					'purge' => [ 'intern.invalid private_host' ],
				],
				self::said( $seen, $after )
			);
		}
	}

	#[DataProvider( 'servers' )]
	public function test_who_manages_the_network_may_and_only_for_what_they_named( string $server ): void {
		$seen = self::seen(
			sprintf(
				'$said = [
					$rest( "network", "/edges/test", $edge( %1$s ) ),
					$rest( "network", "/settings", [ "hosts" => [ %1$s ], "edges" => [ $edge( %1$s ) ] ] ),
					[ "may" => ShortPixelFlush\is_private_host_allowed( %1$s ), "purge" => $purge() ],
					$rest( "owner", "/settings", [ "edges" => [ [ "id" => "generic" ] + array_replace_recursive( $edge( %1$s ), [ "setup" => [ "method" => "BAN" ] ] ) ] ] ),
					[ "may" => ShortPixelFlush\is_private_host_allowed( %1$s ), "purge" => $purge() ],
					$rest( "owner", "/settings", [ "hosts" => [], "edges" => [ [ "id" => "generic" ] + $edge( "intern-2.invalid" ) ] ] ),
					[ "may" => ShortPixelFlush\is_private_host_allowed( %1$s ), "purge" => $purge() ],
				];',
				var_export( $server, true )
			)
		);

		self::assertSame(
			[ 200, 200, 200 ],
			[ self::said( $seen, 1, 'status' ), self::said( $seen, 3, 'status' ), self::said( $seen, 5, 'status' ) ],
			print_r( $seen, true )
		);
		foreach ( [ 2, 4 ] as $after ) {
			self::assertTrue( self::said( $seen, $after, 'may' ) );
			self::assertSame(
				[ explode( ':', $server )[0] . ' connect' ],
				self::said( $seen, $after, 'purge' ),
				'It was sent; nobody listens there.'
			);
		}
		self::assertSame(
			[
				'may'   => false,
				'purge' => [ 'intern-2.invalid private_host' ],
			],
			self::said( $seen, 6 )
		);
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function servers(): array {
		return [
			'a name'     => [ 'intern.invalid:1' ],
			'an address' => [ '127.0.0.1:1' ],
		];
	}

	/**
	 * @return array<mixed>
	 */
	private static function seen( string $code ): array {
		$seen = json_decode(
			self::on_network(
				self::PRELUDE
				. $code
				. ' echo wp_json_encode( [ "said" => $said, "sent" => $sent, "stored" => array_filter( [ get_option( "shortpixel_flush_edge_settings" ), get_option( "shortpixel_flush_settings" ) ] ) ] );'
			),
			true
		);
		self::assertIsArray( $seen );
		return $seen;
	}

	/**
	 * @param array<mixed> $seen
	 */
	private static function said( array $seen, int|string ...$path ): mixed {
		$part = $seen['said'] ?? null;
		foreach ( $path as $name ) {
			$part = is_array( $part ) ? $part[ $name ] ?? null : null;
		}
		return $part;
	}
}
