<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use ShortPixelFlush\Tests\Support\Simulator;

require_once __DIR__ . '/Recording_Test_Case.php';

/**
 * A second simulated CDN replays a recording of the first, and a recording of the second is the same.
 */
final class ReplayTest extends Recording_Test_Case {

	/** @return array<string, array{array<string, mixed>, array<string, string>}> Switches, and the image or status in some answers. */
	public static function cdns(): array {
		return [
			'as it starts' => [
				[ 'removal_delay' => 12 ],
				[
					'plain_changed' => 'A',
					'query'         => 'B',
					'spelling'      => 'B',
					'parameter'     => 'B',
					'next_key'      => 'B',
					'removed_5'     => 'A',
					'removed_15'    => '307',
					'removed'       => 'B',
				],
			],
			'bunny'        => [
				[
					'preset' => 'bunny',
					'seed'   => 3,
				],
				[
					'query'    => 'A',
					'spelling' => 'B',
				],
			],
			'odd switches' => [
				[
					'redirect_status' => 302,
					'removal_status'  => 202,
					'removal_scope'   => 'source',
					'removal_delay'   => 40,
					'normalise_paths' => true,
					'ignore_version'  => true,
					'by_accept'       => true,
					'headers'         => 'bunny',
					'head_status'     => 405,
					'cache_control'   => 'public, max-age=2592000, immutable',
					'account'         => -1,
					'drop_headers'    => [ 'headers' => [ 'etag' ] ],
					'refused_keys'    => [ 'pattern' => '\d$' ],
				],
				[
					'next_key'  => '403',
					'spelling'  => 'A',
					'parameter' => 'A',
				],
			],
		];
	}

	/** @return array<string, array{array<string, mixed>, array<string, string>}> */
	public static function more_cdns(): array {
		return [
			'bunny that heeds the query'   => [
				[
					'preset' => 'bunny-query',
					'seed'   => 1,
				],
				[ 'query' => 'B' ],
			],
			'two layers'                   => [
				[ 'preset' => 'two-layers' ],
				[ 'removed' => 'A' ],
			],
			'by Accept'                    => [ [ 'preset' => 'by-accept' ], [] ],
			'slow'                         => [ [ 'preset' => 'slow-65' ], [] ],
			'removals that are never done' => [ [ 'no_removal' => true ], [ 'removed' => 'A' ] ],
			'made while its visitor waits' => [ [ 'cold' => 'build' ], [ 'removed_65' => 'B' ] ],
			'a purge that the CDN refuses' => [ [ 'purge_answer' => 'cdn_error' ], [] ],
			'a purge in words'             => [
				[
					'purge_answer'  => 'code_text',
					'removal_delay' => 3,
				],
				[ 'purged_30' => 'A' ],
			],
			'no credits'                   => [ [ 'no_credits' => true ], [ 'plain' => '307' ] ],
			'an error page'                => [ [ 'error_page' => true ], [ 'plain' => '200' ] ],
			'a server in trouble'          => [ [ 'server_error' => [ 'status' => 502 ] ], [ 'plain' => '502' ] ],
			'a clock that is wrong'        => [ [ 'clock_skew' => [ 'date' => -300 ] ], [] ],
		];
	}

	/**
	 * @param array<string, mixed>  $switches
	 * @param array<string, string> $shows
	 */
	#[DataProvider( 'more_cdns' )]
	#[Group( 'proof-only' )]
	public function test_a_replay_of_any_of_them_is_recorded_alike( array $switches, array $shows ): void {
		$this->test_a_replay_is_recorded_alike( $switches, $shows );
	}

	/**
	 * @param array<string, mixed>  $switches
	 * @param array<string, string> $shows
	 */
	#[DataProvider( 'cdns' )]
	public function test_a_replay_is_recorded_alike( array $switches, array $shows ): void {
		$this->provider->api_key = 'simulator-key';
		$this->control( 'POST', '/switches', $switches );
		$first = $this->record( 0, true );
		self::assertEquals( $shows, array_intersect_key( self::shown( $first ), $shows ) );
		self::assertLessThanOrEqual( 40, $first->sent() );

		$file = self::$folder . '/recording.json';
		file_put_contents( $file, $first->json() );
		$replay = new Simulator( [ '--replay', $file ] );
		try {
			Simulator::ask( $replay->control, 'POST', '/clock', [ 'stopped' => true ] );
			$this->use_cdn( $replay->endpoint, $replay->control );
			$second = $this->record( 0, true );
		} finally {
			$replay->stop();
		}

		self::assertSame( self::asks( $first ), self::asks( $second ) );
	}
}
