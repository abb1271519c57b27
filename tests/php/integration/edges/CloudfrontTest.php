<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Edges\Cloudfront;
use function ShortPixelFlush\now;

require_once __DIR__ . '/Edge_Test_Case.php';

/**
 * The local server computes each signature itself, from the received request and its Host header.
 */
final class CloudfrontTest extends Edge_Test_Case {
	private const SETUP = [
		'key_id'       => 'AKIDEXAMPLE',
		'secret'       => 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
		'distribution' => 'E1EXAMPLE',
	];

	private function edge(): Cloudfront {
		return new Cloudfront( self::api( 'cloudfront' ) );
	}

	public function test_an_invalidation_is_signed_and_its_paths_are_encoded(): void {
		$now = time();
		add_filter( 'shortpixel_flush_now', static fn (): int => $now );
		$urls      = [
			'https://cdn.example.com/x,y/~b[1]%C3%BC.html?a=1&b=2',
			'https://cdn.example.com/a*b/',
			"https://cdn.example.com/\u{fc} 2.html",
		];
		$requests  = $this->edge()->purge( self::SETUP, $urls );
		$items     = '<Path>/x,y/%7Eb%5B1%5D%C3%BC.html?a=1&amp;b=2</Path><Path>/a%2Ab/</Path><Path>/%C3%BC%202.html</Path>';
		$paths     = [ '/x,y/%7Eb%5B1%5D%C3%BC.html?a=1&b=2', '/a%2Ab/', '/%C3%BC%202.html' ];
		$reference = 'shortpixel-flush-' . $now . '-' . substr( hash( 'sha256', implode( "\n", array_merge( $paths, $urls ) ) ), 0, 16 );

		self::assert_result( $this->edge(), 'done', 'purged', $this->send_all( $this->edge(), $requests )[0] );
		self::assertSame( $urls, $requests[0]['urls'] );
		self::assert_request(
			$this->sent()[0],
			'POST /cloudfront/2020-05-31/distribution/E1EXAMPLE/invalidation',
			[
				'content-type' => 'text/xml',
				'x-amz-date'   => gmdate( 'Ymd\THis\Z', $now ),
			],
			'<?xml version="1.0" encoding="UTF-8"?><InvalidationBatch xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Paths><Quantity>3</Quantity><Items>' . $items . "</Items></Paths><CallerReference>{$reference}</CallerReference></InvalidationBatch>"
		);
		self::assertSame(
			$requests[0]['body'],
			$this->edge()->purge( self::SETUP, $urls )[0]['body'],
			'Sent again within the second it is paid for once.'
		);
	}

