<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Store\Flushes;
use WP_REST_Request;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * Tests requests that are refused: their status and code, and that nothing is stored or sent.
 */
final class BadInputTest extends Rest_Test_Case {

	private const INVALID = [ 400, 'shortpixel_flush_invalid_input' ];
	private const UNKNOWN = [ 400, 'shortpixel_flush_unknown_field' ];
	private const TOO_BIG = [ 413, 'shortpixel_flush_too_many' ];

	/**
	 * @param array<string, mixed> $params
	 * @param array{int, string}   $expected
	 */
	#[DataProvider( 'rows' )]
	public function test_it_is_refused( string $method, string $route, array $params, array $expected ): void {
		$user  = $this->act_as( 'administrator' );
		$route = str_replace( '{id}', (string) $this->flush( $user, [ 'state' => 'done' ] ), $route );
		$total = ( new Flushes() )->find( [] )['total'];

		self::assert_rest_error( $expected[1], $expected[0], $this->rest( $method, $route, $params ) );

		self::assertSame( $total, ( new Flushes() )->find( [] )['total'], 'Nothing was stored.' );
		self::assertSame( [], $this->requests, 'Nothing was sent.' );
	}

	/**
	 * @return iterable<string, array{string, string, array<string, mixed>, array{int, string}}>
	 */
	public static function rows(): iterable {
		foreach ( self::bodies() as $name => [ $body, $expected ] ) {
			yield "flush: {$name}" => [ 'POST', '/flushes', $body, $expected ];
		}
		foreach ( self::lists() as $name => [ $query, $expected ] ) {
			yield "list: {$name}" => [ 'GET', '/flushes', $query, $expected ];
		}
		foreach ( self::purges() as $name => [ $query, $expected ] ) {
			yield "addresses: {$name}" => [ 'GET', '/flushes/{id}/purges', $query, $expected ];
		}
		foreach ( self::comparisons() as $name => [ $query, $expected ] ) {
			yield "thumbnails: {$name}" => [ 'GET', '/flushes/{id}/comparisons', $query, $expected ];
		}
		foreach ( self::settings() as $name => [ $body, $expected ] ) {
			yield "settings: {$name}" => [ 'POST', '/settings', $body, $expected ];
		}
		foreach ( self::pages() as $name => [ $query, $expected ] ) {
			yield "pages: {$name}" => [ 'GET', '/pages', $query, $expected ];
			if ( 413 === $expected[0] || self::INVALID === $expected || self::UNKNOWN === $expected ) {
				yield "images: {$name}" => [ 'GET', '/images', $query, $expected ];
			}
		}
		foreach ( [ 'run', 'retry', 'cancel', 'undo' ] as $action ) {
			yield "{$action}: an unknown field" => [ 'POST', "/flushes/{id}/{$action}", [ 'force' => true ], self::UNKNOWN ];
		}
		yield 'one flush: an unknown parameter' => [ 'GET', '/flushes/{id}', [ 'verbose' => '1' ], self::UNKNOWN ];
		yield 'state: an unknown parameter' => [ 'GET', '/status', [ 'deep' => '1' ], self::UNKNOWN ];
		yield 'state: check that is no flag' => [ 'GET', '/status', [ 'check' => 'perhaps' ], self::INVALID ];
		foreach ( self::edges() as $name => [ $body, $expected ] ) {
			yield "edges: {$name}" => [ 'POST', '/settings', [ 'edges' => $body ], $expected ];
		}
		yield 'kinds of edges: an unknown parameter' => [ 'GET', '/edges', [ 'secrets' => '1' ], self::UNKNOWN ];
		yield 'edge test: an id that is not set up' => [ 'POST', '/edges/test', [ 'id' => 'cloudflare' ], self::INVALID ];
		yield 'edge test: nothing' => [ 'POST', '/edges/test', [], self::INVALID ];
		yield 'edge test: an unknown field' => [ 'POST', '/edges/test', [ 'url' => 'http://127.0.0.1/' ], self::UNKNOWN ];
		yield 'edge test: hosts that are a text' => [
			'POST',
			'/edges/test',
			[
				'kind'  => 'cloudflare',
				'hosts' => 'example.org',
				'setup' => [],
			],
			self::INVALID,
		];
		foreach ( self::suggestions() as $name => [ $body, $expected ] ) {
			yield "dismissing: {$name}" => [ 'POST', '/edges/dismissed', $body, $expected ];
			yield "suggesting again: {$name}" => [ 'DELETE', '/edges/dismissed', $body, $expected ];
		}
		foreach ( self::revisions() as $name => $revision ) {
			yield "settings: a revision that is {$name}" => [
				'POST',
				'/settings',
				[
					'edges'          => [],
					'edges_revision' => $revision,
				],
				self::INVALID,
			];
		}
		yield 'settings: a revision without the edges' => [ 'POST', '/settings', [ 'edges_revision' => '' ], self::INVALID ];
		yield 'settings read: an unknown parameter' => [ 'GET', '/settings', [ 'key' => '1' ], self::UNKNOWN ];
	}

