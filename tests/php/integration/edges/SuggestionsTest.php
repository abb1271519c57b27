<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\Edges\dismissed_suggestions;
use function ShortPixelFlush\Edges\set_dismissed;

require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/dismissed.php';

/**
 * A CDN in front of the images is recognised and suggested, but never set up automatically.
 * Each host gets at most one request a day.
 */
final class SuggestionsTest extends Rest_Test_Case {

	private const CLOUDFLARE = [
		'cf-ray' => '8f2b6c1d2e3f4a5b-FRA',
		'server' => 'cloudflare',
	];

	private string $role = 'administrator';

	public function test_an_edge_in_front_of_the_sites_pictures_is_suggested(): void {
		$this->behind( [ 'example.org' => self::CLOUDFLARE ] );

		self::assertSame(
			[
				[
					'kind'     => 'cloudflare',
					'name'     => 'Cloudflare',
					'host'     => 'example.org',
					'evidence' => 'cf-ray: 8f2b6c1d2e3f4a5b-FRA',
				],
			],
			$this->suggested()
		);
		self::assertSame( [], \ShortPixelFlush\Edges\configured_edges(), 'Only the owner’s word turns it on.' );
	}

	public function test_shortpixels_own_host_is_neither_asked_nor_suggested(): void {
		$this->behind(
			[
				'example.org'       => [],
				'cdn.shortpixel.ai' => self::CLOUDFLARE,
			]
		);

		self::assertSame( [], $this->suggested() );
		self::assertSame( [ 'HEAD example.org' ], $this->asked() );
	}

	/**
	 * @param array<string, array<string, string>> $headers
	 * @param list<string>                         $expected
	 */
	#[DataProvider( 'custom_hosts' )]
	public function test_a_custom_cdn_host_is_compared_with_shortpixels_own( array $headers, array $expected ): void {
		$this->provider->endpoint = 'https://img.example.org/spai';
		$this->behind( $headers );

		self::assertSame(
			$expected,
			array_map(
				static fn ( mixed $one ): string => implode( ' ', array_filter( (array) $one, 'is_string' ) ),
				$this->suggested( [ 'kind', 'host' ] )
			)
		);
	}

	/**
	 * @return iterable<string, array{array<string, array<string, string>>, list<string>}>
	 */
	public static function custom_hosts(): iterable {
		yield 'Cloudflare in front of ShortPixel' => [
			[
				'img.example.org'   => self::CLOUDFLARE,
				'cdn.shortpixel.ai' => [ 'server' => 'BunnyCDN-DE1-1' ],
			],
			[ 'cloudflare img.example.org' ],
		];
		yield 'a name that leads to ShortPixel shows what ShortPixel is on, so that nobody knows whose it is' => [
			[
				'img.example.org'   => [ 'server' => 'BunnyCDN-DE1-1' ],
				'cdn.shortpixel.ai' => [ 'server' => 'BunnyCDN-DE1-2' ],
			],
			[ 'generic img.example.org' ],
		];
		yield 'both of the site’s hosts' => [
			[
				'example.org'       => self::CLOUDFLARE,
				'img.example.org'   => self::CLOUDFLARE,
				'cdn.shortpixel.ai' => [ 'server' => 'nginx' ],
			],
			[ 'cloudflare example.org', 'cloudflare img.example.org' ],
		];
	}

	public function test_hosts_are_asked_at_most_once_a_day_and_only_on_request(): void {
		$this->behind( [ 'example.org' => self::CLOUDFLARE ] );
		$this->act_as( 'administrator' );

		self::assertSame(
			[],
			self::part( self::body( $this->rest( 'GET', '/status' ) ), 'suggestions' ),
			'Without check nothing is asked.'
		);
		self::assertSame( [], $this->asked() );

		self::assertCount( 1, $this->suggested() );
		self::assertCount( 1, $this->suggested() );
		self::assertCount( 1, $this->asked(), 'The second time it was remembered.' );
		self::assertCount( 1, (array) self::part( self::body( $this->rest( 'GET', '/status' ) ), 'suggestions' ) );
	}

	public function test_hosts_that_do_not_answer_are_left_alone_for_the_day_too(): void {
		$this->answer_requests(
			static fn (): array => [
				'status' => 0,
				'error'  => 'timeout',
			]
		);

		self::assertSame( [], $this->suggested() );
		$this->suggested();
		self::assertCount( 1, $this->asked() );
	}

