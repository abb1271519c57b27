<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Edges\Generic;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Edges\kinds;
use function ShortPixelFlush\Http\normalize_answer;
use function ShortPixelFlush\Http\failed_answer;

require_once dirname( __DIR__, 4 ) . '/includes/edges/edges.php';
require_once dirname( __DIR__, 4 ) . '/includes/http/answers.php';

final class GenericTest extends Wp_Test_Case {
	private const URL = 'https://img.example.org/spai/w_1+q_lossy+ret_img/example.org/a(1).jpg?b=c';

	private const SETUP = [ 'servers' => "http://127.0.0.1:6081\nvarnish.internal:8080/x" ];

	public function test_it_is_among_the_kinds(): void {
		self::assertInstanceOf( Generic::class, kinds()['generic'] );
	}

	public function test_each_server_gets_its_own_request_with_the_public_hosts_name(): void {
		$edge     = new Generic();
		$requests = $edge->purge( self::SETUP, [ self::URL ] );

		self::assertSame( [ '127.0.0.1:6081', 'varnish.internal:8080' ], $edge->hosts( self::SETUP ) );
		self::assertSame(
			[
				'http://127.0.0.1:6081/spai/w_1+q_lossy+ret_img/example.org/a(1).jpg?b=c',
				'http://varnish.internal:8080/spai/w_1+q_lossy+ret_img/example.org/a(1).jpg?b=c',
			],
			array_column( $requests, 'url' )
		);
		self::assertSame( [ 'PURGE', 'PURGE' ], array_column( $requests, 'method' ) );
		self::assertSame(
			[ 'img.example.org', 'https' ],
			[ $requests[0]['headers']['Host'] ?? '', $requests[0]['headers']['X-Forwarded-Proto'] ?? '' ]
		);
		self::assertSame( [ self::URL ], $requests[0]['urls'] );
	}

	public function test_a_ban_quotes_the_url_in_its_regular_expression(): void {
		$request = ( new Generic() )->purge( [ 'method' => 'BAN' ] + self::SETUP, [ self::URL ] )[0] ?? [];

		self::assertSame( [ 'BAN', 'http://127.0.0.1:6081/' ], [ $request['method'] ?? '', $request['url'] ?? '' ] );
		$expression = $request['headers']['X-Ban-Url'] ?? '';
		self::assertSame( 1, preg_match( "~{$expression}~", '/spai/w_1+q_lossy+ret_img/example.org/a(1).jpg?b=c' ), $expression );
		self::assertSame( 0, preg_match( "~{$expression}~", '/spai/w_1+q_lossy+ret_img/example.org/a(1)xjpg?b=c' ) );
	}

	public function test_a_purge_url_is_opened(): void {
		$setup   = [
			'method'  => 'GET',
			'pattern' => '/purge%s',
		] + self::SETUP;
		$request = ( new Generic() )->purge( $setup, [ self::URL ] )[0] ?? [];

		self::assertSame(
			[ 'GET', 'http://127.0.0.1:6081/purge/spai/w_1+q_lossy+ret_img/example.org/a(1).jpg?b=c' ],
			[ $request['method'] ?? '', $request['url'] ?? '' ]
		);
		self::assertTrue( ( new Generic() )->is_ready( $setup ) );
		self::assertFalse( ( new Generic() )->is_ready( [ 'pattern' => 'https://elsewhere.example/%s' ] + $setup ) );
		self::assertFalse( ( new Generic() )->is_ready( [ 'servers' => '' ] ) );
	}

	public function test_a_password_is_sent_as_a_secret(): void {
		$request = ( new Generic() )->purge( [ 'password' => 'top' ] + self::SETUP, [ self::URL ] )[0] ?? [];

		self::assertSame( [ 'top', [ 'top' ] ], [ $request['headers']['X-Purge-Password'] ?? '', $request['secrets'] ?? [] ] );
	}

