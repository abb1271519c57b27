<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\continue_with_new_links;
use function ShortPixelFlush\Store\used;

require_once __DIR__ . '/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/choose-ways.php';

/**
 * Pages are measured while the flush is already running, and the copies found in them join it.
 */
final class LateLayoutsTest extends Rest_Test_Case {

	private int $now = 1800000000;

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_now', fn (): int => $this->now );
	}

	public function test_a_flush_starts_at_once_and_takes_what_is_measured_later(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		$known = $this->urls( $id );
		self::assertSame( [], preg_grep( '/w_902/', $known ) );

		$flush = self::body( $this->send( $id, [ self::layout( $image ) ], false ) );

		$added = array_values( array_diff( $this->urls( $id ), $known ) );
		self::assertNotSame( [], preg_grep( '/w_902/', $added ) );
		self::assertSame( 1, self::part( self::part( $flush, 'coverage' ), 'pages' ) );
		self::assertSame( [ 'probe' => true ], array_intersect_key( $this->found_in( $id ), [ 'probe' => true ] ) );
	}

	public function test_says_for_which_images_it_waits_so_that_another_tab_can_measure_them(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		self::assertSame( [ $image ], self::body( $this->rest( 'GET', "/flushes/{$id}" ) )['measuring'] );

		self::assertSame( [], self::body( $this->send( $id, [ self::layout( $image ) ], false ) )['measuring'] );
	}

	public function test_stops_waiting_for_a_browser_that_said_nothing_for_a_minute(): void {
		$image      = $this->image_of( $this->act_as( 'author' ) );
		$id         = $this->started( $image );
		$this->now += 61;
		self::assertSame( [], self::body( $this->rest( 'GET', "/flushes/{$id}" ) )['measuring'] );
	}

	public function test_the_same_layouts_twice_add_nothing(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		$this->send( $id, [ self::layout( $image ) ], true );
		$first = $this->urls( $id );

		$this->send( $id, [ self::layout( $image ) ], false );

		self::assertSame( $first, $this->urls( $id ) );
	}

	public function test_a_copy_that_was_only_guessed_is_known_once_it_is_measured(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		$guess = $this->provider->cdn_url(
			[
				'params'    => [ 'w_902', 'q_lossy', 'ret_img' ],
				'separator' => '+',
			],
			(string) wp_get_attachment_url( $image )
		);
		( new Purges() )->add( $id, [ new Variant( $guess, (string) wp_get_attachment_url( $image ), $image, 'settings', false ) ] );

		$this->send( $id, [ self::layout( $image ) ], false );

		$same = array_values(
			array_filter(
				( new Purges() )->find( $id, [ 'per_page' => 100 ] )['purges'],
				static fn ( $purge ): bool => $purge->url === $guess
			)
		);
		self::assertSame( [ 'probe', true ], [ $same[0]->found_in ?? '', $same[0]->is_sampled ?? false ] );
	}

	public function test_it_does_not_end_while_the_browser_measures_and_ends_a_minute_after_its_last_word(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		( new Purges() )->move( $id, [ 'queued' ], [ 'state' => 'fresh' ] );

		$this->run_for( $id, 50 );
		self::assertSame( 'waiting', $this->state( $id ) );
		$flush = $this->send( $id, [], true );
		self::assertSame( 200, $flush->get_status(), 'The tab is still there.' );
		$this->run_for( $id, 50 );
		self::assertSame( 'waiting', $this->state( $id ) );

		$this->run_for( $id, 11 );
		self::assertNotContains( $this->state( $id ), [ 'queued', 'running', 'waiting' ], 'The tab was closed.' );
		self::assert_rest_error( 'shortpixel_flush_ended', 409, $this->send( $id, [ self::layout( $image ) ], false ) );
	}

	public function test_copies_that_are_found_late_are_due_at_once_and_nothing_is_said_to_hold_them_up(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		( new Purges() )->move(
			$id,
			[ 'queued' ],
			[
				'state'      => 'sent',
				'not_before' => time() + 30,
			]
		);
		$this->run_for( $id, 0 );
		self::assertSame( 'waiting', $this->state( $id ) );

		$flush = self::body( $this->send( $id, [ self::layout( $image ) ], true ) );

		self::assertSame( [ 'running', '' ], [ $flush['state'], $flush['trouble'] ] );
	}

	public function test_it_ends_at_once_when_the_browser_has_measured_everything(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		$this->send( $id, [ self::layout( $image ) ], false );
		( new Purges() )->move( $id, [ 'queued' ], [ 'state' => 'fresh' ] );

		$this->run_for( $id, 0 );

		self::assertNotContains( $this->state( $id ), [ 'queued', 'running', 'waiting' ] );
	}

	public function test_what_is_found_late_joins_up_to_the_most_copies_that_a_flush_has(): void {
		$this->use_fresh_site();
		$image = $this->image_of( $this->act_as( 'author' ) );
		$this->give_copies( 10 );
		$id = $this->started( $image );
		$this->give_copies( 1500, 'probe', 5 );
		self::assertSame( 200, $this->send( $id, [ self::layout( $image ) ], true )->get_status() );
		self::assertSame( 1500, ( new Purges() )->find( $id )['total'] );
		self::assertSame( 1, used( get_current_user_id() ), 'It is still one image.' );

		$this->give_copies( Plan::MOST_LINKS + 1, 'probe', 1500 );
		self::assert_rest_error( 'shortpixel_flush_too_many', 413, $this->send( $id, [ self::layout( $image ) ], true ) );
		self::assertSame( 1500, ( new Purges() )->find( $id )['total'] );
	}

	private function give_copies( int $copies, string $found_in = 'settings', int $first = 1 ): void {
		remove_all_filters( 'shortpixel_flush_variants' );
		add_filter(
			'shortpixel_flush_variants',
			static fn ( array $variants, array $ids ): array => array_map(
				static fn ( int $width ): array => [
					'url'           => "https://cdn.shortpixel.ai/spai2/w_{$width}+ret_img/http://example.org/{$ids[0]}.jpg",
					'source'        => "http://example.org/{$ids[0]}.jpg",
					'attachment_id' => $ids[0],
					'found_in'      => $found_in,
				],
				range( $first, $copies )
			),
			10,
			2
		);
	}

	public function test_a_flush_that_was_stopped_takes_nothing(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		self::assertTrue( cancel_flush( $flush ) );
		$rows = $this->urls( $id );

		self::assert_rest_error( 'shortpixel_flush_ended', 409, $this->send( $id, [ self::layout( $image ) ], false ) );
		self::assertSame( $rows, $this->urls( $id ) );
	}

	public function test_images_that_have_new_links_meanwhile_are_waited_for_no_more(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		( new Flushes() )->change( $id, static fn ( Flush $now ): array => [ 'subject' => $now->subject->with( [ 'measuring' => [] ] ) ] );

		self::assertSame( 200, $this->send( $id, [ self::layout( $image ) ], true )->get_status() );
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		self::assertSame( 0, $flush->measured_until() );
	}

	public function test_images_that_get_new_links_while_a_measurement_is_planned_keep_their_copies_there(): void {
		$image = $this->image_of( $this->act_as( 'author' ) );
		$id    = $this->started( $image );
		$at    = static fn ( string $place ): string => "https://cdn.shortpixel.ai/spai2/w_100+ret_img/http://example.org/{$place}";
		add_filter(
			'shortpixel_flush_variants',
			static function ( array $variants ) use ( $id, $image, $at ): array {
				remove_all_filters( 'shortpixel_flush_variants' );
				( new Purges() )->add(
					$id,
					[
						new Variant( $at( 'new.jpg?spf=3' ), 'http://example.org/new.jpg?spf=3', $image, 'new_link', true ),
						new Variant( $at( 'old.jpg' ), 'http://example.org/old.jpg', $image, 'old_link', false ),
					]
				);
				$chosen = [
					'measuring' => [],
					'ways'      => [
						$image => [
							'way' => 'new_link',
							'why' => 'told_apart',
						],
					],
				];
				( new Flushes() )->change( $id, static fn ( Flush $now ): array => [ 'subject' => $now->subject->with( $chosen ) ] );
				return $variants;
			}
		);

		self::assertSame( 200, $this->send( $id, [ self::layout( $image ) ], false )->get_status() );

		$rows = ( new Purges() )->find( $id, [ 'per_page' => 100 ] )['purges'];
		self::assertSame( [ 'queued' ], array_values( array_unique( array_column( $rows, 'state' ) ) ) );
		self::assertEqualsCanonicalizing(
			[ 'new_link', 'old_link' ],
			array_keys( $this->found_in( $id ) ),
			'What was measured is removed behind the new links.'
		);
		self::assertContains( $at( 'new.jpg?spf=3' ), $this->urls( $id ) );
		self::assertContains( $at( 'old.jpg' ), $this->urls( $id ) );
	}

	public function test_what_is_measured_while_new_links_are_tried_is_not_called_checked(): void {
		$image  = $this->image_of( $this->act_as( 'author' ) );
		$id     = $this->started( $image );
		$before = ( new Flushes() )->get( $id );
		self::assertNotNull( $before );
		self::assertSame(
			1,
			self::part( self::part( self::body( $this->send( $id, [ self::layout( $image ) ], false ) ), 'coverage' ), 'pages' )
		);
		$chosen = [
			'ways' => [
				$image => [
					'way' => 'new_link',
					'why' => 'told_apart',
				],
			],
		];
		( new Flushes() )->change( $id, static fn ( Flush $now ): array => [ 'subject' => $now->subject->with( $chosen ) ] );

		continue_with_new_links( $before );

		$after = ( new Flushes() )->get( $id );
		self::assertNotNull( $after );
		self::assertSame( $before->subject->coverage, $after->subject->coverage );
	}

	public function test_a_flush_that_was_started_without_measuring_takes_no_layouts(): void {
		$this->act_as( 'author' );
		$image = $this->image_of( get_current_user_id() );
		$id    = $this->started( $image, [] );

		self::assert_rest_error( 'shortpixel_flush_ended', 409, $this->send( $id, [ self::layout( $image ) ], false ) );
	}

	public function test_layouts_take_the_right_to_edit_the_images_still(): void {
		$author = $this->act_as( 'author' );
		$image  = $this->image_of( $author );
		$id     = $this->started( $image );
		wp_update_post(
			[
				'ID'          => $image,
				'post_author' => $this->user( 'administrator' ),
			]
		);

		self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->send( $id, [ self::layout( $image ) ], false ) );
	}

	/**
	 * @param array<string, mixed> $body
	 */
	#[DataProvider( 'malformed' )]
	public function test_what_is_malformed_is_refused( array $body ): void {
		$id   = $this->started( $this->image_of( $this->act_as( 'author' ) ) );
		$rows = $this->urls( $id );

		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', "/flushes/{$id}/layouts", $body ) );
		self::assertSame( $rows, $this->urls( $id ) );
	}

	/**
	 * @return iterable<string, array{array<string, mixed>}>
	 */
	public static function malformed(): iterable {
		yield 'nothing' => [ [] ];
		yield 'layouts that are none' => [ [ 'layouts' => 'all' ] ];
		yield 'another site’s page' => [
			[
				'layouts' => [
					[
						'url'     => 'https://elsewhere.test/',
						'state'   => 'late',
						'screens' => [],
						'images'  => [],
					],
				],
			],
		];
		yield 'a word for yes' => [
			[
				'layouts'   => [],
				'measuring' => 'certainly',
			],
		];
	}

	/**
	 * @param array<string, mixed> $fields
	 */
	#[DataProvider( 'foreign' )]
	public function test_only_a_removal_of_images_waits_for_measurements( array $fields ): void {
		$this->act_as( 'administrator' );
		$total = ( new Flushes() )->find( [] )['total'];

		self::assert_rest_error(
			'shortpixel_flush_invalid_input',
			400,
			$this->rest( 'POST', '/flushes', $fields + [ 'measuring' => true ] )
		);
		self::assertSame( $total, ( new Flushes() )->find( [] )['total'] );
	}

	/**
	 * @return iterable<string, array{array<string, mixed>}>
	 */
	public static function foreign(): iterable {
		yield 'everything' => [
			[
				'scope'             => 'site',
				'expected_endpoint' => 'https://cdn.shortpixel.ai/dummy',
			],
		];
		yield 'the library' => [
			[
				'scope'   => 'images',
				'library' => true,
			],
		];
	}

	private function image_of( int $user ): int {
		return $this->attachment( [ 'author' => $user ] );
	}

	/**
	 * @param array<string, mixed> $more
	 */
	private function started( int $image, array $more = [ 'measuring' => true ] ): int {
		$response = $this->rest(
			'POST',
			'/flushes',
			[
				'scope'       => 'images',
				'attachments' => [ $image ],
			] + $more
		);
		self::assertSame( 202, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		$id = self::body( $response )['id'];
		self::assertIsInt( $id );
		return $id;
	}

	/**
	 * @param list<array<string, mixed>> $layouts
	 */
	private function send( int $id, array $layouts, bool $goes_on ): \WP_REST_Response {
		return $this->rest(
			'POST',
			"/flushes/{$id}/layouts",
			[
				'layouts'   => $layouts,
				'measuring' => $goes_on,
			]
		);
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function layout( int $image ): array {
		return [
			'url'     => 'http://example.org/about/',
			'state'   => 'measured',
			'screens' => [
				[
					'width'   => 390,
					'height'  => 844,
					'density' => 3,
				],
			],
			'images'  => [
				[
					'source' => (string) wp_get_attachment_url( $image ),
					'kind'   => 'image',
					'width'  => 4000,
					'height' => 3000,
					'boxes'  => [
						[
							'width'     => 300.5,
							'height'    => 200,
							'padding_x' => 0,
							'padding_y' => 0,
							'screens'   => [ 0 ],
						],
					],
				],
			],
		];
	}

	private function run_for( int $id, int $seconds ): void {
		$this->now += $seconds;
		( new Runner() )->step( $id, 2.0 );
	}

	private function state( int $id ): string {
		return ( new Flushes() )->get( $id )->state ?? '';
	}

	/**
	 * @return list<string>
	 */
	private function urls( int $id ): array {
		return array_map( static fn ( $purge ): string => $purge->url, ( new Purges() )->find( $id, [ 'per_page' => 1000 ] )['purges'] );
	}

	/**
	 * @return array<string, true>
	 */
	private function found_in( int $id ): array {
		return array_fill_keys(
			array_map( static fn ( $purge ): string => $purge->found_in, ( new Purges() )->find( $id, [ 'per_page' => 1000 ] )['purges'] ),
			true
		);
	}
}
