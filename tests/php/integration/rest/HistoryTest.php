<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ReflectionProperty;
use ShortPixelFlush\Model\Search;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Support\Database;
use wpdb;
use function ShortPixelFlush\Copies\attachment_cards;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Store\flushes_table;
use function ShortPixelFlush\Store\purges_table;

require_once __DIR__ . '/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/history.php';
require_once dirname( __DIR__, 4 ) . '/includes/copies/attachment-cards.php';

/**
 * Tests searching and filtering the history, and whose flushes it shows.
 */
final class HistoryTest extends Rest_Test_Case {

	/**
	 * Stores a flush of images, as starting it does.
	 *
	 * @param list<int>    $images
	 * @param list<string> $urls   As pasted.
	 */
	private function flush_of( int $user, array $images, array $urls = [], string $state = 'done' ): int {
		$variants = [];
		foreach ( $images as $image ) {
			$source     = (string) wp_get_attachment_url( $image );
			$variants[] = new Variant( self::copy( $source ), $source, $image, 'page' );
		}
		$flushes = new Flushes();
		$id      = $flushes->create(
			[
				'scope'   => [] === $urls ? 'images' : 'urls',
				'user_id' => $user,
				'subject' => [
					'attachments'      => attachment_cards( $images ),
					'attachment_ids'   => $images,
					'attachment_count' => count( $images ),
					'urls'             => $urls,
				],
			],
			$variants
		);
		self::assertGreaterThan( 0, $id );
		$flushes->change( $id, static fn (): array => [ 'state' => $state ] );
		return $id;
	}

	private static function copy( string $source ): string {
		return "https://cdn.shortpixel.ai/spai2/w_300+q_lossy+ret_img/{$source}";
	}

	/**
	 * @param array<string, mixed> $query
	 * @return list<mixed> The ids.
	 */
	private function found( array $query ): array {
		$response = $this->rest( 'GET', '/flushes', $query );
		self::assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		$ids = array_column( self::body( $response ), 'id' );
		self::assertSame( (string) count( $ids ), $response->get_headers()['X-WP-Total'] ?? null );
		return $ids;
	}

	/**
	 * @return array<mixed>
	 */
	private function users(): array {
		$response = $this->rest( 'GET', '/flushes/users' );
		self::assertSame( 200, $response->get_status() );
		return self::body( $response );
	}

	public function test_a_search_finds_title_file_link_and_id(): void {
		$user  = $this->act_as( 'administrator' );
		$house = $this->attachment(
			[
				'title' => 'Das große Haus',
				'name'  => 'IMG_4711',
			]
		);
		$sea   = $this->attachment(
			[
				'title' => '海 Sea at 100% tide',
				'name'  => 'sea-view',
			]
		);
		$both  = $this->flush_of( $user, [ $house, $sea ] );
		$one   = $this->flush_of( $user, [ $sea ] );
		$page  = $this->flush_of( $user, [ $house ], [ 'https://example.org/über-uns/' ] );
		$file  = (string) wp_get_attachment_url( $house );

		foreach ( [
			'haus'                                       => [ $page, $both ],
			'GROSSE HAUS'                                => [ $page, $both ],
			'haus sea'                                   => [ $both ],
			'海'                                          => [ $one, $both ],
			'100%'                                       => [ $one, $both ],
			'img_4711.jpg'                               => [ $page, $both ],
			'uber-uns'                                   => [ $page ],
			'https://example.org/über-uns/'              => [ $page ],
			$file                                        => [ $page, $both ],
			str_replace( '.jpg', '-300x225.jpg', $file ) => [ $page, $both ],
			self::copy( $file )                          => [ $page, $both ],
			(string) $sea                                => [ $one, $both ],
			"#{$one}"                                    => [ $one ],
			'nothing of the kind'                        => [],
		] as $term => $expected ) {
			self::assertEqualsCanonicalizing( $expected, $this->found( [ 'search' => (string) $term ] ), (string) $term );
		}
	}

