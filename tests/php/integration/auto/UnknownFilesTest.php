<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Auto\note_change;

require_once __DIR__ . '/Auto_Test_Case.php';

/**
 * Tests images whose files can't be compared, because the plugin has not read them before or they are not on this
 * server.
 */
final class UnknownFilesTest extends Auto_Test_Case {

	/** @return iterable<string, array{string, string}> */
	public static function events_of_offloaded_images(): iterable {
		yield 'replaced' => [ 'replace', 'flush' ];
		yield 'edited' => [ 'edit', 'flush' ];
		yield 'restored' => [ 'restore', 'flush' ];
		yield 'some hook fired' => [ 'change', 'unchanged' ];
		yield 'optimized' => [ 'optimise', 'unchanged' ];
	}

	#[DataProvider( 'events_of_offloaded_images' )]
	public function test_of_files_that_are_not_on_this_server_somebodys_intention_tells_that_they_changed(
		string $cause,
		string $decision
	): void {
		$image = $this->known_image();
		array_map( 'unlink', self::files_of( $image ) );
		note_change( $image, 'change' );
		$this->end_request();
		$this->sweep();
		self::assertSame( 'unchanged', $this->decision( $image ) );

		$this->pass( 3600 );
		note_change( $image, $cause );
		$this->end_request();
		$this->sweep();

		self::assertSame( $decision, $this->decision( $image ) );
	}

	public function test_files_that_are_here_only_until_they_are_offloaded_show_when_they_were_written(): void {
		$image = $this->known_image();
		$files = self::files_of( $image );
		array_map( 'unlink', $files );
		note_change( $image, 'change' );
		$this->end_request();
		$this->sweep();
		self::assertSame( 0, ( new Image_Records() )->get( $image )->stamped_at ?? -1 );

		$this->pass( 3600 );
		self::write_picture( $files[0], 400, 300, [ 10, 10, 250 ] );
		touch( $files[0], $this->now );
		note_change( $image, 'replace' );
		$this->end_request();
		$this->sweep();

		self::assertSame( 'flush', $this->decision( $image ) );
	}

	public function test_what_was_put_off_is_flushed_once_it_is_due_though_nobody_had_read_its_files(): void {
		$image = $this->attachment();
		$this->end_request();
		$this->pass( 7200 );
		$this->overwrite( $image, [ 10, 10, 250 ] );
		foreach ( self::files_of( $image ) as $file ) {
			touch( $file, $this->now );
		}
		note_change( $image, 'change' );
		$this->end_request();
		$delay = 900;
		add_filter(
			'shortpixel_flush_automatically',
			static function () use ( &$delay ) {
				return $delay;
			}
		);
		$this->sweep();
		self::assertSame( 'delayed', $this->decision( $image ) );

		$delay = true;
		$this->pass( 901 );
		$this->sweep();
		self::assertSame( 'flush', $this->decision( $image ) );
	}
}
