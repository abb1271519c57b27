<?php
/**
 * From a wish to a stored flush; what every door calls.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use WP_Error;
use function ShortPixelFlush\allowed_hosts;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/plan/learned/learned.php';
require_once __DIR__ . '/plan/library.php';
require_once __DIR__ . '/plan/plan-images.php';
require_once __DIR__ . '/plan/plan-urls.php';
require_once __DIR__ . '/plan-edges.php';
require_once __DIR__ . '/plan-site.php';
require_once __DIR__ . '/run/account-keys.php';
require_once __DIR__ . '/run/drivers.php';
require_once __DIR__ . '/run/purge-api.php';

const MOST_OPEN_FLUSHES = 20;

/**
 * Plans what is wished for. Nothing is stored, and nothing is asked of ShortPixel's CDN.
 *
 * @param string       $scope       A flush's scope, or `library` for every image.
 * @param list<int>    $attachments
 * @param list<string> $urls
 * @param Seen         $seen        What a browser saw: `layouts` it measured; with addresses also the page `seen_on` and its `screen`.
 * @return Plan|WP_Error
 */
function plan_for( string $scope, array $attachments, array $urls, array $seen = [] ) {
	if ( 'site' === $scope ) {
		return plan_site();
	}

	if ( 'library' === $scope ) {
		$plan = plan_library();
	} else {
		$plan = 'images' === $scope ? plan_images( $attachments, $seen['layouts'] ?? [] ) : plan_urls( $urls, $seen );
	}

	return is_wp_error( $plan ) ? $plan : with_edge_notes( $plan );
}

/**
 * Stores a planned flush of images or addresses, from where any runner takes it up.
 *
 * @return int|WP_Error The flush's id.
 */
function start( Plan $plan, string $reason, int $user_id ) {
	$refusal = over_the_limits( $plan, $user_id );

	if ( null !== $refusal ) {
		return $refusal;
	}

	$flush = [
		'scope'   => $plan->scope,
		'user_id' => $user_id,
		'reason'  => $reason,
		'subject' => subject_of( $plan ),
	];
	$rows  = $plan->variants;

	// With a key, what one purge removes should be in one batch.
	if ( [] !== account_keys() ) {
		$rows = next_to_their_like( $rows );
	}

	$id = begin_stored( ( new Store() )->create( $flush, $rows ) );

	if ( ! is_wp_error( $id ) ) {
		remember( $plan->variants, $plan->screen );
	}

	return $id;
}

/**
 * Has runners come for a flush that was stored; 0 is one that the database refused.
 *
 * @return int|WP_Error The flush's id.
 */
function begin_stored( int $id ) {
	if ( 0 === $id ) {
		return new WP_Error(
			'shortpixel_flush_storage_failed',
			__( 'The flush could not be stored: the database refused it. Nothing has been sent, visitors get the same pictures as before.', 'shortpixel-flush' ),
			[ 'status' => 500 ]
		);
	}

	wake_runner();

	return $id;
}

/**
 * Starts a flush of everything. It plans for itself, inside its lock.
 *
 * @return int|WP_Error The flush's id.
 */
function start_site( string $expected_endpoint, string $reason, int $user_id ) {
	return ( new Site_Flush( new Store(), new Client( allowed_hosts() ) ) )->start( $expected_endpoint, $reason, $user_id );
}

/**
 * Refuses what would be more than a site, or ShortPixel, should be asked to do at once.
 *
 * @param Plan|null $plan Null where the addresses are not known yet.
 */
function over_the_limits( ?Plan $plan, int $user_id ): ?WP_Error {
	if ( null !== $plan && $plan->addresses > Plan::MOST_ADDRESSES ) {
		$sentence = sprintf(
			/* translators: 1: number of addresses, 2: the largest number there may be. */
			__( 'This would flush %1$s addresses; at most %2$s can be flushed at once. Choose fewer pictures, or flush everything.', 'shortpixel-flush' ),
			number_format_i18n( $plan->addresses ),
			number_format_i18n( Plan::MOST_ADDRESSES )
		);

		return new WP_Error( 'shortpixel_flush_too_many', $sentence, [ 'status' => 413 ] );
	}

	if ( count( ( new Store() )->open( $user_id ) ) >= MOST_OPEN_FLUSHES ) {
		$sentence = sprintf(
			/* translators: %s: number of flushes. */
			__( '%s of your flushes are still under way. Wait until one has ended, or stop one, then try again.', 'shortpixel-flush' ),
			number_format_i18n( MOST_OPEN_FLUSHES )
		);

		return new WP_Error( 'shortpixel_flush_busy', $sentence, [ 'status' => 429 ] );
	}

	return null;
}

/**
 * What the flush's record keeps of a plan.
 *
 * @return array{attachments: list<Attachment_Card>, attachment_count: int, urls: list<string>, found_in: array<string, int>, coverage: Coverage|null}
 */
function subject_of( Plan $plan ): array {
	return [
		'attachments'      => $plan->attachments,
		'attachment_count' => $plan->attachment_count,
		'urls'             => $plan->urls,
		'found_in'         => $plan->found_in,
		'coverage'         => $plan->coverage,
	];
}
