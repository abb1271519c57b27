<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Admin;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Integration\Rest\Dummy_Provider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Admin\enqueue_editor;

require_once dirname( __DIR__, 4 ) . '/includes/admin/editor.php';
require_once dirname( __DIR__ ) . '/rest/Dummy_Provider.php';

/** The script in the editors of posts and templates: where it is loaded, and for whom. */
final class EditorTest extends Wp_Test_Case {

	private const HANDLE = 'shortpixel-flush-editor';

	protected function setUp(): void {
		parent::setUp();
		$GLOBALS['wp_scripts'] = null;
		$GLOBALS['wp_styles']  = null;
		add_filter( 'shortpixel_flush_providers', static fn (): array => [ new Dummy_Provider() ] );
	}

	protected function tearDown(): void {
		unset( $GLOBALS['current_screen'] );
		parent::tearDown();
	}

	#[DataProvider( 'screens' )]
	public function test_it_is_loaded_where_documents_are_edited( string $screen, bool $is_there ): void {
		$this->act_as( 'editor' );
		$this->open( $screen );

		self::assertSame( $is_there, wp_script_is( self::HANDLE ) );
		// Core's `wp-editor` must not be loaded in the widgets editor.
		self::assertSame( $is_there, wp_scripts()->query( 'wp-editor', 'enqueued' ) );
	}

	/** @return iterable<string, array{string, bool}> */
	public static function screens(): iterable {
		yield 'a post' => [ 'post', true ];
		yield 'a template' => [ 'site-editor', true ];
		yield 'widgets' => [ 'widgets', false ];
		yield 'the Customizer' => [ 'customize', false ];
	}

	#[DataProvider( 'roles' )]
	public function test_it_is_for_those_who_may_flush_images( string $role, bool $is_there ): void {
		$this->act_as( $role );
		$this->open( 'post' );

		self::assertSame( $is_there, wp_script_is( self::HANDLE ) );
	}

	/** @return iterable<string, array{string, bool}> */
	public static function roles(): iterable {
		yield 'administrator' => [ 'administrator', true ];
		yield 'author' => [ 'author', true ];
		yield 'contributor' => [ 'contributor', false ];
	}

	public function test_it_is_loaded_only_where_a_provider_can_be_used(): void {
		$this->act_as( 'author' );
		add_filter( 'shortpixel_flush_providers', '__return_empty_array', 11 );
		$this->open( 'post' );

		self::assertFalse( wp_script_is( self::HANDLE ) );
	}

	public function test_its_parts_find_each_other_and_their_translations(): void {
		$this->act_as( 'author' );
		$this->open( 'post' );

		self::assertContains( 'shortpixel-flush-runtime', wp_scripts()->registered[ self::HANDLE ]->deps );
		self::assertTrue( wp_script_is( 'shortpixel-flush-runtime' ) );
		self::assertFalse( wp_script_is( 'shortpixel-flush-common' ), 'What is needed later is loaded later.' );
		self::assertSame( 'shortpixel-flush', wp_scripts()->registered[ self::HANDLE ]->textdomain );
		self::assertStringContainsString( '"build_url":', $this->data() );
	}

	private function open( string $screen ): void {
		set_current_screen( $screen );
		enqueue_editor();
	}

	private function data(): string {
		return implode(
			"\n",
			array_map( 'strval', array_filter( (array) wp_scripts()->get_data( self::HANDLE, 'before' ), 'is_string' ) )
		);
	}
}
