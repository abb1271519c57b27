<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Edges\own_edges;
use function ShortPixelFlush\Edges\recognise;

require_once dirname( __DIR__, 4 ) . '/includes/edges/recognise.php';

final class RecognisedTest extends TestCase {
	// The headers of ShortPixel's own host, which is on bunny.net.
	private const SHORTPIXEL = [
		'server'       => 'BunnyCDN-DE1-1047',
		'cdn-pullzone' => '123456',
		'cdn-uid'      => '5b1f6a8e-0000-4a4b-9c0d-111111111111',
		'cdn-cache'    => 'HIT',
	];

	/**
	 * @return array<string,array{array<string,string>, list<array{kind: string, evidence: string}>}>
	 */
	public static function answers(): array {
		$one = static fn ( string $kind, string $evidence ): array => [
			[
				'kind'     => $kind,
				'evidence' => $evidence,
			],
		];

		return [
			'Cloudflare by its ray'                     => [
				[
					'server' => 'cloudflare',
					'cf-ray' => '8e7f0a1b2c3d4e5f-FRA',
				],
				$one( 'cloudflare', 'cf-ray: 8e7f0a1b2c3d4e5f-FRA' ),
			],
			'Cloudflare by its status'                  => [
				[ 'cf-cache-status' => 'DYNAMIC' ],
				$one( 'cloudflare', 'cf-cache-status: DYNAMIC' ),
			],
			'Cloudflare by its name'                    => [ [ 'server' => 'cloudflare' ], $one( 'cloudflare', 'server: cloudflare' ) ],
			'bunny.net by its zone'                     => [ self::SHORTPIXEL, $one( 'bunny', 'cdn-pullzone: 123456' ) ],
			'bunny.net by its name'                     => [
				[ 'server' => 'BunnyCDN-FR1-900' ],
				$one( 'bunny', 'server: BunnyCDN-FR1-900' ),
			],
			'KeyCDN by its name'                        => [
				[
					'server'          => 'keycdn',
					'x-edge-location' => 'defr',
					'x-cache'         => 'HIT',
				],
				$one( 'keycdn', 'server: keycdn' ),
			],
			'KeyCDN by its place'                       => [
				[
					'server'          => 'keycdn-engine',
					'x-edge-location' => 'chzh',
				],
				$one( 'keycdn', 'server: keycdn-engine' ),
			],
			'KeyCDN by its place alone'                 => [ [ 'x-edge-location' => 'uslo' ], $one( 'keycdn', 'x-edge-location: uslo' ) ],
			'Fastly, which is Varnish and is not taken for one' => [
				[
					'via'         => '1.1 varnish, 1.1 varnish',
					'x-served-by' => 'cache-bfi-krnt7300074-BFI, cache-fra-eddf8230103-FRA',
					'x-cache'     => 'HIT, HIT',
				],
				$one( 'fastly', 'x-served-by: cache-bfi-krnt7300074-BFI, cache-fra-eddf8230103-FRA' ),
			],
			'CloudFront by its request'                 => [
				[
					'x-amz-cf-id' => 'p0GuZJJcVkd0',
					'via'         => '1.1 6a1f.cloudfront.net (CloudFront)',
					'x-cache'     => 'Miss from cloudfront',
				],
				$one( 'cloudfront', 'x-amz-cf-id: p0GuZJJcVkd0' ),
			],
			'CloudFront by what it says of its cache'   => [
				[ 'x-cache' => 'RefreshHit from cloudfront' ],
				$one( 'cloudfront', 'x-cache: RefreshHit from cloudfront' ),
			],
			'a hit from CloudFront is no Squid'         => [
				[ 'x-cache' => 'Hit from cloudfront' ],
				$one( 'cloudfront', 'x-cache: Hit from cloudfront' ),
			],
			'DigitalOcean, which is on Cloudflare'      => [
				[
					'server'        => 'cloudflare',
					'cf-ray'        => '8e7f0a1b2c3d4e5f-FRA',
					'x-do-cdn-uuid' => '19f06b6a-3ace-4315-b086-499a0e521b76',
				],
				$one( 'digitalocean', 'x-do-cdn-uuid: 19f06b6a-3ace-4315-b086-499a0e521b76' ),
			],
			'Varnish by its number'                     => [ [ 'x-varnish' => '32770 5' ], $one( 'generic', 'x-varnish: 32770 5' ) ],
			'Varnish by its way'                        => [
				[ 'via' => '1.1 varnish (Varnish/7.1)' ],
				$one( 'generic', 'via: 1.1 varnish (Varnish/7.1)' ),
			],
			'nginx that caches'                         => [
				[
					'server'         => 'nginx',
					'x-cache-status' => 'EXPIRED',
				],
				$one( 'generic', 'x-cache-status: EXPIRED' ),
			],
			'Squid by its way'                          => [
				[ 'via' => '1.1 proxy.example (squid/5.7)' ],
				$one( 'generic', 'via: 1.1 proxy.example (squid/5.7)' ),
			],
			'Squid by what it says of its cache'        => [
				[ 'x-cache' => 'HIT from proxy.example' ],
				$one( 'generic', 'x-cache: HIT from proxy.example' ),
			],
			'somebody who says only that it had it'     => [ [ 'x-cache' => 'HIT' ], $one( 'generic', 'x-cache: HIT' ) ],
			'Varnish behind Cloudflare: both'           => [
				[
					'x-varnish' => '12 7',
					'cf-ray'    => '8e7f0a1b2c3d4e5f',
					'server'    => 'cloudflare',
				],
				array_merge( $one( 'cloudflare', 'cf-ray: 8e7f0a1b2c3d4e5f' ), $one( 'generic', 'x-varnish: 12 7' ) ),
			],
			'a server that is nginx'                    => [ [ 'server' => 'nginx/1.22.1' ], [] ],
			'a server that has named itself'            => [ [ 'x-served-by' => 'web-3.example.com' ], [] ],
			'Akamai, which has no kind here'            => [
				[ 'x-cache' => 'TCP_HIT from a23-45-67-89.deploy.akamaitechnologies.com (AkamaiGHost/11)' ],
				[],
			],
			'a header of that name with something else' => [ [ 'x-edge-location' => 'Frankfurt am Main' ], [] ],
			'nothing'                                   => [ [], [] ],
		];
	}