	/**
	 * @return array<string, mixed>
	 */
	private static function revisions(): array {
		return [
			'null'             => null,
			'a number'         => 12345678901234567890123456789012,
			'a list'           => [ str_repeat( 'a', 32 ) ],
			'too short'        => str_repeat( 'a', 31 ),
			'too long'         => str_repeat( 'a', 33 ),
			'in capitals'      => str_repeat( 'A', 32 ),
			'ended by a break' => str_repeat( 'a', 32 ) . "\n",
		];
	}

	/**
	 * @return array<string, array{array<string, mixed>, array{int, string}}>
	 */
	private static function suggestions(): array {
		$one = [
			'kind' => 'cloudflare',
			'host' => 'example.org',
		];
		return [
			'nothing'                    => [ [], self::INVALID ],
			'no kind'                    => [ [ 'host' => 'example.org' ], self::INVALID ],
			'no host'                    => [ [ 'kind' => 'cloudflare' ], self::INVALID ],
			'a kind that nobody knows'   => [ [ 'kind' => 'nobody' ] + $one, self::INVALID ],
			'a kind that is none'        => [ [ 'kind' => '../cloudflare' ] + $one, self::INVALID ],
			'a kind that is a list'      => [ [ 'kind' => [ 'cloudflare' ] ] + $one, self::INVALID ],
			'a host with a scheme'       => [ [ 'host' => 'https://example.org' ] + $one, self::INVALID ],
			'a host that ends in a line' => [ [ 'host' => "example.org\n" ] + $one, self::INVALID ],
			'a host that is too long'    => [ [ 'host' => str_repeat( 'a.', 130 ) . 'org' ] + $one, self::INVALID ],
			'a host that is null'        => [ [ 'host' => null ] + $one, self::INVALID ],
			'a field beside them'        => [ $one + [ 'evidence' => 'cf-ray: 1' ], self::UNKNOWN ],
		];
	}

