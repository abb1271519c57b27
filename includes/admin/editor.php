<?php
/** In the block editor a script measures a post's public page after it was saved, so that later flushes know what browsers ask for there. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/admin-page.php';
require_once __DIR__ . '/assets.php';

function enqueue_editor(): void {
	$asset = current_user_can( CAP_IMAGES ) ? built_asset( 'editor' ) : null;
	if ( null === $asset ) {
		return;
	}
	// Not wp-editor, which must not be loaded beside the editor of widgets.
	$asset['dependencies'][] = 'wp-data';
	enqueue_built( 'editor', $asset );
	add_page_data( 'shortpixel-flush-editor', [ 'probe_url' => probe_url() ] );
	prepare_later_scripts( 'shortpixel-flush-editor', [ 'measure' ] );
}
