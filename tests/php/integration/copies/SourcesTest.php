<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Copies\Folder_Listing;
use ShortPixelFlush\Copies\Owners;
use function ShortPixelFlush\Copies\sources;

require_once __DIR__ . '/Plan_Test_Case.php';

final class SourcesTest extends Plan_Test_Case {

	/** @var list<string> */
	private array $beside = [];

	protected function tearDown(): void {
		array_map( 'unlink', array_filter( $this->beside, 'is_file' ) );
		parent::tearDown();
	}

	/**
	 * Creates empty files beside the images.
	 */
	private function put( string ...$names ): void {
		foreach ( $names as $name ) {
			$file           = wp_upload_dir()['path'] . '/' . $name;
			$this->beside[] = $file;
			touch( $file );
		}
		Folder_Listing::forget();
	}

	/**
	 * @return array<string, array{role: string, width: int, height: int, path: string|null, ...}>
	 */
	private static function by_name( int $id ): array {
		return array_column(
			array_map(
				static fn ( array $source ): array => [
					'name' => rawurldecode(
						basename(
							(string) strtok( $source['url'], '?' )
						)
					),
				] + $source,
				sources( $id )
			),
			null,
			'name'
		);
	}

	/**
	 * @return list<string>
	 */
	private static function names( int $id ): array {
		return array_map( static fn ( array $source ): string => basename( $source['url'] ), sources( $id ) );
	}

	public function test_a_large_picture_has_its_scaled_copy_its_original_and_every_size(): void {
		$id    = $this->attachment(
			[
				'name'   => 'large',
				'width'  => 3000,
				'height' => 2000,
			]
		);
		$names = self::names( $id );
		self::assertSame( 'large-scaled.jpg', $names[0] );
		foreach ( [
			'large.jpg',
			'large-150x150.jpg',
			'large-300x200.jpg',
			'large-768x512.jpg',
			'large-1024x683.jpg',
			'large-1536x1024.jpg',
			'large-2048x1365.jpg',
		] as $name ) {
			self::assertContains( $name, $names );
		}
		self::assertSame( array_unique( $names ), $names );
	}

	public function test_what_an_edit_left_is_a_source_too(): void {
		$id = $this->attachment( [ 'name' => 'edited' ] );
		update_post_meta(
			$id,
			'_wp_attachment_backup_sizes',
			[
				'full-orig'   => [
					'file'   => 'before.jpg',
					'width'  => 500,
					'height' => 400,
				],
				'thumbnail-1' => [
					'file'   => 'before-150x150.jpg',
					'width'  => 150,
					'height' => 150,
				],
			]
		);
		self::assertContains( 'before.jpg', self::names( $id ) );
		self::assertContains( 'before-150x150.jpg', self::names( $id ) );
	}

	public function test_siblings_in_other_formats_and_for_dense_screens_are_found_on_the_disk(): void {
		$id     = $this->attachment( [ 'name' => 'beside' ] );
		$beside = [ 'beside.webp', 'beside.jpg.avif', 'beside-300x225.jpg.webp', 'beside@2x.jpg' ];
		$this->put( ...$beside );
		$sources = array_column( sources( $id ), null, 'url' );

		foreach ( $beside as $name ) {
			self::assertArrayHasKey( self::upload_url( $name ), $sources );
		}
		self::assertSame( 'image/webp', $sources[ self::upload_url( 'beside.webp' ) ]['type'] );
		self::assertSame( 800, $sources[ self::upload_url( 'beside@2x.jpg' ) ]['width'] );
	}

	/** Timber puts the crop into a size's file name; it makes sizes on demand and does not record them. */
	public function test_a_size_that_says_how_it_was_cropped_is_the_pictures_own(): void {
		$id   = $this->attachment( [ 'name' => 'harbour' ] );
		$made = [
			'harbour-480x206-c-default.jpg',
			'harbour-640x0-c-default.webp',
			'harbour-100x100-c-top-center@2x.jpg',
			'harbour-90x60_c.jpg',
		];
		$this->put( 'harbour-c-default.jpg', 'harbour-480x206-cut.jpg', ...$made );
		$found = self::by_name( $id );
		self::assertSame( $made, array_values( array_intersect( $made, array_keys( $found ) ) ) );
		self::assertSame( [ 480, 206 ], [ $found[ $made[0] ]['width'], $found[ $made[0] ]['height'] ] );
		self::assertArrayNotHasKey( 'harbour-c-default.jpg', $found );
		self::assertArrayNotHasKey( 'harbour-480x206-cut.jpg', $found );

		$owners = new Owners();
		self::assertSame(
			array_fill( 0, 4, $id ),
			array_map( static fn ( string $name ): int => $owners->of( self::upload_url( $name ) ), $made )
		);
	}