	/**
	 * @return array<string, array{array<string, mixed>, array{int, string}}>
	 */
	private static function bodies(): array {
		$images = [ 'scope' => 'images' ];
		$urls   = [ 'scope' => 'urls' ];
		$url    = 'https://cdn.shortpixel.ai/spai/w_1+ret_img/example.org/a.jpg';
		return [
			'an empty body'                            => [ [], self::INVALID ],
			'no scope'                                 => [ [ 'attachments' => [ 1 ] ], self::INVALID ],
			'an unknown scope'                         => [ [ 'scope' => 'planet' ], self::INVALID ],
			'a scope in capitals'                      => [
				[
					'scope'       => 'IMAGES',
					'attachments' => [ 1 ],
				],
				self::INVALID,
			],
			'a scope that is a number'                 => [ [ 'scope' => 1 ], self::INVALID ],
			'a scope that is a list'                   => [ [ 'scope' => [ 'images' ] ], self::INVALID ],
			'a scope that is null'                     => [ [ 'scope' => null ], self::INVALID ],
			'an unknown field'                         => [
				$images + [
					'attachments' => [ 1 ],
					'force'       => true,
				],
				self::UNKNOWN,
			],
			'a field in another spelling'              => [ $images + [ 'Attachments' => [ 1 ] ], self::UNKNOWN ],
			'a field of another kind of REST'          => [
				$images + [
					'attachments' => [ 1 ],
					'id'          => 5,
				],
				self::UNKNOWN,
			],
			'a field with an empty name'               => [
				$images + [
					'attachments' => [ 1 ],
					''            => 5,
				],
				self::UNKNOWN,
			],
			'a field whose name is a script'           => [ $images + [ '<script>alert(1)</script>' => 1 ], self::UNKNOWN ],
			'images without attachments and urls'      => [ $images, self::INVALID ],
			'images with urls instead'                 => [ $images + [ 'urls' => [ $url ] ], self::INVALID ],
			'images with both'                         => [
				$images + [
					'attachments' => [ 1 ],
					'urls'        => [ $url ],
				],
				self::INVALID,
			],
			'images with an endpoint'                  => [
				$images + [
					'attachments'       => [ 1 ],
					'expected_endpoint' => 'https://cdn.shortpixel.ai/spai',
				],
				self::INVALID,
			],
			'the library by addresses'                 => [ $urls + [ 'library' => true ], self::INVALID ],
			'the library and an image of it'           => [
				$images + [
					'library'     => true,
					'attachments' => [ 1 ],
				],
				self::INVALID,
			],
			'the library and addresses'                => [
				$images + [
					'library' => true,
					'urls'    => [ $url ],
				],
				self::INVALID,
			],
			'the library and a text'                   => [
				$images + [
					'library' => true,
					'pasted'  => $url,
				],
				self::INVALID,
			],
			'images and a text'                        => [
				$images + [
					'attachments' => [ 1 ],
					'pasted'      => $url,
				],
				self::INVALID,
			],
			'links and a text'                         => [
				[
					'scope'  => 'urls',
					'urls'   => [ $url ],
					'pasted' => $url,
				],
				self::INVALID,
			],
			'an empty text'                            => [
				[
					'scope'  => 'urls',
					'pasted' => '',
				],
				self::INVALID,
			],
			'a text of more than 64 KB'                => [
				[
					'scope'  => 'urls',
					'pasted' => str_repeat( 'a', 65537 ),
				],
				self::INVALID,
			],
			'a text with a null byte'                  => [
				[
					'scope'  => 'urls',
					'pasted' => "a\0b",
				],
				self::INVALID,
			],
			'a text that is a list'                    => [
				[
					'scope'  => 'urls',
					'pasted' => [ $url ],
				],
				self::INVALID,
			],
			'a new link for links'                     => [
				[
					'scope'  => 'urls',
					'urls'   => [ $url ],
					'method' => 'new_link',
				],
				self::INVALID,
			],
			'links that a check found'                 => [
				[
					'scope' => 'urls',
					'urls'  => [ $url ],
					'cause' => 'scan',
				],
				self::INVALID,
			],
			'what was measured before'                 => [
				$images + [
					'attachments' => [ 1 ],
					'layouts'     => [],
				],
				self::UNKNOWN,
			],
			'the library by new links'                 => [
				$images + [
					'library' => true,
					'method'  => 'new_link',
				],
				self::INVALID,
			],
			'a library that is a word'                 => [ $images + [ 'library' => 'all' ], self::INVALID ],
			'a library that is a list'                 => [ $images + [ 'library' => [ 1 ] ], self::INVALID ],
			'no library and no images'                 => [ $images + [ 'library' => false ], self::INVALID ],
			'an empty list of images'                  => [ $images + [ 'attachments' => [] ], self::INVALID ],
			'images as one number'                     => [ $images + [ 'attachments' => 1 ], self::INVALID ],
			'images as a text with commas'             => [ $images + [ 'attachments' => '1,2' ], self::INVALID ],
			'images as an object'                      => [ $images + [ 'attachments' => [ 'a' => 1 ] ], self::INVALID ],
			'images as null'                           => [ $images + [ 'attachments' => null ], self::INVALID ],
			'an image that is 0'                       => [ $images + [ 'attachments' => [ 0 ] ], self::INVALID ],
			'an image that is negative'                => [ $images + [ 'attachments' => [ -3 ] ], self::INVALID ],
			'an image that is a fraction'              => [ $images + [ 'attachments' => [ 1.5 ] ], self::INVALID ],
			'an image that is a word'                  => [ $images + [ 'attachments' => [ 'mid.jpg' ] ], self::INVALID ],
			'an image that is a flag'                  => [ $images + [ 'attachments' => [ true ] ], self::INVALID ],
			'an image that is null'                    => [ $images + [ 'attachments' => [ null ] ], self::INVALID ],
			'an image that is an object'               => [ $images + [ 'attachments' => [ [ 'id' => 1 ] ] ], self::INVALID ],
			'an image that is a list'                  => [ $images + [ 'attachments' => [ [ 1 ] ] ], self::INVALID ],
			'an image beyond every number'             => [ $images + [ 'attachments' => [ 1.0e30 ] ], self::INVALID ],
			'one bad image among good ones'            => [ $images + [ 'attachments' => [ 1, 2, 'x' ] ], self::INVALID ],
			'5,001 images'                             => [ $images + [ 'attachments' => range( 1, 5001 ) ], self::TOO_BIG ],
			'100,000 images'                           => [ $images + [ 'attachments' => range( 1, 100000 ) ], self::TOO_BIG ],
			'an image that is not there'               => [
				$images + [ 'attachments' => [ 99999999 ] ],
				[ 400, 'shortpixel_flush_image_not_found' ],
			],
			'urls without urls'                        => [ $urls, self::INVALID ],
			'urls with attachments instead'            => [ $urls + [ 'attachments' => [ 1 ] ], self::INVALID ],
			'an empty list of urls'                    => [ $urls + [ 'urls' => [] ], self::INVALID ],
			'urls as one text'                         => [ $urls + [ 'urls' => $url ], self::INVALID ],
			'urls as an object'                        => [ $urls + [ 'urls' => [ 'first' => $url ] ], self::INVALID ],
			'an empty url'                             => [ $urls + [ 'urls' => [ '' ] ], self::INVALID ],
			'a url that is a number'                   => [ $urls + [ 'urls' => [ 12 ] ], self::INVALID ],
			'a url that is an object'                  => [ $urls + [ 'urls' => [ [ 'url' => $url ] ] ], self::INVALID ],
			'a url with a line break'                  => [ $urls + [ 'urls' => [ $url . "\r\nHost: elsewhere.test" ] ], self::INVALID ],
			'a url that ends in a line break'          => [ $urls + [ 'urls' => [ $url . "\n" ] ], self::INVALID ],
			'a url with a null byte'                   => [ $urls + [ 'urls' => [ "https://cdn.shortpixel.ai\0/spai" ] ], self::INVALID ],
			'a url with a tab'                         => [ $urls + [ 'urls' => [ "https://cdn.shortpixel.ai/\tspai" ] ], self::INVALID ],
			'a url of 4,097 characters'                => [ $urls + [ 'urls' => [ str_pad( $url, 4097, 'a' ) ] ], self::INVALID ],
			'a url of 4,096 characters and more bytes' => [ $urls + [ 'urls' => [ str_repeat( 'ü', 4096 ) ] ], self::INVALID ],
			'201 urls'                                 => [ $urls + [ 'urls' => array_fill( 0, 201, $url ) ], self::TOO_BIG ],
			'a url that is a sentence'                 => [ $urls + [ 'urls' => [ 'my image of the sea' ] ], self::INVALID ],
			'a url in Greek letters'                   => [ $urls + [ 'urls' => [ 'φωτογραφία' ] ], self::INVALID ],
			'a url of another scheme'                  => [ $urls + [ 'urls' => [ 'file:///etc/passwd' ] ], self::INVALID ],
			'a url that is a script'                   => [ $urls + [ 'urls' => [ 'javascript:alert(1)' ] ], self::INVALID ],
			'a url with a user in it'                  => [
				$urls + [ 'urls' => [ 'https://cdn.shortpixel.ai@169.254.169.254/latest' ] ],
				self::INVALID,
			],
			'a url of another site'                    => [
				$urls + [ 'urls' => [ 'https://elsewhere.test/a.jpg' ] ],
				[ 400, 'shortpixel_flush_not_a_cdn_url' ],
			],
			'a url of a machine inside'                => [
				$urls + [ 'urls' => [ 'http://127.0.0.1:22/' ] ],
				[ 400, 'shortpixel_flush_not_a_cdn_url' ],
			],
			'a CDN URL at an unknown host'             => [
				$urls + [ 'urls' => [ 'https://169.254.169.254/spai/w_1+ret_img/example.org/a.jpg' ] ],
				[ 400, 'shortpixel_flush_host_not_allowed' ],
			],
			'one bad url among good ones'              => [
				$urls + [ 'urls' => [ $url, 'https://elsewhere.test/a.jpg' ] ],
				[ 400, 'shortpixel_flush_not_a_cdn_url' ],
			],
			'everything without an endpoint'           => [ [ 'scope' => 'site' ], self::INVALID ],
			'everything with an empty endpoint'        => [
				[
					'scope'             => 'site',
					'expected_endpoint' => '',
				],
				self::INVALID,
			],
			'everything with an endpoint as a list'    => [
				[
					'scope'             => 'site',
					'expected_endpoint' => [ 'https://cdn.shortpixel.ai/spai' ],
				],
				self::INVALID,
			],
			'everything with a line break in it'       => [
				[
					'scope'             => 'site',
					'expected_endpoint' => "https://cdn.shortpixel.ai/spai2\n",
				],
				self::INVALID,
			],
			'everything with a huge endpoint'          => [
				[
					'scope'             => 'site',
					'expected_endpoint' => str_repeat( 'a', 2049 ),
				],
				self::INVALID,
			],
			'everything with attachments'              => [
				[
					'scope'             => 'site',
					'expected_endpoint' => 'https://cdn.shortpixel.ai/spai2',
					'attachments'       => [ 1 ],
				],
				self::INVALID,
			],
			'everything with another endpoint'         => [
				[
					'scope'             => 'site',
					'expected_endpoint' => 'https://cdn.shortpixel.ai/spai',
				],
				[ 409, 'shortpixel_flush_endpoint_changed' ],
			],
			'a purge of some images'                   => [
				$images + [
					'attachments' => [ 1 ],
					'method'      => 'purge',
				],
				self::INVALID,
			],
			'a purge of the library'                   => [
				$images + [
					'library' => true,
					'method'  => 'purge',
				],
				self::INVALID,
			],
			'a purge of addresses'                     => [
				[
					'scope'  => 'urls',
					'urls'   => [ 'https://cdn.shortpixel.ai/spai2/ret_img/example.org/a.jpg' ],
					'method' => 'purge',
				],
				self::INVALID,
			],
			'a purge of everything without a key'      => [
				[
					'scope'             => 'site',
					'expected_endpoint' => 'https://cdn.shortpixel.ai/spai2',
					'method'            => 'purge',
				],
				[ 400, 'shortpixel_flush_no_provider' ],
			],
			'a reason of 201 characters'               => [
				$images + [
					'attachments' => [ 1 ],
					'reason'      => str_repeat( 'ü', 201 ),
				],
				self::INVALID,
			],
			'a reason that is a list'                  => [
				$images + [
					'attachments' => [ 1 ],
					'reason'      => [ 'because' ],
				],
				self::INVALID,
			],
			'a reason with an escape in it'            => [
				$images + [
					'attachments' => [ 1 ],
					'reason'      => "\x1b[31mred",
				],
				self::INVALID,
			],
			'a dry run that is a word'                 => [
				$images + [
					'attachments' => [ 1 ],
					'dry_run'     => 'perhaps',
				],
				self::INVALID,
			],
			'a dry run that is 2'                      => [
				$images + [
					'attachments' => [ 1 ],
					'dry_run'     => 2,
				],
				self::INVALID,
			],
			'a dry run that is a list'                 => [
				$images + [
					'attachments' => [ 1 ],
					'dry_run'     => [],
				],
				self::INVALID,
			],
		];
	}

