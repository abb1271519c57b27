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
 * A flush of everything asks ShortPixel to remove the copies of ShortPixel Image Optimizer: alone, and beside another
 * provider.
 */
final class SpioSiteTest extends Site_Test_Case {

	private const ENDPOINT = 'https://spcdn.shortpixel.ai/spio';
	private const KEY      = 'abcdefghij0123456789';
	private const BULK     = 'https://no-cdn.shortpixel.ai/purge-cdn-cache-bulk/***/example.org/spcdn.shortpixel.ai';

	/**
	 * The answers of ShortPixel's service, in turn; the last one is repeated.
	 *
	 * @var list<array<string, mixed>>
	 */
	private array $service = [ [ 'body' => '{"Status":2}' ] ];

	/**
	 * The requests to ShortPixel's service.
	 *
	 * @var list<array<string, mixed>>
	 */
	private array $asked = [];

	protected function setUp(): void {
		parent::setUp();
		$this->activate_stand_in( self::provider_file( 'SPIO' ) );
		update_option( 'spio_settings', [ 'useCDN' => true ] );
		update_option( 'spio_key', [ 'apiKey' => self::KEY ] );
		$this->answer_requests(
			function ( array $request ): array {
				if ( ! is_string( $request['url'] ) || ! str_contains( $request['url'], 'no-cdn' ) ) {
					return 'http://example.org/' === $request['url'] ? [
						'body' => '<img src="' . $this->spai->endpoint() . '/q_lossy+ret_img/example.org/a.jpg">',
					] : $this->cdn;
				}
				$this->asked[] = $request;
				return count( $this->service ) > 1 ? (array) array_shift( $this->service ) : $this->service[0];
			}
		);
	}

	private function without_spai(): void {
		add_filter(
			'shortpixel_flush_providers',
			static fn ( array $providers ): array => array_values(
				array_filter(
					$providers,
					static fn ( object $provider ): bool => ! $provider instanceof \ShortPixelFlush\Providers\Spai
				)
			)
		);
	}

	public function test_alone_it_is_asked_for_at_once_waited_for_and_cannot_be_undone(): void {
		$this->without_spai();
		$this->attachment();
		$plan = plan_site();
		self::assertInstanceOf( Plan::class, $plan );
		self::assertIsArray( $plan->site );
		self::assertSame(
			[
				'from' => self::ENDPOINT,
				'to'   => '',
			],
			$plan->site['endpoint']
		);
		self::assertContains(
			'The links that ShortPixel Image Optimizer writes stay: ShortPixel is asked to remove the copies. That can’t be undone.',
			$plan->site['effects']
		);
		self::assertSame( 'All images load anew. First views are slower.', $plan->site['effects'][0] );
		self::assertStringNotContainsString( 'a new link', implode( ' ', $plan->site['effects'] ) );

		$this->asked = [];
		$id          = start_site( self::ENDPOINT, '', 1 );
		self::assertIsInt( $id );
		self::assertSame( [ 'POST' ], array_column( $this->asked, 'method' ) );
		self::assert_steps(
			array_merge( [ 'purge' => 'done' ], array_fill_keys( [ 'wait', 'styles', 'page_caches', 'front_page' ], 'queued' ) ),
			$this->flush( $id )
		);

		$this->step( $id );
		self::assertSame( 'running', $this->flush( $id )->steps[1]->state );
		$this->at( self::plugin_time() + 31 );
		$flush = $this->run_to_end( $id );
		self::assert_steps(
			[
				'purge'       => 'done',
				'wait'        => 'done',
				'styles'      => 'skipped',
				'page_caches' => 'done',
				'front_page'  => 'skipped',
			],
			$flush
		);
		$shape = flush_shape( $flush );
		self::assertSame( [ 'done', null ], [ $flush->state, $shape['endpoint'] ] );
		self::assertSame( 'ShortPixel was asked to remove its copies of the images of ShortPixel Image Optimizer.', $shape['message'] );
		self::assertFalse( $shape['can']['undo'] );
		$error = undo_flush( $flush );
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_cannot_undo', $error->get_error_code() );
		self::assertStringNotContainsString( self::KEY, (string) wp_json_encode( [ $flush, $shape ] ) );
	}

	/**
	 * @return array<string, array{array<string, mixed>, bool, string}>
	 */
	public static function answers(): array {
		return [
			'a number'             => [ [ 'body' => '{"Status":2}' ], true, '' ],
			'the same as text'     => [ [ 'body' => '{"Status":"2"}' ], true, '' ],
			'a code'               => [ [ 'body' => '{"Status":{"Code":2,"Message":"Success"}}' ], true, '' ],
			'a code as text'       => [ [ 'body' => '{"Status":{"Code":"2","Message":"Success"}}' ], true, '' ],
			'another number'       => [ [ 'body' => '{"Status":1,"Message":"Waiting"}' ], false, 'did not confirm the removal' ],
			'a key that is wrong'  => [ [ 'body' => '{"Status":-401}' ], false, 'refused the API key' ],
			'the same by a status' => [
				[
					'status' => 401,
					'body'   => '',
				],
				false,
				'refused the API key',
			],
			'a page'               => [ [ 'body' => '<html>Busy</html>' ], false, 'did not confirm the removal' ],
			'nothing'              => [ [ 'body' => '' ], false, 'did not confirm the removal' ],
			'a firewall\'s page'   => [
				[
					'status' => 403,
					'body'   => '<html>No</html>',
				],
				false,
				'did not confirm the removal',
			],
			'a list'               => [ [ 'body' => '[2]' ], false, 'did not confirm the removal' ],
		];
	}

