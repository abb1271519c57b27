<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Edges\Configured_Edge;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Edge;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use ShortPixelFlush\Tests\Support\Php_Process;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Edges\seal;
use function ShortPixelFlush\Edges\encryption_notice;
use function ShortPixelFlush\Edges\unseal;

require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__ ) . '/rest/Dummy_Edge.php';
require_once dirname( __DIR__, 4 ) . '/includes/edges/settings.php';

/**
 * Tests the settings of the site's own CDN: what is stored, what the routes answer, and that no secret can be seen.
 */
final class EdgeSettingsTest extends Rest_Test_Case {

	private const SECRET = 'S3cr3t-of/the+edge==';
	private const SECOND = 'another-s3cr3t';

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge(), new Dummy_Edge( 'other' ) ] );
		$this->act_as( 'administrator' );
	}

	public function test_a_saved_edge_is_configured_with_its_secret_in_clear(): void {
		$this->save( [ self::edge() ] );

		$setup = [
			'zone'    => '12',
			'mode'    => 'hard',
			'servers' => "one\ntwo",
			'token'   => self::SECRET,
		];
		self::assertEquals(
			[ new Configured_Edge( 'dummy', 'dummy', new Dummy_Edge(), [ 'img.example.org' ], $setup ) ],
			configured_edges()
		);
	}

	public function test_it_is_answered_without_its_secret_which_is_only_reported_as_set(): void {
		$expected = [
			[
				'id'        => 'dummy',
				'kind'      => 'dummy',
				'hosts'     => [ 'img.example.org' ],
				'setup'     => [
					'zone'    => '12',
					'mode'    => 'hard',
					'servers' => "one\ntwo",
				],
				'secrets'   => [ 'token' ],
				'constants' => [],
				'fixed'     => false,
			],
		];

		self::assertSame( $expected, $this->save( [ self::edge() ] ) );
		self::assertSame( $expected, self::part( self::body( $this->rest( 'GET', '/settings' ) ), 'edges' ) );
	}

	public function test_the_other_settings_are_saved_without_touching_the_edges(): void {
		$this->save( [ self::edge() ] );
		$this->rest( 'POST', '/settings', [ 'optimizers' => true ] );

		self::assertSame( self::SECRET, configured_edges()[0]->setup['token'] ?? null );
	}

	public function test_a_secret_that_is_not_sent_stays_and_an_empty_one_is_removed(): void {
		$this->save( [ self::edge( [ 'second' => self::SECOND ] ) ] );
		$kept = $this->save(
			[
				[
					'id'    => 'dummy',
					'hosts' => [ 'other.example.org' ],
				] + self::edge( [ 'mode' => 'soft' ], [ 'token' ] ),
			]
		);

		self::assertSame( [ 'token', 'second' ], self::part( $kept, 0, 'secrets' ) );
		self::assertSame(
			[ 'soft', self::SECRET, self::SECOND ],
			[ configured_edges()[0]->setup['mode'], configured_edges()[0]->setup['token'], configured_edges()[0]->setup['second'] ]
		);

		$gone = $this->save( [ [ 'id' => 'dummy' ] + self::edge( [ 'second' => '' ], [ 'token' ] ) ] );

		self::assertSame( [ 'token' ], self::part( $gone, 0, 'secrets' ) );
		self::assertArrayNotHasKey( 'second', configured_edges()[0]->setup );
	}

	public function test_a_secret_is_dropped_where_the_edge_becomes_another(): void {
		$this->save( [ self::edge( [ 'second' => self::SECOND ] ) ] );
		$before = get_option( 'shortpixel_flush_edge_settings' );
		foreach ( [ [ 'zone' => '13' ], [ 'servers' => 'evil.example' ], [ 'zone' => '' ] ] as $change ) {
			$edge = [ 'id' => 'dummy' ] + self::edge( $change, [ 'token' ] );
			foreach ( [
				$this->rest( 'POST', '/settings', [ 'edges' => [ $edge ] ] ),
				$this->rest( 'POST', '/edges/test', $edge ),
			] as $answer ) {
				self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $answer );
				self::assertStringContainsString( 'Enter this: Token.', (string) wp_json_encode( $answer->get_data() ) );
			}
		}
		self::assertSame( $before, get_option( 'shortpixel_flush_edge_settings' ) );
		self::assertSame( [], $this->requests, 'Nothing was sent.' );

		// If the zone changes, the optional secret is dropped too.
		$saved = $this->save( [ [ 'id' => 'dummy' ] + self::edge( [ 'zone' => '13' ] ) ] );
		self::assertSame( [ 'token' ], self::part( $saved, 0, 'secrets' ) );
		self::assertArrayNotHasKey( 'second', configured_edges()[0]->setup );
	}

	public function test_a_sealed_secret_opens_only_for_its_own_edge_and_what_that_is_for(): void {
		$this->save( [ self::edge(), self::edge( [ 'token' => 'of-the-second' ] ) ] );
		$stored  = self::stored();
		$swapped = $stored;

		[ $first, $second ] = $stored['edges'] + [ 1 => $stored['edges'][0] ];

		$swapped['edges'][0]['sealed'] = $second['sealed'];
		$second['setup']['servers']    = 'evil.example';
		$swapped['edges'][1]           = $second;
		self::assertNotSame( $first, $second );
		update_option( 'shortpixel_flush_edge_settings', $swapped );

		self::assertSame( [ 'secrets_lost', 'secrets_lost' ], array_column( configured_edges(), 'problem' ) );
		self::assertSame( [], array_column( array_column( configured_edges(), 'setup' ), 'token' ) );
	}

	public function test_what_is_not_encrypted_is_read_only_where_nothing_can_be(): void {
		$none = static fn (): string => '';
		add_filter( 'shortpixel_flush_edge_encryption', $none );
		$this->save( [ self::edge() ] );
		self::assertSame( self::SECRET, configured_edges()[0]->setup['token'] ?? null );

		remove_filter( 'shortpixel_flush_edge_encryption', $none );
		self::assertSame( 'secrets_lost', configured_edges()[0]->problem );
		self::assertArrayNotHasKey( 'token', configured_edges()[0]->setup );
	}

	/**
	 * @param array<string, string> $constants
	 */
	#[DataProvider( 'salts' )]
	public function test_salts_that_wordpress_does_not_take_are_noticed( array $constants, bool $are_own ): void {
		$this->use_fresh_site();
		$define = '';
		foreach ( $constants as $name => $value ) {
			$define .= "define( '{$name}', " . var_export( $value, true ) . ' );';
		}
		$notice = Php_Process::start(
			'require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/edges/secrets.php"; echo ShortPixelFlush\Edges\encryption_notice();',
			$define
		)->wait();

		self::assertSame( ! $are_own, str_contains( $notice, 'wp-config.php has no salts' ), $notice );
	}

	/**
	 * @return iterable<string, array{array<string, string>, bool}>
	 */
	public static function salts(): iterable {
		$names = [
			'AUTH_KEY',
			'SECURE_AUTH_KEY',
			'LOGGED_IN_KEY',
			'NONCE_KEY',
			'AUTH_SALT',
			'SECURE_AUTH_SALT',
			'LOGGED_IN_SALT',
			'NONCE_SALT',
		];
		yield 'each its own' => [ [], true ];
		yield 'all the same' => [ array_fill_keys( $names, 'one for all' ), false ];
		yield 'the placeholder' => [ array_fill_keys( $names, 'put your unique phrase here' ), false ];
		yield 'the placeholder of another language' => [ array_fill_keys( $names, 'Füge hier deine Zeichenkette ein' ), false ];
		yield 'an empty one' => [ [ 'AUTH_SALT' => '' ], false ];
		yield 'one that is used twice' => [
			[
				'AUTH_KEY'  => 'twice',
				'NONCE_KEY' => 'twice',
			],
			false,
		];
	}

	public function test_a_second_edge_of_a_kind_gets_a_number_and_one_that_is_left_out_is_removed(): void {
		$this->save( [ self::edge() ] );
		$both = $this->save( [ [ 'id' => 'dummy' ] + self::edge(), [ 'hosts' => [ 'two.example.org' ] ] + self::edge() ] );

		self::assertSame( [ 'dummy', 'dummy-2' ], array_column( $both, 'id' ) );
		self::assertSame( [ 'dummy-2' ], array_column( $this->save( [ [ 'id' => 'dummy-2' ] + self::edge( [], [ 'token' ] ) ] ), 'id' ) );
		self::assertSame( [], $this->save( [] ) );
		self::assertSame( [], configured_edges() );
	}

	/**
	 * @param array<string, mixed> $edge
	 */
	#[DataProvider( 'refused' )]
	public function test_invalid_input_is_refused_and_nothing_changes( array $edge, string $says ): void {
		$this->save( [ self::edge() ] );
		$before = get_option( 'shortpixel_flush_edge_settings' );

		$answer = $this->rest(
			'POST',
			'/settings',
			[
				'optimizers' => true,
				'edges'      => [ $edge ],
			]
		);

		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $answer );
		self::assertStringContainsString( $says, (string) wp_json_encode( $answer->get_data(), JSON_UNESCAPED_UNICODE ) );
		self::assertSame( $before, get_option( 'shortpixel_flush_edge_settings' ) );
		self::assertFalse(
			self::part( self::body( $this->rest( 'GET', '/settings' ) ), 'optimizers' ),
			'Not even the half of it is saved.'
		);
		// This route doesn't have the field `secrets`.
		self::assert_rest_error(
			isset( $edge['secrets'] ) ? 'shortpixel_flush_unknown_field' : 'shortpixel_flush_invalid_input',
			400,
			$this->rest( 'POST', '/edges/test', $edge )
		);
		self::assertSame( [], $this->requests, 'Nothing was sent.' );
	}

	/**
	 * @return iterable<string, array{array<string, mixed>, string}>
	 */
	public static function refused(): iterable {
		yield 'an unknown kind' => [ [ 'kind' => 'nobody' ] + self::edge(), 'changed in another tab' ];
		yield 'an id that is not set up' => [ [ 'id' => 'dummy-7' ] + self::edge(), 'changed in another tab' ];
		yield 'another kind under a known id' => [
			[
				'id'   => 'dummy',
				'kind' => 'other',
			] + self::edge(),
			'changed in another tab',
		];
		yield 'an id that is none' => [ [ 'id' => '../x' ] + self::edge(), 'id' ];
		yield 'no hosts' => [ [ 'hosts' => [] ] + self::edge(), 'Domains served by' ];
		yield 'a host with a scheme' => [ [ 'hosts' => [ 'https://img.example.org' ] ] + self::edge(), 'host' ];
		yield 'hosts as an object' => [ [ 'hosts' => [ 'a' => [ 'b' => 'c' ] ] ] + self::edge(), 'hosts' ];
		yield 'no token' => [ self::edge( [], [ 'token' ] ), 'Enter this: Token' ];
		yield 'an empty token' => [ self::edge( [ 'token' => ' ' ] ), 'Enter this: Token' ];
		yield 'an unknown field' => [ self::edge( [ 'colour' => 'red' ] ), 'colour' ];
		yield 'a value that is a number' => [ self::edge( [ 'zone' => 12 ] ), 'zone' ];
		yield 'a value that is a list' => [ self::edge( [ 'zone' => [ '12' ] ] ), 'zone' ];
		yield 'a value that is too long' => [ self::edge( [ 'token' => str_repeat( 'a', 8193 ) ] ), 'token' ];
		yield 'a value outside its pattern' => [ self::edge( [ 'zone' => '12a' ] ), 'A number with up to nine digits.' ];
		yield 'a value that ends in a line break' => [ self::edge( [ 'token' => "a\r\nX-Other: b" ] ), '"token":' ];
		yield 'a choice that is none' => [ self::edge( [ 'mode' => 'harder' ] ), '"mode":' ];
		yield 'a control character in lines' => [ self::edge( [ 'servers' => "one\0two" ] ), '"servers":' ];
		yield 'a field beside the known ones' => [ [ 'secrets' => [ 'token' ] ] + self::edge(), 'secrets' ];
	}

	public function test_more_than_ten_edges_are_too_many(): void {
		self::assert_rest_error(
			'shortpixel_flush_too_many',
			413,
			$this->rest( 'POST', '/settings', [ 'edges' => array_fill( 0, 11, self::edge() ) ] )
		);
	}

	public function test_the_same_edge_twice_is_refused(): void {
		$this->save( [ self::edge() ] );

		self::assert_rest_error(
			'shortpixel_flush_invalid_input',
			400,
			$this->rest( 'POST', '/settings', [ 'edges' => [ [ 'id' => 'dummy' ] + self::edge(), [ 'id' => 'dummy' ] + self::edge() ] ] )
		);
	}

	public function test_a_database_error_is_reported(): void {
		$tries = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( &$tries ): string {
				if ( 1 !== preg_match( '/^(INSERT|UPDATE).*shortpixel_flush_edge_settings/s', $sql ) ) {
					return $sql;
				}
				++$tries;
				return 'UPDATE nowhere SET nothing = 1';
			}
		);

		self::assert_rest_error(
			'shortpixel_flush_storage_failed',
			500,
			$this->rest( 'POST', '/settings', [ 'edges' => [ self::edge() ] ] )
		);
		self::assertSame( 1, $tries, 'What nobody else has changed is not tried again.' );
		self::assertSame( [], configured_edges() );
	}

	public function test_an_outdated_list_is_refused_and_nothing_changes(): void {
		$seen  = $this->revision();
		$other = $this->save( [ [ 'kind' => 'other' ] + self::edge() ], $seen );

		$answer = $this->rest(
			'POST',
			'/settings',
			[
				'optimizers'     => true,
				'edges'          => [ self::edge() ],
				'edges_revision' => $seen,
			]
		);

		self::assert_rest_error( 'shortpixel_flush_edges_changed', 409, $answer );
		self::assertSame( $other, self::part( self::body( $this->rest( 'GET', '/settings' ) ), 'edges' ) );
		self::assertFalse(
			self::part( self::body( $this->rest( 'GET', '/settings' ) ), 'optimizers' ),
			'Not even the half of it is saved.'
		);

		$kept = array_merge( self::edge( [], [ 'token' ] ), array_fill_keys( [ 'id', 'kind' ], 'other' ) );
		$both = $this->save( [ $kept, self::edge() ], $this->revision() );
		self::assertSame( [ 'other', 'dummy' ], array_column( $both, 'id' ), 'Once the list is the one that was seen, it is saved.' );
	}

	public function test_without_a_revision_the_list_replaces_any(): void {
		$this->save( [ [ 'kind' => 'other' ] + self::edge() ], $this->revision() );

		self::assertSame( [ 'dummy' ], array_column( $this->save( [ self::edge() ] ), 'id' ) );
	}

	public function test_the_revision_changes_with_the_list_and_with_nothing_else(): void {
		self::assertSame( '', $this->revision(), 'Nothing was ever saved.' );
		$this->save( [ self::edge() ] );
		$first = $this->revision();
		self::assertMatchesRegularExpression( '/\A[0-9a-f]{32}\z/', $first );

		$this->rest( 'POST', '/edges/test', [ 'id' => 'dummy' ] );
		$this->rest( 'POST', '/settings', [ 'optimizers' => true ] );
		$this->save( [ [ 'id' => 'dummy' ] + self::edge( [], [ 'token' ] ) ], $first );
		self::assertSame( [ $first, 'ready' ], [ $this->revision(), $this->status_of_the_first()[0] ] );

		$this->save( [] );
		$this->save( [ self::edge() ] );
		self::assertNotSame( $first, $this->revision(), 'The same edge again is not the same list: its secret may be another.' );
	}

	#[DataProvider( 'answers_to_a_race' )]
	public function test_a_concurrent_save_is_not_lost( bool $with_revision, int $status ): void {
		$this->save( [ self::edge() ] );
		$seen = $this->revision();
		$this->meanwhile(
			static fn ( string $stored ): string => str_replace(
				[ $seen, 'img.example.org' ],
				[ str_repeat( 'b', 32 ), 'two.example.org' ],
				$stored
			)
		);

		$mine   = [
			'id'    => 'dummy',
			'hosts' => [ 'one.example.org' ],
		];
		$answer = $this->rest(
			'POST',
			'/settings',
			[ 'edges' => [ array_merge( self::edge( [], [ 'token' ] ), $mine ) ] ] + ( $with_revision ? [ 'edges_revision' => $seen ] : [] )
		);

		self::assertSame( $status, $answer->get_status() );
		self::assertSame( [ 409 === $status ? 'two.example.org' : 'one.example.org' ], configured_edges()[0]->hosts );
		self::assertSame( self::SECRET, configured_edges()[0]->setup['token'] );
	}

	/**
	 * @return iterable<string, array{bool, int}>
	 */
	public static function answers_to_a_race(): iterable {
		yield 'who said which list they saw is told' => [ true, 409 ];
		yield 'who did not is the last' => [ false, 200 ];
	}

	public function test_a_slow_connection_test_does_not_bring_back_an_older_list(): void {
		$this->save( [ self::edge() ] );
		$this->meanwhile( static fn ( string $stored ): string => str_replace( 'img.example.org', 'two.example.org', $stored ), 'http' );

		$this->rest( 'POST', '/edges/test', [ 'id' => 'dummy' ] );

		self::assertSame( [ 'two.example.org' ], configured_edges()[0]->hosts );
	}

	public function test_only_one_of_several_concurrent_saves_succeeds(): void {
		$this->use_fresh_site();
		$code   = 'add_filter( "shortpixel_flush_edges", static function () { usleep( 50000 ); return [ new ShortPixelFlush\Edges\Generic() ]; } );
			require_once WP_PLUGIN_DIR . "/shortpixel-flush/includes/edges/settings.php";
			$setup = [ "servers" => "http://127.0.0.1:%d", "method" => "PURGE" ];
			$saved = ShortPixelFlush\Edges\update_edges( [ [ "kind" => "generic", "hosts" => [ "example.org" ], "setup" => $setup ] ], "" );
			echo is_wp_error( $saved ) ? $saved->get_error_code() : "saved";';
		$all    = array_map(
			static fn ( int $port ): Php_Process => Php_Process::start( sprintf( $code, $port ) ),
			[ 8081, 8082, 8083, 8084 ]
		);
		$result = array_map( static fn ( Php_Process $process ): string => $process->wait(), $all );
		$count  = array_count_values( $result );

		self::assertSame( [ 1, 3 ], [ $count['saved'] ?? 0, $count['shortpixel_flush_edges_changed'] ?? 0 ], implode( "\n", $result ) );
	}

	public function test_constants_take_precedence_are_listed_and_cannot_be_changed_here(): void {
		// Constants stay defined in all later tests, so these belong to a kind of edge that only this test adds.
		add_filter( 'shortpixel_flush_edges', static fn ( array $kinds ): array => [ ...$kinds, new Dummy_Edge( 'dummy-constant' ) ] );
		foreach ( [
			'HOSTS' => 'WWW.Example.org, img.example.org',
			'TOKEN' => 'from-wp-config',
		] as $field => $value ) {
			defined( "SHORTPIXEL_FLUSH_EDGE_DUMMY_CONSTANT_{$field}" ) || define( "SHORTPIXEL_FLUSH_EDGE_DUMMY_CONSTANT_{$field}", $value );
		}

		self::assertSame(
			[ [ 'www.example.org', 'img.example.org' ], [ 'token' => 'from-wp-config' ] ],
			[ configured_edges()[0]->hosts, configured_edges()[0]->setup ]
		);
		$shown = self::part( self::body( $this->rest( 'GET', '/settings' ) ), 'edges', 0 );
		self::assertSame(
			[ [], [ 'token' ], [ 'hosts', 'token', 'zone', 'servers' ], true ],
			[
				self::part( $shown, 'setup' ),
				self::part( $shown, 'secrets' ),
				self::part( $shown, 'constants' ),
				self::part( $shown, 'fixed' ),
			]
		);

		$edge = [
			'id'    => 'dummy-constant',
			'kind'  => 'dummy-constant',
			'hosts' => [],
			'setup' => [ 'token' => 'mine' ],
		];
		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', '/settings', [ 'edges' => [ $edge ] ] ) );

		$elsewhere = [ 'setup' => [ 'zone' => '5' ] ] + $edge;
		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', '/settings', [ 'edges' => [ $elsewhere ] ] ) );
		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', '/edges/test', $elsewhere ) );
		self::assertSame( [], $this->requests, 'A secret of wp-config.php goes only where wp-config.php says.' );

		$this->save( [ [ 'setup' => [ 'mode' => 'soft' ] ] + $edge ] );
		self::assertSame(
			[
				'mode'  => 'soft',
				'token' => 'from-wp-config',
			],
			configured_edges()[0]->setup
		);

		// A zone stored before the secret was in wp-config.php is ignored.
		$stored                              = self::stored();
		$stored['edges'][0]['setup']['zone'] = '5';
		update_option( 'shortpixel_flush_edge_settings', $stored );
		self::assertArrayNotHasKey( 'zone', configured_edges()[0]->setup );

		// An edge set up in wp-config.php stays if the saved list leaves it out.
		self::assertSame( [ 'dummy-constant' ], array_column( $this->save( [] ), 'id' ) );
	}

	public function test_a_secret_lost_with_changed_salts_is_reported_until_it_is_entered_again(): void {
		$this->save( [ self::edge() ] );
		$change = static fn ( string $salt, string $scheme ): string => 'auth' === $scheme ? 'new-salts' : $salt;
		add_filter( 'salt', $change, 10, 2 );

		self::assertSame( 'secrets_lost', configured_edges()[0]->problem );
		self::assertArrayNotHasKey( 'token', configured_edges()[0]->setup );
		self::assertSame( 'problem', edges_status()[0]['state'] );
		self::assertSame(
			'Flushes don’t reach Edge of tests, since this is missing or can’t be read: Token. Enter it again.',
			edges_status()[0]['message']
		);
		self::assertSame( [], self::part( self::body( $this->rest( 'GET', '/settings' ) ), 'edges', 0, 'secrets' ) );
		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', '/edges/test', [ 'id' => 'dummy' ] ) );

		// Another edge can be set up meanwhile.
		// If the old salts come back, the first edge works again and the second doesn't.
		$this->save( [ [ 'id' => 'dummy' ] + self::edge( [], [ 'token' ] ), [ 'kind' => 'other' ] + self::edge() ] );
		self::assertSame( [ 'secrets_lost', '' ], array_column( configured_edges(), 'problem' ) );
		remove_filter( 'salt', $change );
		self::assertSame( [ '', 'secrets_lost' ], array_column( configured_edges(), 'problem' ) );

		$this->save( [ [ 'id' => 'dummy' ] + self::edge() ] );
		self::assertSame( [ '' ], array_column( configured_edges(), 'problem' ) );
	}

	public function test_an_unknown_kind_is_reported(): void {
		$this->save( [ self::edge() ] );
		remove_all_filters( 'shortpixel_flush_edges' );
		add_filter( 'shortpixel_flush_edges', '__return_empty_array' );

		self::assertSame( 'unknown_kind', configured_edges()[0]->problem );
		self::assertSame( 'problem', edges_status()[0]['state'] );
		self::assertStringContainsString( 'dummy', edges_status()[0]['message'] );
		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', '/edges/test', [ 'id' => 'dummy' ] ) );

		// Other edges can be saved all the same, and this one works again once its plugin is back.
		remove_all_filters( 'shortpixel_flush_edges' );
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge( 'other' ) ] );
		$this->save( [ [ 'id' => 'dummy' ] + self::edge( [], [ 'token' ] ), [ 'kind' => 'other' ] + self::edge() ] );
		remove_all_filters( 'shortpixel_flush_edges' );
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge(), new Dummy_Edge( 'other' ) ] );
		self::assertSame( [ self::SECRET, self::SECRET ], array_column( array_column( configured_edges(), 'setup' ), 'token' ) );
	}

	public function test_the_option_is_never_autoloaded_and_holds_no_secret(): void {
		$this->save( [ self::edge( [ 'second' => self::SECOND ] ) ] );
		$this->rest( 'POST', '/edges/test', [ 'id' => 'dummy' ] + self::edge( [], [ 'token' ] ) );

		self::assertArrayNotHasKey( 'shortpixel_flush_edge_settings', wp_load_alloptions( true ) );
		self::assert_no_secret( (string) wp_json_encode( self::everything_stored() ) );
	}

	public function test_a_sealed_secret_opens_only_in_its_own_place(): void {
		$sealed = seal( self::SECRET, 'dummy|token' );

		self::assertSame( self::SECRET, unseal( $sealed, 'dummy|token' ) );
		self::assertNull( unseal( $sealed, 'dummy|second' ) );
		self::assertNull( unseal( substr( $sealed, 0, -4 ) . 'AAA=', 'dummy|token' ) );
		foreach ( [ '', 'sodium:', 'sodium:AAAA', 'unknown:AAAA', 'sodium:!' ] as $broken ) {
			self::assertNull( unseal( $broken, 'dummy|token' ), $broken );
		}
	}

	#[DataProvider( 'ways' )]
	public function test_each_cipher_keeps_the_secret( string $way, bool $is_readable ): void {
		add_filter( 'shortpixel_flush_edge_encryption', static fn (): string => $way );
		$sealed = seal( self::SECRET, 'dummy|token' );

		self::assertSame( self::SECRET, unseal( $sealed, 'dummy|token' ) );
		self::assertStringStartsWith( ( '' === $way ? 'plain' : $way ) . ':', $sealed );
		self::assertSame( $is_readable, str_contains( (string) base64_decode( explode( ':', $sealed )[1], true ), self::SECRET ) );
		self::assertSame( $is_readable, str_contains( encryption_notice(), 'can’t encrypt' ) );
	}

	/**
	 * @return iterable<string, array{string, bool}>
	 */
	public static function ways(): iterable {
		yield 'sodium' => [ 'sodium', false ];
		yield 'openssl' => [ 'openssl', false ];
		yield 'neither' => [ '', true ];
	}

	public function test_a_connection_test_reports_what_it_reaches_and_whether_it_may_purge(): void {
		$this->save( [ self::edge() ] );

		self::assertSame(
			[
				'state'   => 'done',
				'message' => 'Edge of tests answers: “example.org” can be cleared from here.',
				'zone'    => 'example.org',
			],
			self::body( $this->rest( 'POST', '/edges/test', [ 'id' => 'dummy' ] + self::edge( [], [ 'token' ] ) ) )
		);
		self::assertSame(
			[ 'GET https://api.dummy.test/zone', 'POST https://api.dummy.test/purge' ],
			array_map(
				static fn ( array $request ): string => self::text( $request['method'] ?? '' ) . ' ' . self::text( $request['url'] ?? '' ),
				$this->requests
			)
		);
		self::assertSame( [ 'ready', 'Edge of tests answers: “example.org” can be cleared from here.' ], $this->status_of_the_first() );
		self::assertSame( '77', configured_edges()[0]->setup['zone_id'] ?? null, 'What the test learned is there for a flush.' );
		self::assertSame( [ 'ready', 'Edge of tests can be cleared from here.' ], $this->told_to_an_author() );

		self::assertSame(
			'done',
			self::part( self::body( $this->rest( 'POST', '/edges/test', [ 'id' => 'dummy' ] ) ), 'state' ),
			'What is saved is tested by its id alone.'
		);
		self::assertSame( 'ready', $this->status_of_the_first()[0] );

		// A changed setup is untested, and the result of testing the old setup is dropped.
		$this->save( [ [ 'id' => 'dummy' ] + self::edge( [ 'zone' => '13' ] ) ] );
		self::assertSame( [ 'untested', '' ], $this->status_of_the_first() );
		self::assertArrayNotHasKey( 'zone_id', configured_edges()[0]->setup );
	}

	public function test_a_setup_that_is_not_saved_is_tested_without_being_stored(): void {
		self::assertSame( 'done', self::part( self::body( $this->rest( 'POST', '/edges/test', self::edge() ) ), 'state' ) );

		self::assertFalse( get_option( 'shortpixel_flush_edge_settings' ) );
	}

	public function test_a_token_that_may_not_purge_is_found_out(): void {
		$this->save( [ self::edge() ] );
		$this->answer_requests( static fn ( array $request ): array => [ 'status' => 'POST' === $request['method'] ? 403 : 200 ] );

		$answer = self::body( $this->rest( 'POST', '/edges/test', [ 'id' => 'dummy' ] + self::edge( [], [ 'token' ] ) ) );

		self::assertSame( [ 'failed', 'The token may not purge.' ], [ $answer['state'], $answer['message'] ] );
		self::assertSame( 'problem', edges_status()[0]['state'] );
		self::assertSame(
			[ 'problem', 'Edge of tests gave an unexpected answer, so visitors may get old images. Test the connection in the settings.' ],
			$this->told_to_an_author()
		);
	}

	public function test_no_secret_is_answered_logged_passed_to_a_hook_or_stored_when_the_edge_repeats_it(): void {
		$heard = [];
		foreach ( [
			'shortpixel_flush_before_request',
			'shortpixel_flush_after_request',
			'shortpixel_flush_pre_request',
			'http_api_debug',
			'requests-requests.before_request',
		] as $hook ) {
			add_filter(
				$hook,
				static function ( mixed $first = null, mixed ...$more ) use ( &$heard ): mixed {
					$heard[] = [ $first, $more ];
					return $first;
				},
				9,
				9
			);
		}
		$this->answer_requests(
			static fn (): array => [
				'status'  => 403,
				'headers' => [ 'x-token' => self::SECRET ],
				'body'    => 'The token ' . self::SECRET . ' is wrong.',
			]
		);
		$answers = [
			$this->rest( 'POST', '/settings', [ 'edges' => [ self::edge( [ 'second' => self::SECOND ] ) ] ] ),
			$this->rest( 'POST', '/edges/test', [ 'id' => 'dummy' ] + self::edge( [], [ 'token' ] ) ),
			$this->rest( 'GET', '/settings' ),
			$this->rest( 'GET', '/edges' ),
			$this->rest( 'GET', '/status' ),
			$this->rest( 'POST', '/settings', [ 'edges' => [ [ 'hosts' => [] ] + self::edge( [ 'zone' => 'x' ] ) ] ] ),
			$this->rest( 'POST', '/edges/test', self::edge( [ 'zone' => self::SECRET ] ) ),
		];

		self::assertSame( 'failed', self::part( $answers[1]->get_data(), 'state' ) );
		self::assertStringContainsString(
			'***',
			self::text( self::part( $answers[1]->get_data(), 'message' ) ),
			'It was repeated, and masked.'
		);
		self::assertNotSame( [], $heard );
		self::assertNotSame( [], $this->requests );
		foreach ( [
			...array_map( static fn ( $answer ): mixed => $answer->get_data(), $answers ),
			$heard,
			$this->requests,
			self::everything_stored(),
		] as $seen ) {
			self::assert_no_secret( print_r( $seen, true ) . wp_json_encode( $seen ) );
		}
	}

	public function test_the_kinds_are_answered_with_their_fields(): void {
		$body = self::body( $this->rest( 'GET', '/edges' ) );

		self::assertSame( [ 'dummy', 'other' ], array_column( (array) $body['kinds'], 'id' ) );
		self::assertSame(
			[ 'token', 'second', 'zone', 'mode', 'servers' ],
			array_column( (array) self::part( $body, 'kinds', 0, 'fields' ), 'name' )
		);
		self::assertSame(
			[
				[
					'value' => 'soft',
					'label' => 'Softly',
				],
				[
					'value' => 'hard',
					'label' => 'At once',
				],
			],
			self::part( $body, 'kinds', 0, 'fields', 3, 'choices' )
		);
	}

	/**
	 * @param array<string, mixed> $setup
	 * @param list<string>         $without
	 * @return array<string, mixed>
	 */
	private static function edge( array $setup = [], array $without = [] ): array {
		return [
			'kind'  => 'dummy',
			'hosts' => [ 'IMG.example.org' ],
			'setup' => array_diff_key(
				$setup + [
					'zone'    => '12',
					'mode'    => 'hard',
					'servers' => " one \r\n\r\ntwo\n",
					'token'   => ' ' . self::SECRET,
				],
				array_flip( $without )
			),
		];
	}

	/**
	 * Writes the option once, as another process would, when this process lists the kinds of edges or, with 'http',
	 * sends a request.
	 *
	 * @param \Closure(string): string $change
	 */
	private function meanwhile( \Closure $change, string $at = 'looking' ): void {
		$is_done = false;
		$write   = static function ( mixed $value ) use ( $change, &$is_done ): mixed {
			/** @var \wpdb $wpdb */
			global $wpdb;
			if ( ! $is_done ) {
				$is_done = true;
				$stored  = (string) $wpdb->get_var(
					"SELECT option_value FROM {$wpdb->options} WHERE option_name = 'shortpixel_flush_edge_settings'"
				);
				self::assertNotSame( $stored, $change( $stored ) );
				// Bypasses this process's cache, as another process's write would.
				$wpdb->update(
					$wpdb->options,
					[ 'option_value' => $change( $stored ) ],
					[ 'option_name' => 'shortpixel_flush_edge_settings' ]
				);
			}
			return $value;
		};
		add_filter( 'http' === $at ? 'shortpixel_flush_pre_request' : 'shortpixel_flush_edges', $write, 5 );
	}

	private function revision(): string {
		return self::text( self::part( self::body( $this->rest( 'GET', '/settings' ) ), 'edges_revision' ) );
	}

	/**
	 * @param list<array<string, mixed>> $edges
	 * @return array<mixed>
	 */
	private function save( array $edges, ?string $revision = null ): array {
		$response = $this->rest(
			'POST',
			'/settings',
			[ 'edges' => $edges ] + ( null === $revision ? [] : [ 'edges_revision' => $revision ] )
		);
		self::assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		$saved = self::part( self::body( $response ), 'edges' );
		self::assertIsArray( $saved );
		return $saved;
	}

	/**
	 * @return array{string, string}
	 */
	private function status_of_the_first(): array {
		return [ edges_status()[0]['state'] ?? '', edges_status()[0]['message'] ?? '' ];
	}

	/**
	 * Returns the first edge's state and message, as sent to an author.
	 *
	 * @return array{mixed, mixed}
	 */
	private function told_to_an_author(): array {
		$this->act_as( 'author' );
		$edges = self::part( self::body( $this->rest( 'GET', '/status' ) ), 'edges' );
		$this->act_as( 'administrator' );
		return [ self::part( self::part( $edges, '0' ), 'state' ), self::part( self::part( $edges, '0' ), 'message' ) ];
	}

	private static function text( mixed $value ): string {
		return is_string( $value ) ? $value : '';
	}

	/**
	 * @return list<mixed>
	 */
	private static function everything_stored(): array {
		/** @var \wpdb $wpdb */
		global $wpdb;
		return [
			$wpdb->get_results( "SELECT * FROM {$wpdb->options}" ),
			$wpdb->get_results( "SELECT * FROM {$wpdb->prefix}shortpixel_flush_flushes" ),
		];
	}

	/**
	 * @return array{edges: non-empty-list<array{setup: array<string, string>, sealed: array<string, string>}>}
	 */
	private static function stored(): array {
		/** @var array{edges: non-empty-list<array{setup: array<string, string>, sealed: array<string, string>}>} $stored */
		$stored = get_option( 'shortpixel_flush_edge_settings' );
		return $stored;
	}

	private static function assert_no_secret( string $seen ): void {
		foreach ( [ self::SECRET, self::SECOND ] as $secret ) {
			foreach ( [ $secret, rawurlencode( $secret ), base64_encode( $secret ), str_replace( '/', '\/', $secret ) ] as $form ) {
				self::assertStringNotContainsString( $form, $seen );
			}
		}
	}
}
