<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Http;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Http\Host_Health_Store;
use ShortPixelFlush\Model\Failure;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Say\failure_sentence;

require_once __DIR__ . '/Http_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/allowed-hosts.php';
require_once dirname( __DIR__, 4 ) . '/includes/say/failures.php';

/**
 * Tests how the client avoids overloading hosts, and which hosts it never sends a request to.
 */
final class MannersTest extends Http_Test_Case {
	/** @var list<string> */
	private static array $hosts = [];

	public static function setUpBeforeClass(): void {
		self::$hosts = [ self::start_server(), self::start_server() ];
	}

	/**
	 * @return list<array{url: string}>
	 */
	private static function requests( int $host, string $path, int $count ): array {
		$requests = [];
		for ( $i = 0; $i < $count; $i++ ) {
			$requests[] = [ 'url' => 'http://' . self::$hosts[ $host ] . $path . ( str_contains( $path, '?' ) ? '' : '?' . $i ) ];
		}
		return $requests;
	}

	private function connections( int $host ): int {
		return (int) ( new Client( self::$hosts ) )->fetch( [ 'url' => 'http://' . self::$hosts[ $host ] . '/connections' ] )['body'];
	}

	public function test_connections_stay_open_from_one_batch_to_the_next(): void {
		$client = new Client( self::$hosts );
		$before = $this->connections( 0 );
		for ( $batch = 0; $batch < 5; $batch++ ) {
			self::assertSame(
				[ 200 ],
				array_values(
					array_unique(
						array_column(
							$client->send( self::requests( 0, '/wait/5', 20 ), [ 'parallel' => 4 ] ),
							'status'
						)
					)
				)
			);
		}

		self::assertLessThanOrEqual( 4, $this->connections( 0 ) - $before );
	}

	public function test_a_slow_host_does_not_hold_up_a_fast_one(): void {
		$fast    = 0;
		$answers = ( new Client( self::$hosts ) )->send(
			array_merge( self::requests( 0, '/hold', 16 ), self::requests( 1, '/wait/10', 60 ) ),
			[
				'parallel' => 8,
				'health'   => new Host_Health_Store( 8 ),
				'after'    => static function ( $key ) use ( &$fast ): void {
					$fast += $key < 16 ? 0 : 1;
					if ( 60 === $fast ) {
						self::release( self::$hosts[0] );
					}
				},
			]
		);

		self::assertSame(
			array_fill( 0, 76, 200 ),
			array_column( $answers, 'status' ),
			'Had one of the fast waited for the slow, none of the slow would have been answered.'
		);
	}

	public function test_a_host_that_asks_for_a_rest_gets_it_at_once_while_the_other_goes_on(): void {
		$this->at( time() );
		$store   = new Host_Health_Store( 4 );
		$answers = ( new Client( self::$hosts ) )->send(
			array_merge( self::requests( 0, '/status/429?retry=30', 40 ), self::requests( 1, '/wait/1', 40 ) ),
			[
				'parallel' => 4,
				'health'   => $store,
			]
		);

		$busy = array_slice( $answers, 0, 40 );
		self::assertLessThanOrEqual( 4, count( array_keys( array_column( $busy, 'status' ), 429, true ) ), 'Only what was in flight.' );
		self::assertGreaterThanOrEqual( 36, count( array_keys( array_column( $busy, 'error' ), 'unsent', true ) ) );
		self::assertSame( 31, $answers[39]['retry_after'] ?? 0 );
		self::assertSame( [ 200 ], array_values( array_unique( array_column( array_slice( $answers, 40 ), 'status' ) ) ) );

		$store->share();
		$other = new Host_Health_Store( 4 );
		$other->refresh();
		self::assertSame( 31, $other->seconds_to_wait( self::$hosts[0] ), 'Another runner knows.' );
		self::assertSame( 2, $other->cap( self::$hosts[0] ) );
		self::assertSame( 0, $other->seconds_to_wait( self::$hosts[1] ) );
	}

	public function test_one_runner_never_overwrites_the_pause_of_another(): void {
		$failed = [
			'status'      => 429,
			'error'       => '',
			'at'          => time(),
			'retry_after' => 100,
		];
		$first  = new Host_Health_Store( 8 );
		$second = new Host_Health_Store( 8 );
		$first->record( 'a.example', $failed );
		$second->record( 'a.example', [ 'retry_after' => 10 ] + $failed );
		$second->record( 'b.example', $failed );
		$first->share();
		$second->share();

		$stored = Host_Health_Store::load();
		self::assertSame( $failed['at'] + 101, $stored['a.example']->until );
		self::assertArrayHasKey( 'b.example', $stored );
	}

	public function test_timeouts_lower_the_cap(): void {
		$store    = new Host_Health_Store( 4 );
		$requests = array_map(
			static fn ( array $request ): array => $request + [ 'timeout' => 1.0 ],
			self::requests( 0, '/wait/3000', 2 )
		);
		$answers  = ( new Client( self::$hosts ) )->send(
			$requests,
			[
				'parallel' => 4,
				'health'   => $store,
			]
		);

		self::assertSame( [ 'timeout', 'timeout' ], array_column( $answers, 'error' ) );
		self::assertSame( 1, $store->cap( self::$hosts[0] ) );
		self::assertSame( 4, $store->cap( self::$hosts[1] ) );
	}

