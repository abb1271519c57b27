<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\New_Link;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Versions;
use WP_User;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Model\text;

require_once __DIR__ . '/New_Link_Test_Case.php';

/**
 * Clearing all pages and edges needs the right to flush all images; without it, at most the known pages are cleared.
 */
final class RightsTest extends New_Link_Test_Case {
	/**
	 * The methods of the requests to clear pages at the edge, in order.
	 *
	 * @var list<string>
	 */
	private array $told = [];

	/**
	 * The pages of each request to clear page caches; null for all.
	 *
	 * @var list<list<string>|null>
	 */
	private array $cleared = [];

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'shortpixel_flush_configured_edges',
			static fn (): array => [
				[
					'id'    => 'varnish',
					'kind'  => 'generic',
					'hosts' => [ 'example.org' ],
					'setup' => [
						'servers'    => 'http://127.0.0.1:6081',
						'method'     => 'PURGE',
						'everything' => 'BAN',
					],
				],
			]
		);
		add_filter(
			'shortpixel_flush_pre_request',
			function ( array $before, array $request ): array {
				if ( ! str_starts_with( text( $request['url'] ?? '' ), 'http://127.0.0.1:6081/' ) ) {
					return $before;
				}
				// Purging image files doesn't need the right to flush all images.
				$this->told = str_contains( text( $request['url'] ?? '' ), '/uploads/' ) ? $this->told : [
					...$this->told,
					text( $request['method'] ?? '' ),
				];
				return [
					'status' => 200,
					'body'   => '',
					'error'  => '',
				] + $before;
			},
			20,
			2
		);
		add_action(
			'shortpixel_flush_clear_page_caches',
			function ( array $found, ?array $urls ): void {
				$this->cleared[] = null === $urls ? null : array_values( array_map( '\ShortPixelFlush\Model\text', $urls ) );
			},
			10,
			2
		);
	}

	/** @return array<string, array{string, bool}> A role, and whether it may flush all images. */
	public static function roles(): array {
		return [
			'an author'        => [ 'author', false ],
			'an editor'        => [ 'editor', false ],
			'an administrator' => [ 'administrator', true ],
		];
	}

	#[DataProvider( 'roles' )]
	public function test_new_links_of_many_images_empty_no_cache_without_the_right_to_flush_all( string $role, bool $may_all ): void {
		$id = $this->give( [ 'attachments' => $this->own_images( $this->act_as( $role ), 11 ) ] );
		$this->run_to_end( $id );

		$this->assert_way( $id, $may_all );
	}

	#[DataProvider( 'roles' )]
	public function test_a_new_link_on_pages_that_cannot_be_listed_empties_no_cache_without_that_right(
		string $role,
		bool $may_all
	): void {
		[ $this->image ] = $this->own_images( $this->act_as( $role ), 1 );
		set_theme_mod( 'custom_logo', $this->image );
		$id = $this->give();
		$this->run_to_end( $id );

		$this->assert_way( $id, $may_all );
	}

	#[DataProvider( 'roles' )]
	public function test_an_undo_empties_no_cache_without_that_right( string $role, bool $may_all ): void {
		$user = $this->act_as( 'administrator' );
		$id   = $this->give( [ 'attachments' => $this->own_images( $user, 11 ) ] );
		$this->run_to_end( $id );
		( new WP_User( $user ) )->set_role( $role );
		wp_set_current_user( $user );
		$this->told    = [];
		$this->cleared = [];
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/undo" )->get_status() );

		self::assertSame( 'undone', $this->run_to_end( $id )->state );
		$this->assert_cleared( $may_all );
		if ( ! $may_all ) {
			$this->assert_said( $id );
		}
	}

	#[DataProvider( 'roles' )]
	public function test_a_cache_that_cannot_clear_some_pages_is_cleared_only_with_that_right( string $role, bool $may_all ): void {
		add_filter(
			'shortpixel_flush_page_caches',
			static fn (): array => [
				[
					'id'     => 'breeze',
					'name'   => 'Breeze',
					'clears' => true,
				],
			],
			20
		);
		$emptied = 0;
		add_action(
			'breeze_clear_all_cache', // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Breeze's own.
			static function () use ( &$emptied ): void {
				++$emptied;
			}
		);
		[ $this->image ] = $this->own_images( $this->act_as( $role ), 1 );
		$status          = $this->rest( 'GET', '/status' )->get_data();
		self::assertSame(
			[ $may_all ],
			array_column( is_array( $status ) && is_array( $status['page_caches'] ) ? $status['page_caches'] : [], 'clears' ),
			'By this nobody chooses it for who may not.'
		);
		$id = $this->give();
		$this->run_to_end( $id );

		self::assertSame( $may_all ? 1 : 0, $emptied );
		if ( $may_all ) {
			self::assertStringContainsString( 'Cleared: Breeze.', $this->said( $id, 'page_caches' ) );
			self::assertSame( 'done', $this->steps( $id )['edge_pages'], 'All pages are known.' );
		} else {
			self::assertSame( 'caches_stay', $this->flush( $id )->subject->ways[ $this->image ]['why'] ?? '' );
		}
	}

	public function test_an_administrator_who_tries_it_again_has_all_of_it_cleared_and_an_author_has_not(): void {
		$author = $this->act_as( 'administrator' );
		$id     = $this->give( [ 'attachments' => $this->own_images( $author, 11 ) ] );
		( new WP_User( $author ) )->set_role( 'author' );
		$this->run_to_end( $id );
		wp_set_current_user( $author );
		$this->cleared = [];
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/retry" )->get_status() );
		self::assertSame( 'partial', $this->run_to_end( $id )->state );
		$this->assert_cleared( false );

		$this->cleared = [];
		$this->act_as( 'administrator' );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$id}/retry" )->get_status() );
		// The flush runs in the background, where nobody is logged in.
		$this->act_as( 'logged_out' );
		self::assertSame( 'done', $this->run_to_end( $id )->state, $this->message( $id ) );
		$this->assert_cleared( true );
	}

	public function test_the_right_counts_as_it_is_when_caches_are_cleared(): void {
		$user = $this->act_as( 'administrator' );
		$id   = $this->give( [ 'attachments' => $this->own_images( $user, 11 ) ] );
		( new WP_User( $user ) )->set_role( 'author' );
		$this->run_to_end( $id );

		$this->assert_cleared( false );
	}

	public function test_an_image_that_has_a_version_already_needs_no_room(): void {
		[ $this->image ] = $this->own_images( $this->act_as( 'author' ), 1 );
		Versions\assign(
			array_merge(
				[ $this->key() ],
				array_map( static fn ( int $number ): string => "2026/01/filler-{$number}", range( 2, Versions\MOST ) )
			),
			'47'
		);

		$this->run_to_end( $this->give() );
		self::assertNotContains( $this->version(), [ '', '47' ] );
	}

	public function test_the_flush_of_an_image_that_lost_its_new_link_says_so(): void {
		$id = $this->give();
		$this->run_to_end( $id );
		self::assertStringStartsWith( 'New for visitors', $this->message( $id ) );
		Versions\remove( [ Versions\hash_of( $this->key() ) ] );

		self::assertStringStartsWith( 'A later flush has changed the link of this image again.', $this->message( $id ) );
	}

	public function test_an_undo_of_an_author_brings_back_what_an_administrator_gave(): void {
		$author          = $this->user( 'author' );
		[ $this->image ] = $this->own_images( $author, 1 );
		$first           = $this->give();
		$this->run_to_end( $first );
		$given = $this->version();
		self::assertNotSame( '', $given );

		wp_set_current_user( $author );
		$second = $this->give();
		$this->run_to_end( $second );
		self::assertNotSame( $given, $this->version() );
		self::assertSame( 200, $this->rest( 'POST', "/flushes/{$second}/undo" )->get_status() );
		self::assertSame( 'undone', $this->run_to_end( $second )->state, $this->message( $second ) );

		self::assertSame( $given, $this->version() );
		self::assertStringContainsString( "spf={$given}", $this->page() );
		$this->act_as( 'administrator' );
		self::assertTrue( $this->can( $first )['undo'] );
	}

	/**
	 * Asserts that everything was cleared with the right to flush all images, and only known pages without it.
	 */
	private function assert_cleared( bool $may_all ): void {
		if ( $may_all ) {
			self::assertSame( [ null ], $this->cleared );
			self::assertSame( [ 'BAN' ], $this->told );
			return;
		}
		self::assertCount( 1, $this->cleared );
		self::assertContains( 'http://example.org/', $this->cleared[0] ?? [] );
		self::assertSame( [], $this->told );
	}

	/**
	 * Asserts that everything was cleared with the right to flush all images, and that links stay and nothing is
	 * cleared without it.
	 */
	private function assert_way( int $id, bool $may_all ): void {
		self::assertSame( [ $may_all ? [ null ] : [], $may_all ], [ $this->cleared, [ 'BAN' ] === $this->told ] );
		self::assertSame( $may_all, in_array( 'BAN', $this->told, true ), 'No edge is emptied.' );
		self::assertSame(
			$may_all ? [ 'told_apart' ] : [ 'caches_stay' ],
			array_values( array_unique( array_column( $this->flush( $id )->subject->ways, 'why' ) ) )
		);
	}

	private function assert_said( int $id ): void {
		$message = $this->message( $id );
		self::assertStringContainsString( 'Only the pages that are known to show the images are cleared.', $message );
		self::assertStringContainsString(
			'Visitors may get pages with the old links. Ask an administrator to clear this: Varnish, nginx or Squid.',
			$message
		);
		self::assertStringContainsString( 'Only an administrator can clear all pages.', $message );
	}

	private function said( int $id, string $step ): string {
		return array_column( flush_shape( $this->flush( $id ) )['steps'], 'message', 'id' )[ $step ];
	}

	/**
	 * @return list<int>
	 */
	private function own_images( int $user, int $count ): array {
		$ids = [];
		for ( $number = 1; $number <= $count; $number++ ) {
			$ids[] = $this->attachment(
				[
					'name'   => "own-{$number}",
					'author' => $user,
				]
			);
		}
		$this->image = $ids[0];
		foreach ( $ids as $id ) {
			foreach ( self::files_of( $id ) as $file ) {
				touch( $file, $this->now - 3600 );
			}
		}
		$this->hold_the_old_picture();

		return $ids;
	}
}
