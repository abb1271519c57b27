<?php
/**
 * What people are told of a flush of everything and its steps.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../show/sentences-page-caches.php';
require_once __DIR__ . '/site-edges.php';
require_once __DIR__ . '/site-errors.php';
require_once __DIR__ . '/site-parts.php';
require_once __DIR__ . '/site-sentences-parts.php';

/**
 * Names a step.
 *
 * @param array<mixed> $step
 */
function site_step_title( array $step ): string {
	$titles = [
		'try'         => __( 'Try the new address with one picture', 'shortpixel-flush' ),
		'switch'      => __( 'Give all pictures the new address', 'shortpixel-flush' ),
		'switch_back' => __( 'Give all pictures the old address back', 'shortpixel-flush' ),
		'purge'       => __( 'Have ShortPixel remove what it holds of this site', 'shortpixel-flush' ),
		'wait'        => __( 'Wait until ShortPixel has removed it', 'shortpixel-flush' ),
		'styles'      => __( 'Have style sheets fetched anew', 'shortpixel-flush' ),
		'page_caches' => __( 'Clear the page caches', 'shortpixel-flush' ),
		'edge'        => __( 'Empty your own CDN', 'shortpixel-flush' ),
		'front_page'  => __( 'Look at the front page and the newest pages as a visitor', 'shortpixel-flush' ),
	];

	$title = $titles[ text( $step['id'] ?? '' ) ] ?? '';
	$of    = text( $step['of'] ?? '' );

	/* translators: 1: a plugin's name, such as Autoptimize, 2: what is done, such as "Give all pictures the new address". */
	return '' === $of ? $title : sprintf( __( '%1$s: %2$s', 'shortpixel-flush' ), $of, $title );
}

/**
 * Says what became of a step; empty while nothing has, and where the title says it all.
 *
 * @param array<mixed> $step
 */
function site_step_message( array $step ): string {
	$data  = is_array( $step['data'] ?? null ) ? $step['data'] : [];
	$code  = text( $step['code'] ?? '' );
	$state = text( $step['state'] ?? '' );

	if ( 'done' === $state && 'page_caches' === ( $step['id'] ?? '' ) ) {
		return page_caches_done( $data );
	}

	if ( 'edge' === ( $step['id'] ?? '' ) && ( 'done' === $state || 'edges_untouched' === $code ) ) {
		return edges_emptied( $data );
	}

	if ( 'done' === $state && 'front_page' === ( $step['id'] ?? '' ) ) {
		return site_looked( $data );
	}

	return '' === $code ? '' : site_code_sentence( $code, $data );
}

/**
 * Says what a step's code means, and what is to be done.
 *
 * @param array<mixed> $data
 */
function site_code_sentence( string $code, array $data ): string {
	$error     = text( $data['error'] ?? '' );
	$sentences = [
		'no_image'           => __( 'There is no picture in the Media Library to try it with.', 'shortpixel-flush' ),
		'no_styles'          => __( 'No style sheets need a new version here.', 'shortpixel-flush' ),
		'no_page_caches'     => __( 'No page cache was recognised on this site. If your host or a CDN keeps whole pages, clear that cache now.', 'shortpixel-flush' ),
		'front_page_silent'  => __( 'They show no address of ShortPixel’s, so nothing could be seen there.', 'shortpixel-flush' ),
		'found_done'         => __( 'It was interrupted, and found to be done.', 'shortpixel-flush' ),
		'not_reached'        => __( 'Not begun.', 'shortpixel-flush' ),
		'interrupted'        => __( 'It was interrupted before anything was changed. Visitors get the same pictures as before. Flush again if you still want it.', 'shortpixel-flush' ),
		'no_provider'        => __( 'The plugin that writes ShortPixel’s addresses is not there any more, so nothing more was done.', 'shortpixel-flush' ),
		'endpoint_changed'   => __( 'The API URL was changed by somebody else in the meantime, so it was left as it is.', 'shortpixel-flush' ),
		'endpoint_reverted'  => __( 'The API URL is not the one that was set: something changed it since. Look at it, then flush again.', 'shortpixel-flush' ),
		'cdn_failed'         => cdn_failed_sentence( $data ),
		'front_page_old'     => stale_page( $data ),
		'front_page_unread'  => unread_page( $data ),
		'page_caches_failed' => page_caches_failed( $data ),
		'edges_failed'       => edges_failed( $data ),
		'styles_failed'      => with_error( __( 'Style sheets could not be renewed. Background pictures may still be old. Save the settings of ShortPixel Adaptive Images once.', 'shortpixel-flush' ), $error ),
	];

	$sentence = $sentences[ $code ] ?? site_purge_sentence( $code, $data );

	return '' === $sentence ? text( $data['message'] ?? '' ) : $sentence;
}

/**
 * Adds what another plugin said.
 */
function with_error( string $sentence, string $error ): string {
	/* translators: 1: a sentence, 2: what another plugin said. */
	return '' === $error ? $sentence : sprintf( __( '%1$s (Reason: %2$s)', 'shortpixel-flush' ), $sentence, $error );
}

/**
 * Says what is true for visitors now.
 *
 * @param array<string, mixed> $row The flush.
 */
function site_message( array $row ): string {
	$steps   = is_array( $row['steps'] ?? null ) ? array_values( array_filter( $row['steps'], 'is_array' ) ) : [];
	$to      = text( $row['endpoint_to'] ?? '' );
	$from    = text( $row['endpoint_from'] ?? '' );
	$failure = is_array( $row['failure'] ?? null ) ? $row['failure'] : [];

	$state = text( $row['state'] ?? '' );
	$parts = parts_of( $row );

	if ( in_array( $state, [ 'done', 'partial', 'undone' ], true ) && [] === $failure && ( count( $parts ) > 1 || 'purge' === ( $parts[0]['by'] ?? '' ) ) ) {
		return site_parts_message( $row, $steps );
	}

	switch ( $state ) {
		case 'done':
			return site_done( $steps, $to );
		case 'partial':
			if ( [] !== $failure ) {
				return site_code_sentence( text( $failure['code'] ?? '' ), is_array( $failure['data'] ?? null ) ? $failure['data'] : [] );
			}
			/* translators: %s: an API URL, such as https://cdn.shortpixel.ai/spai3. */
			return sprintf( __( 'All pictures have their new address at %s, but some pages may still ask for the old one. See the steps for what to do.', 'shortpixel-flush' ), $to );
		case 'undone':
			return site_undone( $steps, $from );
		case 'failed':
			return site_code_sentence( text( $failure['code'] ?? '' ), is_array( $failure['data'] ?? null ) ? $failure['data'] : [] );
	}

	$index = next_step( $steps );

	/* translators: %s: what is being done, such as "Clear the page caches". */
	return null === $index ? '' : sprintf( __( '%s…', 'shortpixel-flush' ), site_step_title( $steps[ $index ] ) );
}
