<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use WP_Error;
use function ShortPixelFlush\Edges\update_edges;

require_once __DIR__ . '/Cli_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/settings.php';

/**
 * What costs something is asked for first, also in a shell.
 */
final class CostsTest extends Cli_Test_Case {

	/**
	 * A CDN that charges, so that something is asked from the first copy on.
	 */
	private function use_cloudfront(): void {
		self::assertNotInstanceOf(
			WP_Error::class,
			update_edges(
				[
					[
						'kind'  => 'cloudfront',
						'hosts' => [ 'cdn.shortpixel.ai' ],
						'setup' => [
							'key_id'       => 'AKIAIOSFODNN7EXAMPLE',
							'secret'       => 'wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12',
							'distribution' => 'E1A2B3C4D5E6F7',
							'paths'        => 'each',
						],
					],
				],
				null
			)
		);
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

	public function test_a_purge_that_an_edge_charges_for_is_confirmed_first(): void {
		$this->use_cloudfront();
		$link = $this->link();
		$wp   = self::wp( "url {$link}" );

		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'Purging 1 link at Amazon CloudFront costs up to US$ 0.01.', $wp->out );
		self::assertStringContainsString( 'there is no terminal to ask on. Nothing was done. Add --yes', $wp->err );
		self::assertSame( 0, $this->flushes->find( [] )['total'] );

		self::assert_ended( 0, self::wp( "url {$link} --yes" ) );
		self::assertSame( 1, $this->flushes->find( [] )['total'] );
	}

	public function test_so_is_trying_it_again(): void {
		$this->use_cloudfront();
		self::assert_ended( 0, self::wp( 'url ' . $this->link() . ' --yes' ) );
		$id = $this->last_flush()->id;
		self::assert_ended( 0, self::wp( "cancel {$id}" ) );

		$wp = self::wp( "retry {$id}" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'Purging 1 link at Amazon CloudFront costs up to US$ 0.01.', $wp->out );
		self::assertStringContainsString( 'there is no terminal to ask on. Nothing was done. Add --yes', $wp->err );
		self::assertSame( 'cancelled', $this->last_flush()->state );

		self::assert_ended( 0, self::wp( "retry {$id} --yes" ) );
		self::assertSame( 'queued', $this->last_flush()->state );
	}

	public function test_a_dry_run_tells_and_asks_nothing(): void {
		$this->use_cloudfront();
		$wp = self::wp( 'url ' . $this->link() . ' --dry-run' );

		self::assert_ended( 0, $wp );
		self::assertStringContainsString( 'costs up to US$ 0.01', $wp->out );
	}

	public function test_a_user_who_may_flush_only_so_much_is_held_to_it_here_too(): void {
		update_option( 'shortpixel_flush_settings', [ 'daily_addresses' => 0 ], false );
		$author = $this->user( 'author' );
		$link   = $this->link( $author );
		$wp     = self::wp( "url {$link} --user={$author}" );
		self::assert_ended( 1, $wp );
		self::assertStringContainsString( 'You may flush 0 copies in 24 hours', $wp->err );

		self::assert_ended( 0, self::wp( "url {$link}" ) );
	}
}
