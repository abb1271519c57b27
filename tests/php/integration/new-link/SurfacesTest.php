<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use Random\Engine\Mt19937;
use Random\Randomizer;
use ShortPixelFlush\Copies\Page_Proof;
use ShortPixelFlush\Tests\Integration\Flush\Seeds;
use function ShortPixelFlush\Flush\flush_shape;

require_once __DIR__ . '/New_Link_Test_Case.php';
require_once dirname( __DIR__ ) . '/flush/Seeds.php';

/**
 * Tests what a flush says about other places that name its images, such as share images, icons and feeds.
 */
final class SurfacesTest extends New_Link_Test_Case {
	private const FRONT  = 'http://example.org/';
	private const ROBOTS = 'http://example.org/robots.txt';
	private const INDEX  = 'http://example.org/sitemap_index.xml';
	private const FEED   = 'http://example.org/feed/';

	/** The front page's head, as a theme and its plugins write it. */
	private string $head = '';

	public function test_what_the_page_names_and_the_documents_that_the_site_names_are_found(): void {
		$own         = (string) wp_get_attachment_url( $this->image );
		$old         = 'https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp+p_h/' . substr( $own, 7 );
		$this->head  = "<meta property=\"og:image\" content=\"{$own}\"><link rel=\"icon\" href=\"{$old}\"><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed/\"><link rel=\"preload\" as=\"image\" href=\"/other.jpg\">";
		$post        = $this->post_with( $own );
		$documents   = [
			self::ROBOTS                          => [ 'body' => "User-agent: *\nSitemap: " . self::INDEX ],
			self::INDEX                           => [
				'body' => '<sitemapindex><sitemap><loc>http://example.org/page-sitemap.xml</loc></sitemap><sitemap><loc>http://example.org/post-sitemap.xml</loc></sitemap></sitemapindex>',
			],
			'http://example.org/post-sitemap.xml' => [
				'body' => "<urlset><url><loc>{$post}</loc><image:image><image:loc>{$own}</image:loc></image:image></url></urlset>",
			],
			self::FEED                            => [
				'body' => "<item><description>&lt;img src=&quot;{$own}&quot;&gt;</description></item>",
			],
		];
		$this->kept += $documents;
		$id          = $this->give();
		$this->run_to_end( $id );

		self::assertSame(
			[
				'icon'    => [ 'old', $old, self::FRONT ],
				'share'   => [ 'own', $own, self::FRONT ],
				'feed'    => [ 'own', $own, self::FEED ],
				'sitemap' => [ 'own', $own, 'http://example.org/post-sitemap.xml' ],
			],
			$this->found( $id )
		);
		$asked = array_intersect(
			array_filter( array_column( $this->requests, 'url' ), 'is_string' ),
			array_merge( array_keys( $documents ), [ 'http://example.org/page-sitemap.xml' ] )
		);
		self::assertCount( 4, $asked, 'Each of them once.' );

		$kept = 'the site’s own file, which keeps its link. Browsers and your own CDN may have the old one.';
		// The page asks for the icon at its old link: the copy there was removed as well, and is new.
		self::assertSame( [ "Share image: {$kept}", 'Icon: new.', "Image sitemap: {$kept}", "Feed: {$kept}" ], $this->said( $id ) );
		$this->run_to_end( $this->give() );
		// The image has another link by now.
		self::assertSame( [], $this->said( $id ) );
	}

	public function test_after_a_removal_in_the_same_flush_the_copy_says_what_is_true(): void {
		$own        = (string) wp_get_attachment_url( $this->image );
		$shown      = 'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img+to_webp+p_h/' . substr( $own, 7 );
		$this->head = "<meta property=\"og:image\" content=\"{$shown}\"><link rel=\"icon\" href=\"" . str_replace( 'w_300', 'w_32', $shown ) . '"><link rel="preload" as="image" href="' . $own . '">';
		$id         = $this->give();
		// The front page keeps its old links.
		$this->kept[ self::FRONT ] = [ 'body' => $this->head . '<img src="' . $shown . '">' ];
		$this->run_to_end( $id );

		self::assertTrue( $this->flush( $id )->has_step( 'fall_back', [ 'done' ] ), $this->message( $id ) );
		self::assertSame( [ 'old', 'old', 'own' ], array_column( $this->flush( $id )->pages_seen()->surfaces, 'state' ) );
		self::assertSame(
			[
				'Share image: new.',
				'Icon: not checked.',
				'Preloaded image: the site’s own file, which keeps its link. Browsers and your own CDN may have the old one.',
			],
			$this->said( $id )
		);
	}

