<?php
/**
 * The better way for an image that has changed, where it is known to work here: with another address in pages it reaches browsers that
 * have the old image, and needs no knowledge of the copies.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Flush\owned_keys;
use function ShortPixelFlush\Flush\pages_to_clear;
use function ShortPixelFlush\Flush\plan_images;
use function ShortPixelFlush\Flush\start_new_address;
use function ShortPixelFlush\Flush\version_keys;
use function ShortPixelFlush\Page_Caches\clearable;
use function ShortPixelFlush\user_may;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/plan/pages/pages-to-clear.php';
require_once __DIR__ . '/../flush/plan/plan-images.php';
require_once __DIR__ . '/../flush/start.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../versions/store.php';

// After these, pages still show the image under its name. A deleted one is on no page, and a new name is a new address already.
const CAUSES_THAT_KEEP_THE_NAME = [ 'replace', 'restore', 'edit', 'change', 'outside' ];

/**
 * Whether the last flush that gave images a new address proved it to the end: that the CDN tells it from the old one, and that pages
 * ask for it. A later one that failed takes that back.
 */
function is_replacing_proved(): bool {
	$past = ( new Flushes() )->find(
		[
			'scope'    => 'images',
			'state'    => [ 'done', 'partial', 'failed' ],
			'per_page' => 100,
		]
	)['flushes'];
	foreach ( $past as $flush ) {
		if ( 'new_address' === $flush->recipe() ) {
			return 'done' === $flush->state;
		}
	}
	return false;
}

/**
 * @param list<int> $ids
 * @return int The flush's id; 0 where copies are better removed.
 */
function replace_everywhere( array $ids, string $cause, string $reason, int $user_id ): int {
	if ( ! in_array( $cause, CAUSES_THAT_KEEP_THE_NAME, true ) || ! is_replacing_proved() || [] !== array_filter( clearable( user_may( 0 === $user_id ? acting_user() : $user_id, CAP_SITE ) ), static fn ( array $cache ): bool => ! $cache['clears'] ) ) {
		return 0;
	}
	// Nothing that begins by itself clears all pages.
	if ( null === pages_to_clear( $ids ) || ! Versions\has_room( version_keys( owned_keys( $ids ) ) ) ) {
		return 0;
	}
	$plan = plan_images( $ids );
	$id   = is_wp_error( $plan ) ? 0 : start_new_address( $plan, $reason, $user_id, $cause );
	return is_int( $id ) ? $id : 0;
}
