<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Plan;

use PHPUnit\Framework\Attributes\DataProvider;
use function ShortPixelFlush\Flush\learned_screens;
use function ShortPixelFlush\Flush\plan_images;
use function ShortPixelFlush\Flush\plan_page;
use function ShortPixelFlush\Flush\start;

require_once __DIR__ . '/Seen_Test_Case.php';

/**
 * The images on a page, as the toolbar of the site's own pages flushes them.
 */
final class PageTest extends Seen_Test_Case {

	private const CDN = 'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img/';

	private const SEEN = 'https://cdn.shortpixel.ai/spai/w_605+q_lossy+ret_img+to_webp/blog.example.com/a.jpg';

	public function test_what_a_browser_loaded_is_of_the_page_and_that_is_read_too(): void {
		$more = str_replace( 'w_605', 'w_1210', self::SEEN );

		$this->pages['http://example.org/about/'] = "<img src=\"{$more}\">";

		$plan = plan_page( [ self::SEEN ], [ 'seen_on' => ' http://example.org/about/#team ' ] );
		self::assertSame( [ self::SEEN, $more ], self::found_in( 'page', $plan ) );
		self::assertSame( [ self::SEEN, $more ], self::urls( $plan ) );
		self::assertSame( 1, self::made( $plan )->coverage['read'] ?? null );
		self::assertSame( [ 'urls', 1 ], [ self::made( $plan )->scope, self::made( $plan )->page['files'] ?? null ] );
		$this->assert_requested( [ 'http://example.org/about/' ] );
	}

	/**
	 * @return array<string, array{string, list<string>}>
	 */
	public static function ways_to_show_an_image(): array {
		$file = '{uploads}/hero-300x225.jpg';
		return [
			'the browser loaded a copy of it'              => [ '', [ self::CDN . $file ] ],
			'the browser loaded its file, as logged in'    => [ '', [ $file . '#top' ] ],
			'visitors get a copy that no browser has told' => [ '<img src="' . self::CDN . $file . '">', [] ],
			'it waits until somebody scrolls to it'        => [ '<img src="data:image/svg+xml;base64,{placeholder}">', [] ],
		];
	}

	/**
	 * @param list<string> $loaded
	 */
	#[DataProvider( 'ways_to_show_an_image' )]
	public function test_each_image_on_it_is_planned_as_if_it_had_been_chosen( string $html, array $loaded ): void {
		$id     = $this->attachment( [ 'name' => 'hero' ] );
		$fill   = static fn ( string $text ): string => str_replace( [ '{uploads}', '{placeholder}' ], [ wp_upload_dir()['url'], base64_encode( '<svg data-u="' . rawurlencode( self::upload_url( 'hero-300x225.jpg' ) ) . '" data-w="300" data-h="225"></svg>' ) ], $text );
		$loaded = array_map( $fill, $loaded );

		$this->pages['http://example.org/about/'] = $fill( $html );

		$page   = self::made( plan_page( $loaded, [ 'seen_on' => 'http://example.org/about/' ] ) );
		$chosen = self::made( plan_images( [ $id ] ) );
		self::assertSame( [ 'images', [ $id ], 0 ], [ $page->scope, $page->attachment_ids, $page->page['files'] ?? null ] );
		self::assertSame( [], array_diff( self::urls( $chosen ), self::urls( $page ) ) );
		self::assertSame( [], array_diff( self::urls( $page ), self::urls( $chosen ), $loaded, self::found_in( 'page', $page ), self::found_in( 'settings', $page ) ) );
	}

	public function test_what_the_browser_shows_comes_first(): void {
		$this->attachment( [ 'name' => 'one' ] );
		$this->attachment( [ 'name' => 'two' ] );
		$copies = [ self::CDN . self::upload_url( 'two.jpg' ), self::CDN . self::upload_url( 'one.jpg' ) ];

		self::assertSame( $copies, array_slice( self::urls( plan_page( $copies, [ 'seen_on' => 'http://example.org/' ] ) ), 0, 2 ) );
	}

	public function test_images_of_others_are_left_out_and_it_is_said(): void {
		$mine   = $this->attachment( [ 'name' => 'mine' ] );
		$theirs = $this->attachment( [ 'name' => 'theirs' ] );
		$author = $this->user( 'author' );
		wp_update_post(
			[
				'ID'          => $mine,
				'post_author' => $author,
			]
		);
		wp_set_current_user( $author );
		$copies = [ self::CDN . self::upload_url( 'theirs.jpg' ), self::CDN . self::upload_url( 'mine.jpg' ) ];

		$plan = self::made( plan_page( $copies, [ 'seen_on' => 'http://example.org/' ] ) );
		self::assertSame( [ $mine ], $plan->touched_attachments() );
		self::assertNotContains( $copies[0], self::urls( $plan ) );
		self::assertContains( '1 image on the page was left out: you may not flush it.', $plan->notes );

		self::assert_refused( 'forbidden', plan_page( [ $copies[0] ], [ 'seen_on' => 'http://example.org/' ] ) );
		self::assertTrue( $theirs > 0 );
	}