	public function test_the_picture_in_front_of_an_animated_gifs_video_is_a_source(): void {
		$id = $this->attachment( [ 'name' => 'moving' ] );
		wp_update_attachment_metadata(
			$id,
			[
				'animated_video'        => 'moving.mp4',
				'animated_video_poster' => 'moving-1.jpg',
			] + (array) wp_get_attachment_metadata( $id )
		);
		self::assertContains( 'moving-1.jpg', self::names( $id ) );
		self::assertNotContains( 'moving.mp4', self::names( $id ) );
	}

	public function test_formats_that_another_plugin_noted_are_sources(): void {
		$id   = $this->attachment( [ 'name' => 'noted' ] );
		$meta = wp_get_attachment_metadata( $id );
		self::assertIsArray( $meta );
		$meta['sources'] = [
			'image/avif' => [
				'file'     => 'noted.avif',
				'filesize' => 9,
			],
		];
		wp_update_attachment_metadata( $id, $meta );
		self::assertContains( 'noted.avif', self::names( $id ) );
	}

	public function test_a_file_that_says_what_it_was_made_of_is_the_pictures_own(): void {
		$plain = $this->attachment( [ 'name' => 'quay' ] );
		$made  = $this->attachment( [ 'name' => 'pier' ] );
		update_post_meta( $made, '_wp_attached_file', self::month() . '/pier-jpg.webp' );
		$owners = new Owners();
		foreach ( [ 'quay-300x225-jpg.webp', 'quay-jpg.avif', 'quay-jpg.webp' ] as $name ) {
			self::assertSame( $plain, $owners->of( self::upload_url( $name ) ), $name );
		}
		foreach ( [ 'pier-300x225-jpg.webp', 'pier-jpg.webp' ] as $name ) {
			self::assertSame( $made, $owners->of( self::upload_url( $name ) ), $name );
		}
	}

	public function test_a_drawing_has_no_sizes_that_nobody_made(): void {
		$id = wp_insert_attachment( [ 'post_mime_type' => 'image/svg+xml' ], wp_upload_dir()['path'] . '/logo.svg' );
		wp_update_attachment_metadata(
			$id,
			[
				'width'  => 900,
				'height' => 600,
				'file'   => self::month() . '/logo.svg',
			]
		);
		self::assertSame( [ 'logo.svg' ], self::names( $id ) );
	}

	public function test_an_offloaded_picture_has_the_urls_of_where_it_is(): void {
		$id = $this->attachment( [ 'name' => 'away' ] );
		foreach ( self::files_of( $id ) as $file ) {
			unlink( $file );
		}
		Folder_Listing::forget();
		add_filter( 'wp_get_attachment_url', static fn (): string => 'https://bucket.s3.example.net/media/away.jpg?signed=1' );
		$sources = sources( $id );
		self::assertSame( 'https://bucket.s3.example.net/media/away.jpg?signed=1', $sources[0]['url'] );
		self::assertContains( 'https://bucket.s3.example.net/media/away-300x225.jpg?signed=1', array_column( $sources, 'url' ) );
		self::assertSame( [ null ], array_values( array_unique( array_column( $sources, 'path' ) ) ) );
	}

	public function test_a_picture_without_metadata_has_what_lies_beside_it(): void {
		$id    = $this->attachment( [ 'name' => 'bare' ] );
		$files = self::files_of( $id );
		delete_post_meta( $id, '_wp_attachment_metadata' );
		Folder_Listing::forget();
		self::assertEqualsCanonicalizing( array_map( 'basename', $files ), self::names( $id ) );
		self::assertGreaterThan( 1, count( $files ) );

		foreach ( array_slice( $files, 1 ) as $file ) {
			unlink( $file );
		}
		Folder_Listing::forget();
		self::assertSame( [ 'bare.jpg' ], self::names( $id ) );
	}

	public function test_names_are_written_as_a_browser_asks_for_them(): void {
		$id = $this->attachment( [ 'name' => 'plain' ] );
		add_filter( 'wp_get_attachment_url', static fn (): string => 'http://example.org/wp-content/uploads/ein täst.jpg' );
		self::assertSame( 'http://example.org/wp-content/uploads/ein%20t%C3%A4st.jpg', sources( $id )[0]['url'] );
	}

	public function test_what_is_no_picture_has_no_sources(): void {
		$id = wp_insert_attachment(
			[
				'post_title'     => 'A text',
				'post_mime_type' => 'application/pdf',
			],
			'a.pdf'
		);
		self::assertSame( [], sources( $id ) );
		self::assertSame( [], sources( 999999 ) );
	}

