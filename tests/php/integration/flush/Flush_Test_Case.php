<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once __DIR__ . '/Cdn_World.php';
require_once __DIR__ . '/seeded-dice.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/drivers.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * Base class for tests of a flush with a CDN that is simulated in memory. The plugin's clock moves only when the test
 * moves it.
 *
 * @phpstan-import-type FlushChange from Flush
 */
abstract class Flush_Test_Case extends Wp_Test_Case {
	/** The coverage of a flush whose only page with the image was measured. */
	protected const MEASURED = [
		'pages'   => 1,
		'screens' => 26,
		'devices' => [ 'phone', 'tablet', 'desktop' ],
		'read'    => 1,
		'whole'   => true,
		'skipped' => [],
	];

	protected int $now = 1795532400;

	protected Flushes $flushes;

	protected Purges $purges;

	protected Cdn_World $world;

	protected function setUp(): void {
		parent::setUp();
		$this->flushes = new Flushes();
		$this->purges  = new Purges();
		$this->world   = new Cdn_World( fn (): int => $this->now );
		add_filter( 'shortpixel_flush_now', fn (): int => $this->now );
		$this->answer_requests(
			function ( array $request ): array {
				self::assertIsString( $request['url'] );
				return $this->world->answer(
					[
						'url'    => $request['url'],
						'method' => 'HEAD' === ( $request['method'] ?? '' ) ? 'HEAD' : 'GET',
					]
				);
			}
		);
	}

	protected function tearDown(): void {
		Seeded_Dice::$steady = null;
		parent::tearDown();
	}

	/**
	 * Stops the clocks by which the plugin measures how long it has worked. From now on, each request advances them by
	 * this time.
	 *
	 * @param (callable(array{url: string, method?: string}): (array<string,mixed>|null))|null $trouble Answers some requests instead of the CDN.
	 */
	protected function each_request_takes( int $milliseconds, ?callable $trouble = null ): void {
		$passed               = 0;
		Seeded_Dice::$steady  = static function () use ( &$passed ): int {
			return 1000 + intdiv( $passed, 1000 );
		};
		$this->world->trouble = static function ( array $request ) use ( &$passed, $milliseconds, $trouble ): ?array {
			/** @var array{url: string, method?: string} $request */
			$passed += $milliseconds;
			return null === $trouble ? null : $trouble( $request );
		};
	}

	protected static function url( int $number ): string {
		return "https://cdn.shortpixel.ai/spai/w_{$number}+q_lossy+ret_img+to_webp/example.org/wp-content/uploads/a.jpg";
	}

	/**
	 * Stores a flush of this many CDN URLs. The CDN holds a copy for each, and the image has changed since.
	 *
	 * @param array{scope?: string, state?: string, user_id?: int, reason?: string, subject?: array<mixed>, endpoint_from?: string, endpoint_to?: string, steps?: list<\ShortPixelFlush\Model\Step>} $flush
	 */
	protected function flush( int $addresses, array $flush = [], string $found_in = 'page' ): int {
		$variants            = [];
		$this->world->origin = 'old';
		for ( $i = 1; $i <= $addresses; $i++ ) {
			$this->world->hold( self::url( $i ) );
			$variants[] = new Variant( self::url( $i ), 'https://example.org/wp-content/uploads/a.jpg', 7, $found_in );
		}
		$this->world->origin = 'new';
		$subject             = ( $flush['subject'] ?? [] ) + [
			'attachment_count' => 1,
			'attachments'      => [],
			'coverage'         => self::MEASURED,
		];
		$id                  = $this->flushes->create(
			[ 'subject' => $subject ] + $flush + [
				'scope'   => 'images',
				'user_id' => 1,
			],
			$variants
		);
		self::assertGreaterThan( 0, $id );
		return $id;
	}

	/**
	 * Stores a flush whose rows have a baseline already, so that no copy is requested before its removal.
	 */
	protected function noted_flush( int $addresses ): int {
		$id = $this->flush( $addresses );
		$this->purges->move( $id, [ 'queued' ], [ 'baseline' => new Baseline() ] );
		return $id;
	}

	protected function runner(): Runner {
		return new Runner( new Client( [ 'cdn.shortpixel.ai' ] ) );
	}

	/**
	 * Takes steps until the flush has ended. After each step, the clock advances by a second, or to the end of the
	 * flush's wait.
	 */
	protected function run_to_the_end( int $id, int $most_seconds = 4000 ): Flush {
		for ( $end = $this->now + $most_seconds; $this->now < $end; $this->now++ ) {
			$this->runner()->step( $id, 5.0 );
			$flush = $this->get( $id );
			if ( ! $flush->is_open() ) {
				return $flush;
			}
			if ( 'waiting' === $flush->state ) {
				$this->now = max( $this->now, $flush->wait_until - 1 );
			}
		}
		self::fail( 'The flush never ended: ' . wp_json_encode( $flush ?? null ) );
	}

	/** Does the background work that a flush still has left after its end. */
	protected function end_rest( int $id ): void {
		for ( $end = $this->now + 200; $this->now < $end; $this->now++ ) {
			$this->runner()->step( $id, 5.0 );
			if ( ! $this->get( $id )->goes_on() ) {
				return;
			}
		}
		self::fail( 'It never ended what nobody waits for.' );
	}

	/**
	 * @param mixed $value
	 * @phpstan-assert \WP_Error $value
	 */
	protected static function assertWPError( $value, string $message = '' ): void { // phpcs:ignore WordPress.NamingConventions -- As WordPress's own.
		self::assertInstanceOf( \WP_Error::class, $value, $message );
	}

	protected function get( int $id ): Flush {
		$flush = $this->flushes->get( $id );
		self::assertNotNull( $flush );
		return $flush;
	}

	/**
	 * Changes a stored flush, as another process would.
	 *
	 * @param array<mixed> $change
	 * @phpstan-param FlushChange $change
	 */
	protected function change( int $id, array $change ): void {
		self::assertNotNull( $this->flushes->change( $id, static fn (): array => $change ) );
	}

	/**
	 * @return list<Purge>
	 */
	protected function rows( int $id ): array {
		return $this->purges->find( $id, [ 'per_page' => 1000 ] )['purges'];
	}

	/**
	 * @return array<string, int>
	 */
	protected function counts( int $id ): array {
		$counts = array_filter( $this->purges->tally( $id )->counts(), static fn ( int $count ): bool => $count > 0 );
		ksort( $counts );
		return $counts;
	}

	/**
	 * @return list<string>
	 */
	protected function kinds( int $id, int $index = 0 ): array {
		$kinds = [];
		foreach ( $this->rows( $id )[ $index ]->evidence as $piece ) {
			self::assertIsString( $piece['kind'] );
			$kinds[] = $piece['kind'];
		}
		return $kinds;
	}
}
