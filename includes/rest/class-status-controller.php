<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Providers;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\Auto\held_outside;
use function ShortPixelFlush\Edges\edges_status;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\Flush\suggestions;
use function ShortPixelFlush\Flush\wake_lost_runner;
use function ShortPixelFlush\visible_user;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The state of this site: providers, edges, page caches, background tasks, and the flushes in progress. */
final class Status_Controller {
	/**
	 * @param bool $check Whether to request what is not cached, which takes a moment: the account's state from
	 *     ShortPixel, and which CDNs the images' hosts use.
	 * @return array<mixed> The status for the current user.
	 */
	public static function status( bool $check ): array {
		$account = read_account( $check );
		$last    = current_user_can( CAP_SITE ) ? ( new Flushes() )->last_of_everything() : null;
		return [
			'providers'       => array_map( '\ShortPixelFlush\Flush\provider_status', Providers\active() ),
			'edges'           => edges_status( current_user_can( CAP_MANAGE ) ),
			'suggestions'     => current_user_can( CAP_MANAGE ) ? suggestions( $check ) : [],
			'page_caches'     => Page_Caches\clearable( current_user_can( CAP_SITE ) ),
			'runner'          => runner_status(),
			// Null if it is unknown and was not requested.
			'account'         => ! $check && 'unknown' === $account['state'] ? null : $account,
			'running'         => self::running(),
			// Images that changed outside WordPress, held until a user decides about them.
			'outside'         => current_user_can( CAP_SITE ) ? held_outside() : 0,
			'last_site_flush' => null === $last ? null : flush_shape( $last ),
			'can'             => [
				'images' => current_user_can( CAP_IMAGES ),
				'site'   => current_user_can( CAP_SITE ),
				'manage' => current_user_can( CAP_MANAGE ),
			],
		];
	}

	/** @return list<array<mixed>> The flushes in progress. Also restarts their runner if it was lost. */
	private static function running(): array {
		$flushes = ( new Flushes() )->open( visible_user() );
		if ( [] !== $flushes ) {
			wake_lost_runner();
		}
		return array_map( '\ShortPixelFlush\Flush\flush_shape', $flushes );
	}
}