	#[DataProvider( 'wildcards' )]
	public function test_what_like_takes_for_a_wildcard_stands_for_itself( string $term ): void {
		$user = $this->act_as( 'administrator' );
		$this->flush_of( $user, [ $this->attachment( [ 'title' => 'Plain' ] ) ] );
		$odd = $this->flush_of( $user, [ $this->attachment( [ 'title' => wp_slash( "Odd {$term} one" ) ] ) ] );

		self::assertSame( [ $odd ], $this->found( [ 'search' => $term ] ) );
	}

	/**
	 * @return iterable<string, array{string}>
	 */
	public static function wildcards(): iterable {
		yield 'any text' => [ '%' ];
		yield 'any character' => [ '_' ];
		yield 'escaped' => [ '\%' ];
		yield 'a quote' => [ "'" ];
		yield 'a placeholder' => [ '%1$s' ];
		yield 'an ending quote' => [ "') OR 1=1 -- " ];
	}

	public function test_an_image_is_found_by_its_name_then_and_now_and_when_it_is_gone(): void {
		$user  = $this->act_as( 'administrator' );
		$image = $this->attachment(
			[
				'title' => 'Before',
				'name'  => 'the-file',
			]
		);
		$id    = $this->flush_of( $user, [ $image ] );
		wp_update_post(
			[
				'ID'         => $image,
				'post_title' => 'After',
			]
		);
		self::assertSame( [ $id ], $this->found( [ 'search' => 'before' ] ) );
		self::assertSame( [ $id ], $this->found( [ 'search' => 'after' ] ) );

		wp_delete_attachment( $image, true );
		self::assertSame( [ $id ], $this->found( [ 'search' => 'before' ] ) );
		self::assertSame( [ $id ], $this->found( [ 'search' => 'the-file.jpg' ] ) );
		self::assertSame( [], $this->found( [ 'search' => 'after' ] ) );
	}

	public function test_a_folder_is_no_name(): void {
		$user  = $this->act_as( 'administrator' );
		$image = $this->attachment( [ 'name' => 'plain' ] );
		$this->flush_of( $user, [ $image ] );

		$file = get_post_meta( $image, '_wp_attached_file', true );
		self::assertIsString( $file );
		self::assertStringContainsString( gmdate( 'Y/' ), $file );
		self::assertSame( [], $this->found( [ 'search' => gmdate( 'Y/' ) ] ) );
	}

	public function test_who_and_when_and_result_narrow_it_down_together(): void {
		$ada  = $this->user( 'author' );
		$user = $this->act_as( 'administrator' );
		$mine = $this->flush( $user, [ 'state' => 'failed' ] );
		$hers = $this->flush( $ada, [ 'state' => 'failed' ] );
		$none = $this->flush( 0, [ 'state' => 'done' ] );
		$this->asked_at( $mine, 1000 );
		$this->asked_at( $hers, 2000 );
		$this->asked_at( $none, 3000 );

		self::assertSame( [ $hers ], $this->found( [ 'user' => (string) $ada ] ) );
		self::assertSame( [ $none ], $this->found( [ 'user' => '0' ] ) );
		self::assertSame( [], $this->found( [ 'user' => '999999' ] ) );
		self::assertSame( [ $none, $hers ], $this->found( [ 'after' => '1970-01-01T00:33:20Z' ] ) );
		self::assertSame( [ $mine ], $this->found( [ 'before' => '1970-01-01T01:33:20+01:00' ] ) );
		self::assertSame(
			[ $hers ],
			$this->found(
				[
					'after'  => '1970-01-01T00:16:41Z',
					'before' => '1970-01-01T01:00:00Z',
					'state'  => 'failed',
					'user'   => (string) $ada,
				]
			)
		);
	}

	private function asked_at( int $id, int $time ): void {
		global $wpdb;
		self::assertSame( 1, $wpdb->update( flushes_table(), [ 'created_at' => $time ], [ 'id' => $id ] ) );
	}

