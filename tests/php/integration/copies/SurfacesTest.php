<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\TestWith;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Copies\links_in_document;
use function ShortPixelFlush\Copies\links_in_srcset;
use function ShortPixelFlush\Copies\sitemap_in_index;
use function ShortPixelFlush\Copies\sitemap_in_robots;
use function ShortPixelFlush\Copies\surfaces_in;

require_once dirname( __DIR__, 4 ) . '/includes/copies/pages/surfaces.php';

/**
 * Tests finding the images that a page names outside its content, and those in feeds and sitemaps. The page heads look
 * like those that SEO plugins write.
 */
final class SurfacesTest extends Wp_Test_Case {
	private const PAGE    = 'https://site.test/house/';
	private const UPLOADS = 'https://site.test/wp-content/uploads/2026/11/';

	/** @return iterable<string, array{string, array<string, list<string>>}> A head, and the links by kind. */
	public static function heads(): iterable {
		$house = self::UPLOADS . 'house.jpg';
		$logo  = self::UPLOADS . 'logo.png';
		$icon  = self::UPLOADS . 'cropped-icon';
		yield 'Yoast SEO' => [
			<<<HTML
			<!-- This site is optimized with the Yoast SEO plugin -->
			<link rel="canonical" href="https://site.test/house/" />
			<meta property="og:url" content="https://site.test/house/" />
			<meta property="og:image" content="{$house}" />
				<meta property="og:image:width" content="1200" />
				<meta property="og:image:height" content="800" />
				<meta property="og:image:type" content="image/jpeg" />
			<meta name="twitter:card" content="summary_large_image" />
			<meta name="twitter:image" content="{$house}" />
			<script type="application/ld+json" class="yoast-schema-graph">{"@context":"https://schema.org","@graph":[{"@type":"Article","@id":"https://site.test/house/#article","image":{"@id":"https://site.test/house/#primaryimage"},"thumbnailUrl":"{$house}"},{"@type":"WebPage","@id":"https://site.test/house/","url":"https://site.test/house/","primaryImageOfPage":{"@id":"https://site.test/house/#primaryimage"},"image":{"@id":"https://site.test/house/#primaryimage"},"thumbnailUrl":"{$house}"},{"@type":"ImageObject","inLanguage":"en-US","@id":"https://site.test/house/#primaryimage","url":"{$house}","contentUrl":"{$house}","width":1200},{"@type":"Organization","@id":"https://site.test/#organization","url":"https://site.test/","logo":{"@type":"ImageObject","@id":"https://site.test/#/schema/logo/image/","url":"{$logo}","contentUrl":"{$logo}"},"image":{"@id":"https://site.test/#/schema/logo/image/"}}]}</script>
			HTML,
			[
				'share' => [ $house ],
				'data'  => [ $house, $logo ],
			],
		];
		$escaped = str_replace( '/', '\\/', $house );
		yield 'Rank Math' => [
			<<<HTML
			<meta property="og:image" content="{$house}" />
			<meta property="og:image:secure_url" content="{$house}" />
			<meta property="og:image:alt" content="House" />
			<meta name="twitter:image" content="{$logo}" />
			<script type="application/ld+json" class="rank-math-schema">{"@context":"https:\/\/schema.org","@graph":[{"@type":"ImageObject","@id":"{$escaped}","url":"{$escaped}","width":"1200","inLanguage":"en-US"},{"@type":"WebPage","@id":"https:\/\/site.test\/house\/#webpage","url":"https:\/\/site.test\/house\/","primaryImageOfPage":{"@id":"{$escaped}"}},{"@type":["Person","Organization"],"name":"Site","logo":{"@type":"ImageObject","url":"{$logo}"},"image":["{$logo}"]}]}</script>
			HTML,
			[
				'share' => [ $house, $logo ],
				'data'  => [ $house, $logo ],
			],
		];
		yield 'WordPress itself' => [
			<<<HTML
			<link rel="alternate" type="application/rss+xml" title="Site &raquo; Feed" href="https://site.test/feed/" />
			<link rel="alternate" type="application/rss+xml" title="Site &raquo; Comments Feed" href="https://site.test/comments/feed/" />
			<link rel="alternate" title="JSON" type="application/json" href="https://site.test/wp-json/wp/v2/posts/1" />
			<link rel="https://api.w.org/" href="https://site.test/wp-json/" />
			<link rel="icon" href="{$icon}-32x32.png" sizes="32x32" />
			<link rel="apple-touch-icon" href="{$icon}-180x180.png" />
			<meta name="msapplication-TileImage" content="{$icon}-270x270.png" />
			HTML,
			[
				'feed' => [ 'https://site.test/feed/' ],
				'icon' => [ "{$icon}-32x32.png", "{$icon}-180x180.png", "{$icon}-270x270.png" ],
			],
		];
		yield 'none of them' => [
			'<title>og:image</title><!-- <meta property="og:image" content="https://site.test/a.jpg"> --><link rel="preload" as="font" href="/a.woff2"><link rel=preload as=style href=/a.css><script>var a = \'<link rel="icon" href="/a.png">\';</script>',
			[],
		];
		yield 'minified, mixed case and relative' => [
			'<META CONTENT=/wp-content/uploads/a.jpg PROPERTY=OG:IMAGE><LINK HREF=//site.test/b.png REL="SHORTCUT ICON"><link href="c.svg" rel=mask-icon color=red><link rel="preload" href="d.jpg" as=image imagesrcset="https://cdn.test/spai/w_300,q_lossy/site.test/d.jpg?spf=3 300w, d-600.jpg 600w" imagesizes="100vw">',
			[
				'share'   => [ 'https://site.test/wp-content/uploads/a.jpg' ],
				'icon'    => [ 'https://site.test/b.png', 'https://site.test/house/c.svg' ],
				'preload' => [
					'https://site.test/house/d.jpg',
					'https://cdn.test/spai/w_300,q_lossy/site.test/d.jpg?spf=3',
					'https://site.test/house/d-600.jpg',
				],
			],
		];
		yield 'entities in a link' => [
			'<meta property="og:image" content="https://site.test/a.jpg?x=1&#038;spf=3">',
			[ 'share' => [ 'https://site.test/a.jpg?x=1&spf=3' ] ],
		];
		yield 'nothing to ask for' => [
			'<link rel=icon href="data:,"><link rel=icon><meta property="og:image" content=" "><link rel=icon href="mailto:a@b.test">',
			[],
		];
	}

