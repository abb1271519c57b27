<?php
/** Buttons that flush images, in the post editor and the site editor. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use function ShortPixelFlush\Providers\can_any_provider_flush_images;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function enqueue_editor(): void {
	if ( ! has_document_editor() || ! current_user_can( CAP_IMAGES ) ) {
		return;
	}

	require_once __DIR__ . '/../providers/providers.php';

	$asset = can_any_provider_flush_images() ? built_asset( 'editor' ) : null;
	if ( null === $asset ) {
		return;
	}
	enqueue_built( 'editor', $asset );
	add_page_data( 'shortpixel-flush-editor', page_data() );
	prepare_later_scripts( 'shortpixel-flush-editor', [ 'browser-copies', 'confirm', 'editor-flush', 'measure' ] );
}

/**
 * Whether this is an editor of posts or templates. The script needs wp-editor, which must not be loaded beside the
 * editors of widgets.
 */
function has_document_editor(): bool {
	$screen = function_exists( 'get_current_screen' ) ? get_current_screen() : null;
	return null !== $screen && in_array( $screen->base, [ 'post', 'site-editor' ], true );
}
