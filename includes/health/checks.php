<?php
/** The list of checks, for what can fail between a click on Flush and a visitor's browser. */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\mask;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Lists the checks by id, in order: the labels for a good and a bad result, whether the check waits for the network,
 * and the screen where the user can fix a problem, see action_link(). While the plugin is paused, the only check says
 * so.
 *
 * @return array<string, array{check: callable(): Finding, good: string, bad: string, waits?: bool, screen?: string}>
 */
function checks(): array {
	$copy = [
		'check'  => __NAMESPACE__ . '\check_copy',
		'good'   => __( 'Flush for ShortPixel works on this site', 'shortpixel-flush' ),
		'bad'    => __( 'Flush for ShortPixel rests on this site', 'shortpixel-flush' ),
		'screen' => 'flush',
	];

	return is_resting() ? [ 'copy' => $copy ] : [
		'copy'       => $copy,
		'provider'   => [
			'check'  => __NAMESPACE__ . '\check_provider',
			'good'   => __( 'Images can be flushed from ShortPixel’s CDN', 'shortpixel-flush' ),
			'bad'    => __( 'Flushing images from ShortPixel’s CDN needs attention', 'shortpixel-flush' ),
			'screen' => 'provider',
		],
		'two_cdns'   => [
			'check'  => __NAMESPACE__ . '\check_two_cdns',
			'good'   => __( 'One plugin at most uses ShortPixel’s CDN', 'shortpixel-flush' ),
			'bad'    => __( 'Several plugins use ShortPixel’s CDN at once', 'shortpixel-flush' ),
			'screen' => 'plugins',
		],
		'account'    => [
			'check' => __NAMESPACE__ . '\check_account',
			'good'  => __( 'The ShortPixel account is in order', 'shortpixel-flush' ),
			'bad'   => __( 'The ShortPixel account needs attention', 'shortpixel-flush' ),
			'waits' => true,
		],
		'cdn'        => [
			'check' => __NAMESPACE__ . '\check_cdn',
			'good'  => __( 'ShortPixel’s CDN delivers your images', 'shortpixel-flush' ),
			'bad'   => __( 'ShortPixel’s CDN does not deliver your images as it should', 'shortpixel-flush' ),
			'waits' => true,
		],
		'new_copy'   => [
			'check' => __NAMESPACE__ . '\check_new_copy',
			'good'  => __( 'ShortPixel makes new copies of your images', 'shortpixel-flush' ),
			'bad'   => __( 'ShortPixel does not make new copies of your images as it should', 'shortpixel-flush' ),
			'waits' => true,
		],
		'edges'      => [
			'check'  => __NAMESPACE__ . '\check_edges',
			'good'   => __( 'No problem with a CDN of your own is known', 'shortpixel-flush' ),
			'bad'    => __( 'Your own CDN needs attention', 'shortpixel-flush' ),
			'screen' => 'settings',
		],
		'salts'      => [
			'check'  => __NAMESPACE__ . '\check_salts',
			'good'   => __( 'No key of your own CDN is kept unsafely', 'shortpixel-flush' ),
			'bad'    => __( 'Keys of your own CDN can’t be kept safely', 'shortpixel-flush' ),
			'screen' => 'settings',
		],
		'page_cache' => [
			'check' => __NAMESPACE__ . '\check_page_cache',
			'good'  => __( 'No page cache is known that you have to clear yourself', 'shortpixel-flush' ),
			'bad'   => __( 'Your pages may come from a cache that is not cleared', 'shortpixel-flush' ),
			'waits' => true,
		],
		'background' => [
			'check' => __NAMESPACE__ . '\check_background',
			'good'  => __( 'Flushes go on in the background', 'shortpixel-flush' ),
			'bad'   => __( 'Flushes may not go on in the background', 'shortpixel-flush' ),
			'waits' => true,
		],
		'storage'    => [
			'check'  => __NAMESPACE__ . '\check_storage',
			'good'   => __( 'The database stores flushes', 'shortpixel-flush' ),
			'bad'    => __( 'The database needs attention before images can be flushed', 'shortpixel-flush' ),
			'screen' => 'plugins',
		],
		'failed'     => [
			'check'  => __NAMESPACE__ . '\check_automatic_flushes',
			'good'   => __( 'No image’s last automatic flush failed', 'shortpixel-flush' ),
			'bad'    => __( 'The last automatic flush of some images failed', 'shortpixel-flush' ),
			'screen' => 'history',
		],
		'outside'    => [
			'check'  => __NAMESPACE__ . '\check_outside',
			'good'   => __( 'No changed images are waiting for an answer', 'shortpixel-flush' ),
			'bad'    => __( 'Many images changed outside WordPress', 'shortpixel-flush' ),
			'screen' => 'flush',
		],
		'old'        => [
			'check'  => __NAMESPACE__ . '\check_old_images',
			'good'   => __( 'No image is known that still looks old', 'shortpixel-flush' ),
			'bad'    => __( 'Some images still look old to visitors', 'shortpixel-flush' ),
			'screen' => 'flush',
		],
	];
}

/**
 * Runs a check and masks secrets in its result. Checks that wait for the network can take half a minute or longer.
 *
 * @phpstan-impure
 */
function run_check( string $id ): Finding {
	$found = ( is_resting() ? check_copy() : checks()[ $id ]['check']() )->map( mask() );
	return '' === $found->message ? new Finding( $found->result, check_label( $id, $found ), $found->help, $found->facts ) : $found;
}

function check_label( string $id, Finding $found ): string {
	$checks = checks();
	return ( $checks[ $id ] ?? $checks['copy'] )[ Finding::GOOD === $found->result ? 'good' : 'bad' ];
}
