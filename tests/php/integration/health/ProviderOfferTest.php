<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Health\provider_offer;
use function ShortPixelFlush\Rest\with_offer;
use function ShortPixelFlush\Say\no_active_plugin;

require_once dirname( __DIR__, 4 ) . '/includes/say/refusals.php';
require_once dirname( __DIR__, 4 ) . '/includes/rest/create-input.php';

/**
 * Tests the link that is offered if no plugin loads images from ShortPixel, to users who are allowed to follow it.
 */
final class ProviderOfferTest extends Wp_Test_Case {

	/** @param list<string> $files The main files of the plugins that are installed. */
	private function install( array $files ): void {
		wp_cache_set( 'plugins', [ '' => array_fill_keys( $files, [ 'Name' => 'A plugin' ] ) ], 'plugins' );
	}

	protected function tearDown(): void {
		wp_cache_delete( 'plugins', 'plugins' );
		parent::tearDown();
	}

	public function test_an_installed_plugin_is_activated(): void {
		$this->act_as( 'administrator' );
		$this->install( [ 'hello.php', 'shortpixel-adaptive-images/short-pixel-ai.php' ] );
		$offer = provider_offer();
		self::assertSame( 'Activate ShortPixel Adaptive Images', $offer['text'] ?? '' );
		parse_str( (string) wp_parse_url( $offer['url'] ?? '', PHP_URL_QUERY ), $query );
		self::assertSame(
			[ 'activate', 'shortpixel-adaptive-images/short-pixel-ai.php' ],
			[ $query['action'] ?? '', $query['plugin'] ?? '' ]
		);
		self::assertIsString( $query['_wpnonce'] ?? null );
		self::assertNotFalse( wp_verify_nonce( $query['_wpnonce'], 'activate-plugin_shortpixel-adaptive-images/short-pixel-ai.php' ) );
	}

	public function test_a_flush_that_is_refused_for_that_says_what_is_off_and_offers_it(): void {
		$this->act_as( 'administrator' );
		$this->install( [ 'shortpixel-adaptive-images/short-pixel-ai.php' ] );
		// Another test may have loaded a stand-in for a provider.
		add_filter( 'shortpixel_flush_providers', '__return_empty_array' );
		$refusal = with_offer( no_active_plugin() );
		self::assertSame(
			[ 'shortpixel_flush_no_provider', 'ShortPixel Adaptive Images is off.' ],
			[ $refusal->get_error_code(), $refusal->get_error_message() ]
		);
		$data = $refusal->get_error_data();
		self::assertIsArray( $data );
		self::assertSame( 400, $data['status'] ?? 0 );
		self::assertSame( [ 'Activate', provider_offer()['url'] ?? '' ], array_values( (array) ( $data['offer'] ?? [] ) ) );

		$this->act_as( 'author' );
		self::assertEquals( no_active_plugin(), with_offer( no_active_plugin() ) );
	}

	public function test_an_active_plugin_whose_cdn_is_off_is_set_up(): void {
		$this->act_as( 'administrator' );
		$this->install( [ 'autoptimize/autoptimize.php', 'shortpixel-adaptive-images/short-pixel-ai.php' ] );
		update_option( 'active_plugins', [ 'autoptimize/autoptimize.php' ] );
		$offer = provider_offer();
		self::assertSame( 'Switch on the CDN in Autoptimize', $offer['text'] ?? '' );
		self::assertStringEndsWith( 'options-general.php?page=autoptimize_imgopt', $offer['url'] ?? '' );
	}

	public function test_where_there_is_none_one_is_installed(): void {
		$this->act_as( 'administrator' );
		$this->install( [ 'hello.php' ] );
		$offer = provider_offer();
		self::assertSame( is_multisite() && ! is_super_admin() ? '' : 'Install ShortPixel Adaptive Images', $offer['text'] ?? '' );
	}

	public function test_another_plugin_whose_folder_begins_with_the_same_name_is_none_of_them(): void {
		$this->act_as( 'administrator' );
		$this->install(
			[
				'autoptimize/autoptimize.php',
				'autoptimize-beta/autoptimize.php',
				'shortpixel-adaptive-images-tools/tools.php',
			]
		);
		update_option( 'active_plugins', [ 'autoptimize-beta/autoptimize.php' ] );
		self::assertSame( 'Activate Autoptimize', provider_offer()['text'] ?? '' );
	}

	public function test_who_may_do_none_of_it_is_offered_nothing(): void {
		$this->act_as( 'author' );
		foreach ( [ [], [ 'shortpixel-adaptive-images/short-pixel-ai.php' ], [ 'autoptimize/autoptimize.php' ] ] as $files ) {
			$this->install( $files );
			update_option( 'active_plugins', $files );
			self::assertNull( provider_offer() );
		}
	}
}
