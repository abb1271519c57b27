<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Proof\Image_Facts;
use ShortPixelFlush\Proof\Original;
use ShortPixelFlush\Proof\Origin;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * Tests how the plugin reads the site's own image: from the disk, or with a request like a visitor's.
 */
final class OriginTest extends Wp_Test_Case {
	private const RED  = [ 200, 20, 20 ];
	private const BLUE = [ 20, 20, 200 ];

	private string $folder = '';

	protected function setUp(): void {
		parent::setUp();
		$this->folder = wp_get_upload_dir()['basedir'] . '/origin';
	}

	protected function tearDown(): void {
		foreach ( (array) glob( $this->folder . '/*' ) as $file ) {
			unlink( (string) $file );
		}
		parent::tearDown();
	}

	/**
	 * Writes an image into the uploads folder, and returns its URL.
	 *
	 * @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour
	 */
	private function upload( string $name, array $colour = self::RED, int $age = 0 ): string {
		self::write_picture( "{$this->folder}/{$name}", 40, 30, $colour );
		touch( "{$this->folder}/{$name}", time() - $age );
		return self::address( $name );
	}

	private static function address( string $name ): string {
		return "http://example.org/wp-content/uploads/origin/{$name}";
	}

	/** @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour */
	private function bytes( array $colour ): string {
		self::write_picture( "{$this->folder}/bytes.jpg", 40, 30, $colour );
		return (string) file_get_contents( "{$this->folder}/bytes.jpg" );
	}

	/** @param array<string, mixed> $answer */
	private function site_answers( array $answer ): void {
		$this->answer_requests( static fn (): array => $answer );
	}

	private static function date( int $at ): string {
		return gmdate( 'D, d M Y H:i:s', $at ) . ' GMT';
	}

	public function test_an_upload_is_read_from_the_disk_once(): void {
		$url    = $this->upload( 'a.jpg', self::RED, 100 );
		$file   = "{$this->folder}/a.jpg";
		$origin = new Origin();
		$read   = $origin->read( $url . '?ver=2' );

		self::assertEquals( new Original( Image_Facts::of( (string) file_get_contents( $file ) ), (int) filemtime( $file ) ), $read );
		self::assertSame( hash_file( 'sha256', $file ), $read->image->sha256 ?? '' );
		unlink( $file );
		self::assertSame( $read, $origin->read( $url . '?ver=2' ) );
	}

	public function test_what_is_no_upload_is_asked_of_the_site(): void {
		$body = $this->bytes( self::RED );
		$this->site_answers(
			[
				'body'    => $body,
				'headers' => [ 'last-modified' => self::date( 1795532400 ) ],
			]
		);
		$read = ( new Origin() )->read( 'https://example.org/themes/a.jpg' );

		self::assertNotNull( $read );
		self::assertSame( [ hash( 'sha256', $body ), 1795532400 ], [ $read->image->sha256, $read->last_modified ] );
		self::assertSame( [ 'https://example.org/themes/a.jpg' ], array_column( $this->requests, 'url' ) );
	}

	/** @return iterable<string, array{array<string, mixed>}> */
	public static function answers_without_an_image(): iterable {
		yield 'an error' => [ [ 'status' => 404 ] ];
		yield 'a page' => [ [ 'body' => '<!doctype html>' ] ];
	}

	/** @param array<string, mixed> $answer */
	#[DataProvider( 'answers_without_an_image' )]
	public function test_what_the_site_answers_without_an_image_is_not_known( array $answer ): void {
		$this->site_answers( $answer + [ 'body' => $this->bytes( self::RED ) ] );

		self::assertNull( ( new Origin() )->read( 'https://example.org/themes/a.jpg' ) );
		self::assertCount( 1, $this->requests );
	}

	public function test_a_source_without_a_host_is_not_asked_for(): void {
		foreach ( [ '', '/wp-content/uploads/a.jpg', '//example.org/a.jpg' ] as $source ) {
			self::assertNull( ( new Origin() )->read( $source ) );
		}
	}

