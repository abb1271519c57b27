<?php
/** What Site Health asks: what the diagnostics find, as far as it is known or told by one request that changes nothing. */

declare( strict_types=1 );

namespace ShortPixelFlush\Diagnostics;

use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Image_Records;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Edges\configured_edges;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Edges\encryption_notice;
use function ShortPixelFlush\Flush\account_keys;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Schedules\background_status;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../edges/secrets.php';
require_once __DIR__ . '/../flush/steps/purge-api.php';
require_once __DIR__ . '/../scan/store.php';
require_once __DIR__ . '/../schedules/health.php';
require_once __DIR__ . '/automatic.php';
require_once __DIR__ . '/cdn.php';
require_once __DIR__ . '/page-cache.php';
require_once __DIR__ . '/report.php';
require_once __DIR__ . '/site.php';

const FAILED_LATELY = 7 * 86400;

/** What it says holds nothing secret. */
function health_diagnosis( string $test ): Diagnosis {
	return [
		'provider'   => __NAMESPACE__ . '\provider_diagnosis',
		'two_cdns'   => __NAMESPACE__ . '\two_cdns_diagnosis',
		'cdn'        => __NAMESPACE__ . '\warm_copy_diagnosis',
		'account'    => static fn (): Diagnosis => Diagnosis::worst( [ known_account_diagnosis(), account_key_diagnosis() ] ),
		'edges'      => __NAMESPACE__ . '\known_edges_diagnosis',
		'salts'      => __NAMESPACE__ . '\salts_diagnosis',
		'page_cache' => static fn (): Diagnosis => judged_page_cache( Page_Caches\detected(), [], false, [] ),
		'background' => __NAMESPACE__ . '\known_background_diagnosis',
		'failed'     => __NAMESPACE__ . '\automatic_diagnosis',
		'schedules'  => __NAMESPACE__ . '\schedules_diagnosis',
		'old'        => __NAMESPACE__ . '\old_images_diagnosis',
	][ $test ]()->map( masker() );
}

