<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\TestWith;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Flush\comparisons;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\provider_status;
use function ShortPixelFlush\Proof\thumbnail;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Say\count_ways;
use function ShortPixelFlush\Versions\is_spelled_as;

require_once __DIR__ . '/New_Link_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/comparisons.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/provider-status.php';

/**
 * Before pages get a new link, the plugin finds out whether the CDN tells it from the old one, using a copy that
 * visitors have or, if none is known, a test image.
 */
final class TriedFirstTest extends New_Link_Test_Case {

	/** Returns the first CDN URL on the page, which every visitor requests. */
	private function on_the_page(): string {
		preg_match( '/src="([^"]+)"/', $this->page(), $found );
		return html_entity_decode( $found[1] ?? '', ENT_QUOTES );
	}

	/** Makes the CDN hold nothing but old copies at these URLs and the test images that it already has. */
	private function hold_only( string ...$urls ): void {
		$former                        = $this->world;
		$this->world                   = new \ShortPixelFlush\Tests\Integration\Flush\Cdn_World( fn (): int => $this->now );
		$this->world->ignores_query    = $former->ignores_query;
		$this->world->normalises_paths = $former->normalises_paths;
		$this->world->hold_test_images_of( $former );
		foreach ( $urls as $url ) {
			$this->world->hold( $url );
		}
		$this->world->origin = 'new';
	}

	private function tell_nothing_apart(): void {
		$this->world->ignores_query    = true;
		$this->world->normalises_paths = true;
	}

	private function assert_removed_instead(): void {
		$shape = flush_shape( $this->flush( $this->give() ) );
		self::assertSame(
			[ [ 0, 1 ], 'The CDN gives the old image at a new link too, so the copies are removed.' ],
			[ array_values( $shape['ways'] ), $shape['way_sentence'] ]
		);
		self::assertSame( '', $this->version(), 'No link was changed.' );
	}

	/** @return list<bool> Whether each provider offers new links. */
	private static function offers(): array {
		return array_map( static fn ( $provider ): bool => provider_status( $provider )['can']['new_link'], ready() );
	}

	public function test_a_copy_from_the_page_is_compared_at_both_urls(): void {
		$page = $this->on_the_page();
		$id   = $this->give();
		self::assertSame( 1, $this->world->sent( "{$page}?spf=" ) );
		self::assertCount( 2, array_keys( $this->world->asked, "GET {$page}", true ), 'The old copy is there before and after.' );
		self::assertTrue( $this->flush( $id )->is_told_apart() );
		self::assertNotNull( ( new Purges() )->at( $id, "{$page}?spf=" . $this->flush( $id )->subject->version ) );
	}

	public function test_what_came_at_the_old_link_is_kept_to_be_shown_beside_the_new_one(): void {
		$this->draw_pictures();
		$id = $this->give();
		$this->run_to_end( $id );
		$seen = comparisons( $id, 1, 10 )['comparisons'][0] ?? [];
		$row  = ( new Purges() )->found_in( $id, 'new_link', 1 )[0] ?? null;

		$copy = $seen['copy'] ?? null;

		self::assertIsArray( $copy );
		self::assertSame( [ $row->url ?? '', 'rebuilding' ], [ $copy['url'], $copy['state'] ] );
		self::assertSame( thumbnail( $this->world->drawn['old'] ), $seen['before'] ?? null );
		self::assertSame(
			[ true, true, null ],
			[ $seen['leads_to_site'] ?? null, is_string( $seen['site'] ?? null ), $seen['after'] ?? null ]
		);
	}

	public function test_a_cdn_that_ignores_query_and_spelling_is_not_tried_again_for_a_week(): void {
		$this->tell_nothing_apart();
		self::assertSame( [ true ], self::offers() );
		$this->assert_removed_instead();
		self::assertSame( [ false ], self::offers() );
		$this->now += 7 * 86400 - 1;
		self::assertSame( [ false ], self::offers() );
		++$this->now;
		self::assertSame( [ true ], self::offers() );

		$this->world->ignores_query = false;
		self::assertSame( 1, count_ways( $this->flush( $this->give() )->subject->ways )['new_link'] );
	}

	/**
	 * If the plugin tried a copy that the CDN doesn't have, it would take the redirect for a working new link, while
	 * visitors got the old image.
	 */
	public function test_a_cdn_that_ignores_the_query_and_redirects_for_what_is_missing_is_found_out(): void {
		$this->tell_nothing_apart();
		$this->hold_only( $this->on_the_page() );
		$this->assert_removed_instead();
	}

	public function test_the_old_image_at_a_new_link_by_its_date_is_found_out_behind_a_cache_that_tells_urls_apart(): void {
		$this->tell_nothing_apart();
		$this->world->is_behind_a_cache = true;
		$this->assert_removed_instead();
	}