	/**
	 * @param array<string,string>                          $headers
	 * @param list<array{kind: string, evidence: string}> $expected
	 */
	#[DataProvider( 'answers' )]
	public function test_an_edge_is_recognised_by_its_headers( array $headers, array $expected ): void {
		self::assertSame( $expected, recognise( $headers ) );
	}

	public function test_evidence_is_short(): void {
		self::assertSame( 'cf-ray: ' . str_repeat( 'a', 80 ), recognise( [ 'cf-ray' => str_repeat( 'a', 9000 ) ] )[0]['evidence'] );
	}

	public function test_a_custom_host_that_points_to_shortpixel_is_not_an_edge(): void {
		self::assertSame( [], own_edges( [ 'cdn-cache' => 'MISS' ] + self::SHORTPIXEL, self::SHORTPIXEL ) );
	}

	public function test_a_cdn_in_front_is_recognised_among_shortpixels_headers(): void {
		$headers = [
			'server' => 'cloudflare',
			'cf-ray' => '8e7f0a1b2c3d4e5f',
		] + self::SHORTPIXEL;

		self::assertSame( [ 'cloudflare' ], array_column( own_edges( $headers, self::SHORTPIXEL ), 'kind' ) );
	}

	public function test_a_bunny_zone_of_another_account_is_the_sites_own(): void {
		self::assertSame( [ 'bunny' ], array_column( own_edges( [ 'cdn-uid' => '77' ] + self::SHORTPIXEL, self::SHORTPIXEL ), 'kind' ) );
		self::assertSame(
			[],
			own_edges( [ 'cdn-uid' => '' ] + self::SHORTPIXEL, self::SHORTPIXEL ),
			'An account that is not named may be ShortPixel\'s.'
		);
	}

	public function test_nothing_is_recognised_without_shortpixels_answer(): void {
		self::assertSame( [], own_edges( [ 'cf-ray' => '8e7f0a1b2c3d4e5f' ], [] ) );
	}
}