	public function test_where_links_stay_each_copy_says_what_is_true_without_a_further_request(): void {
		$own                        = (string) wp_get_attachment_url( $this->image );
		$on_cdn                     = fn ( string $size ): string => 'https://cdn.shortpixel.ai/spai/' . $size . '+q_lossy+ret_img+to_webp+p_h/' . substr( $own, 7 );
		$this->head                 = '<link rel="alternate" type="application/rss+xml" href="/feed/"><meta property="og:image" content="' . $own . '">'
			. "<link rel=\"icon\" href=\"{$on_cdn( 'w_32' )}\"><link rel=\"preload\" as=\"image\" href=\"{$on_cdn( 'w_64' )}\">"
			. '<script type="application/ld+json">{"image":"' . str_replace( 'cdn.', 'elsewhere.', $on_cdn( 'w_32' ) ) . '"}</script>';
		$this->kept[ self::ROBOTS ] = [ 'body' => 'Sitemap: ' . self::INDEX ];
		$this->world->origin        = 'old';
		array_map( [ $this->world, 'hold' ], [ $on_cdn( 'w_32' ), $on_cdn( 'w_64' ) ] );
		$this->world->origin = 'new';
		$id                  = $this->give( [ 'method' => 'removal' ] );
		self::assertSame( [], $this->said( $id ), 'Not before it has ended.' );
		$this->run_to_end( $id );

		self::assertSame( [ 'removal' ], $this->flush( $id )->recipes() );
		self::assertSame(
			[
				'Share image: the site’s own file, which keeps its link. Browsers and your own CDN may have the old one.',
				'Icon: new.',
				'Preloaded image: new.',
				'Image for search engines: not checked.',
			],
			$this->said( $id )
		);
		self::assertSame( [], preg_grep( '~feed|robots|sitemap~', array_filter( array_column( $this->requests, 'url' ), 'is_string' ) ) );
	}

	public function test_where_links_stay_a_copy_that_is_still_there_is_old(): void {
		$this->head           = '<meta property="og:image" content="%s">';
		$this->world->removal = null;
		$id                   = $this->give( [ 'method' => 'removal' ] );
		$this->run_to_end( $id );

		self::assertSame( [ 'Share image: still old.' ], $this->said( $id ), $this->message( $id ) );
	}

	public function test_pages_that_were_read_past_what_is_in_front_of_the_site_show_nothing_new_outside(): void {
		$this->head = '<meta property="og:image" content="%s">';
		add_filter(
			'shortpixel_flush_host_addresses',
			static fn ( $found, string $name ) => 'example.org' === $name ? [ '10.1.2.3' ] : $found,
			20,
			2
		);
		$id = $this->give();
		$this->run_to_end( $id );

		self::assertSame( [ 'new' ], array_column( $this->flush( $id )->pages_seen()->surfaces, 'state' ) );
		self::assertSame( [ 'Share image: not checked.' ], $this->said( $id ) );
	}

	public function test_a_document_that_does_not_open_is_not_known(): void {
		$this->head = '<link rel="alternate" type="application/atom+xml" href="/feed/">';
		$this->kept = [
			self::ROBOTS => [ 'body' => 'Sitemap: ' . self::INDEX . "\nSitemap: https://elsewhere.test/sitemap.xml" ],
			self::INDEX  => [ 'status' => 503 ],
			self::FEED   => [
				'status' => 0,
				'error'  => 'timeout',
			],
		];
		$id         = $this->give();

		self::assertSame( 'done', $this->run_to_end( $id )->state, 'It says nothing of pages.' );
		self::assertSame(
			[
				'feed'    => [ 'unknown', self::FEED, self::FEED ],
				'sitemap' => [ 'unknown', self::INDEX, self::INDEX ],
			],
			$this->found( $id )
		);
	}

