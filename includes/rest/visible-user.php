<?php
/**
 * Whose flushes a user may see, and whether any of them is under way. Little is loaded for it: each Media Library page asks.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flushes;
use const ShortPixelFlush\CAP_MANAGE;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../capabilities.php';

/**
 * Gives the user whose flushes are listed; null stands for everybody's.
 */
function visible_user(): ?int {
	return current_user_can( CAP_MANAGE ) ? null : get_current_user_id();
}

/**
 * Tells whether there are unfinished flushes that the user may see; one query, however many.
 */
function has_open_flushes(): bool {
	return [] !== ( new Flushes() )->open( visible_user() );
}
