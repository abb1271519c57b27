<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Model\Flush;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\may;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\Say\emptying_sentence;
use const ShortPixelFlush\CAP_SITE;

require_once __DIR__ . '/Growth_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * Tests clearing an edge as a whole because some CDN URLs are no longer on record. The edge may be cleared only after
 * ShortPixel has been asked to remove the last copy.
 */
final class EmptiedEdgeTest extends Growth_Test_Case {
	/**
	 * The requests in order: "empty" (BAN), or a word and the URL. The words are "purge" (PURGE), "remove" (a removal
	 * at ShortPixel), "before" (another HEAD request) and "look" (any other request).
	 *
	 * @var list<string>
	 */
	private array $story = [];

	private int $status = 405;

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'shortpixel_flush_configured_edges',
			static fn (): array => [
				[
					'id'    => 'varnish',
					'kind'  => 'generic',
					'hosts' => [ 'cdn.shortpixel.ai' ],
					'setup' => [
						'servers'    => 'http://127.0.0.1:6081',
						'everything' => 'BAN',
					],
				],
			]
		);
		add_filter(
			'shortpixel_flush_pre_request',
			function ( array $before, array $request ): array {
				$method = text( $request['method'] ?? '' );
				$url    = text( $request['url'] ?? '' );
				if ( 'BAN' === $method || 'PURGE' === $method ) {
					$this->story[] = 'BAN' === $method ? 'empty' : 'purge https://cdn.shortpixel.ai' . substr( $url, 21 );
					return [ 'status' => $this->status ] + $before;
				}
				$this->story[] = (
					str_contains( $url, 'f_remove' )
					? 'remove '
					: ( 'HEAD' === $method ? 'before ' : 'look ' )
				) . str_replace( 'f_remove+', '', $url );
				return $before;
			},
			20,
			2
		);
	}

	public function test_it_is_emptied_after_the_last_removal_and_before_the_looks(): void {
		$flush = $this->flush_with_a_failed_edge( 300 );
		self::assertTrue( retry_flush( $flush ) );
		$flush = $this->run_to_the_end( $flush->id );

		self::assertSame( 'done', $flush->state, (string) wp_json_encode( $flush->steps ) );
		$kinds = array_map( static fn ( string $line ): string => explode( ' ', $line )[0], $this->story );
		self::assertSame( [ 'remove', 'empty', 'look' ], array_values( array_unique( $kinds ) ) );
		self::assertSame( 1, array_count_values( $kinds )['empty'] );
	}

	public function test_before_a_second_look_it_forgets_what_the_first_had_it_fetch(): void {
		$flush         = $this->flush_with_a_failed_edge( 300 );
		$looks         = 0;
		$this->trouble = static function ( string $url, bool $is_removal ) use ( &$looks ): ?array {
			return $is_removal || self::address( 7, 1 ) !== $url || ++$looks > 1 ? null : [ 'status' => 503 ];
		};
		self::assertTrue( retry_flush( $flush ) );
		$flush = $this->run_to_the_end( $flush->id );

		self::assertSame( [ 'done', 3 ], [ $flush->state, $looks ], (string) wp_json_encode( $flush->steps ) );
		$of = array_values(
			array_filter(
				$this->story,
				static fn ( string $line ): bool => 'empty' === $line || str_ends_with( $line, self::address( 7, 1 ) )
			)
		);
		self::assertSame(
			[ 'remove', 'empty', 'look', 'purge', 'look', 'look' ],
			array_map( static fn ( string $line ): string => explode( ' ', $line )[0], $of ),
			'The last is as a browser of another format.'
		);
	}

	public function test_it_is_not_emptied_for_whoever_may_not_flush_all_and_that_is_said(): void {
		$flush = $this->flush_with_a_failed_edge( 300 );
		$admin = get_current_user_id();
		$this->act_as( 'author' );
		self::assertTrue( retry_flush( $flush ), 'The doors ask for the right to the library; this is about what lies behind them.' );
		self::assertStringContainsString( 'Only an administrator can do that.', emptying_sentence( $flush, may( CAP_SITE ) ) );
		$flush = $this->run_to_the_end( $flush->id );

		self::assertSame( 'partial', $flush->state );
		self::assertNotContains( 'empty', $this->story );
		self::assertNotSame(
			[],
			array_filter( $this->story, static fn ( string $line ): bool => str_starts_with( $line, 'purge ' ) ),
			'What is on record is purged.'
		);
		self::assertStringContainsString(
			'so visitors may get old images. Ask an administrator to clear it.',
			flush_shape( $flush )['message']
		);

		wp_set_current_user( $admin );
		self::assertTrue( retry_flush( $flush ) );
		wp_set_current_user( 0 );
		self::assertSame( 'done', $this->run_to_the_end( $flush->id )->state );
		self::assertContains( 'empty', $this->story );
	}

	/**
	 * Flushes a library with more CDN URLs than the plugin keeps on record. The edge refuses all purges, and ShortPixel
	 * refuses to remove one copy. After the flush, neither refuses anything.
	 */
	private function flush_with_a_failed_edge( int $images ): Flush {
		$this->trouble = static fn ( string $url, bool $is_removal ): ?array => $is_removal && self::address( 7, 1 ) === $url ? [ 'status' => 403 ] : null;
		$this->images( $images );
		$flush         = $this->run_to_the_end( $this->library_flush() );
		self::assertSame( 'partial', $flush->state );
		self::assertGreaterThan( 0, $flush->accepted_off_record() );
		$this->trouble = static fn (): ?array => null;
		$this->status  = 200;
		$this->story   = [];
		return $flush;
	}
}