	public function test_other_plugins_can_add_sources(): void {
		add_filter(
			'shortpixel_flush_sources',
			static fn ( array $sources ): array => array_merge( $sources, [ [ 'url' => 'https://a.test/extra.jpg' ], 'nonsense' ] )
		);
		self::assertContains( 'extra.jpg', self::names( $this->attachment() ) );
	}

	public function test_every_source_has_its_role(): void {
		$id = $this->attachment(
			[
				'name'   => 'roles',
				'width'  => 3000,
				'height' => 2000,
			]
		);
		update_post_meta(
			$id,
			'_wp_attachment_backup_sizes',
			[
				'full-orig' => [
					'file'   => 'roles-e1700000000000.jpg',
					'width'  => 500,
					'height' => 400,
				],
			]
		);
		$this->put( 'roles-scaled.webp', 'roles-300x200@2x.jpg', 'roles-640x427.jpg' );

		$roles = array_map( static fn ( array $source ): string => $source['role'], self::by_name( $id ) );

		self::assertSame(
			[
				'roles-scaled.jpg'         => 'full',
				'roles.jpg'                => 'original',
				'roles-300x200.jpg'        => 'size:medium',
				'roles-1024x683.jpg'       => 'size:large',
				'roles-150x150.jpg'        => 'size:thumbnail',
				'roles-768x512.jpg'        => 'size:medium_large',
				'roles-1536x1024.jpg'      => 'size:1536x1536',
				'roles-2048x1365.jpg'      => 'size:2048x2048',
				'roles-e1700000000000.jpg' => 'backup',
				'roles-scaled.webp'        => 'sibling',
				'roles-300x200@2x.jpg'     => 'sibling',
				'roles-640x427.jpg'        => 'deleted',
			],
			$roles
		);
		self::assertSame(
			[ 640, 427 ],
			[ self::by_name( $id )['roles-640x427.jpg']['width'], self::by_name( $id )['roles-640x427.jpg']['height'] ]
		);
	}

	public function test_what_an_earlier_theme_left_on_the_disk_is_found_and_what_is_another_pictures_is_not(): void {
		$id = $this->attachment( [ 'name' => 'left' ] );
		$this->put(
			'left-640x480.jpg',
			'left-320x240@2x.jpg',
			'left-640x480.jpg.webp',
			'left-e1700000000000-200x150.jpg',
			'left-rotated.jpg',
			'left-50x50.png',
			'left-over.jpg',
			'left-1.jpg',
			'left-hand-300x225.jpg',
			'leftmost.jpg',
			'left-100x100.txt',
			'left-100x100.jpg.bak'
		);

		$sources = self::by_name( $id );

		foreach ( [
			'left-640x480.jpg',
			'left-320x240@2x.jpg',
			'left-640x480.jpg.webp',
			'left-e1700000000000-200x150.jpg',
			'left-rotated.jpg',
		] as $name ) {
			self::assertContains( $sources[ $name ]['role'] ?? '', [ 'deleted', 'sibling' ], $name );
		}
		foreach ( [
			'left-50x50.png',
			'left-over.jpg',
			'left-1.jpg',
			'left-hand-300x225.jpg',
			'leftmost.jpg',
			'left-100x100.txt',
			'left-100x100.jpg.bak',
		] as $name ) {
			self::assertArrayNotHasKey( $name, $sources );
		}
		self::assertSame( 640, $sources['left-320x240@2x.jpg']['width'] );
	}

	public function test_a_picture_that_was_uploaded_with_a_size_in_its_name_keeps_to_its_own(): void {
		// Today's WordPress would choose another name, but older uploads have such names.
		add_filter( 'wp_unique_filename', static fn (): string => 'frame-800x600.jpg' );
		$id = $this->attachment( [ 'name' => 'frame-800x600' ] );
		$this->put( 'frame.jpg', 'frame-640x480.jpg', 'frame-800x600-99x74.jpg' );

		$names = array_keys( self::by_name( $id ) );

		self::assertContains( 'frame-800x600-99x74.jpg', $names );
		self::assertNotContains( 'frame.jpg', $names );
		self::assertNotContains( 'frame-640x480.jpg', $names );
	}

