<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Tests\Integration\New_Link\New_Link_Test_Case;
use function ShortPixelFlush\Auto\store_all_changes;
use function ShortPixelFlush\Auto\sweep;
use function ShortPixelFlush\Flush\images_to_read;
use const ShortPixelFlush\Flush\PAGES_OF_IMAGES;

require_once dirname( __DIR__ ) . '/new-link/New_Link_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/changes.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/sweep.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/steps/pages.php';

/**
 * Tests that if many images change at once, only a sample of their pages is checked.
 */
final class SampleTest extends New_Link_Test_Case {
	private const IMAGES = 60;

	/** @var list<int> */
	private array $images = [];

	/** Whether the CDN ignores queries, and so serves the old copies at new links, as soon as pages have new links. */
	private bool $forgets_the_difference = false;

	public function test_new_pages_of_a_sample_make_a_storm_green_and_the_sentence_says_how_far_it_goes(): void {
		$flush = $this->flush_of_a_storm();

		self::assertSame( [ 'done', 'sampled' ], [ $flush->state, $flush->result() ], $this->message( $flush->id ) );
		self::assertSame( 'New where we looked. Not every page could be read as each visitor gets it.', $this->message( $flush->id ) );
	}

	public function test_one_old_page_in_the_sample_makes_it_amber_and_has_the_copies_of_all_images_removed(): void {
		$flush = $this->flush_of_a_storm( 'old' );

		self::assertSame( [ 'partial', 'looked' ], [ $flush->state, $flush->result() ], $this->message( $flush->id ) );
		self::assertCount( self::IMAGES, $flush->images_by( Flush::REMOVAL ) );
		self::assertGreaterThan( PAGES_OF_IMAGES, count( $this->pages_read() ), 'It looked further.' );
	}

	public function test_an_old_copy_in_the_sample_makes_it_amber_and_has_the_copies_of_all_images_removed(): void {
		$this->forgets_the_difference = true;
		$flush                        = $this->flush_of_a_storm();

		self::assertNotSame( 'done', $flush->state );
		self::assertStringStartsWith( 'The new link did not help, so the copies were removed.', $this->message( $flush->id ) );
		self::assertCount( self::IMAGES, $flush->images_by( Flush::REMOVAL ) );
	}

	public function test_a_sample_is_spread_over_all_images_and_each_reading_draws_others(): void {
		$ids   = range( 1001, 1500 );
		$first = images_to_read( $ids, 1 );
		self::assertCount( PAGES_OF_IMAGES, $first );
		self::assertCount( PAGES_OF_IMAGES, array_unique( array_map( static fn ( int $id ): int => intdiv( $id - 1002, 25 ), $first ) ) );
		self::assertSame( [], array_intersect( $first, images_to_read( $ids, 2 ) ) );
		self::assertContains( 1333, images_to_read( $ids, 2, [ 1333 ] ) );
		self::assertSame( range( 1, PAGES_OF_IMAGES ), images_to_read( range( 1, PAGES_OF_IMAGES ), 7 ) );
		self::assertCount( PAGES_OF_IMAGES, images_to_read( range( 1, PAGES_OF_IMAGES + 1 ), 99 ) );
	}

	/** @param string $kept 'old' if a page cache keeps the old page of one image in the sample. */
	private function flush_of_a_storm( string $kept = '' ): Flush {
		require_once ABSPATH . 'wp-admin/includes/image.php';
		wp_set_current_user( 0 );
		for ( $n = 0; $n < self::IMAGES; $n++ ) {
			$this->images[] = $this->attachment(
				[
					'name'  => "storm-{$n}",
					'width' => 100,
				]
			);
		}
		$this->end_request();
		remove_all_filters( 'shortpixel_flush_pages' );
		add_filter( 'shortpixel_flush_pages', static fn ( array $pages, int $id ): array => [ "http://example.org/storm-{$id}/" ], 10, 2 );
		$this->now          += 7200;
		$this->world->origin = 'old';
		foreach ( $this->images as $id ) {
			$this->world->hold( $this->link_of( $id ) );
		}
		$this->world->origin = 'new';
		$pages               = array_map(
			fn ( int $id ): string => (string) $this->page_at( "http://example.org/storm-{$id}/" ),
			array_combine( $this->images, $this->images )
		);
		foreach ( $this->images as $id ) {
			do_action( 'wp_handle_replace', [ 'post_id' => $id ] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.
			self::write_picture( (string) get_attached_file( $id ), 101, 75, [ 10, 20, 230 ] );
			touch( (string) get_attached_file( $id ), $this->now );
		}
		$this->end_request();
		$this->now += 61;
		$this->end_request();
		$this->requests = [];
		$open           = $this->flushes->open( null );
		self::assertCount( 1, $open );
		if ( 'old' === $kept ) {
			$id = images_to_read( $this->images, $open[0]->id + 1 )[7];
			$this->kept[ "http://example.org/storm-{$id}/" ] = [ 'body' => $pages[ $id ] ];
		}
		return $this->run_to_end( $open[0]->id );
	}

	/** @return array<string> */
	private function pages_read(): array {
		$urls = array_map(
			static fn ( array $request ): string => is_string( $request['url'] ?? null ) ? $request['url'] : '',
			$this->requests
		);
		return array_unique( (array) preg_grep( '~/storm-\d+/\z~', $urls ) );
	}

	private function link_of( int $id ): string {
		$source = apply_filters( 'shortpixel/ai/originalUrl', (string) wp_get_attachment_url( $id ) ); // phpcs:ignore WordPress.NamingConventions.ValidHookName,WordPress.NamingConventions.PrefixAllGlobals -- The name is SPAI's.
		self::assertIsString( $source );
		return 'https://cdn.shortpixel.ai/spai/w_100+q_lossy+ret_img+to_webp+p_h/' . preg_replace( '#^http://#', '', $source );
	}

	protected function page_at( string $url ): ?string {
		$this->world->ignores_query = $this->world->ignores_query || (
			$this->forgets_the_difference
			&& 1 === preg_match( '~/storm-(\d+)/\z~', $url, $page )
			&& str_contains( $this->link_of( (int) $page[1] ), 'spf=' )
		);
		return 1 === preg_match(
			'~/storm-(\d+)/\z~',
			$url,
			$page
		) ? '<img src="' . esc_attr( $this->link_of( (int) $page[1] ) ) . '">' : null;
	}

	private function end_request(): void {
		store_all_changes();
		for ( $n = 0; $n < 5; $n++ ) {
			sweep( 20.0 );
		}
		remove_all_actions( 'shutdown' );
	}
}
