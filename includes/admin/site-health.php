<?php
/** Tools → Site Health: images whose flush began by itself and failed, and what is on. A failure nobody waited for is told here, not by a notice. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Diagnostics\Diagnosis;
use ShortPixelFlush\Flush\Image_Records;
use WP_Post;
use function ShortPixelFlush\Diagnostics\automatic_diagnosis;
use function ShortPixelFlush\Diagnostics\site_facts;
use function ShortPixelFlush\Flush\is_of_later_version;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../diagnostics/automatic.php';
require_once __DIR__ . '/../diagnostics/facts.php';
require_once __DIR__ . '/../flush/store/schema.php';
require_once __DIR__ . '/admin-page.php';
require_once __DIR__ . '/later-version.php';

const HEALTH_TEST = 'shortpixel-flush-failed';

// So many images are named, with links.
const MOST_FAILED_NAMED = 5;

/**
 * @param array<mixed> $tests By kind.
 * @return array<mixed>
 */
function with_health_test( array $tests ): array {
	$direct                = is_array( $tests['direct'] ?? null ) ? $tests['direct'] : [];
	$direct[ HEALTH_TEST ] = [
		'label' => __( 'Images whose last automatic flush failed', 'shortpixel-flush' ),
		'test'  => __NAMESPACE__ . '\health_test',
	];
	if ( is_of_later_version() ) {
		$direct[ LATER_VERSION_TEST ] = [
			'label' => __( 'The plugin’s version', 'shortpixel-flush' ),
			'test'  => __NAMESPACE__ . '\later_version_test',
		];
	}
	return [ 'direct' => $direct ] + $tests;
}

/** @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string} */
function health_test(): array {
	$found  = automatic_diagnosis();
	$failed = ( new Image_Records() )->failed( MOST_FAILED_NAMED );
	$result = [
		'label'       => $found->message,
		'status'      => 'good',
		'badge'       => [
			'label' => __( 'Images', 'shortpixel-flush' ),
			'color' => 'blue',
		],
		'description' => '<p>' . esc_html__( 'Images whose files change are flushed from ShortPixel’s CDN in the background, and what visitors get is checked.', 'shortpixel-flush' ) . '</p>',
		'actions'     => '',
		'test'        => HEALTH_TEST,
	];
	if ( Diagnosis::OK === $found->state ) {
		return $result;
	}
	$items = implode( '', array_map( __NAMESPACE__ . '\failed_item', $failed['first'] ) );
	$more  = $failed['count'] - count( $failed['first'] );
	/* translators: %s: number of images. */
	$items                .= $more > 0 ? '<li>' . esc_html( sprintf( _n( '%s more image', '%s more images', $more, 'shortpixel-flush' ), number_format_i18n( $more ) ) ) . '</li>' : '';
	$result['status']      = 'recommended';
	$result['description'] = '<p>' . esc_html( $found->help ) . "</p><ul>{$items}</ul>";
	if ( current_user_can( CAP_IMAGES ) ) {
		$result['actions'] = sprintf( '<p><a href="%s">%s</a></p>', esc_url( page_url() ), esc_html__( 'Open Flush for ShortPixel', 'shortpixel-flush' ) );
	}
	return $result;
}

/** A deleted image has no title and no link any more. */
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
