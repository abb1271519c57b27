<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

/**
 * Tests which roles have which of our capabilities, and how a site can change that.
 */
final class CapabilitiesTest extends Wp_Test_Case {

	private const ALLOWED = [
		'administrator' => [ 'shortpixel_flush_images', 'shortpixel_flush_site', 'shortpixel_flush_manage' ],
		'editor'        => [ 'shortpixel_flush_images' ],
		'author'        => [ 'shortpixel_flush_images' ],
		'contributor'   => [],
		'subscriber'    => [],
		'logged_out'    => [],
	];

	public function test_the_table_covers_every_role(): void {
		self::assertEqualsCanonicalizing( array_merge( array_keys( wp_roles()->roles ), [ 'logged_out' ] ), array_keys( self::ALLOWED ) );
	}

	public function test_the_capabilities_are_those_of_the_shared_list(): void {
		require_once dirname( __DIR__, 4 ) . '/includes/capabilities.php';
		$listed = json_decode( (string) file_get_contents( dirname( __DIR__, 3 ) . '/vectors/enums/capabilities.json' ), true );

		self::assertSame( $listed, array_keys( \ShortPixelFlush\capability_map() ) );
	}

	/**
	 * @param list<string> $allowed
	 */
	#[DataProvider( 'roles' )]
	public function test_a_role_has_exactly_the_capabilities_of_the_table( string $role, array $allowed ): void {
		$this->act_as( $role );

		foreach ( self::ALLOWED['administrator'] as $capability ) {
			self::assertSame( in_array( $capability, $allowed, true ), current_user_can( $capability ), $capability );
		}
	}

	/**
	 * @return iterable<string, array{string, list<string>}>
	 */
	public static function roles(): iterable {
		foreach ( self::ALLOWED as $role => $allowed ) {
			yield $role => [ $role, $allowed ];
		}
	}

	public function test_an_author_may_flush_only_their_own_images(): void {
		$editors = $this->attachment( [ 'author' => $this->user( 'editor' ) ] );
		$author  = $this->act_as( 'author' );
		$own     = $this->attachment( [ 'author' => $author ] );

		self::assertTrue( current_user_can( 'shortpixel_flush_images', $own ) );
		self::assertFalse( current_user_can( 'shortpixel_flush_images', $editors ) );
	}

	public function test_an_editor_may_flush_another_users_image(): void {
		$authors = $this->attachment( [ 'author' => $this->user( 'author' ) ] );
		$this->act_as( 'editor' );

		self::assertTrue( current_user_can( 'shortpixel_flush_images', $authors ) );
	}

	public function test_nobody_may_flush_an_image_that_does_not_exist(): void {
		$this->act_as( 'administrator' );

		self::assertFalse( current_user_can( 'shortpixel_flush_images', 99999999 ) );
	}

	public function test_a_site_can_remap_a_capability(): void {
		add_filter(
			'shortpixel_flush_capabilities',
			static function ( array $map ): array {
				return [ 'shortpixel_flush_site' => [ 'edit_others_posts' ] ] + $map;
			}
		);
		$this->act_as( 'editor' );

		self::assertTrue( current_user_can( 'shortpixel_flush_site' ) );
		self::assertFalse( current_user_can( 'shortpixel_flush_manage' ) );
	}

	#[DataProvider( 'broken_maps' )]
	public function test_a_broken_map_lets_nobody_in( mixed $map ): void {
		add_filter( 'shortpixel_flush_capabilities', static fn () => $map );
		$this->act_as( 'administrator' );

		self::assertFalse( current_user_can( 'shortpixel_flush_site' ) );
	}

	/**
	 * @return iterable<string, array{mixed}>
	 */
	public static function broken_maps(): iterable {
		yield 'not a map' => [ null ];
		yield 'without the capability' => [ [] ];
		yield 'with nothing needed' => [ [ 'shortpixel_flush_site' => [] ] ];
		yield 'with something that is no name' => [ [ 'shortpixel_flush_site' => [ 7 ] ] ];
	}

	public function test_an_unknown_capability_with_our_prefix_is_denied(): void {
		$this->act_as( 'administrator' );

		self::assertFalse( current_user_can( 'shortpixel_flush_nothing' ) );
	}

	public function test_other_capabilities_are_left_alone(): void {
		$this->act_as( 'author' );

		self::assertTrue( current_user_can( 'upload_files' ) );
		self::assertFalse( current_user_can( 'manage_options' ) );
	}
}
