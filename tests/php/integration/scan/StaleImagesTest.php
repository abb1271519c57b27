<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Scan;

require_once __DIR__ . '/Scan_Test_Case.php';

/**
 * What a scan says of images whose copies are old, and of those that only look as if they were.
 */
final class StaleImagesTest extends Scan_Test_Case {

	public function test_an_image_whose_copies_are_of_the_file_before_is_found(): void {
		$id = $this->shown_image( 'house', 2, 3600 );
		$this->cache( $id, self::drawing( 1 ), 86400 );
		$this->scan();

		self::assertSame( 'stale', $this->found( $id ) );
		self::assertSame( [ $this->copy_url( $id, 400 ) ], $this->asked );
	}

	public function test_an_image_whose_copies_are_of_the_file_is_new(): void {
		$id = $this->shown_image( 'house', 1, 86400 );
		$this->cache( $id, self::drawing( 1 ), 3600 );
		$this->scan();

		self::assertSame( 'new', $this->found( $id ) );
	}
}
