<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Tests\Support\Database;
use function ShortPixelFlush\Auto\forget_deleted_links;
use function ShortPixelFlush\Auto\may_have_deleted_link;
use function ShortPixelFlush\Auto\note_change;
use function ShortPixelFlush\Auto\note_deleted_links;
use function ShortPixelFlush\Auto\note_result;
use function ShortPixelFlush\Auto\read_library;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\update_settings;
use const ShortPixelFlush\Auto\DELETED_OPTION;

require_once __DIR__ . '/Auto_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/deleted-links.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/results.php';

/**
 * Tests deleting an image and then uploading another file, which gets the same link.
 */
final class UploadedAgainTest extends Auto_Test_Case {
	private const OLD = [ 200, 20, 20 ];
	private const NEW = [ 20, 20, 200 ];

	public function test_in_the_same_request_it_is_flushed(): void {
		wp_delete_attachment( $this->image( self::OLD ), true );
		$again = $this->upload( self::NEW );
		$this->end_request();
		$this->sweep_all();

		$this->is_flushed( $again );
	}

	public function test_before_anything_was_decided_of_the_deletion_it_is_flushed(): void {
		wp_delete_attachment( $this->image( self::OLD ), true );
		$this->end_request();
		$this->pass( 3 );
		$again = $this->upload( self::NEW );
		$this->end_request();
		$this->sweep_all();

		$this->is_flushed( $again );
	}

	public function test_also_where_its_files_were_read_before_the_deletion_was_noted(): void {
		wp_delete_attachment( $this->image( self::OLD ), true );
		$again = $this->upload( self::NEW );
		self::assertTrue( read_library( microtime( true ) + 5 ) );
		$this->pass( 3 );
		$this->end_request();
		$this->sweep_all();

		$this->is_flushed( $again );
	}

	public function test_while_the_deletion_is_flushed_and_a_week_after_it_is_flushed(): void {
		wp_delete_attachment( $this->image( self::OLD ), true );
		$this->end_request();
		$this->sweep();
		self::assertSame( [ 'delete' ], array_column( self::flushes(), 'cause' ) );
		$deletion = self::flushes()[0]->id;
		$this->pass( 5 );
		$again = $this->upload( self::NEW );
		$this->end_request();
		$this->sweep_all();
		$this->is_flushed( $again );

		note_result( $deletion, 'done' );
		wp_delete_attachment( $again, true );
		$this->end_request();
		$this->sweep_all();
		foreach ( self::flushes() as $flush ) {
			note_result( $flush->id, 'done' );
		}
		self::assertSame(
			[ '0', '0' ],
			array_map( 'strval', [ ( new Image_Records() )->count_of_flush( $deletion ), ( new Image_Records() )->counts()['known'] ] )
		);
		$this->pass( 7 * 86400 );
		$third = $this->upload( self::OLD );
		$this->end_request();
		$this->sweep_all();
		$this->is_flushed( $third );
	}

	public function test_the_same_bytes_need_no_flush(): void {
		wp_delete_attachment( $this->image( self::OLD ), true );
		$this->end_request();
		$this->sweep_all();
		$before = count( self::flushes() );
		$this->pass( 60 );
		$again = $this->upload( self::OLD );
		$this->end_request();
		$this->sweep_all();

		self::assertSame( [ 'unchanged', $before ], [ $this->decision( $again ), count( self::flushes() ) ] );
	}

	public function test_where_the_bytes_of_the_deleted_one_were_never_read_it_is_flushed(): void {
		$image  = $this->image( self::OLD );
		$record = ( new Image_Records() )->get( $image );
		self::assertNotNull( $record );
		( new Image_Records() )->update(
			$image,
			[ 'files' => array_map( static fn ( File_Stamp $stamp ): File_Stamp => $stamp->with_hash( '' ), $record->files ) ]
		);
		wp_delete_attachment( $image, true );
		$this->end_request();
		$this->sweep_all();
		$this->pass( 60 );
		$again = $this->upload( self::OLD );
		$this->end_request();
		$this->sweep_all();

		$this->is_flushed( $again );
	}

	public function test_one_that_was_deleted_before_its_files_were_read_counts_too(): void {
		$image = $this->upload( self::OLD );
		$this->end_request();
		wp_delete_attachment( $image, true );
		$this->end_request();
		$this->sweep_all();
		$this->pass( 60 );
		$again = $this->upload( self::NEW );
		$this->end_request();
		$this->sweep_all();

		$this->is_flushed( $again );
	}

	public function test_only_files_of_the_same_name_count(): void {
		wp_delete_attachment( $this->image( self::OLD, 640, 480 ), true );
		$this->end_request();
		$this->sweep_all();
		$before = count( self::flushes() );
		$this->pass( 60 );
		// The names of this file and its sizes begin like those of the deleted image.
		$other = $this->upload( self::NEW, 640, 480, 'again-more.jpg' );
		$this->end_request();
		$this->sweep_all();
		self::assertSame( [ $before, '' ], [ count( self::flushes() ), $this->decision( $other ) ] );

		$again = $this->upload( self::NEW, 480, 480, 'again.png' );
		$this->end_request();
		$this->sweep_all();
		self::assertSame( [ $before, 'new' ], [ count( self::flushes() ), $this->decision( $again ) ], 'No file has the name of another.' );

		$again = $this->upload( self::NEW, 480, 480 );
		$this->end_request();
		$this->sweep_all();
		$this->is_flushed( $again );
	}

