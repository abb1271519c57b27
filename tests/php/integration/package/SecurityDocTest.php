<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use ShortPixelFlush\Tests\Integration\Rest\Rest_Test_Case;
use function ShortPixelFlush\capability_map;
use const ShortPixelFlush\Cli\COMMANDS;

require_once dirname( __DIR__, 4 ) . '/includes/capabilities.php';
require_once dirname( __DIR__, 4 ) . '/includes/cli/commands.php';
require_once __DIR__ . '/../rest/Rest_Test_Case.php';
require_once __DIR__ . '/Document.php';

/**
 * The tables of docs/security.md match the code.
 */
final class SecurityDocTest extends Rest_Test_Case {
	// These rows are about what a route does for users who may call it, not who may call it. Other tests cover them.
	private const BEHIND_THE_DOORS = [
		'have all pages cleared, or an edge emptied, by a new link',
		'have their browser\'s measurements used for everybody\'s images',
		'see, test or empty a CDN that `wp-config.php` connects for a network',
		'name a server in a private network, on a network of sites',
	];

	private ?int $image = null;

	private ?int $author = null;

	private static function document(): Document {
		return Document::of( 'docs/security.md' );
	}

	public function test_the_capabilities_stand_for_what_is_said(): void {
		$written = [];
		foreach ( self::document()->rows( 'capability' ) as $row ) {
			preg_match( '/`(\w+)`/', $row[1], $first );
			$written[ trim( $row[0], '`' ) ] = [ $first[1] ?? '' ];
		}
		self::assertSame( capability_map(), $written );
	}

	public function test_every_route_and_command_is_in_the_table_of_who_may_do_what(): void {
		rest_do_request( '/shortpixel-flush/v1' );
		$routes = array_filter(
			array_keys( rest_get_server()->get_routes( 'shortpixel-flush/v1' ) ),
			static fn ( $route ): bool => '/shortpixel-flush/v1' !== $route
		);
		$found  = [];
		foreach ( $routes as $route ) {
			foreach ( (array) ( rest_get_server()->get_routes( 'shortpixel-flush/v1' )[ $route ] ?? [] ) as $handler ) {
				foreach ( array_diff( array_keys( (array) self::part( $handler, 'methods' ) ), [ 'PUT', 'PATCH' ] ) as $method ) {
					$found[] = $method . ' ' . str_replace(
						[ '/shortpixel-flush/v1', '(?P<id>[\d]+)', '(?P<id>[0-9a-f]+)', '(?P<id>[a-z_]+)' ],
						[ '', '{id}', '{id}', '{id}' ],
						(string) $route
					);
				}
			}
		}
		self::assertNotSame( [], $found );
		self::assertEqualsCanonicalizing( $found, array_values( array_unique( self::document()->codes( 'what', 2 ) ) ) );

		$commands = array_map(
			static fn ( string $typed ): string => isset( COMMANDS[ $typed ] ) ? $typed : explode( ' ', $typed )[0],
			self::document()->codes( 'what', 3 )
		);
		self::assertEqualsCanonicalizing( array_keys( COMMANDS ), array_values( array_unique( $commands ) ) );
	}

	/**
	 * Tries each set of the plugin's capabilities on each route of each row, except the rows in BEHIND_THE_DOORS.
	 */
	public function test_each_door_opens_to_exactly_those_who_are_said_to_have_what_it_takes(): void {
		$all = array_keys( capability_map() );
		foreach ( self::document()->rows( 'what' ) as [ $what, $takes, $routes ] ) {
			if ( in_array( $what, self::BEHIND_THE_DOORS, true ) ) {
				continue;
			}
			foreach ( array_keys( array_fill( 0, 2 ** count( $all ), true ) ) as $set ) {
				$has = array_values(
					array_filter(
						$all,
						static fn ( string $capability, int $at ): bool => ( $set >> $at & 1 ) > 0,
						ARRAY_FILTER_USE_BOTH
					)
				);
				preg_match_all(
					'/`([A-Z]+ [^`]+)`/',
					'the same' === $routes ? implode( ' ', array_column( self::document()->rows( 'what' ), 2 ) ) : $routes,
					$names
				);
				foreach ( $names[1] as $name ) {
					foreach ( $this->tries( $what, $name, $has ) as $kind => [ $response, $starting ] ) {
						$is_open = ! in_array( $response->get_status(), [ 401, 403, 404 ], true );
						self::assertSame(
							self::is_enough( $takes, $has, $starting ),
							$is_open,
							"{$what}: {$name} ({$kind}) with " . implode( ', ', $has ) . ' answers ' . wp_json_encode( $response->get_data() )
						);
					}
				}
			}
		}
	}

