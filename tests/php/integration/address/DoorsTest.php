<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Address;

use FilesystemIterator;
use PHPUnit\Framework\Attributes\DataProvider;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Edge;
use SplFileInfo;
use function ShortPixelFlush\Edges\edge_client;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Flush\answer_whose_url;
use function ShortPixelFlush\Flush\provider_status;
use function ShortPixelFlush\Flush\queue_site;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\start_many;
use function ShortPixelFlush\Health\checks;
use function ShortPixelFlush\Health\site_health_result;
use function ShortPixelFlush\rest_reason;
use function ShortPixelFlush\rest_sentence;

require_once __DIR__ . '/Address_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/status.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/answer-whose-url.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/provider-status.php';
require_once dirname( __DIR__, 4 ) . '/includes/health/site-health.php';

/**
 * Tests that on a copy of the site, entry points refuse with the same message, and the HTTP client sends nothing.
 */
final class DoorsTest extends Address_Test_Case {

	private const FLUSH = [
		'scope'       => 'images',
		'attachments' => [ 'image' ],
	];

	/** @return array<string, array{string, string, array<string, mixed>}> */
	public static function routes(): array {
		return [
			'flush an image'        => [ 'POST', '/flushes', self::FLUSH ],
			'plan an image'         => [ 'POST', '/flushes', self::FLUSH + [ 'dry_run' => true ] ],
			'give it a new link'    => [ 'POST', '/flushes', self::FLUSH + [ 'method' => 'new_link' ] ],
			'flush a link'          => [
				'POST',
				'/flushes',
				[
					'scope' => 'urls',
					'urls'  => [ 'https://cdn.shortpixel.ai/spai2/w_300/http://example.org/wp-content/uploads/a.jpg' ],
				],
			],
			'flush what was pasted' => [
				'POST',
				'/flushes',
				[
					'scope'  => 'urls',
					'pasted' => 'See https://cdn.shortpixel.ai/spai2/w_300/http://example.org/wp-content/uploads/a.jpg',
				],
			],
			'flush the library'     => [
				'POST',
				'/flushes',
				[
					'scope'   => 'images',
					'library' => true,
				],
			],
			'flush everything'      => [
				'POST',
				'/flushes',
				[
					'scope'             => 'site',
					'expected_endpoint' => 'https://cdn.shortpixel.ai/spai2',
				],
			],
			'purge everything'      => [
				'POST',
				'/flushes',
				[
					'scope'             => 'site',
					'method'            => 'purge',
					'expected_endpoint' => 'https://cdn.shortpixel.ai/spai2',
				],
			],
			'go on with a flush'    => [ 'POST', '/flushes/open/run', [] ],
			'try a flush again'     => [ 'POST', '/flushes/ended/retry', [] ],
			'undo a flush'          => [ 'POST', '/flushes/ended/undo', [] ],
			'start a scan'          => [ 'POST', '/scan', [] ],
			'carry a scan on'       => [ 'POST', '/scan/run', [] ],
			'test a connection'     => [
				'POST',
				'/edges/test',
				[
					'kind'  => 'dummy',
					'hosts' => [ 'img.example.org' ],
					'setup' => [ 'token' => 'abc' ],
				],
			],
		];
	}

	/** @param array<string, mixed> $sent */
	#[DataProvider( 'routes' )]
	public function test_rest_refuses_with_the_sentence( string $method, string $route, array $sent ): void {
		$user  = get_current_user_id();
		$route = strtr(
			$route,
			[
				'open'  => (string) $this->flush( $user ),
				'ended' => (string) $this->flush(
					$user,
					[
						'state'  => 'failed',
						'purges' => [ 'failed' => 1 ],
					]
				),
			]
		);
		$sent  = isset( $sent['attachments'] ) ? [ 'attachments' => [ $this->image ] ] + $sent : $sent;
		$count = ( new Flushes() )->find( [] )['total'];
		foreach ( [ 'unanswered', 'copy' ] as $reason ) {
			$this->move_to( self::COPY );
			if ( 'copy' === $reason ) {
				self::assertNull( answer_whose_url( 'copy' ) );
			}
			$this->requests = [];
			$response       = $this->rest( $method, $route, $sent );

			self::assert_rest_error( 'shortpixel_flush_copy', 409, $response );
			self::assertSame( rest_sentence( $reason ), self::part( $response->get_data(), 'message' ) );
		}
		self::assertSame( [ [], $count ], [ $this->requests, ( new Flushes() )->find( [] )['total'] ] );
	}

	public function test_what_sends_nothing_works_at_a_copy(): void {
		$id = $this->flush( get_current_user_id() );
		$this->move_to( self::COPY );
		$this->requests = [];
		foreach ( [ '/flushes', "/flushes/{$id}", '/settings', '/scan', '/edges' ] as $route ) {
			self::assertSame( 200, $this->rest( 'GET', $route )->get_status(), $route );
		}
		self::assertSame( 200, $this->rest( 'GET', '/status', [ 'check' => true ] )->get_status() );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/cancel" )->get_status() );

		self::assertSame( [], $this->requests );
	}

	public function test_the_other_doors_refuse(): void {
		$this->move_to( self::COPY );
		$this->requests = [];
		$user           = get_current_user_id();
		foreach ( [ queue_site( '', $user ), start_many( [ $this->image ], '', $user ) ] as $refused ) {
			self::assertSame( 'shortpixel_flush_copy', is_wp_error( $refused ) ? $refused->get_error_code() : '' );
		}
		self::assertFalse( shortpixel_flush_is_ready() );
		self::assertSame( 0, shortpixel_flush( $this->image ) );
		self::assertSame( 'unknown', read_account( true )['state'] );
		self::assertSame(
			[ 'problem', rest_sentence( 'unanswered' ) ],
			[ provider_status( $this->provider )['state'], provider_status( $this->provider )['message'] ]
		);
		self::assertSame( [ 'problem', rest_sentence( 'unanswered' ) ], [ edges_status()[0]['state'], edges_status()[0]['message'] ] );
		self::assertSame( [ [], [] ], [ $this->requests, ( new Flushes() )->open( null ) ] );
	}

