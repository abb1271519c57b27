<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Auto\read_library;

require_once __DIR__ . '/Auto_Test_Case.php';

/**
 * Tests that a PDF's preview is flushed automatically, just like an image.
 */
final class PdfTest extends Auto_Test_Case {
	private const OLD = [ 200, 20, 20 ];
	private const NEW = [ 20, 20, 200 ];

	public function test_a_pdf_that_is_replaced_under_its_name_is_flushed_with_all_its_previews(): void {
		$id = $this->known_pdf();
		do_action( 'wp_handle_replace', [ 'post_id' => $id ] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Enable Media Replace's.
		self::write_pdf( $id, self::NEW );
		$this->touch_now( $id );
		$this->end_request();
		$this->sweep();

		self::assertSame( [ 'replace' ], $this->causes_of( $id ) );
		self::assertNull( ( new Image_Records() )->get( $id )->changed_files ?? null );
	}

	public function test_a_preview_that_is_made_anew_is_flushed(): void {
		$id   = $this->known_pdf();
		$file = dirname( (string) get_attached_file( $id ) ) . '/guide-pdf.jpg';
		self::write_picture( $file, 1058, 1497, self::NEW );
		touch( $file, $this->now );
		self::regenerate( $id, 'update' );
		$this->end_request();
		$this->sweep();

		self::assertSame( [ 'change' ], $this->causes_of( $id ) );
		self::assertSame( [ 'guide-pdf.jpg' ], ( new Image_Records() )->get( $id )->changed_files ?? null );
	}

	public function test_a_new_file_with_the_same_first_page_is_flushed_too(): void {
		$id   = $this->known_pdf();
		$file = (string) get_attached_file( $id );
		do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Enable Media Replace's.
		file_put_contents( $file, '%PDF-1.4 with a second page' );
		touch( $file, $this->now );
		$this->end_request();
		$this->sweep();

		self::assertSame( [ 'replace' ], $this->causes_of( $id ) );
	}

	public function test_a_pdf_uploaded_under_the_name_of_a_deleted_one_is_flushed(): void {
		wp_delete_attachment( $this->known_pdf(), true );
		$this->end_request();
		$this->sweep();
		self::assertSame( [ 'delete' ], array_column( self::flushes(), 'cause' ) );
		$this->pass( 60 );
		$again = $this->uploaded( self::NEW );
		$this->sweep();
		$this->pass( 11 );
		$this->sweep();

		self::assertSame( [ 'replace' ], $this->causes_of( $again ) );
	}

	public function test_a_deleted_pdf_takes_itself_and_its_previews_along(): void {
		$id = $this->known_pdf();
		wp_delete_attachment( $id, true );
		$this->end_request();
		$this->sweep();
		$former = array_map(
			static fn ( array $source ): string => wp_basename( $source['url'] ),
			( new Image_Records() )->get( $id )->former ?? []
		);

		self::assertEqualsCanonicalizing(
			[ 'guide-pdf.jpg', 'guide-pdf-212x300.jpg', 'guide-pdf-724x1024.jpg', 'guide-pdf-106x150.jpg', 'guide.pdf' ],
			$former
		);
	}

	public function test_an_upload_and_what_has_no_preview_are_no_change(): void {
		$this->uploaded( self::OLD );
		$bare = $this->pdf(
			[
				'name'    => 'bare',
				'preview' => false,
			]
		);
		do_action( 'wp_handle_replace', [ 'post_id' => $bare ] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Enable Media Replace's.
		$this->end_request();
		$this->sweep();

		self::assertSame( [ [], '' ], [ self::flushes(), $this->decision( $bare ) ] );
	}

	public function test_the_previews_and_the_pdf_are_read_once_like_images(): void {
		$id = $this->uploaded( self::OLD );
		$this->pdf(
			[
				'name'    => 'bare',
				'preview' => false,
			]
		);
		self::assertTrue( read_library( microtime( true ) + 5 ) );
		$record = ( new Image_Records() )->get( $id );

		self::assertNotNull( $record );
		self::assertStringEndsWith( '/guide-pdf.jpg', $record->file );
		self::assertEqualsCanonicalizing(
			[ 'guide-pdf.jpg', 'guide-pdf-212x300.jpg', 'guide-pdf-724x1024.jpg', 'guide-pdf-106x150.jpg', 'guide.pdf' ],
			array_keys( $record->files )
		);
		self::assertSame( 1, ( new Image_Records() )->counts()['known'] );
	}

	/** @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour */
	private function uploaded( array $colour ): int {
		$id = $this->pdf(
			[
				'colour' => $colour,
				'date'   => gmdate( 'Y-m-d H:i:s', $this->now ),
			]
		);
		$this->touch_now( $id );
		$this->end_request();
		return $id;
	}

	/** Creates a PDF that no longer counts as a new upload, and whose files the plugin knows by their hashes. */
	private function known_pdf(): int {
		$id = $this->uploaded( self::OLD );
		self::assertTrue( read_library( microtime( true ) + 5 ) );
		self::know_by_bytes( $id );
		$this->pass( 3600 );
		return $id;
	}

	/** @return list<string> The cause of the flush that contains the PDF; an empty list if there is no flush. */
	private function causes_of( int $id ): array {
		self::assertSame( 'flush', $this->decision( $id ) );
		$flush = ( new Image_Records() )->get( $id )->flush_id ?? 0;
		return array_column( array_filter( self::flushes(), static fn ( Flush $one ): bool => $one->id === $flush ), 'cause' );
	}
}
