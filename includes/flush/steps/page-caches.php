<?php
/** Clears the page caches, where the addresses in pages have changed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Outcome;
use function ShortPixelFlush\Page_Caches\clear;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../page-caches/clear.php';
require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/../plan/pages/pages-to-clear.php';

/** Clears the pages of the flush's images, or all, and notes which: the edges have to lose the same. */
function page_caches_step( Step_Context $context ): Outcome {
	$pages = 'site' === $context->flush->scope ? null : pages_to_clear( integers( $context->flush->subject['attachment_ids'] ?? [] ) );
	return clear( $pages )->with_data( [ 'urls' => $pages['urls'] ?? null ] );
}
