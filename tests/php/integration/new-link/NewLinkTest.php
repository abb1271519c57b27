<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\TestWith;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Say\flush_schema;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * Tests a flush by a new link: its requests, the order of its steps, its messages, and its undo.
 */
final class NewLinkTest extends New_Link_Test_Case {

	public function test_pages_ask_for_a_new_link_where_visitors_get_the_new_picture(): void {
		$this->hold_the_old_picture();
		$id = $this->give();
		self::assertSame( '', $this->version(), 'Nothing is changed by the request that starts it.' );
		self::assertTrue( $this->can( $id )['cancel'] );

		$flush = $this->run_to_end( $id );
		self::assertSame( 'done', $flush->state, $this->message( $id ) );
		self::assertSame(
			[
				'ways'        => 'done',
				'version'     => 'done',
				'page_caches' => 'done',
				'pages'       => 'done',
			],
			$this->steps( $id )
		);
		self::assertSame( $flush->subject->version, $this->version() );
		self::assertStringContainsString( '.jpg?spf=' . $this->version() . '"', $this->page() );
		self::assertStringStartsWith( 'New for visitors.', $this->message( $id ) );
		$rows = ( new Purges() )->find( $id, [ 'per_page' => 100 ] )['purges'];
		self::assertCount(
			2,
			array_filter( $rows, static fn ( Purge $purge ): bool => 'new_link' !== $purge->found_in ),
			'The old links that pages name are removed behind it.'
		);
		foreach ( array_filter( $rows, static fn ( Purge $purge ): bool => 'new_link' === $purge->found_in ) as $purge ) {
			self::assertStringEndsWith( '?spf=' . $this->version(), $purge->url );
			self::assertStringEndsWith( '?spf=' . $this->version(), $purge->source );
			self::assertSame( 'rebuilding', $purge->state );
			self::assertSame( 'new', $this->world->visitor_sees( $purge->url ) );
			self::assertSame( $this->image, $purge->attachment_id );
		}
		$can = $this->can( $id );
		self::assertTrue( $can['undo'] );
		self::assertFalse( $can['retry'] );
	}

	public function test_the_answer_says_the_method_and_fits_its_schema_at_every_step(): void {
		$id    = $this->give();
		$shape = flush_shape( $this->flush( $id ) );
		for ( $i = 0; $i < 60; $i++ ) {
			$shape = flush_shape( $this->flush( $id ) );
			$valid = rest_validate_value_from_schema( json_decode( (string) wp_json_encode( $shape ), true ), flush_schema(), 'flush' );
			self::assertTrue( $valid, is_wp_error( $valid ) ? $valid->get_error_message() : '' );
			self::assertSame( 'new_link', $shape['method'] );
			self::assertSame( [ 1, 0 ], array_values( $shape['ways'] ) );
			self::assertNotSame( '', $shape['message'] );
			$this->step( $id );
			++$this->now;
		}
		self::assertSame( [ 'done', 'skipped', 'skipped', 'done', 'done' ], array_column( $shape['layers'], 'state' ) );
	}

	public function test_a_dry_run_says_the_way_and_changes_nothing(): void {
		$response = $this->ask( [ 'dry_run' => true ] );
		$plan     = $response->get_data();
		self::assertSame( 200, $response->get_status() );
		self::assertIsArray( $plan );
		self::assertIsArray( $plan['variants'] );
		self::assertNotEmpty( $plan['variants'] );
		self::assertSame(
			[
				[
					'new_link' => 1,
					'removal'  => 0,
				],
				'Pages ask for the image at a new link, so every browser loads it anew.',
			],
			[ $plan['ways'], $plan['way_sentence'] ]
		);
		self::assertSame( [], Versions\stored()['codes'] );
		self::assertSame( [], $this->flushes->open( null ) );
		self::assertSame( 0, $this->world->sent( 'spf=' ) );
		self::assertFalse( get_option( Versions\LAST_OPTION ) );
	}

