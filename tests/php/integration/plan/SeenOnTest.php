<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Plan;

use PHPUnit\Framework\Attributes\DataProvider;
use function ShortPixelFlush\Flush\learned_screens;
use function ShortPixelFlush\Flush\plan_urls;
use function ShortPixelFlush\Flush\start;

require_once __DIR__ . '/Seen_Test_Case.php';

final class SeenOnTest extends Seen_Test_Case {

	private const SEEN = 'https://cdn.shortpixel.ai/spai/w_605+q_lossy+ret_img+to_webp/blog.example.com/a.jpg';

	public function test_addresses_that_a_browser_saw_are_of_the_page_and_it_is_read_too(): void {
		$more = str_replace( 'w_605', 'w_1210', self::SEEN );

		$this->pages['http://example.org/about/'] = "<img src=\"{$more}\">";

		$plan = plan_urls( [ self::SEEN ], [ 'seen_on' => ' http://example.org/about/#team ' ] );
		self::assertSame( [ self::SEEN, $more ], self::found_in( 'page', $plan ) );
		self::assertSame( [ self::SEEN, $more ], self::urls( $plan ) );
		self::assertSame( 1, self::made( $plan )->coverage['read'] ?? null );
		$this->assert_requested( [ 'http://example.org/about/' ] );
	}

	public function test_an_address_at_an_unknown_host_does_not_block_the_others_on_the_page(): void {
		$foreign = str_replace( 'cdn.shortpixel.ai', 'img.elsewhere.test', self::SEEN );

		$plan = plan_urls( [ $foreign, self::SEEN ], [ 'seen_on' => 'http://example.org/none/' ] );
		self::assertSame( [ self::SEEN ], self::urls( $plan ) );
		self::assertStringContainsString( 'img.elsewhere.test', implode( ' ', (array) self::made( $plan )->notes ) );

		self::assert_refused( 'host_not_allowed', plan_urls( [ $foreign ], [ 'seen_on' => 'http://example.org/none/' ] ) );
		self::assert_refused( 'host_not_allowed', plan_urls( [ $foreign, self::SEEN ] ) );
	}

	/**
	 * @return array<string, array{string|array<string, mixed>, int}>
	 */
	public static function pages_of_no_help(): array {
		return [
			'it is not there'             => [ [ 'status' => 404 ], 0 ],
			'it is for members only'      => [ [ 'status' => 403 ], 0 ],
			'it does not answer'          => [
				[
					'status' => 0,
					'error'  => 'timeout',
				],
				0,
			],
			'it shows visitors no images' => [ '<html></html>', 1 ],
		];
	}

	/**
	 * @param string|array<string, mixed> $answer
	 */
	#[DataProvider( 'pages_of_no_help' )]
	public function test_a_page_that_shows_nothing_blocks_nothing( string|array $answer, int $read ): void {
		$this->pages['http://example.org/members/'] = $answer;

		$plan = plan_urls( [ self::SEEN ], [ 'seen_on' => 'http://example.org/members/' ] );
		self::assertSame( [ self::SEEN ], self::found_in( 'page', $plan ) );
		self::assertSame( $read, self::made( $plan )->coverage['read'] ?? 0 );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function no_pages(): array {
		$urls = [ 'https://elsewhere.test/', 'http://example.org/wp-admin/', 'http://example.org/wp-login.php', 'http://example.org/wp-content/uploads/a.jpg', 'http://example.org/a.pdf', 'http://example.org/wp-json/', 'http://example.org@elsewhere.test/', 'home', '', 'javascript:alert(1)', 'http://127.0.0.1/' ];
		unset( $urls[8] );

		return array_combine( $urls, array_map( static fn ( string $url ): array => [ $url ], $urls ) );
	}

	#[DataProvider( 'no_pages' )]
	public function test_what_is_not_a_page_of_this_site_is_refused( string $page ): void {
		$error = self::assert_refused( 'page_not_found', plan_urls( [ self::SEEN ], [ 'seen_on' => $page ] ) );
		self::assertStringContainsString( 'not a page of this site', $error->get_error_message() );
		$this->assert_requested( [] );
	}

	public function test_what_was_measured_on_the_page_counts(): void {
		$id   = $this->attachment( [ 'name' => 'hero' ] );
		$plan = plan_urls(
			[ self::SEEN ],
			[
				'seen_on' => 'http://example.org/about/',
				'layouts' => [ self::layout( [ self::upload_url( 'hero.jpg' ) ] ) ],
			]
		);
		self::assertCount( 2, self::found_in( 'probe', $plan ) );
		self::assertSame( [ $id ], self::made( $plan )->attachment_ids );
	}

	public function test_the_browsers_screen_is_remembered_when_the_flush_has_ended_and_not_before(): void {
		$plan = plan_urls(
			[ self::SEEN ],
			[
				'seen_on' => 'http://example.org/',
				'screen'  => self::screen( 1710, 983, 2 ),
			]
		);
		self::assertSame( [], learned_screens() );
		$id = start( self::made( $plan ), '', 1 );
		self::assertSame( [], learned_screens() );
		self::ended( $id );
		self::assertEquals( [ self::screen( 1710, 983, 2 ) ], learned_screens() );
	}
}
