<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use function ShortPixelFlush\Copies\links_on_pages;
use function ShortPixelFlush\Copies\pages_as_seen;
use function ShortPixelFlush\Copies\read_pages;

require_once __DIR__ . '/Plan_Test_Case.php';

// phpcs:disable WordPress.WP.EnqueuedResources -- These are pages that are read, not written.

/**
 * Tests what the plugin finds on pages as visitors get them, and in the pages' style sheets.
 */
final class PagesReadTest extends Plan_Test_Case {

	private const PAGE = 'http://example.org/page/';

	private static function cdn( string $name ): string {
		return "https://cdn.shortpixel.ai/spai/w_10+ret_img/example.org/{$name}";
	}

	public function test_every_place_on_a_page_where_a_url_can_be_is_read(): void {
		$this->pages[ self::PAGE ] = '<img srcset="' . self::cdn( 'a.jpg' ) . ' 300w, ' . self::cdn( 'b.jpg' ) . ' 600w" data-src=\'' . self::cdn( 'c.jpg' ) . '\'>'
			. '<style>.x{background:url(' . self::cdn( 'd.jpg' ) . ')}</style><script>var x = {"y":"' . str_replace(
				'/',
				'\/',
				self::cdn( 'e.jpg' )
			) . '"}</script>';

		self::assertSame(
			array_map( [ self::class, 'cdn' ], [ 'a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg' ] ),
			links_on_pages( [ self::PAGE ] )[ self::PAGE ]['urls'] ?? null
		);
	}

	public function test_placeholders_of_every_version_reveal_their_source(): void {
		$source = static fn ( string $name ): string => "http://example.org/wp-content/uploads/{$name}";
		$svg    = '<svg data-u="' . rawurlencode( $source( 'new.jpg' ) ) . '" data-w="800" data-h="600"></svg>';
		$older  = base64_encode( rawurlencode( $source( 'old ä.jpg' ) ) );

		$this->pages[ self::PAGE ] = '<img src="data:image/svg+xml;base64,' . base64_encode( $svg ) . '">'
			. "<img src=\"data:image/svg+xml;u={$older};w=300;h=200;base64,PHN2Zz48L3N2Zz4=\">"
			. '<img src="data:image/gif;u=' . base64_encode( rawurlencode( $source( 'gif.png' ) ) ) . ';base64,R0lGODlhAQABAIAAAP=="/>'
			. '<script>{"src":"data:image\/gif;u=' . base64_encode( rawurlencode( $source( 'json.png' ) ) ) . ';base64,R0lGODlhAQABAIAAAP=="}</script>'
			. '<img src="data:image/gif;u=nonsense!;base64,R0lGODlh"><img src="data:image/gif;base64,R0lGODlhAQABAIAAAP==">'
			. '<img src="data:image/svg+xml;u=' . base64_encode( 'javascript%3Aalert(1)' ) . ';base64,PHN2Zz4=">';

		self::assertSame(
			[
				[
					'url'    => $source( 'new.jpg' ),
					'width'  => 800,
					'height' => 600,
				],
				[
					'url'    => $source( 'old ä.jpg' ),
					'width'  => 300,
					'height' => 200,
				],
				[
					'url'    => $source( 'gif.png' ),
					'width'  => 0,
					'height' => 0,
				],
				[
					'url'    => $source( 'json.png' ),
					'width'  => 0,
					'height' => 0,
				],
			],
			links_on_pages( [ self::PAGE ] )[ self::PAGE ]['lazy'] ?? null
		);
	}

	/** Authors and plugins that shorten links write relative URLs, which Adaptive Images copies into its placeholders. */
	public function test_a_placeholder_of_a_relative_url_reveals_the_whole_one(): void {
		$image                     = static fn ( string $source ): string => '<img src="data:image/svg+xml;base64,' . base64_encode(
			'<svg data-u="'
			. rawurlencode( $source )
			. '" data-w="800" data-h="600"></svg>'
		) . '">';
		$this->pages[ self::PAGE ] = '<body>' . implode(
			array_map(
				$image,
				[ '/wp-content/uploads/a b.jpg', '//example.org/b.jpg', '../c.jpg?spf=3', 'mailto:d.jpg', '' ]
			)
		);

		$expected = [ 'http://example.org/wp-content/uploads/a b.jpg', 'http://example.org/b.jpg', 'http://example.org/c.jpg?spf=3' ];
		self::assertSame( $expected, array_column( links_on_pages( [ self::PAGE ] )[ self::PAGE ]['lazy'] ?? [], 'url' ) );
	}