	/**
	 * @return array<string, array{array<string, mixed>}>
	 */
	public static function refusals(): array {
		return [
			'a 403'         => [ [ 'status' => 403 ] ],
			'a 500'         => [ [ 'status' => 500 ] ],
			'no answer'     => [
				[
					'status' => 0,
					'error'  => 'timeout',
				],
			],
			'an error page' => [
				[
					'headers' => [ 'content-type' => 'text/html' ],
					'body'    => '<h1>Error</h1>',
				],
			],
			'another place' => [
				[
					'status'  => 302,
					'headers' => [ 'location' => 'https://parking.test/' ],
				],
			],
		];
	}

	/**
	 * @param array<string, mixed> $answer
	 */
	#[DataProvider( 'refusals' )]
	public function test_where_the_cdn_shows_no_picture_at_the_new_link_the_copies_are_removed( array $answer ): void {
		$page                 = $this->page();
		$this->world->trouble = static fn ( array $request ): ?array => str_contains(
			$page,
			is_string( $request['url'] ) ? $request['url'] : '-'
		) ? null : $answer;
		$shape                = flush_shape( $this->flush( $this->give() ) );
		self::assertSame( 1, $this->world->sent( 'spf=' ), 'In each form once.' );
		self::assertSame( [], Versions\stored()['codes'] );
		self::assertSame(
			[ [ 0, 1 ], 'The new link did not help, so the copies were removed.' ],
			[ array_values( $shape['ways'] ), $shape['way_sentence'] ]
		);
	}

	public function test_a_redirect_to_the_plain_original_is_as_good(): void {
		$this->world->trouble = static function ( array $request ): ?array {
			$url = is_string( $request['url'] ) ? $request['url'] : '';
			return str_contains( $url, 'spf=' ) ? [
				'status'  => 307,
				'headers' => [ 'location' => 'http://' . preg_replace( '~^.*/(?=example\.org)|\?.*$~', '', $url ) ],
			] : null;
		};
		self::assertSame( 'new_link', $this->flush( $this->give() )->subject->ways[ $this->image ]['way'] ?? '' );
	}

	public function test_it_is_refused_with_other_scopes_and_unknown_methods(): void {
		foreach (
			[
				[
					'scope'  => 'urls',
					'urls'   => [ (string) wp_get_attachment_url( $this->image ) ],
					'method' => 'new_link',
				],
				[
					'scope'       => 'images',
					'attachments' => [ $this->image ],
					'method'      => 'other',
				],
			] as $body
		) {
			self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', '/flushes', $body ) );
		}
		self::assertSame( [], Versions\stored()['codes'] );
	}

	public function test_where_all_versions_are_taken_no_image_loses_its_own_and_flush_all_is_offered(): void {
		$keys = array_map( static fn ( int $number ): string => "2026/01/filler-{$number}", range( 1, Versions\MOST ) );
		Versions\assign( $keys, '47' );
		$shape = flush_shape( $this->flush( $this->give() ) );
		self::assertSame( [ 0, 1 ], array_values( $shape['ways'] ) );
		self::assertSame(
			'No more images can have new links, so the copies are removed. Flushing all images makes room.',
			$shape['way_sentence']
		);
		self::assertSame( 0, $this->world->sent( 'spf=' ) );
		self::assertCount( Versions\MOST, Versions\codes_of( $keys ) );
	}

	public function test_images_of_one_flush_share_the_room_that_is_left(): void {
		Versions\assign( array_map( static fn ( int $number ): string => "2026/01/filler-{$number}", range( 2, Versions\MOST ) ), '47' );
		$other = $this->attachment( [ 'name' => 'second' ] );
		$flush = $this->flush( $this->give( [ 'attachments' => [ $this->image, $other ] ] ) );
		self::assertSame( [ 1, 1 ], array_values( flush_shape( $flush )['ways'] ) );
		self::assertSame( [ 'told_apart', 'no_version' ], array_column( $flush->subject->ways, 'why' ) );
		$this->step( $flush->id );
		self::assertNotSame( '', $this->version() );
	}

