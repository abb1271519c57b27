<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Edge;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use WP_Site_Health;
use function ShortPixelFlush\callback_in;
use function ShortPixelFlush\Edges\update_edges;
use function ShortPixelFlush\Flush\note_background_run;
use function ShortPixelFlush\Health\site_health_result;
use function ShortPixelFlush\Health\with_debug_section;
use function ShortPixelFlush\Health\with_health_tests;
use function ShortPixelFlush\Model\cause_bit;
use const ShortPixelFlush\Flush\ACCOUNT_TRANSIENT;
use const ShortPixelFlush\Flush\SEEN_OPTION;
use const ShortPixelFlush\Scan\SCAN_OPTION;

require_once dirname( __DIR__ ) . '/rest/Dummy_Edge.php';
require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/health/site-health.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/settings.php';

/**
 * Site Health names the images whose automatic flush failed and other problems; its debug section holds no secret.
 */
final class SiteHealthTest extends Rest_Test_Case {

	/**
	 * Creates an image whose last flush had this cause and ended in this state, and returns the image's id.
	 */
	private function flushed( string $title, string $cause, string $state ): int {
		$id      = $this->attachment( [ 'title' => $title ] );
		$flushes = new Flushes();
		$flush   = $flushes->create(
			[
				'scope' => 'images',
				'cause' => $cause,
			]
		);
		$flushes->change( $flush, static fn ( Flush $now ): array => [ 'state' => $state ] );
		( new Image_Records() )->set_flush( [ $id ], $flush );
		return $id;
	}

	public function test_all_is_well_where_no_automatic_flush_failed(): void {
		$this->flushed( 'Proved', 'replace', 'done' );
		$this->flushed( 'Not told', 'replace', 'partial' );
		// A flush started by hand: its user has seen the result.
		$this->flushed( 'Asked for', 'person', 'failed' );

		$result = site_health_result( 'failed' );

		self::assertSame( [ 'good', '' ], [ $result['status'], $result['actions'] ] );
	}

	public function test_images_whose_automatic_flush_failed_are_named_with_links_and_what_to_do(): void {
		$this->act_as( 'administrator' );
		$sea = $this->flushed( 'The <b>sea</b> & sky', 'edit', 'failed' );
		for ( $n = 0; $n < 6; $n++ ) {
			$this->flushed( "Image {$n}", 'replace', 'failed' );
		}
		$gone = $this->flushed( 'Gone', 'delete', 'failed' );
		wp_delete_post( $gone, true );

		$result = site_health_result( 'failed' );

		self::assertStringContainsString( 'The last flushes of 8 images failed', $result['description'] );
		self::assertSame( 'recommended', $result['status'] );
		self::assertSame( 'The last automatic flush of some images failed', $result['label'] );
		self::assertStringContainsString( "Image {$gone}, which was deleted", $result['description'] );
		self::assertStringContainsString( '3 more images', $result['description'] );
		self::assertStringContainsString( 'upload.php?page=shortpixel-flush', $result['actions'] );
		self::assertSame( 4, substr_count( $result['description'], '<a href=' ) );
		self::assertStringNotContainsString( '<b>', $result['description'] );

		$this->flushed( 'The <b>sea</b> & sky', 'edit', 'failed' );
		self::assertStringContainsString( 'The &lt;b&gt;sea&lt;/b&gt; &amp; sky', site_health_result( 'failed' )['description'] );
		self::assertGreaterThan( 0, $sea );
	}

	public function test_a_later_flush_that_worked_takes_the_image_off_the_list(): void {
		$id      = $this->flushed( 'Sea', 'replace', 'failed' );
		$flushes = new Flushes();
		$later   = $flushes->create( [ 'scope' => 'images' ] );
		$flushes->change( $later, static fn (): array => [ 'state' => 'done' ] );
		( new Image_Records() )->set_flush( [ $id ], $later );

		self::assertSame( 'good', site_health_result( 'failed' )['status'] );
	}