	/**
	 * @param list<string> $has
	 * @param string       $starting The capability needed to start the flush that the request is about; '' for none.
	 */
	private static function is_enough( string $takes, array $has, string $starting ): bool {
		if ( str_ends_with( $takes, 'as well' ) || ! str_starts_with( $takes, '`' ) ) {
			$needed = [ $starting, ...( str_ends_with( $takes, 'as well' ) ? [ 'shortpixel_flush_manage' ] : [] ) ];
			return [] === array_diff( $needed, $has );
		}
		foreach ( explode( ' or ', $takes ) as $alternative ) {
			preg_match_all( '/`(shortpixel_flush_\w+)`/', $alternative, $needed );
			self::assertNotSame( [], $needed[1], $takes );
			if ( [] === array_diff( $needed[1], $has ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Sends a route the requests that the table's row describes.
	 *
	 * @param list<string> $has
	 * @return iterable<string, array{\WP_REST_Response, string}> The response, and the capability needed to start the flush in the path.
	 */
	private function tries( string $what, string $name, array $has ): iterable {
		[ $method, $path ] = explode( ' ', $name );
		$user              = $this->act_as_one_who_has( $has );
		$image             = $this->image ??= $this->attachment( [ 'author' => $user ] );
		wp_update_post(
			[
				'ID'          => $image,
				'post_author' => $user,
			]
		);
		$ways  = [
			'flush images, or links of this site\'s files' => [
				'images' => [
					'scope'       => 'images',
					'attachments' => [ $image ],
				],
				'links'  => [
					'scope' => 'urls',
					'urls'  => [ 'https://cdn.shortpixel.ai/spai2/w_1+ret_img/example.org/a.jpg' ],
				],
			],
			'flush links of other sites\' images'          => [
				'links' => [
					'scope' => 'urls',
					'urls'  => [ 'https://cdn.shortpixel.ai/spai2/w_1+ret_img/elsewhere.test/a.jpg' ],
				],
			],
			'flush the library, or everything'             => [
				'library'    => [
					'scope'   => 'images',
					'library' => true,
				],
				'everything' => [ 'scope' => 'site' ],
			],
		];
		$other = str_contains( $what, 'others' ) && ! str_contains( $what, 'sites' );
		if ( 'POST /flushes' === $name ) {
			self::assertTrue( $other || isset( $ways[ $what ] ), $what );
			foreach ( $ways[ $what ] ?? [] as $kind => $body ) {
				yield $kind => [ $this->rest( 'POST', $path, $body + [ 'dry_run' => true ] ), '' ];
			}
		} elseif ( '/health/{id}' === $path && $other ) {
			// These checks are about the site, not about another user's flush.
			return;
		} elseif ( '/health/{id}' === $path ) {
			yield 'a check' => [ $this->rest( $method, '/health/account' ), '' ];
		} elseif ( $other && str_ends_with( $path, '/check' ) ) {
			// Users who may see others' flushes may also check why they failed.
			return;
		} elseif ( str_contains( $path, '{id}' ) && ( ! $other || 'GET' !== $method ) ) {
			foreach ( [
				'images' => 'shortpixel_flush_images',
				'site'   => 'shortpixel_flush_site',
			] as $scope => $starting ) {
				$id = $this->flush( $other ? $user + 1000 : $user, [ 'scope' => $scope ] );
				if ( str_ends_with( $path, '/check' ) ) {
					( new \ShortPixelFlush\Store\Flushes() )->change(
						$id,
						static fn (): array => [
							'state'   => 'failed',
							'failure' => new \ShortPixelFlush\Model\Failure( 'storage_failed' ),
						]
					);
				}
				yield "of {$scope}" => [
					$this->rest(
						$method,
						str_replace( '{id}', (string) $id, $path ),
						str_ends_with( $path, '/layouts' ) ? [ 'layouts' => [] ] : []
					),
					$starting,
				];
			}
		} elseif ( ! $other ) {
			// Missing fields are refused only after capabilities have been checked.
			yield 'as it is' => [ $this->rest( $method, $path ), '' ];
		}
	}

	/**
	 * Logs in an author who has only these of the plugin's capabilities.
	 *
	 * @param list<string> $has
	 */
	private function act_as_one_who_has( array $has ): int {
		remove_all_filters( 'shortpixel_flush_capabilities' );
		remove_all_filters( 'user_has_cap' );
		add_filter(
			'shortpixel_flush_capabilities',
			static fn ( array $map ): array => array_combine(
				array_keys( $map ),
				array_map( static fn ( $one ): array => [ "has_{$one}" ], array_keys( $map ) )
			)
		);
		add_filter(
			'user_has_cap',
			static fn ( array $all ): array => array_fill_keys(
				array_map( static fn ( string $one ): string => "has_{$one}", $has ),
				true
			) + $all
		);
		$this->author ??= $this->user( 'author' );
		wp_set_current_user( $this->author );
		return $this->author;
	}

	public function test_every_option_transient_and_table_is_listed(): void {
		$found = [ '…shortpixel_flush_flushes', '…shortpixel_flush_purges' ];
		foreach ( Document::sources() as $code ) {
			preg_match_all( "/const (?!CAP_|\w*HOOK)\w+\s*=\s*'(shortpixel_flush_\w+)'/", $code, $names );
			$found = array_merge( $found, $names[1] );
		}
		self::assertSame( [], array_values( array_diff( $found, self::document()->section( 'What is kept' )->terms() ) ) );
	}
}
