<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\undo_flush;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * Tests flushes that give some images new links and remove the copies of others, and removals at the old links of
 * images with new ones.
 */
final class MixedWaysTest extends New_Link_Test_Case {
	/** An image on the CDN whose URLs no active plugin writes, so that it can't have a new link. */
	private int $other = 0;

	private string $copy = '';

	private string $head = '';

	protected function setUp(): void {
		parent::setUp();
		$this->other = $this->attachment( [ 'name' => 'other' ] );
		$source      = (string) wp_get_attachment_url( $this->other );
		$this->copy  = 'https://cdn.shortpixel.ai/gone9/w_300+q_lossy+ret_img+to_webp/' . preg_replace( '#^http://#', '', $source );
		foreach ( self::files_of( $this->other ) as $file ) {
			touch( $file, $this->now - 3600 );
		}
		add_filter(
			'shortpixel_flush_variants',
			fn ( array $variants, array $ids ): array => [ $this->other ] !== $ids ? $variants : [
				[
					'url'           => $this->copy,
					'source'        => $source,
					'attachment_id' => $this->other,
					'found_in'      => 'page',
				],
			],
			10,
			2
		);
		$this->world->origin = 'old';
		$this->world->hold( $this->copy );
		$this->world->origin = 'new';
	}

	/** Returns `$head` and then the page; each `%s` in `$head` becomes the page's first CDN URL. */
	protected function page(): string {
		$page = parent::page();
		preg_match( '/src="([^"]+)"/', $page, $found );
		return str_replace( '%s', $found[1] ?? '', $this->head ) . $page;
	}

	/** Starts a flush of both images, marked as if their pages named all copies. */
	private function mixed(): int {
		$id = $this->give( [ 'attachments' => [ $this->image, $this->other ] ] );
		$this->flushes->change(
			$id,
			static fn ( Flush $flush ): array => [ 'subject' => $flush->subject->with( [ 'coverage' => [ 'whole' => true ] ] ) ]
		);
		return $id;
	}

	/** @return list<Purge> */
	private function rows( int $id, string $found_in ): array {
		return ( new Purges() )->found_in( $id, $found_in, 100 );
	}

	public function test_each_image_has_its_own_way_and_one_result_says_what_came_of_all(): void {
		$id    = $this->mixed();
		$flush = $this->run_to_end( $id );

		self::assertSame(
			[ 'new_link', 'removal' ],
			[ $flush->subject->ways[ $this->image ]['way'] ?? '', $flush->subject->ways[ $this->other ]['way'] ?? '' ]
		);
		self::assertSame( 'done', $flush->state, $this->message( $id ) );
		self::assertSame( $flush->subject->version, $this->version() );
		self::assertStringStartsWith( 'New for new visitors.', $this->message( $id ) );
		self::assertSame(
			[
				'ways'        => 'done',
				'version'     => 'done',
				'page_caches' => 'done',
				'pages'       => 'done',
				'shortpixel'  => 'done',
				'wait'        => 'done',
				'check'       => 'done',
			],
			$this->steps( $id )
		);
		foreach ( $this->rows( $id, 'new_link' ) as $row ) {
			self::assertSame( [ 'rebuilding', $this->image ], [ $row->state, $row->attachment_id ] );
			self::assertSame( 'new', $this->world->visitor_sees( $row->url ) );
		}
		self::assertSame( [ 'rebuilding' ], array_column( $this->rows( $id, 'page' ), 'state' ) );
		self::assertSame( 'new', $this->world->visitor_sees( $this->copy ) );
		foreach ( $this->world->asked as $asked ) {
			self::assertFalse( str_contains( $asked, 'f_remove' ) && str_contains( $asked, 'spf=' ), 'Nothing is removed at a new link.' );
		}
	}

	public function test_where_else_they_are_each_is_judged_by_its_own_way(): void {
		$this->head = '<link rel="icon" href="' . $this->copy . '"><link rel="preload" as="image" href="' . wp_get_attachment_url( $this->other ) . '"><meta property="og:image" content="%s">';
		$id         = $this->mixed();
		$this->run_to_end( $id );

		self::assertTrue( $this->flush( $id )->is_mixed() );
		self::assertSame(
			[
				'Share image: new.',
				'Icon: new.',
				'Preloaded image: the site’s own file, which keeps its link. Browsers and your own CDN may have the old one.',
			],
			array_column( flush_shape( $this->flush( $id ) )['surfaces'], 'text' )
		);
		self::assertCount( 3, $this->flush( $id )->subject->surfaces );
	}

	/** @return array<string, array{string, array<string, mixed>}> The state of the `pages` step, and values of its data. */
	public static function readings(): array {
		return [
			'a page was not read as a phone gets it' => [ 'done', [ 'unseen' => 1 ] ],
			'no page shows the one with a new link'  => [ 'skipped', [] ],
		];
	}

	/** @param array<string, mixed> $noted */
	#[DataProvider( 'readings' )]
	public function test_nothing_is_said_to_be_new_for_visitors_whose_pages_nobody_read( string $state, array $noted ): void {
		$id = $this->mixed();
		self::assertSame( 'done', $this->run_to_end( $id )->state );
		$this->flushes->change(
			$id,
			static fn ( Flush $flush ): array => [
				'steps' => array_map(
					static fn ( Step $step ): Step => 'pages' !== $step->id ? $step : new Step(
						[
							'state' => $state,
							'data'  => $step->data->with( $noted ),
						] + get_object_vars( $step )
					),
					$flush->steps
				),
			]
		);

		self::assertSame( [ 'looked', 'New where we looked.' ], [ $this->flush( $id )->result(), $this->message( $id ) ] );
	}