	public function test_the_test_is_added_and_what_others_have_added_stays(): void {
		$tests = with_health_tests(
			[
				'direct' => [ 'theirs' => [ 'label' => 'Theirs' ] ],
				'async'  => [ 'slow' => [] ],
			]
		);

		self::assertSame( [ 'direct', 'async' ], array_keys( $tests ) );
		self::assertIsArray( $tests['direct'] );
		self::assertSame(
			[
				'theirs',
				'shortpixel-flush-copy',
				'shortpixel-flush-provider',
				'shortpixel-flush-two-cdns',
				'shortpixel-flush-edges',
				'shortpixel-flush-salts',
				'shortpixel-flush-storage',
				'shortpixel-flush-failed',
				'shortpixel-flush-outside',
				'shortpixel-flush-old',
			],
			array_keys( $tests['direct'] )
		);
		self::assertIsArray( $tests['async'] );
		self::assertSame( [ 'slow' ], array_keys( $tests['async'] ), 'Whoever may not manage the plugin starts no request.' );
		self::assertIsArray( $tests['direct']['shortpixel-flush-failed'] );
		self::assertIsCallable( $tests['direct']['shortpixel-flush-failed']['test'] );
		self::assertIsArray( with_health_tests( [ 'direct' => 'broken by somebody' ] )['direct'] );
	}

	public function test_the_debug_section_counts_and_names_nobody(): void {
		$secret  = $this->flushed( 'Never to be seen', 'replace', 'failed' );
		$waiting = $this->attachment( [ 'title' => 'Never to be seen either' ] );
		$records = new Image_Records();
		$records->note_changes(
			[
				$waiting => [
					'causes'  => cause_bit( 'edit' ),
					'is_new'  => false,
					'user_id' => 0,
					'former'  => [],
				],
			]
		);
		$records->update( $secret, [ 'decision' => 'flush' ] );

		$sections = with_debug_section( [ 'theirs' => [] ] );
		$section  = $sections['shortpixel-flush'];
		self::assertIsArray( $section );
		self::assertIsArray( $section['fields'] );
		$debug = array_map( static fn ( $field ) => is_array( $field ) ? $field['debug'] ?? $field['value'] : null, $section['fields'] );

		self::assertSame( [ 'theirs', 'shortpixel-flush' ], array_keys( $sections ) );
		self::assertSame( [ 2, 1, '1', 1 ], [ $debug['known'], $debug['waiting'], $debug['failed'], $debug['decided_flush'] ] );
		self::assertSame( 'delete, rename, replace, restore, edit, change, outside', $debug['automatic'] );
		self::assertStringNotContainsString( 'Never to be seen', (string) wp_json_encode( $section ) );
	}

	/** @return array<string, array{string, callable(self): mixed, string, string, string}> The check, the problem, its message, its link's target, and its severity. */
	public static function problems(): array {
		return [
			'no provider'                   => [
				'provider',
				static fn ( self $test ) => $test->use_providers( [] ),
				'No active plugin delivers images through ShortPixel.',
				'plugin',
				'critical',
			],
			'a provider with a problem'     => [
				'provider',
				static fn ( self $test ) => $test->break_provider(),
				'Its settings can’t be read.',
				'page=shortpixel-flush',
				'critical',
			],
			'two CDNs of ShortPixel’s'      => [
				'two_cdns',
				static fn ( self $test ) => $test->use_providers( [ new Dummy_Provider(), new Dummy_Provider() ] ),
				'at the same time: A provider and A provider.',
				'plugins.php',
				'recommended',
			],
			'a CDN that refuses'            => [
				'cdn',
				static fn ( self $test ) => $test->answer_with( 403, '' ),
				'ShortPixel refused this link.',
				'',
				'critical',
			],
			'a CDN that can’t be reached'   => [
				'cdn',
				static fn ( self $test ) => $test->answer_with( 0, '', 'connect' ),
				'ShortPixel did not answer.',
				'',
				'critical',
			],
			'no credits'                    => [
				'account',
				static fn ( self $test ) => $test->answer_with( 200, '{"Status":-1}' ),
				'No credits left',
				'',
				'critical',
			],
			'a key that was refused'        => [
				'account',
				static fn ( self $test ) => $test->refuse_key(),
				'ShortPixel refused the API key',
				'',
				'recommended',
			],
			'a CDN of one’s own, untested'  => [
				'edges',
				static fn ( self $test ) => $test->connect_edge(),
				'was never tested.',
				'tab=settings',
				'recommended',
			],
			'no salts'                      => [
				'salts',
				static fn ( self $test ) => $test->connect_edge_without_salts(),
				'Your keys can’t be stored safely, since wp-config.php has no salts',
				'tab=settings',
				'recommended',
			],
			'a page cache to clear by hand' => [
				'page_cache',
				static fn ( self $test ) => add_filter(
					'shortpixel_flush_page_caches',
					static fn (): array => [
						[
							'id'     => 'mine',
							'name'   => 'My cache',
							'clears' => false,
						],
					]
				),
				'My cache can’t be cleared from here.',
				'',
				'recommended',
			],
			'no background tasks'           => [
				'background',
				static fn ( self $test ) => $test->let_cron_be_late(),
				'Background tasks don’t run on this site.',
				'',
				'recommended',
			],
			'images that look old'          => [
				'old',
				static fn ( self $test ) => $test->find_old(),
				'Visitors still see 1 old image.',
				'page=shortpixel-flush',
				'recommended',
			],
		];
	}

