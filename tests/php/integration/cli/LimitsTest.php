<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use function ShortPixelFlush\Store\take;

require_once __DIR__ . '/Cli_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/store/usage.php';

/**
 * Tests that WP-CLI, too, asks for confirmation of large flushes and keeps to daily limits.
 */
final class LimitsTest extends Cli_Test_Case {

	/** @return list<string> The ids of this many images without a file. */
	private static function many( int $count ): array {
		$ids = [];
		for ( $n = 0; $n < $count; $n++ ) {
			$ids[] = (string) wp_insert_attachment(
				[
					'post_mime_type' => 'image/jpeg',
					'post_status'    => 'inherit',
				],
				"2026/11/many-{$n}.jpg"
			);
		}
		return $ids;
	}

	private function link( int $author = 0 ): string {
		$image = $this->attachment(
			[
				'name'   => 'hero',
				'author' => $author,
			]
		);
		return self::FROM . '/w_300+q_lossy+ret_img/' . substr( (string) wp_get_attachment_url( $image ), 7 );
	}

	public function test_more_than_a_hundred_images_are_confirmed_first(): void {
		$ids = implode( ' ', self::many( 101 ) );
		$wp  = self::wp( "image {$ids}" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( '101 images,', $wp->out );
		self::assertStringContainsString( 'there is no terminal to ask on, so nothing was done. Add --yes', $wp->err );
		self::assertSame( 0, $this->flushes->find( [] )['total'] );

		self::assert_ended( 0, self::wp( "image {$ids} --dry-run" ) );
		self::assert_ended( 0, self::wp( "image {$ids} --yes" ) );
		$id = $this->last_flush()->id;
		self::assert_ended( 0, self::wp( "stop {$id}" ) );

		$wp = self::wp( "retry {$id}" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( '101 images,', $wp->out );
		self::assertSame( 'cancelled', $this->last_flush()->state );
		self::assert_ended( 0, self::wp( "retry {$id} --yes" ) );
		self::assertSame( 'queued', $this->last_flush()->state );
	}

	public function test_a_users_daily_limit_holds_here_too(): void {
		$author = $this->user( 'author' );
		$link   = $this->link( $author );
		take( $author, 500 );
		$wp = self::wp( "url {$link} --user={$author}" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'You may flush 500 images in 24 hours, and have 0 left.', $wp->err );

		self::assert_ended( 0, self::wp( "url {$link}" ) );
	}
}
