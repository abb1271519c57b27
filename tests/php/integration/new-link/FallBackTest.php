<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\TestWith;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\undo_flush;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * If a new link doesn't help, the same flush removes the copies instead.
 */
final class FallBackTest extends New_Link_Test_Case {
	private const SAYS = 'The new link did not help, so the copies were removed.';

	/**
	 * Starts a flush by a new link; `$then` is called once its version is recorded.
	 *
	 * @param array<string, mixed> $more
	 */
	private function give_and( callable $then, array $more = [] ): int {
		add_action(
			'shortpixel_flush_step',
			static function ( string $step, string $moment ) use ( $then ): void {
				if ( [ 'version', 'recorded' ] === [ $step, $moment ] ) {
					$then();
				}
			},
			10,
			2
		);
		$id = $this->give( $more );
		$this->flushes->change(
			$id,
			static fn ( Flush $flush ): array => [ 'subject' => $flush->subject->with( [ 'coverage' => [ 'whole' => true ] ] ) ]
		);
		return $id;
	}

	/** @return list<string> What visitors see at the URLs of the checked copies, without repetition. */
	private function seen( int $id ): array {
		$seen = [];
		foreach ( ( new Purges() )->find( $id, [ 'per_page' => 100 ] )['purges'] as $row ) {
			if ( $row->visitors_may_have() && $row->is_sampled ) {
				$seen[ $this->world->visitor_sees( $row->url ) ] = true;
			}
		}
		return array_keys( $seen );
	}

	public function test_a_page_that_keeps_the_old_link_has_the_copies_there_removed(): void {
		$this->kept['http://example.org/'] = [ 'body' => $this->page() ];
		$id                                = $this->give_and( static fn () => null );
		$flush                             = $this->run_to_end( $id );

		self::assertSame( 'done', $flush->state, $this->message( $id ) );
		self::assertSame(
			[
				'way' => 'removal',
				'why' => 'page_kept_old',
			],
			$flush->subject->ways[ $this->image ]
		);
		self::assertStringStartsWith( self::SAYS . ' New for new visitors.', $this->message( $id ) );
		self::assertNotSame( '', $this->version(), 'Pages that were written anew ask for the new link.' );
		self::assertSame( [ 'new' ], $this->seen( $id ) );
		self::assertGreaterThan( 0, $this->world->sent( 'f_remove' ) );

		self::assertTrue( undo_flush( $flush ) );
		self::assertSame( 'undone', $this->run_to_end( $id )->state );
		self::assertSame( '', $this->version() );
		self::assertStringContainsString( 'which can’t be undone', $this->message( $id ) );
	}

	public function test_a_page_that_keeps_the_old_link_of_one_image_takes_nothing_from_the_others(): void {
		$new   = $this->image;
		$other = $this->attachment( [ 'name' => 'other' ] );
		foreach ( self::files_of( $other ) as $file ) {
			touch( $file, $this->now - 3600 );
		}
		add_filter(
			'shortpixel_flush_pages',
			static fn ( array $pages, int $id ): array => $other === $id ? [ 'http://example.org/other/' ] : $pages,
			11,
			2
		);
		$this->image                             = $other;
		$this->kept['http://example.org/other/'] = [ 'body' => $this->page() ];
		$this->hold_the_old_picture();
		$this->image = $new;
		$id          = $this->give_and( static fn () => null, [ 'attachments' => [ $new, $other ] ] );
		$flush       = $this->run_to_end( $id );

		self::assertSame( [ 'told_apart', 'page_kept_old' ], array_column( $flush->subject->ways, 'why' ) );
		self::assertSame( [ 'done', 'new_visitors' ], [ $flush->state, $flush->result() ], $this->message( $id ) );
		self::assertStringStartsWith(
			'The new link did not help 1 of 2 images, so its copies were removed. New for new visitors. A cache still holds an old page',
			$this->message( $id )
		);
		self::assertSame( [ 'new' ], $this->seen( $id ) );
	}

	public function test_a_cdn_that_gives_the_old_image_at_one_of_two_new_links_is_asked_to_remove_that(): void {
		$other = $this->attachment( [ 'name' => 'other' ] );
		$id    = $this->give_and(
			function (): void {
				// A width that no plan has.
				$html                              = str_replace( 'w_150', 'w_777', $this->page() );
				$this->kept['http://example.org/'] = [ 'body' => $html ];
				$this->world->origin               = 'old';
				$this->world->hold( \ShortPixelFlush\Cdn\find_cdn_urls( $html )[1] ?? '' );
				$this->world->origin = 'new';
			},
			[ 'attachments' => [ $this->image, $other ] ]
		);
		$flush = $this->run_to_end( $id );

		self::assertSame( [ 'not_told_apart', 'told_apart' ], array_column( $flush->subject->ways, 'why' ), $this->message( $id ) );
	}

