<?php
/** Says in the plugin's row on the Plugins screen what happens to images' links when the plugin is deactivated. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\has_changed_links;
use function ShortPixelFlush\Network\has_changed_links_on_any_site;
use function ShortPixelFlush\Providers\ready;
use const ShortPixelFlush\CAP_NETWORK;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const LEAVING_ID = 'shortpixel-flush-leaving';

function prepare_leaving_note(): void {
	$plugin = plugin_basename( SHORTPIXEL_FLUSH_FILE );
	// The network's screen can deactivate the plugin only if it is active for the whole network; then sites can't.
	if ( is_network_admin() !== is_plugin_active_for_network( $plugin ) ) {
		return;
	}
	if ( is_network_admin() ? ! has_changed_links_on_any_site() : ! has_changed_links() ) {
		return;
	}
	add_filter( 'plugin_row_meta', __NAMESPACE__ . '\with_leaving_note', 10, 2 );
	add_filter( ( is_network_admin() ? 'network_admin_' : '' ) . "plugin_action_links_{$plugin}", __NAMESPACE__ . '\with_described_link' );
}

/**
 * @param mixed $meta   Other plugins may pass anything.
 * @param mixed $plugin The main file of the row's plugin.
 * @return mixed
 */
function with_leaving_note( $meta, $plugin ) {
	if ( ! is_array( $meta ) || plugin_basename( SHORTPIXEL_FLUSH_FILE ) !== $plugin ) {
		return $meta;
	}
	$url    = leaving_url();
	$meta[] = sprintf(
		'<span id="%s">%s</span>%s',
		LEAVING_ID,
		esc_html__( 'If you deactivate this plugin, images get their earlier links back, and visitors may see old ones.', 'shortpixel-flush' ),
		'' === $url ? '' : sprintf( ' <a href="%s">%s</a>', esc_url( $url ), esc_html__( 'Flush all first', 'shortpixel-flush' ) )
	);
	return $meta;
}

/**
 * Makes screen readers read the note with the link that it describes.
 *
 * @param mixed $links
 * @return mixed
 */
function with_described_link( $links ) {
	if ( is_array( $links ) && is_string( $links['deactivate'] ?? null ) ) {
		$links['deactivate'] = str_replace( '<a ', '<a aria-describedby="' . LEAVING_ID . '" ', $links['deactivate'] );
	}
	return $links;
}

/**
 * Returns the URL where this user can flush everything in a way that outlasts this plugin; empty if there is none. For
 * a network it is the list of sites, whose providers are not checked.
 */
function leaving_url(): string {
	if ( is_network_admin() ) {
		return current_user_can( CAP_NETWORK ) ? network_admin_url( 'sites.php' ) : '';
	}
	$lasts = array_filter( ready(), static fn ( Provider $provider ): bool => has_lasting_flush( $provider ) );
	return current_user_can( CAP_SITE ) && [] !== $lasts && count( $lasts ) === count( ready() ) ? page_url() : '';
}

/**
 * Whether a provider's flush of everything outlasts this plugin: SPAI keeps its new key in its own settings, and an
 * API purge is final, but Autoptimize's key is written by this plugin.
 */
function has_lasting_flush( Provider $provider ): bool {
	$methods = $provider->full_flush_methods();
	return in_array( 'purge', $methods, true ) || ( 'autoptimize' !== $provider->id() && in_array( 'switch', $methods, true ) );
}