	public function test_who_may_not_manage_gets_no_suggestions_and_causes_no_requests(): void {
		$this->behind( [ 'example.org' => self::CLOUDFLARE ] );
		$this->role = 'author';

		self::assertSame( [], $this->suggested() );
		self::assertSame( [], $this->asked() );
	}

	public function test_an_edge_that_is_set_up_for_the_host_is_not_suggested(): void {
		$this->behind( [ 'example.org' => self::CLOUDFLARE ] );
		foreach ( [
			'www.example.org' => 1,
			'example.org'     => 0,
		] as $host => $left ) {
			remove_all_filters( 'shortpixel_flush_configured_edges' );
			add_filter(
				'shortpixel_flush_configured_edges',
				static fn (): array => [
					[
						'id'    => 'cloudflare',
						'kind'  => 'cloudflare',
						'hosts' => [ $host ],
						'setup' => [],
					],
				]
			);
			self::assertCount( $left, $this->suggested(), $host );
		}
	}

	public function test_a_dismissed_suggestion_stays_away_for_everybody_until_it_is_restored(): void {
		$this->behind( [ 'example.org' => self::CLOUDFLARE ] );
		self::assertCount( 1, $this->suggested() );
		$one  = [
			'kind' => 'cloudflare',
			'host' => 'EXAMPLE.org',
		];
		$here = [
			[
				'kind' => 'cloudflare',
				'name' => 'Cloudflare',
				'host' => 'example.org',
			],
		];

		$expected = [
			'suggestions' => [],
			'dismissed'   => $here,
		];
		self::assertSame( $expected, self::body( $this->rest( 'POST', '/edges/dismissed', $one ) ) );
		self::assertSame(
			$expected,
			self::body( $this->rest( 'POST', '/edges/dismissed', $one ) ),
			'Who dismisses it too changes nothing.'
		);
		self::assertSame( [], $this->suggested(), 'Another manager is not told either.' );
		self::assertSame( $here, self::part( self::body( $this->rest( 'GET', '/edges' ) ), 'dismissed' ) );

		$back = self::body( $this->rest( 'DELETE', '/edges/dismissed', $one ) );
		self::assertSame(
			[ [], 'cf-ray: 8f2b6c1d2e3f4a5b-FRA' ],
			[ $back['dismissed'], self::part( $back, 'suggestions', 0, 'evidence' ) ]
		);
		self::assertCount( 1, $this->suggested() );
		self::assertSame( [], \ShortPixelFlush\Edges\configured_edges(), 'Only the owner’s word turns it on.' );
	}

	public function test_another_host_or_kind_is_still_suggested(): void {
		$this->provider->endpoint = 'https://img.example.org/spai';
		$this->behind(
			[
				'example.org'       => self::CLOUDFLARE + [ 'x-varnish' => '32770' ],
				'img.example.org'   => self::CLOUDFLARE,
				'cdn.shortpixel.ai' => [ 'server' => 'nginx' ],
			]
		);
		$this->act_as( 'administrator' );
		$this->rest(
			'POST',
			'/edges/dismissed',
			[
				'kind' => 'cloudflare',
				'host' => 'example.org',
			]
		);

		self::assertSame(
			[ 'generic example.org', 'cloudflare img.example.org' ],
			array_map(
				static fn ( mixed $one ): string => implode( ' ', array_filter( (array) $one, 'is_string' ) ),
				$this->suggested( [ 'kind', 'host' ] )
			)
		);
	}

	public function test_a_dismissed_edge_that_is_set_up_is_not_listed_for_restoring(): void {
		$this->act_as( 'administrator' );
		foreach ( [ 'example.org', 'img.example.org' ] as $host ) {
			$this->rest(
				'POST',
				'/edges/dismissed',
				[
					'kind' => 'cloudflare',
					'host' => $host,
				]
			);
		}
		add_filter(
			'shortpixel_flush_configured_edges',
			static fn (): array => [
				[
					'id'    => 'cloudflare',
					'kind'  => 'cloudflare',
					'hosts' => [ 'example.org' ],
					'setup' => [],
				],
			]
		);

		self::assertSame(
			[ 'img.example.org' ],
			array_column( (array) self::part( self::body( $this->rest( 'GET', '/edges' ) ), 'dismissed' ), 'host' )
		);
	}

