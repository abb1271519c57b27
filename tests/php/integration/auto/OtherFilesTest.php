<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Integration\Flush\Cdn_World;
use ShortPixelFlush\Tests\Integration\New_Link\New_Link_Test_Case;
use function ShortPixelFlush\Auto\note_change;
use function ShortPixelFlush\Auto\store_all_changes;
use function ShortPixelFlush\Auto\sweep;
use function ShortPixelFlush\Flush\take_back;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\Versions\note_ends;
use const ShortPixelFlush\Versions\PRESENT_OPTION;

require_once dirname( __DIR__ ) . '/new-link/New_Link_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/changes.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/sweep.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/steps/version.php';
require_once dirname( __DIR__, 4 ) . '/includes/versions/note-present-files.php';

/**
 * Tests images whose files have another aspect ratio, name or sizes after a change. By default, the CDN answers 429 to
 * the requests that test forms of new links, so the plugin judges by the files alone which copies can be old.
 */
final class OtherFilesTest extends New_Link_Test_Case {
	private const OLD = [ 200, 20, 20 ];
	private const NEW = [ 20, 20, 200 ];

	/** @var list<string> The files that the page shows, each by the end of its name. */
	private array $shown = [ '.jpg', '-300x225.jpg' ];

	/** Whether the page, once it has new links, has placeholders, which a script replaces with CDN URLs. */
	private bool $is_lazy = false;

	/** Whether another plugin writes the deleted size's name into the page. */
	private bool $keeps_names = false;

	protected function setUp(): void {
		parent::setUp();
		$this->image = $this->upload( 'villa', 640, 480 );
		$this->end_request();
		$this->now          += 7200;
		$this->world->origin = 'old';
		array_map( fn ( string $link ) => $this->world->hold( $link ), $this->links() );
		$this->world->origin  = 'new';
		$this->world->trouble = static fn ( array $request ): ?array => str_contains(
			$request['url'],
			'shortpixel-flush-'
		) ? [ 'status' => 429 ] : null;
	}

	public function test_another_ratio_ends_green_where_pages_show_new_files(): void {
		$this->replace_files( 'villa' );
		$this->shown = [ '-300x300.jpg' ];

		$this->ends( 'done', 'New for visitors.' );
	}

	public function test_the_copies_of_a_file_that_changed_at_its_link_have_to_be_new_all_the_same(): void {
		$this->replace_files( 'villa' );
		$this->shown = [ '-300x300.jpg', '.jpg' ];
		// The CDN has no old copies to compare with.
		$this->hold_nothing();

		$this->ends( 'partial', 'New where we looked. Other screens may still show the old image.' );
	}

	public function test_another_name_ends_green_and_the_page_is_the_proof(): void {
		$this->replace_files( 'castle' );
		$this->shown = [ '.jpg', '-300x300.jpg' ];

		$this->ends( 'done', 'New for visitors.' );
	}

	public function test_a_cached_page_that_names_the_old_file_is_not_new(): void {
		$page = [ 'body' => $this->page() ];
		$this->replace_files( 'castle' );
		$this->shown                       = [ '.jpg', '-300x300.jpg' ];
		$this->kept['http://example.org/'] = $page;

		$flush = $this->ends( 'partial', 'The new link did not help, so the copies were removed. Visitors may still see the old image.' );
		self::assertSame( 'page_old', $flush->step( 'pages' )->code ?? '' );
	}

	public function test_sizes_made_again_end_green_where_pages_show_new_and_unchanged_files(): void {
		$folder = dirname( (string) get_attached_file( $this->image ) );
		foreach ( [ [ 300, 225 ], [ 333, 333 ] ] as [ $width, $height ] ) {
			self::write_picture( "{$folder}/villa-{$width}x{$height}.jpg", $width, $height, self::NEW );
			touch( "{$folder}/villa-{$width}x{$height}.jpg", $this->now );
		}
		$meta = (array) wp_get_attachment_metadata( $this->image );
		self::assertIsArray( $meta['sizes'] ?? null );
		$meta['sizes']['other'] = [
			'file'      => 'villa-333x333.jpg',
			'width'     => 333,
			'height'    => 333,
			'mime-type' => 'image/jpeg',
		];
		wp_update_attachment_metadata( $this->image, $meta );
		$this->shown = [ '.jpg', '-333x333.jpg' ];
		$this->hold_nothing();

		$this->ends( 'done', 'New for visitors.' );
	}

