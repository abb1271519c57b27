<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/Journey_Test_Case.php';

/**
 * Tests images that an offloading plugin has moved from the site's disk to a bucket, with such plugins' filters.
 */
final class OffloadTest extends Journey_Test_Case {
	/**
	 * @return array<string, array{string, string}>
	 */
	public static function shapes(): array {
		return [
			'a bucket with spai'                       => [ 'bucket.s3.eu-central-1.example', 'spai' ],
			'a bucket at a name of the site with spai' => [ 'cdn.offload.example', 'spai' ],
			'a bucket at a name of the site with spio' => [ 'cdn.offload.example', 'spio' ],
		];
	}

	#[DataProvider( 'shapes' )]
	public function test_flushes_what_its_own_pages_show( string $host, string $provider ): void {
		$site = self::site( $host );
		self::use_provider( $site, $provider );
		self::assert_screen( $site );
		$of = self::assert_pictures( $site, [ "cloud-{$provider}" ] );
		foreach ( $of['shown'] as $url ) {
			self::assertStringContainsString( "/{$host}/media/", $url );
		}
		self::assert_new_link( $site, $of );
		self::assert_everything( $site, $provider, $of );
	}

	#[DataProvider( 'providers_that_leave_it_alone' )]
	public function test_says_so_where_the_provider_leaves_the_bucket_alone( string $provider ): void {
		$site = self::site( 'bucket.s3.eu-central-1.example' );
		self::use_provider( $site, $provider );
		$site->log_in();
		$made   = $site->pictures( [ "left-{$provider}" ] );
		$page   = $site->publish( $made['draft'] );
		$answer = $site->rest(
			'POST',
			'/flushes',
			[
				'scope'       => 'images',
				'attachments' => array_column( $made['pictures'], 'id' ),
				'dry_run'     => true,
			]
		);
		self::assertSame( [], Browser::cdn_urls( $site->visit( $page ) ) );
		self::assertSame( 400, $answer['status'], (string) json_encode( $answer['data'] ) );
		self::assertSame( 'shortpixel_flush_nothing_to_flush', $answer['data']['code'] ?? '' );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function providers_that_leave_it_alone(): array {
		return [
			'autoptimize' => [ 'autoptimize' ],
			'spio'        => [ 'spio' ],
		];
	}

	/** @var array<string, Site> */
	private static array $sites = [];

	private static function site( string $host ): Site {
		if ( isset( self::$sites[ $host ] ) ) {
			return self::$sites[ $host ];
		}
		$name = 'cdn.offload.example' === $host ? 'offload' : 'bucket';
		$tree = new Tree( $name );
		$home = "https://{$name}.example";
		$site = new Site( $tree, $home, $home );
		Internet\serve( "{$name}.example", $tree->docroot, [ '' ] );
		Internet\serve( $host, Internet\folder() . "/trees/{$name}-bucket", [] );
		$site->install();
		mkdir( Internet\folder() . "/trees/{$name}-bucket/media", 0755, true );
		// Like an offloading plugin, moves files once their sizes are made, and rewrites their URLs.
		file_put_contents(
			"{$tree->content}/mu-plugins/offload.php",
			sprintf(
				'<?php
				const BUCKET = %s;
				const BUCKET_URL = %s;
				add_filter( "wp_generate_attachment_metadata", static function ( $meta, $id ) {
					$folder = dirname( get_attached_file( $id ) );
					$bucket = BUCKET . "/" . dirname( $meta["file"] );
					wp_mkdir_p( $bucket );
					foreach ( array_merge( [ basename( $meta["file"] ) ], array_column( $meta["sizes"], "file" ) ) as $file ) {
						is_file( "$folder/$file" ) && rename( "$folder/$file", "$bucket/$file" );
					}
					return $meta;
				}, 10, 2 );
				function in_bucket( $url ) {
					return str_replace( wp_get_upload_dir()["baseurl"], BUCKET_URL, $url );
				}
				add_filter( "wp_get_attachment_url", "in_bucket" );
				add_filter( "wp_calculate_image_srcset", static function ( $sources ) {
					foreach ( $sources as $width => $source ) {
						$sources[ $width ]["url"] = in_bucket( $source["url"] );
					}
					return $sources;
				} );
				add_filter( "shortpixel_flush_site_hosts", static fn ( $hosts ) => array_merge( $hosts, "bucket.s3.eu-central-1.example" === parse_url( BUCKET_URL, PHP_URL_HOST ) ? [] : [ parse_url( BUCKET_URL, PHP_URL_HOST ) ] ) );
				',
				var_export( Internet\folder() . "/trees/{$name}-bucket/media", true ),
				var_export( "https://{$host}/media", true )
			)
		);
		self::$sites[ $host ] = $site;
		return $site;
	}

	/**
	 * @param array{id: int, url: string, files: list<string>} $picture
	 * @param 'blue'|'green'                                   $colour
	 */
	protected static function repaint( array $picture, string $colour = 'blue' ): void {
		$bucket = Internet\folder() . '/trees/' . (
			str_contains( $picture['url'], 'cdn.offload.example' )
			? 'offload'
			: 'bucket'
		) . '-bucket/media/' . gmdate( 'Y/m' ) . '/';
		parent::repaint(
			[ 'files' => array_map( static fn ( string $file ): string => $bucket . basename( $file ), $picture['files'] ) ] + $picture,
			$colour
		);
	}
}
