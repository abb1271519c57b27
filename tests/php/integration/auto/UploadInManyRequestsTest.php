<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use PHPUnit\Framework\Attributes\TestWith;
use ShortPixelFlush\Tests\Support\Database;
use WP_REST_Request;
use WP_REST_Response;
use wp_xmlrpc_server;

require_once __DIR__ . '/Auto_Test_Case.php';

/**
 * An upload from a browser as in WordPress 7.1: the file, each size, and the end of the upload come in separate
 * requests. In earlier versions the first request makes the sizes.
 */
final class UploadInManyRequestsTest extends Auto_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'wp_client_side_media_processing_enabled', '__return_true' );
		// Makes WordPress register the REST routes again, with that filter.
		$GLOBALS['wp_rest_server'] = null;
		$this->act_as( 'administrator' );
	}

	public function test_no_request_of_an_upload_flushes_anything_and_a_replacement_right_after_it_does(): void {
		$created = $this->send( '/wp/v2/media', 'many.jpg', 900, 600, [ 'generate_sub_sizes' => false ] );
		self::assertSame( 201, $created->get_status(), (string) wp_json_encode( $created->get_data() ) );
		$data = $created->get_data();
		self::assertIsArray( $data );
		$id = $data['id'];
		self::assertIsInt( $id );
		$this->ends_quietly();

		if ( isset( rest_get_server()->get_routes()['/wp/v2/media/(?P<id>[\d]+)/sideload'] ) ) {
			$sizes = [];
			foreach ( [
				'thumbnail' => [ 150, 150 ],
				'medium'    => [ 300, 200 ],
			] as $name => list( $width, $height ) ) {
				$this->pass( 2 );
				$answer = $this->send(
					"/wp/v2/media/{$id}/sideload",
					"many-{$width}x{$height}.jpg",
					$width,
					$height,
					[ 'image_size' => $name ]
				);
				self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
				$sizes[] = $answer->get_data();
				$this->ends_quietly();
			}
			$this->pass( 2 );
			$answer = $this->rest( 'POST', "/wp/v2/media/{$id}/finalize", [ 'sub_sizes' => $sizes ] );
			self::assertSame( 200, $answer->get_status(), (string) wp_json_encode( $answer->get_data() ) );
			$this->ends_quietly();
			self::assertCount( 3, self::files_of( $id ) );
		}

		$this->pass( 20 );
		do_action( 'wp_handle_replace', [ 'post_id' => $id ] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.
		$this->overwrite( $id, [ 1, 2, 233 ] );
		do_action( 'enable-media-replace-upload-done', '', '', $id ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
		$this->end_request();
		$this->sweep();
		self::assertSame( 'flush', $this->decision( $id ) );
		array_map( 'unlink', array_filter( self::files_of( $id ), 'is_file' ) );
	}

	#[TestWith( [ 'before', true, 'flush' ] )]
	#[TestWith( [ 'before', false, 'flush' ] )]
	#[TestWith( [ 'after', false, 'new' ] )]
	#[TestWith( [ '', true, 'new' ] )]
	public function test_an_upload_is_new_no_more_once_a_page_has_shown_it( string $shown, bool $is_read, string $decision ): void {
		$id = $this->attachment( [ 'name' => 'seen' ] );
		$this->end_request();
		if ( $is_read ) {
			$this->sweep();
		}
		if ( '' !== $shown ) {
			$post = wp_insert_post(
				[
					'post_title'   => 'Shows it',
					'post_status'  => 'publish',
					'post_content' => '<img class="wp-image-' . $id . '" src="' . wp_get_attachment_url( $id ) . '">',
				]
			);
			Database::wpdb()->update(
				Database::wpdb()->posts,
				[ 'post_modified_gmt' => gmdate( 'Y-m-d H:i:s', $this->now + ( 'before' === $shown ? 60 : 180 ) ) ],
				[ 'ID' => $post ]
			);
			clean_post_cache( $post );
		}
		$this->pass( 120 );
		// The new file has other dimensions, since the plugin has no hash of the uploaded file to compare with.
		self::write_picture( (string) get_attached_file( $id ), 640, 480, [ 1, 2, 233 ] );
		$this->touch_now( $id );
		self::regenerate( $id, 'update' );
		$this->end_request();
		$this->sweep();
		self::assertSame( $decision, $this->decision( $id ) );
	}

	public function test_an_upload_and_an_edit_by_xml_rpc_flush_nothing(): void {
		require_once ABSPATH . WPINC . '/class-IXR.php';
		require_once ABSPATH . WPINC . '/class-wp-xmlrpc-server.php';
		add_filter( 'xmlrpc_enabled', '__return_true' );
		$login = wp_get_current_user()->user_login;
		$file  = get_temp_dir() . 'by-xml-rpc.jpg';
		self::write_picture( $file, 900, 600, [ 90, 10, 10 ] );
		$server = new wp_xmlrpc_server();

		$made = $server->mw_newMediaObject(
			[
				1,
				$login,
				'password',
				[
					'name' => 'by-xml-rpc.jpg',
					'type' => 'image/jpeg',
					'bits' => (string) file_get_contents( $file ), // phpcs:ignore WordPress.WP.AlternativeFunctions -- A test's file.
				],
			]
		);
		unlink( $file );
		self::assertIsArray( $made );
		self::assertIsNumeric( $made['id'] );
		$id = (int) $made['id'];
		$this->ends_quietly();
		$this->pass( 3600 );
		self::assertTrue( $server->wp_editPost( [ 1, $login, 'password', $id, [ 'post_title' => 'Another title' ] ] ) );
		$this->ends_quietly();
		array_map( 'unlink', array_filter( self::files_of( $id ), 'is_file' ) );
	}

	private function ends_quietly(): void {
		$this->end_request();
		$this->sweep();
		self::assertSame( [], self::flushes() );
		self::assertSame( '0', Database::wpdb()->get_var( 'SELECT COUNT(*) FROM wp_shortpixel_flush_images WHERE changed_at > 0' ) );
	}

	/** @param array<string, mixed> $params */
	private function send( string $route, string $name, int $width, int $height, array $params ): WP_REST_Response {
		$file = get_temp_dir() . $name;
		self::write_picture( $file, $width, $height, [ 90, 10, 10 ] );
		$request = new WP_REST_Request( 'POST', $route );
		$request->set_header( 'Content-Type', 'image/jpeg' );
		$request->set_header( 'Content-Disposition', "attachment; filename={$name}" );
		$request->set_query_params( $params );
		$request->set_body( (string) file_get_contents( $file ) ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- A test's file.
		unlink( $file );
		return rest_ensure_response( rest_get_server()->dispatch( $request ) );
	}
}
