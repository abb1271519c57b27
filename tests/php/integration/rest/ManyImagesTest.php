<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\now;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * A flush of more chosen images than can be planned at once is planned while it runs.
 */
final class ManyImagesTest extends Rest_Test_Case {

	/** @return list<int> */
	private function images( int $count, int $author ): array {
		$ids = [];
		for ( $n = 0; $n < $count; $n++ ) {
			$ids[] = $this->attachment(
				[
					'author' => $author,
					'name'   => "many-{$n}",
				]
			);
		}
		return $ids;
	}

	/** @return array<string, mixed> */
	private static function body_of( int ...$ids ): array {
		return [
			'scope'       => 'images',
			'attachments' => $ids,
			'confirmed'   => count( $ids ),
		];
	}

	public function test_they_become_one_flush_that_plans_exactly_these(): void {
		$ids  = $this->images( 103, $this->act_as( 'editor' ) );
		$left = array_pop( $ids );
		$body = self::body( $this->rest( 'POST', '/flushes', self::body_of( ...$ids ) ) );
		self::assertSame( 102, self::part( $body, 'subject', 'attachment_count' ) );
		self::assertSame( 102, self::part( $body, 'planning', 'images' ) );
		self::assertSame( 'person', $body['cause'] );

		$id = $body['id'];
		self::assertIsInt( $id );
		$runner = new Runner();
		for ( $n = 0; $n < 40; $n++ ) {
			$flush = ( new Flushes() )->get( $id );
			self::assertInstanceOf( Flush::class, $flush );
			if ( ! $flush->is_planning() ) {
				break;
			}
			$runner->step( $id, 5.0 );
		}
		$planned = array_map(
			'intval',
			Database::wpdb()->get_col(
				"SELECT DISTINCT attachment_id FROM wp_shortpixel_flush_purges WHERE flush_id = {$id} ORDER BY attachment_id"
			)
		);
		self::assertSame( $ids, $planned );
		self::assertNotContains( $left, $planned );
	}

	public function test_the_list_finds_the_flush_again_at_each_of_them(): void {
		$ids  = $this->images( 101, $this->act_as( 'author' ) );
		$body = self::body( $this->rest( 'POST', '/flushes', self::body_of( ...$ids ) ) );
		$news = ( new Image_Records() )->news( $ids, get_current_user_id() );

		self::assertTrue( $news['has_open'] );
		self::assertCount( 101, $news['images'] );
		self::assertSame( [ $body['id'], true ], [ $news['images'][ $ids[100] ]->flush_id, $news['images'][ $ids[100] ]->is_open ] );
	}

	public function test_one_that_the_user_may_not_edit_refuses_all_of_them(): void {
		$ids   = $this->images( 101, $this->act_as( 'author' ) );
		$ids[] = $this->attachment( [ 'author' => $this->user( 'editor' ) ] );

		self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->rest( 'POST', '/flushes', self::body_of( ...$ids ) ) );
		self::assertSame( 0, ( new Flushes() )->find( [] )['total'] );
		self::assertSame( [], ( new Image_Records() )->all( $ids ) );
	}

	public function test_whoever_may_not_upload_may_not_flush_many(): void {
		$ids = $this->images( 101, $this->user( 'editor' ) );
		$this->act_as( 'contributor' );

		self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->rest( 'POST', '/flushes', self::body_of( ...$ids ) ) );
	}

	public function test_they_cannot_be_measured(): void {
		$ids = $this->images( 101, $this->act_as( 'administrator' ) );

		self::assert_rest_error(
			'shortpixel_flush_too_many',
			413,
			$this->rest( 'POST', '/flushes', [ 'measuring' => true ] + self::body_of( ...$ids ) )
		);
		self::assert_rest_error(
			'shortpixel_flush_too_many',
			413,
			$this->rest( 'POST', '/flushes', self::body_of( ...range( 1, 5001 ) ) )
		);
	}

	public function test_a_flush_that_a_dead_process_never_finished_storing_is_deleted_later(): void {
		$ids = $this->images( 1, $this->act_as( 'administrator' ) );
		$id  = \ShortPixelFlush\Flush\open_gathering( 'person', get_current_user_id() );
		( new Image_Records() )->set_flush( $ids, $id );
		$this->at( now() + 301 );
		( new Flushes() )->prune( 200 );

		self::assertNull( ( new Flushes() )->get( $id ) );
	}
}
