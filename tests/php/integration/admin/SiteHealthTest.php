<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Image_Records;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Admin\health_test;
use function ShortPixelFlush\Admin\with_debug_section;
use function ShortPixelFlush\Admin\with_health_test;
use function ShortPixelFlush\Flush\cause_bit;

require_once dirname( __DIR__, 4 ) . '/includes/admin/site-health.php';

/**
 * Site Health names the images whose automatic flush failed, and counts what is known, without anything secret.
 */
final class SiteHealthTest extends Wp_Test_Case {

	/**
	 * An image whose last flush ended like this.
	 */
	private function flushed( string $title, string $cause, string $state ): int {
		$id      = $this->attachment( [ 'title' => $title ] );
		$flushes = new Flushes();
		$flush   = $flushes->create(
			[
				'scope' => 'images',
				'cause' => $cause,
			]
		);
		$flushes->change( $flush, static fn ( Flush $now ): array => [ 'state' => $state ] );
		( new Image_Records() )->set_flush( [ $id ], $flush );
		return $id;
	}

	public function test_all_is_well_where_no_automatic_flush_failed(): void {
		$this->flushed( 'Proved', 'replace', 'done' );
		$this->flushed( 'Not told', 'replace', 'partial' );
		// Whoever pressed the button has seen what came of it.
		$this->flushed( 'Asked for', 'person', 'failed' );

		$result = health_test();

		self::assertSame( [ 'good', '' ], [ $result['status'], $result['actions'] ] );
	}

	public function test_images_whose_automatic_flush_failed_are_named_with_links_and_what_to_do(): void {
		$this->act_as( 'administrator' );
		$sea = $this->flushed( 'The <b>sea</b> & sky', 'edit', 'failed' );
		for ( $n = 0; $n < 6; $n++ ) {
			$this->flushed( "Image {$n}", 'replace', 'failed' );
		}
		$gone = $this->flushed( 'Gone', 'delete', 'failed' );
		wp_delete_post( $gone, true );

		$result = health_test();

		self::assertSame( 'recommended', $result['status'] );
		self::assertSame( 'The last automatic flush of 8 images failed', $result['label'] );
		self::assertStringContainsString( "Image {$gone}, which was deleted", $result['description'] );
		self::assertStringContainsString( '3 more images', $result['description'] );
		self::assertStringContainsString( 'upload.php?page=shortpixel-flush', $result['actions'] );
		self::assertSame( 4, substr_count( $result['description'], '<a href=' ) );
		self::assertStringNotContainsString( '<b>', $result['description'] );

		$this->flushed( 'The <b>sea</b> & sky', 'edit', 'failed' );
		self::assertStringContainsString( 'The &lt;b&gt;sea&lt;/b&gt; &amp; sky', health_test()['description'] );
		self::assertGreaterThan( 0, $sea );
	}

	public function test_a_later_flush_that_worked_takes_the_image_off_the_list(): void {
		$id      = $this->flushed( 'Sea', 'replace', 'failed' );
		$flushes = new Flushes();
		$later   = $flushes->create( [ 'scope' => 'images' ] );
		$flushes->change( $later, static fn (): array => [ 'state' => 'done' ] );
		( new Image_Records() )->set_flush( [ $id ], $later );

		self::assertSame( 'good', health_test()['status'] );
	}

	public function test_the_test_is_added_and_what_others_have_added_stays(): void {
		$tests = with_health_test(
			[
				'direct' => [ 'theirs' => [ 'label' => 'Theirs' ] ],
				'async'  => [ 'slow' => [] ],
			]
		);

		self::assertSame( [ 'direct', 'async' ], array_keys( $tests ) );
		self::assertIsArray( $tests['direct'] );
		self::assertSame( [ 'theirs', 'shortpixel-flush-failed' ], array_keys( $tests['direct'] ) );
		self::assertIsArray( $tests['direct']['shortpixel-flush-failed'] );
		self::assertIsCallable( $tests['direct']['shortpixel-flush-failed']['test'] );
		self::assertIsArray( with_health_test( [ 'direct' => 'broken by somebody' ] )['direct'] );
	}

	public function test_the_debug_section_counts_and_names_nobody(): void {
		$secret  = $this->flushed( 'Never to be seen', 'replace', 'failed' );
		$waiting = $this->attachment( [ 'title' => 'Never to be seen either' ] );
		$records = new Image_Records();
		$records->note_changes(
			[
				$waiting => [
					'causes'  => cause_bit( 'edit' ),
					'is_new'  => false,
					'user_id' => 0,
					'former'  => [],
				],
			]
		);
		$records->update( $secret, [ 'decision' => 'flush' ] );

		$sections = with_debug_section( [ 'theirs' => [] ] );
		$section  = $sections['shortpixel-flush'];
		self::assertIsArray( $section );
		self::assertIsArray( $section['fields'] );
		$debug = array_map( static fn ( $field ) => is_array( $field ) ? $field['debug'] ?? $field['value'] : null, $section['fields'] );

		self::assertSame( [ 'theirs', 'shortpixel-flush' ], array_keys( $sections ) );
		self::assertSame( [ 2, 1, '1', 1 ], [ $debug['known'], $debug['waiting'], $debug['failed'], $debug['decided_flush'] ] );
		self::assertSame( 'delete, rename, replace, restore, edit, change', $debug['automatic'] );
		self::assertStringNotContainsString( 'Never to be seen', (string) wp_json_encode( $section ) );
	}
}
