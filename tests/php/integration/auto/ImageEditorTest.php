<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Store\Image_Records;

require_once __DIR__ . '/Auto_Test_Case.php';

/**
 * Tests WordPress's own ways to edit an image. An edit usually creates a file with a new name, so it has no old copies;
 * restoring the image brings back the earlier file name, which the CDN may have copies of.
 */
final class ImageEditorTest extends Auto_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		require_once ABSPATH . 'wp-admin/includes/image-edit.php';
		$this->act_as( 'administrator' );
	}

	public function test_an_edit_under_a_new_name_is_flushed_for_the_pages_that_caches_keep(): void {
		$id  = $this->known_image( 'edited', 900 );
		$old = wp_basename( (string) get_attached_file( $id ) );

		$this->crop( $id );
		self::assertNotSame( $old, wp_basename( (string) get_attached_file( $id ) ) );
		$this->end_request();
		$this->sweep();

		self::assertSame( [ 'flush', 'edit' ], [ $this->decision( $id ), self::flushes()[0]->cause ] );
		// Since the file is new, no old copy of it can exist.
		self::assertTrue( ( new Image_Records() )->get( $id )?->is_never_old( wp_basename( (string) get_attached_file( $id ) ) ) );

		$this->pass( 3600 );
		$this->restore( $id );
		$this->end_request();
		$this->sweep();
		self::assertSame( [ 'flush', 'change' ], [ $this->decision( $id ), self::flushes()[1]->cause ?? '' ] );
	}

	public function test_restoring_the_original_flushes_where_its_file_was_overwritten_meanwhile(): void {
		$id   = $this->known_image( 'restored', 900 );
		$file = (string) get_attached_file( $id );
		$this->crop( $id );
		$this->end_request();
		$this->sweep();
		$this->pass( 3600 );

		// Overwrites the original file with another image.
		self::write_picture( $file, 900, 300, [ 1, 200, 90 ] );
		touch( $file, $this->now );
		$this->restore( $id );
		$this->end_request();
		$this->sweep();

		self::assertSame( $file, get_attached_file( $id ) );
		self::assertSame( 'flush', $this->decision( $id ) );
	}

	public function test_a_rest_edit_makes_a_new_image_and_flushes_none(): void {
		$id     = $this->known_image( 'rest', 900 );
		$answer = $this->rest(
			'POST',
			"/wp/v2/media/{$id}/edit",
			[
				'src'       => wp_get_attachment_url( $id ),
				'modifiers' => [
					[
						'type' => 'rotate',
						'args' => [ 'angle' => 90 ],
					],
				],
			]
		);
		self::assertSame( 201, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
		$this->end_request();
		$this->sweep();

		self::assertSame( [], self::flushes() );
		$data = $answer->get_data();
		self::assertIsArray( $data );
		self::assertIsInt( $data['id'] );
		wp_delete_attachment( $data['id'], true );
	}

	public function test_an_edit_over_the_same_name_is_flushed_with_its_cause(): void {
		$id   = $this->known_image( 'over', 900 );
		$file = (string) get_attached_file( $id );

		// Does what core's editor does with IMAGE_EDIT_OVERWRITE, without that constant, which would stay defined for
		// all later tests.
		$editor = wp_get_image_editor( $file );
		self::assertNotWPError( $editor );
		$editor->crop( 0, 0, 300, 300 );
		self::assertNotWPError( wp_save_image_file( $file, $editor, 'image/jpeg', $id ) );
		wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $file ) );
		$this->touch_now( $id );
		$this->end_request();
		$this->sweep();

		self::assertSame(
			[ 'flush', 'edit', 'Edited' ],
			[ $this->decision( $id ), self::flushes()[0]->cause, self::flushes()[0]->reason ]
		);
	}

	/** Crops an image as core's image editor does. */
	private function crop( int $id ): void {
		$_REQUEST['history'] = (string) wp_json_encode(
			[
				[
					'c' => [
						'x' => 0,
						'y' => 0,
						'w' => 300,
						'h' => 200,
					],
				],
			]
		);
		$_REQUEST['target']  = 'all';
		$_REQUEST['do']      = 'save';
		$result              = wp_save_image( $id );
		self::assertObjectNotHasProperty( 'error', $result, (string) wp_json_encode( $result ) );
		$this->touch_now( $id );
	}

	private function restore( int $id ): void {
		$result = wp_restore_image( $id );
		self::assertObjectNotHasProperty( 'error', $result, (string) wp_json_encode( $result ) );
	}

	/** @phpstan-assert !\WP_Error $value */
	private static function assertNotWPError( mixed $value ): void { // phpcs:ignore WordPress.NamingConventions -- As WordPress's own.
		self::assertFalse( is_wp_error( $value ), is_wp_error( $value ) ? $value->get_error_message() : '' );
	}
}
