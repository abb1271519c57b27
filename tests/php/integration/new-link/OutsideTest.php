<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner;
use WP_REST_Response;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * The tab that started a flush also reads the pages, since the server's own requests may bypass a cache. The tab can
 * only confirm what the server saw, or report an old link.
 */
final class OutsideTest extends New_Link_Test_Case {
	private const FRONT = 'http://example.org/';

	private string $plain = '';

	protected function setUp(): void {
		parent::setUp();
		$this->plain = $this->page();
		add_filter(
			'shortpixel_flush_host_addresses',
			static fn ( $found, string $name ) => 'example.org' === $name ? [ '10.1.2.3' ] : $found,
			20,
			2
		);
	}

	public function test_what_was_new_where_we_looked_is_new_for_everybody_once_the_tab_has_seen_it(): void {
		$id = $this->give();
		self::assertSame( [], $this->to_read( $id ), 'Nothing is known of pages yet.' );
		$this->run_to_end( $id );
		self::assertSame( [ self::FRONT ], $this->to_read( $id ) );
		self::assertStringStartsWith( 'New where we looked', $this->message( $id ) );

		self::assertSame( 200, $this->send( $id, $this->page() )->get_status() );
		self::assertSame( 'done', $this->flush( $id )->state );
		self::assertStringStartsWith( 'New for visitors.', $this->message( $id ) );
		self::assertSame( [], $this->to_read( $id ) );
	}

	public function test_the_tab_may_answer_before_the_flush_has_ended(): void {
		$id = $this->give();
		while ( [] === $this->to_read( $id ) ) {
			( new Runner() )->do_next( $id );
			++$this->now;
		}
		self::assertTrue( $this->flush( $id )->is_open() );
		$this->send( $id, $this->page() );
		self::assertSame( 'done', $this->run_to_end( $id )->state );
		self::assertStringStartsWith( 'New for visitors.', $this->message( $id ) );
	}

	public function test_an_old_page_is_read_three_times_then_believed_and_named_with_what_to_press(): void {
		$id = $this->give();
		$this->run_to_end( $id );
		for ( $try = 0; $try < 2; $try++ ) {
			$this->send( $id, $this->plain, [ 'CF-Cache-Status' => 'HIT' ] );
			self::assertSame( [ 'done', [ self::FRONT ] ], [ $this->flush( $id )->state, $this->to_read( $id ) ] );
		}
		$this->send( $id, $this->plain, [ 'CF-Cache-Status' => 'HIT' ] );
		self::assertSame(
			[ 'partial', 'failed', [] ],
			[ $this->flush( $id )->state, $this->steps( $id )['pages'], $this->to_read( $id ) ]
		);
		self::assertStringContainsString(
			'A cache still holds an old page: ' . self::FRONT . '. Clear this cache, then flush again: Cloudflare (“Settings → Cloudflare → Purge Cache”).',
			$this->message( $id )
		);

		$this->send( $id, $this->page() );
		self::assertSame( 'partial', $this->flush( $id )->state, 'What was seen is not taken back by a claim.' );
		self::assertTrue( $this->can( $id )['retry'] );
	}

	public function test_an_old_link_that_is_left_outside_is_believed_at_once(): void {
		$id = $this->give();
		$this->run_to_end( $id );
		$this->send( $id, $this->plain . $this->page() );
		self::assertSame( 'partial', $this->flush( $id )->state );
		self::assertStringContainsString(
			'A style, script or gallery on ' . self::FRONT . ' still uses the old link.',
			$this->message( $id )
		);
	}

	/**
	 * @return array<string, array{int, string}>
	 */
	public static function nothing(): array {
		return [
			'a password in front of the site' => [ 401, '' ],
			'no answer'                       => [ 0, '' ],
			'a page without the image'        => [ 200, '<p>Back soon.</p>' ],
		];
	}

	#[DataProvider( 'nothing' )]
	public function test_what_shows_nothing_confirms_nothing( int $status, string $text ): void {
		$id = $this->give();
		$this->run_to_end( $id );
		$this->send( $id, $text, [], $status );
		self::assertSame( [ 'done', [] ], [ $this->flush( $id )->state, $this->to_read( $id ) ] );
		self::assertStringStartsWith( 'New where we looked', $this->message( $id ) );
	}

