<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * Tests which pages are to be measured, and on which screens.
 */
final class PagesTest extends Rest_Test_Case {

	public function test_the_pages_of_several_images_are_shared_fairly_and_at_most_twenty(): void {
		$author = $this->act_as( 'editor' );
		$often  = $this->attachment( [ 'name' => 'often' ] );
		$seldom = $this->attachment( [ 'name' => 'seldom' ] );
		for ( $n = 1; $n <= 30; $n++ ) {
			self::page( "Often {$n}", $often, $author );
		}
		self::page( 'Seldom', $seldom, $author );

		$pages = self::part( self::body( $this->rest( 'GET', '/pages', [ 'attachments' => "{$often},{$seldom}" ] ) ), 'pages' );
		self::assertIsArray( $pages );
		$titles = array_column( $pages, 'title' );
		self::assertCount( 20, $titles );
		self::assertSame( 'Seldom', $titles[1], 'The surest of each image comes before the next surest of any.' );
		self::assertContains( 'A test site', $titles, 'The front page.' );
		self::assertSame( array_unique( array_column( $pages, 'url' ) ), array_column( $pages, 'url' ) );
		self::assertSame( [], $this->requests, 'Nothing is read for it.' );
	}

	public function test_a_page_that_visitors_cannot_see_is_not_listed(): void {
		$author = $this->act_as( 'author' );
		$image  = $this->attachment( [ 'author' => $author ] );
		foreach ( [
			[ 'post_status' => 'draft' ],
			[ 'post_status' => 'private' ],
			[ 'post_password' => 'secret' ],
			[ 'post_status' => 'pending' ],
		] as $n => $fields ) {
			self::page( "Hidden {$n}", $image, $author, $fields );
		}

		$pages = self::part( self::body( $this->rest( 'GET', '/pages', [ 'attachments' => [ $image ] ] ) ), 'pages' );
		self::assertIsArray( $pages );
		$titles = array_column( $pages, 'title' );
		self::assertContains( 'A test site', $titles );
		self::assertSame( [], preg_grep( '/^Hidden/', $titles ) );
	}

	public function test_the_screens_are_the_table_as_filtered_up_to_the_limit(): void {
		$this->act_as( 'administrator' );
		$image = $this->attachment();
		$ask   = fn (): mixed => self::part( self::body( $this->rest( 'GET', '/pages', [ 'attachments' => [ $image ] ] ) ), 'screens' );

		self::assertSame(
			[
				'width'   => 390,
				'height'  => 664,
				'density' => 3,
			],
			self::part( $ask(), 0 )
		);

		$mine = [
			'width'   => 1234,
			'height'  => 567,
			'density' => 1.1,
		];
		add_filter(
			'shortpixel_flush_screens',
			static fn ( array $screens ): array => array_merge( [ $mine, 'nonsense', [ 'width' => 3 ] ], $screens )
		);
		self::assertSame( $mine, self::part( $ask(), 0 ) );

		add_filter(
			'shortpixel_flush_screens',
			static fn (): array => array_map(
				static fn ( int $width ): array => [
					'width'   => $width,
					'height'  => 500,
					'density' => 2,
				],
				range( 300, 600 )
			)
		);
		self::assertCount( 150, (array) $ask() );

		add_filter( 'shortpixel_flush_screens', static fn (): string => 'all of them' );
		self::assertSame( [], $ask() );
	}

	/**
	 * @param array{post_status?: string, post_password?: string} $fields
	 */
	private static function page( string $title, int $image, int $author, array $fields = [] ): int {
		return wp_insert_post(
			$fields + [
				'post_type'    => 'page',
				'post_status'  => 'publish',
				'post_author'  => $author,
				'post_title'   => $title,
				'post_content' => "<img class=\"wp-image-{$image}\">",
			]
		);
	}
}
