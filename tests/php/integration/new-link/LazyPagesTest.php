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
 * Pages on which a script asks for images, so that they name no copy.
 */
final class LazyPagesTest extends New_Link_Test_Case {
	protected function setUp(): void {
		parent::setUp();
		$this->draw_pictures();
	}

	protected function page(): string {
		$source = apply_filters( 'shortpixel/ai/originalUrl', (string) wp_get_attachment_url( $this->image ) ); // phpcs:ignore WordPress.NamingConventions -- The name is SPAI's.
		self::assertIsString( $source );
		return '<img src="data:image/svg+xml;base64,' . base64_encode( '<svg xmlns="http://www.w3.org/2000/svg" data-u="' . rawurlencode( $source ) . '" data-w="300" data-h="200"></svg>' ) . '">'; // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- As ShortPixel's plugin writes it.
	}

	/** @return array<mixed> What is shown of the flush. */
	private function seen(): array {
		$id = $this->give( [ 'measuring' => true ] );
		$this->run_to_end( $id );
		return comparisons( $id, 1, 10 )['comparisons'][0] ?? [];
	}

	public function test_a_copy_as_one_was_measured_last_is_shown_from_before_if_a_cache_has_it(): void {
		$copy = 'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img+to_webp+p_h/' . preg_replace( '#^http://#', '', (string) wp_get_attachment_url( $this->image ) );
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

	public function test_nothing_is_asked_for_where_nothing_was_measured(): void {
		self::assertNull( $this->seen()['before'] ?? null );
	}
}