	/**
	 * @param array<string, mixed> $query
	 */
	#[DataProvider( 'refused' )]
	public function test_what_is_no_filter_is_refused( array $query ): void {
		$this->act_as( 'administrator' );
		$field    = (string) array_key_first( $query );
		$response = $this->rest( 'GET', '/flushes', $query );
		self::assertSame( 400, $response->get_status() );
		self::assertSame( $field, array_key_first( (array) self::part( $response->get_data(), 'data', 'params' ) ) );
	}

	/**
	 * @return iterable<string, array{array<string, mixed>}>
	 */
	public static function refused(): iterable {
		yield 'an empty search' => [ [ 'search' => '' ] ];
		yield 'a search with a line break' => [ [ 'search' => "a\nb" ] ];
		yield 'a search too long' => [ [ 'search' => str_repeat( 'a', 4097 ) ] ];
		yield 'a list of searches' => [ [ 'search' => [ 'a' ] ] ];
		yield 'a user by name' => [ [ 'user' => 'ada' ] ];
		yield 'a negative user' => [ [ 'user' => '-1' ] ];
		yield 'no date' => [ [ 'after' => 'yesterday' ] ];
		yield 'half a date' => [ [ 'before' => '2026-11-30' ] ];
		yield 'a month too many' => [ [ 'before' => '2026-13-01T00:00:00Z' ] ];
		yield 'an unknown result' => [ [ 'state' => [ 'great' ] ] ];
		yield 'an unknown cause' => [ [ 'cause' => [ 'weather' ] ] ];
	}

	public function test_what_is_unknown_is_refused(): void {
		$this->act_as( 'administrator' );
		foreach ( [ [ '/flushes/users', 'page' ], [ '/flushes', 'orderby' ] ] as [ $route, $field ] ) {
			$response = $this->rest( 'GET', $route, [ $field => '2' ] );
			self::assertSame( 400, $response->get_status() );
			self::assertSame( 'shortpixel_flush_unknown_field', self::part( $response->get_data(), 'code' ) );
		}
	}

	public function test_an_author_finds_only_their_own_flushes_and_learns_no_name(): void {
		$other = $this->user( 'administrator' );
		$image = $this->attachment(
			[
				'title'  => 'Secret plan',
				'author' => $other,
			]
		);
		$this->flush_of( $other, [ $image ], [], 'failed' );
		$author = $this->act_as( 'author' );
		$own    = $this->flush_of( $author, [ $this->attachment( [ 'title' => 'My plan' ] ) ], [], 'failed' );

		self::assertSame( [ $own ], $this->found( [ 'search' => 'plan' ] ) );
		self::assertSame( [], $this->found( [ 'search' => 'secret' ] ) );
		self::assertSame( [], $this->found( [ 'search' => (string) $image ] ) );
		self::assertSame( [], $this->found( [ 'user' => (string) $other ] ) );
		self::assertSame( [ $own ], $this->found( [ 'user' => (string) $author ] ) );
		self::assertSame( [], $this->users() );
	}

	public function test_only_who_may_list_users_gets_their_names(): void {
		$ada  = $this->user( 'author' );
		$gone = $this->user( 'author' );
		$this->flush( $ada );
		$this->flush( $gone );
		$this->flush( 0 );
		wp_update_user(
			[
				'ID'           => $ada,
				'display_name' => 'Ada',
			]
		);
		require_once ABSPATH . 'wp-admin/includes/user.php';
		wp_delete_user( $gone );

		$this->act_as( 'administrator' );
		self::assertSame(
			[
				[
					'id'   => 0,
					'name' => '',
				],
				[
					'id'   => $ada,
					'name' => 'Ada',
				],
				[
					'id'   => $gone,
					'name' => '',
				],
			],
			$this->users()
		);

		add_filter(
			'shortpixel_flush_capabilities',
			static fn ( array $map ): array => [ 'shortpixel_flush_manage' => [ 'edit_others_posts' ] ] + $map
		);
		$this->act_as( 'editor' );
		self::assertFalse( current_user_can( 'list_users' ) );
		self::assertCount( 3, $this->found( [] ), 'Who manages sees everybody’s.' );
		self::assertSame( [], $this->users() );
	}

