<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use ShortPixelFlush\Copies\Owners;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Copies\attachments_of_file;
use function ShortPixelFlush\Copies\library_extent;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\plan_pasted;
use function ShortPixelFlush\Copies\plan_urls;
use function ShortPixelFlush\Copies\site_size;
use function ShortPixelFlush\Copies\sources;
use function ShortPixelFlush\Flush\files_at_edges;
use function ShortPixelFlush\Flush\key_of_image;
use function ShortPixelFlush\Flush\owned_keys;
use function ShortPixelFlush\Flush\size_of_a_copy;

require_once __DIR__ . '/Plan_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/edge-files.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/estimate.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/steps/present-files.php';

/**
 * Tests that flushing a PDF flushes the preview images that WordPress made of its first page.
 */
final class PdfTest extends Plan_Test_Case {
	private int $pdf;

	protected function setUp(): void {
		parent::setUp();
		$this->pdf = $this->pdf();
	}

	public function test_its_sources_are_its_previews(): void {
		self::assertSame(
			[
				[ self::upload_url( 'guide-pdf.jpg' ), 1058, 1497, 'full' ],
				[ self::upload_url( 'guide-pdf-212x300.jpg' ), 212, 300, 'size:medium' ],
				[ self::upload_url( 'guide-pdf-724x1024.jpg' ), 724, 1024, 'size:large' ],
				[ self::upload_url( 'guide-pdf-106x150.jpg' ), 106, 150, 'size:thumbnail' ],
			],
			array_map(
				static fn ( array $source ): array => [ $source['url'], $source['width'], $source['height'], $source['role'] ],
				sources( $this->pdf )
			)
		);
	}

	public function test_its_previews_are_flushed_as_pages_show_them(): void {
		$post = self::post_showing( $this->pdf );
		$this->pages[ (string) get_permalink( $post ) ] = '<img src="https://cdn.shortpixel.ai/spai/w_212+q_lossy+ret_img/' . self::upload_url( 'guide-pdf-212x300.jpg' ) . '">';
		$found = [];
		foreach ( self::made( plan_images( [ $this->pdf ] ) )->variants as $variant ) {
			$found[ $variant->found_in ][ wp_basename( $variant->source ) ] = $variant->attachment_id;
		}

		self::assertSame( [ 'guide-pdf-212x300.jpg' => $this->pdf ], $found['page'] ?? null );
		self::assertArrayHasKey( 'guide-pdf.jpg', $found['settings'] );
	}

	public function test_the_pdf_itself_is_cleared_at_an_edge_and_is_not_checked(): void {
		$pdf = array_values(
			array_filter(
				self::made( plan_images( [ $this->pdf ] ) )->variants,
				static fn ( Variant $variant ): bool => self::upload_url( 'guide.pdf' ) === $variant->source
			)
		);

		self::assertNotSame( [], $pdf );
		self::assertSame(
			[],
			array_filter( $pdf, static fn ( Variant $variant ): bool => $variant->visitors_may_have() || $variant->is_sampled )
		);
		self::assertContains( self::upload_url( 'guide.pdf' ), files_at_edges( [ $this->pdf ] ) );
		self::assertContains( self::upload_url( 'guide-pdf.jpg' ), files_at_edges( [ $this->pdf ] ) );
	}

	public function test_an_image_of_the_same_name_is_another(): void {
		$image = $this->attachment( [ 'name' => 'guide' ] );
		$link  = 'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img/' . self::upload_url( 'guide.jpg' );
		$post  = self::post_showing( $this->pdf );

		$this->pages[ (string) get_permalink( $post ) ] = "<img src='{$link}'>";

		self::assertNotContains( $link, self::urls( plan_images( [ $this->pdf ] ) ) );
		self::assertSame( $image, ( new Owners() )->of( $link ) );
		self::assertSame( [ self::month() . '/guide-pdf' ], array_column( owned_keys( [ $this->pdf ] ), 0 ) );
		self::assertSame( self::month() . '/guide-pdf', key_of_image( $this->pdf ) );
	}

	public function test_it_is_found_by_any_of_its_links(): void {
		foreach ( [ 'guide.pdf', 'guide-pdf.jpg', 'guide-pdf-212x300.jpg', 'guide-pdf-212x300.webp' ] as $name ) {
			self::assertSame( [ $this->pdf ], self::made( plan_urls( [ self::upload_url( $name ) ] ) )->attachment_ids, $name );
		}
		self::assertSame(
			[ $this->pdf ],
			self::made( plan_pasted( admin_url( "post.php?post={$this->pdf}&action=edit" ) ) )->attachment_ids
		);
		self::assertSame(
			$this->pdf,
			( new Owners() )->of( 'https://cdn.shortpixel.ai/spai/w_300+ret_img/' . self::upload_url( 'guide-pdf.jpg' ) )
		);
		self::assertSame( [ $this->pdf ], attachments_of_file( self::month() . '/guide-pdf.jpg' ) );
		self::assertSame( [], attachments_of_file( self::month() . '/guide-pdf-1.jpg' ) );
	}

	public function test_it_is_found_in_capitals_too(): void {
		$folder = self::month();
		update_post_meta( $this->pdf, '_wp_attached_file', "{$folder}/GUIDE.PDF" );
		wp_update_attachment_metadata( $this->pdf, [ 'sizes' => [ 'full' => [ 'file' => 'GUIDE-pdf.jpg' ] ] ] );

		self::assertSame( [ $this->pdf ], attachments_of_file( "{$folder}/GUIDE-pdf.jpg" ) );
		self::assertSame( [], attachments_of_file( "{$folder}/guide-pdf.jpg" ) );
	}

	public function test_a_page_that_shows_its_preview_leads_to_it(): void {
		$page                 = home_url( '/downloads' );
		$this->pages[ $page ] = '<img src="https://cdn.shortpixel.ai/spai/w_106+q_lossy+ret_img/' . self::upload_url( 'guide-pdf-106x150.jpg' ) . '">';

		self::assertSame( [ $this->pdf ], self::made( plan_urls( [ $page ] ) )->attachment_ids );
	}

	public function test_without_a_preview_it_has_no_image(): void {
		$bare     = $this->pdf(
			[
				'name'    => 'bare',
				'preview' => false,
			]
		);
		$sentence = '“Bare” has no image: WordPress made no preview of this PDF.';

		self::assertSame( [], sources( $bare ) );
		self::assertSame( $sentence, self::assert_refused( 'not_an_image', plan_images( [ $bare ] ) )->get_error_message() );
		self::assertSame(
			$sentence,
			self::assert_refused( 'not_an_image', plan_urls( [ self::upload_url( 'bare.pdf' ) ] ) )->get_error_message()
		);
		self::assertSame( [ 1, 4 ], [ site_size()['images'], site_size()['files'] ] );
		self::assertSame( 1, library_extent()['images'] );
	}

	public function test_the_size_of_a_copy_is_that_of_the_previews(): void {
		file_put_contents( (string) get_attached_file( $this->pdf ), str_repeat( 'x', 9000000 ) );
		$meta = wp_get_attachment_metadata( $this->pdf );
		self::assertIsArray( $meta );
		wp_update_attachment_metadata( $this->pdf, [ 'filesize' => 9000000 ] + $meta );

		self::assertLessThan( 100000, size_of_a_copy( [ $this->pdf ] ) );
	}

	private static function post_showing( int $pdf ): int {
		return wp_insert_post(
			[
				'post_title'   => 'Downloads',
				'post_status'  => 'publish',
				'post_content' => '<p>' . wp_get_attachment_image( $pdf, 'medium' ) . '</p>',
			]
		);
	}
}