	public function test_nothing_is_sent_after_the_deadline_and_what_is_in_flight_finishes(): void {
		$answers = ( new Client( self::$hosts ) )->send(
			self::requests( 0, '/wait/2000', 40 ),
			[
				'parallel' => 4,
				'until'    => microtime( true ) + 3.9,
			]
		);

		$errors = array_count_values( array_column( $answers, 'error' ) );
		self::assertSame( 8, $errors[''] ?? 0 );
		self::assertSame( 32, $errors['unsent'] ?? 0 );
	}

	public function test_a_portion_that_another_runner_has_taken_over_is_not_sent(): void {
		$asked   = [];
		$answers = ( new Client( self::$hosts ) )->send(
			self::requests( 0, '/wait/1', 10 ),
			[
				'portion' => 5,
				'before'  => static function ( array $keys ) use ( &$asked ): array {
					$asked[] = $keys;
					return 1 === count( $asked ) ? $keys : [];
				},
			]
		);

		self::assertSame( [ [ 0, 1, 2, 3, 4 ], [ 5, 6, 7, 8, 9 ] ], $asked );
		self::assertSame( [ 5, 5 ], array_values( array_count_values( array_column( $answers, 'error' ) ) ) );
	}

	/**
	 * @return array<string,array{string}>
	 */
	public static function hostile(): array {
		$addresses = require dirname( __DIR__, 2 ) . '/hostile-addresses.php';
		self::assertIsArray( $addresses );
		$cases = [];
		foreach ( $addresses as $name => $address ) {
			self::assertIsString( $address );
			$cases[ (string) $name ] = [ $address ];
		}
		return $cases;
	}

	#[DataProvider( 'hostile' )]
	public function test_a_hostile_address_is_refused_with_a_sentence_before_anything_is_sent( string $url ): void {
		$sent = 0;
		add_action(
			'shortpixel_flush_before_request',
			static function () use ( &$sent ): void {
				++$sent;
			}
		);
		$answer = ( new Client( array_merge( allowed_hosts(), [ 'cdn.example.com' ] ) ) )->fetch( [ 'url' => $url ] );

		self::assertSame( 'refused_host', $answer['error'] );
		self::assertSame( 0, $sent );
		self::assertStringContainsString( 'not allowed to open this link', failure_sentence( new Failure( $answer['error'] ) ) );
	}

	/**
	 * @return array<string,array{list<string>}>
	 */
	public static function private_addresses(): array {
		return [
			'this machine'               => [ [ '127.0.0.1' ] ],
			'the local network'          => [ [ '192.168.1.10' ] ],
			'cloud metadata'             => [ [ '169.254.169.254' ] ],
			'shared address space'       => [ [ '100.64.1.1' ] ],
			'multicast'                  => [ [ '224.0.0.1' ] ],
			'IPv6 loopback'              => [ [ '::1' ] ],
			'IPv4 in IPv6'               => [ [ '::ffff:127.0.0.1' ] ],
			'a public and a private one' => [ [ '8.8.8.8', '10.0.0.1' ] ],
		];
	}

	/**
	 * @param list<string> $addresses
	 */
	#[DataProvider( 'private_addresses' )]
	public function test_a_listed_name_that_resolves_to_a_private_network_is_refused( array $addresses ): void {
		add_filter(
			'shortpixel_flush_host_addresses',
			static fn ( ?array $known, string $name ): ?array => 'cdn.invalid' === $name ? $addresses : $known,
			10,
			2
		);
		$port   = explode( ':', self::$hosts[0] )[1];
		$client = new Client( [ "cdn.invalid:{$port}" ] );
		$before = $this->connections( 0 );

		$answer = $client->fetch( [ 'url' => "http://cdn.invalid:{$port}/echo" ] );

		self::assertSame( 'private_host', $answer['error'] );
		self::assertSame( $before, $this->connections( 0 ) );
		self::assertStringContainsString( 'not allowed to open this link', failure_sentence( new Failure( 'private_host' ) ) );
	}

	public function test_a_name_is_asked_only_at_the_address_that_was_checked(): void {
		$port  = explode( ':', self::$hosts[0] )[1];
		$asked = 0;
		// Counts lookups, since an attacker's name server could answer differently each time.
		add_filter(
			'shortpixel_flush_host_addresses',
			static function () use ( &$asked ): array {
				++$asked;
				return [ '127.0.0.1' ];
			}
		);
		// The owner allows this host, so its address may be private. The name isn't in DNS.
		add_filter( 'shortpixel_flush_allowed_hosts', static fn ( array $hosts ): array => array_merge( $hosts, [ 'cdn.invalid' ] ) );
		$answers = ( new Client( [ "cdn.invalid:{$port}" ] ) )->send( array_fill( 0, 3, [ 'url' => "http://cdn.invalid:{$port}/echo" ] ) );

		self::assertSame( [ 200, 200, 200 ], array_column( $answers, 'status' ) );
		self::assertStringContainsString( "Host: cdn.invalid:{$port}", $answers[0]['body'] ?? '' );
		self::assertSame( 1, $asked );
	}

	public function test_a_providers_private_address_is_allowed_only_where_the_owner_names_it(): void {
		$this->activate_stand_in( self::provider_file( 'SPAI' ) );
		$options = [ 'ShortPixel\AI\Options', '_' ];
		self::assertIsCallable( $options );
		$set = [ $options(), 'set' ];
		self::assertIsCallable( $set );
		$set( 'http://10.1.2.3:8080/spai', 'api_url', [ 'settings', 'behaviour' ] );
		self::assertNotContains( '10.1.2.3:8080', allowed_hosts() );

		update_option( 'shortpixel_flush_settings', [ 'hosts' => [ '10.1.2.3:8080' ] ], false );
		self::assertContains( '10.1.2.3:8080', allowed_hosts() );
	}
}
