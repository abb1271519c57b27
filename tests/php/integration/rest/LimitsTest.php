<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Cli\Forecast;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Start_Request;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Php_Process;
use WP_REST_Response;
use function ShortPixelFlush\Abilities\abilities;
use function ShortPixelFlush\Abilities\execute;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\queue_image;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\start;
use function ShortPixelFlush\Store\take;
use function ShortPixelFlush\Store\used;
use const ShortPixelFlush\Flush\ACCOUNT_TRANSIENT;

require_once __DIR__ . '/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/abilities/abilities.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/queue-image.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';
require_once dirname( __DIR__, 4 ) . '/includes/store/usage.php';

/**
 * Large flushes need a confirmation. A user's images per day and open flushes are limited.
 */
final class LimitsTest extends Rest_Test_Case {

	private int $now = 1800000000;

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_now', fn (): int => $this->now );
		add_filter(
			'shortpixel_flush_variants',
			static fn ( array $variants, array $ids ): array => array_map(
				static fn ( int $id ): array => [
					'url'           => "https://cdn.shortpixel.ai/spai2/w_300+ret_img/http://example.org/{$id}.jpg",
					'source'        => "http://example.org/{$id}.jpg",
					'attachment_id' => $id,
					'found_in'      => 'settings',
				],
				$ids
			),
			10,
			2
		);
	}

	/**
	 * Logs in a new user with `$count` images of 1 MB each, without further sizes.
	 *
	 * @return list<int>
	 */
	private function images_of( string $role, int $count ): array {
		$user = $this->act_as( $role );
		$ids  = [];
		for ( $n = 0; $n < $count; $n++ ) {
			$id = wp_insert_attachment(
				[
					'post_mime_type' => 'image/jpeg',
					'post_status'    => 'inherit',
					'post_author'    => $user,
				],
				"2026/11/limits-{$user}-{$n}.jpg"
			);
			self::assertIsInt( $id );
			wp_update_attachment_metadata(
				$id,
				[
					'file'     => "2026/11/limits-{$user}-{$n}.jpg",
					'filesize' => 1048576,
				]
			);
			$ids[] = $id;
		}
		return $ids;
	}

	/**
	 * @param list<int>            $ids
	 * @param array<string, mixed> $more
	 */
	private function flush_images( array $ids, array $more = [] ): WP_REST_Response {
		return $this->rest(
			'POST',
			'/flushes',
			$more + [
				'scope'       => 'images',
				'attachments' => $ids,
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
	public function test_more_than_a_hundred_images_have_to_be_agreed_to( string $role ): void {
		$ids     = $this->images_of( $role, 102 );
		$refused = $this->flush_images( $ids );
		self::assert_rest_error( 'shortpixel_flush_not_confirmed', 409, $refused );
		self::assertSame( '102 images, probably 21 credits. This has to be confirmed first.', self::body( $refused )['message'] );
		self::assertSame( 0, ( new Flushes() )->find( [] )['total'] );

		self::assertSame( 409, $this->flush_images( $ids, [ 'confirmed' => 101 ] )->get_status(), 'What grew since is asked for again.' );
		self::assertSame( 202, $this->flush_images( $ids, [ 'confirmed' => 102 ] )->get_status() );
		self::assertSame( 202, $this->flush_images( array_slice( $ids, 0, 100 ) )->get_status(), 'A hundred start at once.' );
	}

	public function test_a_dry_run_tells_beforehand_what_has_to_be_agreed_to(): void {
		$plan = self::body( $this->flush_images( $this->images_of( 'administrator', 101 ), [ 'dry_run' => true ] ) );
		self::assertSame(
			[
				'images'   => 101,
				'credits'  => 21,
				'asks'     => true,
				'sentence' => '101 images, probably 21 credits.',
			],
			$plan['estimate']
		);
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function malformed(): array {
		return [
			'a flag'               => [ true ],
			'a word'               => [ 'all' ],
			'more than PHP counts' => [ 1e300 ],
			'less than nothing'    => [ -1 ],
			'an object'            => [ [ 'images' => 5 ] ],
		];
	}

	#[DataProvider( 'malformed' )]
	public function test_an_agreement_is_a_number_of_images( mixed $confirmed ): void {
		self::assert_rest_error(
			'shortpixel_flush_invalid_input',
			400,
			$this->flush_images( $this->images_of( 'author', 1 ), [ 'confirmed' => $confirmed ] )
		);
	}

	/**
	 * @return array<string, array{int, string}>
	 */
	public static function images_and_their_estimate(): array {
		return [
			'one'                     => [ 1, '1 image, probably 1 credit.' ],
			'eight'                   => [ 8, '8 images, probably 2 credits.' ],
			'more than start at once' => [ 105, '105 images, probably 21 credits.' ],
		];
	}

	/** @param non-empty-string $said */
	#[DataProvider( 'images_and_their_estimate' )]
	public function test_the_same_images_take_the_same_credits_at_every_door( int $count, string $said ): void {
		$ids   = $this->images_of( 'administrator', $count );
		$links = array_map( static fn ( int $id ): string => (string) wp_get_attachment_url( $id ), $ids );
		$what  = [
			'a row, the modal, the bulk action, the screen' => [
				'scope'       => 'images',
				'attachments' => $ids,
			],
			'the library'    => [
				'scope'   => 'images',
				'library' => true,
			],
			'Flush all'      => [ 'scope' => 'site' ],
			'links to files' => [
				'scope' => 'urls',
				'urls'  => $links,
			],
			'a pasted text'  => [
				'scope'  => 'urls',
				'pasted' => implode( "\n", $links ),
			],
		];
		foreach ( $what as $door => $request ) {
			$plan = self::body( $this->rest( 'POST', '/flushes', $request + [ 'dry_run' => true ] ) );
			self::assertSame( $said, self::part( $plan, 'estimate', 'sentence' ), $door );
		}
		$plan = plan_for( new Start_Request( [ 'attachments' => $ids ] ) );
		self::assertInstanceOf( Plan::class, $plan );
		self::assertStringStartsWith( $said, Forecast::of_plan( $plan, 'auto' )->sentences()[0], 'WP-CLI' );
		$site = plan_for( new Start_Request( [ 'scope' => 'site' ] ) );
		self::assertInstanceOf( Plan::class, $site );
		self::assertStringStartsWith( $said, Forecast::of_site( $site )->sentences()[0], 'WP-CLI, all' );
		self::assertContains( $said, $site->site['effects'] ?? [], 'the dialog of Flush all' );
		$planned = execute( 'plan-flush', abilities()['plan-flush']['input'], [ 'attachments' => $ids ] );
		self::assertIsArray( $planned );
		self::assertSame( $said, self::part( $planned, 'estimate', 'sentence' ), 'an agent' );
	}

	public function test_a_client_that_can_ask_gets_the_estimate_as_an_answer(): void {
		$ids   = $this->images_of( 'author', 102 );
		$asked = $this->flush_images( $ids, [ 'ask' => true ] );
		self::assertSame( 200, $asked->get_status() );
		self::assertSame(
			[
				'estimate' => [
					'images'   => 102,
					'credits'  => 21,
					'asks'     => true,
					'sentence' => '102 images, probably 21 credits.',
				],
			],
			self::body( $asked )
		);
		self::assertSame( 0, ( new Flushes() )->find( [] )['total'] );
		$agreed = [
			'ask'       => true,
			'confirmed' => 102,
		];
		self::assertSame( 202, $this->flush_images( $ids, $agreed )->get_status() );
		self::assertSame(
			202,
			$this->flush_images( array_slice( $ids, 0, 3 ), [ 'ask' => true ] )->get_status(),
			'Few images begin at once.'
		);
		$two = static fn (): int => 2;
		add_filter( 'shortpixel_flush_daily_images', $two );
		self::assertSame( 429, $this->flush_images( $ids, [ 'ask' => true ] )->get_status(), 'Nobody is asked what may not be done.' );
		remove_filter( 'shortpixel_flush_daily_images', $two );

		$id    = $this->ended_flush( 'author', 101 );
		$again = $this->rest( 'POST', "/flushes/{$id}/retry", [ 'ask' => true ] );
		self::assertSame( [ 200, 101 ], [ $again->get_status(), self::part( self::body( $again ), 'estimate', 'images' ) ] );
		self::assertSame( 'partial', ( new Flushes() )->get( $id )->state ?? '' );
	}

	public function test_without_credits_a_client_that_can_ask_begins_only_what_somebody_agreed_to(): void {
		$ids = $this->images_of( 'author', 1 );
		set_transient( ACCOUNT_TRANSIENT, 'exhausted' );
		$asked = $this->flush_images( $ids, [ 'ask' => true ] );
		self::assertSame(
			[ 200, [ 'no_credits' => 'No credits left: visitors get the originals.' ] ],
			[ $asked->get_status(), self::body( $asked ) ]
		);
		self::assertSame( 0, ( new Flushes() )->find( [] )['total'] );

		$agreed = [
			'ask'             => true,
			'without_credits' => true,
		];
		self::assertSame( 202, $this->flush_images( $ids, $agreed )->get_status() );
		self::assertSame( 202, $this->flush_images( $ids )->get_status(), 'A script asks nobody.' );
		set_transient( ACCOUNT_TRANSIENT, 'low' );
		self::assertSame( 202, $this->flush_images( $ids, [ 'ask' => true ] )->get_status() );
	}

	public function test_a_copy_takes_a_credit_behind_a_cdn_of_the_sites_own(): void {
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
		self::assertSame(
			3,
			self::part(
				self::body( $this->flush_images( $this->images_of( 'administrator', 3 ), [ 'dry_run' => true ] ) ),
				'estimate',
				'credits'
			)
		);

		$image = $this->attachment( [ 'sizes' => [ 'medium', 'large' ] ] );
		$plan  = $this->rest(
			'POST',
			'/flushes',
			[
				'scope'   => 'urls',
				'urls'    => [
					'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img/' . substr( (string) wp_get_attachment_url( $image ), 7 ),
				],
				'dry_run' => true,
			]
		);
		self::assertSame(
			1,
			self::part( self::body( $plan ), 'estimate', 'credits' ),
			'One link is one copy, however many files its image has.'
		);
	}

	/**
	 * Stores an ended flush of `$links` pasted links, all of which failed, and returns its id.
	 */
	private function ended_flush( string $role, int $links ): int {
		$user = $this->act_as( $role );
		$id   = $this->flush( $user, [ 'purges' => [] ] );
		( new Purges() )->add(
			$id,
			array_map(
				static fn ( int $n ): Variant => new Variant(
					"https://cdn.shortpixel.ai/spai2/w_{$n}+ret_img/http://example.org/a.jpg",
					'http://example.org/a.jpg',
					null,
					'pasted'
				),
				range( 1, $links )
			)
		);
		( new Purges() )->move( $id, [ 'queued' ], [ 'state' => 'failed' ] );
		( new Flushes() )->change( $id, static fn (): array => [ 'state' => 'partial' ] );
		return $id;
	}

	#[DataProvider( 'roles' )]
	public function test_trying_more_than_a_hundred_again_has_to_be_agreed_to_as_well( string $role ): void {
		$id    = $this->ended_flush( $role, 101 );
		$retry = fn ( int $agreed ): WP_REST_Response => $this->rest( 'POST', "/flushes/{$id}/retry", [ 'confirmed' => $agreed ] );
		self::assert_rest_error( 'shortpixel_flush_not_confirmed', 409, $retry( 100 ) );
		self::assertSame( 'partial', ( new Flushes() )->get( $id )->state ?? '' );
		self::assertSame( 0, used( get_current_user_id() ), 'Nothing is taken of the day either.' );
		self::assertSame( 200, $retry( 101 )->get_status() );

		$id = $this->ended_flush( $role, 100 );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/retry" )->get_status() );
	}

	public function test_images_that_a_stopped_flush_has_not_planned_yet_are_part_of_what_is_agreed_to(): void {
		add_filter( 'shortpixel_flush_daily_images', static fn (): int => 0 );
		$flush = 0;
		foreach ( $this->images_of( 'author', 101 ) as $id ) {
			$flush = queue_image( $id, 'Replaced' );
		}
		$this->run_it( $flush );
		$this->act_as( 'administrator' );
		self::assertSame( 101, self::part( self::body( $this->rest( 'POST', "/flushes/{$flush}/retry" ) ), 'data', 'estimate', 'images' ) );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$flush}/retry", [ 'confirmed' => 101 ] )->get_status() );
	}

	public function test_a_retry_that_somebody_else_was_quicker_with_takes_nothing_of_the_day(): void {
		$id   = $this->ended_flush( 'author', 3 );
		$seen = ( new Flushes() )->get( $id ) ?? self::fail();
		( new Flushes() )->change( $id, static fn (): array => [ 'reason' => 'Meanwhile' ] );
		self::assertInstanceOf( \WP_Error::class, retry_flush( $seen ) );
		self::assertSame( 0, used( get_current_user_id() ) );
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
	public function test_whoever_may_not_flush_everything_flushes_so_many_images_a_day( string $role, bool $is_limited ): void {
		add_filter( 'shortpixel_flush_daily_images', static fn (): int => 10 );
		$ids = $this->images_of( $role, 6 );
		self::assertSame( $is_limited ? 10 : null, self::body( $this->flush_images( $ids, [ 'dry_run' => true ] ) )['left'] );
		self::assertSame( 202, $this->flush_images( $ids )->get_status() );

		$plan = self::body( $this->flush_images( $ids, [ 'dry_run' => true ] ) );
		self::assertSame( $is_limited ? 4 : null, $plan['left'] );
		self::assertSame(
			$is_limited,
			str_contains( (string) wp_json_encode( $plan['notes'] ), 'You may flush 10 images in 24 hours, and have 4 left.' )
		);
		$second = $this->flush_images( $ids );
		if ( ! $is_limited ) {
			self::assertSame( 202, $second->get_status() );
			return;
		}
		self::assert_rest_error( 'shortpixel_flush_daily_limit', 429, $second );
		self::assertSame(
			'You may flush 10 images in 24 hours, and have 4 left. Flush fewer images, or flush again in 1 day.',
			self::body( $second )['message']
		);
		self::assertSame( 1, ( new Flushes() )->find( [] )['total'] );
		self::assertSame( 202, $this->flush_images( array_slice( $ids, 0, 4 ) )->get_status(), 'What is left can be used.' );

		// Deleted flushes still count towards the daily limit.
		( new Flushes() )->delete( array_map( static fn ( $flush ): int => $flush->id, ( new Flushes() )->find( [] )['flushes'] ) );
		$this->now += 23 * 3600;
		self::assert_rest_error( 'shortpixel_flush_daily_limit', 429, $this->flush_images( $ids ) );
		$this->now += 2 * 3600;
		self::assertSame( 202, $this->flush_images( $ids )->get_status(), 'A day later there is room again.' );
	}

	public function test_the_daily_limit_is_500_images_unless_a_filter_says_otherwise(): void {
		$ids = $this->images_of( 'author', 501 );
		self::assertSame( 500, self::body( $this->flush_images( [ $ids[0] ], [ 'dry_run' => true ] ) )['left'] );
		self::assert_rest_error( 'shortpixel_flush_daily_limit', 429, $this->flush_images( $ids, [ 'confirmed' => 501 ] ) );
		add_filter( 'shortpixel_flush_daily_images', static fn ( int $images, int $user ): int => $user, 10, 2 );
		self::assertSame( get_current_user_id(), self::body( $this->flush_images( [ $ids[0] ], [ 'dry_run' => true ] ) )['left'] );
	}

	public function test_one_authors_images_are_not_anothers(): void {
		add_filter( 'shortpixel_flush_daily_images', static fn (): int => 2 );
		self::assertSame( 202, $this->flush_images( $this->images_of( 'author', 2 ) )->get_status() );
		self::assertSame( 202, $this->flush_images( $this->images_of( 'author', 2 ) )->get_status() );
	}

	public function test_a_pasted_link_counts_as_an_image_even_where_several_are_of_one(): void {
		$user = $this->act_as( 'author' );
		$urls = array_map(
			static fn ( int $n ): string => "https://cdn.shortpixel.ai/spai/w_{$n}+ret_img/http://example.org/wp-content/uploads/never.jpg",
			range( 1, 4 )
		);
		$sent = $this->rest(
			'POST',
			'/flushes',
			[
				'scope' => 'urls',
				'urls'  => $urls,
			]
		);
		self::assertSame( 202, $sent->get_status(), (string) wp_json_encode( $sent->get_data() ) );
		self::assertSame( 4, used( $user ) );
	}

	public function test_trying_again_counts_too(): void {
		add_filter( 'shortpixel_flush_daily_images', static fn (): int => 5 );
		$id   = $this->ended_flush( 'author', 3 );
		$user = get_current_user_id();
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/retry" )->get_status() );
		self::assertSame( 3, used( $user ) );

		( new Flushes() )->change( $id, static fn (): array => [ 'state' => 'partial' ] );
		( new Purges() )->move( $id, [ 'queued' ], [ 'state' => 'stale' ] );
		self::assert_rest_error( 'shortpixel_flush_daily_limit', 429, $this->rest( 'POST', "/flushes/{$id}/retry" ) );
		self::assertSame( 'partial', ( new Flushes() )->get( $id )->state ?? '' );
	}

	public function test_more_than_is_left_is_not_taken(): void {
		self::assertSame( [ true, false, true ], [ take( 7, 60, 100 ), take( 7, 60, 100 ), take( 7, 40, 100 ) ] );
	}

	public function test_hooks_flush_only_as_many_images_as_the_authors_daily_limit_allows(): void {
		add_filter( 'shortpixel_flush_daily_images', static fn (): int => 3 );
		$ids  = $this->images_of( 'author', 5 );
		$user = get_current_user_id();
		// The images share one flush.
		$flush = max( 0, ...array_map( static fn ( int $id ): int => queue_image( $id, 'Replaced' ), $ids ) );
		wp_set_current_user( 0 );
		$this->run_it( $flush );
		$this->now += 300;
		$this->run_it( $flush );
		$stopped = ( new Flushes() )->get( $flush ) ?? self::fail();
		self::assertEqualsCanonicalizing( array_slice( $ids, 0, 3 ), ( new Purges() )->attachments( $flush ) );
		self::assertSame( 3, used( $user ) );
		self::assertStringContainsString(
			'The daily limit is reached, so 2 images are left. Flush again tomorrow, or ask an administrator.',
			(string) wp_json_encode( flush_shape( $stopped ) )
		);

		$this->act_as( 'administrator' );
		( new Flushes() )->change( $flush, static fn (): array => [ 'state' => 'partial' ] );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$flush}/retry" )->get_status() );
		wp_set_current_user( 0 );
		$this->run_it( $flush );
		// The database returns them in no particular order.
		self::assertEqualsCanonicalizing(
			$ids,
			( new Purges() )->attachments( $flush ),
			'Whoever tries again is held to their own number.'
		);
	}

	public function test_many_chosen_images_count_as_they_are_planned(): void {
		$ids  = $this->images_of( 'author', 120 );
		$user = get_current_user_id();
		$body = self::body( $this->flush_images( $ids, [ 'confirmed' => 120 ] ) );
		self::assertIsInt( $body['id'] );
		$this->run_it( $body['id'] );
		self::assertSame( 120, used( $user ) );
	}

	public function test_what_the_database_refuses_is_not_counted_as_flushed(): void {
		global $wpdb;
		$ids    = $this->images_of( 'author', 2 );
		$user   = get_current_user_id();
		$plan   = plan_for( new Start_Request( [ 'attachments' => $ids ] ) );
		$refuse = static fn ( string $query ): string => str_starts_with( $query, 'INSERT' ) && str_contains(
			$query,
			'shortpixel_flush_'
		) && ! str_contains( $query, 'option_name' ) ? 'SELECT nothing FROM nowhere' : $query;
		self::assertInstanceOf( Plan::class, $plan );
		add_filter( 'query', $refuse );
		$wpdb->suppress_errors( true );
		$refusal = start( $plan, '', $user );
		$wpdb->suppress_errors( false );
		remove_filter( 'query', $refuse );

		self::assertSame(
			[ 'shortpixel_flush_storage_failed', 0 ],
			[ is_wp_error( $refusal ) ? $refusal->get_error_code() : '', used( $user ) ]
		);
	}

	public function test_six_processes_at_once_open_no_more_flushes_than_one_may_have(): void {
		remove_all_filters( 'shortpixel_flush_now' );
		$user = $this->user( 'administrator' );
		$this->use_fresh_site();
		for ( $n = 0; $n < 17; $n++ ) {
			$this->flush( $user );
		}
		$go        = sys_get_temp_dir() . '/shortpixel-flush-go-' . getmypid();
		$code      = sprintf(
			'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/flush/start.php";
			$variant = new ShortPixelFlush\Model\Variant( "https://cdn.shortpixel.ai/spai/w_1+ret_img/http://example.org/a.jpg", "http://example.org/a.jpg", null, "pasted" );
			$plan = ShortPixelFlush\Model\Plan::of( "urls", [ $variant ], [ "urls" => [ $variant->url ] ] );
			touch( %1$s . "-" . getmypid() );
			while ( ! file_exists( %1$s ) ) { clearstatcache(); usleep( 500 ); }
			for ( $n = 0; $n < 5; $n++ ) { $id = ShortPixelFlush\Flush\start( $plan, "", %2$d ); echo is_wp_error( $id ) ? $id->get_error_code() : "started", "\n"; }',
			var_export( $go, true ),
			$user
		);
		$processes = array_map( static fn ( int $n ): Php_Process => Php_Process::start( $code ), range( 1, 6 ) );
		$until     = microtime( true ) + 60;
		do {
			usleep( 20000 );
			$ready = count( (array) glob( "{$go}-*" ) );
		} while ( $ready < 6 && microtime( true ) < $until );
		touch( $go );
		$said = array_count_values(
			array_filter(
				explode( "\n", implode( "\n", array_map( static fn ( Php_Process $process ): string => $process->wait(), $processes ) ) ),
				static fn ( string $line ): bool => '' !== $line
			)
		);
		array_map( static fn ( $file ): bool => unlink( (string) $file ), array_merge( [ $go ], (array) glob( "{$go}-*" ) ) );

		self::assertSame( 30, array_sum( $said ), (string) wp_json_encode( $said ) );
		self::assertSame( [], array_diff( array_keys( $said ), [ 'shortpixel_flush_busy', 'started' ] ) );
		self::assertCount( 17 + ( $said['started'] ?? 0 ), ( new Flushes() )->open( $user ) );
		self::assertLessThanOrEqual( 3, $said['started'] ?? 0 );
		self::assertSame(
			17 + ( $said['started'] ?? 0 ),
			( new Flushes() )->count_unended( $user ),
			'Nothing half stored is left behind.'
		);
	}

	private function run_it( int $flush ): void {
		for ( $turn = 0; $turn < 6; $turn++ ) {
			( new Runner() )->step( $flush, 2.0 );
		}
	}
}