	/**
	 * @return array<string, array{array<string, mixed>, array{int, string}}>
	 */
	private static function lists(): array {
		return [
			'an unknown parameter'       => [ [ 'orderby' => 'id' ], self::UNKNOWN ],
			'page 0'                     => [ [ 'page' => '0' ], self::INVALID ],
			'a negative page'            => [ [ 'page' => '-1' ], self::INVALID ],
			'a page that is a word'      => [ [ 'page' => 'two' ], self::INVALID ],
			'a page that is a fraction'  => [ [ 'page' => '1.5' ], self::INVALID ],
			'a page that is a list'      => [ [ 'page' => [ '1' ] ], self::INVALID ],
			'a page beyond the oceans'   => [ [ 'page' => '99999999999999999999' ], self::INVALID ],
			'0 a page'                   => [ [ 'per_page' => '0' ], self::INVALID ],
			'101 a page'                 => [ [ 'per_page' => '101' ], self::INVALID ],
			'an unknown state'           => [ [ 'state' => 'gone' ], self::INVALID ],
			'one unknown state of two'   => [ [ 'state' => 'done,gone' ], self::INVALID ],
			'no state'                   => [ [ 'state' => '' ], self::INVALID ],
			'more states than there are' => [ [ 'state' => array_fill( 0, 9, 'done' ) ], self::TOO_BIG ],
			'an unknown cause'           => [ [ 'cause' => 'weather' ], self::INVALID ],
			'one unknown cause of two'   => [ [ 'cause' => 'edit,weather' ], self::INVALID ],
			'more causes than there are' => [ [ 'cause' => array_fill( 0, 12, 'edit' ) ], self::TOO_BIG ],
			'an unknown scope'           => [ [ 'scope' => 'planet' ], self::INVALID ],
			'an attachment 0'            => [ [ 'attachment' => '0' ], self::INVALID ],
			'an attachment of words'     => [ [ 'attachment' => '1 OR 1=1' ], self::INVALID ],
			'open that is a word'        => [ [ 'open' => 'perhaps' ], self::INVALID ],
		];
	}