	/** @param callable(self): mixed $break */
	#[DataProvider( 'problems' )]
	public function test_what_is_wrong_is_said_with_a_link_to_where_it_is_put_right(
		string $test,
		callable $break,
		string $says,
		string $leads,
		string $status
	): void {
		$this->act_as( 'administrator' );
		$this->attachment();
		$this->use_providers( [ $this->provider ] );
		$this->answer_with( 200, '{"Status":2}' );
		note_background_run();
		if ( 'cdn' !== $test ) {
			self::assertSame( 'good', site_health_result( $test )['status'], (string) wp_json_encode( site_health_result( $test ) ) );
		}

		$break( $this );
		$result = site_health_result( $test );

		self::assertSame( $status, $result['status'] );
		self::assertStringContainsString( $says, html_entity_decode( $result['description'], ENT_QUOTES ) );
		self::assertStringContainsString( $leads, $result['actions'] );
		self::assertNotSame( '', $result['label'] );
		self::assertSame( $result['description'], wp_kses_post( $result['description'] ), 'It is sound HTML.' );
	}

	public function test_a_cdn_that_gives_an_image_is_well(): void {
		$this->attachment();
		$this->answer_requests(
			static fn (): array => [
				'headers' => [
					'content-type' => 'image/gif',
					'age'          => '90',
				],
				'body'    => (string) base64_decode( 'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==', true ),
			]
		);

		self::assertSame( 'good', site_health_result( 'cdn' )['status'] );
	}

	public function test_who_may_manage_the_plugin_has_the_slow_tests_run_by_rest(): void {
		$this->act_as( 'administrator' );
		$tests = with_health_tests( [] );
		self::assertIsArray( $tests['async'] );
		self::assertSame(
			[
				'shortpixel-flush-account',
				'shortpixel-flush-cdn',
				'shortpixel-flush-new-copy',
				'shortpixel-flush-page-cache',
				'shortpixel-flush-background',
			],
			array_keys( $tests['async'] )
		);
		foreach ( $tests['async'] as $id => $test ) {
			self::assertIsArray( $test );
			self::assertIsString( $test['test'] );
			$this->answer_with( 200, '{"Status":2}' );
			$answer = $this->rest( 'GET', '/health/' . str_replace( '-', '_', substr( (string) $id, strlen( 'shortpixel-flush-' ) ) ) );
			self::assertSame( 200, $answer->get_status() );
			self::assertSame(
				rest_url( 'shortpixel-flush/v1/health/' . str_replace( '-', '_', substr( (string) $id, strlen( 'shortpixel-flush-' ) ) ) ),
				$test['test']
			);
			self::assertIsArray( $answer->get_data() );
			self::assertSame( $id, $answer->get_data()['test'] );
			self::assertIsCallable( $test['async_direct_test'] );
			self::assertIsArray( $test['async_direct_test']() );
			self::assertSame( $answer->get_data()['label'], $test['async_direct_test']()['label'] );
		}
	}

