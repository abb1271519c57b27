<?php
/**
 * Warns if the plugin uses WordPress in a deprecated or wrong way, and names the plugin's line: WordPress's notice only
 * names a WordPress file.
 *
 * PHPUnit fails on the warning. Other tests search the log of their site for it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

/**
 * @param list<array{file?: string, line?: int}> $trace
 * @return string|null The plugin's line that called WordPress; null if other code did.
 */
function plugin_line( array $trace, string $plugin, string $wordpress ): ?string {
	foreach ( $trace as $frame ) {
		$file = $frame['file'] ?? '';
		// Skips WordPress's own frames, to find the code that called WordPress.
		if (
			'' === $file
			|| __FILE__ === $file
			|| 0 === strpos( $file, $wordpress . 'wp-includes/' )
			|| 0 === strpos( $file, $wordpress . 'wp-admin/' )
		) {
			continue;
		}
		foreach ( [ 'includes/', 'shortpixel-flush.php', 'uninstall.php' ] as $own ) {
			if ( 0 === strpos( $file, $plugin . $own ) ) {
				return 'plugins/shortpixel-flush/' . substr( $file, strlen( $plugin ) ) . ':' . ( $frame['line'] ?? 0 );
			}
		}
		return null;
	}
	return null;
}

foreach ( [
	'deprecated_function_run',
	'deprecated_argument_run',
	'deprecated_hook_run',
	'deprecated_file_included',
	'deprecated_class_run',
	'deprecated_constructor_run',
	'doing_it_wrong_run',
] as $shortpixel_flush_event ) {
	add_action(
		$shortpixel_flush_event,
		static function ( string $name, string $more = '' ) use ( $shortpixel_flush_event ): void {
			$plugin = (string) realpath( WP_PLUGIN_DIR . '/shortpixel-flush' ) . '/';
			$line   = plugin_line( debug_backtrace( DEBUG_BACKTRACE_IGNORE_ARGS ), $plugin, ABSPATH );
			if ( null !== $line ) {
				trigger_error( "{$line}: {$shortpixel_flush_event}, {$name} {$more}", E_USER_WARNING );
			}
		},
		10,
		2
	);
}
unset( $shortpixel_flush_event );