	public function test_site_health_and_diagnose_have_that_sentence_alone(): void {
		self::assertSame( 'good', site_health_result( 'copy' )['status'] );
		$this->move_to( self::COPY );
		$this->requests = [];

		self::assertSame( [ 'copy' ], array_keys( checks() ) );
		foreach ( [ 'copy', 'cdn', 'never_heard_of' ] as $check ) {
			$found = site_health_result( $check );
			self::assertSame( 'recommended', $found['status'] );
			self::assertStringContainsString( esc_html( rest_sentence( 'unanswered' ) ), $found['description'] );
		}
		self::assertSame( [], $this->requests );
	}

	/** @return array<string, array{string}> */
	public static function addresses(): array {
		return [
			'a removal'          => [ 'https://cdn.shortpixel.ai/spai2/f_remove/http://example.org/a.jpg' ],
			'the account'        => [ 'https://no-cdn.shortpixel.ai/read-domain/example.org' ],
			'a purge with a key' => [ 'https://no-cdn.shortpixel.ai/purge-cdn-cache/key/https://cdn.shortpixel.ai/a.jpg*' ],
			'the site’s own CDN' => [ 'https://api.dummy.test/purge' ],
			'the site itself'    => [ 'https://example.org/' ],
		];
	}

	#[DataProvider( 'addresses' )]
	public function test_behind_every_door_is_one_barrier( string $url ): void {
		$client  = new Client( [ (string) wp_parse_url( $url, PHP_URL_HOST ) ] );
		$request = [ 'url' => $url ];
		self::assertSame( 200, $client->fetch( $request )['status'] );

		$this->move_to( self::COPY );
		$this->requests = [];
		self::assertSame( 'refused_host', $client->fetch( $request )['error'] );
		self::assertSame(
			'refused_host',
			edge_client( new Dummy_Edge(), [], [] )->fetch( [ 'url' => 'https://api.dummy.test/purge' ] )['error']
		);
		self::assertSame( [], $this->requests );
	}

	public function test_nothing_gets_past_that_barrier(): void {
		$senders = [];
		/** @var SplFileInfo $file */
		foreach ( new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				dirname( __DIR__, 4 ) . '/includes',
				FilesystemIterator::SKIP_DOTS
			)
		) as $file ) {
			if ( 1 === preg_match(
				'/\bwp_(?:safe_)?remote_(?:get|post|head|request)\b|\bcurl_(?:multi_)?exec\(|\bRequests::request|\b(?:fsockopen|stream_socket_client|download_url)\(|new \\\\?WP_Http\(\)(?! \)->block_request)/',
				(string) file_get_contents( $file->getPathname() )
			) ) {
				$senders[] = $file->getBasename();
			}
		}
		sort( $senders );

		// Only these files may send requests: the client, two classes that send only what the client allows, and
		// drivers.php, which starts this site's own WP-Cron.
		self::assertSame( [ 'class-client.php', 'class-transfer.php', 'class-window.php', 'drivers.php' ], $senders );
	}

	/** @return iterable<string, array{string, int}> */
	public static function roles(): iterable {
		foreach ( [
			'administrator' => 200,
			'editor'        => 403,
			'author'        => 403,
			'contributor'   => 403,
			'subscriber'    => 403,
			'logged_out'    => 401,
		] as $role => $status ) {
			yield $role => [ $role, $status ];
		}
	}

	#[DataProvider( 'roles' )]
	public function test_who_may_answer( string $role, int $status ): void {
		$this->move_to( self::COPY );
		$this->act_as( $role );
		$response = $this->rest( 'POST', '/address', [ 'answer' => 'site' ] );

		self::assertSame( $status, $response->get_status() );
		self::assertSame( 200 === $status ? '' : 'unanswered', rest_reason() );
		if ( 200 === $status ) {
			self::assertSame(
				[
					'rests'   => false,
					'message' => '',
				],
				$response->get_data()
			);
		}
	}

	public function test_an_answer_is_one_of_two(): void {
		$this->move_to( self::COPY );
		foreach ( [
			[],
			[ 'answer' => 'maybe' ],
			[ 'answer' => [ 'site' ] ],
			[ 'answer' => true ],
			[
				'answer' => 'site',
				'url'    => 'https://example.com',
			],
		] as $sent ) {
			self::assertSame( 400, $this->rest( 'POST', '/address', $sent )->get_status(), (string) wp_json_encode( $sent ) );
		}
		self::assertSame( 'unanswered', rest_reason() );

		$copy = $this->rest( 'POST', '/address', [ 'answer' => 'copy' ] );
		self::assertSame(
			[
				'rests'   => true,
				'message' => rest_sentence( 'copy' ),
			],
			$copy->get_data()
		);
	}

	public function test_a_database_that_refuses_the_answer_is_said(): void {
		$this->move_to( self::COPY );
		add_filter( 'pre_update_option_shortpixel_flush_address', static fn ( $value, $old ) => $old, 10, 2 );

		self::assert_rest_error( 'shortpixel_flush_storage_failed', 500, $this->rest( 'POST', '/address', [ 'answer' => 'site' ] ) );
		self::assertSame( 'unanswered', rest_reason() );
	}
}