	public function test_where_the_query_is_ignored_the_name_is_spelled_and_an_undo_brings_the_plain_link_back(): void {
		$this->world->ignores_query = true;
		$plain                      = $this->page();
		$id                         = $this->give();
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		self::assertStringNotContainsString( 'spf=', $this->page() );
		self::assertNotSame( $plain, $this->page() );
		self::assertSame( $plain, rawurldecode( $this->page() ) );
		self::assertSame( 'new', $this->world->visitor_sees( $this->on_the_page() ) );
		foreach ( $this->planned() as $url ) {
			self::assertTrue( is_spelled_as( $url, $this->version() ), 'A removal flushes what pages ask for.' );
		}

		// The next new link spells the name differently at once, without trying the query again.
		$before             = $this->page();
		$this->now         += 3;
		$this->world->asked = [];
		$this->run_to_end( $this->give() );
		self::assertSame( 0, $this->world->sent( 'spf=' ) );
		self::assertNotSame( $before, $this->page() );

		foreach ( $this->flushes->find( [] )['flushes'] as $last ) {
			$this->rest( 'POST', "/flushes/{$last->id}/undo" );
			self::assertSame( 'undone', $this->run_to_end( $last->id )->state );
		}
		self::assertSame( $plain, $this->page() );
	}

	public function test_an_image_whose_name_is_too_short_to_be_spelled_takes_nothing_from_the_others(): void {
		$this->world->ignores_query = true;
		$short                      = $this->attachment( [ 'name' => '1' ] );
		$flush                      = $this->run_to_end( $this->give( [ 'attachments' => [ $short, $this->image ] ] ) );

		self::assertSame(
			[
				$short       => 'short_name',
				$this->image => 'told_apart',
			],
			array_map( static fn ( array $way ): string => $way['why'], $flush->subject->ways )
		);
		self::assertTrue( is_spelled_as( $this->on_the_page(), $this->version() ) );
		self::assertStringStartsWith(
			'New links: 1. Copies removed: 1. This image can’t have a new link',
			flush_shape( $flush )['way_sentence']
		);

		// The next plan knows from the start that the name is too short.
		$plan = $this->ask(
			[
				'attachments' => [ $short ],
				'dry_run'     => true,
			]
		)->get_data();
		self::assertSame( 'This image can’t have a new link, so its copies are removed.', is_array( $plan ) ? $plan['way_sentence'] : '' );
	}

	public function test_where_no_copy_is_known_an_image_of_our_own_that_changes_shows_that_the_query_counts(): void {
		$this->hold_only();
		$id = $this->give();
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		self::assertStringContainsString( 'spf=', $this->page() );
		self::assertSame( [], glob( wp_get_upload_dir()['basedir'] . '/shortpixel-flush-*' ), 'The image is gone.' );

		// The next flush knows that the query counts.
		$this->world->asked = [];
		$this->hold_only();
		self::assertSame( 'done', $this->run_to_end( $this->give() )->state );
		self::assertSame( 4, $this->world->sent( 'shortpixel-flush-' ), 'And makes sure that it still holds.' );
		$this->now += 604801;
		$this->hold_only();
		$this->give();
		self::assertGreaterThan( 4, $this->world->sent( 'shortpixel-flush-' ), 'For a week.' );
	}

	public function test_where_no_copy_is_known_an_image_of_our_own_shows_that_only_the_spelling_counts(): void {
		$this->world->ignores_query = true;
		$this->hold_only();
		$id = $this->give();
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		self::assertTrue( is_spelled_as( $this->on_the_page(), $this->version() ) );
	}

	public function test_where_an_image_of_our_own_shows_that_nothing_counts_the_copies_are_removed(): void {
		$this->tell_nothing_apart();
		$this->hold_only();
		$this->assert_removed_instead();
	}

	public function test_a_cdn_that_shows_the_new_file_at_the_plain_link_too_is_not_believed(): void {
		$this->hold_only();
		$this->world->trouble = static function ( array $request ): ?array {
			$image = str_contains(
				$request['url'],
				'cdn.shortpixel.ai'
			) ? \ShortPixelFlush\Tests\Integration\Flush\Cdn_World::test_image( $request['url'] ) : null;
			return null === $image ? null : [ 'body' => $image ];
		};
		self::assertFalse( $this->flush( $this->give() )->is_told_apart() );
	}

