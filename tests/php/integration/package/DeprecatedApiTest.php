<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Package;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Tests\Support\plugin_line;

/**
 * A deprecated or wrong use of WordPress by the plugin fails the test in which it happens.
 */
final class DeprecatedApiTest extends Wp_Test_Case {

	public function test_every_such_event_is_listened_to(): void {
		foreach ( [
			'deprecated_function_run',
			'deprecated_argument_run',
			'deprecated_hook_run',
			'deprecated_file_included',
			'deprecated_class_run',
			'doing_it_wrong_run',
		] as $event ) {
			self::assertTrue( has_action( $event ), $event );
		}
	}

	/**
	 * @return array<string, array{list<string>, string|null}>
	 */
	public static function calls(): array {
		return [
			'the plugin'                           => [
				[ '/wp/wp-includes/functions.php', '/plugin/includes/hooks.php' ],
				'plugins/shortpixel-flush/includes/hooks.php:7',
			],
			'the plugin, called by WordPress'      => [
				[ '/wp/wp-includes/functions.php', '/plugin/shortpixel-flush.php', '/wp/wp-settings.php' ],
				'plugins/shortpixel-flush/shortpixel-flush.php:7',
			],
			'another plugin, called by the plugin' => [
				[ '/wp/wp-includes/functions.php', '/other/other.php', '/plugin/includes/hooks.php' ],
				null,
			],
			'a test of the plugin'                 => [
				[ '/wp/wp-includes/functions.php', '/plugin/tests/php/A.php', '/plugin/includes/hooks.php' ],
				null,
			],
			'WordPress alone'                      => [ [ '/wp/wp-includes/functions.php', '/wp/wp-admin/admin.php' ], null ],
		];
	}

	/**
	 * @param list<string> $files
	 */
	#[DataProvider( 'calls' )]
	public function test_who_called_is_told_from_whom_it_calls( array $files, ?string $line ): void {
		$trace = array_map(
			static fn ( string $file ): array => [
				'file' => $file,
				'line' => 7,
			],
			$files
		);
		self::assertSame( $line, plugin_line( $trace, '/plugin/', '/wp/' ) );
	}
}