	public function test_a_copy_that_visitors_asked_for_before_the_check_is_new_where_new_links_are_told_from_old_ones(): void {
		$this->hold_the_old_picture();
		$id = $this->give();
		$this->step( $id );
		foreach ( ( new Purges() )->find( $id, [ 'per_page' => 100 ] )['purges'] as $purge ) {
			$this->world->answer( [ 'url' => $purge->url ] );
		}
		$this->now += 60;
		$flush      = $this->run_to_end( $id );
		self::assertSame( 'done', $flush->state, $this->message( $id ) );
		$states = array_count_values( array_column( ( new Purges() )->find( $id, [ 'per_page' => 100 ] )['purges'], 'state' ) );
		self::assertSame( 1, $states['rebuilding'] ?? 0, 'The one that was tried: its answer was proof already.' );
		self::assertSame( 1, $states['fresh'] ?? 0, 'What only settings lead to is no copy that anybody asks for.' );
	}

	public function test_a_page_that_a_cache_keeps_is_named_with_what_to_do_and_can_be_tried_again(): void {
		$this->kept['http://example.org/'] = [
			'body'    => $this->page(),
			'headers' => [ 'cf-cache-status' => 'HIT' ],
		];
		$id                                = $this->give();
		$flush                             = $this->run_to_end( $id );
		self::assertSame( 'partial', $flush->state );
		self::assertSame( 'failed', $this->steps( $id )['pages'] );
		self::assertStringContainsString(
			'A cache still holds an old page: ' . home_url( '/' ) . '. Clear this cache, then flush again: Cloudflare (“Settings → Cloudflare → Purge Cache”).',
			$this->message( $id )
		);
		self::assertSame(
			3,
			count( array_keys( array_column( $this->requests, 'url' ), 'http://example.org/', true ) ) - 2,
			'Looked at three times, after the plan and before that of the removal.'
		);

		$this->kept = [];
		self::assertTrue( $this->can( $id )['retry'] );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/retry" )->get_status() );
		$version = $this->version();
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		self::assertSame( $version, $this->version() );
	}

	public function test_a_page_that_asks_for_both_urls_is_not_blamed_on_a_cache(): void {
		add_filter(
			'shortpixel_flush_pages',
			static fn (): array => [ 'http://example.org/both/' ]
		);
		$plain = $this->page();
		$id    = $this->give();
		$this->step( $id );
		$this->kept['http://example.org/both/'] = [ 'body' => $plain . $this->page() ];
		self::assertSame( 'partial', $this->run_to_end( $id )->state );
		self::assertStringContainsString(
			'A style, script or gallery on http://example.org/both/ still uses the old link.',
			$this->message( $id )
		);
		self::assertStringNotContainsString( 'cache holds', $this->message( $id ) );
	}

	public function test_pages_that_do_not_open_or_show_nothing_are_said(): void {
		$this->kept['http://example.org/'] = [ 'status' => 503 ];
		$id                                = $this->give();
		self::assertSame( 'partial', $this->run_to_end( $id )->state );
		self::assertStringContainsString( 'http://example.org/ could not be checked', $this->message( $id ) );

		unset( $this->kept['http://example.org/'] );
		$this->hold_the_old_picture();
		$id                                = $this->give();
		$this->kept['http://example.org/'] = [ 'body' => '<p>No image.</p>' ];
		self::assertSame( 'done', $this->run_to_end( $id )->state );
		self::assertSame( 'No known page shows this image. It has a new link.', $this->message( $id ) );
	}

	public function test_page_caches_are_cleared_after_the_version_is_there(): void {
		$seen = [];
		add_action(
			'shortpixel_flush_clear_page_caches',
			function () use ( &$seen ): void {
				$seen[] = $this->version();
			}
		);
		$this->run_to_end( $this->give() );
		self::assertSame( [ $this->version() ], $seen );
		self::assertNotSame( [ '' ], $seen );
	}

