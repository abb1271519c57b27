<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\Admin\add_image_box;
use function ShortPixelFlush\Admin\chosen;
use function ShortPixelFlush\Admin\with_flush_right;
use function ShortPixelFlush\Admin\with_row_action;
use function ShortPixelFlush\Auto\note_change;
use function ShortPixelFlush\Auto\store_all_changes;

require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/media-library.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/changes.php';

/**
 * Tests that a PDF with a preview can be flushed from the plugin's entry points, and that a PDF without a preview
 * is not offered for flushing, and is refused with its own message.
 */
final class PdfDoorsTest extends Rest_Test_Case {
	private const REFUSAL = '“Bare” has no image: WordPress made no preview of this PDF.';

	private int $pdf;

	private int $bare;

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 'administrator' );
		$this->pdf  = $this->pdf();
		$this->bare = $this->pdf(
			[
				'name'    => 'bare',
				'preview' => false,
			]
		);
	}

	protected function tearDown(): void {
		unset( $_GET['attachment'], $_GET['attachments'], $GLOBALS['wp_meta_boxes'] );
		parent::tearDown();
	}

	private static function post( int $id ): \WP_Post {
		$post = get_post( $id );
		self::assertInstanceOf( \WP_Post::class, $post );
		return $post;
	}

	public function test_the_row_the_modal_and_the_edit_screen_offer_it(): void {
		$offers = function ( int $id ): array {
			$GLOBALS['wp_meta_boxes'] = [];
			set_current_screen( 'attachment' );
			add_image_box( self::post( $id ) );
			return [
				isset( with_row_action( [], self::post( $id ) )['shortpixel_flush'] ),
				isset( with_flush_right( [], self::post( $id ) )['shortpixelFlush'] ),
				null !== self::part( $GLOBALS['wp_meta_boxes'], 'attachment', 'side', 'default', 'shortpixel-flush' ),
			];
		};

		self::assertSame( [ true, true, true ], $offers( $this->pdf ) );
		self::assertSame( [ false, false, false ], $offers( $this->bare ) );
	}

	public function test_the_bulk_action_and_a_rows_link_choose_it(): void {
		$_GET['attachments'] = "{$this->pdf},{$this->bare}";
		self::assertSame(
			[
				'attachments' => [ $this->pdf ],
				'notes'       => [ '1 file is left out: it is not an image, or you may not flush it.' ],
			],
			chosen()
		);
		unset( $_GET['attachments'] );
		$_GET['attachment'] = (string) $this->pdf;
		self::assertSame( [ $this->pdf ], chosen()['attachments'] );
	}

	public function test_rest_flushes_it(): void {
		$flush = fn ( int $id ): \WP_REST_Response => $this->rest(
			'POST',
			'/flushes',
			[
				'scope'       => 'images',
				'attachments' => [ $id ],
			]
		);
		$id    = self::part( self::body( $flush( $this->pdf ) ), 'id' );
		self::assertIsInt( $id );
		self::assertSame( [ $this->pdf ], ( new Flushes() )->get( $id )?->named_images() );
		$refused = $flush( $this->bare );
		self::assert_rest_error( 'shortpixel_flush_not_an_image', 400, $refused );
		self::assertSame( self::REFUSAL, self::part( $refused->get_data(), 'message' ) );
	}

	public function test_an_agent_flushes_it(): void {
		if ( ! function_exists( 'wp_get_ability' ) ) {
			self::markTestSkipped( 'This WordPress has no abilities.' );
		}
		$begun = wp_get_ability( 'shortpixel-flush/flush-images' )?->execute( [ 'attachments' => [ $this->pdf ] ] );
		self::assertTrue( self::part( $begun, 'accepted' ), (string) wp_json_encode( $begun ) );
		$refused = wp_get_ability( 'shortpixel-flush/flush-images' )?->execute( [ 'attachments' => [ $this->bare ] ] );
		self::assertInstanceOf( \WP_Error::class, $refused );
		self::assertSame( self::REFUSAL, $refused->get_error_message() );
	}

	public function test_code_flushes_it(): void {
		$flush = ( new Flushes() )->get( shortpixel_flush( $this->pdf ) );
		self::assertSame( [ $this->pdf ], $flush?->named_images() );
	}

	public function test_it_is_listed_with_changed_images(): void {
		note_change( $this->pdf, 'replace' );
		note_change( $this->bare, 'replace' );
		store_all_changes();

		self::assertSame( [ $this->pdf ], array_column( self::body( $this->rest( 'GET', '/images/changed' ) ), 'id' ) );
		self::assertNull( ( new Image_Records() )->get( $this->bare ) );
	}
}
