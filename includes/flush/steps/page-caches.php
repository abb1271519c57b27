<?php
/** Clears the page caches, where the addresses in pages have changed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Outcome;
use function ShortPixelFlush\Page_Caches\clear;
use function ShortPixelFlush\user_may;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../capabilities.php';
require_once __DIR__ . '/../../page-caches/clear.php';
require_once __DIR__ . '/../model/values.php';
require_once __DIR__ . '/../plan/pages/pages-to-clear.php';

/**
 * Clears the pages of the flush's images, or all, and notes which: the edges have to lose the same. To clear all takes the right to
 * flush all, so without it only the known pages go, and what is left is a failure that somebody with the right can try again.
 */
function page_caches_step( Step_Context $context ): Outcome {
	if ( 'site' === $context->flush->scope ) {
		return clear( null )->with_data( [ 'urls' => null ] );
	}
	$images = integers( $context->flush->subject['attachment_ids'] ?? [] );
	if ( 'removal' === $context->flush->recipe() ) {
		// No link has changed, so nothing depends on it, and nobody asked for all pages to be cleared.
		return clear( pages_to_clear( $images, true ), false );
	}
	$may_all = user_may( $context->flush->acted_by, CAP_SITE );
	$pages   = pages_to_clear( $images );
	$is_part = null === $pages && ! $may_all;
	$pages   = $is_part ? pages_to_clear( $images, true ) : $pages;
	$outcome = clear( $pages, $may_all )->with_data(
		[
			'urls'    => $pages['urls'] ?? null,
			'is_part' => $is_part,
		]
	);
	$is_left = ( $is_part && 'no_page_caches' !== $outcome->code ) || [] !== entries( $outcome->data['kept'] ?? [] );
	return $is_left && Outcome::FAILED !== $outcome->state ? Outcome::failed( 'page_caches_kept', $outcome->data ) : $outcome;
}
