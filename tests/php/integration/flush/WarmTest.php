<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Variant;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\in_turns;
use function ShortPixelFlush\Flush\take_credits;
use function ShortPixelFlush\Flush\used;
use function ShortPixelFlush\Flush\warm;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/warm.php';

/**
 * Copies that are asked for again after a flush: whether, which, how many, and what stops it.
 */
final class WarmTest extends Flush_Test_Case {
	protected function setUp(): void {
		parent::setUp();
		$this->settings( [ 'warm_up' => true ] );
	}

	public function test_what_nobody_asked_for_yet_is_asked_for_once_in_order_and_the_result_stays(): void {
		$id     = $this->ended( 8, 3 );
		$before = $this->told( $id );
		self::assertSame( 0, $this->world->sent( 'GET ' . self::url( 4 ) ), 'Nothing is asked for before the flush has ended.' );
		self::assertSame( $this->now + 30, wp_next_scheduled( RUN_HOOK ) );
		$this->world->asked = [];

		$this->warm_all();
		self::assertSame( array_map( static fn ( int $n ): string => 'GET ' . self::url( $n ), [ 4, 5, 6 ] ), array_values( $this->world->asked ), 'Neither what was checked, nor what only settings lead to.' );
		self::assertSame( $before, $this->told( $id ) );
		self::assertSame( 3, $this->get( $id )->counted( 'warmed', 'copies' ) );
		self::assertStringContainsString( '3 more copies were asked for afterwards, so that the first visitors need not wait for them: about 0.1 credits.', flush_shape( $this->get( $id ) )['cost']['message'] ?? '' );

		$this->world->asked = [];
		self::assertNull( warm( 5.0 ) );
		self::assertSame( [], $this->world->asked, 'Once.' );
	}

	/**
	 * @param array<string, mixed> $settings
	 */
	#[DataProvider( 'without' )]
	public function test_nothing_is_asked_for( array $settings, string $state, string $cause ): void {
		$this->settings( $settings );
		$id                 = $this->ended( 8, 3, $state, $cause );
		$this->world->asked = [];
		self::assertSame( $state, $this->get( $id )->state );

		self::assertNull( warm( 5.0 ) );
		self::assertSame( [], $this->world->asked );
	}

	/**
	 * @return array<string, array{array<string, mixed>, string, string}>
	 */
	public static function without(): array {
		return [
			'as it is by default'            => [ [], 'done', 'person' ],
			'where it is off'                => [ [ 'warm_up' => false ], 'done', 'person' ],
			'after a flush that was stopped' => [ [ 'warm_up' => true ], 'cancelled', 'person' ],
		];
	}

	public function test_the_setting_may_be_turned_off_meanwhile(): void {
		$this->ended( 8, 3 );
		$this->settings( [ 'warm_up' => false ] );
		$this->world->asked = [];
		$this->warm_all();

		self::assertSame( [], $this->world->asked );
	}

	public function test_the_budget_is_kept(): void {
		$this->settings(
			[
				'warm_up'         => true,
				'warm_up_credits' => 1,
			]
		);
		$id                 = $this->ended( 70, 3 );
		$this->world->asked = [];
		$this->warm_all();

		// Nothing is known of their size, so each counts as 100 KB, of which a credit holds 51.
		self::assertCount( 51, $this->world->asked );
		self::assertSame( 51, $this->get( $id )->counted( 'warmed', 'copies' ) );
		self::assertEqualsWithDelta( 1000, $this->get( $id )->counted( 'warmed', 'thousandths' ), 30 );
	}

	public function test_it_counts_as_automatic_and_stops_at_the_credits_of_a_day(): void {
		$id = $this->ended( 20, 3 );
		$this->settings(
			[
				'warm_up'       => true,
				'daily_credits' => 1,
			]
		);
		take_credits( 0.9, false );
		$this->warm_all();

		self::assertSame( 4, $this->get( $id )->counted( 'warmed', 'copies' ) );
		self::assertEqualsWithDelta( 0.978, used( 'credits' ), 0.001 );
	}

	public function test_the_first_trouble_ends_it(): void {
		$id = $this->ended( 20, 3 );
		$this->answer_requests( static fn ( array $request ): array => [ 'status' => str_contains( (string) wp_json_encode( $request ), 'w_6' ) ? 503 : 200 ] );
		$this->warm_all();

		self::assertCount( 3, $this->requests, 'The host has asked to be left alone.' );
		self::assertSame( 2, $this->get( $id )->counted( 'warmed', 'copies' ) );
	}

	public function test_an_open_flush_comes_first(): void {
		$this->ended( 8, 3 );
		$other              = $this->flush( 1 );
		$this->world->asked = [];
		self::assertSame( $this->now + 30, warm( 5.0 ) );
		self::assertSame( [], $this->world->asked );

		$this->run_to_the_end( $other );
		$this->world->asked = [];
		$this->warm_all();
		self::assertCount( 3, $this->world->asked );
	}

	public function test_however_many_copies_a_flush_has_there_is_a_most(): void {
		$this->settings(
			[
				'warm_up'         => true,
				'warm_up_credits' => 1000,
			]
		);
		$id = $this->ended( 560, 3 );
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		$this->warm_all();

		self::assertSame( 500, $this->get( $id )->counted( 'warmed', 'copies' ) );
		self::assertCount( 500, $this->requests );
	}

	public function test_images_take_turns(): void {
		$variants = [];
		foreach ( [
			1 => 7,
			2 => 7,
			3 => 7,
			4 => 8,
			5 => 8,
			6 => 9,
		] as $number => $image ) {
			$variants[] = new Variant( self::url( $number ), 'https://example.org/a.jpg', $image, 'probe', false );
		}
		$id = $this->flushes->create( [ 'scope' => 'images' ], $variants );

		self::assertSame( array_map( [ self::class, 'url' ], [ 1, 4, 6, 2, 5, 3 ] ), array_map( static fn ( $row ): string => $row->url, in_turns( $this->rows( $id ) ) ) );
	}

	/**
	 * Runs a flush to its end: the first so many of its copies are checked, the last two only known from settings.
	 */
	private function ended( int $copies, int $sampled, string $state = 'done', string $cause = 'person' ): int {
		$variants            = [];
		$this->world->origin = 'old';
		for ( $i = 1; $i <= $copies; $i++ ) {
			$this->world->hold( self::url( $i ) );
			$variants[] = new Variant( self::url( $i ), 'https://example.org/wp-content/uploads/a.jpg', 7, $i > $copies - 2 ? 'settings' : 'probe', $i <= $sampled );
		}
		$this->world->origin = 'new';
		$id                  = $this->flushes->create(
			[
				'scope'   => 'images',
				'cause'   => $cause,
				'subject' => [
					'attachment_count' => 1,
					'coverage'         => self::MEASURED,
				],
			],
			$variants
		);
		if ( 'cancelled' === $state ) {
			cancel_flush( $this->get( $id ) );
			return $id;
		}
		$this->run_to_the_end( $id );
		return $id;
	}

	private function warm_all(): void {
		do {
			$this->now += 130;
		} while ( null !== warm( 5.0 ) );
	}

	/**
	 * @return array<string, mixed> What the flush says of visitors.
	 */
	private function told( int $id ): array {
		return array_intersect_key( flush_shape( $this->get( $id ) ), array_flip( [ 'state', 'message', 'counts', 'steps', 'finished_at', 'offers' ] ) );
	}

	/**
	 * @param array<string, mixed> $settings
	 */
	private function settings( array $settings ): void {
		update_option( 'shortpixel_flush_settings', $settings, false );
		update_option( 'test_wait_seconds', 1, false );
	}
}
