<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Address;

use PHPUnit\Framework\Attributes\DataProvider;
use function ShortPixelFlush\Admin\answer_from_notice;
use function ShortPixelFlush\Admin\print_moved_notice;
use function ShortPixelFlush\Flush\answer_whose_url;
use function ShortPixelFlush\rest_reason;
use function ShortPixelFlush\rest_sentence;
use const ShortPixelFlush\Admin\MOVED_ACTION;
use const ShortPixelFlush\Admin\PAGE_HOOK;

require_once __DIR__ . '/Address_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/admin/moved-notice.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/answer-whose-url.php';

/**
 * Tests the notice that asks whether this is the site or a copy, and its two buttons.
 */
final class NoticeTest extends Address_Test_Case {

	private static function notice( string $screen ): string {
		set_current_screen( $screen );
		ob_start();
		print_moved_notice();
		return (string) ob_get_clean();
	}

	public function test_nothing_is_asked_at_the_site(): void {
		self::assertSame( [ '', '' ], [ self::notice( 'dashboard' ), self::notice( PAGE_HOOK ) ] );
	}

	public function test_it_is_asked_on_every_screen_with_both_answers(): void {
		$this->move_to( self::COPY );
		foreach ( [ 'dashboard', 'upload', PAGE_HOOK ] as $screen ) {
			$notice = self::notice( $screen );
			self::assertStringContainsString( 'this site is now at staging.example.net', $notice );
			self::assertStringContainsString( 'This is the site now', $notice );
			self::assertStringContainsString( 'This is a copy', $notice );
		}
	}

	public function test_at_a_copy_only_our_screen_says_so_with_a_way_back(): void {
		$this->move_to( self::COPY );
		answer_whose_url( 'copy' );

		self::assertSame( '', self::notice( 'dashboard' ) );
		self::assertStringContainsString( rest_sentence( 'copy' ), self::notice( PAGE_HOOK ) );
		self::assertStringContainsString( 'This is the site now', self::notice( PAGE_HOOK ) );
		self::assertStringNotContainsString( 'This is a copy</button>', self::notice( PAGE_HOOK ) );
	}

	public function test_others_read_the_sentence_on_our_screen_without_buttons(): void {
		$this->move_to( self::COPY );
		$this->act_as( 'author' );

		self::assertSame( '', self::notice( 'upload' ) );
		self::assertStringContainsString( rest_sentence( 'unanswered' ), self::notice( PAGE_HOOK ) );
		self::assertStringNotContainsString( '<button', self::notice( PAGE_HOOK ) );
		$this->act_as( 'subscriber' );
		self::assertSame( '', self::notice( PAGE_HOOK ) );
	}

	public function test_it_costs_no_query_for_who_may_not_answer(): void {
		$this->act_as( 'author' );
		$before = \ShortPixelFlush\Store\database()->num_queries;
		self::notice( 'upload' );

		self::assertSame( $before, \ShortPixelFlush\Store\database()->num_queries );
	}

	private function press( string $answer, string $nonce ): string {
		$_POST    = [ 'answer' => $answer ];
		$_REQUEST = [ '_wpnonce' => $nonce ];
		$stop     = static function ( string $location ): string {
			throw new \RuntimeException( $location );
		};
		$die      = static fn (): callable => static function ( $message ): void {
			throw new \RuntimeException( is_string( $message ) ? $message : 'refused' );
		};
		add_filter( 'wp_redirect', $stop );
		add_filter( 'wp_die_handler', $die );
		try {
			answer_from_notice();
		} catch ( \RuntimeException $end ) {
			return $end->getMessage();
		} finally {
			remove_filter( 'wp_redirect', $stop );
			remove_filter( 'wp_die_handler', $die );
		}
		return '';
	}

	/** @return array<string, array{string, string}> */
	public static function answers(): array {
		return [
			'the site' => [ 'site', '' ],
			'a copy'   => [ 'copy', 'copy' ],
			'neither'  => [ 'maybe', 'unanswered' ],
		];
	}

	#[DataProvider( 'answers' )]
	public function test_one_click_answers( string $answer, string $reason ): void {
		$this->move_to( self::COPY );

		self::assertStringContainsString( '/wp-admin/', $this->press( $answer, wp_create_nonce( MOVED_ACTION ) ), 'Back to the screen.' );
		self::assertSame( $reason, rest_reason() );
	}

	public function test_a_click_needs_its_nonce_and_the_right(): void {
		$this->move_to( self::COPY );
		$this->press( 'site', 'forged' );
		self::assertSame( 'unanswered', rest_reason() );

		$this->act_as( 'editor' );
		self::assertStringContainsString( 'not allowed', $this->press( 'site', wp_create_nonce( MOVED_ACTION ) ) );
		self::assertSame( 'unanswered', rest_reason() );
	}
}
