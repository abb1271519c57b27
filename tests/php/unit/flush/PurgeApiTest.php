<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Tests\Support\Processor;
use function ShortPixelFlush\Flush\group_by_purge_key;
use function ShortPixelFlush\Flush\purge_answer;
use function ShortPixelFlush\Flush\purge_api_url;
use function ShortPixelFlush\Flush\purge_target;
use function ShortPixelFlush\Providers\is_account_key;

require_once dirname( __DIR__, 4 ) . '/includes/flush/steps/purge-api.php';

final class PurgeApiTest extends TestCase {

	private const SPAI = 'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img/';

	private const AO = 'https://sp-ao.shortpixel.ai/client/to_auto,q_glossy,ret_img/';

	/**
	 * @return array<string, array{string, string|null}>
	 */
	public static function targets(): array {
		return [
			'a file, with its extension'                  => [ self::SPAI . 'a.test/x/photo.jpg', self::SPAI . 'a.test/x/photo.jpg*' ],
			'one letter'                                  => [ self::SPAI . 'a.test/h.jpg', self::SPAI . 'a.test/h.jpg*' ],
			'with commas and a scheme'                    => [
				self::AO . 'https://a.test/x/photo-300x200.jpg',
				self::AO . 'https://a.test/x/photo-300x200.jpg*',
			],
			'one token, a port'                           => [
				'http://127.0.0.1:9280/spio/ret_img/http://127.0.0.1:8080/photo.png',
				'http://127.0.0.1:9280/spio/ret_img/http://127.0.0.1:8080/photo.png*',
			],
			'several dots'                                => [
				self::SPAI . 'a.test/6.-Recover.jpg.webp',
				self::SPAI . 'a.test/6.-Recover.jpg.webp*',
			],
			'a query is covered by the wildcard'          => [ self::SPAI . 'a.test/photo.jpg?spf=3', self::SPAI . 'a.test/photo.jpg*' ],
			'a fragment too'                              => [ self::SPAI . 'a.test/photo.jpg#top', self::SPAI . 'a.test/photo.jpg*' ],
			'an encoded # is of the name'                 => [ self::SPAI . 'a.test/no%231.jpg', self::SPAI . 'a.test/no%231.jpg*' ],
			'encoded spaces and letters stay as they are' => [
				self::SPAI . 'a.test/b%C3%BCcher%20neu.jpg',
				self::SPAI . 'a.test/b%C3%BCcher%20neu.jpg*',
			],
			'a bare % stays'                              => [ self::SPAI . 'a.test/100%.jpg', self::SPAI . 'a.test/100%.jpg*' ],
			'a long ending'                               => [
				self::SPAI . 'a.test/photo.original',
				self::SPAI . 'a.test/photo.original*',
			],
			'a source that is encoded as a whole'         => [
				'https://spcdn.shortpixel.ai/spio/ret_img/https%3A%2F%2Fa.test%2Fphoto.jpg%3Fv%3D1',
				'https://spcdn.shortpixel.ai/spio/ret_img/https%3A%2F%2Fa.test%2Fphoto.jpg*',
			],
			'an encoded ? in a plain source is of the name' => [ self::SPAI . 'a.test/what%3F.jpg', self::SPAI . 'a.test/what%3F.jpg*' ],
			'without an extension: any longer name'       => [ self::SPAI . 'a.test/files/photo', null ],
			'one letter without an extension'             => [ self::SPAI . 'a.test/w', null ],
			'a dot in a folder is no extension'           => [ self::SPAI . 'a.test/v1.2/photo', null ],
			'an extension that has only begun'            => [ self::SPAI . 'a.test/photo.j', null ],
			'a name that begins with a dot'               => [ self::SPAI . 'a.test/.jpg', null ],
			'a folder up'                                 => [ self::SPAI . 'a.test/x/../photo.jpg', null ],
			'a folder up, encoded'                        => [ self::SPAI . 'a.test/x/%2e%2E/photo.jpg', null ],
			'a folder up, encoded as a whole'             => [
				'https://spcdn.shortpixel.ai/spio/ret_img/https%3A%2F%2Fa.test%2F..%2Fb.test%2Fphoto.jpg',
				null,
			],
			'the same folder'                             => [ self::SPAI . 'a.test/./photo.jpg', null ],
			'two dots in a name'                          => [ self::SPAI . 'a.test/x/a..b.jpg', self::SPAI . 'a.test/x/a..b.jpg*' ],
			'a folder would take all in it'               => [ self::SPAI . 'a.test/files/', null ],
			'a query alone would take the site'           => [ self::SPAI . 'a.test/?attachment=5', null ],
			'a host alone even more'                      => [ self::AO . 'https://a.test', null ],
			'a wildcard inside'                           => [ self::SPAI . 'a.test/a*b.jpg', null ],
			'an encoded one'                              => [ self::SPAI . 'a.test/a%2Ab.jpg', null ],
			'a removal already'                           => [ 'https://cdn.shortpixel.ai/spai/f_remove+ret_img/a.test/photo.jpg', null ],
			'raw bytes beyond ASCII'                      => [ self::SPAI . 'a.test/bücher.jpg', null ],
			'no CDN URL'                                  => [ 'https://a.test/photo.jpg', null ],
		];
	}