	/**
	 * @param array<string, mixed> $answer
	 */
	#[DataProvider( 'answers' )]
	public function test_only_an_answer_that_says_so_is_taken_for_yes( array $answer, bool $is_yes, string $said ): void {
		$this->without_spai();
		$this->service = [ $answer ];
		$id            = start_site( self::ENDPOINT, '', 1 );
		if ( $is_yes ) {
			self::assertIsInt( $id );
			return;
		}
		self::assertInstanceOf( WP_Error::class, $id );
		self::assertSame( 'shortpixel_flush_cdn_failed', $id->get_error_code() );
		self::assertStringContainsString( $said, $id->get_error_message() );
		self::assertSame( 'failed', $this->flushes->find( [ 'scope' => 'site' ] )['flushes'][0]->state );
	}

	public function test_a_service_that_is_busy_is_asked_again_some_seconds_apart(): void {
		$this->without_spai();
		$this->service = [
			[ 'status' => 503 ],
			[
				'status' => 0,
				'error'  => 'timeout',
			],
			[ 'body' => '{"Status":2}' ],
		];
		$id            = start_site( self::ENDPOINT, '', 1 );
		self::assertIsInt( $id );
		self::assertSame( 'running', $this->flush( $id )->steps[0]->state );
		$this->step( $id );
		self::assertCount( 1, $this->asked );
		$this->run_to_end( $id );
		$this->at( self::plugin_time() + 31 );
		self::assertSame( 'done', $this->run_to_end( $id )->state );
		self::assertCount( 3, $this->asked );
	}

	public function test_a_service_that_stays_busy_is_told(): void {
		$this->without_spai();
		$this->service = [ [ 'status' => 503 ] ];
		$id            = start_site( self::ENDPOINT, '', 1 );
		self::assertIsInt( $id );
		$flush = $this->run_to_end( $id );
		self::assertSame( 'failed', $flush->state );
		self::assertCount( 4, $this->asked );
		self::assertStringContainsString( 'ShortPixel does not answer', (string) wp_json_encode( flush_shape( $flush ) ) );
	}

	public function test_beside_another_each_goes_its_own_way_and_undo_is_of_the_one_that_switched(): void {
		$this->attachment();
		$id = $this->start();
		$this->run_to_end( $id );
		$this->at( self::plugin_time() + 31 );
		$flush = $this->run_to_end( $id );
		self::assertSame( [ 'done', self::TO ], [ $flush->state, self::endpoint_in_database() ] );
		self::assertSame(
			[ self::BULK ],
			array_values(
				array_filter(
					array_column( $this->requests, 'url' ),
					static fn ( mixed $url ): bool => is_string( $url ) && str_contains( $url, 'bulk' )
				)
			)
		);
		self::assertSame(
			'The images of ShortPixel Adaptive Images have their links at ' . self::TO . '. ShortPixel was asked to remove its copies of the images of ShortPixel Image Optimizer.',
			flush_shape( $flush )['message']
		);
		self::assertTrue( undo_flush( $flush ) );
		self::assertSame( self::FROM, self::endpoint_in_database() );
		self::assertSame( 'undone', $this->run_to_end( $id )->state );
		self::assertCount( 1, $this->asked );
	}

	public function test_a_refusal_does_not_hide_that_the_other_was_flushed(): void {
		$this->service = [ [ 'body' => '{"Status":-401}' ] ];
		$flush         = $this->run_to_end( $this->start() );
		self::assertSame( [ 'partial', self::TO ], [ $flush->state, self::endpoint_in_database() ] );
		$said = flush_shape( $flush )['message'];
		self::assertIsString( $said );
		self::assertStringContainsString( 'The images of ShortPixel Adaptive Images have their links at ' . self::TO, $said );
		self::assertStringContainsString( 'ShortPixel Image Optimizer: ShortPixel refused the API key', $said );
	}

	public function test_without_a_key_it_is_left_out_and_said(): void {
		delete_option( 'spio_key' );
		$plan = plan_site();
		self::assertInstanceOf( Plan::class, $plan );
		self::assertIsArray( $plan->site );
		self::assertSame( [ 'spai' ], array_column( $plan->site['providers'], 'id' ) );
		self::assertStringContainsString( 'API key in the settings of ShortPixel Image Optimizer.', (string) wp_json_encode( $plan ) );

		$this->without_spai();
		$error = plan_site();
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertStringContainsString( 'ShortPixel account’s API key', $error->get_error_message() );
	}
}
