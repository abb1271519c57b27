<?php
/**
 * Has no cache to clear, but fires the real plugin's hook for page caches at the end of the request.
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