	public function test_a_page_of_many_images_is_flushed_as_far_as_one_flush_goes_and_it_is_said(): void {
		$copies = [];
		foreach ( range( 1, 102 ) as $number ) {
			$this->attachment( [ 'name' => "many-{$number}" ] );
			$copies[] = self::CDN . self::upload_url( "many-{$number}.jpg" );
		}
		$plan = self::made( plan_page( $copies, [ 'seen_on' => 'http://example.org/' ] ) );
		self::assertCount( 100, $plan->attachment_ids );
		self::assertContains( '2 further images on the page were left out: one flush takes no more.', $plan->notes );
		self::assertContains( 'The pages of 10 of the 100 images were looked for.', $plan->notes );
		self::assertNotContains( $copies[101], self::urls( $plan ) );
	}

	public function test_where_the_other_pages_of_some_were_not_looked_for_it_is_not_complete(): void {
		$files = [];
		foreach ( range( 1, 11 ) as $number ) {
			$this->attachment( [ 'name' => "few-{$number}" ] );
			$files[] = self::upload_url( "few-{$number}.jpg" );
		}
		$seen = [
			'seen_on' => 'http://example.org/about/',
			'layouts' => [ self::layout( $files ) ],
		];

		self::assertTrue( self::made( plan_page( array_slice( $files, 1 ), $seen ) )->coverage['whole'] ?? null );
		self::assertFalse( self::made( plan_page( $files, $seen ) )->coverage['whole'] ?? null );
	}

	public function test_an_image_in_no_library_is_flushed_at_the_links_of_the_page(): void {
		$id   = $this->attachment( [ 'name' => 'hero' ] );
		$own  = self::CDN . self::upload_url( 'hero.jpg' );
		$logo = self::CDN . 'http://example.org/wp-content/themes/own/logo.png';

		$this->pages['http://example.org/about/'] = "<img src=\"{$own}\"><img src=\"{$logo}\">";

		$plan = self::made( plan_page( [], [ 'seen_on' => 'http://example.org/about/' ] ) );
		self::assertSame( [ 'images', [ $id ] ], [ $plan->scope, $plan->attachment_ids ] );
		self::assertContains( $logo, self::found_in( 'page', $plan ) );
		self::assertContains( '1 image is not in the Media Library: its copies on other pages are not known.', $plan->notes );
	}

	public function test_a_link_at_an_unknown_host_does_not_block_the_others_on_the_page(): void {
		$foreign = str_replace( 'cdn.shortpixel.ai', 'img.elsewhere.test', self::SEEN );

		$plan = plan_page( [ $foreign, self::SEEN ], [ 'seen_on' => 'http://example.org/none/' ] );
		self::assertSame( [ self::SEEN ], self::urls( $plan ) );
		self::assertStringContainsString( 'img.elsewhere.test', implode( ' ', (array) self::made( $plan )->notes ) );

		self::assert_refused( 'host_not_allowed', plan_page( [ $foreign ], [ 'seen_on' => 'http://example.org/none/' ] ) );
		self::assert_refused( 'page_has_no_images', plan_page( [ 'http://example.org/wp-content/themes/own/a.css' ], [ 'seen_on' => 'http://example.org/none/' ] ) );
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

		$plan = plan_page( [ self::SEEN ], [ 'seen_on' => 'http://example.org/members/' ] );
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
		$error = self::assert_refused( 'page_not_found', plan_page( [ self::SEEN ], [ 'seen_on' => $page ] ) );
		self::assertStringContainsString( 'not a page of this site', $error->get_error_message() );
		$this->assert_requested( [] );
	}

	public function test_what_was_measured_on_the_page_counts(): void {
		$id   = $this->attachment( [ 'name' => 'hero' ] );
		$plan = plan_page(
			[ self::upload_url( 'hero.jpg' ) ],
			[
				'seen_on' => 'http://example.org/about/',
				'layouts' => [ self::layout( [ self::upload_url( 'hero.jpg' ) ] ) ],
			]
		);
		self::assertCount( 2, self::found_in( 'probe', $plan ) );
		self::assertSame( [ $id ], self::made( $plan )->attachment_ids );
	}

	public function test_the_browsers_screen_is_remembered_when_the_flush_has_ended_and_not_before(): void {
		$plan = plan_page(
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
