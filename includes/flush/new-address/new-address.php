<?php
/**
 * The second kind of flush: pages write a picture's source with a version, so that every width, format and browser copy of it
 * is past at once. From the wish to the stored flush; what then happens is in class-new-address-run.php.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Versions;
use WP_Error;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\now;
use function ShortPixelFlush\settings;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/new-address-record.php';
require_once __DIR__ . '/new-address-urls.php';
require_once __DIR__ . '/../verdict/look.php';
require_once __DIR__ . '/../say/refusals.php';
require_once __DIR__ . '/../show/sentences-page-caches.php';
require_once __DIR__ . '/../site/site-errors.php';
require_once __DIR__ . '/../site/site-probe.php';
require_once __DIR__ . '/../start.php';
require_once __DIR__ . '/../../page-caches/page-caches.php';
require_once __DIR__ . '/../../settings.php';
require_once __DIR__ . '/../../versions/store.php';

/**
 * Says what giving new addresses would do; nothing is given, and the version can be another by the time it is.
 *
 * @param Plan $plan A plan of removing the same images.
 * @return Plan|WP_Error
 */
function plan_new_address( Plan $plan ) {
	$keys = keys_of( $plan->touched_attachments() );

	return too_many_keys( $keys ) ?? with_new_addresses( $plan, $keys, Versions\expected() );
}

/**
 * Starts giving new addresses: tries one of them, and leaves the rest to the runner. Refused, it leaves nothing behind.
 *
 * @param Plan $plan A plan of removing the same images.
 * @return int|WP_Error The flush's id.
 */
function start_new_address( Plan $plan, string $reason, int $user_id ) {
	$keys    = keys_of( $plan->touched_attachments() );
	$refusal = over_the_limits( $plan, $user_id ) ?? too_many_keys( $keys );
	$version = null === $refusal ? Versions\reserve() : '';

	if ( '' === $version ) {
		return $refusal ?? storage_failed();
	}

	$seen = $plan;
	$plan = with_new_addresses( $plan, $keys, $version );

	if ( is_wp_error( $plan ) ) {
		return $plan;
	}

	$tried = try_address( $plan->variants[0] );

	if ( is_wp_error( $tried ) ) {
		return $tried;
	}

	$flush = [
		'scope'   => 'images',
		'stage'   => NEW_ADDRESS_STAGE,
		'user_id' => $user_id,
		'reason'  => $reason,
		'steps'   => new_address_steps( NEW_ADDRESS_STEPS ),
		'subject' => subject_of( $plan ) + [
			'method'         => 'new_address',
			'version'        => $version,
			'keys'           => $keys,
			'attachment_ids' => $plan->touched_attachments(),
			'tried'          => $tried,
		],
	];
	$id    = ( new Store() )->create( $flush, $plan->variants );

	if ( 0 === $id ) {
		return storage_failed();
	}

	wake_runner();
	remember( $seen->variants, $seen->screen );

	return $id;
}

/**
 * Puts the new addresses into a plan, and what a person is to know of them.
 *
 * @param list<string> $keys
 * @return Plan|WP_Error
 */
function with_new_addresses( Plan $plan, array $keys, string $version ) {
	$versions = array_fill_keys( $keys, $version );
	$places   = Versions\look_up_places();
	$moved    = [];

	foreach ( $plan->variants as $variant ) {
		// What a filter added of other pictures gets no new address, so there is nothing of it to be seen.
		if ( isset( $versions[ Versions\key_of( $variant->source, $places ) ] ) ) {
			$moved[] = new Variant( cdn_url_with_version( $variant->url, $version ), Versions\with_version( $variant->source, $version ), $variant->attachment_id, $variant->found_in );
		}
	}

	return [] === $moved ? nothing_to_flush() : $plan->with_variants( $moved )->with( [ 'notes' => new_address_notes( $keys, $version ) ] );
}

/**
 * Says what else there is to know.
 *
 * @param list<string> $keys
 * @return list<string>
 */
function new_address_notes( array $keys, string $version ): array {
	$before = Versions\stored();
	$gone   = count( array_diff_key( $before, Versions\with_assigned( $before, $keys, $version ) ) );
	$notes  = [
		__( 'Every width and every format gets the new address, also those that are not listed here. The listed ones are looked at afterwards.', 'shortpixel-flush' ),
		__( 'ShortPixel makes the pictures again, so the first views are slower.', 'shortpixel-flush' ),
	];

	if ( $gone > 0 ) {
		/* translators: %s: number of pictures. */
		$notes[] = sprintf( _n( 'Only so many pictures can have an address of their own: the %s that was given one longest ago goes back to its plain address, where visitors may get an older copy.', 'Only so many pictures can have an address of their own: the %s that were given one longest ago go back to their plain addresses, where visitors may get older copies.', $gone, 'shortpixel-flush' ), number_format_i18n( $gone ) );
	}

	return array_merge( $notes, page_edge_notes(), page_cache_sentences( Page_Caches\detected() ) );
}

/**
 * Refuses more pictures than can have an address of their own: the first of them would lose it to the last.
 *
 * @param list<string> $keys
 */
function too_many_keys( array $keys ): ?WP_Error {
	$versions = array_fill_keys( $keys, str_repeat( '9', 8 ) );

	return Versions\bounded( $versions ) === $versions ? null : new WP_Error(
		'shortpixel_flush_too_many',
		__( 'So many pictures can’t be given new addresses at once. Choose fewer, or flush everything.', 'shortpixel-flush' ),
		[ 'status' => 413 ]
	);
}

/**
 * Asks for one picture at its new address before any page does, as a flush of everything tries its endpoint.
 *
 * @return array<string, mixed>|WP_Error When it was asked for, the CDN's own clock then, and what the answer proves already.
 */
function try_address( Variant $variant ) {
	$since  = now();
	$url    = $variant->url;
	$source = $variant->source;
	$answer = ( new Client( allowed_hosts() ) )->fetch(
		[
			'url'       => $url,
			'method'    => 'GET',
			'timeout'   => PROBE_SECONDS,
			'max_bytes' => 20971520,
		]
	);

	// Whether ShortPixel names the original with the query or without: it is the same file.
	if ( ! is_picture_or_original( $answer, $source ) && ! is_picture_or_original( $answer, Versions\with_version( $source, '' ) ) ) {
		return new WP_Error(
			'shortpixel_flush_cdn_failed',
			cdn_failed_sentence(
				[
					'url'    => $url,
					'status' => $answer['status'],
					'error'  => $answer['error'],
				]
			),
			[
				'status' => 502,
				'url'    => $url,
			]
		);
	}

	$baseline = new_address_baseline( clock_of( $answer['headers'] ) );
	$look     = [
		'url'      => $url,
		'source'   => $source,
		'sent_at'  => $since,
		'baseline' => $baseline,
	];
	$origin   = 200 === $answer['status'] ? ( new Origin() )->read( $source ) : null;

	return [
		'url'     => $url,
		'since'   => $since,
		'clock'   => $baseline['accepted_date'],
		'at'      => $answer['at'],
		'status'  => $answer['status'],
		'verdict' => verdict( look_at( $look, $answer, $origin, settings()['wait_seconds'] ) ),
	];
}