	public function test_a_claim_never_hides_an_old_page_that_was_seen_here(): void {
		$this->kept[ self::FRONT ] = [ 'body' => $this->plain ];
		$id                        = $this->give();
		$this->run_to_end( $id );
		self::assertSame( [], $this->to_read( $id ) );
		$before = $this->message( $id );
		self::assertSame(
			200,
			$this->send( $id, str_replace( '.jpg"', '.jpg?spf=' . $this->version() . '"', $this->plain ) )->get_status()
		);
		self::assertSame( [ 'partial', $before ], [ $this->flush( $id )->state, $this->message( $id ) ] );
	}

	public function test_a_later_link_of_the_image_is_no_old_page(): void {
		$id = $this->give();
		$this->run_to_end( $id );
		++$this->now;
		$this->run_to_end( $this->give() );
		for ( $try = 0; $try < 3; $try++ ) {
			$this->send( $id, $this->page() );
		}
		self::assertSame( 'done', $this->flush( $id )->state );
	}

	public function test_nobody_is_asked_long_after_it_ended_or_after_an_undo(): void {
		$id = $this->give();
		$this->run_to_end( $id );
		$this->now += 901;
		self::assertSame( [], $this->to_read( $id ) );
		$this->now -= 901;
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/undo" )->get_status() );
		$this->run_to_end( $id );
		self::assertSame( [], $this->to_read( $id ) );
	}

	/**
	 * @return array<string, array{0: array<string, mixed>, 1?: string, 2?: int}>
	 */
	public static function refused(): array {
		$page = [
			'url'     => self::FRONT,
			'status'  => 200,
			'headers' => [],
			'text'    => '',
		];
		return [
			'another page'            => [ [ 'pages' => [ [ 'url' => 'http://example.org/other/' ] + $page ] ] ],
			'another site'            => [ [ 'pages' => [ [ 'url' => 'https://elsewhere.example/' ] + $page ] ] ],
			'no page'                 => [ [ 'pages' => [] ] ],
			'nothing'                 => [ [] ],
			'too many'                => [ [ 'pages' => array_fill( 0, 7, $page ) ], 'too_many', 413 ],
			'too long'                => [ [ 'pages' => [ [ 'text' => str_repeat( 'a', 262145 ) ] + $page ] ] ],
			'no status'               => [ [ 'pages' => [ array_diff_key( $page, [ 'status' => 0 ] ) ] ] ],
			'a status that is none'   => [ [ 'pages' => [ [ 'status' => 1000 ] + $page ] ] ],
			'a field more'            => [ [ 'pages' => [ $page + [ 'is_new' => true ] ] ] ],
			'a verdict'               => [ array_fill_keys( [ 'pages', 'state' ], [ $page ] ), 'unknown_field' ],
			'a header that is a list' => [ [ 'pages' => [ [ 'headers' => [ 'x-cache' => [ 'HIT' ] ] ] + $page ] ] ],
			'too many headers'        => [
				[
					'pages' => [
						[
							'headers' => array_fill_keys(
								array_map( static fn ( int $number ): string => "x-{$number}", range( 1, 61 ) ),
								'a'
							),
						] + $page,
					],
				],
			],
			'control characters'      => [ [ 'pages' => [ [ 'text' => "\0" ] + $page ] ] ],
		];
	}

	/**
	 * @param array<string, mixed> $body
	 */
	#[DataProvider( 'refused' )]
	public function test_anything_else_is_refused_and_changes_nothing(
		array $body,
		string $code = 'invalid_input',
		int $status = 400
	): void {
		$id = $this->give();
		$this->run_to_end( $id );
		$before = $this->flush( $id )->version;
		self::assert_rest_error( "shortpixel_flush_{$code}", $status, $this->rest( 'POST', "/flushes/{$id}/pages", $body ) );
		self::assertSame( $before, $this->flush( $id )->version );
	}

	/**
	 * @param array<string, string> $headers
	 */
	private function send( int $id, string $text, array $headers = [], int $status = 200 ): WP_REST_Response {
		return $this->rest(
			'POST',
			"/flushes/{$id}/pages",
			[
				'pages' => [
					[
						'url'     => self::FRONT,
						'status'  => $status,
						'headers' => $headers,
						'text'    => $text,
					],
				],
			]
		);
	}

	/**
	 * @return mixed
	 */
	private function to_read( int $id ) {
		$flush = $this->rest( 'GET', "/flushes/{$id}" )->get_data();
		self::assertIsArray( $flush );
		return $flush['pages_to_read'];
	}
}
