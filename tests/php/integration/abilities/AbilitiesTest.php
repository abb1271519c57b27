<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Abilities;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Package\Document;
use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use ShortPixelFlush\Tests\Support\Database;
use WP_Error;
use WP_REST_Request;
use function ShortPixelFlush\Abilities\abilities;

require_once dirname( __DIR__ ) . '/package/Document.php';
require_once dirname( __DIR__ ) . '/rest/Rest_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/abilities/abilities.php';

/**
 * Tests what agents may do through WordPress's Abilities API, which WordPress 6.8 lacks, and the answers they get.
 */
final class AbilitiesTest extends Rest_Test_Case {

	private function needs_abilities(): void {
		if ( ! function_exists( 'wp_get_ability' ) ) {
			self::markTestSkipped( 'This WordPress has no abilities.' );
		}
	}

	public function test_where_wordpress_has_no_abilities_registering_does_nothing(): void {
		if ( function_exists( 'wp_get_ability' ) ) {
			self::markTestSkipped( 'This WordPress has abilities.' );
		}
		// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
		do_action( 'wp_abilities_api_categories_init' );
		do_action( 'wp_abilities_api_init' );
		// phpcs:enable

		self::assertSame(
			[ 1, 1 ],
			[ did_action( 'wp_abilities_api_categories_init' ), did_action( 'wp_abilities_api_init' ) ],
			'Neither fails.'
		);
	}

	public function test_the_document_lists_each_with_what_it_takes_and_what_it_is(): void {
		$written = [];
		foreach ( Document::of( 'docs/abilities.md' )->rows( 'ability' ) as [ $name, , $takes, $is ] ) {
			$written[ trim( $name, '`' ) ] = [ $takes, $is ];
		}
		$found = [];
		foreach ( abilities() as $name => $ability ) {
			$is             = implode( ', ', array_keys( array_filter( $ability['annotations'] ) ) );
			$found[ $name ] = [
				implode( ' or ', array_map( static fn ( string $capability ): string => "`{$capability}`", $ability['takes'] ) ),
				'' === $is ? 'nothing of these' : $is,
			];
		}
		self::assertSame( $found, $written );
	}

