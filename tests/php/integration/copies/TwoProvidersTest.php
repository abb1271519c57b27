<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Copies\no_provider;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\plan_urls;
use function ShortPixelFlush\Flush\plan_site;
use function ShortPixelFlush\Flush\start;

require_once __DIR__ . '/Plan_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

/**
 * Tests a site with ShortPixel Adaptive Images and Autoptimize, both together and one after the other.
 */
final class TwoProvidersTest extends Plan_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		$this->activate_stand_in( self::provider_file( 'AUTOPTIMIZE' ) );
		$this->use_autoptimize( true );
	}

	private function use_autoptimize( bool $is_on ): void {
		update_option( 'autoptimize_imgopt_settings', [ 'autoptimize_imgopt_checkbox_field_1' => $is_on ? '1' : '0' ] );
	}

	/**
	 * Makes SPAI unusable: its API URL can't be read.
	 */
	private function break_spai(): void {
		update_option( self::OPTION, 'something else' );
	}

	/**
	 * Counts a plan's CDN URLs of SPAI and of Autoptimize, and asserts that no URL is there twice.
	 *
	 * @return array{int, int}
	 */
	private static function shares( mixed $plan ): array {
		$urls = self::urls( $plan );
		$of   = static fn ( string $start ): int => count(
			array_filter(
				$urls,
				static fn ( string $url ): bool => str_starts_with( $url, $start )
			)
		);
		self::assertCount( count( $urls ), array_unique( $urls ) );
		return [ $of( 'https://cdn.shortpixel.ai/spai/' ), $of( 'https://sp-ao.shortpixel.ai/client/' ) ];
	}

	public function test_a_plan_has_the_urls_of_each_that_is_in_use(): void {
		$id              = $this->attachment( [ 'name' => 'both' ] );
		[ $spai, $ao ]   = self::shares( plan_images( [ $id ] ) );
		[ $alone, $off ] = [ 0, 0 ];
		self::assertGreaterThan( 0, $spai );
		self::assertGreaterThan( 0, $ao );
		self::assertContains(
			'https://sp-ao.shortpixel.ai/client/to_webp,q_glossy,ret_img,w_300,h_225/' . self::upload_url( 'both-300x225.jpg' ),
			self::urls( plan_images( [ $id ] ) )
		);

		$this->use_autoptimize( false );
		[ $alone, $off ] = self::shares( plan_images( [ $id ] ) );
		self::assertSame( [ $spai, 0 ], [ $alone, $off ] );

		$this->use_autoptimize( true );
		$this->break_spai();
		self::assertSame( [ 0, $ao ], self::shares( plan_images( [ $id ] ) ) );
	}

	public function test_urls_of_both_that_a_page_shows_are_flushed(): void {
		$id   = $this->attachment( [ 'name' => 'seen' ] );
		$post = wp_insert_post(
			[
				'post_title'   => 'A page',
				'post_status'  => 'publish',
				'post_content' => "<img class=\"wp-image-{$id}\">",
			]
		);
		self::assertIsInt( $post );
		$seen = [
			'https://cdn.shortpixel.ai/spai/w_737+q_glossy+ret_img+p_h/' . substr( self::upload_url( 'seen.jpg' ), strlen( 'http://' ) ),
			'https://sp-ao.shortpixel.ai/client/to_webp,q_glossy,ret_img,w_251,h_188/' . self::upload_url( 'seen-300x225.jpg' ),
		];

		$this->pages[ (string) get_permalink( $post ) ] = "<img src=\"{$seen[0]}\"><img data-src=\"{$seen[1]}\" data-srcset=\"{$seen[1]} 251w\">";
		$plan = self::made( plan_images( [ $id ] ) );
		self::assertSame( [], array_values( array_diff( $seen, self::urls( $plan ) ) ) );
		self::assertSame( 2, $plan->found_in['page'] );
	}

	public function test_a_link_of_a_former_provider_is_still_flushed(): void {
		$this->store( 'https://img.example.com/spai4', 'api_url', 'behaviour' );
		$this->attachment( [ 'name' => 'before' ] );
		$seen = 'https://img.example.com/spai4/w_737+q_glossy+ret_img+p_h/' . substr(
			self::upload_url( 'before.jpg' ),
			strlen( 'http://' )
		);
		self::ended( start( self::made( plan_urls( [ $seen ] ) ), '', 1 ) );

		// Only Autoptimize is left, but pages and other sites may still have SPAI's links.
		$this->break_spai();
		self::assertSame( [ $seen ], self::urls( plan_urls( [ $seen ] ) ) );
		self::assertContains( 'img.example.com', allowed_hosts() );

		update_option( 'shortpixel_flush_endpoints', [ 'spai' => 'https://127.0.0.1/spai' ] );
		self::assertNotContains( '127.0.0.1', allowed_hosts() );
	}

	public function test_the_status_shows_both_and_what_each_can_do(): void {
		$this->act_as( 'administrator' );
		$providers = self::status_of_providers( $this->rest( 'GET', '/status' )->get_data() );
		self::assertSame( [ 'spai', 'autoptimize' ], array_column( $providers, 'id' ) );
		self::assertSame( [ 'ready', 'ready' ], array_column( $providers, 'state' ) );
		self::assertSame(
			[
				'images'   => true,
				'site'     => true,
				'purge'    => false,
				'new_link' => true,
			],
			$providers[1]['can'] ?? null
		);
		self::assertSame( 'https://sp-ao.shortpixel.ai/client', $providers[1]['endpoint'] ?? null );
		self::assertSame( 'https://sp-ao.shortpixel.ai/client2', $providers[1]['next_endpoint'] ?? null );
	}

	/**
	 * @return list<array<mixed>>
	 */
	private static function status_of_providers( mixed $status ): array {
		self::assertIsArray( $status );
		self::assertIsArray( $status['providers'] ?? null );
		return array_values( array_filter( $status['providers'], 'is_array' ) );
	}

	public function test_a_flush_of_everything_is_of_both_and_says_what_it_does_with_each(): void {
		self::assertSame(
			[
				'spai https://cdn.shortpixel.ai/spai https://cdn.shortpixel.ai/spai2',
				'autoptimize https://sp-ao.shortpixel.ai/client https://sp-ao.shortpixel.ai/client2',
			],
			self::flushed_in( plan_site() )
		);
		self::assertStringContainsString( 'new links, and clears its style sheets and scripts.', (string) wp_json_encode( plan_site() ) );

		$this->use_autoptimize( false );
		self::assertSame( [ 'spai https://cdn.shortpixel.ai/spai https://cdn.shortpixel.ai/spai2' ], self::flushed_in( plan_site() ) );
		self::assertStringNotContainsString( 'Autoptimize has no setting', (string) wp_json_encode( plan_site() ) );
	}

	public function test_with_one_inactive_everything_is_flushed_of_the_other(): void {
		$this->break_spai();
		self::assertSame(
			[ 'autoptimize https://sp-ao.shortpixel.ai/client https://sp-ao.shortpixel.ai/client2' ],
			self::flushed_in( plan_site() )
		);

		$this->use_autoptimize( false );
		self::assert_refused( 'provider_unreadable', plan_site() );
	}

	/**
	 * Lists the providers of a plan for everything, with their old and new endpoints.
	 *
	 * @return list<string>
	 */
	private static function flushed_in( mixed $plan ): array {
		$site = self::made( $plan )->site;
		self::assertIsArray( $site );
		self::assertSame( $site['endpoint'], array_intersect_key( $site['providers'][0], array_flip( [ 'from', 'to' ] ) ) );
		return array_map( static fn ( array $part ): string => "{$part['id']} {$part['from']} {$part['to']}", $site['providers'] );
	}

	public function test_with_neither_everything_is_refused_with_what_can_be_done(): void {
		delete_option( self::OPTION );
		add_filter( 'shortpixel_flush_providers', static fn ( array $providers ): array => array_slice( $providers, 1, 1 ) );
		self::assertNull( no_provider( 'can_flush_images' ) );
		self::assertNull( no_provider( 'full_flush_methods' ) );

		$this->use_autoptimize( false );
		$error = self::assert_refused( 'no_provider', plan_site() );
		self::assertStringContainsString( 'No active plugin delivers images through ShortPixel.', $error->get_error_message() );
	}

	public function test_every_host_that_its_pages_may_name_may_be_asked(): void {
		update_option(
			'autoptimize_service_availablity',
			[
				'extra_imgopt' => [
					'status' => 'up',
					'hosts'  => [ 'https://one.example.net/', 'https://two.example.net/' ],
				],
			]
		);
		self::assertContains( 'one.example.net', allowed_hosts() );
		self::assertContains( 'two.example.net', allowed_hosts() );
	}
}
