<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;

require_once __DIR__ . '/Journey_Test_Case.php';

/**
 * Tests sites with core, content and uploads in the usual places, or in others that WordPress allows.
 */
final class LayoutsTest extends Journey_Test_Case {
	private const LAYOUTS = [ 'plain', 'bedrock', 'folder', 'front', 'renamed' ];

	/** @var array<string, Site> */
	private static array $sites = [];

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function shapes(): array {
		return self::with_providers( array_slice( self::LAYOUTS, 0, 3 ), array_slice( self::LAYOUTS, 3 ) );
	}

	#[DataProvider( 'shapes' )]
	#[Group( 'proof' )]
	public function test_flushes_what_its_own_pages_show( string $layout, string $provider ): void {
		$site = self::site( $layout );
		self::use_provider( $site, $provider );
		self::assert_screen( $site );
		$of = self::assert_pictures( $site, [ "photo-{$provider}" ] );
		self::assert_new_link( $site, $of );
		self::assert_everything( $site, $provider, $of );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function layouts(): array {
		return array_map( static fn ( string $layout ): array => [ $layout ], array_combine( self::LAYOUTS, self::LAYOUTS ) );
	}

	#[DataProvider( 'layouts' )]
	public function test_what_is_pasted_is_found_where_it_is( string $layout ): void {
		$site = self::site( $layout );
		self::use_provider( $site, 'spai' );
		$made    = $site->pictures( [ 'pasted' ] );
		$picture = $made['pictures'][0];
		$page    = $site->publish( $made['draft'] );
		$logo    = $site->tree->front_folder() . '/logo.jpg';
		$themes  = $site->run( 'return get_theme_file_uri( "theme.jpg" );' );
		self::assertIsString( $themes );
		copy( $picture['files'][0], $logo );
		copy( $picture['files'][0], $site->tree->content . '/themes/shapes/theme.jpg' );
		self::assertStringStartsWith( "\xff\xd8", $site->visit( $themes ) );
		self::assertStringStartsWith( "\xff\xd8", $site->visit( "{$site->home}/logo.jpg" ) );

		$site->log_in();
		$medium = (string) preg_replace( '~\.jpg\z~', '-300x225.jpg', $picture['url'] );
		foreach ( [ $page, $picture['url'], $medium, (string) preg_replace( '~\Ahttps://[^/]+~', '', $medium ) ] as $pasted ) {
			$plan = self::pasted( $site, $pasted );
			self::assertSame( 200, $plan['status'], "{$pasted} " . json_encode( $plan['data'] ) );
			self::assertContains( $picture['id'], array_column( (array) $plan['data']['variants'], 'attachment_id' ), $pasted );
		}
		foreach ( [ $themes, "{$site->home}/logo.jpg" ] as $pasted ) {
			$plan = self::pasted( $site, $pasted );
			self::assertSame( 200, $plan['status'], "{$pasted} " . json_encode( $plan['data'] ) );
			self::assertContains(
				'https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp/' . substr( $pasted, 8 ),
				self::planned( $plan['data'] )
			);
		}

		// This link is refused: another WordPress, in a folder on the same host, may have a file with the same name.
		$another = self::pasted( $site, (string) preg_replace( '~\A(https://[^/]+)~', '$1/another', $picture['url'] ) );
		self::assertSame( 400, $another['status'], (string) json_encode( $another['data'] ) );
	}

	/**
	 * @return array{status: int, data: array<mixed>}
	 */
	private static function pasted( Site $site, string $address ): array {
		return $site->rest(
			'POST',
			'/flushes',
			[
				'scope'   => 'urls',
				'urls'    => [ $address ],
				'dry_run' => true,
			]
		);
	}

	private static function site( string $layout ): Site {
		if ( ! isset( self::$sites[ $layout ] ) ) {
			self::$sites[ $layout ] = match ( $layout ) {
				'bedrock' => self::bedrock(),
				'folder'  => self::folder(),
				'front'   => self::front(),
				'renamed' => self::renamed(),
				default   => self::plain(),
			};
		}
		return self::$sites[ $layout ];
	}

	/** WordPress's own layout. */
	private static function plain(): Site {
		$tree = new Tree( 'plain' );
		Internet\serve( 'plain.example', $tree->docroot, [ '' ] );
		$site = new Site( $tree, 'https://plain.example', 'https://plain.example' );
		$site->install();
		return $site;
	}

	/** Core in /wp, content in /app, the configuration outside core, all URLs set by constants. */
	private static function bedrock(): Site {
		$tree = new Tree(
			'bedrock',
			core: '/wp',
			content: '/app',
			web: '/web',
			config: '',
			constants: [
				'WP_HOME'        => "'https://bedrock.example'",
				'WP_SITEURL'     => "WP_HOME . '/wp'",
				'WP_CONTENT_DIR' => "__DIR__ . '/app'",
				'WP_CONTENT_URL' => "WP_HOME . '/app'",
			]
		);
		Internet\serve( 'bedrock.example', $tree->docroot, [ '' ] );
		$site = new Site( $tree, 'https://bedrock.example', 'https://bedrock.example/wp' );
		$site->install();
		return $site;
	}

	/** The whole site in /blog, and no WordPress at the root. */
	private static function folder(): Site {
		$tree = new Tree( 'folder', core: '/blog', front: '/blog' );
		Internet\serve( 'folder.example', $tree->docroot, [ '/blog' ] );
		$site = new Site( $tree, 'https://folder.example/blog', 'https://folder.example/blog' );
		$site->install();
		return $site;
	}

	/**
	 * The site at the root, core and content in a folder, as WordPress's manual describes it: only the option `home` is
	 * changed.
	 */
	private static function front(): Site {
		$tree = new Tree( 'front', core: '/wordpress' );
		Internet\serve( 'front.example', $tree->docroot, [ '' ] );
		$site = new Site( $tree, 'https://front.example', 'https://front.example/wordpress' );
		$site->install( 'update_option( "home", "https://front.example" );' );
		return $site;
	}

	/** The content folder renamed, and uploads moved out of it. */
	private static function renamed(): Site {
		$tree = new Tree(
			'renamed',
			content: '/content',
			constants: [
				'WP_CONTENT_DIR' => "__DIR__ . '/content'",
				'WP_CONTENT_URL' => "'https://renamed.example/content'",
				'UPLOADS'        => "'media/files'",
			]
		);
		Internet\serve( 'renamed.example', $tree->docroot, [ '' ] );
		$site = new Site( $tree, 'https://renamed.example', 'https://renamed.example' );
		$site->install();
		return $site;
	}
}
