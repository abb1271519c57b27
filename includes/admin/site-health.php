<?php
/** Tools → Site Health: whether all that a flush depends on is in order, and images that are old all the same. A failure nobody waited for is told here, not by a notice. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Diagnostics\Diagnosis;
use ShortPixelFlush\Flush\Image_Records;
use WP_Post;
use function ShortPixelFlush\Diagnostics\health_diagnosis;
use function ShortPixelFlush\Diagnostics\site_facts;
use function ShortPixelFlush\Flush\is_of_later_version;
use function ShortPixelFlush\Providers\active;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_MANAGE;
defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../diagnostics/facts.php';
require_once __DIR__ . '/../diagnostics/health.php';
require_once __DIR__ . '/../flush/store/schema.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/admin-page.php';
require_once __DIR__ . '/help.php';
require_once __DIR__ . '/later-version.php';
require_once __DIR__ . '/provider-offer.php';

// So many images are named, with links.
const MOST_FAILED_NAMED = 5;

/**
 * @param array<mixed> $tests By kind.
 * @return array<mixed>
 */
function with_health_tests( array $tests ): array {
	$direct = is_array( $tests['direct'] ?? null ) ? $tests['direct'] : [];
	$async  = is_array( $tests['async'] ?? null ) ? $tests['async'] : [];
	foreach ( array_diff( array_keys( health_labels() ), Diagnosis::SLOW_HEALTH_TESTS ) as $test ) {
		$direct[ health_test_id( $test ) ] = [
			'label' => health_labels()[ $test ][0],
			'test'  => static fn (): array => health_result( $test ),
		];
	}
	// WordPress's weekly run has no user.
	foreach ( current_user_can( CAP_MANAGE ) || wp_doing_cron() ? Diagnosis::SLOW_HEALTH_TESTS : [] as $test ) {
		$async[ health_test_id( $test ) ] = [
			'label'             => health_labels()[ $test ][0],
			'test'              => rest_url( "shortpixel-flush/v1/health/{$test}" ),
			'has_rest'          => true,
			'async_direct_test' => static fn (): array => health_result( $test ),
		];
	}
	if ( is_of_later_version() ) {
		$direct[ health_test_id( 'version' ) ] = [
			'label' => __( 'The plugin’s version', 'shortpixel-flush' ),
			'test'  => __NAMESPACE__ . '\later_version_test',
		];
	}

	return [
		'direct' => $direct,
		'async'  => $async,
	] + $tests;
}

function health_test_id( string $test ): string {
	return 'shortpixel-flush-' . str_replace( '_', '-', $test );
}

/** @return array<string, array{string, string}> By test: where all is well, and where it is not. */
function health_labels(): array {
	return [
		'provider'   => [ __( 'Images can be flushed from ShortPixel’s CDN', 'shortpixel-flush' ), __( 'Flushing images from ShortPixel’s CDN needs attention', 'shortpixel-flush' ) ],
		'two_cdns'   => [ __( 'One plugin at most uses ShortPixel’s CDN', 'shortpixel-flush' ), __( 'Several plugins use ShortPixel’s CDN at once', 'shortpixel-flush' ) ],
		'cdn'        => [ __( 'ShortPixel’s CDN delivers your images', 'shortpixel-flush' ), __( 'ShortPixel’s CDN does not deliver your images as it should', 'shortpixel-flush' ) ],
		'account'    => [ __( 'The ShortPixel account is in order', 'shortpixel-flush' ), __( 'The ShortPixel account needs attention', 'shortpixel-flush' ) ],
		'edges'      => [ __( 'No problem with a CDN of your own is known', 'shortpixel-flush' ), __( 'Your own CDN needs attention', 'shortpixel-flush' ) ],
		'salts'      => [ __( 'No key of your own CDN is kept unsafely', 'shortpixel-flush' ), __( 'Keys of your own CDN can’t be kept safely', 'shortpixel-flush' ) ],
		'page_cache' => [ __( 'No page cache is known that you have to clear yourself', 'shortpixel-flush' ), __( 'A page cache has to be cleared by hand after “Replace everywhere”', 'shortpixel-flush' ) ],
		'background' => [ __( 'Flushes go on in the background', 'shortpixel-flush' ), __( 'Flushes may not go on in the background', 'shortpixel-flush' ) ],
		'failed'     => [ __( 'No image’s last automatic flush has failed', 'shortpixel-flush' ), __( 'The last automatic flush of some images failed', 'shortpixel-flush' ) ],
		'schedules'  => [ __( 'No scheduled flush has failed lately', 'shortpixel-flush' ), __( 'A scheduled flush has failed lately', 'shortpixel-flush' ) ],
		'old'        => [ __( 'No image is known that still looks old', 'shortpixel-flush' ), __( 'Some images still look old to visitors', 'shortpixel-flush' ) ],
	];
}

