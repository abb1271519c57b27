<?php
/**
 * Adds the checks and this plugin's facts to Tools → Site Health, which reports background failures in place of
 * notices.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use ShortPixelFlush\Store\Image_Records;
use WP_Post;
use function ShortPixelFlush\Providers\active;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most failed images to list by name, with links.
const MOST_FAILED_NAMED = 5;

/**
 * Adds the checks. Each check that waits for the network gets its own REST request, and is left out for users who may
 * not make it.
 *
 * @param array<mixed> $tests Tests by kind.
 * @return array<mixed>
 */
function with_health_tests( array $tests ): array {
	$direct = is_array( $tests['direct'] ?? null ) ? $tests['direct'] : [];
	$async  = is_array( $tests['async'] ?? null ) ? $tests['async'] : [];
	foreach ( checks() as $id => $check ) {
		$run = static fn (): array => site_health_result( $id );
		if ( ! isset( $check['waits'] ) ) {
			$direct[ site_health_id( $id ) ] = [
				'label' => $check['good'],
				'test'  => $run,
			];
		} elseif ( current_user_can( CAP_MANAGE ) ) {
			$async[ site_health_id( $id ) ] = [
				'label'             => $check['good'],
				'test'              => rest_url( "shortpixel-flush/v1/health/{$id}" ),
				'has_rest'          => true,
				'async_direct_test' => $run,
			];
		}
	}

	return [
		'direct' => $direct,
		'async'  => $async,
	] + $tests;
}

function site_health_id( string $id ): string {
	return 'shortpixel-flush-' . str_replace( '_', '-', $id );
}

/** @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string} */
function site_health_result( string $id ): array {
	$found   = run_check( $id );
	$is_good = Finding::GOOD === $found->result;
	$said    = array_diff( array_merge( [ $found->message, $found->help ], $found->facts ), [ '' ] );
	$list    = ! $is_good && 'failed' === $id ? failed_list() : '';
	return [
		'label'       => check_label( $id, $found ),
		'status'      => $found->result,
		'badge'       => [
			'label' => __( 'Images', 'shortpixel-flush' ),
			'color' => 'blue',
		],
		'description' => implode( '', array_map( static fn ( string $sentence ): string => '<p>' . esc_html( $sentence ) . '</p>', $said ) ) . $list,
		'actions'     => ( $is_good ? '' : action_link( checks()[ $id ]['screen'] ?? '' ) ) . ( 'cdn' === $id ? action_link( 'recording' ) : '' ),
		'test'        => site_health_id( $id ),
	];
}

/**
 * Returns a link to a screen, such as the one where a problem can be fixed; empty if there is none, or the user may not
 * open it.
 */
function action_link( string $screen ): string {
	$offer = 'provider' === $screen && [] === active() ? provider_offer() : null;
	if ( null !== $offer ) {
		return link_html( $offer['url'], $offer['text'] );
	}
	$page                        = admin_url( 'upload.php?page=shortpixel-flush' );
	$links                       = [
		'provider'  => [ CAP_IMAGES, $page, __( 'Open Flush for ShortPixel', 'shortpixel-flush' ) ],
		'flush'     => [ CAP_IMAGES, $page, __( 'Open Flush for ShortPixel', 'shortpixel-flush' ) ],
		'history'   => [ CAP_IMAGES, "{$page}&tab=history", __( 'Open the history', 'shortpixel-flush' ) ],
		'settings'  => [ CAP_MANAGE, "{$page}&tab=settings", __( 'Open the settings', 'shortpixel-flush' ) ],
		'plugins'   => [ 'activate_plugins', self_admin_url( 'plugins.php' ), __( 'Open Plugins', 'shortpixel-flush' ) ],
		'recording' => [ CAP_SITE, admin_url( 'site-health.php?tab=shortpixel-flush' ), __( 'Record how the CDN answers', 'shortpixel-flush' ) ],
	];
	[ $capability, $url, $text ] = $links[ $screen ] ?? [ 'do_not_allow', '', '' ];
	return current_user_can( $capability ) ? link_html( $url, $text ) : '';
}

function link_html( string $url, string $text ): string {
	return sprintf( '<p><a href="%s">%s</a></p>', esc_url( $url ), esc_html( $text ) );
}

function failed_list(): string {
	$failed = ( new Image_Records() )->failed( MOST_FAILED_NAMED );
	$items  = implode( '', array_map( __NAMESPACE__ . '\failed_item', $failed['first'] ) );
	$more   = $failed['count'] - count( $failed['first'] );
	/* translators: %s: number of images. */
	$items .= $more > 0 ? '<li>' . esc_html( sprintf( _n( '%s more image', '%s more images', $more, 'shortpixel-flush' ), number_format_i18n( $more ) ) ) . '</li>' : '';

	return "<ul>{$items}</ul>";
}

/** Names an image whose flush failed; a deleted one has neither title nor link. */
function failed_item( int $id ): string {
	$post = get_post( $id );
	if ( ! $post instanceof WP_Post ) {
		/* translators: %d: id of an image. */
		return '<li>' . esc_html( sprintf( __( 'Image %d, which was deleted', 'shortpixel-flush' ), $id ) ) . '</li>';
	}
	$title = '' === trim( $post->post_title ) ? wp_basename( (string) get_attached_file( $id ) ) : $post->post_title;
	$link  = (string) get_edit_post_link( $id, 'raw' );
	return '<li>' . ( '' === $link ? esc_html( $title ) : sprintf( '<a href="%s">%s</a>', esc_url( $link ), esc_html( $title ) ) ) . '</li>';
}

/**
 * @param array<mixed> $sections
 * @return array<mixed>
 */
function with_debug_section( array $sections ): array {
	return $sections + [
		'shortpixel-flush' => [
			'label'  => __( 'Flush for ShortPixel', 'shortpixel-flush' ),
			'fields' => site_facts(),
		],
	];
}
