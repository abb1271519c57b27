<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\is_host_allowed;
use function ShortPixelFlush\Flush\plan_site;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Page_Caches\detected;

require_once __DIR__ . '/Plan_Test_Case.php';

final class PlanSiteTest extends Plan_Test_Case {

	private const ACCOUNT = 'https://no-cdn.shortpixel.ai/read-domain/example.org';

	protected function setUp(): void {
		parent::setUp();
		// Leaves out Autoptimize: its stand-in stays loaded once another test has activated it.
		add_filter(
			'shortpixel_flush_page_caches',
			static fn ( array $found ): array => array_values(
				array_filter(
					$found,
					static fn ( $cache ): bool => ! is_array( $cache ) || 'autoptimize' !== ( $cache['id'] ?? '' )
				)
			),
			1
		);
	}

	/**
	 * @return array{provider: array<string, string>, endpoint: array<string, string>, images: int, files: int, files_exact: bool, custom_host: bool, account: array<string, string>, effects: list<string>}
	 */
	private static function site(): array {
		$site = self::made( plan_site() )->site;
		self::assertIsArray( $site );

		return $site;
	}

	public function test_the_cost_is_stated_in_this_sites_numbers(): void {
		$this->pages[ self::ACCOUNT ] = '{"Status":2}';
		$this->attachment(
			[
				'width'  => 3000,
				'height' => 2000,
			]
		);
		$this->attachment(
			[
				'width'  => 400,
				'height' => 300,
			]
		);
		wp_insert_attachment(
			[
				'post_title'     => 'A text',
				'post_mime_type' => 'application/pdf',
				'post_status'    => 'inherit',
			],
			'a.pdf'
		);
		$site = self::site();
		self::assertSame(
			[
				'id'   => 'spai',
				'name' => 'ShortPixel Adaptive Images',
			],
			$site['provider']
		);
		self::assertSame(
			[
				'from' => 'https://cdn.shortpixel.ai/spai',
				'to'   => 'https://cdn.shortpixel.ai/spai2',
			],
			$site['endpoint']
		);
		self::assertSame( 2, $site['images'] );
		self::assertSame( 8 + 3, $site['files'] );
		self::assertTrue( $site['files_exact'] );
		self::assertFalse( $site['custom_host'] );
		self::assertContains( 'All images load anew. First views are slower.', $site['effects'] );
		self::assertNotContains( 'Credits available.', $site['effects'], 'No news.' );
		self::assertSame(
			[
				'state'   => 'ok',
				'message' => 'Credits available.',
			],
			$site['account']
		);
		foreach ( [ 'probably 1 credit.', 'slower', 'No page cache was recognized', 'Blurred previews' ] as $said ) {
			self::assertStringContainsString( $said, implode( ' ', $site['effects'] ) );
		}
	}

	public function test_a_large_library_is_sampled_and_its_numbers_are_estimates(): void {
		global $wpdb;
		$rows = [];
		for ( $n = 0; $n < 2100; $n++ ) {
			$rows[] = "('attachment', 'inherit', 'image/jpeg', '', '', '', '', '', '')";
		}
		$wpdb->query(
			"INSERT INTO {$wpdb->posts} (post_type, post_status, post_mime_type, post_title, post_content, post_excerpt, to_ping, pinged, post_content_filtered) VALUES "
			. implode( ', ', $rows )
		);
		$wpdb->query(
			"INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) SELECT ID, '_wp_attached_file', CONCAT('p', ID, '.jpg') FROM {$wpdb->posts} WHERE post_type = 'attachment'"
		);
		wp_cache_flush();
		$queries = $wpdb->num_queries;
		$site    = self::site();
		self::assertSame( 2100, $site['images'] );
		self::assertSame( 2100, $site['files'] );
		self::assertFalse( $site['files_exact'] );
		self::assertContains( 'All images load anew. First views are slower.', $site['effects'] );
		self::assertLessThan( 60, $wpdb->num_queries - $queries );
	}

	public function test_a_site_without_pictures_is_described_as_such(): void {
		$site = self::site();
		self::assertSame( 0, $site['images'] );
		self::assertStringContainsString( 'no image in the Media Library', implode( ' ', $site['effects'] ) );
	}

	public function test_a_try_is_promised_only_where_there_is_an_image_to_try_it_with(): void {
		$this->store( 'https://img.example.com/spai', 'api_url', 'behaviour' );
		$said = 'Images come from img.example.com, so a new link is tried with one of them first.';
		$site = self::site();
		self::assertTrue( $site['custom_host'] );
		self::assertContains( 'Images come from img.example.com, where no new link can be tried first.', $site['effects'] );
		$this->attachment();
		self::assertContains( $said, self::site()['effects'] );
	}

