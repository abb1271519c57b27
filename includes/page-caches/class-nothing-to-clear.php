<?php
/**
 * Says that a page cache holds nothing: it is neither cleared nor failed, and is not cleared in another way instead.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use RuntimeException;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

final class Nothing_To_Clear extends RuntimeException {}