	public function test_another_try_is_the_invalidation_of_the_first_and_the_next_purge_is_not(): void {
		$now = time();
		add_filter(
			'shortpixel_flush_now',
			static function () use ( &$now ): int {
				return $now;
			}
		);
		/** @param array<string, string> $setup */
		$body  = fn ( array $setup, string $url ): string => $this->edge()->purge( $setup + self::SETUP, [ $url ] )[0]['body'];
		$url   = 'https://cdn.example.com/spai/w_1+ret_img/a.test/1.jpg';
		$first = $body( [], $url );
		$since = [ 'first_tried_at' => (string) $now ];
		$now  += 60;

		self::assertSame( $first, $body( $since, $url ) );
		self::assertNotSame( $first, $body( [], $url ) );
		self::assertNotSame(
			$body( $since, $url ),
			$body( $since, 'https://cdn.example.com/spai/w_2+ret_img/a.test/2.jpg' ),
			'The same path, but for copies that were removed later.'
		);
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function paths(): array {
		return [
			'a copy, whose name comes behind its parameters' => [ '/spai/w_1+ret_img/a.test/1.jpg', '/spai/*' ],
			'an image file, with its sizes and queries' => [ '/uploads/2026/11/hero.jpg', '/uploads/2026/11/hero*' ],
			'one of its sizes'                          => [ '/uploads/2026/11/hero-300x200.jpg?v=2', '/uploads/2026/11/hero*' ],
			'what WordPress scaled'                     => [ '/uploads/2026/11/hero-scaled.webp', '/uploads/2026/11/hero*' ],
			'what an edit left'                         => [ '/uploads/2026/11/hero-e1795532400123-300x200.jpg', '/uploads/2026/11/hero*' ],
			'a name with a star'                        => [ '/uploads/he*ro.jpg', '/uploads/he%2Aro*' ],
			'a name that is nothing but a size'         => [ '/uploads/-300x200.jpg', '/uploads/-300x200*' ],
			'a page'                                    => [ '/about/', '/about/' ],
			'a page with an image in its query'         => [ '/about?x=/hero.jpg', '/about?x=/hero.jpg' ],
		];
	}

	#[DataProvider( 'paths' )]
	public function test_an_image_takes_one_path_and_a_page_goes_alone( string $url, string $path ): void {
		self::assertSame( $path, Cloudfront::image_path( "https://cdn.example.com{$url}" ) );
	}

	public function test_all_of_an_image_and_all_copies_are_one_path_each(): void {
		$requests = $this->edge()->purge(
			self::SETUP,
			[
				'https://cdn.example.com/spai/w_1+ret_img/a.test/1.jpg',
				'https://cdn.example.com/spai/w_2+ret_img/a.test/2.jpg',
				'https://cdn.example.com/uploads/3.jpg',
				'https://cdn.example.com/uploads/3-300x200.jpg',
				'https://cdn.example.com/about/',
			]
		);
		$requests = array_merge( $requests, $this->edge()->purge_everything( self::SETUP ) );

		self::assertSame( [ 'done', 'done', 'done' ], array_column( $this->send_all( $this->edge(), $requests ), 'state' ) );
		self::assertStringContainsString(
			'<Quantity>2</Quantity><Items><Path>/spai/*</Path><Path>/uploads/3*</Path></Items>',
			$requests[0]['body']
		);
		self::assertCount( 4, $requests[0]['urls'] );
		self::assertStringContainsString( '<Quantity>1</Quantity><Items><Path>/about/</Path></Items>', $requests[1]['body'] );
		self::assertStringContainsString( '<Quantity>1</Quantity><Items><Path>/*</Path></Items>', $requests[2]['body'] );
	}

	public function test_more_images_than_wildcards_may_be_in_progress_take_one_for_each_folder(): void {
		$urls     = array_map(
			static fn ( int $n ): string => 'https://cdn.example.com/uploads/2026/' . ( 10 + $n % 2 ) . "/{$n}.jpg",
			range( 1, 60 )
		);
		$requests = $this->edge()->purge( self::SETUP, $urls );

		self::assertCount( 1, $requests );
		self::assertStringContainsString(
			'<Quantity>2</Quantity><Items><Path>/uploads/2026/11/*</Path><Path>/uploads/2026/10/*</Path></Items>',
			$requests[0]['body']
		);
		self::assertEqualsCanonicalizing( $urls, $requests[0]['urls'] );
	}

	public function test_a_request_has_no_more_wildcards_than_may_be_in_progress_and_none_twice(): void {
		$urls     = array_map(
			static fn ( int $n ): string => 'https://cdn.example.com/folder-' . ( $n % 20 ) . "/w_{$n}+ret_img/a.test/{$n}.jpg",
			range( 0, 59 )
		);
		$requests = $this->edge()->purge( self::SETUP, $urls );

		self::assertSame( [ 'done', 'done' ], array_column( $this->send_all( $this->edge(), $requests ), 'state' ) );
		self::assertSame(
			[ 15, 5 ],
			array_map( static fn ( array $request ): int => substr_count( $request['body'], '/*</Path>' ), $requests )
		);
		self::assertEqualsCanonicalizing( $urls, array_merge( ...array_column( $requests, 'urls' ) ) );
	}

	public function test_too_long_paths_are_not_sent(): void {
		$requests = $this->edge()->purge(
			self::SETUP,
			[ 'https://cdn.example.com/' . str_repeat( 'a', 5000 ), 'https://cdn.example.com/a.jpg' ]
		);
		self::assertSame( [ 'https://cdn.example.com/a.jpg' ], $requests[0]['urls'] );
	}

	public function test_hooks_receive_neither_the_secret_nor_a_signature(): void {
		$heard = [];
		add_filter(
			'shortpixel_flush_pre_request',
			static function ( $answer, array $request ) use ( &$heard ) {
				$heard = $request;
				return $answer;
			},
			10,
			2
		);
		self::assert_result(
			$this->edge(),
			'done',
			'purged',
			$this->send_all( $this->edge(), $this->edge()->purge( self::SETUP, [ 'https://cdn.example.com/a.jpg' ] ) )[0]
		);

		self::assertStringNotContainsString( self::SETUP['secret'], (string) json_encode( $heard, JSON_UNESCAPED_SLASHES ) );
		self::assertIsArray( $heard['headers'] );
		self::assertIsString( $heard['headers']['Authorization'] );
		self::assertStringEndsWith( 'Signature=***', $heard['headers']['Authorization'] );
	}

	public function test_the_test_says_which_distribution_it_reached(): void {
		$result = $this->run_test( $this->edge(), self::SETUP );
		self::assert_result( $this->edge(), 'done', 'reached', $result );
		self::assertSame( 'cdn.example.com, d111111abcdef8.cloudfront.net', $result['data']['zone'] );
		self::assert_request( $this->sent()[0], 'GET /cloudfront/2020-05-31/distribution/E1EXAMPLE', [ 'content-type' => '(not sent)' ] );
	}

	/**
	 * @return array<string,array{array<string,string>, string}>
	 */
	public static function refusals(): array {
		return [
			'a key that is none'          => [ [ 'key_id' => 'NOBODY' ], 'key_refused' ],
			'another key’s secret'        => [ [ 'secret' => 'wrong' ], 'key_refused' ],
			'a user that may not'         => [ [ 'key_id' => 'AKIDEXAMPLEC' ], 'not_allowed' ],
			'a distribution that is none' => [ [ 'distribution' => 'E1OTHER' ], 'zone_not_found' ],
			'a domain instead of an id'   => [ [ 'distribution' => 'd1.cloudfront.net/../x' ], 'zone_not_found' ],
		];
	}

	/**
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'refusals' )]
	public function test_a_refusal_says_what_to_do( array $setup, string $code ): void {
		self::assert_result(
			$this->edge(),
			'failed',
			$code,
			$this->send_all( $this->edge(), $this->edge()->purge( $setup + self::SETUP, [ 'https://cdn.example.com/a.jpg' ] ) )[0]
		);
	}

	public function test_a_user_that_may_purge_but_not_read_is_explained(): void {
		self::assert_result(
			$this->edge(),
			'failed',
			'not_allowed',
			$this->run_test( $this->edge(), [ 'key_id' => 'AKIDEXAMPLEB' ] + self::SETUP )
		);
		self::assert_result( $this->edge(), 'failed', 'key_refused', $this->run_test( $this->edge(), [ 'secret' => '' ] + self::SETUP ) );
	}

	public function test_a_wrong_clock_is_distinguished_from_a_wrong_secret(): void {
		add_filter( 'shortpixel_flush_now', static fn (): int => time() - 1200 );
		self::assertLessThan( time(), now() );
		self::assert_result(
			$this->edge(),
			'failed',
			'clock_wrong',
			$this->send_all( $this->edge(), $this->edge()->purge( self::SETUP, [ 'https://cdn.example.com/a.jpg' ] ) )[0]
		);
	}

	public function test_a_400_that_only_means_busy_is_tried_again(): void {
		$error   = static fn ( string $code ): string => "<?xml version=\"1.0\"?><ErrorResponse><Error><Type>Sender</Type><Code>{$code}</Code><Message>Processing your request &amp; more.</Message></Error></ErrorResponse>";
		$request = $this->edge()->purge( self::SETUP, [ 'https://cdn.example.com/a.jpg' ] );
		foreach ( [ 'TooManyInvalidationsInProgress' => 60, 'Throttling' => 5 ] as $code => $seconds ) { // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Two pairs.
			$this->answer_next( 400, $error( $code ) );
			$busy = $this->send_all( $this->edge(), $request )[0];
			self::assert_result( $this->edge(), 'busy', 'too_many', $busy );
			self::assertSame( $seconds, $busy['data']['retry_after'] );
		}
		$this->answer_next( 400, $error( 'InvalidArgument' ) );
		$refused = $this->send_all( $this->edge(), $request )[0];
		self::assert_result( $this->edge(), 'failed', 'address_refused', $refused );
		self::assertSame( 'Processing your request & more.', $refused['data']['detail'] );
	}
}