	public function test_documents_of_other_sites_and_of_wordpress_itself_are_not_asked_for(): void {
		$this->head = '<link rel="alternate" type="application/rss+xml" href="https://elsewhere.test/feed/">';
		$this->kept = [
			self::ROBOTS => [
				'body' => "Sitemap: http://example.org/wp-sitemap.xml\nSitemap: https://elsewhere.test/sitemap.xml",
			],
		];
		$id         = $this->give();
		$this->run_to_end( $id );

		self::assertSame( [], $this->found( $id ) );
		self::assertSame( [], preg_grep( '~elsewhere|sitemap~', array_filter( array_column( $this->requests, 'url' ), 'is_string' ) ) );
	}

	/**
	 * Draws tags like those of themes, page builders and plugins at random: each has the image at its new link, at its
	 * old link or as the site's own file, or has another image.
	 */
	public function test_of_drawn_heads_each_surface_is_judged_right(): void {
		$flush = $this->flush( $this->give() );
		$this->step( $flush->id );
		$proof              = new Page_Proof( $this->flush( $flush->id ) );
		[ $first, $worlds ] = Seeds::of_this_run( 50, 2000 );
		$right              = 0;
		$wrong              = [];
		for ( $seed = $first; $seed < $first + $worlds; $seed++ ) {
			[ $html, $expected ] = $this->drawn( new Randomizer( new Mt19937( $seed ) ) );
			$found               = [];
			foreach ( $proof->judged( self::FRONT, [ 'status' => 200, 'headers' => [], 'body' => $html ] )->surfaces as $one ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing
				$found[ $one['kind'] ][ $one['state'] ] = true;
			}
			foreach ( $expected as $kind => $states ) {
				ksort( $states );
				$seen = $found[ $kind ] ?? [];
				ksort( $seen );
				$is_right = $states === $seen;
				$right   += $is_right ? 1 : 0;
				$wrong    = $is_right ? $wrong : array_merge( $wrong, [ "{$seed} {$kind}: {$html}" ] );
			}
		}
		self::assertSame( [], array_slice( $wrong, 0, 3 ) );
		self::assertSame( 4 * $worlds, $right );
	}

	/** @return array{string, array<string, array<string, true>>} A page, and the states of its images by kind of tag. */
	private function drawn( Randomizer $random ): array {
		$own    = (string) wp_get_attachment_url( $this->image );
		$images = [
			'new' => esc_url( $this->on_cdn( apply_filters( 'shortpixel/ai/originalUrl', $own ) ) ), // phpcs:ignore WordPress.NamingConventions -- The name is SPAI's.
			'old' => $this->on_cdn( $own ),
			'own' => $own,
			''    => str_replace( 'given', 'another', $this->on_cdn( $own ) ),
		];
		$tags   = [];
		$states = array_fill_keys( [ 'share', 'data', 'icon', 'preload' ], [] );
		$pick   = static fn ( string ...$of ): string => array_values( $of )[ $random->getInt( 0, count( $of ) - 1 ) ];
		foreach ( array_keys( $states ) as $kind ) {
			for ( $n = $random->getInt( 0, 2 ); $n > 0; $n-- ) {
				$state  = $pick( ...array_keys( $images ) );
				$tags[] = $this->drawn_tag( $kind, $images[ $state ], $pick );
				if ( '' !== $state ) {
					$states[ $kind ][ $state ] = true;
				}
			}
		}
		$noise = [
			'<link rel="canonical" href="http://example.org/">',
			"<!-- <meta property=\"og:image\" content=\"{$own}\"> -->",
			"<script>var head = '<link rel=\"icon\" href=\"{$own}\">';</script>",
			"<script type=\"application/ld+json\">{\"image\":\"{$own}\",}</script>",
			"<link rel=\"preload\" as=\"fetch\" href=\"{$own}\">",
			"<meta name=\"description\" content=\"{$own}\">",
			'<style>.a{}</style>',
		];
		for ( $n = $random->getInt( 0, 4 ); $n > 0; $n-- ) {
			$tags[] = $pick( ...$noise );
		}
		$tags = $random->shuffleArray( $tags );
		$cut  = $random->getInt( 0, count( $tags ) );
		return [
			'<!DOCTYPE html><html><head>' . implode(
				$pick( '', "\n", "\r\n\t" ),
				array_slice( $tags, 0, $cut )
			) . '</head><body><img src="/a.jpg">' . implode( '', array_slice( $tags, $cut ) ) . '</body></html>',
			$states,
		];
	}

