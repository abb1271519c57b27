<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Plan;
use ShortPixelFlush\Flush\Purges;
use ShortPixelFlush\Flush\Runner;
use WP_REST_Response;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\queue_image;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\start;
use function ShortPixelFlush\Flush\take;
use function ShortPixelFlush\Flush\used;

require_once __DIR__ . '/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/queue-image.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/store/usage.php';

/**
 * Nothing large and nothing billed starts before somebody has agreed to it, nobody flushes more in a day than they may, and what begins
 * by itself stays within the owner's credits.
 */
final class CostsTest extends Rest_Test_Case {

	private int $now = 1800000000;

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_now', fn (): int => $this->now );
	}

	/**
	 * Logs somebody in, and gives an image of theirs so many copies.
	 */
	private function image_of( string $role, int $copies, int $bytes = 524288 ): int {
		$user = $this->act_as( $role );
		$id   = $this->attachment( [ 'author' => $user ] );
		wp_update_attachment_metadata( $id, [ 'filesize' => $bytes ] + (array) wp_get_attachment_metadata( $id ) );
		$this->give_copies( $id, $copies );
		return $id;
	}

	private function give_copies( int $id, int $copies ): void {
		remove_all_filters( 'shortpixel_flush_variants' );
		add_filter(
			'shortpixel_flush_variants',
			static fn ( array $variants, array $ids ): array => array_map(
				static fn ( int $width, int $attachment ): array => [
					'url'           => "https://cdn.shortpixel.ai/spai2/w_{$width}+ret_img/http://example.org/{$attachment}.jpg",
					'source'        => "http://example.org/{$attachment}.jpg",
					'attachment_id' => $attachment,
					'found_in'      => 'settings',
				],
				range( 1, $copies ),
				array_fill( 0, $copies, $ids[0] )
			),
			10,
			2
		);
	}

	private function use_cloudfront(): void {
		add_filter(
			'shortpixel_flush_configured_edges',
			static fn (): array => [
				[
					'id'    => 'aws',
					'kind'  => 'cloudfront',
					'hosts' => [ 'cdn.shortpixel.ai' ],
					'setup' => [],
				],
			]
		);
	}

	/**
	 * @param array<string, mixed> $more
	 */
	private function flush_image( int $id, array $more = [] ): WP_REST_Response {
		return $this->rest(
			'POST',
			'/flushes',
			$more + [
				'scope'       => 'images',
				'attachments' => [ $id ],
			]
		);
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function roles(): array {
		return [
			'an author'        => [ 'author' ],
			'an editor'        => [ 'editor' ],
			'an administrator' => [ 'administrator' ],
		];
	}

	#[DataProvider( 'roles' )]
	public function test_more_than_a_thousand_copies_have_to_be_agreed_to( string $role ): void {
		$id      = $this->image_of( $role, 1001 );
		$refused = $this->flush_image( $id );
		self::assert_rest_error( 'shortpixel_flush_not_confirmed', 409, $refused );
		$body = self::body( $refused );
		self::assertIsString( $body['message'] );
		self::assertStringStartsWith( 'This flushes 1,001 copies. At most about ', $body['message'] );
		self::assertStringEndsWith( 'It has to be confirmed first. Nothing has been flushed.', $body['message'] );
		self::assertSame( 0, ( new Flushes() )->find( [] )['total'] );

		$agreed = [
			'confirmed' => [
				'addresses' => 1000,
				'money'     => 0,
			],
		];
		self::assert_rest_error( 'shortpixel_flush_not_confirmed', 409, $this->flush_image( $id, $agreed ) );
		$agreed['confirmed']['addresses'] = 1001;
		self::assertSame( 202, $this->flush_image( $id, $agreed )->get_status() );
	}

	#[DataProvider( 'roles' )]
	public function test_up_to_a_thousand_copies_that_cost_no_money_start_at_once( string $role ): void {
		self::assertSame( 202, $this->flush_image( $this->image_of( $role, 1000 ) )->get_status() );
	}

	#[DataProvider( 'roles' )]
	public function test_what_costs_money_at_an_edge_has_to_be_agreed_to_with_the_sum( string $role ): void {
		$this->use_cloudfront();
		$id      = $this->image_of( $role, 300 );
		$refused = self::body( $this->flush_image( $id ) );
		self::assertSame( 'shortpixel_flush_not_confirmed', $refused['code'] );
		self::assertStringContainsString( 'Purging 300 links at Amazon CloudFront costs up to US$ 1.50.', self::text( $refused['message'] ) );
		self::assertSame( 1.5, self::part( $refused, 'data', 'estimate', 'money' ) );

		$agree = fn ( float|int|null $money ): int => $this->flush_image(
			$id,
			[
				'confirmed' => [
					'addresses' => 300,
					'money'     => $money,
				],
			]
		)->get_status();
		self::assertSame( [ 409, 409, 202 ], [ $agree( 0 ), $agree( 1.4 ), $agree( 1.5 ) ] );
	}

	#[DataProvider( 'roles' )]
	public function test_what_is_measured_meanwhile_does_not_join_a_flush_at_a_billed_edge( string $role ): void {
		$agreed = [
			'measuring' => true,
			'confirmed' => [
				'addresses' => 300,
				'money'     => 1.5,
			],
		];
		self::assertNotSame( [], self::body( $this->flush_image( $this->image_of( $role, 300 ), $agreed ) )['measuring'] );

		$this->use_cloudfront();
		$flush = self::body( $this->flush_image( $this->image_of( $role, 300 ), $agreed ) );
		self::assertSame( [], $flush['measuring'] );
		self::assertIsInt( $flush['id'] );
		$late = [
			'layouts'   => [],
			'measuring' => true,
		];
		self::assert_rest_error( 'shortpixel_flush_ended', 409, $this->rest( 'POST', "/flushes/{$flush['id']}/layouts", $late ) );
	}

	public function test_emptying_an_edge_that_charges_has_to_be_agreed_to_as_well(): void {
		$this->use_cloudfront();
		$this->act_as( 'administrator' );
		$plan = self::body(
			$this->rest(
				'POST',
				'/flushes',
				[
					'scope'   => 'site',
					'dry_run' => true,
				]
			)
		);
		self::assertTrue( self::part( $plan, 'estimate', 'asks' ) );
		self::assertStringContainsString( 'Emptying Amazon CloudFront costs up to US$ 0.01.', (string) wp_json_encode( self::part( $plan, 'site', 'effects' ) ) );

		$site = [
			'scope'             => 'site',
			'expected_endpoint' => self::part( $plan, 'site', 'endpoint', 'from' ),
		];
		self::assert_rest_error( 'shortpixel_flush_not_confirmed', 409, $this->rest( 'POST', '/flushes', $site ) );
		$agreed = [
			'addresses' => 0,
			'money'     => self::part( $plan, 'estimate', 'money' ),
		];
		self::assertNotSame( 'shortpixel_flush_not_confirmed', self::body( $this->rest( 'POST', '/flushes', $site + [ 'confirmed' => $agreed ] ) )['code'] ?? '' );
	}

	/**
	 * A flush of somebody's own, all of whose copies are to be tried again.
	 *
	 * @param list<array<string, mixed>> $steps
	 */
	private function ended_flush( string $role, int $copies, string $state = 'failed', array $steps = [] ): int {
		$user = $this->act_as( $role );
		$id   = $this->flush(
			$user,
			[
				'purges'     => [ 'queued' => $copies ],
				'attachment' => $this->attachment( [ 'author' => $user ] ),
				'steps'      => $steps,
			]
		);
		( new Purges() )->move( $id, [ 'queued' ], [ 'state' => $state ] );
		( new Flushes() )->change( $id, static fn (): array => [ 'state' => 'partial' ] );
		return $id;
	}

	private function retry( int $id, ?int $addresses = null, float|int|null $money = 0 ): WP_REST_Response {
		$agreed = [
			'addresses' => $addresses,
			'money'     => $money,
		];
		return $this->rest( 'POST', "/flushes/{$id}/retry", null === $addresses ? [] : [ 'confirmed' => $agreed ] );
	}

	#[DataProvider( 'roles' )]
	public function test_trying_more_than_a_thousand_copies_again_has_to_be_agreed_to_as_well( string $role ): void {
		$id      = $this->ended_flush( $role, 1001 );
		$refused = $this->retry( $id );
		self::assert_rest_error( 'shortpixel_flush_not_confirmed', 409, $refused );
		self::assertStringStartsWith( 'This flushes 1,001 copies. ', self::text( self::part( self::body( $refused ), 'data', 'estimate', 'question' ) ) );
		self::assertSame( 'partial', ( new Flushes() )->get( $id )->state ?? '' );
		self::assertSame( 0.0, used( 'user ' . get_current_user_id() ), 'Nothing is taken of the day either.' );

		self::assert_rest_error( 'shortpixel_flush_not_confirmed', 409, $this->retry( $id, 1000 ) );
		self::assertSame( 200, $this->retry( $id, 1001 )->get_status() );
		self::assertSame( 200, $this->retry( $this->ended_flush( $role, 1000 ) )->get_status(), 'Up to a thousand are tried again at once.' );
	}

	#[DataProvider( 'roles' )]
	public function test_trying_again_what_costs_money_at_an_edge_has_to_be_agreed_to_with_the_sum( string $role ): void {
		$this->use_cloudfront();
		$id      = $this->ended_flush( $role, 300 );
		$refused = self::body( $this->retry( $id ) );
		self::assertSame( 'shortpixel_flush_not_confirmed', $refused['code'] );
		self::assertStringContainsString( 'Purging 300 links at Amazon CloudFront costs up to US$ 3.00.', self::text( $refused['message'] ), 'All are checked, and purged again where that shows the old image.' );
		self::assertSame( [ 409, 409, 200 ], [ $this->retry( $id, 300, 0 )->get_status(), $this->retry( $id, 300, 2.9 )->get_status(), $this->retry( $id, 300, 3.0 )->get_status() ] );
	}

	public function test_purging_at_the_edge_once_more_what_shortpixel_took_has_to_be_agreed_to_too(): void {
		$this->use_cloudfront();
		$step = [
			'id'    => 'edge',
			'state' => 'failed',
			'code'  => 'edge_refused',
			'data'  => [ 'edge' => 'aws' ],
		];
		$id   = $this->ended_flush( 'administrator', 20, 'fresh', [ $step ] );
		self::assertSame( 0.2, self::part( self::body( $this->retry( $id ) ), 'data', 'estimate', 'money' ) );
		self::assertSame( 200, $this->retry( $id, 20, 0.2 )->get_status() );
	}

	public function test_images_that_a_stopped_flush_has_not_planned_yet_are_part_of_what_is_agreed_to(): void {
		add_filter( 'shortpixel_flush_daily_addresses', static fn (): int => 0 );
		$id    = $this->image_of( 'author', 1001 );
		$flush = queue_image( $id, 'Replaced' );
		$this->run_it( $flush );
		$this->act_as( 'administrator' );
		self::assertSame( 1001, self::part( self::body( $this->retry( $flush ) ), 'data', 'estimate', 'addresses' ) );
		self::assertSame( 200, $this->retry( $flush, 1001 )->get_status() );
	}

	public function test_emptying_an_edge_that_charges_once_more_has_to_be_agreed_to(): void {
		$this->use_cloudfront();
		$step = static fn ( string $id, string $state ): array => [
			'id'    => $id,
			'state' => $state,
		];
		$id   = $this->flush(
			$this->act_as( 'administrator' ),
			[
				'scope'         => 'site',
				'state'         => 'partial',
				'endpoint_from' => 'https://cdn.shortpixel.ai/spai2',
				'endpoint_to'   => 'https://cdn.shortpixel.ai/spai3',
				'steps'         => [ $step( 'switch', 'done' ), $step( 'page_caches', 'failed' ), $step( 'edge', 'skipped' ) ],
			]
		);
		self::assertStringContainsString( 'Emptying Amazon CloudFront costs up to US$ 0.01.', self::text( self::body( $this->retry( $id ) )['message'] ) );
		self::assertSame( 200, $this->retry( $id, 0, 0.01 )->get_status() );
	}

	public function test_a_retry_that_somebody_else_was_quicker_with_takes_nothing_of_the_day(): void {
		$id   = $this->ended_flush( 'author', 3 );
		$seen = ( new Flushes() )->get( $id ) ?? self::fail();
		( new Flushes() )->change( $id, static fn (): array => [ 'reason' => 'Meanwhile' ] );
		self::assertInstanceOf( \WP_Error::class, retry_flush( $seen ) );
		self::assertSame( 0.0, used( 'user ' . get_current_user_id() ) );
	}

	public function test_a_click_looks_its_limits_up_once(): void {
		$id      = $this->image_of( 'author', 3 );
		$looks   = 0;
		$user    = get_current_user_id();
		$counter = static function ( string $query ) use ( $user, &$looks ): string {
			$looks += str_contains( $query, 'shortpixel_flush_flushes' ) && str_contains( $query, "user_id = {$user}" ) && str_contains( $query, "'waiting'" ) && str_starts_with( $query, 'SELECT' ) ? 1 : 0;
			return $query;
		};
		add_filter( 'query', $counter );
		self::assertSame( 202, $this->flush_image( $id )->get_status() );
		self::assertSame( 1, $looks );
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function malformed(): array {
		return [
			'a flag'                 => [ true ],
			'no addresses'           => [ [ 'money' => 0 ] ],
			'no money'               => [ [ 'addresses' => 5000 ] ],
			'addresses in words'     => [
				[
					'addresses' => 'all',
					'money'     => 0,
				],
			],
			'more than PHP counts'   => [
				[
					'addresses' => 1e300,
					'money'     => 0,
				],
			],
			'less than nothing'      => [
				[
					'addresses' => -1,
					'money'     => 0,
				],
			],
			'something else as well' => [
				[
					'addresses' => 5000,
					'money'     => 0,
					'credits'   => 3,
				],
			],
		];
	}

	#[DataProvider( 'malformed' )]
	public function test_an_agreement_has_to_name_both_sums( mixed $confirmed ): void {
		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->flush_image( $this->image_of( 'author', 3 ), [ 'confirmed' => $confirmed ] ) );
	}

	public function test_a_plan_says_what_it_costs_and_how_that_was_reckoned(): void {
		$id   = $this->image_of( 'administrator', 200 );
		$plan = self::body( $this->flush_image( $id, [ 'dry_run' => true ] ) );

		self::assertIsArray( $plan['notes'] );
		$sentence = self::text( $plan['notes'][ count( $plan['notes'] ) - 1 ] );
		self::assertStringContainsString( 'At most about 6.7 ShortPixel credits, if visitors ask for all 200 copies again; which of them they use is not known. A credit is 5 MB of traffic, and the files on this site are about', $sentence );
		self::assertNull( $plan['left'] );

		$this->use_cloudfront();
		$plan = self::body( $this->flush_image( $id, [ 'dry_run' => true ] ) );
		self::assertSame( 200, self::part( $plan, 'estimate', 'credits' ), 'Behind a CDN of the site’s own each copy takes one.' );
		self::assertNull( self::part( $plan, 'estimate', 'likely_credits' ), 'Nobody knows which of them visitors use.' );
		self::assertStringContainsString( 'each copy that is made again takes one credit', (string) wp_json_encode( $plan['notes'] ) );
	}

	public function test_of_copies_that_browsers_could_ask_for_those_count_as_likely_that_were_there_at_earlier_flushes(): void {
		$this->use_cloudfront();
		$id = $this->image_of( 'administrator', 200 );
		add_filter( 'shortpixel_flush_variants', static fn ( array $variants ): array => array_map( static fn ( array $variant ): array => [ 'found_in' => 'place' ] + $variant, $variants ), 11 );
		$plan = self::body( $this->flush_image( $id, [ 'dry_run' => true ] ) );
		self::assertSame( [ 16, 200 ], [ self::part( $plan, 'estimate', 'likely_credits' ), self::part( $plan, 'estimate', 'credits' ) ] );
		self::assertStringContainsString( 'About 16 to 200 ShortPixel credits: 16 if visitors ask again for the 16 copies of the commonest screens, 200 if they ask for all 200.', (string) wp_json_encode( $plan['notes'] ) );

		$earlier = $this->ended_flush( 'administrator', 1, 'fresh' );
		$found   = [
			'asked' => 20,
			'there' => 15,
		];
		( new Flushes() )->change( $earlier, static fn ( Flush $flush ): array => [ 'notes' => $flush->notes_with( [ 'found' => $found ] ) ] );
		$plan = self::body( $this->flush_image( $id, [ 'dry_run' => true ] ) );
		self::assertSame( 12, self::part( $plan, 'estimate', 'likely_credits' ) );
		self::assertStringContainsString( 'About 12 to 200 ShortPixel credits', (string) wp_json_encode( $plan['notes'] ) );
		self::assertStringContainsString( 'Before earlier flushes, 75% of such copies were on the CDN', (string) wp_json_encode( $plan['notes'] ) );
	}

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function limited(): array {
		return [
			'an author'        => [ 'author', true ],
			'an editor'        => [ 'editor', true ],
			'an administrator' => [ 'administrator', false ],
		];
	}

	#[DataProvider( 'limited' )]
	public function test_who_may_not_flush_everything_flushes_so_many_copies_a_day( string $role, bool $is_limited ): void {
		add_filter( 'shortpixel_flush_daily_addresses', static fn (): int => 100 );
		$id = $this->image_of( $role, 60 );
		self::assertSame( $is_limited ? 100 : null, self::body( $this->flush_image( $id, [ 'dry_run' => true ] ) )['left'] );
		self::assertSame( 202, $this->flush_image( $id )->get_status() );

		$plan = self::body( $this->flush_image( $id, [ 'dry_run' => true ] ) );
		self::assertSame( $is_limited ? 40 : null, $plan['left'] );
		self::assertSame( $is_limited, str_contains( (string) wp_json_encode( $plan['notes'] ), 'You may flush 100 copies in 24 hours, and have 40 left. This would take 60' ) );
		$second = $this->flush_image( $id );
		if ( ! $is_limited ) {
			self::assertSame( 202, $second->get_status() );
			return;
		}
		self::assert_rest_error( 'shortpixel_flush_daily_limit', 429, $second );
		self::assertSame( 'You may flush 100 copies in 24 hours, and have 40 left. This would take 60 copies, so nothing has been flushed. Choose fewer images, or try again in 1 day.', self::body( $second )['message'] );
		self::assertSame( 1, ( new Flushes() )->find( [] )['total'] );

		$this->give_copies( $id, 40 );
		self::assertSame( 202, $this->flush_image( $id )->get_status(), 'What is left can be used.' );

		// Whatever the history forgets.
		( new Flushes() )->delete( array_map( static fn ( $flush ): int => $flush->id, ( new Flushes() )->find( [] )['flushes'] ) );
		self::assert_rest_error( 'shortpixel_flush_daily_limit', 429, $this->flush_image( $id ) );
		$this->now += 23 * 3600;
		self::assert_rest_error( 'shortpixel_flush_daily_limit', 429, $this->flush_image( $id ) );
		$this->now += 2 * 3600;
		self::assertSame( 202, $this->flush_image( $id )->get_status(), 'A day later there is room again.' );
	}

	public function test_the_number_is_a_setting_and_5000_without_one(): void {
		$id = $this->image_of( 'author', 1 );
		self::assertSame( 5000, self::body( $this->flush_image( $id, [ 'dry_run' => true ] ) )['left'] );
		update_option( 'shortpixel_flush_settings', [ 'daily_addresses' => 0 ], false );
		self::assert_rest_error( 'shortpixel_flush_daily_limit', 429, $this->flush_image( $id ) );
	}

	public function test_one_authors_copies_are_not_anothers(): void {
		add_filter( 'shortpixel_flush_daily_addresses', static fn (): int => 100 );
		self::assertSame( 202, $this->flush_image( $this->image_of( 'author', 100 ) )->get_status() );
		self::assertSame( 202, $this->flush_image( $this->image_of( 'author', 100 ) )->get_status() );
	}

	public function test_trying_again_counts_too(): void {
		add_filter( 'shortpixel_flush_daily_addresses', static fn (): int => 5 );
		$user = $this->act_as( 'author' );
		$id   = $this->flush(
			$user,
			[
				'state'      => 'partial',
				'purges'     => [ 'stale' => 3 ],
				'attachment' => $this->attachment( [ 'author' => $user ] ),
			]
		);
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/retry" )->get_status() );
		self::assertSame( 3.0, used( "user {$user}" ) );

		( new Flushes() )->change( $id, static fn (): array => [ 'state' => 'partial' ] );
		( new \ShortPixelFlush\Flush\Purges() )->move( $id, [ 'queued' ], [ 'state' => 'stale' ] );
		self::assert_rest_error( 'shortpixel_flush_daily_limit', 429, $this->rest( 'POST', "/flushes/{$id}/retry" ) );
		self::assertSame( 'partial', ( new Flushes() )->get( $id )->state ?? '' );
	}

	public function test_of_two_requests_at_once_only_one_takes_what_is_left(): void {
		self::assertSame( [ true, false, true ], [ take( 'user 7', 60, 100 ), take( 'user 7', 60, 100 ), take( 'user 7', 40, 100 ) ] );
	}

	public function test_a_flush_that_a_hook_began_stops_before_the_owners_credits_are_passed_and_says_so(): void {
		update_option( 'shortpixel_flush_settings', [ 'daily_credits' => 5 ], false );
		$id = $this->image_of( 'administrator', 90 );
		// So that the mean is that of the one file.
		wp_update_attachment_metadata( $id, [ 'sizes' => [] ] + (array) wp_get_attachment_metadata( $id ) );
		$flush = queue_image( $id, 'Replaced' );
		$this->run_it( $flush );

		$shape = flush_shape( ( new Flushes() )->get( $flush ) ?? self::fail() );
		self::assertSame( [ 'failed', true ], [ $shape['state'], $shape['can']['retry'] ] );
		self::assertSame( 'Stopped, because it began by itself and would have passed the limit of credits a day in the settings. 1 image is left. Try again to flush it all the same. Visitors may still see the old image.', $shape['message'] );
		self::assertStringNotContainsString( 'cdn.shortpixel.ai', (string) wp_json_encode( $this->requests ) );

		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$flush}/retry" )->get_status() );
		$this->run_it( $flush );
		self::assertSame( 90, self::part( self::body( $this->rest( 'GET', "/flushes/{$flush}" ) ), 'copies', 'total' ), 'Somebody asked for it in person.' );
	}

	public function test_within_the_credits_it_runs_and_what_people_flush_counts_as_well(): void {
		update_option( 'shortpixel_flush_settings', [ 'daily_credits' => 5 ], false );
		$id = $this->image_of( 'administrator', 40, 524288 );
		self::assertSame( 202, $this->flush_image( $id )->get_status() );
		self::assertGreaterThan( 0.0, used( 'credits' ) );

		$this->run_it( queue_image( $this->attachment() ) );
		self::assertSame( 40, flush_shape( ( new Flushes() )->find( [ 'per_page' => 1 ] )['flushes'][0] )['copies']['total'] );
	}

	public function test_a_flush_that_a_hook_began_for_an_author_is_held_to_the_authors_number(): void {
		add_filter( 'shortpixel_flush_daily_addresses', static fn (): int => 100 );
		$id    = $this->image_of( 'author', 101 );
		$flush = queue_image( $id, 'Replaced' );
		wp_set_current_user( 0 );
		$this->run_it( $flush );
		$stopped = ( new Flushes() )->get( $flush ) ?? self::fail();
		self::assertSame( 'failed', $stopped->state );
		self::assertStringStartsWith( 'Stopped, because whoever changed the images may flush only so many copies a day. 1 image is left.', flush_shape( $stopped )['message'] );
	}

	public function test_who_tries_again_what_an_author_may_not_flush_today_is_held_to_their_own_number(): void {
		add_filter( 'shortpixel_flush_daily_addresses', static fn (): int => 100 );
		$flush = queue_image( $this->image_of( 'author', 101 ), 'Replaced' );
		$this->run_it( $flush );
		self::assertSame( 'failed', ( new Flushes() )->get( $flush )->state ?? '' );

		$this->act_as( 'administrator' );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$flush}/retry" )->get_status() );
		wp_set_current_user( 0 );
		$this->run_it( $flush );
		self::assertSame( 101, flush_shape( ( new Flushes() )->get( $flush ) ?? self::fail() )['copies']['total'] );
	}

	public function test_copies_that_the_limit_of_credits_stops_are_not_counted_as_flushed(): void {
		update_option( 'shortpixel_flush_settings', [ 'daily_credits' => 5 ], false );
		$id = $this->image_of( 'author', 90 );
		wp_update_attachment_metadata( $id, [ 'sizes' => [] ] + (array) wp_get_attachment_metadata( $id ) );
		$user = get_current_user_id();
		$this->run_it( queue_image( $id, 'Replaced' ) );

		self::assertSame( [ 0.0, 0.0 ], [ used( "user {$user}" ), used( 'credits' ) ] );
	}

	public function test_what_the_database_refuses_is_not_counted_as_flushed(): void {
		global $wpdb;
		update_option( 'shortpixel_flush_settings', [ 'daily_credits' => 500 ], false );
		$id     = $this->image_of( 'author', 10 );
		$user   = get_current_user_id();
		$plan   = plan_for( 'images', [ $id ], [] );
		$refuse = static fn ( string $query ): string => str_starts_with( $query, 'INSERT' ) && str_contains( $query, 'shortpixel_flush_' ) && ! str_contains( $query, 'option_name' ) ? 'SELECT nothing FROM nowhere' : $query;
		self::assertInstanceOf( Plan::class, $plan );
		add_filter( 'query', $refuse );
		$wpdb->suppress_errors( true );
		$refusal = start( $plan, '', $user );
		$wpdb->suppress_errors( false );
		remove_filter( 'query', $refuse );

		self::assertSame( [ 'shortpixel_flush_storage_failed', 0.0, 0.0 ], [ is_wp_error( $refusal ) ? $refusal->get_error_code() : '', used( "user {$user}" ), used( 'credits' ) ] );
	}

	public function test_what_begins_by_itself_leaves_an_edge_alone_that_charges_until_somebody_agrees(): void {
		$this->use_cloudfront();
		$id    = $this->image_of( 'administrator', 3 );
		$flush = queue_image( $id, 'Replaced' );
		$shape = $this->checked( $flush );
		self::assertSame( [], array_filter( array_column( $this->requests, 'url' ), static fn ( $url ): bool => str_contains( self::text( $url ), 'cloudfront' ) ) );
		self::assertNotSame( 'done', $shape['state'] );
		self::assertStringContainsString( 'Amazon CloudFront charges for purges, so a flush that begins by itself leaves it alone.', (string) wp_json_encode( $shape['steps'] ) );
		self::assert_rest_error( 'shortpixel_flush_not_confirmed', 409, $this->rest( 'POST', "/flushes/{$flush}/retry" ) );
	}

	public function test_the_settings_can_let_what_begins_by_itself_cost_money(): void {
		$this->use_cloudfront();
		update_option( 'shortpixel_flush_settings', [ 'automatic_charges' => true ], false );
		$this->checked( queue_image( $this->image_of( 'administrator', 3 ), 'Replaced' ) );

		self::assertNotSame( [], array_filter( array_column( $this->requests, 'url' ), static fn ( $url ): bool => str_contains( self::text( $url ), 'cloudfront' ) ) );
	}

	/**
	 * @return array{state: string, steps: list<array<string, mixed>>, ...} Once the copies were asked for again.
	 */
	private function checked( int $flush ): array {
		$this->run_it( $flush );
		$this->now += 300;
		$this->run_it( $flush );
		return flush_shape( ( new Flushes() )->get( $flush ) ?? self::fail() );
	}

	private function run_it( int $flush ): void {
		for ( $turn = 0; $turn < 4; $turn++ ) {
			( new Runner() )->step( $flush, 2.0 );
		}
	}

	private static function text( mixed $value ): string {
		self::assertIsString( $value );
		return $value;
	}
}
