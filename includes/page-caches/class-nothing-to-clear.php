<?php
/** Thrown for a page cache in which nothing is to be cleared, so that it counts as neither cleared nor failed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use RuntimeException;

defined( 'ABSPATH' ) || exit;

final class Nothing_To_Clear extends RuntimeException {}
