<?php
/**
 * Which flushes a user may see: everybody's with the managing capability, else the user's own. Every Media Library page loads this
 * file, so it requires little.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flushes;
use const ShortPixelFlush\CAP_MANAGE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';

/** Null for everybody's. */
function visible_user(): ?int {
	return current_user_can( CAP_MANAGE ) ? null : get_current_user_id();
}

function can_see( int $owner ): bool {
	$user = visible_user();
	return null === $user || ( $user > 0 && $user === $owner );
}

/** One query, however many there are. */
function has_open_flushes(): bool {
	return [] !== ( new Flushes() )->open( visible_user() );
}