	public function test_a_file_that_changed_before_and_was_not_proved_stays_to_be_proved(): void {
		$this->replace_files( 'villa' );
		$this->shown = [ '.jpg' ];
		$this->hold_nothing();
		$this->ends( 'partial', 'New where we looked. Other screens may still show the old image.' );

		$this->now += 7200;
		$file       = dirname( (string) get_attached_file( $this->image ) ) . '/villa-300x300.jpg';
		self::write_picture( $file, 300, 300, self::OLD );
		touch( $file, $this->now );
		$this->hold_nothing();
		wp_update_attachment_metadata(
			$this->image,
			[ 'image_meta' => [ 'credit' => 'Somebody' ] ] + (array) wp_get_attachment_metadata( $this->image )
		);
		$this->ends( 'partial', 'New where we looked. Other screens may still show the old image.' );
		self::assertContains( 'villa.jpg', ( new Image_Records() )->get( $this->image )->changed_files ?? [] );
	}

	public function test_a_link_of_a_size_that_is_gone_leads_to_the_size_that_the_image_has_now(): void {
		$this->replace_files( 'villa' );
		$this->shown = [ '-300x225.jpg' ];

		$flush = $this->ends( 'done', 'New for visitors.' );
		self::assertStringContainsString( 'villa-300x300.jpg?spf=', $this->links()[0] );
		self::assertSame( 2, $flush->step( 'pages' )->data->tries ?? 0 );
		self::assertSame( 'done', $flush->step( 'page_caches' )->state ?? '' );
		self::assertSame(
			[],
			preg_grep(
				'~300x225~',
				array_column( ( new Purges() )->variants( $flush->id, [ 'fresh', 'unconfirmed', 'failed' ] ), 'source' )
			),
			'No page asks for that any more.'
		);

		// Undoing the flush brings back the page's earlier link.
		self::assertTrue( take_back( $flush ) !== null );
		self::assertStringContainsString( 'villa-300x225.jpg', $this->links()[0] );
	}

	public function test_a_size_of_the_earlier_image_that_nobody_deleted_leads_there_as_well(): void {
		$left = dirname( (string) get_attached_file( $this->image ) ) . '/villa-300x225.jpg';
		$this->replace_files( 'villa' );
		self::write_picture( $left, 300, 225, self::OLD );
		touch( $left, $this->now - 7200 );
		$this->shown = [ '-300x225.jpg' ];

		$this->ends( 'done', 'New for visitors.' );
		self::assertStringContainsString( 'villa-300x300.jpg?spf=', $this->links()[0] );

		// As soon as the image has that file again, pages show it.
		$this->now += 7200;
		$this->replace_files( 'villa', 640, 480 );
		$this->ends( 'done', 'New for visitors.' );
		self::assertStringContainsString( 'villa-300x225.jpg?spf=', $this->links()[0] );
	}

	public function test_a_page_that_a_cache_keeps_with_a_link_of_a_size_that_is_gone_is_not_new(): void {
		$this->replace_files( 'villa' );
		$this->shown = [ '-300x225.jpg' ];
		add_filter(
			'shortpixel/ai/originalUrl',
			fn ( string $url ): string => $this->keeps_names ? str_replace( '300x300', '300x225', $url ) : $url,
			200
		); // phpcs:ignore WordPress.NamingConventions -- The name is SPAI's.
		$this->keeps_names = true;

		$this->ends( 'partial', 'http://example.org/ still links to an earlier file of the image. Insert the image there again.' );
	}

	public function test_with_as_many_as_each_request_can_load_nothing_is_led_anywhere(): void {
		$noted = 0;
		while ( note_ends( [ "2026/11/another-{$noted}" => [ '-300x225.jpg' => '-300x300.jpg' ] ] ) ) {
			++$noted;
		}
		self::assertGreaterThan( 50, $noted );
		$this->replace_files( 'villa' );
		$this->shown = [ '-300x225.jpg' ];

		$this->ends( 'partial', 'http://example.org/ still links to an earlier file of the image. Insert the image there again.' );
		self::assertLessThanOrEqual( 4000, strlen( (string) raw_option( PRESENT_OPTION ) ) );
	}

