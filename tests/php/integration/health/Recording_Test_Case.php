<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Health;

use ShortPixelFlush\Health\Recorder;
use ShortPixelFlush\Tests\Integration\Flush\Simulator_Test_Case;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Support\Simulator;

require_once dirname( __DIR__ ) . '/flush/Simulator_Test_Case.php';
require_once dirname( __DIR__ ) . '/rest/Dummy_Provider.php';
require_once dirname( __DIR__, 4 ) . '/includes/health/recording.php';

/**
 * A test that records the simulated CDN, with stopped clocks. The CDN finishes its copies before the next request.
 */
abstract class Recording_Test_Case extends Simulator_Test_Case {

	/** The control port of the CDN to record. */
	private string $recorded = '';

	protected Dummy_Provider $provider;

	protected function setUp(): void {
		parent::setUp();
		$this->provider = new Dummy_Provider();
		$this->stop_clocks();
		$this->use_cdn( self::$endpoint, self::$control );
		add_filter( 'shortpixel_flush_providers', fn (): array => [ $this->provider ], 1000 );
		add_filter( 'shortpixel_flush_site_hosts', static fn (): array => [ substr( self::$site, 7 ) ] );
		add_filter( 'shortpixel_flush_api_url', fn (): string => dirname( (string) $this->provider->endpoint ) );
		add_filter(
			'shortpixel_flush_allowed_hosts',
			fn (): array => [
				(string) parse_url(
					(string) $this->provider->endpoint,
					PHP_URL_HOST
				) . ':' . parse_url( (string) $this->provider->endpoint, PHP_URL_PORT ),
			]
		);
	}

	protected function tearDown(): void {
		foreach ( (array) glob( self::$folder . '/shortpixel-flush-*' ) as $left ) {
			unlink( (string) $left );
		}
		parent::tearDown();
	}

	/** Points the provider's links to this CDN. */
	protected function use_cdn( string $endpoint, string $control ): void {
		$this->provider->endpoint = $endpoint;
		$this->recorded           = $control;
	}

	/** Moves the clocks forward, including the recorded CDN's clock if that is another CDN. */
	private function let_pass( int $seconds ): void {
		$this->pass( $seconds );
		if ( self::$control !== $this->recorded ) {
			Simulator::ask( $this->recorded, 'POST', '/clock', [ 'advance' => $seconds ] );
		}
	}

	protected function record( int $image = 0, bool $purges = false ): Recorder {
		$recorder = Recorder::begin( $image, $purges );
		self::assertInstanceOf( Recorder::class, $recorder, (string) wp_json_encode( $recorder ) );
		while ( ! $recorder->is_over() ) {
			$this->let_pass( $recorder->wait() );
			$recorder->step();
			$until = microtime( true ) + 70;
			while ( 0 !== Simulator::ask( $this->recorded, 'GET', '/cache' )['building'] && microtime( true ) < $until ) {
				usleep( 5000 );
			}
			self::assertLessThan( $until, microtime( true ), 'The CDN made its copies in time.' );
		}

		return $recorder;
	}

	/**
	 * @return list<array<mixed>> The recorded requests, without values that depend on clocks and the machine's speed.
	 */
	protected static function asks( Recorder $recorder ): array {
		$read = json_decode( $recorder->json(), true );
		self::assertIsArray( $read );
		self::assertIsArray( $read['asks'] );
		$asks = [];
		foreach ( $read['asks'] as $ask ) {
			self::assertIsArray( $ask );
			self::assertIsArray( $ask['headers'] );
			$asks[] = array_replace(
				array_diff_key( $ask, [ 'took' => 0 ] ),
				[ 'headers' => array_diff_key( $ask['headers'], array_flip( [ 'age', 'cdn-cachedat', 'date', 'last-modified' ] ) ) ]
			);
		}

		return $asks;
	}

	/**
	 * Returns what the image in each answer showed, or the status of an answer without an image, by the request's name.
	 *
	 * @return array<string, string>
	 */
	protected static function shown( Recorder $recorder ): array {
		$shown = [];
		foreach ( self::asks( $recorder ) as $ask ) {
			self::assertIsString( $ask['name'] );
			self::assertIsInt( $ask['status'] );
			$picture               = $ask['picture'];
			$shown[ $ask['name'] ] = is_array( $picture ) && is_string( $picture['shows'] ) ? $picture['shows'] : (string) $ask['status'];
		}

		return $shown;
	}
}