	public function test_a_pages_own_style_sheets_are_read_once_for_all_pages_that_have_them(): void {
		$css   = 'https://cdn.shortpixel.ai/spai/q_lossy+ret_auto+v_3/example.org/theme/style.css';
		$links = '<link rel="stylesheet" href="/theme/own.css?a=1&amp;b=2"><link rel=stylesheet href="' . $css . '">'
			. '<link rel="preload" as="style" href="late.css"><link rel="preload" as="font" href="font.woff2"><link rel="icon" href="/icon.png">'
			. '<link rel="stylesheet" href="https://fonts.example.net/css"><link rel="stylesheet"><link rel="stylesheet" href="http://[">';

		$this->pages['http://example.org/one/']                  = $links;
		$this->pages['http://example.org/two/']                  = $links;
		$this->pages['http://example.org/theme/own.css?a=1&b=2'] = '.hero{background:url("' . self::cdn( 'hero.jpg' ) . '")}';
		$this->pages[ $css ]                                     = '.foot{background:url(' . self::cdn( 'foot.jpg' ) . ')}';
		$this->pages['http://example.org/one/late.css']          = [ 'status' => 500 ];

		$found = links_on_pages( [ 'http://example.org/one/', 'http://example.org/two/' ] );

		self::assertEqualsCanonicalizing(
			[
				'http://example.org/one/',
				'http://example.org/two/',
				'http://example.org/theme/own.css?a=1&b=2',
				$css,
				'http://example.org/one/late.css',
				'http://example.org/two/late.css',
			],
			array_column( $this->requests, 'url' ),
			'One host’s files need not wait for another’s, so that their order is no promise.'
		);
		foreach ( $found as $of_page ) {
			self::assertSame( [ $css, self::cdn( 'hero.jpg' ), self::cdn( 'foot.jpg' ) ], $of_page['urls'] ?? null );
		}
	}

	public function test_style_sheets_are_bounded_in_number_and_a_page_that_does_not_open_has_none(): void {
		$links = static fn ( int $page ): string => implode(
			'',
			array_map( static fn ( int $n ): string => "<link rel='stylesheet' href='/{$page}/{$n}.css'>", range( 1, 25 ) )
		);
		foreach ( range( 1, 5 ) as $page ) {
			$this->pages[ "http://example.org/{$page}/" ] = $links( $page );
		}
		$this->pages['http://example.org/6/'] = [
			'status' => 404,
			'body'   => $links( 6 ),
		];
		$found                                = links_on_pages(
			array_map(
				static fn ( int $page ): string => "http://example.org/{$page}/",
				range( 1, 6 )
			)
		);

		self::assertCount( 6 + 30, $this->requests );
		self::assertNull( $found['http://example.org/6/'] );
		self::assertSame( array_fill( 0, 30, 1048576 ), array_column( array_slice( $this->requests, 6 ), 'max_bytes' ) );
	}

	public function test_redirects_inside_the_site_are_followed_and_others_are_not(): void {
		$to = static fn ( string $where ): array => [
			'status'  => 301,
			'headers' => [ 'location' => $where ],
		];

		$this->pages['http://example.org/old/']   = $to( '/new' );
		$this->pages['http://example.org/new']    = $to( 'http://example.org/new/#top' );
		$this->pages['http://example.org/new/']   = '<img src="' . self::cdn( 'new.jpg' ) . '">';
		$this->pages['http://example.org/away/']  = $to( 'https://elsewhere.test/' );
		$this->pages['http://example.org/round/'] = $to( 'http://example.org/round/' );

		$shown = pages_as_seen( [ 'http://example.org/old/', 'http://example.org/away/', 'http://example.org/round/' ] );

		self::assertSame( [ 200, 301, 301 ], array_column( $shown, 'status' ) );
		self::assertSame( [ self::cdn( 'new.jpg' ) ], $shown['http://example.org/old/']['urls'] ?? null );
		self::assertNotContains( 'https://elsewhere.test/', array_column( $this->requests, 'url' ) );
		self::assertLessThan( 12, count( $this->requests ) );
	}

	public function test_all_pages_share_the_time_and_none_is_asked_once_it_is_up(): void {
		$pages = array_map( static fn ( int $page ): string => "http://example.org/{$page}/", range( 1, 20 ) );

		read_pages( $pages, microtime( true ) + 6.0 );
		foreach ( $this->requests as $request ) {
			self::assertGreaterThan( 1.0, $request['timeout'] );
			self::assertLessThanOrEqual( 2.0, $request['timeout'], 'Three rounds of eight in six seconds.' );
		}

		$this->requests = [];
		self::assertSame( [ 0 ], array_values( array_unique( array_column( read_pages( $pages, microtime( true ) ), 'status' ) ) ) );
		self::assertSame( [], $this->requests );
	}

	public function test_at_most_twenty_pages_are_read(): void {
		links_on_pages( array_map( static fn ( int $page ): string => "http://example.org/{$page}/", range( 1, 40 ) ) );

		self::assertCount( 20, $this->requests );
	}

	public function test_a_page_that_can_not_be_read_to_its_end_in_time_counts_as_unread(): void {
		$this->pages = array_fill_keys(
			[ 'http://example.org/one/', 'http://example.org/two/' ],
			'<body><p><img src="' . self::cdn( 'a.jpg' ) . '">'
		);
		// Makes finding links slow, not the response.
		$slow = static function ( array $hosts ): array {
			usleep( 1600000 );
			return $hosts;
		};
		add_filter( 'shortpixel_flush_allowed_hosts', $slow );
		$seen = pages_as_seen( array_keys( $this->pages ), 1.5 );
		remove_filter( 'shortpixel_flush_allowed_hosts', $slow );

		self::assertSame( [ 0, 0 ], array_column( $seen, 'status' ) );
		self::assertSame( [ [], [] ], array_column( $seen, 'urls' ) );
		self::assertSame( [ 200, 200 ], array_column( pages_as_seen( array_keys( $this->pages ) ), 'status' ) );
	}
}