	public function test_a_database_that_speaks_no_unicode_finds_the_same(): void {
		global $wpdb;
		$this->use_fresh_site();
		foreach ( [ flushes_table(), purges_table(), $wpdb->posts, $wpdb->postmeta ] as $table ) {
			Database::run( "ALTER TABLE {$table} CONVERT TO CHARACTER SET latin1" );
		}
		foreach ( [ 'table_charset', 'col_meta' ] as $cached ) {
			( new ReflectionProperty( wpdb::class, $cached ) )->setValue( $wpdb, [] );
		}
		$user  = $this->act_as( 'administrator' );
		$image = $this->attachment( [ 'title' => 'Größe' ] );
		$cafe  = $this->flush_of( $user, [ $image ], [ 'https://example.org/日本/' ] );

		self::assertSame( [ $cafe ], $this->found( [ 'search' => 'grosse' ] ) );
		self::assertSame( [ $cafe ], $this->found( [ 'search' => '日本' ] ) );
		self::assertSame( [], $this->found( [ 'search' => '本日' ] ) );
	}

	public function test_ten_thousand_flushes_take_as_many_queries_as_ten(): void {
		global $wpdb;
		$user  = $this->act_as( 'administrator' );
		$image = $this->attachment( [ 'title' => 'Needle' ] );
		$this->flush_of( $user, [ $image ], [], 'failed' );
		$search = [
			'search'   => 'needle',
			'per_page' => '1',
		];
		$count  = function () use ( $wpdb, $search ): int {
			$before = $wpdb->num_queries;
			self::assertCount( 1, $this->found( $search ) );
			return $wpdb->num_queries - $before;
		};
		// The first call fills caches.
		$count();
		$few   = $count();
		$names = Search::folded( 'Hay' );
		for ( $batch = 0; $batch < 10; $batch++ ) {
			$rows = implode( ',', array_fill( 0, 1000, "('images','failed',{$user},'','','','','','{$names}'," . now() . ')' ) );
			self::assertSame(
				1000,
				$wpdb->query(
					'INSERT INTO '
					. flushes_table()
					. " (scope,state,user_id,subject,endpoint_from,endpoint_to,steps,failure,names,created_at) VALUES {$rows}"
				)
			);
		}

		self::assertSame( $few, $count() );
	}

	public function test_a_hundred_flushes_take_as_many_queries_as_eight(): void {
		$editors = [ $this->user( 'editor' ), $this->user( 'editor' ) ];
		for ( $n = 0; $n < 100; $n++ ) {
			$image = $this->attachment(
				[
					'title'  => "Image {$n}",
					'width'  => 20,
					'height' => 20,
				]
			);
			$this->flush_of( $editors[ $n % 2 ], [ $image ], [], [ 'running', 'done', 'partial', 'failed' ][ $n % 4 ] );
			$this->flush(
				$editors[0],
				[
					'scope' => 'site',
					'state' => 'partial',
					'steps' => [
						[
							'id'       => 'switch',
							'state'    => 'done',
							'provider' => 'dummy',
						],
					],
				]
			);
		}
		$this->act_as( 'administrator' );
		$count = function ( int $number ): int {
			global $wpdb;
			wp_cache_flush();
			// Loads these before counting, since logging in loads them anyway.
			wp_load_alloptions();
			get_userdata( get_current_user_id() );
			$before = $wpdb->num_queries;
			self::assertCount( $number, self::body( $this->rest( 'GET', '/flushes', [ 'per_page' => (string) $number ] ) ) );
			return $wpdb->num_queries - $before;
		};

		self::assertSame( $count( 8 ), $count( 100 ) );
		self::assertLessThanOrEqual( 8, $count( 100 ) );
	}
}
