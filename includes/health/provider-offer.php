<?php
/**
 * Offers a link to get a provider running, a plugin that writes ShortPixel's links: to switch on its CDN, activate it
 * or install it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

defined( 'ABSPATH' ) || exit;

// Providers by their folder, as in the plugin directory. If none is installed, the first one is offered.
const PROVIDER_PLUGINS = [
	'shortpixel-adaptive-images' => [
		'name'     => 'ShortPixel Adaptive Images',
		'settings' => '',
	],
	'shortpixel-image-optimiser' => [
		'name'     => 'ShortPixel Image Optimizer',
		'settings' => 'options-general.php?page=wp-shortpixel-settings',
	],
	'autoptimize'                => [
		'name'     => 'Autoptimize',
		'settings' => 'options-general.php?page=autoptimize_imgopt',
	],
];

/**
 * Takes the CDN of an active provider to be off.
 *
 * @return array{text: string, url: string, state: string, short: string}|null The first step that this user can take to
 *     get a provider running; null if there is none. `state` says what is off; empty if nothing is installed.
 */
function provider_offer(): ?array {
	$found = provider_plugins();
	foreach ( $found as $slug => $file ) {
		$settings = PROVIDER_PLUGINS[ $slug ]['settings'];
		if ( '' !== $settings && is_plugin_active( $file ) && current_user_can( 'manage_options' ) ) {
			return [
				/* translators: %s: name of a plugin. */
				'text'  => sprintf( __( 'Switch on the CDN in %s', 'shortpixel-flush' ), PROVIDER_PLUGINS[ $slug ]['name'] ),
				'url'   => admin_url( $settings ),
				/* translators: %s: name of a plugin. */
				'state' => sprintf( __( 'The CDN of %s is off.', 'shortpixel-flush' ), PROVIDER_PLUGINS[ $slug ]['name'] ),
				'short' => __( 'Switch on', 'shortpixel-flush' ),
			];
		}
	}
	foreach ( $found as $slug => $file ) {
		if ( ! is_plugin_active( $file ) && current_user_can( 'activate_plugin', $file ) ) {
			return [
				/* translators: %s: name of a plugin. */
				'text'  => sprintf( __( 'Activate %s', 'shortpixel-flush' ), PROVIDER_PLUGINS[ $slug ]['name'] ),
				'url'   => add_query_arg(
					[
						'action'   => 'activate',
						'plugin'   => rawurlencode( $file ),
						'_wpnonce' => wp_create_nonce( 'activate-plugin_' . $file ),
					],
					admin_url( 'plugins.php' )
				),
				/* translators: %s: name of a plugin. */
				'state' => sprintf( __( '%s is off.', 'shortpixel-flush' ), PROVIDER_PLUGINS[ $slug ]['name'] ),
				'short' => __( 'Activate', 'shortpixel-flush' ),
			];
		}
	}
	$slug = (string) key( PROVIDER_PLUGINS );
	return [] !== $found || ! current_user_can( 'install_plugins' ) ? null : [
		/* translators: %s: name of a plugin. */
		'text'  => sprintf( __( 'Install %s', 'shortpixel-flush' ), PROVIDER_PLUGINS[ $slug ]['name'] ),
		'url'   => self_admin_url( 'plugin-install.php?tab=search&type=term&s=' . rawurlencode( $slug ) ),
		'state' => '',
		'short' => __( 'Install', 'shortpixel-flush' ),
	];
}

/** @return array<key-of<PROVIDER_PLUGINS>, string> The main files of installed providers, by folder. */
function provider_plugins(): array {
	require_once ABSPATH . 'wp-admin/includes/plugin.php';

	$found = [];
	foreach ( array_keys( PROVIDER_PLUGINS ) as $slug ) {
		foreach ( array_keys( get_plugins() ) as $file ) {
			if ( is_string( $file ) && 0 === strpos( $file, $slug . '/' ) ) {
				$found[ $slug ] = $file;
			}
		}
	}
	return $found;
}