	/** @param array<string, list<string>> $expected */
	#[DataProvider( 'heads' )]
	public function test_each_link_is_found_once_for_its_kind( string $head, array $expected ): void {
		self::assertSame( $expected, self::by_kind( "<!doctype html><html><head>{$head}</head><body><img src=\"/e.jpg\"></body></html>" ) );
	}

	#[TestWith( [ '{"image":"https://site.test/a.jpg"', 'cut off' ] )]
	#[TestWith( [ '"https://site.test/a.jpg"', 'no object' ] )]
	#[TestWith( [ '', 'empty' ] )]
	#[TestWith( [ '{"@id":"https://site.test/a.jpg","url":"https://site.test/b.jpg","text":"https://site.test/c.jpg"}', 'no image' ] )]
	public function test_what_names_no_image_as_json_is_left_out( string $json, string $why ): void {
		self::assertSame( [], self::by_kind( "<script type=\"application/ld+json\">{$json}</script>" ), $why );
	}

	public function test_data_is_limited_in_size_and_depth(): void {
		$link = '{"image":"https://site.test/a.jpg","text":"%s"}';
		self::assertSame(
			[ 'data' => [ 'https://site.test/a.jpg' ] ],
			self::by_kind( '<script type=application/ld+json>' . sprintf( $link, str_repeat( 'a', 200000 ) ) . '</script>' )
		);
		self::assertSame(
			[],
			self::by_kind( '<script type=application/ld+json>' . sprintf( $link, str_repeat( 'a', 300000 ) ) . '</script>' )
		);
		self::assertSame(
			[],
			self::by_kind( '<script type=application/ld+json>' . str_repeat( '{"image":', 40 ) . '1' . str_repeat( '}', 40 ) . '</script>' )
		);
	}

