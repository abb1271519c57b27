<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Flush\first_refused_attachment;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\screens_to_measure;
use function ShortPixelFlush\Flush\shown_pages;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\why_forbidden;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/plan/pages/pages.php';
require_once __DIR__ . '/../flush/plan/screens.php';
require_once __DIR__ . '/../flush/rights.php';
require_once __DIR__ . '/../flush/say/refusals.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/schemas.php';

/** GET /pages: which public pages show images, and on which screens a browser should measure them. */
final class Pages_Controller extends Controller {
	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/pages',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check', images_fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	/** The right to each image is checked in get_items(), once the query has been validated. */
	public function get_items_permissions_check( $request ) {
		return $this->allow( CAP_IMAGES, __( 'Sorry, you are not allowed to flush images on this site.', 'shortpixel-flush' ) );
	}

	public function get_items( $request ) {
		$input = Input::read( $request, images_fields() );
		if ( is_wp_error( $input ) ) {
			return $input;
		}

		$ids = $input->numbers( 'attachments' );
		_prime_post_caches( $ids, false, true );
		$allowed = $this->allow_unless( why_forbidden( 'images', $ids ) );
		// Comes before whether it is an image at all: the pages would reveal what drafts show.
		$refusal = is_wp_error( $allowed ) ? $allowed : first_refused_attachment( $ids );
		return $refusal ?? new WP_REST_Response(
			[
				'pages'   => shown_pages( $ids ),
				'screens' => screens_to_measure(),
			]
		);
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		$page = [
			'url'   => [ 'type' => 'string' ],
			'title' => [ 'type' => 'string' ],
		];
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-pages',
		] + strict_object(
			[
				'pages'   => list_of( strict_object( $page ) ),
				'screens' => list_of( screen_schema() ),
			]
		);
	}
}