	public function test_links_of_a_size_that_the_edited_image_is_too_small_for_lead_to_the_whole(): void {
		$this->crop( 200, 150 );
		self::assertSame( 'villa-300x225.jpg', wp_get_attachment_metadata( $this->image )['sizes']['medium']['file'] ?? '' );
		$this->shown = [ '-300x225.jpg' ];

		$this->ends( 'done', 'New for visitors.' );
		self::assertMatchesRegularExpression( '~/villa-e\d+\.jpg\?spf=~', $this->links()[0] );
	}

	public function test_posts_may_show_what_was_there_before_an_edit(): void {
		$this->crop( 400, 300 );
		$this->shown = [ '-300x225.jpg' ];

		$this->ends( 'partial', 'http://example.org/ still links to an earlier file of the image. Insert the image there again.' );
		self::assertStringContainsString( '/villa-300x225.jpg?spf=', $this->links()[0] );
	}

	public function test_links_of_a_size_from_before_the_full_size_file_was_overwritten_lead_to_that(): void {
		// Lets the test of link forms have a result, since the CDN has no old copy to compare with.
		$this->world->trouble = null;
		self::write_picture( (string) get_attached_file( $this->image ), 640, 480, self::NEW );
		note_change( $this->image, 'outside' );
		$this->shown = [ '-300x225.jpg' ];

		$this->ends( 'done', 'New for visitors.' );
		self::assertStringContainsString( 'villa.jpg?spf=', $this->links()[0] );
	}

	public function test_links_of_a_size_from_minutes_before_the_full_size_file_was_overwritten_lead_to_that(): void {
		$file = $this->replaced_minutes_ago();
		self::write_picture( $file, 480, 480, self::OLD );
		note_change( $this->image, 'outside' );

		$this->ends( 'done', 'New for visitors.' );
		self::assertStringContainsString( 'villa.jpg?spf=', $this->links()[0] );
	}

	public function test_sizes_from_minutes_before_the_full_size_file_was_compressed_still_show_the_image(): void {
		$picture = imagecreatefromjpeg( $this->replaced_minutes_ago() );
		self::assertNotFalse( $picture );
		imagejpeg( $picture, (string) get_attached_file( $this->image ), 40 );
		note_change( $this->image, 'outside' );

		$this->ends( 'done', 'New for visitors.' );
		self::assertStringContainsString( 'villa-300x300.jpg?spf=', $this->links()[0] );
	}

	public function test_where_pages_name_no_copies_those_of_the_file_instead_are_checked(): void {
		$this->world->trouble = null;
		self::write_picture( (string) get_attached_file( $this->image ), 640, 480, self::NEW );
		note_change( $this->image, 'outside' );
		$this->shown   = [ '-300x225.jpg' ];
		$this->is_lazy = true;

		$flush = $this->ends( 'done', 'New for visitors.' );
		self::assertNotSame(
			[],
			preg_grep( '~/villa\.jpg\?spf=~', array_column( ( new Purges() )->found_in( $flush->id, Flush::NEW_LINK, 10 ), 'url' ) )
		);
	}

	public function test_pages_that_show_a_part_from_before_the_full_size_file_was_overwritten_are_not_new(): void {
		self::write_picture( (string) get_attached_file( $this->image ), 640, 480, self::NEW );
		note_change( $this->image, 'outside' );
		$this->shown = [ '-150x150.jpg' ];

		$flush = $this->ends(
			'partial',
			'Only the full-size file of 1 image was overwritten. Pages show a smaller size: regenerate its thumbnails.'
		);
		self::assertSame( 'page_earlier_size', $flush->step( 'pages' )->code ?? '' );
	}

	public function test_pages_that_show_the_overwritten_file_too_are_judged_by_it(): void {
		self::write_picture( (string) get_attached_file( $this->image ), 640, 480, self::NEW );
		note_change( $this->image, 'outside' );
		$this->shown = [ '.jpg', '-300x225.jpg' ];

		$this->ends( 'done', 'New for visitors.' );
	}

	private function hold_nothing(): void {
		$trouble              = $this->world->trouble;
		$this->world          = new Cdn_World( fn (): int => $this->now );
		$this->world->origin  = 'new';
		$this->world->trouble = $trouble;
	}