/** @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string} As Site Health takes it. Never critical: the site works, with an old image. */
function health_result( string $test ): array {
	$found   = health_diagnosis( $test );
	$is_good = in_array( $found->state, [ Diagnosis::OK, Diagnosis::SKIPPED ], true );
	$list    = $is_good || 'failed' !== $test ? '' : failed_list();
	$said    = array_merge( [ $found->message, $found->help ], $found->facts );
	return health_answer( $test, $is_good, health_labels()[ $test ][ $is_good ? 0 : 1 ], $said, $list, $is_good ? '' : health_action( $test ) );
}

/** @return array<mixed> */
function later_version_test(): array {
	return health_answer( 'version', false, __( 'Flush for ShortPixel was used in a later version before', 'shortpixel-flush' ), [ later_version_sentence() ], '', plugins_link( 'update_plugins' ) );
}

/**
 * @param list<string> $said Sentences; empty ones don't count.
 * @param string       $list Below them, as HTML.
 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
 */
function health_answer( string $test, bool $is_good, string $label, array $said, string $list, string $actions ): array {
	return [
		'label'       => $label,
		'status'      => $is_good ? 'good' : 'recommended',
		'badge'       => [
			'label' => __( 'Images', 'shortpixel-flush' ),
			'color' => 'blue',
		],
		'description' => implode( '', array_map( static fn ( string $sentence ): string => '<p>' . esc_html( $sentence ) . '</p>', array_diff( $said, [ '' ] ) ) ) . $list,
		'actions'     => $actions,
		'test'        => health_test_id( $test ),
	];
}

/** The link to where it can be put right; empty where the sentences alone say what to do, or this user can't. */
function health_action( string $test ): string {
	$offer = 'provider' === $test && [] === active() ? provider_offer() : null;
	if ( null !== $offer ) {
		return health_link( $offer['url'], $offer['text'] );
	}
	if ( 'two_cdns' === $test ) {
		return plugins_link( 'activate_plugins' );
	}
	if ( in_array( $test, [ 'failed', 'schedules' ], true ) ) {
		return current_user_can( CAP_IMAGES ) ? health_link( page_url() . '&tab=history', __( 'Open the history', 'shortpixel-flush' ) ) : '';
	}
	if ( in_array( $test, [ 'provider', 'old' ], true ) ) {
		return current_user_can( CAP_IMAGES ) ? health_link( page_url(), __( 'Open Flush for ShortPixel', 'shortpixel-flush' ) ) : '';
	}
	if ( ! current_user_can( CAP_MANAGE ) ) {
		return '';
	}

	return in_array( $test, [ 'edges', 'salts' ], true )
		? health_link( page_url() . '&tab=settings', __( 'Open the settings', 'shortpixel-flush' ) )
		: health_link( diagnostics_url(), __( 'Open the diagnostics', 'shortpixel-flush' ) );
}

function plugins_link( string $capability ): string {
	return current_user_can( $capability ) ? health_link( self_admin_url( 'plugins.php' ), __( 'Open Plugins', 'shortpixel-flush' ) ) : '';
}

function health_link( string $url, string $text ): string {
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
