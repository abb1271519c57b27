<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Site;

use ShortPixelFlush\Model\Plan;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_site;
use function ShortPixelFlush\Model\text;

require_once __DIR__ . '/Site_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';

/**
 * Tests a flush of everything on a site behind its own cache server.
 */
final class SiteEdgesTest extends Site_Test_Case {
	private string $everything = 'PURGEALL';

	/** @var array<string,mixed> */
	private array $answer = [ 'status' => 200 ];

	/** @var list<string> */
	private array $orders = [];

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 'administrator' );
		$this->attachment();
		add_filter(
			'shortpixel_flush_configured_edges',
			fn (): array => [
				[
					'id'    => 'varnish',
					'kind'  => 'generic',
					'hosts' => [ 'example.org' ],
					'setup' => [
						'servers'    => 'http://127.0.0.1:6081',
						'everything' => $this->everything,
					],
				],
			]
		);
		add_filter(
			'shortpixel_flush_pre_request',
			function ( array $before, array $request ): array {
				if ( ! str_starts_with( text( $request['url'] ?? '' ), 'http://127.0.0.1:6081' ) ) {
					return $before;
				}
				$this->orders[] = text( $request['method'] ?? '' );

				return $this->answer + $before;
			},
			20,
			2
		);
	}

	public function test_it_is_emptied_after_the_page_caches_and_before_the_front_page_is_looked_at(): void {
		$flush = $this->run_to_end( $this->start() );

		self::assertSame( [ 'done', [ 'PURGEALL' ] ], [ $flush->state, $this->orders ] );
		self::assertSame( [ 'page_caches', 'edge_pages', 'front_page' ], array_slice( array_column( $flush->steps, 'id' ), -3 ) );
		$shape = flush_shape( $flush );
		self::assertSame( 'Cleared: Varnish, nginx or Squid.', array_column( $shape['steps'], 'message', 'id' )['edge_pages'] ?? '' );
		self::assertSame( 'done', array_column( $shape['steps'], 'state', 'id' )['edge_pages'] ?? '' );
	}

	public function test_one_that_refuses_is_said_and_can_be_tried_again_alone(): void {
		$this->answer = [ 'status' => 403 ];
		$id           = $this->start();
		$flush        = $this->run_to_end( $id );
		self::assertSame( 'partial', $flush->state );
		$this->act_as( 'administrator' );
		self::assertStringContainsString(
			'refused to be cleared',
			array_column( flush_shape( $flush )['steps'], 'message', 'id' )['edge_pages'] ?? ''
		);

		$this->answer = [ 'status' => 200 ];
		self::assertTrue( \ShortPixelFlush\Flush\retry_flush( $flush ) );
		self::assertSame( [ 'done', [ 'PURGEALL', 'PURGEALL' ] ], [ $this->run_to_end( $id )->state, $this->orders ] );
	}

	public function test_one_that_can_not_be_emptied_is_named_before_and_after(): void {
		$this->everything = '';
		$plan             = plan_site();
		self::assertInstanceOf( Plan::class, $plan );
		self::assertStringContainsString(
			'Visitors may get pages with the old links. Clear this yourself: Varnish, nginx or Squid.',
			(string) wp_json_encode( $plan->site, JSON_UNESCAPED_UNICODE )
		);
		$flush = $this->run_to_end( $this->start() );

		self::assertSame( [], $this->orders );
		$shape = flush_shape( $flush );
		self::assertStringStartsWith(
			'Visitors may get pages with the old links. Clear this yourself: ',
			array_column( $shape['steps'], 'message', 'id' )['edge_pages'] ?? ''
		);
		self::assertSame( 'Clear your own CDN', array_column( $shape['steps'], 'title', 'id' )['edge_pages'] ?? '' );
		self::assertSame( 'partial', $shape['state'] );
		self::assertStringContainsString( 'Some pages may still show old images.', $shape['message'] );
	}

	public function test_the_plan_says_that_it_is_emptied(): void {
		$plan = plan_site();
		self::assertInstanceOf( Plan::class, $plan );

		self::assertStringContainsString( 'Varnish, nginx or Squid is cleared.', (string) wp_json_encode( $plan->site ) );
	}
}