	public function test_the_last_fifty_are_kept_and_never_autoloaded(): void {
		for ( $n = 1; $n <= 51; $n++ ) {
			self::assertTrue( set_dismissed( 'cloudflare', "s{$n}.example.org", true ) );
		}

		self::assertSame( [ 50, 's2.example.org' ], [ count( dismissed_suggestions() ), dismissed_suggestions()[0]['host'] ?? '' ] );
		self::assertArrayNotHasKey( 'shortpixel_flush_dismissed_edges', wp_load_alloptions( true ) );
	}

	public function test_a_broken_option_dismisses_nothing(): void {
		foreach ( [ 'x', '{', '[1,{"kind":"cloudflare"},{"kind":1,"host":"a"}]', [ 'kind' => 'cloudflare' ] ] as $broken ) {
			update_option( 'shortpixel_flush_dismissed_edges', $broken, false );
			self::assertSame( [], dismissed_suggestions() );
		}
		self::assertTrue( set_dismissed( 'cloudflare', 'example.org', true ) );
		self::assertCount( 1, dismissed_suggestions() );
	}

	public function test_a_database_error_is_reported(): void {
		$this->act_as( 'administrator' );
		add_filter(
			'query',
			static fn ( string $sql ): string => 1 === preg_match(
				'/^(INSERT|UPDATE).*shortpixel_flush_dismissed_edges/s',
				$sql
			) ? 'UPDATE nowhere SET nothing = 1' : $sql
		);

		self::assert_rest_error(
			'shortpixel_flush_storage_failed',
			500,
			$this->rest(
				'POST',
				'/edges/dismissed',
				[
					'kind' => 'cloudflare',
					'host' => 'example.org',
				]
			)
		);
		self::assertSame( [], dismissed_suggestions() );
	}

	public function test_a_custom_host_causes_no_warning_if_its_cdn_is_set_up(): void {
		$this->provider->endpoint = 'https://img.example.org/spai';
		foreach ( [
			'example.org'     => 'so that it is cleared too',
			'img.example.org' => '',
		] as $host => $result ) {
			remove_all_filters( 'shortpixel_flush_configured_edges' );
			add_filter(
				'shortpixel_flush_configured_edges',
				static fn (): array => [
					[
						'id'    => 'cloudflare',
						'kind'  => 'cloudflare',
						'hosts' => [ $host ],
						'setup' => [],
					],
				]
			);
			$status = \ShortPixelFlush\Flush\provider_status( $this->provider );
			self::assertTrue( $status['custom_host'] );
			if ( '' === $result ) {
				self::assertSame( '', $status['message'], $host );
			} else {
				self::assertStringContainsString( $result, $status['message'], $host );
			}
		}
	}

	/**
	 * @param array<string, array<string, string>> $headers By host.
	 */
	private function behind( array $headers ): void {
		$this->answer_requests( static fn ( array $request ): array => [ 'headers' => $headers[ self::host( $request ) ] ?? [] ] );
	}

	/**
	 * @param list<string> $only Which fields.
	 * @return list<mixed>
	 */
	private function suggested( array $only = [] ): array {
		$this->act_as( $this->role );
		$this->attachment( [ 'name' => 'suggested' ] );
		$all = self::part( self::body( $this->rest( 'GET', '/status', [ 'check' => 'true' ] ) ), 'suggestions' );
		self::assertIsArray( $all );
		return array_values(
			array_map(
				static fn ( mixed $one ): mixed => [] === $only ? $one : array_intersect_key( (array) $one, array_flip( $only ) ),
				$all
			)
		);
	}

	/**
	 * Lists the method and host of each request, except requests about the ShortPixel account.
	 *
	 * @return list<string>
	 */
	private function asked(): array {
		$asked = array_map(
			static fn ( array $request ): string => (
				is_string( $request['method'] ?? null )
				? $request['method']
				: ''
			) . ' ' . self::host( $request ),
			$this->requests
		);
		return array_values( array_diff( $asked, [ 'GET no-cdn.shortpixel.ai' ] ) );
	}

	/**
	 * @param array<string, mixed> $request
	 */
	private static function host( array $request ): string {
		return (string) wp_parse_url( is_string( $request['url'] ?? null ) ? $request['url'] : '', PHP_URL_HOST );
	}
}
