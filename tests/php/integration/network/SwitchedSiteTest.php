<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Network;

require_once __DIR__ . '/Network_Test_Case.php';

/**
 * If a request to one site of a network switches to another site and inserts content, the content's links are
 * below the first site's URL: WordPress keeps the content URL of the request's site.
 */
class SwitchedSiteTest extends Network_Test_Case {
	// Runs after switching to another site: inserts an image, and a post that shows it.
	private const INSERT = '
		$file = wp_upload_dir()["path"] . "/house.jpg";
		wp_mkdir_p( dirname( $file ) );
		imagejpeg( imagecreatetruecolor( 640, 480 ), $file );
		$id = wp_insert_attachment( [ "post_mime_type" => "image/jpeg", "post_status" => "inherit" ], $file );
		wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $file ) );
		$html = wp_get_attachment_image( $id, "medium" );
		wp_insert_post( [ "post_status" => "publish", "post_title" => "A page", "post_content" => $html ] );
		preg_match( "~src=\"([^\"]+)\"~", $html, $src );
		return [ $id, $src[1] ];';

	// Runs at the second site: finds the page that shows the image, the copy in that page, the file and the new link.
	private const LOOK = '
		require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/copies/class-variant-search.php";
		require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/versions/store.php";
		$copy = "https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img+to_webp+p_h/" . preg_replace( "~^http://~", "", $src );
		add_filter( "shortpixel_flush_pre_request", static fn () => [ "status" => 200, "headers" => [], "body" => "<img src=\"$copy\">", "error" => "", "error_text" => "", "at" => time(), "retry_after" => null ] );
		$search = new \ShortPixelFlush\Copies\Variant_Search();
		$search->read_pages( [ $id ] );
		$pages = array_column( \ShortPixelFlush\Copies\shown_pages( [ $id ] ), "title" );
		$found = array_values( array_filter( $search->of( $id ), static fn ( $variant ) => $variant->url === $copy && "page" === $variant->found_in ) );
		$file  = basename( (string) \ShortPixelFlush\Copies\local_file( $src ) );
		\ShortPixelFlush\Versions\assign( [ \ShortPixelFlush\Versions\path_stem( get_post_meta( $id, "_wp_attached_file", true ) ) ], "123" );
		return [ $pages[0], count( $found ), $file, apply_filters( "shortpixel/ai/originalUrl", $src ) ];';

	public function test_the_pages_that_show_it_and_the_links_in_them_are_found(): void {
		self::add_sites( 2 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		$made = self::value_of( 'switch_to_blog( 2 );' . self::INSERT );
		self::assertIsArray( $made );
		self::assertIsInt( $made[0] );
		self::assertIsString( $made[1] );
		self::assertStringStartsWith( 'http://example.org/wp-content/uploads/sites/2/', $made[1], 'That is the first site’s address.' );
		$given = sprintf( '$id = %d; $src = %s;', $made[0], var_export( $made[1], true ) );

		self::assertSame( [ 'A page', 1, 'house-300x225.jpg', $made[1] . '?spf=123' ], self::value_of( $given . self::LOOK, 2 ) );
		// The third site doesn't mistake the file for its own, so the link stays.
		self::use_provider( 3 );
		$look = '
			require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/copies/sources/own-files.php";
			require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/versions/store.php";
			\ShortPixelFlush\Versions\assign( [ gmdate( "Y/m" ) . "/house" ], "123" );
			return [ \ShortPixelFlush\Copies\upload_name( $src ), apply_filters( "shortpixel/ai/originalUrl", $src ) ];';
		self::assertSame( [ '', $made[1] ], self::value_of( $given . $look, 3 ) );
	}

	// Adds a page to the third site that shows the second site's image, like code that switches sites just for it.
	private const SHOW = '
		wp_insert_post( [ "post_status" => "publish", "post_title" => "Elsewhere", "post_name" => "elsewhere", "post_content" => "<img src=\"$src\">" ] );';

	private const FLUSHED = '
		require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/flush/choose-ways.php";
		require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/flush/results.php";
		require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/say/page-caches.php";
		$page  = \ShortPixelFlush\Copies\page_of_another_site( [ $id ] );
		$flush = new \ShortPixelFlush\Model\Flush( [ "id" => 1, "state" => "running", "subject" => wp_json_encode( [ "other_site" => $page, "coverage" => [ "whole" => true ] ] ) ] );
		$tally = new \ShortPixelFlush\Model\Tally( [ "sampled" => [ "fresh" => [ 3, 0 ] ] ] );
		$ended = \ShortPixelFlush\Flush\rows_result( $flush, $tally, null, null );
		return [ $page, get_current_blog_id(), $ended["state"], null === $ended["failure"] ? "" : \ShortPixelFlush\Say\other_site_sentence( \ShortPixelFlush\Model\Pages_Seen::in( $ended["failure"]->data ) ) ];';

	public function test_a_page_of_another_site_that_shows_the_image_is_found_and_nobody_says_that_it_is_new_there(): void {
		self::add_sites( 2 );
		self::on_network( self::ACTIVATE );
		self::use_provider( 2 );
		$made = self::value_of( self::INSERT, 2 );
		self::assertIsArray( $made );
		self::assertIsInt( $made[0] );
		self::assertIsString( $made[1] );
		$given = sprintf( '$id = %d; $src = %s;', $made[0], var_export( $made[1], true ) );

		self::assertSame( [ '', 2, 'done', '' ], self::value_of( $given . self::FLUSHED, 2 ) );
		self::on_network( $given . self::SHOW, 3 );
		$said = self::value_of( $given . self::FLUSHED, 2 );
		self::assertIsArray( $said );
		self::assertIsString( $said[0] );
		self::assertStringContainsString( 'elsewhere', $said[0] );
		self::assertSame(
			[ 2, 'partial', "New where we looked, but not on another site of your network: {$said[0]}. Flush the image’s link there." ],
			array_slice( $said, 1 )
		);
	}
}