function two_cdns_diagnosis(): Diagnosis {
	$names = array_map( static fn ( Provider $provider ): string => $provider->name(), ready() );
	if ( count( $names ) < 2 ) {
		return new Diagnosis( Diagnosis::OK, __( 'No image is put on ShortPixel’s CDN by two plugins.', 'shortpixel-flush' ) );
	}

	return new Diagnosis(
		Diagnosis::WARNING,
		/* translators: %s: names of plugins. */
		sprintf( __( 'These plugins take images from ShortPixel’s CDN at the same time: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $names ) ),
		__( 'A flush clears the copies of all of them. But an image may be kept, and paid for, more than once. Unless you want that, switch all but one off.', 'shortpixel-flush' )
	);
}

/** The key goes out during a flush only, so what is known is what the last one that used it was told. */
function account_key_diagnosis(): Diagnosis {
	if ( [] === account_keys() ) {
		return new Diagnosis( Diagnosis::SKIPPED, __( 'The settings of your ShortPixel plugin hold no API key. Single images are flushed without it.', 'shortpixel-flush' ) );
	}
	$refused = ( new Flushes() )->was_key_refused_lately();
	if ( true === $refused ) {
		return new Diagnosis( Diagnosis::WARNING, __( 'ShortPixel refused the API key that your ShortPixel plugin keeps, when the last flush used it.', 'shortpixel-flush' ), __( 'Check the key in that plugin’s settings. Until then each copy is removed by itself.', 'shortpixel-flush' ) );
	}

	return null === $refused
		? new Diagnosis( Diagnosis::SKIPPED, __( 'No flush on record has used the API key of your ShortPixel plugin.', 'shortpixel-flush' ) )
		: new Diagnosis( Diagnosis::OK, __( 'ShortPixel did not refuse the API key of your ShortPixel plugin in the last flush that used it.', 'shortpixel-flush' ) );
}

/** By their last tests: a test purges a link, which some CDNs charge for. */
function known_edges_diagnosis(): Diagnosis {
	$found = [];
	foreach ( edges_status() as $edge ) {
		/* translators: 1: name of a CDN, 2: the domains that it serves. */
		$name = sprintf( __( '%1$s (%2$s)', 'shortpixel-flush' ), $edge['name'], implode( ', ', $edge['hosts'] ) );
		if ( 'ready' === $edge['state'] ) {
			/* translators: %s: name of a CDN, with the domains that it serves. */
			$found[] = new Diagnosis( Diagnosis::OK, sprintf( __( '%s passed its last connection test.', 'shortpixel-flush' ), $name ) );
		} elseif ( 'untested' === $edge['state'] ) {
			/* translators: %s: name of a CDN, with the domains that it serves. */
			$found[] = new Diagnosis( Diagnosis::WARNING, sprintf( __( '%s is connected, and was never tested.', 'shortpixel-flush' ), $name ), __( 'Test the connection in the settings, under “Your CDN”.', 'shortpixel-flush' ) );
		} else {
			$found[] = new Diagnosis( Diagnosis::FAILED, $edge['message'] );
		}
	}

	return edges_and_suggestions( $found, false );
}

function salts_diagnosis(): Diagnosis {
	$notice = encryption_notice();
	if ( '' === $notice ) {
		return new Diagnosis( Diagnosis::OK, __( 'Keys that you enter for your CDN are encrypted with the salts of wp-config.php.', 'shortpixel-flush' ) );
	}

	return [] === configured_edges()
		? new Diagnosis( Diagnosis::SKIPPED, __( 'No CDN of your own is connected, so no keys are kept.', 'shortpixel-flush' ) )
		: new Diagnosis( Diagnosis::WARNING, $notice );
}

/** What is known of it: the diagnostics start a run, which Site Health must not wait for. */
function known_background_diagnosis(): Diagnosis {
	$background = background_status();

	return $background['cron']
		? new Diagnosis( Diagnosis::OK, __( 'Background tasks run on this site, so a flush goes on with the tab closed.', 'shortpixel-flush' ) )
		: new Diagnosis( Diagnosis::WARNING, $background['message'], __( 'Ask your host to run WordPress’s background tasks every few minutes.', 'shortpixel-flush' ) );
}

/** Whoever pressed a button has seen what came of it, and changed images are told of by automatic_diagnosis(). */
function schedules_diagnosis(): Diagnosis {
	$failed = ( new Flushes() )->find(
		[
			'cause'    => [ 'schedule' ],
			'state'    => [ 'failed' ],
			'after'    => now() - FAILED_LATELY,
			'per_page' => 1,
		]
	)['total'];

	return 0 === $failed
		? new Diagnosis( Diagnosis::OK, __( 'No scheduled flush has failed in the last 7 days.', 'shortpixel-flush' ) )
		: new Diagnosis(
			Diagnosis::WARNING,
			/* translators: %s: number of flushes. */
			sprintf( _n( '%s scheduled flush has failed in the last 7 days.', '%s scheduled flushes have failed in the last 7 days.', $failed, 'shortpixel-flush' ), number_format_i18n( $failed ) ),
			__( 'Visitors may still see old images. The history says why, and tries again.', 'shortpixel-flush' )
		);
}

function old_images_diagnosis(): Diagnosis {
	if ( 'none' === current_scan()->state ) {
		return new Diagnosis( Diagnosis::SKIPPED, __( 'The library has never been searched for images that still look old.', 'shortpixel-flush' ) );
	}
	$old = ( new Image_Records() )->count_stale();

	return 0 === $old
		? new Diagnosis( Diagnosis::OK, __( 'No image that looked old in the last search is still unflushed.', 'shortpixel-flush' ) )
		: new Diagnosis(
			Diagnosis::WARNING,
			/* translators: %s: number of images. */
			sprintf( _n( '%s image still looked old to visitors when it was last searched for.', '%s images still looked old to visitors when they were last searched for.', $old, 'shortpixel-flush' ), number_format_i18n( $old ) ),
			__( 'Flush what was found.', 'shortpixel-flush' )
		);
}
