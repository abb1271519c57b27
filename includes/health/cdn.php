<?php
/** Checks whether ShortPixel's CDN delivers images: an existing copy, and a new one. */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Flush\probe_source;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Say\no_active_plugin;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The range of widths to request, in pixels: narrower than most images on pages, so that visitors hardly use the copy,
// and it costs the account little.
const NARROWEST = 16;
const WIDEST    = 63;

// The most widths to try until one has not been requested before.
const MOST_WIDTHS = 4;

/** Checks a copy with the parameters that pages use. If it does not exist yet, the request makes it, as a visitor's would. */
function check_cdn(): Finding {
	return with_each_provider(
		static function ( Provider $provider, array $parameters, string $source ): Finding {
			$url   = $provider->cdn_url( $parameters, $source );
			$asked = Asked_Copy::ask( $url, $source );
			// A new copy comes from the cache on the second request.
			$asked = $asked->is_there && ! $asked->is_cached ? Asked_Copy::ask( $url, $source ) : $asked;
			if ( '' !== $asked->failure || ! $asked->is_there ) {
				return no_copy( $asked );
			}

			/* translators: 1: name of a plugin, 2: a number of milliseconds. */
			$there = __( 'A copy for %1$s came in %2$s ms.', 'shortpixel-flush' );
			return Finding::good( sprintf( $there, $provider->name(), number_format_i18n( $asked->last_ms ) ), $asked->times() );
		}
	);
}

/** Checks a copy of a random small width, which probably nobody has requested before. */
function check_new_copy(): Finding {
	return with_each_provider(
		static function ( Provider $provider, array $parameters, string $source ): Finding {
			$widths = range( NARROWEST, WIDEST );
			shuffle( $widths );
			$tries = 0;
			do {
				$asked = Asked_Copy::ask( $provider->cdn_url( at_width( $parameters, $widths[ $tries ] ), $source ), $source );
				++$tries;
			} while ( $asked->was_cached && $tries < MOST_WIDTHS );
			if ( '' !== $asked->failure || ! $asked->is_there ) {
				return no_copy( $asked );
			}
			if ( $asked->was_cached ) {
				return Finding::good( '', $asked->times() );
			}

			/* translators: 1: name of a plugin, 2: a number of seconds. */
			$made = __( 'A new copy for %1$s came in %2$s seconds.', 'shortpixel-flush' );
			return Finding::good( sprintf( $made, $provider->name(), number_format_i18n( $asked->seconds, 1 ) ), $asked->times() );
		}
	);
}

function no_copy( Asked_Copy $asked ): Finding {
	$account = __( 'Check that your ShortPixel account has credits and lists this site.', 'shortpixel-flush' );
	if ( '' !== $asked->failure ) {
		return Finding::critical( $asked->failure, $asked->is_error_page ? $account : '', $asked->times() );
	}

	return Finding::recommended(
		/* translators: %s: a number of seconds. */
		sprintf( __( 'After %s seconds visitors still get the original image.', 'shortpixel-flush' ), number_format_i18n( Asked_Copy::LONGEST ) ),
		$account,
		$asked->times()
	);
}

/**
 * @param callable(Provider, array{params: list<string>, separator: string}, string): Finding $ask Receives the
 *     provider, its parameters for an image, and the URL of that image's file.
 */
function with_each_provider( callable $ask ): Finding {
	$found = [];
	foreach ( ready() as $provider ) {
		$source = $provider->can_flush_images() ? probe_source( $provider ) : null;
		$lists  = null === $source ? [] : $provider->parameter_lists( $source );
		if ( null !== $source && isset( $lists[0] ) ) {
			$found[] = $ask( $provider, $lists[0], $source['url'] );
		}
	}
	if ( [] !== $found ) {
		return Finding::worst( $found );
	}

	return Finding::good( [] === ready() ? no_active_plugin()->get_error_message() : __( 'There is no image in the Media Library.', 'shortpixel-flush' ) );
}

/**
 * @param array{params: list<string>, separator: string} $parameters
 * @return array{params: list<string>, separator: string}
 */
function at_width( array $parameters, int $width ): array {
	// Drops the height, which would crop the image.
	$others = array_values( array_filter( $parameters['params'], static fn ( string $param ): bool => 1 !== preg_match( '/\A[wh]_/', $param ) ) );

	return [
		'params'    => array_merge( [ "w_{$width}" ], $others ),
		'separator' => '' === $parameters['separator'] ? '+' : $parameters['separator'],
	];
}