	public function test_wordpress_itself_runs_every_test_and_takes_each_result(): void {
		$this->act_as( 'administrator' );
		$this->answer_with( 200, '{"Status":2}' );
		require_once ABSPATH . 'wp-admin/includes/class-wp-site-health.php';
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		add_filter( 'site_status_tests', callback_in( '/health/site-health.php', 'ShortPixelFlush\Health\with_health_tests' ) );
		$ours = static fn ( string $id ): bool => str_starts_with( $id, 'shortpixel-flush-' );
		$all  = WP_Site_Health::get_tests();
		self::assertIsArray( $all['direct'] );
		self::assertIsArray( $all['async'] );

		self::assertCount( 9, array_filter( array_keys( $all['direct'] ), $ours ) );
		self::assertCount( 5, array_filter( array_keys( $all['async'] ), $ours ) );
		foreach ( $all['direct'] as $id => $test ) {
			if ( $ours( (string) $id ) ) {
				self::assertIsArray( $test );
				self::assertIsCallable( $test['test'] );
				$result = $test['test']();
				self::assertIsArray( $result );
				self::assertSame( $id, $result['test'] );
			}
		}
		self::assertSame( [], $this->requests, 'What is shown at once sends no request.' );
	}

	public function test_the_debug_section_holds_no_secret_of_a_cdn(): void {
		$this->connect_edge();
		$section = (string) wp_json_encode( with_debug_section( [] ), JSON_UNESCAPED_SLASHES );

		self::assertStringContainsString( 'dummy (untested)', $section );
		self::assertStringNotContainsString( 'Sup3r-S3cret-T0ken', $section );
		self::assertStringNotContainsString( 'cdn.shortpixel.ai', $section );
	}

	private function break_provider(): void {
		$this->provider->problem = 'Its settings can’t be read.';
	}

	private function answer_with( int $status, string $body, string $error = '' ): void {
		delete_transient( ACCOUNT_TRANSIENT );
		$this->answer_requests(
			static fn (): array => [
				'status' => $status,
				'body'   => $body,
				'error'  => $error,
			]
		);
	}

	private function refuse_key(): void {
		$this->provider->api_key = 'abcdefghij0123456789';
		$this->flushed( 'Sea', 'person', 'done' );
		$flushes = new Flushes();
		$last    = $flushes->find( [ 'per_page' => 1 ] )['flushes'][0];
		$flushes->change(
			$last->id,
			static fn ( Flush $now ): array => [
				'subject' => $now->subject->with(
					[
						'purge_api' => [
							'round'       => 1,
							'refused'     => [],
							'key_refused' => true,
							'cdn_refused' => false,
						],
					]
				),
			]
		);
	}

	private function connect_edge(): void {
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge() ] );
		self::assertTrue(
			update_edges(
				[
					[
						'kind'  => 'dummy',
						'hosts' => [ 'img.example.com' ],
						'setup' => [ 'token' => 'Sup3r-S3cret-T0ken' ],
					],
				],
				null
			)
		);
	}

	private function connect_edge_without_salts(): void {
		$this->connect_edge();
		add_filter( 'salt', static fn (): string => 'what the database has' );
	}

	private function let_cron_be_late(): void {
		update_option( SEEN_OPTION, 1, false );
	}

	private function find_old(): void {
		$id = $this->attachment();
		( new Image_Records() )->note_changes(
			[
				$id => [
					'causes'  => cause_bit( 'edit' ),
					'is_new'  => false,
					'user_id' => 0,
					'former'  => [],
				],
			]
		);
		( new Image_Records() )->update(
			$id,
			[
				'scan_state' => 'stale',
				'scanned_at' => self::plugin_time(),
			]
		);
		update_option(
			SCAN_OPTION,
			(string) wp_json_encode(
				[
					'state'      => 'done',
					'started_at' => 1,
				]
			),
			false
		);
	}
}