	/**
	 * @testWith [true, ["queued"]]
	 *           [false, ["done"]]
	 *
	 * @param list<string> $pages The states of the `pages` step after one slice.
	 */
	public function test_pages_are_read_in_the_same_slice_only_where_no_cache_had_to_be_cleared( bool $has_cache, array $pages ): void {
		if ( ! $has_cache ) {
			add_filter( 'shortpixel_flush_page_caches', '__return_empty_array', 11 );
		}
		$id = $this->give();
		$this->step( $id );
		self::assertSame( $pages, array_column( $this->flush( $id )->steps_of( [ 'pages' ] ), 'state' ) );
	}

	public function test_undo_takes_the_version_away_and_clears_the_caches_again(): void {
		$plain = $this->page();
		$id    = $this->give();
		$this->run_to_end( $id );
		self::assertNotSame( $plain, $this->page() );
		$cleared = did_action( 'shortpixel_flush_clear_page_caches' );

		$response = $this->rest( 'POST', "/flushes/{$id}/undo" );
		self::assertSame( 200, $response->get_status() );
		self::assertSame( '', $this->version() );
		self::assertSame( 'running', $this->flush( $id )->state );
		self::assertFalse( $this->can( $id )['cancel'] );

		$flush = $this->run_to_end( $id );
		self::assertSame( 'undone', $flush->state );
		self::assertSame( $plain, $this->page() );
		self::assertSame(
			[
				'version'      => 'done',
				'version_back' => 'done',
				'page_caches'  => 'done',
				'pages'        => 'done',
			],
			$this->steps( $id )
		);
		self::assertSame( 1, did_action( 'shortpixel_flush_clear_page_caches' ) - $cleared );
		self::assertStringStartsWith( 'Pages ask for the image at its earlier link again.', $this->message( $id ) );
		$shape = flush_shape( $flush );
		self::assertSame( [ '', [] ], [ $shape['way_sentence'], $shape['details'] ], 'Nothing is said of the new link any more.' );
		self::assertSame( [ false, false, false, false ], array_values( $this->can( $id ) ) );
		self::assert_rest_error( 'shortpixel_flush_cannot_undo', 409, $this->rest( 'POST', "/flushes/{$id}/undo" ) );
	}

	public function test_an_undo_whose_page_a_cache_keeps_says_so(): void {
		$id = $this->give();
		$this->run_to_end( $id );
		$this->kept['http://example.org/'] = [ 'body' => $this->page() ];
		$this->rest( 'POST', "/flushes/{$id}/undo" );
		self::assertSame( 'undone', $this->run_to_end( $id )->state );
		self::assertStringContainsString( 'A cache still holds an old page: ', $this->message( $id ) );
	}

	public function test_a_later_url_stands_in_the_way_of_undo_and_retry_of_the_earlier(): void {
		$first = $this->give();
		$this->run_to_end( $first );
		$version = $this->version();
		$second  = $this->give();
		$this->run_to_end( $second );
		self::assertGreaterThan( (int) $version, (int) $this->version() );
		self::assertFalse( $this->can( $first )['undo'] );
		self::assert_rest_error( 'shortpixel_flush_cannot_undo', 409, $this->rest( 'POST', "/flushes/{$first}/undo" ) );
		self::assert_rest_error( 'shortpixel_flush_cannot_retry', 409, $this->rest( 'POST', "/flushes/{$first}/retry" ) );
		self::assertTrue( $this->can( $second )['undo'] );

		// Even after an undo, the next version is larger than the one before.
		$version = $this->version();
		$this->rest( 'POST', "/flushes/{$second}/undo" );
		$this->run_to_end( $second );
		$this->run_to_end( $this->give() );
		self::assertGreaterThan( (int) $version, (int) $this->version() );
	}

