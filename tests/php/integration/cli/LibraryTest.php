<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use ShortPixelFlush\Store\Purges;

require_once __DIR__ . '/Cli_Test_Case.php';

/**
 * Tests the command `image --all`, which flushes every image in the library.
 */
final class LibraryTest extends Cli_Test_Case {
	protected function setUp(): void {
		parent::setUp();
		$this->attachment( [ 'name' => 'hero' ] );
		$this->attachment( [ 'name' => 'sea' ] );
	}

	public function test_a_dry_run_says_how_many_pictures_there_are_and_stores_nothing(): void {
		$wp = self::wp( 'image --all --dry-run' );

		self::assert_ended( 0, $wp );
		self::assertStringContainsString( '2 images', $wp->out );
		self::assertStringStartsWith( '2 images, probably 1 credit. About 12 requests to the CDN.', $wp->out );
		self::assertSame(
			[
				[
					'images'  => 2,
					'removal' => 2,
					'copies'  => 12,
					'why'     => [ 'library' => 2 ],
				],
			],
			self::wp( 'image --all --dry-run --format=json --fields=images,removal,copies,why' )->rows()
		);
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
	}

	public function test_it_asks_first_and_without_a_terminal_does_nothing(): void {
		$wp = self::wp( 'image --all' );

		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'Add --yes', $wp->err );
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
	}

	public function test_it_flushes_every_picture_and_ends_with_the_verdict(): void {
		$wp = self::wp( 'image --all --yes --wait --reason=watermark' );

		// No page of this site was ever measured, so the plugin cannot tell what visitors see.
		self::assert_ended( 2, $wp );
		self::assertStringContainsString( 'Warning: Visitors may still see the old image. No copy is known that visitors use.', $wp->err );
		self::assertStringNotContainsString( 'Success', $wp->out );
		$flush = $this->last_flush();
		self::assertSame( [ 'partial', 'images', 'watermark' ], [ $flush->state, $flush->scope, $flush->reason ] );
		$ids = array_unique( array_column( ( new Purges() )->find( $flush->id, [ 'per_page' => 100 ] )['purges'], 'attachment_id' ) );
		self::assertCount( 2, $ids );
	}

	public function test_all_with_ids_or_new_links_is_refused_and_so_is_naming_nothing(): void {
		foreach ( [ 'image 1 --all --yes', 'image --all --yes --method=new_link', 'image' ] as $command ) {
			$wp = self::wp( $command );
			self::assert_ended( 1, $wp );
			self::assertMatchesRegularExpression( '/\b[Nn]othing was done\./', $wp->err );
		}
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
	}
}