	public function test_no_file_outside_the_uploads_is_read(): void {
		$this->site_answers( [ 'status' => 404 ] );
		$outside = dirname( wp_get_upload_dir()['basedir'] ) . '/outside.jpg';
		self::write_picture( $outside, 40, 30, self::RED );
		$this->upload( 'a.jpg' );
		try {
			self::assertNull( ( new Origin() )->read( self::address( '../../outside.jpg' ) ) );
			self::assertNull( ( new Origin() )->read( self::address( '..%2F..%2Foutside.jpg' ) ) );
			self::assertNull( ( new Origin() )->read( self::address( '' ) ), 'A folder.' );
			self::assertNull( ( new Origin() )->read( 'http://example.com/wp-content/uploads/origin/a.jpg' ), 'Of another site.' );
			self::assertNotNull( ( new Origin() )->read( self::address( '../origin/a.jpg' ) ) );
			self::assertNotNull( ( new Origin() )->read( self::address( '%61.jpg' ) ) );
		} finally {
			unlink( $outside );
		}
	}

	public function test_an_empty_file_or_one_that_does_not_fit_into_the_memory_is_not_known(): void {
		$url = $this->upload( 'a.jpg' );
		file_put_contents( "{$this->folder}/a.jpg", '' );
		self::assertNull( ( new Origin() )->read( $url ) );
		self::assertSame( '', ( new Origin() )->thumbnail( $url ) );

		foreach ( [
			33554432 => true,
			33554433 => false,
		] as $size => $is_read ) {
			$large = $this->upload( "{$size}.jpg" );
			$file  = fopen( "{$this->folder}/{$size}.jpg", 'r+b' );
			self::assertIsResource( $file );
			ftruncate( $file, $size );
			self::assertSame( $is_read, ( new Origin() )->read( $large ) instanceof Original );
			self::assertSame( $is_read, strlen( ( new Origin() )->thumbnail( $large ) ) > 0 );
		}
	}

	public function test_the_thumbnail_is_of_the_file_on_the_disk(): void {
		$url       = $this->upload( 'a.jpg' );
		$origin    = new Origin();
		$thumbnail = $origin->thumbnail( $url );

		self::assertStringStartsWith( 'data:image/', $thumbnail );
		unlink( "{$this->folder}/a.jpg" );
		self::assertSame( $thumbnail, $origin->thumbnail( $url ) );
		self::assertSame( '', ( new Origin() )->thumbnail( $url ) );
	}

	public function test_a_file_is_old_for_visitors_where_the_site_shows_another_image(): void {
		$url = $this->upload( 'a.jpg' );
		$this->site_answers( [ 'body' => $this->bytes( self::BLUE ) ] );
		$origin = new Origin();

		self::assertTrue( $origin->is_old_for_visitors( $url ) );
		self::assertTrue( $origin->is_old_for_visitors( $url ) );
		self::assertCount( 1, $this->requests, 'It is asked for once.' );
	}

	public function test_the_same_bytes_are_not_old(): void {
		$url = $this->upload( 'a.jpg' );
		$this->site_answers(
			[
				'body'    => (string) file_get_contents( "{$this->folder}/a.jpg" ),
				'headers' => [ 'last-modified' => self::date( 1 ) ],
			]
		);

		self::assertFalse( ( new Origin() )->is_old_for_visitors( $url ) );
	}

	/** @return iterable<string, array{bool, int|null}> */
	public static function times_of_the_sites_answer(): iterable {
		yield 'none' => [ false, null ];
		yield 'the file’s' => [ false, 0 ];
		yield 'a second before it' => [ true, -1 ];
		yield 'after it' => [ false, 1 ];
	}

	#[DataProvider( 'times_of_the_sites_answer' )]
	public function test_of_other_bytes_that_look_alike_the_older_are_old( bool $is_old, ?int $after ): void {
		$url     = $this->upload( 'a.jpg', self::RED, 100 );
		$written = (int) filemtime( "{$this->folder}/a.jpg" );
		$this->site_answers(
			[
				'body'    => $this->bytes( [ 205, 20, 20 ] ),
				'headers' => null === $after ? [] : [ 'last-modified' => self::date( $written + $after ) ],
			]
		);

		self::assertSame( $is_old, ( new Origin() )->is_old_for_visitors( $url ) );
	}

