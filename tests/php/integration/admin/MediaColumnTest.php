<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use WP_Query;
use function ShortPixelFlush\action_load_upload;
use function ShortPixelFlush\Admin\with_column;

require_once dirname( __DIR__ ) . '/rest/Dummy_Provider.php';

/**
 * The column "CDN" of the Media Library's list: who sees which result, its order and its filter.
 */
final class MediaColumnTest extends Wp_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wp_scripts'] = null;
		add_filter( 'shortpixel_flush_providers', static fn (): array => [ new Dummy_Provider() ] );
		set_current_screen( 'upload' );
		action_load_upload();
	}

	protected function tearDown(): void {
		unset( $_GET['shortpixel_flush'], $_GET['orderby'], $_GET['order'] );
		parent::tearDown();
	}

	public function test_the_column_is_hidden_until_somebody_chooses_it(): void {
		$user = $this->act_as( 'administrator' );
		$this->attachment();
		$list = $this->draw();

		self::assertStringContainsString(
			'id=\'shortpixel_flush\' class=\'manage-column column-shortpixel_flush hidden sortable',
			str_replace( '"', "'", $list )
		);
		self::assertStringNotContainsString( 'shortpixel-flush-filter', $list );

		update_user_meta( $user, 'manageuploadcolumnshidden', [] );
		$list = $this->draw();
		self::assertStringContainsString( 'class=\'manage-column column-shortpixel_flush sortable', str_replace( '"', "'", $list ) );
		self::assertStringContainsString( '<option value="failed">Failed</option>', $list );
	}

	public function test_without_a_provider_there_is_no_column(): void {
		$this->act_as( 'administrator' );
		self::assertSame( [ 'shortpixel_flush' => 'CDN' ], with_column( [] ) );
		add_filter( 'shortpixel_flush_providers', '__return_empty_array', 20 );

		self::assertSame( [], with_column( [] ) );
	}

	public function test_each_row_says_how_its_last_flush_ended(): void {
		$author = $this->act_as( 'author' );
		$new    = $this->flushed( $author, 'done' );
		$old    = $this->flushed( $author, 'partial' );
		$never  = $this->attachment( [ 'author' => $author ] );
		$theirs = $this->flushed( $this->user( 'editor' ), 'done' );
		// Another user flushed one of the author's own images.
		$others = $this->flushed( $author, 'failed', $this->user( 'administrator' ) );
		$list   = $this->draw();

		self::assertStringContainsString( '✓</span> New for new visitors<br><time', self::cell( $list, $new ) );
		self::assertStringContainsString( 'ago</time>', self::cell( $list, $new ) );
		self::assertStringContainsString( '!</span> Visitors may see the old image<br>', self::cell( $list, $old ) );
		self::assertStringContainsString( 'No flush on record', self::cell( $list, $never ) );
		self::assertStringContainsString( 'No flush on record', self::cell( $list, $others ), 'It was somebody else’s flush.' );
		self::assertSame( '', self::cell( $list, $theirs ) );

		$this->act_as( 'administrator' );
		self::assertStringContainsString( '!</span> Visitors may see the old image<br>', self::cell( $this->draw(), $others ) );
	}

	public function test_a_list_of_four_times_as_many_images_asks_for_providers_no_more_than_four_times_as_often(): void {
		$author = $this->act_as( 'administrator' );
		$asked  = 0;
		add_filter(
			'shortpixel_flush_providers',
			static function ( array $providers ) use ( &$asked ): array {
				++$asked;
				return $providers;
			},
			20
		);
		$of_a_list = function ( int $images ) use ( $author, &$asked ): int {
			for ( $n = 0; $n < $images; $n++ ) {
				$this->attachment( [ 'author' => $author ] );
			}
			$asked = 0;
			$this->draw();
			return $asked;
		};
		$few       = $of_a_list( 4 );
		$many      = $of_a_list( 12 );
		self::assertGreaterThan( 0, $few );
		self::assertLessThanOrEqual( 4 * $few, $many );
	}

	public function test_it_sorts_by_the_last_flush(): void {
		$user   = $this->act_as( 'administrator' );
		$first  = $this->flushed( $user, 'done' );
		$never  = $this->attachment( [ 'author' => $user ] );
		$second = $this->flushed( $user, 'failed' );

		self::assertSame( [ $second, $first, $never ], $this->listed( [ 'order' => 'desc' ] ) );
		self::assertSame( [ $never, $first, $second ], $this->listed( [ 'order' => 'asc' ] ) );
		self::assertSame( [ $second, $first, $never ], $this->listed( [ 'order' => 'ASC, (SELECT 1)' ] ) );
	}

	#[DataProvider( 'filters' )]
	public function test_it_filters_by_result( string $filter, string ...$expected ): void {
		$user   = $this->act_as( 'administrator' );
		$images = [
			'new'     => $this->flushed( $user, 'done' ),
			'unsure'  => $this->flushed( $user, 'partial' ),
			'failed'  => $this->flushed( $user, 'failed' ),
			'running' => $this->flushed( $user, 'running' ),
			'stopped' => $this->flushed( $user, 'cancelled' ),
			'undone'  => $this->flushed( $user, 'undone' ),
			'never'   => $this->attachment( [ 'author' => $user ] ),
		];

		$_GET['shortpixel_flush'] = $filter;

		self::assertEqualsCanonicalizing(
			array_values( array_intersect_key( $images, array_flip( $expected ) ) ),
			$this->listed( [ 'orderby' => 'ID' ] )
		);
	}

	/** @return iterable<string, list<string>> */
	public static function filters(): iterable {
		$all = [ 'new', 'unsure', 'failed', 'running', 'stopped', 'undone', 'never' ];
		yield 'new' => [ 'done', 'new' ];
		yield 'not all proved new' => [ 'partial', 'unsure' ];
		yield 'failed' => [ 'failed', 'failed' ];
		yield 'being flushed' => [ 'open', 'running' ];
		yield 'stopped or undone' => [ 'ended', 'stopped', 'undone' ];
		yield 'no flush' => [ 'none', 'never' ];
		yield 'everything' => [ '', ...$all ];
		yield 'an invented one' => [ "done' OR 1=1", ...$all ];
	}

	public function test_an_author_filters_by_own_flushes_only(): void {
		$author = $this->user( 'author' );
		$this->flushed( $author, 'failed', $this->user( 'administrator' ) );
		$own = $this->flushed( $author, 'failed' );
		$this->act_as( 'administrator' );
		$_GET['shortpixel_flush'] = 'failed';
		self::assertCount( 2, $this->listed( [ 'orderby' => 'ID' ] ) );

		wp_set_current_user( $author );
		self::assertSame( [ $own ], $this->listed( [ 'orderby' => 'ID' ] ) );
	}

	public function test_other_queries_of_the_screen_stay_as_they_are(): void {
		$user = $this->act_as( 'administrator' );
		$this->attachment( [ 'author' => $user ] );
		$_GET['shortpixel_flush'] = 'done';
		$query                    = new WP_Query(
			[
				'post_type'   => 'attachment',
				'post_status' => 'inherit',
			]
		);

		self::assertSame( 1, $query->found_posts );
	}

	public function test_a_rare_result_is_found_by_keys_alone(): void {
		$user = $this->act_as( 'administrator' );
		$this->flushed( $user, 'failed' );
		$_GET['shortpixel_flush'] = 'failed';
		$this->listed( [ 'orderby' => 'ID' ] );
		$query = $GLOBALS['wp_query'];
		self::assertInstanceOf( WP_Query::class, $query );
		$plan = Database::wpdb()->get_results( 'EXPLAIN ' . $query->request, 'ARRAY_A' );

		self::assertSame(
			[],
			array_filter(
				array_filter( (array) $plan, 'is_array' ),
				static fn ( array $row ): bool => str_contains(
					(string) wp_json_encode( $row['table'] ?? '' ),
					'shortpixel'
				) && null === ( $row['key'] ?? null )
			),
			(string) wp_json_encode( $plan )
		);
	}

	/** @return int The ID of a new image whose last flush has this state. */
	private function flushed( int $author, string $state, int $by = 0 ): int {
		$image   = $this->attachment( [ 'author' => $author ] );
		$flushes = new Flushes();
		$id      = $flushes->create(
			[
				'scope'   => 'images',
				'user_id' => 0 === $by ? $author : $by,
			]
		);
		$flush   = $flushes->get( $id );
		self::assertInstanceOf( Flush::class, $flush );
		$flushes->update(
			$flush,
			[
				'state'       => $state,
				'finished_at' => 'running' === $state ? 0 : time() - 200,
			]
		);
		( new Image_Records() )->set_flush( [ $image ], $id );
		return $image;
	}

	/**
	 * @param array<string, string> $query
	 * @return list<int>
	 */
	private function listed( array $query ): array {
		$main                    = new WP_Query();
		$GLOBALS['wp_query']     = $main;
		$GLOBALS['wp_the_query'] = $main;
		$main->query(
			$query + [
				'post_type'   => 'attachment',
				'post_status' => 'inherit,private',
				'orderby'     => 'shortpixel_flush',
				'fields'      => 'ids',
			]
		);
		return array_values( array_filter( $main->posts ?? [], 'is_int' ) );
	}

	private function draw(): string {
		$GLOBALS['wp_the_query'] = $GLOBALS['wp_query'];
		_get_list_table( 'WP_Media_List_Table', [ 'screen' => 'upload' ] );
		// WordPress remembers a screen's columns for the whole process, and an earlier test may have drawn the screen.
		$table = new class( [ 'screen' => 'upload' ] ) extends \WP_Media_List_Table {
			/** @return array<int, array<mixed>|string> */
			protected function get_column_info() {
				/** @var array<string, array<mixed>> $sortable */
				$sortable = apply_filters( 'manage_upload_sortable_columns', [] );
				return [
					$this->get_columns(),
					get_hidden_columns( $this->screen ),
					array_map( static fn ( array $column ): array => $column + [ '', false, '', '', '' ], $sortable ),
					'title',
				];
			}
		};
		$table->prepare_items();
		ob_start();
		$table->views();
		$table->display();
		return (string) ob_get_clean();
	}

	/** Returns the column's HTML for an image. */
	private static function cell( string $list, int $id ): string {
		$row = explode( '</tr>', explode( "id=\"post-{$id}\"", $list )[1] ?? '' )[0];
		return trim( explode( '</td>', explode( '>', explode( 'column-shortpixel_flush', $row )[1] ?? '>', 2 )[1] )[0] );
	}
}