	public function test_a_cdn_that_gives_the_old_image_at_the_new_link_is_asked_to_remove_it(): void {
		$plain = $this->planned();
		$id    = $this->give_and(
			function () use ( $plain ): void {
				// As if a cache in front of the site had given the CDN the old file.
				$this->world->origin = 'old';
				foreach ( $plain as $url ) {
					$this->world->hold( $url . '?spf=' . $this->version() );
				}
				$this->world->origin = 'new';
			}
		);
		$flush = $this->run_to_end( $id );

		self::assertSame( 'not_told_apart', $flush->subject->ways[ $this->image ]['why'] ?? '' );
		self::assertStringStartsWith( self::SAYS, $this->message( $id ) );
		self::assertSame( [ 'new' ], $this->seen( $id ) );
	}

	#[TestWith( [ -3600, 'same' ] )]
	#[TestWith( [ 20, '' ] )]
	public function test_the_old_image_at_a_new_link_is_blamed_on_the_cdn_unless_the_file_was_overwritten_since(
		int $written,
		string $told
	): void {
		$old = wp_tempnam();
		self::write_picture( $old, 640, 480, [ 200, 20, 20 ] );
		$this->world->drawn = [
			'old' => (string) file_get_contents( $old ),
			'new' => (string) file_get_contents( (string) get_attached_file( $this->image ) ),
		];
		$plain              = $this->planned();
		$id                 = $this->give_and(
			function () use ( $plain, $written ): void {
				$this->world->origin = 'old';
				foreach ( $plain as $url ) {
					$this->world->hold( $url . '?spf=' . $this->version() );
				}
				$this->world->origin = 'new';
				array_map( fn ( string $file ) => touch( $file, $this->now + $written ), self::files_of( $this->image ) );
				clearstatcache();
			}
		);
		self::assertSame( 'not_told_apart', $this->run_to_end( $id )->subject->ways[ $this->image ]['why'] ?? '' );
		self::assertSame(
			$told,
			array_intersect( Versions\told_forms( 'https://cdn.shortpixel.ai/spai', 'example.org' ), [ 'same' ] )['query'] ?? ''
		);
	}

	public function test_a_cdn_that_sends_errors_at_the_new_link_has_pages_ask_for_the_plain_one_again(): void {
		$id    = $this->give_and(
			function (): void {
				$this->world->trouble = static fn ( array $request ): ?array => str_contains( $request['url'], 'spf=' ) ? [ 'status' => 403 ] : null;
			}
		);
		$flush = $this->run_to_end( $id );

		self::assertSame( 'try_failed', $flush->subject->ways[ $this->image ]['why'] ?? '' );
		self::assertSame( '', $this->version() );
		self::assertStringNotContainsString( 'spf=', $this->page() );
		self::assertSame( 'done', $this->steps( $id )['page_caches'] );
		self::assertSame( 'banned', Versions\told_forms( 'https://cdn.shortpixel.ai/spai', 'example.org' )['query'] ?? '' );
		self::assertStringStartsWith( self::SAYS, $this->message( $id ) );
		self::assertSame( [ 'new' ], $this->seen( $id ) );
		self::assertFalse( $this->can( $id )['undo'] );
	}

	public function test_an_image_that_only_a_style_sheet_shows_has_its_copies_removed(): void {
		$styles                            = 'http://example.org/styles.css';
		$plain                             = \ShortPixelFlush\Cdn\find_cdn_urls( $this->page() )[0] ?? '';
		$this->kept['http://example.org/'] = [ 'body' => '<link rel="stylesheet" href="' . $styles . '"><div class="hero"></div>' ]; // phpcs:ignore WordPress.WP.EnqueuedResources -- A page that this test serves.
		$this->kept[ $styles ]             = [
			'body'    => ".hero { background-image: url('{$plain}'); }",
			'headers' => [ 'content-type' => 'text/css' ],
		];
		$id                                = $this->give_and( static fn () => null );
		$flush                             = $this->run_to_end( $id );

		self::assertSame( 'style_sheet', $flush->subject->ways[ $this->image ]['why'] ?? '' );
		self::assertSame( 'new', $this->world->visitor_sees( $plain ) );
		self::assertStringContainsString( 'This image can’t have a new link', flush_shape( $flush )['way_sentence'] );
	}
}