	public function test_where_nobody_can_tell_whether_the_new_link_helped_the_copies_are_removed_too(): void {
		$this->hold_only();
		$this->leave_uploads_alone();
		$id    = $this->give();
		$flush = $this->run_to_end( $id );
		self::assertSame( [ 'partial', 'not_known' ], [ $flush->state, $flush->subject->ways[ $this->image ]['why'] ?? '' ] );
		self::assertGreaterThan( 0, $this->world->sent( 'f_remove' ) );
		self::assertSame( 'New where we looked. Other screens may still show the old image.', $this->message( $id ) );
		self::assertTrue( $this->can( $id )['undo'] );
	}

	public function test_a_cdn_that_is_slow_to_make_the_image_of_our_own_is_asked_again_in_the_same_flush(): void {
		$this->hold_only();
		$this->world->building      = 11;
		$this->world->ignores_query = true;
		$begun                      = $this->now;
		$id                         = $this->give();
		self::assertSame( 'slow', $this->flush( $id )->step( 'ways' )->code ?? '' );
		$this->step( $id );
		self::assertSame( [ 'waiting', 'Flushing…' ], [ $this->flush( $id )->state, $this->message( $id ) ], 'Nothing is wrong.' );

		$flush = $this->run_to_end( $id );
		self::assertSame( [ 'done', true ], [ $flush->state, $flush->is_told_apart() ], $this->message( $id ) );
		self::assertTrue( is_spelled_as( $this->on_the_page(), $this->version() ) );
		self::assertLessThan( $begun + 35, $flush->finished_at );
		self::assertSame( [], glob( wp_get_upload_dir()['basedir'] . '/shortpixel-flush-*.png' ), 'No image of our own is left.' );
	}

	public function test_a_cdn_that_is_busy_is_waited_for_before_the_copies_are_removed(): void {
		$busy                 = $this->now + 8;
		$this->world->trouble = fn ( array $request ): ?array => $this->now < $busy && str_contains(
			$request['url'],
			'cdn.shortpixel.ai'
		) ? [ 'status' => 429 ] : null;
		$id                   = $this->give();
		self::assertSame( 'ShortPixel is busy.', $this->message( $id ) );

		$flush = $this->run_to_end( $id );
		self::assertSame(
			[ 'done', 'new_link' ],
			[ $flush->state, $flush->subject->ways[ $this->image ]['way'] ?? '' ],
			$this->message( $id )
		);
	}

	public function test_a_cdn_that_stays_busy_has_the_copies_removed(): void {
		$this->world->trouble = static fn ( array $request ): ?array => 1 === preg_match(
			'~spf=|%|/shortpixel-flush-~',
			$request['url']
		) ? [ 'status' => 429 ] : null;
		$id                   = $this->give();
		$flush                = $this->run_to_end( $id );
		self::assertSame( 'removal', $flush->subject->ways[ $this->image ]['way'] ?? '' );
	}

	/** The redirect may come from the earlier removal, which may have missed copies in other widths. */
	#[TestWith( [ 'example.org' ] )]
	#[TestWith( [ 'files.example.net' ] )]
	public function test_beside_a_copy_that_was_to_be_removed_before_a_redirect_proves_nothing( string $host ): void {
		add_filter( 'wp_get_attachment_url', static fn ( string $url ): string => str_replace( 'example.org', $host, $url ) );
		$page                 = $this->on_the_page();
		$this->world->trouble = static fn ( array $request ): ?array => [
			$page          => [
				'headers' => [ 'x-cache' => 'HIT' ],
				'body'    => "\xff\xd8\xff\xe0old",
			],
			"{$page}?spf=" => [
				'status'  => 307,
				'headers' => [ 'location' => 'http://' . substr( $request['url'], (int) strpos( $request['url'], $host ) ) ],
			],
		][ (string) preg_replace( '/spf=\K.*/', '', $request['url'] ) ] ?? null;
		$this->leave_uploads_alone();
		$this->run_to_end( $this->give( [ 'method' => 'removal' ] ) );
		$flush = $this->flush( $this->give() );
		self::assertSame( [ 'new_link', false ], [ $flush->subject->ways[ $this->image ]['way'], $flush->subject->is_told_apart ] );
	}

	public function test_copies_that_only_settings_lead_to_are_not_compared(): void {
		$shown = \ShortPixelFlush\Cdn\find_cdn_urls( $this->page() );
		$this->hold_only( ...array_values( array_diff( $this->planned(), $shown ) ) );
		$this->leave_uploads_alone();
		$id = $this->give();
		self::assertFalse( $this->flush( $id )->is_told_apart() );
	}

	public function test_a_copy_that_goes_meanwhile_proves_nothing(): void {
		$page                 = $this->on_the_page();
		$asked                = 0;
		$this->world->trouble = static function ( array $request ) use ( $page, &$asked ): ?array {
			return $request['url'] === $page && ++$asked > 1 ? [ 'status' => 404 ] : null;
		};
		self::assertFalse( $this->flush( $this->give() )->is_told_apart() );
	}
}
