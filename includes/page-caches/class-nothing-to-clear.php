<?php
/** Thrown by a page cache that holds no pages: it is neither cleared nor failed, and needs no other way of clearing. */

declare( strict_types=1 );

namespace ShortPixelFlush\Page_Caches;

use RuntimeException;

defined( 'ABSPATH' ) || exit;

final class Nothing_To_Clear extends RuntimeException {}