	public function test_a_size_that_is_made_later_and_has_the_name_of_a_deleted_one_counts_too(): void {
		$image = $this->image( self::OLD );
		wp_delete_attachment( $image, true );
		$this->end_request();
		$this->sweep_all();
		$this->pass( 60 );
		$again = $this->upload( self::NEW, 290, 217 );
		$this->end_request();
		$this->sweep_all();
		$before = count( self::flushes() );
		$this->pass( 3600 );
		$file = dirname( (string) get_attached_file( $again ) ) . '/again-300x225.jpg';
		self::write_picture( $file, 300, 225, self::NEW );
		touch( $file, $this->now );
		$meta = (array) wp_get_attachment_metadata( $again );
		self::assertIsArray( $meta['sizes'] ?? null );
		$meta['sizes']['medium'] = [
			'file'      => 'again-300x225.jpg',
			'width'     => 300,
			'height'    => 225,
			'mime-type' => 'image/jpeg',
		];
		wp_update_attachment_metadata( $again, $meta );
		$this->end_request();
		$this->sweep_all();

		self::assertSame( [ 'flush', $before + 1 ], [ $this->decision( $again ), count( self::flushes() ) ] );
		self::assertContains( 'again-300x225.jpg', ( new Image_Records() )->get( $again )->changed_files ?? [] );
	}

	public function test_where_automatic_flushes_are_off_it_is_known_and_not_flushed(): void {
		self::assertIsArray( update_settings( [ 'automatic' => false ] ) );
		wp_delete_attachment( $this->image( self::OLD ), true );
		$this->end_request();
		$this->sweep_all();
		self::assertIsArray( update_settings( [ 'automatic' => true ] ) );
		$this->pass( 60 );
		$again = $this->upload( self::NEW );
		$this->end_request();
		$this->sweep_all();
		$this->is_flushed( $again );

		self::assertIsArray( update_settings( [ 'automatic' => false ] ) );
		wp_delete_attachment( $again, true );
		$this->end_request();
		$this->sweep_all();
		$again = $this->upload( self::OLD );
		$this->end_request();
		$this->sweep_all();
		self::assertSame( 'off', $this->decision( $again ) );
	}

	public function test_an_upload_with_another_name_costs_nothing_more(): void {
		wp_delete_attachment( $this->image( self::OLD ), true );
		$this->end_request();
		$this->sweep_all();
		$other = $this->upload( self::NEW, 640, 480, 'other.jpg' );
		get_post_meta( $other );
		$asked = Database::wpdb()->num_queries;
		note_change( $other, '' );
		$this->end_request();

		self::assertSame( $asked, Database::wpdb()->num_queries );
	}

	public function test_of_many_deleted_images_every_upload_is_compared_and_they_are_forgotten_in_time(): void {
		$names = array_map( static fn ( int $n ): string => "2026/11/deleted-{$n}.jpg", range( 1, 700 ) );
		note_deleted_links( $names );
		self::assertLessThan( 4096, strlen( (string) raw_option( DELETED_OPTION ) ) );
		self::assertTrue( may_have_deleted_link( '2026/11/deleted-333-scaled.jpg' ) );
		self::assertFalse( may_have_deleted_link( '2026/11/other.jpg' ) );
		note_deleted_links( [ '2026/11/one-more.jpg' ] );
		self::assertTrue( may_have_deleted_link( '2026/11/other.jpg' ) );

		wp_delete_attachment( $this->image( self::OLD ), true );
		$this->end_request();
		$this->sweep_all();
		Database::wpdb()->query( "UPDATE wp_shortpixel_flush_images SET decision = 'deleted'" );
		forget_deleted_links();
		self::assertTrue( may_have_deleted_link( '2026/11/other.jpg' ) );
		$this->pass( 500 * 86400 );
		forget_deleted_links();
		self::assertFalse( may_have_deleted_link( '2026/11/other.jpg' ) );
		self::assertSame( '0', Database::wpdb()->get_var( 'SELECT COUNT(*) FROM wp_shortpixel_flush_images' ) );
	}

	/** @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour */
	private function image( array $colour, int $width = 640, int $height = 480 ): int {
		$id = $this->upload( $colour, $width, $height );
		$this->end_request();
		$this->sweep();
		self::know_by_bytes( $id );
		$this->pass( 3600 );
		return $id;
	}

	/** @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour */
	private function upload( array $colour, int $width = 640, int $height = 480, string $name = 'again.jpg' ): int {
		$file = wp_upload_dir()['path'] . '/' . $name;
		self::write_picture( $file, $width, $height, $colour );
		$id = wp_insert_attachment(
			[
				'post_mime_type' => str_ends_with( $name, 'png' ) ? 'image/png' : 'image/jpeg',
				'post_status'    => 'inherit',
				'post_date_gmt'  => gmdate( 'Y-m-d H:i:s', $this->now ),
			],
			$file
		);
		require_once ABSPATH . 'wp-admin/includes/image.php';
		wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $file ) );
		foreach ( self::files_of( $id ) as $one ) {
			touch( $one, $this->now );
		}
		return $id;
	}

	private function sweep_all(): void {
		for ( $sweep = 0; $sweep < 4; $sweep++ ) {
			$this->sweep();
			$this->pass( 11 );
		}
	}

	private function is_flushed( int $id ): void {
		self::assertSame( 'flush', $this->decision( $id ) );
		$flush = ( new Image_Records() )->get( $id )->flush_id ?? 0;
		$made  = array_values( array_filter( self::flushes(), static fn ( Flush $one ): bool => $one->id === $flush ) );
		self::assertSame( [ 'replace' ], array_column( $made, 'cause' ) );
	}
}