	public function test_page_caches_are_listed_by_whether_they_can_be_cleared(): void {
		self::assertSame( [], detected() );
		add_filter(
			'shortpixel_flush_page_caches',
			static fn ( array $found ): array => array_merge(
				$found,
				[
					[
						'id'     => 'a',
						'name'   => 'A Cache',
						'clears' => true,
					],
					[
						'id'   => 'b',
						'name' => 'B Cache',
					],
					[
						'id'     => 'c',
						'name'   => 'C Cache',
						'clears' => false,
					],
					'nonsense',
				]
			)
		);
		$effects = self::site()['effects'];
		self::assertContains( 'These page caches are cleared: A Cache.', $effects );
		self::assertContains( 'Visitors may get pages with the old links. Clear this yourself: B Cache and C Cache.', $effects );
		self::assertStringNotContainsString( 'No page cache was recognized', implode( ' ', $effects ) );
	}

	public function test_a_custom_host_is_mentioned_and_keeps_its_path(): void {
		$this->store( 'https://img.example.com/zone/spai9', 'api_url', 'behaviour' );
		$site = self::site();
		self::assertTrue( $site['custom_host'] );
		self::assertSame(
			[
				'from' => 'https://img.example.com/zone/spai9',
				'to'   => 'https://img.example.com/zone/spai10',
			],
			$site['endpoint']
		);
		self::assertStringContainsString( 'Images come from img.example.com', implode( ' ', $site['effects'] ) );
	}

	public function test_without_a_usable_endpoint_nothing_is_planned(): void {
		$this->store( 'https://img.example.com', 'api_url', 'behaviour' );
		self::assert_refused( 'provider_unreadable', plan_site() );
		add_filter( 'shortpixel_flush_providers', '__return_empty_array' );
		self::assert_refused( 'no_provider', plan_site() );
	}

	public function test_the_account_is_asked_once_in_five_minutes_and_only_when_allowed(): void {
		$this->pages[ self::ACCOUNT ] = '{"Status":-1}';
		self::assertSame(
			[
				'state'   => 'unknown',
				'message' => '',
			],
			read_account( false )
		);
		$this->assert_requested( [] );
		foreach ( [ true, true, false ] as $ask ) {
			self::assertSame( 'exhausted', read_account( $ask )['state'] );
		}
		$this->assert_requested( [ self::ACCOUNT ] );
	}

	public function test_an_account_that_does_not_answer_is_unknown_and_blocks_nothing(): void {
		$this->pages[ self::ACCOUNT ] = [
			'status' => 0,
			'error'  => 'timeout',
		];
		self::assertSame( 'unknown', read_account( true )['state'] );
		self::assertNotNull( self::made( plan_site() )->site );
	}

	public function test_the_account_can_be_read_from_another_url(): void {
		add_filter( 'shortpixel_flush_api_url', static fn (): string => 'http://127.0.0.1:9400/' );
		$this->pages['http://127.0.0.1:9400/read-domain/example.org'] = '{"Status":1}';
		self::assertSame( 'low', read_account( true )['state'] );
	}

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function hosts(): array {
		return [
			'ShortPixel\'s own'           => [ 'cdn.shortpixel.ai', true ],
			'any of its sub-domains'      => [ 'no-such.shortpixel.ai', true ],
			'its bare domain'             => [ 'shortpixel.ai', false ],
			'a domain that ends alike'    => [ 'evilshortpixel.ai', false ],
			'one that begins alike'       => [ 'cdn.shortpixel.ai.evil.test', false ],
			'another port of it'          => [ 'cdn.shortpixel.ai:8080', false ],
			'the provider\'s'             => [ 'img.example.com:8443', true ],
			'the provider\'s, other port' => [ 'img.example.com', false ],
			'the settings\''              => [ 'media.example.net', true ],
			'this site\'s own'            => [ 'example.org', false ],
			'none'                        => [ '', false ],
		];
	}

	#[DataProvider( 'hosts' )]
	public function test_only_named_hosts_are_allowed( string $host, bool $is_allowed ): void {
		$this->store( 'https://IMG.example.com:8443/spai', 'api_url', 'behaviour' );
		update_option( 'shortpixel_flush_settings', [ 'hosts' => [ 'media.example.net' ] ] );
		self::assertSame( $is_allowed, is_host_allowed( $host ), implode( ' ', allowed_hosts() ) );
	}
}
