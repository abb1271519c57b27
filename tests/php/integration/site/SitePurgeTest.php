<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Site;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Plan;
use WP_Error;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_site;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Flush\undo_flush;

require_once __DIR__ . '/Site_Test_Case.php';

/**
 * With the account's key, a flush of everything can purge ShortPixel Adaptive Images' copies, and links stay the same.
 */
final class SitePurgeTest extends Site_Test_Case {

	private const KEY  = 'abcdefghij0123456789';
	private const BULK = 'https://no-cdn.shortpixel.ai/purge-cdn-cache-bulk/***/example.org';

	/** @var array<string, mixed> */
	private array $service = [ 'body' => '{"Status":2,"Details":{"0":{"Message":"12 files"},"CDN":{"Message":"Done"}}}' ];

	/**
	 * The requests to ShortPixel's service: method and URL.
	 *
	 * @var list<array{mixed, mixed}>
	 */
	private array $asked = [];

	protected function setUp(): void {
		parent::setUp();
		$this->store( self::KEY, 'api_key', 'general' );
		$this->answer_requests(
			function ( array $request ): array {
				if ( is_string( $request['url'] ) && str_contains( $request['url'], 'purge-cdn' ) ) {
					$this->asked[] = [ $request['method'] ?? 'GET', $request['url'] ];
					return $this->service;
				}
				return [ 'body' => 'Nothing.' ];
			}
		);
	}

	public function test_it_is_asked_as_the_plugin_asks_and_nothing_else_changes(): void {
		add_filter( 'home_url', static fn ( string $url ): string => str_replace( '//example.org', '//www.example.org', $url ) );
		$id = start_site( self::FROM, 'a test', 1, 'purge' );
		self::assertIsInt( $id );
		self::assertSame( [ [ 'GET', self::BULK ] ], $this->asked );
		self::assertSame( 'purge', flush_shape( $this->flush( $id ) )['method'] );

		$this->run_to_end( $id );
		$this->at( self::plugin_time() + 31 );
		$flush = $this->run_to_end( $id );
		self::assertSame(
			[ 'done', 'done', 'done', 'done', 'skipped' ],
			array_values( array_column( flush_shape( $flush )['steps'], 'state' ) )
		);
		self::assertSame(
			[ 'purge', 'wait', 'styles', 'page_caches', 'front_page' ],
			array_column( flush_shape( $flush )['steps'], 'id' )
		);
		self::assertSame( self::FROM, self::endpoint_in_database() );
		self::assertNull( flush_shape( $flush )['endpoint'] );
		self::assertFalse( flush_shape( $flush )['can']['undo'] );
		self::assertInstanceOf( WP_Error::class, undo_flush( $flush ) );
		self::assertCount( 1, $this->asked );
		self::assertStringNotContainsString( self::KEY, (string) wp_json_encode( [ $flush, flush_shape( $flush ) ] ) );
	}

	public function test_the_plan_says_that_links_stay_and_it_cannot_be_undone(): void {
		$plan = plan_site( 'purge' );
		self::assertInstanceOf( Plan::class, $plan );
		self::assertSame(
			[ [ 'purge', '' ] ],
			array_map( static fn ( array $part ): array => [ $part['by'], $part['to'] ], $plan->site['providers'] ?? [] )
		);
		self::assertStringContainsString(
			'ShortPixel Adaptive Images writes stay: ShortPixel is asked to remove the copies. That can’t be undone.',
			implode( ' ', $plan->site['effects'] ?? [] )
		);
		self::assertSame( [], $this->asked );
		self::assertStringNotContainsString( self::KEY, (string) wp_json_encode( $plan ) );
	}

	public function test_unless_it_is_asked_for_the_endpoint_is_switched(): void {
		$plan = plan_site();
		self::assertInstanceOf( Plan::class, $plan );
		self::assertSame( [ 'switch' ], array_column( $plan->site['providers'] ?? [], 'by' ) );
	}

	/**
	 * @return array<string, array{string, string}>
	 */
	public static function refusals(): array {
		return [
			'a wrong key'         => [ '{"Status":1,"Message":"Not the right API Key"}', 'refused the API key of your ShortPixel plugin' ],
			'the CDN refuses'     => [
				'{"Status":2,"Details":{"0":{"Message":"12 files"},"CDN":{"Error":"Zone not found"}}}',
				'did not confirm the removal at cdn.shortpixel.ai',
			],
			'the same at the top' => [
				'{"Status":2,"CDN":{"Error":"Zone not found"}}',
				'did not confirm the removal at cdn.shortpixel.ai',
			],
			'another status'      => [ '{"Status":1,"Message":"Waiting"}', 'did not confirm the removal at cdn.shortpixel.ai' ],
		];
	}

	#[DataProvider( 'refusals' )]
	public function test_a_refusal_is_no_success_and_has_its_own_sentence( string $body, string $said ): void {
		$this->service = [ 'body' => $body ];
		$error         = start_site( self::FROM, '', 1, 'purge' );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_cdn_failed', $error->get_error_code() );
		self::assertStringContainsString( $said, $error->get_error_message() );
		self::assertStringNotContainsString( self::KEY, (string) wp_json_encode( $error->get_error_data() ) . $error->get_error_message() );
		$flush = $this->flushes->find( [ 'scope' => 'site' ] )['flushes'][0];
		self::assertSame( 'failed', $flush->state );
		self::assertStringNotContainsString( self::KEY, (string) wp_json_encode( $flush ) );
	}

	public function test_beside_the_optimizer_each_is_asked_in_its_own_way(): void {
		$this->activate_stand_in( self::provider_file( 'SPIO' ) );
		update_option( 'spio_settings', [ 'useCDN' => true ] );
		update_option( 'spio_key', [ 'apiKey' => self::KEY ] );
		$id = start_site( self::FROM, '', 1, 'purge' );
		self::assertIsInt( $id );
		$this->run_to_end( $id );
		// The flush purges both providers at once, then waits for one, and after that for the other.
		$this->at( self::plugin_time() + 31 );
		$this->run_to_end( $id );
		self::assertSame( [ [ 'GET', self::BULK ], [ 'POST', self::BULK . '/spcdn.shortpixel.ai' ] ], $this->asked );
		$this->at( self::plugin_time() + 31 );
		self::assertSame( 'done', $this->run_to_end( $id )->state );
	}

	public function test_without_a_key_it_is_refused_in_words(): void {
		$this->store( '', 'api_key', 'general' );
		$error = plan_site( 'purge' );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertStringContainsString( 'only with the account’s API key', $error->get_error_message() );
		self::assertInstanceOf( WP_Error::class, start_site( self::FROM, '', 1, 'purge' ) );
		self::assertSame( 0, $this->flushes->find( [] )['total'] );
	}
}
