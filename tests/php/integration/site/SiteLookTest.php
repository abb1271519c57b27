<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Site;

use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\newest_pages;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\undo_flush;

require_once __DIR__ . '/Site_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';

/**
 * Tests the step that reads the front page and the newest pages after all images got new links.
 */
final class SiteLookTest extends Site_Test_Case {

	private const OLD = '<img src="' . self::FROM . '/ret_img/a.test/x.jpg">';
	private const NEW = '<img src="' . self::TO . '/ret_img/a.test/x.jpg">';

	/**
	 * Answers of pages, by path; the links in other pages have the current endpoint.
	 *
	 * @var array<string, array<string, mixed>>
	 */
	private array $kept = [];

	/**
	 * The number of requests for the front page that time out.
	 */
	private int $slow = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->answer_requests(
			function ( array $request ): array {
				$url = is_string( $request['url'] ) ? $request['url'] : '';

				if ( 'http://example.org/' === $url && $this->slow-- > 0 ) {
					return [
						'status' => 0,
						'error'  => 'timeout',
					];
				}

				if ( str_starts_with( $url, 'http://example.org/' ) ) {
					return $this->kept[ substr( $url, 18 ) ] ?? [
						'body' => '<img src="' . $this->spai->endpoint() . '/ret_img/example.org/a.jpg">',
					];
				}

				return $this->cdn;
			}
		);
	}

	public function test_the_front_page_and_the_five_newest_that_visitors_see_are_looked_at(): void {
		foreach ( range( 1, 7 ) as $day ) {
			$this->post( "day-{$day}", [ 'post_date' => "2025-01-0{$day} 00:00:00" ] );
		}
		$this->post( 'draft', [ 'post_status' => 'draft' ] );
		$this->post( 'locked', [ 'post_password' => 'x' ] );
		self::assertSame(
			[ 'http://example.org/', 'http://example.org/hello-world/', 'http://example.org/sample-page/' ],
			array_slice( newest_pages(), 0, 3 )
		);
		self::assertCount( 6, newest_pages() );
		self::assertContains( 'http://example.org/day-7/', newest_pages() );
		self::assertNotContains( 'http://example.org/day-1/', newest_pages() );
	}

	public function test_all_that_were_read_are_counted(): void {
		self::assertSame( '3 pages were read and ask for the right links.', $this->looked( $this->start() )['message'] );
	}

	public function test_what_pages_name_outside_their_content_is_judged_by_its_link(): void {
		$named           = '<link rel="icon" href="' . self::TO . '/w_32,ret_img/example.org/icon.png"><meta property="og:image" content="http://example.org/share.jpg">';
		$this->kept['/'] = [
			'body' => $named . '<link rel="alternate" type="application/rss+xml" href="/feed/"><meta name="twitter:image" content="https://elsewhere.test/a.jpg">' . self::NEW,
		];
		$id              = $this->start();
		$this->run_to_end( $id );

		$own = 'the site’s own file, which keeps its link. Browsers and your own CDN may have the old one.';
		self::assertSame( [ "Share image: {$own}", 'Icon: new.' ], array_column( flush_shape( $this->flush( $id ) )['surfaces'], 'text' ) );
		undo_flush( $this->flush( $id ) );
		$this->run_to_end( $id );
		self::assertSame( [], flush_shape( $this->flush( $id ) )['surfaces'] );

		$this->kept['/'] = [ 'body' => str_replace( self::TO, self::FROM, $named ) . self::NEW ];
		$id              = $this->start();
		$this->run_to_end( $id );
		self::assertContains( 'Icon: still old.', array_column( flush_shape( $this->flush( $id ) )['surfaces'], 'text' ) );
	}

	public function test_pages_read_past_what_is_in_front_of_the_site_say_nothing_of_it(): void {
		add_filter(
			'shortpixel_flush_host_addresses',
			static fn ( $found, string $name ) => 'example.org' === $name ? [ '10.1.2.3' ] : $found,
			20,
			2
		);
		$this->kept['/'] = [ 'body' => '<link rel="icon" href="' . self::TO . '/w_32,ret_img/example.org/icon.png">' . self::NEW ];
		$id              = $this->start();
		$this->run_to_end( $id );

		self::assertSame( [ 'Icon: not checked.' ], array_column( flush_shape( $this->flush( $id ) )['surfaces'], 'text' ) );
	}

	public function test_the_result_claims_of_pages_only_what_was_looked_at(): void {
		$this->kept['/hello-world/'] = [ 'body' => 'Shows nothing.' ];
		$id                          = $this->start();
		$this->run_to_end( $id );
		self::assertSame( 'All images have new links. 2 pages were read and ask for the right links.', $this->all_in_all( $id ) );

		$this->kept = array_fill_keys( [ '/', '/hello-world/', '/sample-page/' ], [ 'body' => 'Shows nothing.' ] );
		undo_flush( $this->flush( $id ) );
		$this->run_to_end( $id );
		self::assertSame( 'All images have their earlier links again.', $this->all_in_all( $id ) );
		$id = $this->start();
		$this->run_to_end( $id );
		self::assertMatchesRegularExpression(
			'~^All images have new links\. No page that was read shows an image through ShortPixel\.~',
			$this->all_in_all( $id )
		);
	}

	public function test_an_undo_that_a_cache_has_not_heard_of_claims_nothing_of_pages(): void {
		$id = $this->start();
		$this->run_to_end( $id );
		$this->kept['/hello-world/'] = [ 'body' => self::NEW ];
		undo_flush( $this->flush( $id ) );
		$this->run_to_end( $id );
		self::assertSame(
			'All images have their earlier links again. Some pages may still show old images. See the steps for what to do.',
			$this->all_in_all( $id )
		);
	}

	public function test_a_newest_page_that_a_cache_keeps_is_named_with_the_cache_and_what_to_press(): void {
		$this->kept['/hello-world/'] = [
			'body' => self::OLD . '<!-- Performance optimized by W3 Total Cache. -->',
		];
		$id                          = $this->start();
		$step                        = $this->looked( $id );
		self::assertSame( 'failed', $step['state'] );
		self::assertSame(
			'A cache still holds an old page: http://example.org/hello-world/. Clear this cache, then flush again: W3 Total Cache (“Performance → Purge All Caches”).',
			$step['message']
		);
		self::assertSame( 'partial', $this->flush( $id )->state );

		// A retry that finds the same old page has the same message.
		self::assertTrue( retry_flush( $this->flush( $id ) ) );
		self::assertSame( $step['message'], $this->looked( $id )['message'] );

		// Simulates that the cache has been cleared by hand.
		$this->kept = [];
		self::assertTrue( flush_shape( $this->flush( $id ) )['can']['retry'] );
		self::assertTrue( retry_flush( $this->flush( $id ) ) );
		self::assertSame( 'done', $this->looked( $id )['state'] );
		self::assertSame( 'done', $this->flush( $id )->state );
		self::assertFalse( flush_shape( $this->flush( $id ) )['can']['retry'] );
		self::assertSame( self::TO, self::endpoint_in_database() );
	}

	public function test_a_newest_page_that_does_not_open_is_said_and_fails_nothing(): void {
		$this->kept['/sample-page/'] = [ 'status' => 503 ];
		$id                          = $this->start();
		self::assertSame(
			'2 pages were read and ask for the right links. The page http://example.org/sample-page/ could not be checked. Open it in a private window.',
			$this->looked( $id )['message']
		);
		self::assertSame( 'done', $this->flush( $id )->state );
	}

	public function test_a_front_page_that_is_slow_without_its_cache_is_looked_at_again(): void {
		$this->slow = 2;
		$step       = $this->looked( $this->start() );
		self::assertSame( 'done', $step['state'] );
	}

	public function test_a_front_page_that_never_comes_in_time_is_said(): void {
		$this->slow = 99;
		$step       = $this->looked( $this->start() );
		self::assertSame( 'failed', $step['state'] );
		self::assertStringContainsString( 'could not be checked', $step['message'] );
	}

	public function test_after_an_undo_the_same_pages_must_have_the_old_url_again(): void {
		$id = $this->start();
		$this->run_to_end( $id );
		$this->kept['/hello-world/'] = [ 'body' => self::NEW ];
		self::assertTrue( undo_flush( $this->flush( $id ) ) );
		$step = $this->looked( $id );
		self::assertStringContainsString( '/hello-world/. ', $step['message'] );
		self::assertSame( 'undone', $this->flush( $id )->state );

		$this->kept = [];
		self::assertTrue( retry_flush( $this->flush( $id ) ) );
		self::assertSame( 'done', $this->looked( $id )['state'] );
		self::assertSame( 'undone', $this->flush( $id )->state );
		self::assertSame( self::FROM, self::endpoint_in_database() );
	}

	public function test_a_cache_that_failed_is_cleared_again_and_the_pages_are_looked_at_again(): void {
		add_filter(
			'shortpixel_flush_page_caches',
			static fn (): array => [
				[
					'id'     => 'mine',
					'name'   => 'Mine',
					'clears' => true,
				],
			]
		);
		$fails = static function (): void {
			throw new \RuntimeException( 'disk is full' );
		};
		add_action( 'shortpixel_flush_clear_page_caches', $fails );
		$id    = $this->start();
		$flush = $this->run_to_end( $id );
		self::assertSame( 'partial', $flush->state );
		self::assertStringContainsString( 'disk is full', flush_shape( $flush )['steps'][3]['message'] );
		remove_action( 'shortpixel_flush_clear_page_caches', $fails );
		self::assertTrue( retry_flush( $flush ) );
		self::assertSame( 'done', $this->run_to_end( $id )->state );
		self::assertStringContainsString( 'Cleared: Mine.', flush_shape( $this->flush( $id ) )['steps'][3]['message'] );
	}

	private function all_in_all( int $id ): string {
		return flush_shape( $this->flush( $id ) )['message'];
	}

	/**
	 * Runs the flush to its end, and returns the last step as it is shown.
	 *
	 * @return array{id: string, title: string, state: string, message: string, seconds: float|null}
	 */
	private function looked( int $id ): array {
		$steps = flush_shape( $this->run_to_end( $id ) )['steps'];
		$last  = end( $steps );
		self::assertIsArray( $last );
		self::assertSame( 'front_page', $last['id'] );

		return $last;
	}

	/**
	 * @param array{post_status?: string, post_date?: string, post_password?: string} $fields
	 */
	private function post( string $name, array $fields ): void {
		self::assertGreaterThan(
			0,
			wp_insert_post(
				$fields + [
					'post_status' => 'publish',
					'post_title'  => $name,
					'post_name'   => $name,
				]
			)
		);
	}
}
