<?php
/**
 * Stores the key that with_autoptimize_key() writes, if nobody else has stored another meanwhile.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\clear_option_cache;
use function ShortPixelFlush\raw_option;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/autoptimize-key.php';
require_once __DIR__ . '/../shared-option.php';

/**
 * Reads what is stored from the database itself, and has WordPress read it anew; null where nothing ever was.
 */
function autoptimize_stored_key(): ?string {
	clear_option_cache( AUTOPTIMIZE_KEY_OPTION );

	return raw_option( AUTOPTIMIZE_KEY_OPTION );
}

/**
 * Stores a key in place of the one that was read. It is autoloaded, since every page of a visitor needs it.
 */
function autoptimize_store_key( ?string $stored, string $key ): bool {
	$is_ours    = false;
	$is_written = change_option(
		AUTOPTIMIZE_KEY_OPTION,
		static function ( ?string $now ) use ( $stored, $key, &$is_ours ): string {
			$is_ours = $now === $stored;

			return $is_ours ? $key : (string) $now;
		},
		'on'
	);

	return $is_written && $is_ours;
}