	public function test_an_image_is_another_from_a_certain_difference_on(): void {
		$url = $this->upload( 'a.png', [ 100, 100, 100 ] );
		foreach ( [
			132 => false,
			133 => true,
		] as $grey => $is_old ) {
			self::write_picture( "{$this->folder}/other.png", 40, 30, [ $grey, $grey, $grey ] );
			$this->site_answers( [ 'body' => (string) file_get_contents( "{$this->folder}/other.png" ) ] );
			self::assertSame( $is_old, ( new Origin() )->is_old_for_visitors( $url ) );
		}
	}

	public function test_files_that_changed_before_a_moment_are_taken_for_new(): void {
		$this->site_answers( [ 'body' => $this->bytes( self::BLUE ) ] );
		$url     = $this->upload( 'a.jpg' );
		$changed = max( (int) filemtime( "{$this->folder}/a.jpg" ), (int) filectime( "{$this->folder}/a.jpg" ) );
		$origin  = new Origin();

		self::assertFalse( $origin->is_old_for_visitors( $url, $changed + 1 ) );
		self::assertTrue( $origin->is_old_for_visitors( $url, $changed ) );
	}

	public function test_no_more_than_eight_files_are_asked_for(): void {
		$this->site_answers( [ 'body' => $this->bytes( self::BLUE ) ] );
		$origin = new Origin();
		$is_old = [];
		foreach ( range( 1, 9 ) as $number ) {
			$is_old[] = $origin->is_old_for_visitors( $this->upload( "{$number}.jpg" ) );
		}

		self::assertSame( array_merge( array_fill( 0, 8, true ), [ false ] ), $is_old );
		self::assertCount( 8, $this->requests );
	}

	public function test_what_is_no_upload_or_cannot_be_had_is_not_old(): void {
		$this->site_answers( [ 'status' => 404 ] );

		self::assertFalse( ( new Origin() )->is_old_for_visitors( 'https://example.org/themes/a.jpg' ) );
		self::assertCount( 0, $this->requests );
		self::assertFalse( ( new Origin() )->is_old_for_visitors( $this->upload( 'a.jpg' ) ) );
		self::assertCount( 1, $this->requests );
	}

	public function test_an_image_is_judged_beside_the_file_and_a_redirect_by_its_age(): void {
		$url    = $this->upload( 'a.jpg' );
		$answer = [
			'status'  => 200,
			'headers' => [ 'location' => $url ],
			'body'    => 'bytes',
		];
		$beside = static fn ( array $change ): ?Original => ( new Origin() )->beside( $change + $answer, $url );

		self::assertEquals( ( new Origin() )->read( $url ), $beside( [] ) );
		self::assertNull( $beside( [ 'body' => '' ] ) );
		self::assertNull( $beside( [ 'status' => 404 ] ) );
		self::assertNull( $beside( [ 'status' => 301 ] ) );

		$this->site_answers( [ 'body' => $this->bytes( self::BLUE ) ] );
		self::assertEquals( new Original( null, null, true ), $beside( [ 'status' => 302 ] ) );
		self::assertEquals( new Original( null, null, true ), $beside( [ 'status' => 307 ] ) );
		self::assertNull( $beside( [ 'status' => 302 ] + [ 'headers' => [] ] ) );
		$this->site_answers( [ 'body' => (string) file_get_contents( "{$this->folder}/a.jpg" ) ] );
		self::assertNull( $beside( [ 'status' => 302 ] ) );
	}

	public function test_a_redirect_to_a_deleted_file_leads_to_it_as_long_as_the_site_sends_it(): void {
		$url    = self::address( 'deleted.jpg' );
		$beside = static fn (): ?Original => ( new Origin() )->beside(
			[
				'status'  => 302,
				'headers' => [ 'location' => $url ],
				'body'    => '',
			],
			$url,
			true
		);

		$this->site_answers( [ 'status' => 404 ] );
		self::assertNull( $beside() );
		$this->site_answers( [ 'body' => $this->bytes( self::BLUE ) ] );
		self::assertEquals( new Original( null, null, true ), $beside() );
	}
}
