<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto;

use PHPUnit\Framework\Attributes\DataProvider;
use function ShortPixelFlush\Auto\noted;
use function ShortPixelFlush\Model\causes_of;
use const ShortPixelFlush\IMAGE_EVENTS;

require_once __DIR__ . '/Auto_Test_Case.php';

/**
 * Tests which image and cause the plugin takes from other plugins' hooks, called with the arguments they pass.
 */
final class EventsTest extends Auto_Test_Case {

	/**
	 * @return iterable<string,array{string, callable(int): list<mixed>, string}>
	 */
	public static function events(): iterable {
		$model   = static fn ( int $id, string $type = 'media' ): object => new class( $id, $type ) {
			public function __construct( private int $id, private string $type ) {}

			public function get( string $name ): mixed {
				return [
					'id'   => $this->id,
					'type' => $this->type,
				][ $name ] ?? null;
			}
		};
		$process = static fn ( int $id, string $context = 'wp' ): object => new class( $id, $context ) {
			public function __construct( private int $id, private string $context ) {}

			public function get_media(): object {
				return $this;
			}

			public function get_id(): int {
				return $this->id;
			}

			public function get_context(): string {
				return $this->context;
			}
		};
		yield 'Enable Media Replace, before' => [
			'wp_handle_replace',
			static fn ( int $id ): array => [ [ 'post_id' => $id ] ],
			'replace',
		];
		yield 'Enable Media Replace, after' => [
			'enable-media-replace-upload-done',
			static fn ( int $id ): array => [ 'https://example.org/b.jpg', 'https://example.org/a.jpg', $id ],
			'replace',
		];
		yield 'ShortPixel Image Optimizer, optimised' => [
			'shortpixel/image/optimised',
			static fn ( int $id ): array => [ $model( $id ) ],
			'optimise',
		];
		yield 'ShortPixel Image Optimizer, of a custom folder' => [
			'shortpixel/image/optimised',
			static fn ( int $id ): array => [ $model( $id, 'custom' ) ],
			'',
		];
		yield 'ShortPixel Image Optimizer, restored' => [
			'shortpixel/image/after_restore',
			static fn ( int $id ): array => [ $model( $id ), $id, true ],
			'restore',
		];
		yield 'ShortPixel Image Optimizer, PNG to JPG' => [
			'shortpixel/image/convertpng2jpg_before',
			static fn ( int $id ): array => [ $model( $id ) ],
			'rename',
		];
		yield 'Imagify, optimised' => [
			'imagify_after_optimize',
			static fn ( int $id ): array => [ $process( $id ), [ 'id' => $id ] ],
			'optimise',
		];
		yield 'Imagify, of a custom folder' => [
			'imagify_after_optimize',
			static fn ( int $id ): array => [ $process( $id, 'custom-folders' ), [ 'id' => $id ] ],
			'',
		];
		yield 'Imagify, restored' => [
			'imagify_after_restore_media',
			static fn ( int $id ): array => [ $process( $id ), true, [], [] ],
			'restore',
		];
		yield 'EWWW Image Optimizer' => [
			'ewww_image_optimizer_after_optimize_attachment',
			static fn ( int $id ): array => [ $id, [] ],
			'optimise',
		];
		yield 'Smush' => [ 'wp_smush_image_optimised', static fn ( int $id ): array => [ $id, [] ], 'optimise' ];
		yield 'Media File Renamer, an array' => [
			'mfrh_media_renamed',
			static fn ( int $id ): array => [ [ 'ID' => $id ], '/a.jpg', '/b.jpg' ],
			'rename',
		];
		yield 'Media File Renamer, a post' => [
			'mfrh_media_renamed',
			static fn ( int $id ): array => [ get_post( $id ), '/a.jpg', '/b.jpg' ],
			'rename',
		];
		yield 'an object of another version' => [ 'shortpixel/image/optimised', static fn (): array => [ new \stdClass() ], '' ];
		yield 'nothing that is known' => [ 'wp_smush_image_optimised', static fn (): array => [ 'picture', null ], '' ];
	}

	/**
	 * @param callable(int): list<mixed> $arguments
	 */
	#[DataProvider( 'events' )]
	public function test_it_names_the_image_and_the_cause( string $hook, callable $arguments, string $cause ): void {
		$id = $this->known_image();
		self::assertArrayHasKey( $hook, IMAGE_EVENTS );

		do_action_ref_array( $hook, $arguments( $id ) );

		$read = array_map( static fn ( array $change ): array => causes_of( $change['causes'] ), noted() );
		self::assertSame( '' === $cause ? [] : [ $id => [ $cause ] ], $read );
	}

	public function test_an_optimization_that_crops_the_sizes_anew_changes_what_they_show(): void {
		$id    = $this->known_image();
		$model = new class( $id ) {
			public function __construct( private int $id ) {}

			public function get( string $name ): mixed {
				return [
					'id'   => $this->id,
					'type' => 'media',
				][ $name ] ?? null;
			}
		};
		update_option( 'spio_settings', [ 'useSmartcrop' => true ] );
		do_action( 'shortpixel/image/optimised', $model ); // phpcs:ignore WordPress.NamingConventions -- Another plugin's.

		self::assertSame( [ 'change' ], causes_of( noted()[ $id ]['causes'] ?? 0 ) );
	}

	public function test_a_hook_that_names_no_image_names_the_cause_of_what_the_request_did(): void {
		$id = $this->known_image();
		update_post_meta( $id, '_wp_attached_file', '2001/01/renamed.jpg' );
		do_action( 'pmr_renaming_successful', 'a', 'renamed' ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.

		self::assertSame( [ 'rename', 'change' ], causes_of( noted()[ $id ]['causes'] ?? 0 ) );
	}

	public function test_what_is_no_image_is_left_alone(): void {
		$id = wp_insert_attachment( [ 'post_mime_type' => 'video/mp4' ], '2001/01/a.mp4' );
		do_action( 'wp_smush_image_optimised', $id, [] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- Another plugin's.

		self::assertSame( [], noted() );
	}

	public function test_a_filter_gets_back_what_it_passed(): void {
		$id = $this->known_image();
		self::assertSame( [ 'width' => 3 ], apply_filters( 'wp_generate_attachment_metadata', [ 'width' => 3 ], $id, 'update' ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
		self::assertNull( apply_filters( 'wp_save_image_editor_file', null, '/a.jpg', null, 'image/jpeg', $id ) ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own.
	}
}
