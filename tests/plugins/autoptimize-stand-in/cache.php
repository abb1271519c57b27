<?php
/**
 * Clears nothing, since it stores nothing, but at the end of the request tells page caches by the real plugin's hook.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions, PEAR.NamingConventions, WordPress.Files.FileName -- Names are the real plugin's.

final class autoptimizeCache {
	public static function clearall(): bool {
		add_action( 'shutdown', static fn () => do_action( 'autoptimize_action_cachepurged' ), 11 );

		return self::clearall_actionless();
	}

	public static function clearall_actionless(): bool {
		return true;
	}
}