	public function test_the_description_says_how_long_a_flush_takes_by_the_filters(): void {
		$this->act_as( 'administrator' );
		$said = static fn (): int => preg_match(
			'/takes about (\d+) seconds/',
			abilities()['flush-images']['description'],
			$found
		) > 0 ? (int) $found[1] : 0;
		self::assertSame( 100, $said() );
		update_option( 'test_wait_seconds', 300, false );
		self::assertSame( 310, $said() );
		add_filter( 'shortpixel_flush_removal_seconds', static fn (): int => 1 );
		update_option( 'test_wait_seconds', 5, false );
		self::assertSame( 15, $said() );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function names(): array {
		$names = [ 'get-state', 'plan-flush', 'flush-images', 'flush-all', 'run-flush', 'read-flush', 'check-images', 'read-check' ];
		return array_combine( $names, array_map( static fn ( string $name ): array => [ $name ], $names ) );
	}

	#[DataProvider( 'names' )]
	public function test_each_is_registered_and_shown_in_rest_and_closed_to_who_may_not( string $name ): void {
		$this->needs_abilities();
		$ability = wp_get_ability( "shortpixel-flush/{$name}" );
		self::assertNotNull( $ability );
		self::assertSame(
			[ 'shortpixel-flush', true, [ 'public' => true ] ],
			[ $ability->get_category(), $ability->get_meta_item( 'show_in_rest' ), $ability->get_meta_item( 'mcp' ) ]
		);
		self::assertFalse( $ability->get_input_schema()['additionalProperties'] );

		$input = [
			'id'                => 1,
			'expected_endpoint' => 'https://cdn.shortpixel.ai/spai',
		];
		$input = array_intersect_key(
			$input,
			array_flip( array_filter( (array) ( $ability->get_input_schema()['required'] ?? [] ), 'is_string' ) )
		);
		foreach ( [ 'logged_out', 'subscriber' ] as $role ) {
			$this->act_as( $role );
			$answer = $ability->execute( $input );
			self::assertInstanceOf( WP_Error::class, $answer, $role );
			self::assertSame( 'ability_invalid_permissions', $answer->get_error_code() );
		}
		$this->act_as( 'author' );
		self::assertSame( ! in_array( $name, [ 'flush-all', 'check-images' ], true ), true === $ability->check_permissions( $input ) );
	}

	public function test_a_plan_says_what_it_costs_and_stores_nothing(): void {
		$this->needs_abilities();
		$user = $this->act_as( 'author' );
		$plan = self::run_ability( 'plan-flush', [ 'attachments' => [ $this->attachment( [ 'author' => $user ] ) ] ] );

		self::assertSame( 'images', $plan['scope'] );
		self::assertGreaterThan( 0, $plan['addresses'] );
		self::assertArrayHasKey( 'estimate', $plan );
		self::assertArrayNotHasKey( 'variants', $plan );
		self::assertSame( 0, ( new Flushes() )->find( [] )['total'] );
	}

	public function test_what_was_accepted_is_not_called_proved_before_it_is(): void {
		$this->needs_abilities();
		$user  = $this->act_as( 'author' );
		$begun = self::run_ability(
			'flush-images',
			[
				'attachments' => [ $this->attachment( [ 'author' => $user ] ) ],
				'reason'      => 'Asked for by an agent',
			]
		);
		self::assertSame( [ true, 'queued', false, false ], [ $begun['accepted'], $begun['state'], $begun['ended'], $begun['proved'] ] );
		self::assertIsInt( $begun['id'] );
		self::assertSame( 'Asked for by an agent', ( new Flushes() )->get( $begun['id'] )?->reason );

		$read = self::run_ability( 'read-flush', [ 'id' => $begun['id'] ] );
		self::assertSame( [ $begun['id'], false, null ], [ $read['id'], $read['proved'], $read['next_cursor'] ] );
		self::assertIsArray( $read['copies'] );
		self::assertNotSame( [], $read['copies'] );

		self::assertSame( [ true, true, 2 ], $this->told_of( $user, 'done', 'fresh', 'page' ) );
		self::assertSame( [ true, false, 2 ], $this->told_of( $user, 'failed', 'stale', 'page' ) );
		self::assertSame( [ true, false, 0 ], $this->told_of( $user, 'done', 'fresh', 'settings' ), 'Nobody may have had these copies.' );
	}

	/**
	 * @return array{mixed, mixed, mixed} Whether a flush has ended, whether it is proved, and how many copies were checked.
	 */
	private function told_of( int $user, string $state, string $copies, string $found_in ): array {
		$id = $this->flush(
			$user,
			[
				'state'  => $state,
				'purges' => [ $copies => 2 ],
			]
		);
		Database::run( "UPDATE wp_shortpixel_flush_purges SET found_in = '{$found_in}', status = 200, sent_at = 1 WHERE flush_id = {$id}" );
		$read = self::run_ability( 'read-flush', [ 'id' => $id ] );
		return [ $read['ended'], $read['proved'], $read['checked'] ];
	}

	public function test_many_copies_come_by_a_cursor(): void {
		$this->needs_abilities();
		$id    = $this->flush( $this->act_as( 'author' ), [ 'purges' => [ 'queued' => 51 ] ] );
		$first = self::run_ability( 'read-flush', [ 'id' => $id ] );
		self::assertSame( 2, $first['next_cursor'] );
		$second = self::run_ability(
			'read-flush',
			[
				'id'     => $id,
				'cursor' => 2,
			]
		);

		self::assertNull( $second['next_cursor'] );
		self::assertCount( 51, array_unique( array_column( array_merge( (array) $first['copies'], (array) $second['copies'] ), 'url' ) ) );
	}

	public function test_rights_are_those_of_the_routes(): void {
		$this->needs_abilities();
		$theirs = $this->attachment( [ 'author' => $this->user( 'editor' ) ] );
		$flush  = $this->flush( $this->user( 'editor' ) );
		$this->act_as( 'author' );

		$codes = [];
		foreach ( [
			[ 'flush-images', [ 'attachments' => [ $theirs ] ] ],
			[ 'read-flush', [ 'id' => $flush ] ],
			[ 'run-flush', [ 'id' => $flush ] ],
		] as [ $name, $input ] ) {
			$answer = wp_get_ability( "shortpixel-flush/{$name}" )?->execute( $input );
			self::assertInstanceOf( WP_Error::class, $answer );
			$data    = $answer->get_error_data();
			$codes[] = is_array( $data ) ? $data['status'] ?? null : null;
		}
		self::assertSame( [ 403, 404, 404 ], $codes );
		self::assertSame( 1, ( new Flushes() )->find( [] )['total'] );
	}

	public function test_everything_is_flushed_only_where_the_api_url_is_the_expected_one(): void {
		$this->needs_abilities();
		$this->act_as( 'administrator' );
		$ability = wp_get_ability( 'shortpixel-flush/flush-all' );
		self::assertNotNull( $ability );
		self::assertSame( [ 'destructive' ], array_keys( (array) $ability->get_meta_item( 'annotations' ), true, true ) );
		$missing = $ability->execute( [] );
		self::assertInstanceOf( WP_Error::class, $missing );
		self::assertSame( 'ability_invalid_input', $missing->get_error_code() );

		$other = $ability->execute( [ 'expected_endpoint' => 'https://cdn.shortpixel.ai/another' ] );
		self::assertInstanceOf( WP_Error::class, $other );
		self::assertSame( 'shortpixel_flush_endpoint_changed', $other->get_error_code() );
		self::assertSame( 0, ( new Flushes() )->find( [] )['total'] );
	}

	public function test_by_the_rest_routes_for_abilities(): void {
		$this->needs_abilities();
		$user  = $this->act_as( 'author' );
		$id    = $this->flush( $user );
		$state = self::over_rest( 'GET', 'get-state', null );
		self::assertSame( 200, $state[0] );
		self::assertArrayHasKey( 'providers', $state[1] );
		// Query parameters arrive as strings.
		$read = self::over_rest( 'GET', 'read-flush', [ 'id' => (string) $id ] );
		self::assertSame( [ 200, $id ], [ $read[0], $read[1]['id'] ?? null ] );
		self::assertSame( 405, self::over_rest( 'GET', 'run-flush', [ 'id' => (string) $id ] )[0] );
		self::assertSame( 403, self::over_rest( 'POST', 'check-images', null )[0] );

		$this->act_as( 'administrator' );
		$begun = self::over_rest( 'POST', 'check-images', null );
		self::assertSame( [ 200, 'running' ], [ $begun[0], $begun[1]['state'] ?? null ] );
		$scan = self::over_rest( 'GET', 'read-check', null );
		self::assertSame(
			[ 'running', [], null ],
			[ $scan[1]['state'] ?? null, $scan[1]['findings'] ?? null, $scan[1]['next_cursor'] ?? null ]
		);
	}

	public function test_going_on_takes_no_longer_than_it_may(): void {
		$this->needs_abilities();
		$flush = $this->flush( $this->act_as( 'author' ) );
		$told  = self::run_ability(
			'run-flush',
			[
				'id'      => $flush,
				'seconds' => 1,
			]
		);
		self::assertSame( $flush, $told['id'] );
		self::assertNotSame( 'queued', $told['state'] );
		$refused = wp_get_ability( 'shortpixel-flush/run-flush' )?->execute(
			[
				'id'      => $flush,
				'seconds' => 600,
			]
		);
		self::assertInstanceOf( WP_Error::class, $refused );
		self::assertSame( 'ability_invalid_input', $refused->get_error_code() );
	}

	/**
	 * @param array<string, mixed> $input
	 * @return array<mixed>
	 */
	private static function run_ability( string $name, array $input = [] ): array {
		$answer = wp_get_ability( "shortpixel-flush/{$name}" )?->execute( $input );
		self::assertIsArray( $answer, (string) wp_json_encode( $answer ) );
		return $answer;
	}

	/**
	 * @param array<string, mixed>|null $input
	 * @return array{int, array<mixed>}
	 */
	private static function over_rest( string $method, string $name, ?array $input ): array {
		$request = new WP_REST_Request( $method, "/wp-abilities/v1/abilities/shortpixel-flush/{$name}/run" );
		if ( null !== $input && 'GET' === $method ) {
			$request->set_query_params( [ 'input' => $input ] );
		} elseif ( null !== $input ) {
			$request->set_header( 'Content-Type', 'application/json' );
			$request->set_body( (string) wp_json_encode( [ 'input' => $input ] ) );
		}
		$response = rest_do_request( $request );
		$data     = $response->get_data();
		return [ $response->get_status(), is_array( $data ) ? $data : [] ];
	}
}
