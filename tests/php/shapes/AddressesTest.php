<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

require_once __DIR__ . '/Journey_Test_Case.php';

/**
 * Tests sites with unusual URLs: http, a port, a non-ASCII host name, uploads on another host.
 */
final class AddressesTest extends Journey_Test_Case {
	/** @var array<string, Site> */
	private static array $sites = [];

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function shapes(): array {
		$shapes = self::with_providers(
			[ 'uploads at a host of their own', 'by http with a port', 'IDN in its own letters' ],
			[ 'by http', 'with a port', 'IDN as DNS has it' ]
		);
		// Autoptimize leaves images on other hosts alone.
		unset( $shapes['uploads at a host of their own with autoptimize'] );
		return $shapes;
	}

	#[DataProvider( 'shapes' )]
	#[Group( 'proof' )]
	public function test_flushes_what_its_own_pages_show( string $address, string $provider ): void {
		$site = self::site( $address );
		self::use_provider( $site, $provider );
		self::assert_screen( $site );
		$of = self::assert_pictures( $site, [ "photo-{$provider}" ] );
		self::assert_form( $address, $provider, $of['shown'] );
		self::assert_new_link( $site, $of );
		// LayoutsTest flushes everything with each provider; here one is enough.
		if ( 'spai' === $provider ) {
			self::assert_everything( $site, $provider, $of );
		}
	}

	#[DataProvider( 'providers' )]
	public function test_visitors_by_http_get_the_new_picture_though_the_admin_is_on_https( string $provider ): void {
		$site = self::site( 'by http, the admin by https' );
		self::use_provider( $site, $provider );
		self::assert_screen( $site );
		self::assertStringStartsWith( 'https://', $site->rest_root );
		$made = $site->pictures( [ "photo-{$provider}" ] );
		$page = str_replace( 'https://', 'http://', $site->publish( $made['draft'] ) );
		$site->run(
			sprintf(
				'$page = get_post( %d ); wp_update_post( wp_slash( [ "ID" => $page->ID, "post_content" => str_replace( "https://", "http://", $page->post_content ) ] ) );',
				$made['draft']
			)
		);
		$shown = Browser::cdn_urls( $site->visit( $page ) );
		self::assertNotSame( [], preg_grep( '~p_h|/http://~', $shown ), implode( "\n", $shown ) );
		self::assertSame( [ 'red' ], self::colours( $shown ) );
		self::repaint( $made['pictures'][0] );
		self::flush(
			$site,
			[
				'scope'       => 'images',
				'attachments' => [ $made['pictures'][0]['id'] ],
				'method'      => 'removal',
			]
		);
		self::assert_among( $shown, self::removed(), 'Not all was removed that the page shows' );
		self::assertSame( [ 'blue' ], self::colours( $shown ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function providers(): array {
		return array_map(
			static fn ( string $id ): array => [ $id ],
			array_combine( array_keys( self::PROVIDERS ), array_keys( self::PROVIDERS ) )
		);
	}

	/**
	 * Asserts how each provider's stand-in writes the CDN URLs of an http site.
	 *
	 * @param list<string> $shown
	 */
	private static function assert_form( string $address, string $provider, array $shown ): void {
		if ( 'by http' !== $address ) {
			return;
		}
		$form = [
			'spai'        => '~\Ahttps://cdn\.shortpixel\.ai/spai/q_lossy\+ret_img\+to_webp\+p_h/insecure\.example/~',
			'autoptimize' => '~\Ahttps://sp-ao\.shortpixel\.ai/client/[^/]*,ret_img(?:,[wh]_\d+)*/http://insecure\.example/~',
			'spio'        => '~\Ahttps://spcdn\.shortpixel\.ai/spio/ret_img,q_cdnize,to_webp,s_webp,p_h/insecure\.example/~',
		];
		foreach ( $shown as $url ) {
			self::assertMatchesRegularExpression( $form[ $provider ], $url );
		}
	}

	private static function site( string $address ): Site {
		self::$sites[ $address ] = self::$sites[ $address ] ?? self::install( $address );
		return self::$sites[ $address ];
	}

	private static function install( string $address ): Site {
		[ $name, $home, $hosts ] = [
			'by http'                        => [ 'insecure', 'http://insecure.example', [ 'insecure.example' ] ],
			'by http, the admin by https'    => [ 'mixed', 'http://mixed.example', [ 'mixed.example' ] ],
			'by http with a port'            => [ 'port_http', 'http://port.example:8080', [ 'port.example:8080' ] ],
			'with a port'                    => [ 'port_https', 'https://port.example:8443', [ 'port.example:8443' ] ],
			'IDN as DNS has it'              => [ 'idn_ascii', 'https://xn--bcher-kva.example', [ 'xn--bcher-kva.example' ] ],
			'IDN in its own letters'         => [
				'idn_own',
				'https://bücher.example:444',
				[ 'xn--bcher-kva.example:444', 'bücher.example:444' ],
			],
			'uploads at a host of their own' => [ 'media', 'https://media.example', [ 'media.example' ] ],
		][ $address ];
		$tree                    = new Tree( $name, constants: 'mixed' === $name ? [ 'FORCE_SSL_ADMIN' => 'true' ] : [] );
		foreach ( $hosts as $host ) {
			Internet\serve( $host, $tree->docroot, [ '' ] );
		}
		Internet\serve( 'files.media.example', $tree->docroot . '/files', [] );
		$site = new Site( $tree, $home, 'mixed' === $name ? 'https://mixed.example' : $home );
		$site->install(
			'media' === $name
			? 'update_option( "upload_path", "files" ); update_option( "upload_url_path", "https://files.media.example" );'
			: "update_option( 'home', '{$home}' ); update_option( 'siteurl', '{$home}' );"
		);
		return $site;
	}
}
