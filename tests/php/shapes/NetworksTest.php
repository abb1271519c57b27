<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

require_once __DIR__ . '/Journey_Test_Case.php';

/**
 * Tests networks in sub-folders and at sub-domains with the plugin network-activated: a site flushes only its images.
 */
final class NetworksTest extends Journey_Test_Case {
	private const PLUGIN = 'shortpixel-flush/shortpixel-flush.php';

	/** @var array<string, array{main: Site, shop: Site, other: Site}> */
	private static array $networks = [];

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function shapes(): array {
		return self::with_providers( [ 'folders', 'domains' ], [] );
	}

	#[DataProvider( 'shapes' )]
	#[Group( 'proof' )]
	public function test_a_sub_site_flushes_what_its_own_pages_show( string $kind, string $provider ): void {
		[ 'main' => $main, 'shop' => $shop, 'other' => $other ] = self::network( $kind );
		self::use_provider( $shop, $provider );
		self::assert_screen( $shop );

		// Every site has an image with the same file name, so the URLs differ only in the site's folder or host.
		$elsewhere = [];
		foreach ( [ $main, $other ] as $site ) {
			self::use_provider( $site, $provider );
			$made        = $site->pictures( [ "photo-{$provider}" ] );
			$elsewhere[] = Browser::cdn_urls( $site->visit( $site->publish( $made['draft'] ) ) );
			self::assertSame( [ 'red' ], self::colours( $elsewhere[ count( $elsewhere ) - 1 ] ) );
			array_map( [ self::class, 'repaint' ], $made['pictures'] );
		}

		$of = self::assert_pictures( $shop, [ "photo-{$provider}" ] );
		self::assert_new_link( $shop, $of );
		if ( 'spio' !== $provider || 'domains' === $kind ) {
			self::assert_everything( $shop, $provider, $of );
		}
		self::assertSame( [ 'red' ], self::colours( array_merge( ...$elsewhere ) ), 'Another site was flushed' );
		foreach ( [ $main, $other ] as $site ) {
			self::assertSame( 0, self::flushes( $site ) );
		}
	}

	#[DataProvider( 'kinds' )]
	public function test_rights_budgets_and_secrets_hold_on_a_sub_site( string $kind ): void {
		$shop = self::network( $kind )['shop'];
		self::use_provider( $shop, 'spai' );
		self::assert_rights_hold( $shop );
	}

	#[DataProvider( 'kinds' )]
	public function test_a_url_of_another_site_is_refused_with_that_reason( string $kind ): void {
		$sites = self::network( $kind );
		$own   = [];
		foreach ( $sites as $name => $site ) {
			self::use_provider( $site, 'spai' );
			$made         = $site->pictures( [ 'pasted' ] );
			$own[ $name ] = [
				'page'    => $site->publish( $made['draft'] ),
				'picture' => $made['pictures'][0]['url'],
				'file'    => (string) preg_replace( '~\A(https?://[^/]+).*?(/wp-content/.*)\z~', '$1$2', $made['pictures'][0]['url'] ),
			];
		}
		foreach ( $sites as $name => $site ) {
			$site->log_in();
			foreach ( $own as $of => $addresses ) {
				foreach ( $addresses as $what => $address ) {
					$answer = $site->rest(
						'POST',
						'/flushes',
						[
							'scope'   => 'urls',
							'urls'    => [ $address ],
							'dry_run' => true,
						]
					);
					if ( $of === $name ) {
						self::assertSame(
							200,
							$answer['status'],
							"{$what} of {$of} pasted in {$name}: {$address} " . json_encode( $answer['data'] )
						);
					} else {
						self::assertSame( 400, $answer['status'], "{$what} of {$of} pasted in {$name}: {$address}" );
					}
				}
			}
		}
	}

