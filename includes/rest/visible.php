<?php
/** Every Media Library page loads this file, so it requires little. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flushes;
use function ShortPixelFlush\visible_user;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';

/** One query, however many there are. */
function has_open_flushes(): bool {
	return [] !== ( new Flushes() )->open( visible_user() );
}
