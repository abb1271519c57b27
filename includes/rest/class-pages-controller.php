<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use function ShortPixelFlush\Copies\first_refused_attachment;
use function ShortPixelFlush\Copies\screens;
use function ShortPixelFlush\Copies\shown_pages;
use function ShortPixelFlush\Flush\why_forbidden;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The route of pages: the public pages that show images, and the screens on which a browser should measure them. */
final class Pages_Controller {
	/** @return array<mixed>|WP_Error */
	public static function list( Input $input ) {
		$ids = $input->numbers( 'attachments' );
		_prime_post_caches( $ids, false, true );
		$why = why_forbidden( 'images', $ids );
		// The permission comes first, so that a refusal does not reveal which ids are images.
		$refusal = '' === $why ? first_refused_attachment( $ids ) : refused( $why );
		return $refusal ?? [
			'pages'   => shown_pages( $ids ),
			'screens' => screens(),
		];
	}
}
