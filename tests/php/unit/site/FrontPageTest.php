<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Site;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Flush\front_page_shows;
use function ShortPixelFlush\Flush\probable_caches;

require_once dirname( __DIR__, 4 ) . '/includes/flush/steps/pages.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/steps/probable-caches.php';

final class FrontPageTest extends TestCase {

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function pages(): array {
		return [
			'the new link'                              => [ '<img src="https://cdn.shortpixel.ai/spai2/ret_img/a.test/x.jpg">', 'new' ],
			'the old address'                           => [ '<img src="https://cdn.shortpixel.ai/spai/ret_img/a.test/x.jpg">', 'old' ],
			'both'                                      => [
				'<img src="https://cdn.shortpixel.ai/spai2/ret_img/a.test/x.jpg"><img src="https://cdn.shortpixel.ai/spai/ret_img/a.test/x.jpg">',
				'old',
			],
			'none'                                      => [ '<img src="https://a.test/x.jpg">', 'none' ],
			'a later number is neither'                 => [ '<img src="https://cdn.shortpixel.ai/spai22/ret_img/a.test/x.jpg">', 'none' ],
			'another host is neither'                   => [ '<img src="https://img.example.com/spai/ret_img/a.test/x.jpg">', 'none' ],
			'the classic script\'s settings, in JSON'   => [
				'var spai_settings = {"api_url":"https:\/\/cdn.shortpixel.ai\/spai2\/w_%WIDTH%+q_lossy+ret_img"}',
				'new',
			],
			'the same, old'                             => [
				'var spai_settings = {"api_url":"https:\/\/cdn.shortpixel.ai\/spai\/w_%WIDTH%+q_lossy+ret_img"}',
				'old',
			],
			'the new script is told host and key apart' => [ 'w.spaiDomain = "cdn.shortpixel.ai"; w.spaiData = { key: "spai2" }', 'new' ],
			'the same, old, beside a new link'          => [
				'w.spaiDomain = "cdn.shortpixel.ai"; w.spaiData = { key: "spai" } <img src="https://cdn.shortpixel.ai/spai2/ret_img/a.test/x.jpg">',
				'old',
			],
			'a key of something else'                   => [ 'map.init({ key: "spai2" })', 'none' ],
			'another scheme'                            => [ '<img src="//cdn.shortpixel.ai/spai2/ret_img/a.test/x.jpg">', 'new' ],
			'a page of nothing'                         => [ '', 'none' ],
		];
	}

	#[DataProvider( 'pages' )]
	public function test_a_page_shows_which_endpoint_it_was_written_with( string $html, string $expected ): void {
		self::assertSame( $expected, front_page_shows( $html, 'https://cdn.shortpixel.ai/spai', 'https://cdn.shortpixel.ai/spai2' ) );
	}

	public function test_an_undo_is_looked_at_the_other_way(): void {
		self::assertSame(
			'new',
			front_page_shows(
				'https://cdn.shortpixel.ai/spai/ret_img/a.test/x.jpg',
				'https://cdn.shortpixel.ai/spai2',
				'https://cdn.shortpixel.ai/spai'
			)
		);
	}

	public function test_a_port_belongs_to_the_endpoint(): void {
		self::assertSame(
			'new',
			front_page_shows(
				'http://127.0.0.1:9400/spai2/ret_img/127.0.0.1:8000/x.jpg',
				'http://127.0.0.1:9400/spai',
				'http://127.0.0.1:9400/spai2'
			)
		);
		self::assertSame(
			'none',
			front_page_shows(
				'http://127.0.0.1:9401/spai2/ret_img/127.0.0.1:8000/x.jpg',
				'http://127.0.0.1:9400/spai',
				'http://127.0.0.1:9400/spai2'
			)
		);
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function spellings(): array {
		return [
			'capitals'        => [ 'https://IMG.Bücher.example' ],
			'a port'          => [ 'https://img.xn--bcher-kva.example:443' ],
			'no scheme'       => [ '//img.BÜCHER.example' ],
			'escaped slashes' => [ 'https:\/\/img.bücher.example:443' ],
		];
	}

	#[DataProvider( 'spellings' )]
	public function test_a_host_is_known_however_the_page_spells_it( string $host ): void {
		$from = 'https://img.xn--bcher-kva.example/spai';
		self::assertSame( 'old', front_page_shows( "<img src=\"{$host}/spai/ret_img/a.test/x.jpg\">", $from, "{$from}2" ) );
		self::assertSame( 'new', front_page_shows( "<img src=\"{$host}/spai2/ret_img/a.test/x.jpg\">", $from, "{$from}2" ) );
		self::assertSame( 'none', front_page_shows( "<img src=\"{$host}:8443/spai2/ret_img/a.test/x.jpg\">", $from, "{$from}2" ) );
	}

	/**
	 * @return array<string, array{array<string, string>, list<string>}>
	 */
	public static function answers(): array {
		return [
			'a mark names the cache'                     => [ [ 'cf-cache-status' => 'HIT' ], [ 'Cloudflare' ] ],
			'a cache that says it did not keep the page' => [ [ 'cf-cache-status' => 'DYNAMIC' ], [ 'Kinsta' ] ],
			'no mark: what can\'t be cleared from here'  => [ [], [ 'Kinsta' ] ],
			'two marks'                                  => [
				[
					'x-varnish' => '12 34',
					'cdn-cache' => 'HIT',
				],
				[ 'Varnish', 'bunny.net' ],
			],
		];
	}

	/**
	 * @param array<string, string> $headers
	 * @param list<string>          $expected
	 */
	#[DataProvider( 'answers' )]
	public function test_the_cache_that_probably_holds_a_page_is_named( array $headers, array $expected ): void {
		$found = [
			[
				'id'     => 'wp-rocket',
				'name'   => 'WP Rocket',
				'clears' => true,
			],
			[
				'id'     => 'kinsta',
				'name'   => 'Kinsta',
				'clears' => false,
			],
		];
		self::assertSame( $expected, probable_caches( $headers, $found ) );
	}

	public function test_a_note_under_the_page_names_the_cache(): void {
		self::assertSame(
			[ 'WP-Optimize' ],
			probable_caches( [], [], '<html></html><!-- Cached by WP-Optimize - https://example.com -->' )
		);
		self::assertSame( [], probable_caches( [], [], '<p>Cached by WP-Optimize</p>' . str_repeat( ' ', 5000 ) ) );
	}

	public function test_without_a_mark_any_that_is_here_may_hold_it(): void {
		$found = [
			[
				'id'     => 'wp-rocket',
				'name'   => 'WP Rocket',
				'clears' => true,
			],
		];
		self::assertSame( [ 'WP Rocket' ], probable_caches( [ 'x-kinsta-cache' => 'MISS' ], $found ) );
	}
}
