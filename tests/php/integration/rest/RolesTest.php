<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use WP_User;

require_once __DIR__ . '/Dummy_Edge.php';
require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * Tests who may do what, for every role and route.
 */
final class RolesTest extends Rest_Test_Case {

	private const EVERYBODY_WHO_UPLOADS = [ 'administrator', 'editor', 'author' ];
	private const ADMINISTRATORS        = [ 'administrator' ];

	private const EDGE = [
		'kind'  => 'dummy',
		'hosts' => [ 'img.example.org' ],
		'setup' => [ 'token' => 'abc' ],
	];

	private const PAGE = [
		'url'     => 'http://example.org/',
		'status'  => 200,
		'headers' => [],
		'text'    => '',
	];

	private const SUGGESTION = [
		'kind' => 'dummy',
		'host' => 'example.org',
	];

	protected function setUp(): void {
		parent::setUp();
		add_filter( 'shortpixel_flush_edges', static fn (): array => [ new Dummy_Edge() ] );
	}

	/**
	 * Returns each request's method, registered route and fields, the status for the allowed roles, and these roles.
	 * In a route `(?P<id>[\d]+)` stands for a flush of the user's own;
	 * `own` and `others` stand for the user's own image and another user's.
	 *
	 * @return array<string, array{string, string, array<string, mixed>, int, list<string>}>
	 */
	private static function routes(): array {
		$flush = '/flushes/(?P<id>[\d]+)';
		return [
			'the state'                       => [ 'GET', '/status', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'the list'                        => [ 'GET', '/flushes', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'whose flushes are on record'     => [ 'GET', '/flushes/users', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'flush an own image'              => [
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ 'own' ],
				],
				202,
				self::EVERYBODY_WHO_UPLOADS,
			],
			'plan an own image'               => [
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ 'own' ],
					'dry_run'     => true,
				],
				200,
				self::EVERYBODY_WHO_UPLOADS,
			],
			'flush the library'               => [
				'POST',
				'/flushes',
				[
					'scope'   => 'images',
					'library' => true,
				],
				202,
				self::ADMINISTRATORS,
			],
			'plan the library'                => [
				'POST',
				'/flushes',
				[
					'scope'   => 'images',
					'library' => true,
					'dry_run' => true,
				],
				200,
				self::ADMINISTRATORS,
			],
			'flush another user’s image'      => [
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ 'others' ],
				],
				202,
				[ 'administrator', 'editor' ],
			],
			'plan another user’s image'       => [
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ 'others' ],
					'dry_run'     => true,
				],
				200,
				[ 'administrator', 'editor' ],
			],
			'flush own and others’ at once'   => [
				'POST',
				'/flushes',
				[
					'scope'       => 'images',
					'attachments' => [ 'own', 'others' ],
				],
				202,
				[ 'administrator', 'editor' ],
			],
			'flush another site’s image'      => [
				'POST',
				'/flushes',
				[
					'scope' => 'urls',
					'urls'  => [ 'https://cdn.shortpixel.ai/spai2/w_1+ret_img/elsewhere.test/a.jpg' ],
				],
				202,
				self::ADMINISTRATORS,
			],
			'flush a CDN address'             => [
				'POST',
				'/flushes',
				[
					'scope' => 'urls',
					'urls'  => [ 'https://cdn.shortpixel.ai/spai2/w_1+ret_img/example.org/a.jpg' ],
				],
				202,
				self::EVERYBODY_WHO_UPLOADS,
			],
			'flush an own image’s address'    => [
				'POST',
				'/flushes',
				[
					'scope' => 'urls',
					'urls'  => [ 'file of own' ],
				],
				202,
				self::EVERYBODY_WHO_UPLOADS,
			],
			'flush another’s image’s address' => [
				'POST',
				'/flushes',
				[
					'scope' => 'urls',
					'urls'  => [ 'file of others' ],
				],
				202,
				[ 'administrator', 'editor' ],
			],
			'flush another’s image’s CDN URL' => [
				'POST',
				'/flushes',
				[
					'scope' => 'urls',
					'urls'  => [ 'CDN URL of others' ],
				],
				202,
				[ 'administrator', 'editor' ],
			],
			'flush everything'                => [
				'POST',
				'/flushes',
				[
					'scope'             => 'site',
					'expected_endpoint' => 'https://elsewhere.test/spai',
				],
				409,
				self::ADMINISTRATORS,
			],
			'plan everything'                 => [
				'POST',
				'/flushes',
				[
					'scope'   => 'site',
					'dry_run' => true,
				],
				200,
				self::ADMINISTRATORS,
			],
			'purge everything'                => [
				'POST',
				'/flushes',
				[
					'scope'             => 'site',
					'expected_endpoint' => 'https://cdn.shortpixel.ai/spai2',
					'method'            => 'purge',
				],
				202,
				self::ADMINISTRATORS,
			],
			'plan to purge everything'        => [
				'POST',
				'/flushes',
				[
					'scope'   => 'site',
					'method'  => 'purge',
					'dry_run' => true,
				],
				200,
				self::ADMINISTRATORS,
			],
			'an own flush'                    => [ 'GET', $flush, [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'an own flush’s addresses'        => [ 'GET', $flush . '/purges', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'an own flush’s thumbnails'       => [ 'GET', $flush . '/comparisons', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'run an own flush'                => [ 'POST', $flush . '/run', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'retry an own flush'              => [ 'POST', $flush . '/retry', [], 409, self::EVERYBODY_WHO_UPLOADS ],
			'stop an own flush'               => [ 'POST', $flush . '/cancel', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'pages of an own flush, outside'  => [
				'POST',
				$flush . '/pages',
				[ 'pages' => [ self::PAGE ] ],
				200,
				self::EVERYBODY_WHO_UPLOADS,
			],
			'add layouts to an own flush'     => [ 'POST', $flush . '/layouts', [ 'layouts' => [] ], 409, self::EVERYBODY_WHO_UPLOADS ],
			'why an own flush failed'         => [ 'POST', $flush . '/check', [], 404, self::EVERYBODY_WHO_UPLOADS ],
			'undo an own flush'               => [ 'POST', $flush . '/undo', [], 409, self::EVERYBODY_WHO_UPLOADS ],
			'what has changed'                => [ 'GET', '/images/changed', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'what came of an own image'       => [ 'GET', '/images', [ 'attachments' => [ 'own' ] ], 200, self::EVERYBODY_WHO_UPLOADS ],
			'what came of another’s image'    => [
				'GET',
				'/images',
				[ 'attachments' => [ 'own', 'others' ] ],
				200,
				[ 'administrator', 'editor' ],
			],
			'images that have changed'        => [ 'GET', '/images/changed', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'the pages of an own image'       => [ 'GET', '/pages', [ 'attachments' => [ 'own' ] ], 200, self::EVERYBODY_WHO_UPLOADS ],
			'the pages of another’s image'    => [
				'GET',
				'/pages',
				[ 'attachments' => [ 'own', 'others' ] ],
				200,
				[ 'administrator', 'editor' ],
			],
			'how the scan stands'             => [ 'GET', '/scan', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'what the scan found'             => [ 'GET', '/scan/findings', [], 200, self::EVERYBODY_WHO_UPLOADS ],
			'start a scan'                    => [ 'POST', '/scan', [], 202, self::ADMINISTRATORS ],
			'check the latest images'         => [ 'POST', '/scan', [ 'reach' => 'recent' ], 202, self::ADMINISTRATORS ],
			'carry a scan on'                 => [ 'POST', '/scan/run', [], 200, self::ADMINISTRATORS ],
			'stop a scan'                     => [ 'DELETE', '/scan', [], 200, self::ADMINISTRATORS ],
			'what changed outside WordPress'  => [ 'GET', '/outside', [], 200, self::ADMINISTRATORS ],
			'what becomes of it'              => [ 'POST', '/outside', [ 'answer' => 'flush' ], 404, self::ADMINISTRATORS ],
			'the settings'                    => [ 'GET', '/settings', [], 200, self::ADMINISTRATORS ],
			'change the settings'             => [ 'POST', '/settings', [ 'optimizers' => true ], 200, self::ADMINISTRATORS ],
			'set up an own CDN'               => [ 'POST', '/settings', [ 'edges' => [ self::EDGE ] ], 200, self::ADMINISTRATORS ],
			'say that this is the site'       => [ 'POST', '/address', [ 'answer' => 'site' ], 200, self::ADMINISTRATORS ],
			'the kinds of own CDNs'           => [ 'GET', '/edges', [], 200, self::ADMINISTRATORS ],
			'test an own CDN'                 => [ 'POST', '/edges/test', self::EDGE, 200, self::ADMINISTRATORS ],
			'dismiss a suggestion'            => [ 'POST', '/edges/dismissed', self::SUGGESTION, 200, self::ADMINISTRATORS ],
			'a check, for Site Health'        => [ 'GET', '/health/(?P<id>[a-z_]+)', [], 200, self::ADMINISTRATORS ],
			'have it suggested again'         => [ 'DELETE', '/edges/dismissed', self::SUGGESTION, 200, self::ADMINISTRATORS ],
		];
	}

	/**
	 * @param array<string, mixed> $params
	 * @param list<string>         $allowed
	 */
	#[DataProvider( 'cases' )]
	public function test_a_role_at_a_route(
		string $role,
		string $method,
		string $route,
		array $params,
		int $status,
		array $allowed
	): void {
		// Purging everything needs the account's API key.
		$this->provider->api_key = 'purge' === ( $params['method'] ?? '' ) ? 'abcdefghij0123456789' : '';
		$this->answer_requests( static fn (): array => [ 'body' => '{"Status":2}' ] );
		$user     = $this->act_as( $role );
		$own      = $this->attachment( [ 'author' => $user ] );
		$others   = $this->attachment( [ 'author' => $this->user( 'author' ) ] );
		$route    = str_replace(
			[ '(?P<id>[\d]+)', '(?P<id>[0-9a-f]+)', '(?P<id>[a-z_]+)' ],
			[ (string) $this->flush( $user ), 'abc', 'account' ],
			$route
		);
		$response = $this->rest( $method, $route, $this->named( $params, $own, $others ) );

		if ( in_array( $role, $allowed, true ) ) {
			self::assertSame( $status, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
			return;
		}
		self::assert_rest_error(
			'logged_out' === $role ? 'shortpixel_flush_not_logged_in' : 'shortpixel_flush_forbidden',
			'logged_out' === $role ? 401 : 403,
			$response
		);
	}

	/**
	 * @return iterable<string, array{string, string, string, array<string, mixed>, int, list<string>}>
	 */
	public static function cases(): iterable {
		foreach ( [ 'administrator', 'editor', 'author', 'contributor', 'subscriber', 'logged_out' ] as $role ) {
			foreach ( self::routes() as $name => $route ) {
				yield "{$role}: {$name}" => [ $role, ...$route ];
			}
		}
	}

	public function test_the_table_covers_every_role(): void {
		$roles = array_unique( array_column( iterator_to_array( self::cases() ), 0 ) );

		self::assertEqualsCanonicalizing( array_merge( array_keys( wp_roles()->roles ), [ 'logged_out' ] ), $roles );
	}

	public function test_the_table_covers_every_route_and_method(): void {
		$registered = [];
		rest_do_request( '/shortpixel-flush/v1' );
		foreach ( rest_get_server()->get_routes( 'shortpixel-flush/v1' ) as $route => $handlers ) {
			foreach ( is_array( $handlers ) ? $handlers : [] as $handler ) {
				foreach ( array_keys( (array) self::part( $handler, 'methods' ) ) as $method ) {
					$registered[] = "{$method} {$route}";
				}
			}
		}
		$covered = array_map( static fn ( array $route ): string => "{$route[0]} /shortpixel-flush/v1{$route[1]}", self::routes() );

		// WordPress itself answers with the namespace's index, which lists only routes.
		self::assertEqualsCanonicalizing(
			array_diff( $registered, [ 'GET /shortpixel-flush/v1' ] ),
			array_values( array_unique( $covered ) )
		);
	}

	/**
	 * @param array{string, string} $route
	 */
	#[DataProvider( 'flush_routes' )]
	public function test_another_users_flush_is_not_found( array $route ): void {
		$id = $this->flush( $this->user( 'administrator' ) );
		$this->act_as( 'author' );

		self::assert_rest_error(
			'shortpixel_flush_not_found',
			404,
			$this->rest(
				$route[0],
				"/flushes/{$id}{$route[1]}",
				[
					'/layouts' => [ 'layouts' => [] ],
					'/pages'   => [ 'pages' => [ self::PAGE ] ],
				][ $route[1] ] ?? []
			)
		);
	}

	/**
	 * @param array{string, string} $route
	 */
	#[DataProvider( 'flush_routes' )]
	public function test_a_flush_that_never_existed_is_not_found_either( array $route ): void {
		$this->act_as( 'author' );

		self::assert_rest_error( 'shortpixel_flush_not_found', 404, $this->rest( $route[0], "/flushes/99999999999999999999{$route[1]}" ) );
	}

	/**
	 * @param array{string, string} $route
	 */
	#[DataProvider( 'flush_routes' )]
	public function test_an_administrator_sees_and_runs_everybodys_flushes( array $route ): void {
		$id = $this->flush( $this->user( 'author' ) );
		if ( '/check' === $route[1] ) {
			( new Flushes() )->change(
				$id,
				static fn (): array => [
					'state'   => 'failed',
					'failure' => new Failure( 'storage_failed' ),
				]
			);
		}
		$this->act_as( 'administrator' );

		self::assertContains(
			$this->rest(
				$route[0],
				"/flushes/{$id}{$route[1]}",
				[
					'/layouts' => [ 'layouts' => [] ],
					'/pages'   => [ 'pages' => [ self::PAGE ] ],
				][ $route[1] ] ?? []
			)->get_status(),
			[ 200, 409 ]
		);
	}

	/**
	 * @return iterable<string, array{array{string, string}}>
	 */
	public static function flush_routes(): iterable {
		foreach ( [
			[ 'GET', '' ],
			[ 'GET', '/purges' ],
			[ 'GET', '/comparisons' ],
			[ 'POST', '/run' ],
			[ 'POST', '/retry' ],
			[ 'POST', '/cancel' ],
			[ 'POST', '/undo' ],
			[ 'POST', '/layouts' ],
			[ 'POST', '/pages' ],
			[ 'POST', '/check' ],
		] as $route ) {
			yield "{$route[0]} {$route[1]}" => [ $route ];
		}
	}

	public function test_an_own_flush_of_everything_cannot_be_run_once_the_capability_is_gone(): void {
		$id = $this->flush( $this->act_as( 'author' ), [ 'scope' => 'site' ] );

		foreach ( [ 'run', 'retry', 'cancel', 'undo', 'layouts', 'pages' ] as $action ) {
			self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $this->rest( 'POST', "/flushes/{$id}/{$action}" ) );
		}
	}

	private const GOING_ON = [ 'run', 'retry', 'undo', 'layouts' ];

	/**
	 * @return array<string, array{string, bool}> A role, and whether it may edit an image that now belongs to another user.
	 */
	public static function editors(): array {
		return [
			'an author'        => [ 'author', false ],
			'an editor'        => [ 'editor', true ],
			'an administrator' => [ 'administrator', true ],
		];
	}

	#[DataProvider( 'editors' )]
	public function test_going_on_takes_the_right_to_edit_each_image_as_it_is_now( string $role, bool $may ): void {
		$user   = $this->act_as( $role );
		$images = [ $this->attachment( [ 'author' => $user ] ), $this->attachment( [ 'author' => $user ] ) ];
		$ids    = [
			'rows of the image'      => $this->flush( $user, [ 'attachment' => $images[1] ] ),
			'an image that is to be' => ( new Flushes() )->create(
				[
					'scope'   => 'images',
					'user_id' => $user,
					'steps'   => [ Step::queued( 'plan', [ 'ids' => $images ] ) ],
				]
			),
			'an image without a row' => ( new Flushes() )->create(
				[
					'scope'   => 'urls',
					'user_id' => $user,
					'subject' => [ 'attachment_ids' => $images ],
				]
			),
		];
		wp_update_post(
			[
				'ID'          => $images[1],
				'post_author' => $this->user( 'author' ),
			]
		);

		foreach ( $ids as $what => $id ) {
			foreach ( self::GOING_ON as $action ) {
				$response = $this->rest( 'POST', "/flushes/{$id}/{$action}", 'layouts' === $action ? [ 'layouts' => [] ] : [] );
				if ( $may ) {
					self::assertContains( $response->get_status(), [ 200, 409 ], "{$what}, {$action}" );
					continue;
				}
				self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $response );
				self::assertStringContainsString( "You may not edit image {$images[1]}", (string) wp_json_encode( $response->get_data() ) );
			}
			self::assertContains(
				$this->rest( 'POST', "/flushes/{$id}/cancel" )->get_status(),
				$may ? [ 200, 409 ] : [ 200 ],
				'To stop it is always allowed.'
			);
		}
	}

	#[DataProvider( 'managers' )]
	public function test_going_on_with_another_sites_images_takes_the_managing_capability( string $role, bool $may ): void {
		$user = $this->act_as( $role );
		$id   = ( new Flushes() )->create(
			[
				'scope'   => 'urls',
				'user_id' => $user,
			],
			[
				new Variant(
					'https://cdn.shortpixel.ai/spai2/w_1+ret_img/elsewhere.test/a.jpg',
					'https://elsewhere.test/a.jpg',
					null,
					'pasted'
				),
			]
		);
		foreach ( self::GOING_ON as $action ) {
			$response = $this->rest( 'POST', "/flushes/{$id}/{$action}", 'layouts' === $action ? [ 'layouts' => [] ] : [] );
			self::assertContains( $response->get_status(), $may ? [ 200, 409 ] : [ 403 ], $action );
		}
	}

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function managers(): array {
		return [
			'an author'        => [ 'author', false ],
			'an editor'        => [ 'editor', false ],
			'an administrator' => [ 'administrator', true ],
		];
	}

	/**
	 * @return array<string, array{string, list<string>}> The new role, and which flushes it may continue: `library`, `site`, `image`.
	 */
	public static function demoted(): array {
		return [
			'an editor'     => [ 'editor', [ 'image' ] ],
			'an author'     => [ 'author', [ 'image' ] ],
			'a contributor' => [ 'contributor', [] ],
		];
	}

	/**
	 * @param list<string> $may
	 */
	#[DataProvider( 'demoted' )]
	public function test_a_demoted_administrator_may_continue_only_what_the_new_role_may_start( string $role, array $may ): void {
		$user = $this->act_as( 'administrator' );
		$ids  = [
			'library' => ( new Flushes() )->create(
				[
					'scope'   => 'images',
					'user_id' => $user,
					'subject' => [ 'library' => true ],
					'steps'   => [ Step::queued( 'plan', [ 'images' => 1 ] ) ],
				]
			),
			'site'    => $this->flush( $user, [ 'scope' => 'site' ] ),
			'image'   => $this->flush( $user ),
		];
		( new WP_User( $user ) )->set_role( $role );
		wp_set_current_user( $user );

		foreach ( $ids as $kind => $id ) {
			foreach ( array_merge( self::GOING_ON, [ 'cancel' ] ) as $action ) {
				$response = $this->rest( 'POST', "/flushes/{$id}/{$action}", 'layouts' === $action ? [ 'layouts' => [] ] : [] );
				if ( in_array( $kind, $may, true ) ) {
					self::assertContains( $response->get_status(), [ 200, 409 ], "{$kind}, {$action}" );
				} else {
					self::assert_rest_error( 'shortpixel_flush_forbidden', 403, $response );
				}
			}
		}
	}

	public function test_without_the_managing_capability_the_list_holds_only_own_flushes(): void {
		$this->flush( $this->user( 'administrator' ) );
		$own = $this->flush( $this->act_as( 'author' ) );

		$response = $this->rest( 'GET', '/flushes' );

		self::assertSame( [ $own ], array_column( self::body( $response ), 'id' ) );
		self::assertSame( '1', $response->get_headers()['X-WP-Total'] ?? null );
	}

	public function test_the_status_shows_users_only_what_they_may_see(): void {
		$this->flush( $this->user( 'administrator' ) );
		$this->flush(
			$this->user( 'administrator' ),
			[
				'scope' => 'site',
				'state' => 'done',
			]
		);
		$this->act_as( 'author' );

		$status = self::body( $this->rest( 'GET', '/status' ) );

		self::assertSame( [], $status['running'] );
		self::assertNull( $status['last_site_flush'] );
		self::assertSame( [], $status['suggestions'] );
		self::assertSame(
			[
				'images' => true,
				'site'   => false,
				'manage' => false,
			],
			$status['can']
		);
	}

	public function test_an_id_in_the_body_does_not_stand_in_for_the_paths(): void {
		$others = $this->flush( $this->user( 'administrator' ) );
		$own    = $this->flush( $this->act_as( 'author' ) );

		self::assert_rest_error( 'shortpixel_flush_not_found', 404, $this->rest( 'POST', "/flushes/{$others}/cancel", [ 'id' => $own ] ) );
		self::assert_rest_error(
			'shortpixel_flush_unknown_field',
			400,
			$this->rest( 'POST', "/flushes/{$own}/cancel", [ 'id' => $others ] )
		);
	}

	public function test_the_user_is_checked_before_the_body(): void {
		$this->act_as( 'subscriber' );

		self::assert_rest_error(
			'shortpixel_flush_forbidden',
			403,
			$this->rest(
				'POST',
				'/flushes',
				[
					'scope'    => 7,
					'nonsense' => true,
				]
			)
		);
	}

	/**
	 * @param array<string, mixed> $params
	 * @return array<string, mixed>
	 */
	private function named( array $params, int $own, int $others ): array {
		$names = [
			'own'               => $own,
			'others'            => $others,
			'file of own'       => (string) wp_get_attachment_url( $own ),
			'file of others'    => (string) wp_get_attachment_url( $others ),
			'CDN URL of others' => 'https://cdn.shortpixel.ai/spai2/w_300+ret_img/' . wp_get_attachment_url( $others ),
		];
		foreach ( [ 'attachments', 'urls' ] as $field ) {
			if ( isset( $params[ $field ] ) && is_array( $params[ $field ] ) ) {
				$params[ $field ] = array_map(
					static fn ( mixed $name ): mixed => is_string( $name ) ? $names[ $name ] ?? $name : $name,
					$params[ $field ]
				);
			}
		}
		return $params;
	}
}
