<?php
/** Links that change back without this plugin: those with a version, and Autoptimize's with the key of a flush of everything. */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/providers/autoptimize-key.php';
require_once __DIR__ . '/versions/address.php';

/** Whether pages of the current site have such links. Costs no query. */
function has_changed_links(): bool {
	return [] !== Versions\stored()['codes'] || '' !== ( wp_load_alloptions()[ Providers\AUTOPTIMIZE_KEY_OPTION ] ?? '' );
}
