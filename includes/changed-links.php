<?php
/**
 * Links that would change back without this plugin: those with a version, and Autoptimize's with a full flush's key.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

/** Whether pages of the current site may have such links. Reads only autoloaded options. */
function has_changed_links(): bool {
	return [] !== Versions\stored()['codes'] || '' !== ( wp_load_alloptions()[ Providers\AUTOPTIMIZE_KEY_OPTION ] ?? '' );
}
