<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use const ShortPixelFlush\Auto\LOOK_OPTION;

require_once __DIR__ . '/Cli_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/auto/look.php';

/**
 * Tests the command `outside`, which asks about many images that changed outside WordPress, and takes the answer.
 */
final class OutsideTest extends Cli_Test_Case {

	public function test_it_says_what_is_held_and_takes_the_answer_once(): void {
		$none = self::wp( 'outside' );
		self::assert_ended( 0, $none );
		self::assertStringContainsString( 'Success: No changed images are waiting for an answer.', $none->out );
		update_option( LOOK_OPTION, '{"held":201}', false );

		$asked = self::wp( 'outside' );
		self::assert_ended( 0, $asked );
		self::assertStringContainsString( '201 images changed outside WordPress.', $asked->out );

		self::assertStringContainsString( 'If nothing changed for visitors, run: wp shortpixel-flush outside accept', $asked->out );

		$accepted = self::wp( 'outside accept' );
		self::assert_ended( 0, $accepted );
		self::assertStringContainsString( 'Success: Their files are taken as they are, and nothing is flushed.', $accepted->out );
		self::assert_ended( 1, self::wp( 'outside accept' ) );
		self::assert_ended( 1, self::wp( 'outside perhaps' ) );
	}
}