	#[DataProvider( 'names_with_an_end' )]
	public function test_what_lies_beside_a_picture_with_a_size_in_its_name_is_found( string $name ): void {
		add_filter( 'wp_unique_filename', static fn (): string => "{$name}.jpg" );
		$id     = $this->attachment( [ 'name' => $name ] );
		$beside = [ "{$name}.webp", "{$name}.jpg.avif", "{$name}-640x480.jpg.webp" ];
		$others = [ 'frame.webp', 'frame-1024x7689.jpg', 'frame-1024x768x.jpg', 'frame-640x480.webp' ];
		$this->put( ...$beside, ...$others );

		self::assertSame( $beside, array_values( array_intersect( $beside, array_keys( self::by_name( $id ) ) ) ) );
		self::assertSame( [], array_intersect( $others, array_keys( self::by_name( $id ) ) ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function names_with_an_end(): array {
		return [
			'a size'            => [ 'frame-1024x768' ],
			'for dense screens' => [ 'frame@2x' ],
		];
	}

	public function test_folders_are_listed_within_the_same_memory_however_many_there_are(): void {
		$base = sys_get_temp_dir() . '/' . uniqid( 'folders-', true );

		foreach ( [ 'a', 'b', 'c', 'd' ] as $folder ) {
			mkdir( "{$base}/{$folder}", 0777, true );
			touch( "{$base}/{$folder}", time() - 60 );
		}
		foreach ( [
			'a/one.jpg',
			'a/one.webp',
			'b/one.jpg',
			'b/one.webp',
			'c/one.jpg',
			'c/one.webp',
			'd/1.jpg',
			'd/2.jpg',
			'd/3.jpg',
			'd/4.jpg',
			'd/5.jpg',
		] as $file ) {
			$this->beside[] = "{$base}/{$file}";
			touch( "{$base}/{$file}" );
		}
		Folder_Listing::forget( 4 + 2 * 2 );
		$known = static fn (): array => array_map(
			'basename',
			array_keys( (array) ( new \ReflectionProperty( Folder_Listing::class, 'folders' ) )->getValue() )
		);

		foreach ( [ 'a', 'b', 'a', 'c' ] as $folder ) {
			self::assertEqualsCanonicalizing( [ 'one.jpg', 'one.webp' ], Folder_Listing::files_of( "{$base}/{$folder}", 'one' ), $folder );
		}
		// Each folder counts for four: its two files, and two for itself.
		self::assertSame( [ 'a', 'c' ], $known() );
		self::assertSame( [ '1.jpg' ], Folder_Listing::files_of( "{$base}/d", '1' ) );
		self::assertSame( [ 'd' ], $known() );

		Folder_Listing::forget( 6 );
		self::assertNull( Folder_Listing::files_of( "{$base}/d", '1' ) );
		self::assertNotNull( Folder_Listing::files_of( "{$base}/a", 'one' ) );
		Folder_Listing::forget();
		array_map( 'unlink', $this->beside );
		array_map( 'rmdir', [ "{$base}/a", "{$base}/b", "{$base}/c", "{$base}/d", $base ] );
	}

	public function test_a_picture_whose_files_are_gone_has_all_its_urls(): void {
		$id   = $this->attachment( [ 'name' => 'gone' ] );
		$with = self::names( $id );
		foreach ( self::files_of( $id ) as $file ) {
			unlink( $file );
		}
		Folder_Listing::forget();

		self::assertSame( $with, self::names( $id ) );
		self::assertSame( [ null ], array_values( array_unique( array_column( sources( $id ), 'path' ) ) ) );
	}

	public function test_an_offloaded_pictures_sizes_are_all_where_it_is_with_the_signature(): void {
		$id = $this->attachment( [ 'name' => 'bucket' ] );
		add_filter( 'get_attached_file', static fn (): string => 's3://bucket/media/2026/bucket.jpg' );
		add_filter(
			'wp_get_attachment_url',
			static fn (): string => 'https://bucket.s3.eu-central-1.example.net/media/2026/bucket.jpg?X-Amz-Signature=0a&X-Amz-Expires=900'
		);
		$sources = sources( $id );

		self::assertSame(
			array_map(
				static fn ( string $name ): string => "https://bucket.s3.eu-central-1.example.net/media/2026/{$name}?X-Amz-Signature=0a&X-Amz-Expires=900",
				[ 'bucket.jpg', 'bucket-300x225.jpg', 'bucket-150x150.jpg' ]
			),
			array_column( $sources, 'url' )
		);
		self::assertSame( [ null ], array_values( array_unique( array_column( $sources, 'path' ) ) ) );
	}

	public function test_a_filters_source_without_a_role_is_an_extra(): void {
		add_filter(
			'shortpixel_flush_sources',
			static fn ( array $sources ): array => array_merge( $sources, [ [ 'url' => 'https://a.test/extra.jpg' ] ] )
		);
		$sources = sources( $this->attachment() );

		self::assertSame( 'extra', $sources[ count( $sources ) - 1 ]['role'] );
	}
}