	public function test_it_purges_everything_only_as_the_owner_chose(): void {
		$edge = new Generic();

		self::assertSame( [], $edge->purge_everything( self::SETUP ) );
		self::assertSame(
			[ 'PURGEALL', 'PURGEALL' ],
			array_column( $edge->purge_everything( [ 'everything' => 'PURGEALL' ] + self::SETUP ), 'method' )
		);
		self::assertSame( '^/', $edge->purge_everything( [ 'everything' => 'BAN' ] + self::SETUP )[0]['headers']['X-Ban-Url'] ?? '' );
	}

	/**
	 * Servers usually compare hosts, so a ban of everything matches nothing without a public host in its Host header.
	 */
	public function test_everything_is_purged_for_each_public_host(): void {
		$requests = ( new Generic() )->purge_everything(
			[
				'everything'   => 'BAN',
				'servers'      => '127.0.0.1:6081',
				'public_hosts' => 'img.example.com *.example.org example.com:8080',
			]
		);

		self::assertSame(
			[ 'img.example.com', 'example.com:8080' ],
			array_map( static fn ( array $request ): string => $request['headers']['Host'] ?? '', $requests )
		);
		self::assertSame( [ 'http://127.0.0.1:6081/', 'http://127.0.0.1:6081/' ], array_column( $requests, 'url' ) );
	}

	/**
	 * @return array<string,array{int, string, string}>
	 */
	public static function answers(): array {
		return [
			'purged'                   => [ 200, 'done', '' ],
			'accepted'                 => [ 204, 'done', '' ],
			'it was not there'         => [ 404, 'done', '' ],
			'nginx’s word for that'    => [ 412, 'done', '' ],
			'not from here'            => [ 403, 'failed', 'refused' ],
			'no password'              => [ 401, 'failed', 'refused' ],
			'no such method'           => [ 405, 'failed', 'refused' ],
			'nor implemented'          => [ 501, 'failed', 'refused' ],
			'somebody else’s redirect' => [ 302, 'failed', 'refused' ],
			'too often'                => [ 429, 'busy', 'trouble' ],
			'broken'                   => [ 503, 'busy', 'trouble' ],
		];
	}

	#[DataProvider( 'answers' )]
	public function test_answers_are_read( int $status, string $state, string $code ): void {
		$edge    = new Generic();
		$request = $edge->purge( self::SETUP, [ self::URL ] )[0] ?? null;
		self::assertNotNull( $request );
		$result = $edge->read( normalize_answer( [ 'status' => $status ], 1 ), $request );

		self::assertSame( [ $state, $code ], [ $result['state'], $result['code'] ] );
		$this->act_as( 'administrator' );
		self::assertSame( '' === $code, '' === $edge->sentence( $result['code'], $result['data'] ) );
		$this->act_as( 'editor' );
		self::assertSame( '', $edge->sentence( $result['code'], $result['data'] ), 'Which servers there are is not for everybody.' );
	}

	public function test_an_unreachable_server_is_tried_again_and_a_refused_host_is_not(): void {
		$edge    = new Generic();
		$request = $edge->purge( self::SETUP, [ self::URL ] )[0] ?? null;
		self::assertNotNull( $request );

		self::assertSame( 'busy', $edge->read( failed_answer( 'connect', '', 1 ), $request )['state'] );
		self::assertSame( 'failed', $edge->read( failed_answer( 'refused_host', '', 1 ), $request )['state'] );
	}

	public function test_any_answer_passes_the_test_and_what_answered_is_not_read(): void {
		$edge = new Generic();

		self::assertSame( 'HEAD', $edge->test( self::SETUP )['method'] );
		$result = $edge->tested(
			self::SETUP,
			normalize_answer(
				[
					'status'  => 404,
					'headers' => [ 'x-varnish' => '1' ],
				],
				1
			)
		);
		self::assertSame( [ 'done', [ 'server' => '127.0.0.1:6081' ] ], [ $result['state'], $result['data'] ] );
		self::assertSame( 'failed', $edge->tested( self::SETUP, failed_answer( 'connect', '', 1 ) )['state'] );
	}
}
