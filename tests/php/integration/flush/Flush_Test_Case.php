<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once __DIR__ . '/Cdn_World.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/drivers.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * A flush on a stopped clock, with a CDN that is made up but consistent.
 *
 * @phpstan-import-type FlushRow from Store
 */
abstract class Flush_Test_Case extends Wp_Test_Case {
	protected int $now = 1795532400;

	protected Flushes $store;

	protected Cdn_World $world;

	protected function setUp(): void {
		parent::setUp();
		$this->store = new Flushes();
		$this->world = new Cdn_World( fn (): int => $this->now );
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

	protected static function url( int $number ): string {
		return "https://cdn.shortpixel.ai/spai/w_{$number}+q_lossy+ret_img+to_webp/example.org/wp-content/uploads/a.jpg";
	}

	/**
	 * Stores a flush of so many addresses, whose copies the CDN holds and whose picture has changed since.
	 *
	 * @param array<string,mixed> $flush
	 */
	protected function flush( int $addresses, array $flush = [], string $found_in = 'page' ): int {
		$purges              = [];
		$this->world->origin = 'old';
		for ( $i = 1; $i <= $addresses; $i++ ) {
			$this->world->hold( self::url( $i ) );
			$purges[] = [
				'layer'         => 'shortpixel',
				'url'           => self::url( $i ),
				'source'        => 'https://example.org/wp-content/uploads/a.jpg',
				'attachment_id' => 7,
				'found_in'      => $found_in,
			];
		}
		$this->world->origin = 'new';
		$id                  = $this->store->create(
			$flush + [
				'scope'   => 'images',
				'user_id' => 1,
				'subject' => [
					'attachment_count' => 1,
					'attachments'      => [],
				],
			],
			$purges
		);
		self::assertGreaterThan( 0, $id );
		return $id;
	}

	protected function runner(): Runner {
		return new Runner( new Client( [ 'cdn.shortpixel.ai' ] ) );
	}

	/**
	 * Takes steps, a second passing between them, until the flush has ended.
	 *
	 * @return array<string,mixed>
	 * @phpstan-return FlushRow
	 */
	protected function run_to_the_end( int $id, int $most_seconds = 4000 ): array {
		for ( $end = $this->now + $most_seconds; $this->now < $end; $this->now++ ) {
			$this->runner()->step( $id, 5.0 );
			$row = $this->store->get( $id );
			self::assertNotNull( $row );
			if ( ! in_array( $row->state, Flush::OPEN_STATES, true ) ) {
				return $row;
			}
			if ( 'waiting' === $row->state ) {
				$this->now = max( $this->now, $row->wait_until - 1 );
			}
		}
		self::fail( 'The flush never ended: ' . wp_json_encode( $row ?? null ) );
	}

	/**
	 * @return array<string,int>
	 */
	protected function counts( int $id ): array {
		$counts = $this->store->counts( $id )['shortpixel'] ?? [];
		ksort( $counts );
		return $counts;
	}

	/**
	 * @return list<string>
	 */
	protected function kinds( int $id, int $index = 0 ): array {
		$kinds = [];
		foreach ( ( new Purges() )->find( $id, [] )['purges'][ $index ]['evidence'] as $piece ) {
			self::assertIsString( $piece['kind'] );
			$kinds[] = $piece['kind'];
		}
		return $kinds;
	}
}