	public function test_of_two_that_were_started_at_once_the_later_stays_and_the_earlier_says_so(): void {
		$first  = $this->give();
		$second = $this->give();
		self::assertNotSame( $this->flush( $first )->subject->version, $this->flush( $second )->subject->version );
		$this->run_to_end( $second );
		$version = $this->version();
		$this->run_to_end( $first );
		self::assertSame( $version, $this->version() );
		self::assertSame( 'failed', $this->flush( $first )->state );
		self::assertSame( 'A later flush has changed the link of this image again.', $this->message( $first ) );
		self::assertSame( [ false, false, false, false ], array_values( $this->can( $first ) ) );
	}

	public function test_stopping_before_the_version_is_there_changes_nothing(): void {
		$id = $this->give();
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/cancel" )->get_status() );
		self::assertSame( 'cancelled', $this->run_to_end( $id )->state );
		self::assertSame( '', $this->version() );
		self::assertSame( 'Stopped. Visitors may still see the old image.', $this->message( $id ) );
		self::assertSame( [ false, false, false, false ], array_values( $this->can( $id ) ) );
	}

	public function test_stopping_afterwards_says_what_is_true_and_leaves_undo_and_retry(): void {
		$id = $this->give();
		$this->step( $id );
		self::assertNotSame( '', $this->version() );
		$this->rest( 'POST', "/flushes/{$id}/cancel" );
		self::assertStringContainsString( 'Pages ask for the new link, which was not checked.', $this->message( $id ) );
		self::assertSame( [ false, true, false, true ], array_values( $this->can( $id ) ) );

		$this->rest( 'POST', "/flushes/{$id}/retry" );
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		$this->rest( 'POST', "/flushes/{$id}/undo" );
		self::assertSame( '', $this->version() );
	}

	public function test_stopped_in_the_very_moment_the_version_is_given_it_is_taken_away_again(): void {
		$id = $this->give();
		add_action(
			'shortpixel_flush_step',
			function ( string $step, string $moment ) use ( $id ): void {
				if ( 'version' === $step && 'after' === $moment ) {
					cancel_flush( $this->flush( $id ) );
				}
			},
			10,
			2
		);
		$this->run_to_end( $id );
		self::assertSame( '', $this->version() );
		self::assertStringContainsString( 'Stopped. Visitors may still see the old image.', $this->message( $id ) );
	}

	public function test_one_that_nobody_drove_for_long_is_not_begun_any_more(): void {
		$id         = $this->give();
		$this->now += 1000;
		$flush      = $this->run_to_end( $id );
		self::assertSame( [ 'failed', 'interrupted' ], [ $flush->state, $flush->failure->code ?? '' ] );
		self::assertSame( '', $this->version() );
		self::assertStringContainsString( 'interrupted before anything was changed', $this->message( $id ) );
	}

