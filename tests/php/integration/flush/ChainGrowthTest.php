<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Model\Flush;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Model\text;

require_once __DIR__ . '/Growth_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';

/**
 * Tests a flush of the whole library on a site with its own cache in front of ShortPixel's CDN. The flush purges the
 * cache batch by batch.
 */
final class ChainGrowthTest extends Growth_Test_Case {
	/**
	 * The requests in order, each as a word and the URL without its scheme. The words are "purge" (PURGE), "empty"
	 * (BAN), "remove" (a removal at ShortPixel), "before" (another HEAD request) and "look" (any other request).
	 *
	 * @var list<string>
	 */
	private array $story = [];

	private int $status = 200;

	/**
	 * @var array<string,string>
	 */
	private array $setup = [ 'servers' => 'http://127.0.0.1:6081' ];

	/**
	 * @var list<string>
	 */
	private array $hosts = [ 'cdn.shortpixel.ai', 'example.org' ];

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'shortpixel_flush_configured_edges',
			fn (): array => [
				[
					'id'    => 'varnish',
					'kind'  => 'generic',
					'hosts' => $this->hosts,
					'setup' => $this->setup,
				],
			]
		);
		add_filter(
			'shortpixel_flush_pre_request',
			function ( array $before, array $request ): array {
				$url = text( $request['url'] ?? '' );
				if ( in_array( $request['method'] ?? '', [ 'PURGE', 'BAN' ], true ) ) {
					$this->story[] = ( 'BAN' === $request['method'] ? 'empty ' : 'purge ' ) . text(
						is_array( $request['headers'] ?? null )
						? $request['headers']['Host'] ?? ''
						: ''
					) . substr( $url, 21 );

					return [ 'status' => $this->status ] + $before;
				}
				$this->story[] = ( str_contains( $url, 'f_remove' ) ? 'remove ' : (
					'HEAD' === ( $request['method'] ?? '' )
					? 'before '
					: 'look '
				) ) . substr( str_replace( 'f_remove+', '', $url ), 8 );

				return $before;
			},
			20,
			2
		);
	}

	public function test_each_url_is_purged_right_before_it_is_looked_at_and_each_file_before_shortpixel_is_asked(): void {
		$this->images( 40 );
		$id    = $this->library_flush();
		$flush = $this->run_to_the_end( $id );

		self::assertSame( 'done', $flush->state, (string) wp_json_encode( $flush->steps ) );
		$this->assert_shortpixel_was_asked_once();
		$at = array_flip( array_reverse( $this->story, true ) );
		foreach ( array_keys( $this->sent ) as $url ) {
			$plain = substr( $url, 8 );
			self::assertLessThan(
				$at[ "remove {$plain}" ],
				$at[ 'purge example.org/wp-content/uploads/' . basename( $url ) ] ?? INF,
				'Its file first.'
			);
			self::assertGreaterThan( $at[ "remove {$plain}" ], $at[ "purge {$plain}" ] ?? 0 );
			self::assertLessThan( $at[ "look {$plain}" ], $at[ "purge {$plain}" ] ?? INF );
		}
		$steps = flush_shape( $flush )['steps'];
		self::assertSame( [ 'done', 'done', 'done', 'done', 'skipped', 'done' ], array_column( $steps, 'state' ) );
		self::assertSame( 'Varnish, nginx or Squid: 40 links cleared.', $steps[0]['message'] );
		self::assertSame( 'Varnish, nginx or Squid: 160 links cleared.', $steps[3]['message'] );
	}

	public function test_an_edge_that_refuses_is_asked_once_and_the_flush_goes_on(): void {
		$this->status = 405;
		$this->images( 40 );
		$id    = $this->library_flush();
		$flush = $this->run_to_the_end( $id );

		self::assertSame( 'partial', $flush->state );
		$this->assert_shortpixel_was_asked_once();
		self::assertStringContainsString( 'refused to be cleared', flush_shape( $flush )['message'] );
		self::assertLessThan(
			200,
			count( array_filter( $this->story, static fn ( string $line ): bool => str_starts_with( $line, 'purge' ) ) ),
			'One batch of files, one of addresses.'
		);
	}

	public function test_what_failed_beside_an_edge_that_failed_is_sent_again_and_all_is_purged_there(): void {
		$this->status  = 405;
		$this->trouble = static fn ( string $url, bool $is_removal ): ?array => $is_removal && self::address( 7, 1 ) === $url ? [ 'status' => 403 ] : null;
		$this->images( 40 );
		$id            = $this->library_flush();
		$flush         = $this->run_to_the_end( $id );
		self::assertSame( 'partial', $flush->state );
		self::assertStringNotContainsString( 'on record', flush_shape( $flush )['message'] );

		$this->status  = 200;
		$this->trouble = static fn (): ?array => null;
		$this->story   = [];
		self::assertTrue( retry_flush( $flush ) );
		$flush = $this->run_to_the_end( $id );

		self::assertSame( 'done', $flush->state, (string) wp_json_encode( $flush->steps ) );
		$purged = array_unique(
			array_filter(
				$this->story,
				static fn ( string $line ): bool => str_starts_with( $line, 'purge cdn.shortpixel.ai' ) && ! str_contains( $line, 'f_remove' )
			)
		);
		self::assertCount( 160, $purged );
		self::assertStringStartsWith( 'Varnish, nginx or Squid: 160 links cleared', flush_shape( $flush )['steps'][3]['message'] );
	}

	public function test_an_edge_that_failed_is_emptied_by_another_try_where_not_all_urls_are_on_record(): void {
		$this->hosts  = [ 'cdn.shortpixel.ai' ];
		$this->setup += [ 'everything' => 'BAN' ];
		$flush        = $this->refused_library();
		self::assertStringEndsWith(
			' Not every link is still on record, so “Flush again” clears all of Varnish, nginx or Squid.',
			flush_shape( $flush )['message']
		);

		self::assertTrue( retry_flush( $flush ) );
		$flush = $this->run_to_the_end( $flush->id );

		self::assertSame( 'done', $flush->state, (string) wp_json_encode( $flush->steps ) );
		self::assertSame(
			[ 'empty 127.0.0.1:6081/' ],
			array_map(
				static fn ( string $line ): string => (string) preg_replace( '~^empty .*~', 'empty 127.0.0.1:6081/', $line ),
				$this->story
			)
		);
		self::assertSame( 'Cleared as a whole, since not every link is still on record.', flush_shape( $flush )['steps'][2]['message'] );
	}

	public function test_where_shortpixel_may_have_fetched_old_files_another_try_is_not_offered(): void {
		$flush = $this->refused_library();
		$shape = flush_shape( $flush );

		self::assertStringEndsWith( 'Not every link is still on record. Start a new flush instead.', $shape['message'] );
		self::assertFalse( $shape['can']['retry'] );
	}

	public function test_one_that_cant_be_emptied_is_not_said_to_be_done(): void {
		$this->hosts = [ 'cdn.shortpixel.ai' ];
		$flush       = $this->refused_library();
		self::assertStringEndsWith(
			'Varnish, nginx or Squid was only partly cleared, so visitors may get old images. Ask an administrator to clear it.',
			flush_shape( $flush )['message']
		);

		self::assertTrue( retry_flush( $flush ) );
		$flush = $this->run_to_the_end( $flush->id );
		$shape = flush_shape( $flush );

		self::assertSame( 'partial', $flush->state, (string) wp_json_encode( $flush->steps ) );
		self::assertStringContainsString( 'so visitors may get old images. Ask an administrator to clear it.', $shape['message'] );
		self::assertFalse( $shape['can']['retry'], 'It would not help.' );
	}

	public function test_one_that_cant_be_emptied_purges_what_is_still_on_record(): void {
		$this->hosts   = [ 'cdn.shortpixel.ai' ];
		$bad           = [];
		$this->trouble = static function ( string $url, bool $is_removal ) use ( &$bad ): ?array {
			if ( ! $is_removal || 1 !== preg_match( '#/w_300.*[05]\.jpg$#', $url ) ) {
				return null;
			}
			$bad[ $url ] = true;
			return [ 'status' => 403 ];
		};
		$flush         = $this->refused_library();
		self::assertSame( count( $bad ), $this->counts( $flush->id )['failed'] ?? 0 );
		$this->trouble = static fn (): ?array => null;

		self::assertTrue( retry_flush( $flush ) );
		$flush = $this->run_to_the_end( $flush->id );

		self::assertSame( 'partial', $flush->state );
		self::assertStringContainsString(
			'was only partly cleared, so visitors may get old images. Ask an administrator to clear it.',
			flush_shape( $flush )['message']
		);
		$purged = array_filter(
			$this->story,
			static fn ( string $line ): bool => str_starts_with( $line, 'purge' ) && ! str_contains( $line, 'f_remove' )
		);
		self::assertCount( count( $bad ), $purged );
	}

	public function test_an_edge_that_was_set_up_to_be_emptied_since_it_failed_is_emptied(): void {
		$this->hosts  = [ 'cdn.shortpixel.ai' ];
		$flush        = $this->refused_library();
		$this->setup += [ 'everything' => 'BAN' ];

		self::assertTrue( retry_flush( $flush ) );
		$flush = $this->run_to_the_end( $flush->id );

		self::assertSame( 'done', $flush->state, (string) wp_json_encode( $flush->steps ) );
		self::assertSame( 'Cleared as a whole, since not every link is still on record.', flush_shape( $flush )['steps'][2]['message'] );
	}

	public function test_an_edge_that_can_no_longer_be_emptied_when_its_turn_comes_does_not_hold_up_the_flush(): void {
		$this->hosts  = [ 'cdn.shortpixel.ai' ];
		$this->setup += [ 'everything' => 'BAN' ];
		$flush        = $this->refused_library();
		self::assertTrue( retry_flush( $flush ) );
		unset( $this->setup['everything'] );
		$flush = $this->run_to_the_end( $flush->id );

		self::assertSame( 'partial', $flush->state );
		self::assertStringContainsString( 'Ask an administrator to clear it.', flush_shape( $flush )['message'] );
	}

	/**
	 * Runs a flush of more CDN URLs than the plugin keeps on record. The edge refuses all purges until the flush has
	 * ended.
	 */
	private function refused_library(): Flush {
		$this->status = 405;
		$this->images( 300 );
		$flush = $this->run_to_the_end( $this->library_flush() );
		self::assertSame( 'partial', $flush->state );
		self::assertLessThan( 1200, $this->rows_of( $flush->id ) );
		$this->status = 200;
		$this->story  = [];

		return $flush;
	}

	/**
	 * Asserts that ShortPixel was asked exactly once to remove each copy of the 40 images.
	 */
	private function assert_shortpixel_was_asked_once(): void {
		$this->sent = array_filter(
			$this->sent,
			static fn ( string $url ): bool => str_starts_with( $url, 'https://cdn.shortpixel.ai/' ),
			ARRAY_FILTER_USE_KEY
		);
		$this->assert_each_sent_once( 40 );
	}
}