	/**
	 * @return array<string, array{array<string, mixed>, array{int, string}}>
	 */
	private static function purges(): array {
		return [
			'an unknown parameter' => [ [ 'layer' => 'check' ], self::UNKNOWN ],
			'an unknown state'     => [ [ 'state' => 'rotten' ], self::INVALID ],
			'two states'           => [ [ 'state' => 'fresh,stale' ], self::INVALID ],
			'a state as a list'    => [ [ 'state' => [ 'fresh' ] ], self::INVALID ],
			'sampled, perhaps'     => [ [ 'sampled' => 'perhaps' ], self::INVALID ],
			'101 a page'           => [ [ 'per_page' => '101' ], self::INVALID ],
			'page 0'               => [ [ 'page' => '0' ], self::INVALID ],
		];
	}

	/**
	 * @return array<string, array{array<string, mixed>, array{int, string}}>
	 */
	private static function comparisons(): array {
		return [
			'an unknown parameter' => [ [ 'name' => 'abc' ], self::UNKNOWN ],
			'eleven a page'        => [ [ 'per_page' => '11' ], self::INVALID ],
			'none a page'          => [ [ 'per_page' => '0' ], self::INVALID ],
			'page 0'               => [ [ 'page' => '0' ], self::INVALID ],
			'a page in words'      => [ [ 'page' => 'first' ], self::INVALID ],
		];
	}