	/** @param non-empty-string $message */
	private function ends( string $state, string $message ): Flush {
		foreach ( self::files_of( $this->image ) as $file ) {
			if ( filemtime( $file ) > time() - 60 ) {
				touch( $file, $this->now );
			}
		}
		clearstatcache();
		$this->end_request();
		$open = $this->flushes->open( null );
		self::assertCount( 1, $open );
		$flush = $this->run_to_end( $open[0]->id );
		$rows  = array_map(
			static fn ( Purge $row ): array => [ $row->url, $row->state, array_column( $row->evidence, 'kind' ) ],
			( new Purges() )->find( $flush->id )['purges']
		);
		self::assertSame(
			$state,
			$flush->state,
			$this->message( $flush->id ) . wp_json_encode(
				$rows,
				JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES
			) . wp_json_encode( $flush->subject->ways )
		);
		self::assertStringStartsWith( $message, $this->message( $flush->id ) );
		return $flush;
	}

	/** @return list<string> */
	private function links(): array {
		$main  = (string) wp_get_attachment_url( $this->image );
		$links = [];
		foreach ( $this->shown as $end ) {
			$source = apply_filters( 'shortpixel/ai/originalUrl', preg_replace( '~(?:-e\d+)?\.jpg$~D', '', $main ) . $end ); // phpcs:ignore WordPress.NamingConventions.ValidHookName,WordPress.NamingConventions.PrefixAllGlobals -- The name is SPAI's.
			self::assertIsString( $source );
			$links[] = 'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img+to_webp+p_h/' . preg_replace( '#^http://#', '', $source );
		}
		return $links;
	}

	protected function page(): string {
		if ( $this->is_lazy && str_contains( $this->links()[0] ?? '', 'spf=' ) ) {
			return implode(
				'',
				array_map(
					static fn ( string $link ): string => '<img src="data:image/svg+xml;base64,' . base64_encode(
						'<svg xmlns="http://www.w3.org/2000/svg" data-u="'
						. rawurlencode( 'http://' . substr( $link, (int) strpos( $link, 'example.org' ) ) )
						. '" data-w="300" data-h="200"></svg>'
					) . '">',
					$this->links()
				)
			); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- As ShortPixel's plugin writes it.
		}
		return implode( '', array_map( static fn ( string $link ): string => '<img src="' . esc_attr( $link ) . '">', $this->links() ) );
	}

	/** @return string The full-size file, four minutes after a flush proved that visitors get it and its sizes. */
	private function replaced_minutes_ago(): string {
		$this->world->trouble = null;
		$this->replace_files( 'villa' );
		$this->shown = [ '-300x300.jpg' ];
		$this->ends( 'done', 'New for visitors.' );
		$this->now += 240;
		return (string) get_attached_file( $this->image );
	}

	/** Crops the image as WordPress's editor does. */
	private function crop( int $width, int $height ): void {
		require_once ABSPATH . 'wp-admin/includes/image-edit.php';
		$part     = [
			'x' => 0,
			'y' => 0,
			'w' => $width,
			'h' => $height,
		];
		$_REQUEST = [
			'history' => wp_json_encode( [ [ 'c' => $part ] ] ),
			'target'  => 'all',
			'do'      => 'save',
		];
		wp_save_image( $this->image );
		$_REQUEST = [];
	}

	/** Replaces the image's files as Enable Media Replace does. */
	private function replace_files( string $name, int $width = 480, int $height = 480 ): void {
		do_action( 'wp_handle_replace', [ 'post_id' => $this->image ] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.
		array_map( 'unlink', self::files_of( $this->image ) );
		$file = dirname( (string) get_attached_file( $this->image ) ) . "/{$name}.jpg";
		self::write_picture( $file, $width, $height, self::NEW );
		update_attached_file( $this->image, $file );
		wp_update_attachment_metadata( $this->image, wp_generate_attachment_metadata( $this->image, $file ) );
		do_action( 'enable-media-replace-upload-done', '', '', $this->image ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.
	}

	private function upload( string $name, int $width, int $height ): int {
		require_once ABSPATH . 'wp-admin/includes/image.php';
		$file = wp_upload_dir()['path'] . "/{$name}.jpg";
		self::write_picture( $file, $width, $height, self::OLD );
		$id = wp_insert_attachment(
			[
				'post_mime_type' => 'image/jpeg',
				'post_status'    => 'inherit',
				'post_date_gmt'  => gmdate( 'Y-m-d H:i:s', $this->now - 300000 ),
			],
			$file
		);
		wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $file ) );
		foreach ( self::files_of( $id ) as $one ) {
			touch( $one, $this->now - 7200 );
		}
		return $id;
	}

	private function end_request(): void {
		store_all_changes();
		sweep( 20.0 );
		remove_all_actions( 'shutdown' );
	}
}
