<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use function ShortPixelFlush\Flush\comparisons;
use function ShortPixelFlush\Proof\thumbnail;
use const ShortPixelFlush\Copies\RECENT_LISTS_OPTION;

require_once __DIR__ . '/New_Link_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/recent-lists.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/comparisons.php';

/**
 * Tests pages on which a script requests the images, so that the HTML has no CDN URL.
 */
final class LazyPagesTest extends New_Link_Test_Case {
	protected function setUp(): void {
		parent::setUp();
		$this->draw_pictures();
	}

	protected function page(): string {
		$source = apply_filters( 'shortpixel/ai/originalUrl', (string) wp_get_attachment_url( $this->image ) ); // phpcs:ignore WordPress.NamingConventions -- The name is SPAI's.
		self::assertIsString( $source );
		return '<img src="data:image/svg+xml;base64,' . base64_encode(
			'<svg xmlns="http://www.w3.org/2000/svg" data-u="'
			. rawurlencode( $source )
			. '" data-w="300" data-h="200"></svg>'
		) . '">'; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- As ShortPixel's plugin writes it.
	}

	/** @return array<mixed> The first comparison of a new flush; empty if there is none. */
	private function seen(): array {
		$id = $this->give( [ 'measuring' => true ] );
		$this->run_to_end( $id );
		return comparisons( $id, 1, 10 )['comparisons'][0] ?? [];
	}

	public function test_a_copy_like_those_measured_last_is_shown_from_before_if_a_cache_has_it(): void {
		$copy = 'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img+to_webp+p_h/' . preg_replace(
			'#^http://#',
			'',
			(string) wp_get_attachment_url( $this->image )
		);
		update_option(
			RECENT_LISTS_OPTION,
			[
				[
					'provider' => 'spai',
					'params'   => [ 'w_300', 'q_lossy', 'ret_img', 'to_webp', 'p_h' ],
				],
			]
		);
		$this->world->origin = 'old';
		$this->world->hold( $copy );
		$this->world->origin = 'new';
		$this->world->asked  = [];
		$seen                = $this->seen();
		self::assertSame( thumbnail( $this->world->drawn['old'] ), $seen['before'] ?? null );
		self::assertContains( "GET {$copy}", $this->world->asked );
	}

	public function test_without_measurements_nothing_is_shown_from_before(): void {
		self::assertNull( $this->seen()['before'] ?? null );
	}

	/** Returns the CDN URL that the page's script requests if the image is 300 px wide, at its current link. */
	private function copy(): string {
		preg_match(
			'/data-u="([^"]+)"/',
			(string) base64_decode( explode( '"', explode( 'base64,', $this->page() )[1] )[0], true ),
			$found
		); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- As ShortPixel's plugin writes it.
		return 'https://cdn.shortpixel.ai/spai/q_lossy+w_300+to_webp+ret_img/' . rawurldecode( $found[1] ?? '' );
	}

	/** Puts the old image into the CDN at copy(), as if a visitor had loaded it before the replacement. */
	private function hold_old_copy(): void {
		$this->world->origin = 'old';
		$this->world->hold( $this->copy() );
		$this->world->origin = 'new';
	}

	/** @return array<mixed> The flush's first comparison after a browser measured the page; empty if there is none. */
	private function measured( int $id ): array {
		$measured = [
			'layouts' => [
				[
					'url'     => 'http://example.org/',
					'state'   => 'measured',
					'screens' => [
						[
							'width'   => 1366,
							'height'  => 768,
							'density' => 1,
						],
					],
					'images'  => [
						[
							'source' => (string) wp_get_attachment_url( $this->image ),
							'kind'   => 'image',
							'width'  => 400,
							'height' => 300,
							'boxes'  => [
								[
									'width'     => 300,
									'height'    => 225,
									'padding_x' => 0,
									'padding_y' => 0,
									'screens'   => [ 0 ],
								],
							],
						],
					],
				],
			],
		];
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/layouts", $measured )->get_status() );
		return comparisons( $id, 1, 10 )['comparisons'][0] ?? [];
	}

	/** Runs a flush to its end without measurements by a browser, and returns its ID. */
	private function given_unmeasured(): int {
		$id = $this->give();
		$this->run_to_end( $id );
		self::assertNull( comparisons( $id, 1, 10 )['comparisons'][0]['before'] ?? null );
		return $id;
	}

	public function test_a_browser_that_measures_the_page_afterwards_finds_what_visitors_had_at_the_old_link(): void {
		$this->hold_old_copy();
		$id = $this->given_unmeasured();

		$this->world->asked = [];
		$seen               = $this->measured( $id );
		self::assertSame( thumbnail( $this->world->drawn['old'] ), $seen['before'] ?? null );
		self::assertLessThanOrEqual( 5, count( $this->world->asked ) );
		self::assertNotSame( [], get_option( RECENT_LISTS_OPTION, [] ), 'The next flush knows it at once.' );

		$this->world->asked = [];
		self::assertSame( $seen, $this->measured( $id ) );
		self::assertSame( [], $this->world->asked, 'Once is enough.' );
	}

	public function test_an_old_link_with_an_earlier_version_is_found_too(): void {
		$this->run_to_end( $this->give() );
		$this->now += 3600;
		touch( (string) get_attached_file( $this->image ), $this->now - 60 );
		$this->hold_old_copy();
		self::assertSame( thumbnail( $this->world->drawn['old'] ), $this->measured( $this->given_unmeasured() )['before'] ?? null );
	}

	public function test_a_copy_of_the_new_image_at_the_old_link_is_not_shown_as_what_was_before(): void {
		$old = $this->copy();
		foreach ( self::files_of( $this->image ) as $file ) {
			file_put_contents( $file, $this->world->drawn['new'] );
		}
		$id         = $this->given_unmeasured();
		$this->now += 60;
		$this->world->hold( $old );
		self::assertNull( $this->measured( $id )['before'] ?? null );
	}

	public function test_a_copy_that_no_visitor_had_is_not_shown_as_what_was_before(): void {
		self::assertNull( $this->measured( $this->given_unmeasured() )['before'] ?? null );
	}

	public function test_an_image_that_changed_since_shows_nothing_more(): void {
		$this->hold_old_copy();
		$id         = $this->given_unmeasured();
		$this->now += 60;
		$this->run_to_end( $this->give() );
		self::assertNull( $this->measured( $id )['before'] ?? null );
	}
}
