<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Edges\Bunny;
use ShortPixelFlush\Edges\Cloudfront;
use ShortPixelFlush\Edges\Digitalocean;
use function ShortPixelFlush\Edges\as_requested;
use function ShortPixelFlush\Edges\batches;
use function ShortPixelFlush\Edges\format_urls;

require_once dirname( __DIR__, 4 ) . '/includes/edges/edge-urls.php';

/**
 * Tests how CDN URLs are converted to the form that each edge stores.
 */
final class AddressesTest extends TestCase {
	private const CDN = 'https://cdn.example.com/spai/w_605+q_lossy+ret_img+to_webp/';

	/**
	 * A URL in four forms: in a page, in a browser's request, as CloudFront's path, as a file in a DigitalOcean Space.
	 *
	 * @return array<string,array{string, string|null, string|null, string|null}>
	 */
	public static function addresses(): array {
		return [
			'plain'                                 => [
				self::CDN . 'a.test/p.jpg',
				self::CDN . 'a.test/p.jpg',
				'/spai/w_605+q_lossy+ret_img+to_webp/a.test/p.jpg',
				'spai/w_605+q_lossy+ret_img+to_webp/a.test/p.jpg',
			],
			'commas and a scheme within'            => [
				'https://c.test/client/to_auto,ret_img/https://a.test/p.jpg',
				'https://c.test/client/to_auto,ret_img/https://a.test/p.jpg',
				'/client/to_auto,ret_img/https://a.test/p.jpg',
				'client/to_auto,ret_img/https://a.test/p.jpg',
			],
			'escaped separators stay escaped'       => [
				'https://c.test/spai/w_1%2Bret_img%2Cx/a.jpg',
				'https://c.test/spai/w_1%2Bret_img%2Cx/a.jpg',
				'/spai/w_1%2Bret_img%2Cx/a.jpg',
				'spai/w_1+ret_img,x/a.jpg',
			],
			'letters beyond ASCII, composed'        => [
				"https://c.test/b\u{fc}cher.jpg",
				'https://c.test/b%C3%BCcher.jpg',
				'/b%C3%BCcher.jpg',
				"b\u{fc}cher.jpg",
			],
			'letters beyond ASCII, decomposed'      => [
				"https://c.test/bu\u{308}cher.jpg",
				'https://c.test/bu%CC%88cher.jpg',
				'/bu%CC%88cher.jpg',
				"bu\u{308}cher.jpg",
			],
			'escaped letters are not escaped again' => [
				'https://c.test/b%C3%BCcher%20neu.jpg',
				'https://c.test/b%C3%BCcher%20neu.jpg',
				'/b%C3%BCcher%20neu.jpg',
				"b\u{fc}cher neu.jpg",
			],
			'escapes keep their case'               => [
				'https://c.test/b%c3%bc.jpg',
				'https://c.test/b%c3%bc.jpg',
				'/b%c3%bc.jpg',
				"b\u{fc}.jpg",
			],
			'a space'                               => [ 'https://c.test/a b.jpg', 'https://c.test/a%20b.jpg', '/a%20b.jpg', 'a b.jpg' ],
			'a query'                               => [
				'https://c.test/p.jpg?spf=3&x=a+b',
				'https://c.test/p.jpg?spf=3&x=a+b',
				'/p.jpg?spf=3&x=a+b',
				'p.jpg',
			],
			'a query with an apostrophe'            => [
				"https://c.test/it's.jpg?x='",
				"https://c.test/it's.jpg?x=%27",
				"/it's.jpg?x=%27",
				"it's.jpg",
			],
			'a fragment is not asked for'           => [ 'https://c.test/p.jpg#top', 'https://c.test/p.jpg', '/p.jpg', 'p.jpg' ],
			'unsafe to CloudFront alone'            => [
				'https://c.test/~me/t[1].jpg',
				'https://c.test/~me/t[1].jpg',
				'/%7Eme/t%5B1%5D.jpg',
				'~me/t[1].jpg',
			],
			'what a browser escapes'                => [
				'https://c.test/{a}^"b"|c\\d.jpg',
				'https://c.test/%7Ba%7D%5E%22b%22|c/d.jpg',
				'/%7Ba%7D%5E%22b%22%7Cc/d.jpg',
				'{a}^"b"|c/d.jpg',
			],
			'reserved letters stay'                 => [
				'https://c.test/@a;b=c:d!e$f.jpg',
				'https://c.test/@a;b=c:d!e$f.jpg',
				'/@a;b=c:d!e$f.jpg',
				'@a;b=c:d!e$f.jpg',
			],
			'a wildcard that is none'               => [ 'https://c.test/a*b.jpg', 'https://c.test/a*b.jpg', '/a%2Ab.jpg', null ],
			'a host in capitals, a port'            => [ 'HTTP://C.test:8080/A.jpg', 'http://c.test:8080/A.jpg', '/A.jpg', 'A.jpg' ],
			'no path'                               => [ 'https://c.test?x', 'https://c.test/?x', '/?x', null ],
			'no UTF-8'                              => [ "https://c.test/\xff.jpg", 'https://c.test/%FF.jpg', '/%FF.jpg', null ],
			'no address'                            => [ 'ftp://c.test/a.jpg', null, null, null ],
			'a path without a host'                 => [ '/a.jpg', null, null, null ],
			'nothing'                               => [ '', null, null, null ],
		];
	}

