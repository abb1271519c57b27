<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\text;

require_once __DIR__ . '/Growth_Test_Case.php';

/**
 * A flush of a whole library behind a cache of the site's own: each batch goes through it by itself.
 */
final class ChainGrowthTest extends Growth_Test_Case {
	/**
	 * What was asked, in order: the address behind "purge ", "remove " or "look ".
	 *
	 * @var list<string>
	 */
	private array $story = [];

	private int $status = 200;

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'shortpixel_flush_configured_edges',
			static fn (): array => [
				[
					'id'    => 'varnish',
					'kind'  => 'generic',
					'hosts' => [ 'cdn.shortpixel.ai', 'example.org' ],
					'setup' => [ 'servers' => 'http://127.0.0.1:6081' ],
				],
			]
		);
		add_filter(
			'shortpixel_flush_pre_request',
			function ( array $before, array $request ): array {
				$url = text( $request['url'] ?? '' );
				if ( 'PURGE' === ( $request['method'] ?? '' ) ) {
					$this->story[] = 'purge ' . text( is_array( $request['headers'] ?? null ) ? $request['headers']['Host'] ?? '' : '' ) . substr( $url, 21 );

					return [ 'status' => $this->status ] + $before;
				}
				$this->story[] = ( str_contains( $url, 'f_remove' ) ? 'remove ' : 'look ' ) . substr( str_replace( 'f_remove+', '', $url ), 8 );

				return $before;
			},
			20,
			2
		);
	}

	public function test_each_address_is_purged_right_before_it_is_looked_at_and_each_file_before_shortpixel_is_asked(): void {
		$this->images( 40 );
		$id  = $this->library_flush();
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'done', $row['state'], (string) wp_json_encode( $row['steps'] ) );
		$this->assert_shortpixel_was_asked_once();
		$at = array_flip( array_reverse( $this->story, true ) );
		foreach ( array_keys( $this->sent ) as $url ) {
			$plain = substr( $url, 8 );
			self::assertLessThan( $at[ "remove {$plain}" ], $at[ 'purge example.org/wp-content/uploads/' . basename( $url ) ] ?? INF, 'Its file first.' );
			self::assertGreaterThan( $at[ "remove {$plain}" ], $at[ "purge {$plain}" ] ?? 0 );
			self::assertLessThan( $at[ "look {$plain}" ], $at[ "purge {$plain}" ] ?? INF );
		}
		$steps = flush_shape( $row, $this->store )['steps'];
		self::assertSame( [ 'done', 'done', 'done', 'done', 'skipped', 'done' ], array_column( $steps, 'state' ) );
		self::assertSame( '40 addresses purged (requests: 40).', $steps[0]['message'] );
		self::assertSame( '160 addresses purged (requests: 320).', $steps[3]['message'] );
	}

	public function test_an_edge_that_refuses_is_asked_once_and_the_flush_goes_on(): void {
		$this->status = 405;
		$this->images( 40 );
		$id  = $this->library_flush();
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'partial', $row['state'] );
		$this->assert_shortpixel_was_asked_once();
		self::assertStringContainsString( 'did not take the purge (it answered 405)', flush_shape( $row, $this->store )['message'] );
		self::assertLessThan( 200, count( array_filter( $this->story, static fn ( string $line ): bool => str_starts_with( $line, 'purge' ) ) ), 'One batch of files, one of addresses.' );
	}

	/**
	 * The edge's purges of the same addresses are none of ShortPixel's removals.
	 */
	private function assert_shortpixel_was_asked_once(): void {
		$this->sent = array_filter( $this->sent, static fn ( string $url ): bool => str_starts_with( $url, 'https://cdn.shortpixel.ai/' ), ARRAY_FILTER_USE_KEY );
		$this->assert_each_sent_once( 40 );
	}
}
