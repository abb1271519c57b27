<?php
/** Plans a flush of everything: its effects on this site. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Page_Caches;
use WP_Error;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Copies\provider_by_id;
use function ShortPixelFlush\Copies\provider_targets;
use function ShortPixelFlush\Copies\site_size;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\may;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Say\edge_effect;
use function ShortPixelFlush\Say\estimate_sentence;
use function ShortPixelFlush\Say\network_edges_note;
use function ShortPixelFlush\Say\page_cache_sentences;
use function ShortPixelFlush\Say\paragraph;
use function ShortPixelFlush\Say\purged_provider_effect;
use function ShortPixelFlush\Say\sentence;
use function ShortPixelFlush\url_host;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param string $method `purge` to have ShortPixel remove its copies even if new links are possible.
 * @return Plan|WP_Error
 */
function plan_site( string $method = '' ) {
	$targets = provider_targets( $method );
	if ( is_wp_error( $targets ) ) {
		return $targets;
	}
	$parts = array_map( static fn ( Provider_Target $target ): array => $target->to_array(), $targets );

	$size = site_size();
	$site = [
		'provider'    => [
			'id'   => $parts[0]['id'],
			'name' => $parts[0]['name'],
		],
		'endpoint'    => [
			'from' => $parts[0]['from'],
			'to'   => $parts[0]['to'],
		],
		'providers'   => $parts,
		'images'      => $size['images'],
		'files'       => $size['files'],
		'files_exact' => $size['files_exact'],
		'page_caches' => Page_Caches\detected(),
		'account'     => read_account( true ),
		'custom_host' => [] !== array_filter( $targets, __NAMESPACE__ . '\has_custom_host' ),
	];

	$estimate = library_estimate( $size['images'] );

	return Plan::of(
		'site',
		[],
		[
			'site'     => $site + [ 'effects' => site_effects( $site, $targets, $estimate ) ],
			'estimate' => $estimate,
		]
	);
}

/** Whether a switching provider has its images at another host than ShortPixel's own. */
function has_custom_host( Provider_Target $target ): bool {
	return 'switch' === $target->by && ! is_shortpixel_host( url_host( $target->from ) );
}

/**
 * @param list<Provider_Target> $targets
 * @phpstan-param array{images: int, files: int, files_exact: bool, page_caches: list<array{id: string, name: string, clears: bool}>, account: array{state: string, message: string}, ...} $site
 * @return list<string> Sentences, those that need a decision first: the dialog shows four, and the others on demand.
 */
function site_effects( array $site, array $targets, Estimate $estimate ): array {
	$ways      = array_column( $targets, 'by' );
	$switches  = in_array( 'switch', $ways, true );
	$effects   = [ size_sentence( $site['images'], $site['files'], $site['files_exact'], in_array( 'purge', $ways, true ) ) ];
	$purged    = array_filter( $targets, static fn ( Provider_Target $target ): bool => 'purge' === $target->by );
	$effects   = array_merge( $effects, array_map( static fn ( Provider_Target $target ): string => purged_provider_effect( $target->name ), array_values( $purged ) ) );
	$effects[] = estimate_sentence( $estimate );

	if ( '' !== $site['account']['message'] && in_array( $site['account']['state'], [ 'low', 'exhausted', 'unreachable' ], true ) ) {
		$effects[] = $site['account']['message'];
	}

	// Manual work comes before what is cleared automatically.
	$effects = array_merge( $effects, array_reverse( page_cache_sentences( $site['page_caches'], may( CAP_SITE ) ) ) );

	if ( $switches && [] === $site['page_caches'] ) {
		$effects[] = __( 'No page cache was recognized on this site. If your host or a CDN keeps whole pages, clear that cache afterwards.', 'shortpixel-flush' );
	}

	$effects[] = __( 'The first views of each page are slower.', 'shortpixel-flush' );

	foreach ( edges_of_everything( $targets ) as $edge ) {
		$effects[] = $edge->may_be_emptied_by( acting_user() ) ? edge_effect( $edge->name(), $edge->supports_full_purge() ) : network_edges_note();
	}
	foreach ( $targets as $target ) {
		$provider = provider_by_id( $target->id );
		$effects  = array_merge( $effects, null === $provider ? [] : $provider->full_flush_effects( $target->by ), array_diff( [ null === $provider ? '' : $provider->full_flush_hint() ], [ '' ] ) );
	}

	$hosts = array_map( static fn ( Provider_Target $target ): string => custom_host_effect( url_host( $target->from ), null !== tried_image( $target ) ), array_filter( $targets, __NAMESPACE__ . '\has_custom_host' ) );

	return array_merge( $effects, array_unique( $hosts ), other_provider_sentences( array_column( $targets, 'id' ) ) );
}

/**
 * @param list<string> $flushed
 * @return list<string> Sentences about plugins whose images are not flushed with the others.
 */
function other_provider_sentences( array $flushed ): array {
	$sentences = [];

	foreach ( ready() as $provider ) {
		if ( ! in_array( $provider->id(), $flushed, true ) ) {
			$hint        = $provider->full_flush_hint();
			$sentences[] = '' !== $hint
				? $hint
				/* translators: %s: a plugin's name, such as Autoptimize. */
				: sprintf( __( 'The links that %s writes stay as they are. Flush its images one by one.', 'shortpixel-flush' ), $provider->name() );
		}
	}

	return $sentences;
}

function custom_host_effect( string $host, bool $is_tried ): string {
	return paragraph(
		/* translators: %s: a host, such as img.example.com. */
		sprintf( __( 'Images come from %s.', 'shortpixel-flush' ), $host ),
		$is_tried ? __( 'One of them is tried at its new link first; if that fails, their links stay as they are.', 'shortpixel-flush' ) : __( 'No image of the Media Library can be tried first, so the links change untried.', 'shortpixel-flush' )
	);
}

/** @param bool $is_purged Whether links stay the same. */
function size_sentence( int $images, int $files, bool $is_exact, bool $is_purged ): string {
	if ( 0 === $images ) {
		return $is_purged
			? __( 'There is no image in the Media Library. Images of the theme and of plugins are flushed.', 'shortpixel-flush' )
			: __( 'There is no image in the Media Library. Images of the theme and of plugins get a new link.', 'shortpixel-flush' );
	}

	if ( $is_exact ) {
		$said = $is_purged
			/* translators: 1: number of images, 2: number of files. */
			? _n( 'The %1$s image in the Media Library, with all its files (%2$s), is flushed.', 'All %1$s images in the Media Library, with their %2$s files, are flushed.', $images, 'shortpixel-flush' )
			/* translators: 1: number of images, 2: number of files. */
			: _n( 'The %1$s image in the Media Library, with all its files (%2$s), gets a new link.', 'All %1$s images in the Media Library, with their %2$s files, get a new link.', $images, 'shortpixel-flush' );
	} else {
		$said = $is_purged
			/* translators: 1: number of images, 2: approximate number of files. */
			? __( 'All %1$s images in the Media Library, with about %2$s files, are flushed.', 'shortpixel-flush' )
			/* translators: 1: number of images, 2: approximate number of files. */
			: __( 'All %1$s images in the Media Library, with about %2$s files, get a new link.', 'shortpixel-flush' );
	}
	return sentence( $said, $images, $files );
}