	public function test_a_flush_of_everything_empties_the_versions_and_its_undo_brings_them_back(): void {
		$given = $this->give();
		$this->run_to_end( $given );
		$version = $this->version();
		$site    = $this->rest(
			'POST',
			'/flushes',
			[
				'scope'             => 'site',
				'expected_endpoint' => 'https://cdn.shortpixel.ai/spai',
			]
		)->get_data();
		self::assertIsArray( $site );
		self::assertIsInt( $site['id'] );
		self::assertSame( 'new_link', $site['method'] );
		self::assertSame( $version, $this->version(), 'Not before its switch.' );
		$this->run_to_end( $site['id'] );
		self::assertSame( [], Versions\stored()['codes'] );
		self::assertFalse( $this->can( $given )['undo'] );

		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$site['id']}/undo" )->get_status() );
		self::assertSame( $version, $this->version() );
		self::assertTrue( $this->can( $given )['undo'] );
	}

	public function test_a_later_removal_of_the_picture_flushes_the_urls_that_pages_ask_for(): void {
		$this->run_to_end( $this->give() );
		$planned = $this->planned();
		self::assertNotSame( [], $planned );
		foreach ( $planned as $url ) {
			self::assertStringEndsWith( '?spf=' . $this->version(), $url );
		}
	}

	public function test_cron_does_it_as_well(): void {
		$id = $this->give();
		for ( $i = 0; $i < 20; $i++ ) {
			\ShortPixelFlush\action_shortpixel_flush_run();
			$this->now += 5;
		}
		self::assertSame( 'done', $this->flush( $id )->state );
	}

	/**
	 * @return array<string, array{string, bool, int}>
	 */
	public static function roles(): array {
		return [
			'the author of the image'             => [ 'author', true, 200 ],
			'an author whose image it is no more' => [ 'author', false, 403 ],
			'an editor'                           => [ 'editor', false, 200 ],
		];
	}

	#[DataProvider( 'roles' )]
	public function test_who_may_edit_the_picture_may_undo( string $role, bool $is_own, int $status ): void {
		$user        = $this->act_as( $role );
		$this->image = $this->attachment(
			[
				'name'   => 'of-role',
				'author' => $user,
			]
		);
		$id          = $this->give();
		$this->run_to_end( $id );
		if ( ! $is_own ) {
			wp_update_post(
				[
					'ID'          => $this->image,
					'post_author' => 1,
				]
			);
		}
		self::assertSame( $status, $this->rest( 'POST', "/flushes/{$id}/undo" )->get_status() );
		self::assertSame( 200 === $status, '' === $this->version() );
	}

	public function test_who_may_not_edit_the_picture_may_not_give_it_a_new_link(): void {
		foreach ( [
			'logged_out'  => 401,
			'subscriber'  => 403,
			'contributor' => 403,
			'author'      => 403,
		] as $role => $status ) {
			$this->act_as( $role );
			$response = $this->ask();
			self::assertSame( $status, $response->get_status(), $role );
		}
		self::assertSame( 0, $this->world->sent( 'spf=' ) );
	}

	public function test_who_asks_while_an_automatic_flush_gives_the_new_link_follows_that(): void {
		$id = $this->give();
		Database::run( "UPDATE wp_shortpixel_flush_flushes SET cause = 'replace' WHERE id = {$id}" );
		self::assertSame( $id, $this->give() );
		self::assertNotSame( $id, $this->give( [ 'method' => 'removal' ] ), 'The links are to stay.' );

		$this->run_to_end( $id );
		self::assertNotSame( $id, $this->give() );
	}

	/**
	 * If the request didn't follow the automatic flush, both would change the link. A flush after a rename only removes
	 * copies.
	 */
	#[TestWith( [ 'replace', 1 ] )]
	#[TestWith( [ 'rename', 2 ] )]
	public function test_who_asks_before_an_automatic_flush_has_chosen_its_way_follows_that_if_it_may_give_a_new_link(
		string $cause,
		int $flushes
	): void {
		$begun = $this->ask()->get_data();
		self::assertIsArray( $begun );
		Database::run( "UPDATE wp_shortpixel_flush_flushes SET cause = '{$cause}'" );
		$asked = $this->ask()->get_data();
		self::assertIsArray( $asked );

		self::assertSame( 1 === $flushes, $begun['id'] === $asked['id'] );
		self::assertSame( $flushes, $this->flushes->find( [] )['total'] );
		self::assertSame( 'done', $this->run_to_end( (int) $asked['id'] )->state ); // @phpstan-ignore cast.int (An id.)
	}

	public function test_a_flush_that_a_user_may_not_see_is_not_followed(): void {
		$id = $this->give();
		Database::run( "UPDATE wp_shortpixel_flush_flushes SET cause = 'replace' WHERE id = {$id}" );
		$this->act_as( 'editor' );
		$own = $this->give();

		self::assertNotSame( $id, $own );
		self::assertSame(
			[ 404, 200 ],
			[ $this->rest( 'GET', "/flushes/{$id}" )->get_status(), $this->rest( 'GET', "/flushes/{$own}" )->get_status() ]
		);
	}
}
