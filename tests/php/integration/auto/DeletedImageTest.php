<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Flush\Simulator_Test_Case;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Flush\flush_shape;

require_once dirname( __DIR__ ) . '/flush/Simulator_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * Flushes of deleted images, over real HTTP.
 */
final class DeletedImageTest extends Simulator_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		$this->stop_clocks();
	}

	public function test_a_deleted_image_is_gone_from_the_cdn(): void {
		$url = $this->held_and_deleted( 'deleted.jpg' );
		self::assertSame( 'red', $this->visitor_sees( $url ), 'Though its file is gone.' );

		$id = $this->flush_deleted( [ $url ] );

		self::assertSame( 'done', $this->outcome( $id )[0], (string) wp_json_encode( $this->outcome( $id ) ) );
		self::assertNotSame( 'red', $this->visitor_sees( $url ) );
		self::assertSame( 'The deleted image is gone from the CDN.', $this->message( $id ) );
	}

	public function test_a_cdn_that_keeps_it_is_called_old(): void {
		$url = $this->held_and_deleted( 'kept.jpg' );
		$this->control( 'POST', '/switches', [ 'no_removal' => true ] );

		$id = $this->flush_deleted( [ $url ] );

		self::assertSame( 'red', $this->visitor_sees( $url ) );
		self::assertSame(
			[ 'failed', [ 'stale' ] ],
			array_slice( $this->outcome( $id ), 0, 2 ),
			(string) wp_json_encode( $this->outcome( $id ) )
		);
		self::assertStringNotContainsString( 'gone', $this->message( $id ) );
		self::assertSame( [], $this->shape( $id )['offers'] );
	}

	public function test_what_was_never_on_the_cdn_is_no_failure(): void {
		$this->put_picture( 'never.jpg', [ 200, 20, 20 ], 5000 );
		unlink( self::$folder . '/never.jpg' );

		$id = $this->flush_deleted( [ self::url( 'never.jpg' ) ] );

		self::assertSame( 'done', $this->outcome( $id )[0], (string) wp_json_encode( $this->outcome( $id ) ) );
		self::assertSame( 'The CDN had no known copy of what was deleted.', $this->message( $id ) );
	}

	public function test_where_another_image_was_uploaded_at_its_link_that_one_is_what_visitors_are_to_get(): void {
		$url = $this->held_and_deleted( 'taken.jpg' );
		$this->put_picture( 'taken.jpg', [ 20, 20, 200 ], 0 );
		wp_insert_attachment( [ 'post_mime_type' => 'image/jpeg' ], 'taken.jpg' );

		$id = $this->flush_deleted( [ $url ] );

		self::assertSame( 'blue', $this->visitor_sees( $url ) );
		self::assertSame( 'done', $this->outcome( $id )[0], (string) wp_json_encode( $this->outcome( $id ) ) );
	}

	private function held_and_deleted( string $name ): string {
		$this->put_picture( $name, [ 200, 20, 20 ], 5000 );
		$url = self::url( $name );
		$this->warm( $url );
		unlink( self::$folder . '/' . $name );
		return $url;
	}

	/**
	 * @param list<string> $urls
	 */
	private function flush_deleted( array $urls ): int {
		$id = ( new Flushes() )->create(
			[
				'scope'   => 'images',
				'cause'   => 'delete',
				'subject' => [ 'attachment_count' => 1 ],
			],
			array_map(
				static fn ( string $url ): Variant => new Variant( $url, parse_cdn_url( $url )['source'] ?? '', 999999, 'page' ),
				$urls
			)
		);
		self::assertGreaterThan( 0, $id );
		$this->run_to_the_end( $id );
		return $id;
	}

	private function message( int $id ): string {
		return $this->shape( $id )['message'];
	}

	/**
	 * @return array{message: string, offers: list<string>, ...}
	 */
	private function shape( int $id ): array {
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		return flush_shape( $flush );
	}
}