	/** @param list<string> $links */
	#[TestWith( [ 'a.jpg 1.5x,b.jpg 2x', [ 'a.jpg', 'b.jpg' ] ] )]
	#[TestWith( [ ' a,b.jpg , c.jpg 300w 200h,', [ 'a,b.jpg', 'c.jpg' ] ] )]
	#[TestWith( [ '', [] ] )]
	#[TestWith( [ '300w', [] ] )]
	public function test_commas_are_part_of_a_link( string $srcset, array $links ): void {
		self::assertSame( $links, links_in_srcset( $srcset ) );
	}

	public function test_links_are_found_in_feeds_and_sitemaps(): void {
		$house = self::UPLOADS . 'house.jpg';
		self::assertSame(
			[ 'https://site.test/house/', $house, "{$house}?a=1&spf=3" ],
			links_in_document(
				"<url><loc>https://site.test/house/</loc><image:image><image:loc><![CDATA[{$house}]]></image:loc></image:image><image:loc>{$house}?a=1&amp;spf=3</image:loc></url>"
			)
		);
		self::assertSame(
			[ $house, "{$house}?b=2", self::UPLOADS . 'house-300x200.jpg' ],
			links_in_document(
				"<description>&lt;img src=&quot;{$house}&quot;&gt;</description><enclosure url='{$house}?b=2' length=\"1\" /><content:encoded><![CDATA[<img srcset=\""
				. self::UPLOADS
				. 'house-300x200.jpg 300w">]]></content:encoded>'
			)
		);
	}

	#[TestWith( [ "User-agent: *\nDisallow: /wp-admin/\n\nSitemap: https://site.test/sitemap_index.xml\n", 'https://site.test/sitemap_index.xml' ] )]
	#[TestWith( [ "sitemap:https://site.test/a.xml.gz\r\n  SITEMAP: https://site.test/b.xml\r\n", 'https://site.test/b.xml' ] )]
	#[TestWith( [ 'Sitemap: https://site.test/wp-sitemap.xml', '' ] )]
	#[TestWith( [ '# no sitemap: here', '' ] )]
	public function test_a_sitemap_that_may_list_images_is_named_by_robots_txt( string $robots, string $sitemap ): void {
		self::assertSame( $sitemap, sitemap_in_robots( $robots ) );
	}

	public function test_the_part_of_a_sitemap_is_that_of_the_pages(): void {
		$index = '<sitemapindex><sitemap><loc>https://site.test/post-sitemap.xml</loc></sitemap><sitemap><loc>https://site.test/page-sitemap1.xml?a=1&amp;b</loc></sitemap><sitemap><loc>https://site.test/post_tag-sitemap.xml</loc></sitemap></sitemapindex>';
		self::assertSame( 'https://site.test/page-sitemap1.xml?a=1&b', sitemap_in_index( $index, [ 'page', 'post' ] ) );
		self::assertSame( 'https://site.test/post-sitemap.xml', sitemap_in_index( $index, [ 'event', 'post' ] ) );
		self::assertSame( '', sitemap_in_index( $index, [ 'tag' ] ), 'An archive.' );
		self::assertSame( '', sitemap_in_index( str_replace( 'sitemapindex', 'urlset', $index ), [ 'post' ] ), 'It lists pages itself.' );
	}

	/** @return array<string, list<string>> */
	private static function by_kind( string $html ): array {
		$links = [];
		foreach ( surfaces_in( $html, self::PAGE ) as $one ) {
			$links[ $one['kind'] ][] = $one['url'];
		}
		return $links;
	}
}
