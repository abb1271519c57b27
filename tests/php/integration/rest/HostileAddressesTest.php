<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * Hostile URLs are refused even if a user who may flush pastes them, and nothing is sent.
 */
final class HostileAddressesTest extends Rest_Test_Case {
	/**
	 * @return array<string,array{string}>
	 */
	public static function hostile(): array {
		$addresses = require dirname( __DIR__, 2 ) . '/hostile-addresses.php';
		self::assertIsArray( $addresses );
		self::assertGreaterThanOrEqual( 60, count( $addresses ) );
		$cases = [];
		foreach ( $addresses as $name => $address ) {
			self::assertIsString( $address );
			$cases[ (string) $name ] = [ $address ];
		}
		return $cases;
	}

	public function test_a_plain_url_is_accepted(): void {
		$this->act_as( 'administrator' );
		$plan = $this->rest(
			'POST',
			'/flushes',
			[
				'scope'   => 'urls',
				'urls'    => [ 'https://cdn.shortpixel.ai/spai/w_1+ret_img/example.org/a.jpg' ],
				'dry_run' => true,
			]
		);
		self::assertSame( 200, $plan->get_status(), (string) wp_json_encode( $plan->get_data() ) );
	}

	#[DataProvider( 'hostile' )]
	public function test_it_is_refused_and_nothing_is_sent( string $url ): void {
		$this->act_as( 'administrator' );
		$this->answer_requests( static fn (): array => [ 'status' => 200 ] );
		foreach ( [ false, true ] as $is_dry ) {
			$response = $this->rest(
				'POST',
				'/flushes',
				[
					'scope'   => 'urls',
					'urls'    => [ $url ],
					'dry_run' => $is_dry,
				]
			);
			$data     = $response->get_data();
			self::assertGreaterThanOrEqual( 400, $response->get_status(), (string) wp_json_encode( $data ) );
			self::assertIsArray( $data );
			self::assertNotSame( '', $data['message'] ?? '' );
		}
		self::assertSame( [], $this->requests );
	}
}