	/** @phpstan-param callable(string...): string $pick */
	private function drawn_tag( string $kind, string $url, callable $pick ): string {
		$q       = $pick( '"', "'" );
		$plain   = html_entity_decode( $url, ENT_QUOTES );
		$written = $pick(
			$url,
			$plain,
			str_replace( '&', '&amp;', $plain ),
			'http:' === substr( $plain, 0, 5 ) ? substr( $plain, 5 ) : $plain
		);
		$json    = $pick( (string) wp_json_encode( $plain ), (string) wp_json_encode( $plain, JSON_UNESCAPED_SLASHES ) );
		$end     = $pick( '>', ' />', '/>' );
		switch ( $kind ) {
			case 'share':
				$name = $pick( 'og:image', 'og:image:secure_url', 'twitter:image', 'OG:Image' );
				$key  = $pick( 'property', 'name' );
				return $pick(
					"<meta {$key}={$q}{$name}{$q} content={$q}{$written}{$q}{$end}",
					"<META content={$q} {$written}{$q} {$key}={$name} {$end}"
				);
			case 'icon':
				$rel = $pick( 'icon', 'shortcut icon', 'apple-touch-icon', 'apple-touch-icon-precomposed', 'mask-icon', 'ICON' );
				return $pick(
					"<link rel={$q}{$rel}{$q} href={$q}{$written}{$q} sizes={$q}32x32{$q}{$end}",
					"<link href={$q}{$written}{$q} rel={$q}{$rel}{$q}{$end}",
					"<meta name={$q}msapplication-TileImage{$q} content={$q}{$written}{$q}{$end}"
				);
			case 'preload':
				return $pick(
					"<link rel={$q}preload{$q} as={$q}image{$q} href={$q}{$written}{$q} fetchpriority=high{$end}",
					"<link as=image imagesrcset={$q}{$written} 300w,{$written} 600w{$q} rel=preload imagesizes=100vw{$end}"
				);
		}
		$graph = $pick(
			'{"@type":"Article","image":' . $json . '}',
			'{"@graph":[{"@type":"WebPage","primaryImageOfPage":{"@id":"#i"}},{"@type":"ImageObject","@id":"#i","url":' . $json . ',"contentUrl":' . $json . '}]}',
			'[{"@type":"Product","image":[{"@type":"ImageObject","url":' . $json . '}]}]',
			'{"@type":"Organization","logo":{"url":' . $json . '}}',
			'{"@type":"BlogPosting","thumbnailUrl":' . $json . '}',
		);
		return '<script type=' . $q . 'application/ld+json' . $q . $pick( '', ' class="schema"' ) . ">{$graph}</script>";
	}

	private function on_cdn( mixed $source ): string {
		self::assertIsString( $source );
		return 'https://cdn.shortpixel.ai/spai/w_300,q_lossy,ret_img,to_webp,p_h/' . substr( $source, 7 );
	}

	/** Returns `$head` and then the page; each `%s` in `$head` becomes the page's first CDN URL. */
	protected function page(): string {
		$page = parent::page();
		preg_match( '/src="([^"]+)"/', $page, $found );
		return str_replace( '%s', $found[1] ?? '', $this->head ) . $page;
	}

	private function post_with( string $url ): string {
		$post                = wp_insert_post(
			[
				'post_title'   => 'House',
				'post_content' => "<img src=\"{$url}\">",
				'post_status'  => 'publish',
			]
		);
		$page                = (string) get_permalink( $post );
		$this->kept[ $page ] = [ 'body' => parent::page() ];
		add_filter( 'shortpixel_flush_pages', static fn (): array => [ self::FRONT, $page ] );
		return $page;
	}

	/** @return list<string> */
	private function said( int $id ): array {
		return array_column( flush_shape( $this->flush( $id ) )['surfaces'], 'text' );
	}

	/** @return array<string, array{string, string, string}> State, URL and page by kind, in order. */
	private function found( int $id ): array {
		$found = [];
		foreach ( $this->flush( $id )->pages_seen()->surfaces as $one ) {
			self::assertArrayNotHasKey( $one['kind'], $found, 'Each once.' );
			$found[ $one['kind'] ] = [ $one['state'], $one['url'], $one['page'] ];
		}
		return $found;
	}
}