	/**
	 * @return array<string, array{array<string, mixed>, array{int, string}}>
	 */
	private static function pages(): array {
		return [
			'no images'                  => [ [], self::INVALID ],
			'an empty list of images'    => [ [ 'attachments' => [] ], self::INVALID ],
			'an empty text for images'   => [ [ 'attachments' => '' ], self::INVALID ],
			'an image that is a word'    => [ [ 'attachments' => [ 'sea' ] ], self::INVALID ],
			'an image 0'                 => [ [ 'attachments' => [ '0' ] ], self::INVALID ],
			'an image that is a list'    => [ [ 'attachments' => [ [ '1' ] ] ], self::INVALID ],
			'images and SQL'             => [ [ 'attachments' => '1 OR 1=1' ], self::INVALID ],
			'101 images'                 => [ [ 'attachments' => range( 1, 101 ) ], self::TOO_BIG ],
			'an unknown parameter'       => [
				[
					'attachments' => [ 1 ],
					'limit'       => '50',
				],
				self::UNKNOWN,
			],
			'an image that is not there' => [ [ 'attachments' => [ 999999999 ] ], [ 400, 'shortpixel_flush_image_not_found' ] ],
			'one that is not there of 2' => [ [ 'attachments' => '999999999,999999998' ], [ 400, 'shortpixel_flush_image_not_found' ] ],
		];
	}