	#[DataProvider( 'addresses' )]
	public function test_a_url_is_sent_as_the_edge_stores_it( string $url, ?string $requested, ?string $path, ?string $file ): void {
		self::assertSame( $requested, as_requested( $url ) );
		self::assertSame( $path, Cloudfront::invalidation_path( $url ) );
		self::assertSame( $file, Digitalocean::file_in_space( $url ) );
	}

	public function test_an_escaped_url_is_not_escaped_again(): void {
		foreach ( self::addresses() as $name => $case ) {
			if ( null !== $case[1] ) {
				self::assertSame( $case[1], as_requested( $case[1] ), $name );
			}
		}
	}

	public function test_a_url_is_never_a_wildcard_to_bunny(): void {
		self::assertSame( 'https://c.test/a%2Ab.jpg', Bunny::exact_url( 'https://c.test/a*b.jpg' ) );
		self::assertNull( Bunny::exact_url( 'nothing' ) );
	}

	public function test_cloudfront_accepts_paths_of_up_to_4000_characters(): void {
		self::assertSame( 4000, strlen( (string) Cloudfront::invalidation_path( 'https://c.test/' . str_repeat( 'a', 3999 ) ) ) );
		self::assertNull( Cloudfront::invalidation_path( 'https://c.test/' . str_repeat( 'a', 4000 ) ) );
		self::assertNull(
			Cloudfront::invalidation_path( 'https://c.test/' . str_repeat( "\u{fc}", 700 ) ),
			'The limit counts the escaped path.'
		);
	}

	public function test_a_wildcard_covers_an_image_and_no_page_of_the_sites_own(): void {
		self::assertSame( '/spai2/*', Cloudfront::image_path( 'https://c.test/spai2/w_1+ret_img/a.test/p.jpg?x' ) );
		self::assertSame( '/wp-content/uploads/p*', Cloudfront::image_path( 'https://c.test/wp-content/uploads/p.jpg' ) );
		self::assertSame( '/2026/about/', Cloudfront::image_path( 'https://c.test/2026/about/' ) );
		self::assertSame( '/feed?a/b.jpg', Cloudfront::image_path( 'https://c.test/feed?a/b.jpg' ) );
	}

	public function test_batches_respect_both_limits(): void {
		$formatted = format_urls( [ 'a', 'bb', '', 'ccc', 'dddd' ], static fn ( string $url ): ?string => '' === $url ? null : $url );

		self::assertSame( [ 'a', 'bb', 'ccc', 'dddd' ], array_keys( $formatted ) );
		self::assertSame( [ 3, 1 ], array_map( 'count', batches( $formatted, 3 ) ) );
		self::assertSame( [ 2, 1, 1 ], array_map( 'count', batches( $formatted, 3, 11 ) ) );
		self::assertSame(
			[ 1, 1, 1, 1 ],
			array_map( 'count', batches( $formatted, 3, 1 ) ),
			'An address that is too long for any batch goes alone.'
		);
		self::assertSame( [], batches( [], 3 ) );
	}
}