	public function test_it_is_not_done_where_one_of_the_ways_is_not(): void {
		$this->world->removal = null;
		$id                   = $this->mixed();
		$flush                = $this->run_to_end( $id );

		self::assertSame( 'partial', $flush->state );
		self::assertSame(
			[
				'new_link' => 'done',
				'removal'  => 'failed',
			],
			$flush->subject->ended
		);
		self::assertStringStartsWith( '1 of 2 images is new for visitors. Visitors still see the old image', $this->message( $id ) );
		self::assertTrue( $this->can( $id )['retry'] );

		$this->world->removal = 5;
		self::assertTrue( retry_flush( $flush ) );
		$asked = $this->world->sent( 'spf=' );
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		self::assertSame( $asked, $this->world->sent( 'spf=' ), 'What is new is not tried again.' );
	}

	public function test_the_others_are_removed_where_no_new_link_could_be_written(): void {
		$id = $this->mixed();
		add_action(
			'shortpixel_flush_step',
			function ( string $step, string $moment ): void {
				if ( [ 'version', 'before' ] === [ $step, $moment ] ) {
					Versions\assign( [ $this->key() ], (string) ( (int) Versions\expected() + 100 ) );
				}
			},
			10,
			2
		);
		$flush = $this->run_to_end( $id );

		self::assertSame( 'partial', $flush->state );
		self::assertSame( 'new', $this->world->visitor_sees( $this->copy ) );
		self::assertSame( [ 'cancelled' ], array_values( array_unique( array_column( $this->rows( $id, 'new_link' ), 'state' ) ) ) );
		self::assertSame( [ 'failed', 'skipped' ], [ $this->steps( $id )['version'], $this->steps( $id )['pages'] ] );
	}

	public function test_more_images_than_get_new_links_are_removed_and_the_details_say_why(): void {
		$data = $this->ask( [ 'method' => 'auto' ] )->get_data();
		self::assertIsArray( $data );
		self::assertIsInt( $data['id'] );
		$this->flushes->change(
			$data['id'],
			static fn ( Flush $flush ): array => [
				'subject' => $flush->subject->with(
					[
						'attachment_count' => Flush::MOST_NEW_LINKS + 1,
					]
				),
			]
		);
		$flush = $this->run_to_end( $data['id'] );

		self::assertSame( [ 'many', '' ], [ $flush->why_removed(), $this->version() ] );
		self::assertSame( 'This image can’t have a new link, so its copies are removed.', flush_shape( $flush )['way_sentence'] );
		self::assertGreaterThan( 0, $this->world->sent( 'f_remove' ) );
	}

	public function test_who_keeps_the_links_is_told_so(): void {
		$flush = $this->run_to_end( $this->give( [ 'method' => 'removal' ] ) );

		self::assertSame( 'You chose to keep the links, so the copies are removed.', flush_shape( $flush )['way_sentence'] );
	}

	public function test_an_undo_brings_the_link_back_and_says_that_what_was_removed_stays_removed(): void {
		$id = $this->mixed();
		$this->run_to_end( $id );
		self::assertTrue( $this->can( $id )['undo'] );
		self::assertTrue( undo_flush( $this->flush( $id ) ) );
		self::assertSame( 'undone', $this->run_to_end( $id )->state );

		self::assertSame( '', $this->version() );
		self::assertStringContainsString( 'The copies of 1 other image were removed, which can’t be undone.', $this->message( $id ) );
		self::assertFalse( $this->can( $id )['undo'] );
		self::assertFalse( $this->can( $id )['retry'] );
	}

	public function test_nothing_is_removed_at_old_links_before_the_result_while_a_page_is_read_again_either(): void {
		$this->kept['http://example.org/'] = [ 'body' => $this->page() ];
		$id                                = $this->give();
		do {
			$this->step( $id );
		} while ( 'running' === $this->flush( $id )->state );
		$this->step( $id );
		self::assertSame( 'waiting', $this->flush( $id )->state );
		self::assertSame( 0, $this->world->sent( 'f_remove' ) );

		$this->kept = [];
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		self::assertSame( 0, $this->world->sent( 'f_remove' ) );
		$this->step( $id );
		self::assertSame( 2, $this->world->sent( 'f_remove' ) );
	}

	public function test_what_is_removed_beside_a_new_link_is_not_waited_for_and_goes_on_after_the_result(): void {
		$this->world->trouble = static fn ( array $request ): ?array => ! str_contains( $request['url'], 'f_remove' ) ? null : [
			'status'      => 503,
			'retry_after' => 30,
		];
		$id                   = $this->give();
		$began                = $this->now;
		$flush                = $this->run_to_end( $id );
		self::assertSame( 'done', $flush->state, $this->message( $id ) );
		self::assertLessThan( 15, $this->now - $began );
		self::assertNotSame( [], $this->rows( $id, 'old_link' ) );
		self::assertTrue( $flush->goes_on() );
		self::assertFalse( $this->can( $id )['retry'] );
		$shape = flush_shape( $flush );

		$this->world->trouble = null;
		$this->now           += 200;
		( new Runner() )->run_due( 5.0 );
		self::assertFalse( $this->flush( $id )->goes_on() );
		self::assertSame( [ 'unchecked' ], array_values( array_unique( array_column( $this->rows( $id, 'old_link' ), 'state' ) ) ) );
		self::assertSame( 'done', $this->flush( $id )->state );
		self::assertSame( $shape['message'], $this->message( $id ) );
		self::assertSame( $shape['counts'], flush_shape( $this->flush( $id ) )['counts'] );
	}
}