	/**
	 * @return array<string, array{array<string, mixed>, array{int, string}}>
	 */
	private static function settings(): array {
		return [
			'an unknown setting'               => [ [ 'api_key' => 'x' ], self::UNKNOWN ],
			'a switch that is a word'          => [ [ 'automatic' => 'often' ], self::INVALID ],
			'a switch that is null'            => [ [ 'automatic' => null ], self::INVALID ],
			'a list of causes'                 => [ [ 'automatic' => [ 'edit' ] ], self::INVALID ],
			'hosts as a text'                  => [ [ 'hosts' => 'cdn.example.com' ], self::INVALID ],
			'hosts as an object'               => [ [ 'hosts' => [ 'a' => 'cdn.example.com' ] ], self::INVALID ],
			'a host with a scheme'             => [ [ 'hosts' => [ 'https://cdn.example.com' ] ], self::INVALID ],
			'a host with a path'               => [ [ 'hosts' => [ 'cdn.example.com/spai' ] ], self::INVALID ],
			'a host with a user'               => [ [ 'hosts' => [ 'me@cdn.example.com' ] ], self::INVALID ],
			'a host with a wildcard'           => [ [ 'hosts' => [ '*.example.com' ] ], self::INVALID ],
			'a host that ends in a line break' => [ [ 'hosts' => [ "cdn.example.com\n" ] ], self::INVALID ],
			'a host with port 0'               => [ [ 'hosts' => [ 'cdn.example.com:0' ] ], self::INVALID ],
			'a host in Greek letters'          => [ [ 'hosts' => [ 'παράδειγμα.test' ] ], self::INVALID ],
			'an empty host'                    => [ [ 'hosts' => [ '' ] ], self::INVALID ],
			'21 hosts'                         => [
				[ 'hosts' => array_map( static fn ( int $n ): string => "h{$n}.test", range( 1, 21 ) ) ],
				self::TOO_BIG,
			],
			'delete_data as a word'            => [ [ 'delete_data' => 'never' ], self::INVALID ],
		];
	}

	/**
	 * Malformed edges; EdgeSettingsTest tests the fields of a setup.
	 *
	 * @return array<string, array{mixed, array{int, string}}>
	 */
	private static function edges(): array {
		$edge = [
			'kind'  => 'cloudflare',
			'hosts' => [ 'example.org' ],
			'setup' => [],
		];
		return [
			'a text'                    => [ 'cloudflare', self::INVALID ],
			'an object'                 => [ [ 'cloudflare' => $edge ], self::INVALID ],
			'a list of texts'           => [ [ 'cloudflare' ], self::INVALID ],
			'one without anything'      => [ [ (object) [] ], self::INVALID ],
			'a kind that nobody knows'  => [ [ [ 'kind' => 'akamai' ] + $edge ], self::INVALID ],
			'a kind that is a list'     => [ [ [ 'kind' => [ 'cloudflare' ] ] + $edge ], self::INVALID ],
			'a setup that is a text'    => [ [ [ 'setup' => 'token' ] + $edge ], self::INVALID ],
			'a setup with a list in it' => [ [ [ 'setup' => [ 'token' => [ 'a' ] ] ] + $edge ], self::INVALID ],
			'a field beside the setup'  => [ [ [ 'token' => 'a' ] + $edge ], self::INVALID ],
			'a host with a path'        => [ [ [ 'hosts' => [ 'example.org/images' ] ] + $edge ], self::INVALID ],
			'eleven of them'            => [ array_fill( 0, 11, $edge ), self::TOO_BIG ],
		];
	}

	/**
	 * @param array{int, string} $expected
	 */
	#[DataProvider( 'raw_bodies' )]
	public function test_a_body_that_is_not_an_object_is_refused( string $body, array $expected ): void {
		$this->act_as( 'administrator' );
		$request = new WP_REST_Request( 'POST', '/shortpixel-flush/v1/flushes' );
		$request->set_header( 'Content-Type', 'application/json' );
		$request->set_body( $body );

		self::assert_rest_error( $expected[1], $expected[0], rest_ensure_response( rest_get_server()->dispatch( $request ) ) );
	}