	#[DataProvider( 'targets' )]
	public function test_a_purge_names_the_file_with_its_extension( string $url, ?string $target ): void {
		self::assertSame( $target, purge_target( $url ) );
	}

	public function test_hostile_urls_are_read_in_linear_time(): void {
		foreach ( [ '/', '%2F', '.', '..', 'a.', '?', '%3F', '*', '+w_1' ] as $piece ) {
			$url = self::SPAI . 'a.test/' . str_repeat( $piece, 100000 );
			self::assertLessThan( 1.0, Processor::seconds_of( static fn () => purge_target( $url ) ), $piece );
		}
	}

	public function test_the_url_holds_the_key_and_the_target(): void {
		self::assertSame(
			'https://no-cdn.shortpixel.ai/purge-cdn-cache/KEY/' . self::SPAI . 'a.test/photo.jpg*',
			purge_api_url( 'https://no-cdn.shortpixel.ai', 'KEY', self::SPAI . 'a.test/photo.jpg*' )
		);
	}

	public function test_a_key_that_could_lead_the_request_elsewhere_is_none(): void {
		self::assertTrue( is_account_key( 'AbCdEfGhIjKlMnOpQrSt' ) );
		self::assertTrue( is_account_key( 'simulator-key' ) );
		foreach ( [
			'',
			'short',
			'with space in it',
			'../../read-domain',
			'abcdefgh/ijkl',
			"abcdefghijkl\n",
			'abcdefgh?ijkl',
			str_repeat( 'a', 129 ),
		] as $odd ) {
			self::assertFalse( is_account_key( $odd ), $odd );
		}
	}