	#[DataProvider( 'kinds' )]
	public function test_code_that_switches_to_a_site_has_that_site_flush( string $kind ): void {
		[ 'main' => $main, 'shop' => $shop ] = self::network( $kind );
		self::use_provider( $shop, 'spai' );
		$main->run( sprintf( 'deactivate_plugins( %s );', var_export( array_values( self::PROVIDERS ), true ) ) );
		$made  = $shop->pictures( [ 'switched' ] );
		$page  = $shop->publish( $made['draft'] );
		$shown = Browser::cdn_urls( $shop->visit( $page ) );
		self::assertSame( [ 'red' ], self::colours( $shown ) );
		array_map( [ self::class, 'repaint' ], $made['pictures'] );

		// Removes the run that activating the plugin schedules.
		foreach ( [ $main, $shop ] as $site ) {
			$site->run( 'wp_unschedule_hook( "shortpixel_flush_run" );' );
		}
		$main->run(
			sprintf(
				'switch_to_blog( 2 ); do_action( "shortpixel_flush_image", %d, "Replaced" ); restore_current_blog();',
				$made['pictures'][0]['id']
			)
		);
		self::assertSame( 0, self::flushes( $main ) );
		self::assertTrue( $shop->run( 'return false !== wp_next_scheduled( "shortpixel_flush_run" );' ), 'Nobody would come for it' );
		self::assertFalse( $main->run( 'return false !== wp_next_scheduled( "shortpixel_flush_run" );' ) );
		$shop->log_in();
		$flush = self::drive( $shop, (array) $shop->rest( 'GET', '/flushes' )['data'][0] );
		self::assertSame( 'done', $flush['state'], self::said( $flush ) );
		$now = Browser::cdn_urls( $shop->visit( $page ) );
		self::assertNotSame( $shown, $now, 'Pages ask for the image at a new link' );
		self::assertSame( [ 'blue' ], self::colours( $now ) );
	}

	public function test_emptying_the_cdn_of_a_host_that_sites_share_says_so(): void {
		$shop = self::network( 'folders' )['shop'];
		self::use_provider( $shop, 'spio' );
		$shop->log_in();
		$plan = (string) json_encode(
			$shop->rest(
				'POST',
				'/flushes',
				[
					'scope'   => 'site',
					'dry_run' => true,
				]
			)['data']
		);
		self::assertStringContainsString( 'folders.example', $plan );
		self::assertStringContainsString( 'every site', $plan );
	}

	public function test_uninstalling_takes_the_tables_of_every_site(): void {
		foreach ( self::network( 'domains' ) as $site ) {
			self::assertNotSame(
				[],
				$site->run(
					'return $GLOBALS["wpdb"]->get_col( "SHOW TABLES LIKE \'" . $GLOBALS["wpdb"]->prefix . "shortpixel\\\\_flush\\\\_%\'" );'
				)
			);
		}
		$main = self::network( 'domains' )['main'];
		$main->run( sprintf( 'deactivate_plugins( %1$s, false, true ); uninstall_plugin( %1$s );', var_export( self::PLUGIN, true ) ) );
		self::assertSame( [], $main->run( 'return $GLOBALS["wpdb"]->get_col( "SHOW TABLES LIKE \'%shortpixel\\\\_flush\\\\_%\'" );' ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function kinds(): array {
		return [
			'sub-folders' => [ 'folders' ],
			'sub-domains' => [ 'domains' ],
		];
	}

	private static function flushes( Site $site ): int {
		return self::number(
			$site->run(
				'return (int) $GLOBALS["wpdb"]->get_var( "SELECT COUNT(*) FROM {$GLOBALS["wpdb"]->prefix}shortpixel_flush_flushes" );'
			)
		);
	}

	/**
	 * @return array{main: Site, shop: Site, other: Site}
	 */
	private static function network( string $kind ): array {
		self::$networks[ $kind ] = self::$networks[ $kind ] ?? self::install( $kind );
		return self::$networks[ $kind ];
	}

	/**
	 * Installs a site, makes it a network, and adds two sites.
	 *
	 * @return array{main: Site, shop: Site, other: Site}
	 */
	private static function install( string $kind ): array {
		$tree = new Tree( "net_{$kind}" );
		$main = new Site( $tree, "https://{$kind}.example", "https://{$kind}.example" );
		foreach ( [ 'shop', 'other' ] as $name ) {
			Internet\serve( "{$name}.{$kind}.example", $tree->docroot, [ '' ] );
		}
		Internet\serve( "{$kind}.example", $tree->docroot, [ '' ], 'folders' === $kind );
		$main->install();
		$main->make_network( 'domains' === $kind );
		$main->run( sprintf( 'activate_plugin( %s, "", true );', var_export( self::PLUGIN, true ) ) );
		$add = static fn ( string $name ): Site => $main->add_site(
			'folders' === $kind
			? "https://{$kind}.example/{$name}"
			: "https://{$name}.{$kind}.example"
		);
		return [
			'main'  => $main,
			'shop'  => $add( 'shop' ),
			'other' => $add( 'other' ),
		];
	}
}