	/**
	 * @return iterable<string, array{string, array{int, string}}>
	 */
	public static function raw_bodies(): iterable {
		yield 'a list' => [ '[1, 2]', self::INVALID ];
		yield 'a list of objects' => [ '[{"scope":"site"}]', self::INVALID ];
		yield 'a text' => [ '"images"', self::INVALID ];
		yield 'a number' => [ '12', self::INVALID ];
		yield 'a flag' => [ 'true', self::INVALID ];
		yield 'null' => [ 'null', self::INVALID ];
		yield 'an empty object' => [ '{}', self::INVALID ];
		yield 'half of an object' => [ '{"scope":', [ 400, 'rest_invalid_json' ] ];
	}

	public function test_the_query_of_a_post_is_validated_as_strictly_as_its_body(): void {
		$this->act_as( 'administrator' );
		$request = new WP_REST_Request( 'POST', '/shortpixel-flush/v1/settings' );
		$request->set_query_params( [ 'parallell' => '2' ] );

		self::assert_rest_error( 'shortpixel_flush_unknown_field', 400, rest_ensure_response( rest_get_server()->dispatch( $request ) ) );
	}

	public function test_form_data_is_accepted_as_well_as_json(): void {
		$this->act_as( 'administrator' );
		$request = new WP_REST_Request( 'POST', '/shortpixel-flush/v1/settings' );
		$request->set_header( 'Content-Type', 'application/x-www-form-urlencoded' );
		$request->set_body_params(
			[
				'optimizers'  => 'true',
				'delete_data' => 'false',
				'hosts'       => [ 'CDN.example.com' ],
			]
		);

		$saved = rest_ensure_response( rest_get_server()->dispatch( $request ) )->get_data();
		self::assertIsArray( $saved );
		self::assertSame(
			[
				'automatic'      => true,
				'optimizers'     => true,
				'delete_data'    => false,
				'hosts'          => [ 'cdn.example.com' ],
				'edges'          => [],
				'edges_revision' => '',
				'fixed'          => [],
			],
			$saved
		);
	}

	public function test_the_global_parameters_of_wordpress_are_accepted(): void {
		$this->act_as( 'administrator' );
		$globals = [
			'_locale'       => 'user',
			'_fields'       => 'can',
			'_embed'        => '1',
			'_envelope'     => '0',
			'_wpnonce'      => 'x',
			'_method'       => 'GET',
			'context'       => 'view',
			'rest_route'    => '/shortpixel-flush/v1/status',
			// If ALTERNATE_WP_CRON is set, WordPress redirects visits to the same URL with this parameter.
			'doing_wp_cron' => '1795824000.1234567890123456789012',
		];

		self::assertSame( 200, $this->rest( 'GET', '/status', $globals )->get_status() );
	}

	public function test_more_open_flushes_than_one_user_may_have_are_refused(): void {
		$user = $this->act_as( 'author' );
		$own  = $this->attachment( [ 'author' => $user ] );
		for ( $n = 0; $n < 20; $n++ ) {
			$this->flush( $user, [ 'purges' => [ 'queued' => 1 ] ] );
		}

		self::assert_rest_error(
			'shortpixel_flush_busy',
			429,
			$this->rest(
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ $own ],
				]
			)
		);
		self::assertSame(
			200,
			$this->rest(
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ $own ],
					'dry_run'     => true,
				]
			)->get_status()
		);
	}

	public function test_a_plan_of_more_urls_than_one_flush_may_have_is_refused(): void {
		$user = $this->act_as( 'author' );
		$own  = $this->attachment( [ 'author' => $user ] );
		add_filter(
			'shortpixel_flush_variants',
			static fn (): array => array_map(
				static fn ( int $n ): array => [
					'url'           => "https://cdn.shortpixel.ai/spai2/w_{$n}+ret_img/http://example.org/a.jpg",
					'source'        => 'http://example.org/a.jpg',
					'attachment_id' => $own,
					'found_in'      => 'settings',
				],
				range( 1, \ShortPixelFlush\Model\Plan::MOST_LINKS + 1 )
			)
		);

		self::assert_rest_error(
			'shortpixel_flush_too_many',
			413,
			$this->rest(
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ $own ],
				]
			)
		);
	}
}
