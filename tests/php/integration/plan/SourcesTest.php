<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Plan;

use function ShortPixelFlush\Flush\sources;

require_once __DIR__ . '/Plan_Test_Case.php';

final class SourcesTest extends Plan_Test_Case {

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
		foreach ( [ 'large.jpg', 'large-150x150.jpg', 'large-300x200.jpg', 'large-768x512.jpg', 'large-1024x683.jpg', 'large-1536x1024.jpg', 'large-2048x1365.jpg' ] as $name ) {
			self::assertContains( $name, $names );
		}
		self::assertSame( array_unique( $names ), $names );
	}

	public function test_a_source_is_shown_at_the_widths_it_is_not_smaller_than(): void {
		$sources = sources(
			$this->attachment(
				[
					'width'  => 1000,
					'height' => 500,
				]
			)
		);
		$by_size = array_column( $sources, 'widths', 'width' );
		self::assertSame( [ 1000, 768, 300, 150 ], $by_size[1000] );
		self::assertSame( [ 300, 150 ], $by_size[300] );
		self::assertSame( [ 150 ], $by_size[150] );
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
		$folder = wp_upload_dir()['path'];
		$beside = [ 'beside.webp', 'beside.jpg.avif', 'beside-300x225.jpg.webp', 'beside@2x.jpg' ];
		foreach ( $beside as $name ) {
			touch( "{$folder}/{$name}" );
		}
		$sources = array_column( sources( $id ), null, 'url' );
		array_map( static fn ( string $name ): bool => unlink( "{$folder}/{$name}" ), $beside );

		foreach ( $beside as $name ) {
			self::assertArrayHasKey( self::upload_url( $name ), $sources );
		}
		self::assertSame( 'image/webp', $sources[ self::upload_url( 'beside.webp' ) ]['type'] );
		self::assertSame( 800, $sources[ self::upload_url( 'beside@2x.jpg' ) ]['width'] );
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

	public function test_an_offloaded_picture_has_the_addresses_of_where_it_is(): void {
		$id = $this->attachment( [ 'name' => 'away' ] );
		foreach ( self::files_of( $id ) as $file ) {
			unlink( $file );
		}
		add_filter( 'wp_get_attachment_url', static fn (): string => 'https://bucket.s3.example.net/media/away.jpg?signed=1' );
		$sources = sources( $id );
		self::assertSame( 'https://bucket.s3.example.net/media/away.jpg?signed=1', $sources[0]['url'] );
		self::assertContains( 'https://bucket.s3.example.net/media/away-300x225.jpg?signed=1', array_column( $sources, 'url' ) );
		self::assertSame( [ null ], array_values( array_unique( array_column( $sources, 'path' ) ) ) );
	}

	public function test_a_picture_without_metadata_has_one_source(): void {
		$id = $this->attachment( [ 'name' => 'bare' ] );
		delete_post_meta( $id, '_wp_attachment_metadata' );
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
		add_filter( 'shortpixel_flush_sources', static fn ( array $sources ): array => array_merge( $sources, [ [ 'url' => 'https://a.test/extra.jpg' ], 'nonsense' ] ) );
		self::assertContains( 'extra.jpg', self::names( $this->attachment() ) );
	}
}
