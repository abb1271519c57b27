<?php
/**
 * The plan for everything: what it does and costs on this very site, before anybody confirms it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Providers\Provider;
use WP_Error;
use function ShortPixelFlush\Cdn\next_endpoint;
use function ShortPixelFlush\Providers\ready;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/hosts.php';
require_once __DIR__ . '/plan-images.php';
require_once __DIR__ . '/site-files.php';
require_once __DIR__ . '/account.php';
require_once __DIR__ . '/unused-endpoint.php';
require_once __DIR__ . '/../cdn/endpoint.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../providers/providers.php';

/**
 * Plans a flush of everything.
 *
 * @return array<string, mixed>|WP_Error
 */
function plan_site() {
	$provider = site_provider();

	if ( is_wp_error( $provider ) ) {
		return $provider;
	}

	$from = (string) $provider->endpoint();
	$size = site_size();
	$site = [
		'provider'    => [
			'id'   => $provider->id(),
			'name' => $provider->name(),
		],
		'endpoint'    => [
			'from' => $from,
			'to'   => (string) unused_endpoint( $from, new Store() ),
		],
		'images'      => $size['images'],
		'files'       => $size['files'],
		'files_exact' => $size['files_exact'],
		'page_caches' => Page_Caches\found(),
		'account'     => read_account( true ),
		'custom_host' => ! is_shortpixel_host( url_host( $from ) ),
	];

	return plan(
		[
			'scope' => 'site',
			'site'  => $site + [ 'effects' => site_effects( $site ) ],
		]
	);
}

/**
 * Gives the provider whose images are flushed all at once.
 *
 * @return Provider|WP_Error
 */
function site_provider() {
	foreach ( ready() as $provider ) {
		if ( $provider->flushes_everything() && null !== next_endpoint( (string) $provider->endpoint() ) ) {
			return $provider;
		}
	}

	return no_provider( 'flushes_everything' ) ?? nothing_to_flush();
}

/**
 * Says what a flush of everything does and costs, in sentences.
 *
 * @phpstan-param array{provider: array{id: string, name: string}, endpoint: array{from: string, to: string}, images: int, files: int, files_exact: bool, page_caches: list<array{id: string, name: string, clears: bool}>, account: array{state: string, message: string}, custom_host: bool, ...} $site
 * @return list<string>
 */
function site_effects( array $site ): array {
	$effects   = [ size_sentence( $site['images'], $site['files'], $site['files_exact'] ) ];
	$effects[] = __( 'ShortPixel fetches every picture from this site and optimises it again. That uses CDN traffic or credits of your ShortPixel account.', 'shortpixel-flush' );
	$effects[] = __( 'The first views of each page are slower, until ShortPixel has made its pictures again.', 'shortpixel-flush' );
	$effects   = array_merge( $effects, page_cache_sentences( $site['page_caches'] ) );
	$effects[] = __( 'Low-quality placeholders that ShortPixel Adaptive Images stored on this site stay as they are.', 'shortpixel-flush' );

	if ( $site['custom_host'] ) {
		/* translators: %s: a host, such as img.example.com. */
		$effects[] = sprintf( __( 'Pictures come from %s. It is tried with one picture under the new address first; if that fails, nothing is changed.', 'shortpixel-flush' ), url_host( $site['endpoint']['from'] ) );
	}

	$effects = array_merge( $effects, other_provider_sentences( $site['provider']['id'] ) );

	if ( '' !== $site['account']['message'] ) {
		$effects[] = $site['account']['message'];
	}

	return $effects;
}

/**
 * Names the plugins in use whose pictures keep their addresses.
 *
 * @return list<string>
 */
function other_provider_sentences( string $flushed ): array {
	$sentences = [];

	foreach ( ready() as $provider ) {
		if ( $flushed !== $provider->id() ) {
			/* translators: %s: a plugin's name, such as Autoptimize. */
			$sentences[] = sprintf( __( 'The addresses that %s writes stay as they are. Flush its pictures one by one.', 'shortpixel-flush' ), $provider->name() );
		}
	}

	return $sentences;
}

/**
 * Says how much gets a new address.
 */
function size_sentence( int $images, int $files, bool $is_exact ): string {
	if ( 0 === $images ) {
		return __( 'There is no picture in the Media Library. Pictures of the theme and of plugins get a new address.', 'shortpixel-flush' );
	}

	if ( $is_exact ) {
		/* translators: 1: number of images, 2: number of files. */
		return sprintf( _n( 'The %1$s picture in the Media Library, with its %2$s files, gets a new address.', 'All %1$s pictures in the Media Library, with their %2$s files, get a new address.', $images, 'shortpixel-flush' ), number_format_i18n( $images ), number_format_i18n( $files ) );
	}

	/* translators: 1: number of images, 2: approximate number of files. */
	return sprintf( __( 'All %1$s pictures in the Media Library, with about %2$s files, get a new address.', 'shortpixel-flush' ), number_format_i18n( $images ), number_format_i18n( $files ) );
}

/**
 * Says which page caches are cleared and which have to be cleared by hand.
 *
 * @param list<array{id: string, name: string, clears: bool}> $caches
 * @return list<string>
 */
function page_cache_sentences( array $caches ): array {
	$cleared   = [];
	$untouched = [];

	foreach ( $caches as $cache ) {
		if ( $cache['clears'] ) {
			$cleared[] = $cache['name'];
		} else {
			$untouched[] = $cache['name'];
		}
	}

	$sentences = [];

	if ( [] !== $cleared ) {
		/* translators: %s: names of page caches, such as "WP Rocket and Breeze". */
		$sentences[] = sprintf( __( 'These page caches are cleared: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $cleared ) );
	}

	if ( [] !== $untouched ) {
		/* translators: %s: names of page caches, such as "Kinsta and Cloudflare". */
		$sentences[] = sprintf( __( 'These can’t be cleared from here, so clear them yourself afterwards: %s. Until then visitors may get pages with the old addresses.', 'shortpixel-flush' ), wp_sprintf( '%l', $untouched ) );
	}

	if ( [] === $caches ) {
		$sentences[] = __( 'No page cache was recognised on this site. If your host or a CDN keeps whole pages, clear that cache afterwards.', 'shortpixel-flush' );
	}

	return $sentences;
}
