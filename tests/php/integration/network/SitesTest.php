<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

require_once __DIR__ . '/Network_Test_Case.php';

/**
 * Tests our column and bulk action in WordPress's list of sites, and who may see and use them.
 */
final class SitesTest extends Network_Test_Case {
	private const LOAD = 'set_current_screen( "sites-network" ); do_action( "load-sites.php" );';

	private const LIST = '
		$table = _get_list_table( "WP_MS_Sites_List_Table", [ "screen" => "sites-network" ] );
		$table->prepare_items();
		ob_start();
		$table->display();
		$html = ob_get_clean();';

	public function test_the_column_tells_the_provider_and_what_came_of_the_last_flush(): void {
		self::add_sites( 3 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		self::assertSame( [ '— Nothing is known yet.' ], array_unique( self::cells() ), 'A request to another site can’t know it.' );

		self::run_background( 2 );
		self::run_background( 3 );
		self::assertSame(
			[ '— Nothing is known yet.', 'ShortPixel Adaptive Images', 'No plugin that uses ShortPixel’s CDN', '— Nothing is known yet.' ],
			self::cells()
		);

		self::confirm_flush( [ 2, 3, 4 ] );
		$cells = self::cells();
		self::assertMatchesRegularExpression( '~\AShortPixel Adaptive Images All images: Waiting, \d+ \w+ ago\z~', $cells[1] );
		self::assertMatchesRegularExpression( '~\AAll images: Waiting, \d+ \w+ ago\z~', $cells[3] );

		self::run_background( 2 );
		self::run_background( 3 );
		$cells = self::cells();
		self::assertMatchesRegularExpression( '~\AShortPixel Adaptive Images All images: Done, \d+ \w+ ago\z~', $cells[1] );
		self::assertMatchesRegularExpression( '~\ANo plugin .* All images: Failed, \d+ \w+ ago\z~', $cells[2] );
		self::assertStringContainsString(
			'href="http://example.org/site2/wp-admin/upload.php?page=shortpixel-flush"',
			self::in_network_admin( 'admin', self::LOAD . self::LIST . 'echo $html;' )
		);
	}

	public function test_a_page_of_twenty_sites_costs_two_more_queries_at_most(): void {
		self::add_sites( 19 );
		self::on_network( self::ACTIVATE );
		self::on_network(
			'foreach ( get_sites() as $site ) { update_site_meta( $site->blog_id, "shortpixel_flush_state", [ "providers" => [ "A" ], "flush" => [ "state" => "done", "at" => 1 ] ] ); }'
		);
		$count   = self::LIST . 'echo wp_json_encode( [ $GLOBALS["wpdb"]->num_queries, substr_count( $html, "All images: Done" ) ] );';
		$without = (array) json_decode( self::in_network_admin( 'admin', 'set_current_screen( "sites-network" );' . $count ), true );
		$with    = (array) json_decode( self::in_network_admin( 'admin', self::LOAD . $count ), true );
		self::assertSame( [ 0, 20 ], [ $without[1], $with[1] ] );
		self::assertIsInt( $without[0] );
		self::assertLessThanOrEqual( $without[0] + 2, $with[0] );
	}

	public function test_only_who_manages_the_network_sees_the_column_and_flushes(): void {
		self::add_sites( 1 );
		self::on_network( self::ACTIVATE );
		self::on_network(
			'foreach ( [ "administrator", "editor" ] as $role ) { $id = wp_insert_user( [ "user_login" => $role, "user_pass" => "password", "user_email" => "$role@example.org", "role" => $role ] ); add_user_to_blog( 2, $id, $role ); }'
		);
		foreach ( [
			'administrator' => false,
			'editor'        => false,
			''              => false,
			'admin'         => true,
		] as $user => $may ) {
			$seen = self::in_network_admin(
				$user,
				self::LOAD . 'echo wp_json_encode( [ isset( apply_filters( "wpmu_blogs_columns", [] )["shortpixel_flush"] ), isset( apply_filters( "bulk_actions-sites-network", [] )["shortpixel-flush-sites"] ) ] );'
			);
			self::assertSame( [ $may, $may ], json_decode( $seen, true ), "As “{$user}”" );
			$answer = self::confirm_flush( [ 2 ], $user );
			self::assertSame( $may ? null : 403, $answer['died'] ?? null, "As “{$user}”" );
			self::assertSame( $may ? 1 : 0, self::count_flushes( 2 ), "As “{$user}”" );
		}
	}

	public function test_nothing_is_stored_before_it_is_confirmed(): void {
		self::add_sites( 2 );
		self::on_network( self::ACTIVATE );
		foreach ( [ '""', 'wp_create_nonce( "bulk-sites" )' ] as $nonce ) {
			self::assertSame( [ 'died' => 403 ], self::confirm_flush( [ 2, 3 ], 'admin', $nonce ) );
		}

		// Other bulk actions are left alone, and ours only asks for a confirmation.
		self::assertSame(
			'elsewhere',
			self::in_network_admin(
				'admin',
				self::LOAD . 'echo apply_filters( "handle_network_bulk_actions-sites-network", "elsewhere", "spam", [ 2 ], 0 );'
			)
		);
		$page = self::in_network_admin(
			'admin',
			self::LOAD . '\ShortPixelFlush\Admin\render_sites_confirmation( [ 2, 3, 9 ], "http://example.org/wp-admin/network/sites.php?s=site" );'
		);
		self::assertStringContainsString(
			'action="http://example.org/wp-admin/network/edit.php?action=shortpixel-flush-sites" method="post"',
			$page
		);
		self::assertStringContainsString( 'name="_wpnonce"', $page );
		self::assertStringContainsString( 'example.org/site2', $page );
		self::assertSame( 2, substr_count( $page, 'name="site_ids[]"' ) );
		self::assertStringContainsString(
			'<a class="button" href="http://example.org/wp-admin/network/sites.php?s=site">Cancel</a>',
			$page
		);
		self::assertSame( 0, self::count_flushes( 2 ) );
	}

	public function test_one_notice_says_what_was_stored_and_what_was_refused_and_why(): void {
		self::add_sites( 5 );
		self::on_network( 'activate_plugin( ' . self::PLUGIN . ' );' );
		foreach ( [ 2, 3, 4, 5 ] as $site ) {
			self::on_network( 'activate_plugin( ' . self::PLUGIN . ' );', $site );
		}
		self::on_network( 'update_blog_status( 3, "archived", "1" ); update_blog_status( 4, "deleted", "1" );' );
		self::assertSame( [ 1, 'sites.php' ], self::stored( self::confirm_flush( [ 2 ] ) ) );
		$tables = $this->tables();

		$answer = self::confirm_flush( [ 2, 3, 4, 5, 6, 9, 'x', 5 ] );
		self::assertSame( [ 1, 'sites.php' ], self::stored( $answer ) );
		self::assertSame(
			[
				'already_running' => '2',
				'closed'          => '3.4',
				'inactive'        => '6',
				'unknown'         => '9',
			],
			self::sorted( $answer['shortpixel-flush-refused'] )
		);
		self::assertSame( $tables, $this->tables(), 'A site without the plugin gets no tables.' );
		self::assertSame( [ 1, 1, 0, 0, 1 ], array_map( [ self::class, 'count_flushes' ], [ 2, 2, 3, 4, 5 ] ) );

		$notice = self::notice( $answer );
		self::assertSame( 1, substr_count( $notice, 'class="notice notice-warning' ) );
		foreach ( [
			'1 site will flush all its images',
			'is not active there: example.org/site6.',
			'Not flushed: 9, example.org/site3, example.org/site4, and example.org/site2. Open',
		] as $said ) {
			self::assertStringContainsString( $said, $notice );
		}
		self::assertStringContainsString( 'notice-success', self::notice( [ 'shortpixel-flush-stored' => '2' ] ) );
		self::assertStringContainsString( 'notice-error', self::notice( [ 'shortpixel-flush-refused' => [ 'closed' => '3' ] ] ) );
		foreach ( [
			[],
			[ 'shortpixel-flush-refused' => 'x' ],
			[ 'shortpixel-flush-stored' => [ 1 ] ],
			[ 'shortpixel-flush-refused' => [ 'nonsense' => '3' ] ],
		] as $nothing ) {
			self::assertSame( '', self::notice( $nothing ) );
		}
	}

	public function test_a_site_of_another_network_is_unknown_and_what_time_is_too_short_for_is_named(): void {
		self::add_sites( 2 );
		self::on_network( self::ACTIVATE );
		self::on_network( 'wp_update_site( 3, [ "network_id" => 2 ] );' );
		self::assertSame( [ 'unknown' => '3' ], self::confirm_flush( [ 3 ] )['shortpixel-flush-refused'] );
		$late = 'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/network/flush.php"; return \ShortPixelFlush\Network\flush_sites( [ 2 ], 1, microtime( true ) );';
		self::assertSame( [ 2 => 'too_late' ], self::value_of( $late ) );
	}

	/**
	 * @param array<string, mixed> $answer
	 * @return array{int, mixed}
	 */
	private static function stored( array $answer ): array {
		$stored = $answer['shortpixel-flush-stored'] ?? 0;
		return [ is_numeric( $stored ) ? (int) $stored : -1, $answer['page'] ?? '' ];
	}

	/**
	 * @return array<mixed>
	 */
	private static function sorted( mixed $values ): array {
		self::assertIsArray( $values );
		ksort( $values );
		return $values;
	}

	/**
	 * @param array<string, mixed> $query
	 */
	private static function notice( array $query ): string {
		return trim(
			self::in_network_admin(
				'admin',
				self::LOAD . sprintf(
					'$_GET = json_decode( %s, true ); do_action( "network_admin_notices" );',
					var_export( (string) wp_json_encode( (object) $query ), true )
				)
			)
		);
	}

	/**
	 * @return list<string> The column's text, in the order of the sites.
	 */
	private static function cells(): array {
		$cells = json_decode(
			self::in_network_admin(
				'admin',
				self::LOAD . 'echo wp_json_encode( array_map( static function ( $site ) { ob_start(); do_action( "manage_sites_custom_column", "shortpixel_flush", $site->blog_id ); return trim( preg_replace( "~(<[^>]*>)+~", " ", html_entity_decode( ob_get_clean() ) ) ); }, get_sites() ) );'
			),
			true
		);
		self::assertIsArray( $cells );
		return array_values( array_filter( $cells, 'is_string' ) );
	}
}