	/**
	 * @return array<string, array{int, string, string}>
	 */
	public static function answers(): array {
		$page = '<!doctype html><title>Error</title>';
		return [
			'a status'                     => [ 200, '{"Status":2,"Message":"Done"}', 'accepted' ],
			'a status as a text'           => [ 200, '{"Status":"2"}', 'accepted' ],
			'a code'                       => [ 200, '{"Status":{"Code":2,"Message":"Done"}}', 'accepted' ],
			'a code as a text'             => [ 200, '{"Status":{"Code":"2"}}', 'accepted' ],
			'with space around it'         => [ 202, "\n {\"Status\":2}\n", 'accepted' ],
			'another status'               => [ 200, '{"Status":1}', 'refused' ],
			'another code'                 => [ 200, '{"Status":{"Code":"-1"}}', 'refused' ],
			'a code of another kind'       => [ 200, '{"Status":{"Code":[2]}}', 'refused' ],
			'true is no status'            => [ 200, '{"Status":true}', 'refused' ],
			'a status that only begins so' => [ 200, '{"Status":"2x"}', 'refused' ],
			'a status in small letters'    => [ 200, '{"status":2}', 'refused' ],
			'nothing'                      => [ 200, '', 'refused' ],
			'a word'                       => [ 200, 'OK', 'refused' ],
			'a number'                     => [ 200, '2', 'refused' ],
			'a page'                       => [ 200, $page, 'refused' ],
			'cut off'                      => [ 200, '{"Status":2', 'refused' ],
			'success in an error'          => [ 404, '{"Status":2}', 'refused' ],
			'a redirect'                   => [ 302, '{"Status":2}', 'refused' ],
			'a wrong key'                  => [ 403, '{"Status":-401,"Message":"Invalid API key."}', 'key_refused' ],
			'a wrong key with status 200'  => [ 200, '{"Status":{"Code":"-401"}}', 'key_refused' ],
			'a wrong key in words'         => [ 200, '{"Status":1,"Message":"Not the right API Key"}', 'key_refused' ],
			'the same in a code'           => [ 200, '{"Status":{"Code":1,"Message":"Not the right API Key!"}}', 'key_refused' ],
			'another word of status 1'     => [ 200, '{"Status":1,"Message":"Waiting"}', 'refused' ],
			'the CDN refuses'              => [ 200, '{"Status":2,"Message":"Purged","CDN":{"Error":"No such zone"}}', 'cdn_refused' ],
			'among the details'            => [
				200,
				'{"Status":2,"Details":{"0":{"Message":"3 files"},"CDN":{"Error":"No such zone"}}}',
				'cdn_refused',
			],
			'the CDN agrees'               => [
				200,
				'{"Status":2,"Details":{"0":{"Message":"3 files"},"CDN":{"Message":"Done","Error":""}}}',
				'accepted',
			],
			'the CDN as a word'            => [ 200, '{"Status":2,"CDN":"bunny"}', 'accepted' ],
			'not authorised'               => [ 401, '', 'key_refused' ],
			'a firewall'                   => [ 403, $page, 'refused' ],
			'not found'                    => [ 404, $page, 'refused' ],
			'not understood'               => [ 400, '{"Status":-1}', 'refused' ],
			'asked too often'              => [ 429, '', 'busy' ],
			'trouble'                      => [ 503, $page, 'busy' ],
		];
	}

	#[DataProvider( 'answers' )]
	public function test_only_what_says_so_is_accepted( int $status, string $body, string $outcome ): void {
		self::assertSame(
			$outcome,
			purge_answer(
				[
					'status' => $status,
					'body'   => $body,
					'error'  => '',
				]
			)
		);
	}

	public function test_no_answer_is_trouble(): void {
		self::assertSame(
			'busy',
			purge_answer(
				[
					'status' => 0,
					'body'   => '',
					'error'  => 'timeout',
				]
			)
		);
	}

	public function test_rows_that_one_purge_removes_stand_together_and_all_others_where_they_were(): void {
		$urls     = [
			self::SPAI . 'a.test/a.jpg',
			self::AO . 'https://a.test/a.jpg',
			'no CDN URL',
			self::SPAI . 'a.test/b.jpg',
			self::SPAI . 'a.test/a.jpg?spf=3',
			'no CDN URL either',
			self::SPAI . 'a.test/a.webp',
		];
		$variants = array_map( static fn ( string $url ): Variant => new Variant( $url, '', null, 'pasted' ), $urls );
		self::assertSame(
			[ $urls[0], $urls[4], $urls[1], $urls[2], $urls[3], $urls[5], $urls[6] ],
			array_map( static fn ( Variant $variant ): string => $variant->url, group_by_purge_key( $variants ) )
		);
		self::assertSame( [], group_by_purge_key( [] ) );
	}
}
