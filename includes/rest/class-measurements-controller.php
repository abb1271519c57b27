<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Flush\keep_measured;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\note_tried;
use function ShortPixelFlush\Flush\page_seen_on;
use function ShortPixelFlush\Flush\pages_as_seen;
use function ShortPixelFlush\Flush\pages_due;
use function ShortPixelFlush\Flush\screens_to_measure;
use function ShortPixelFlush\Flush\strict_object;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/plan/pages/page-reader.php';
require_once __DIR__ . '/../flush/plan/pasted.php';
require_once __DIR__ . '/../flush/plan/measurements.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/create-input.php';
require_once __DIR__ . '/fields.php';
require_once __DIR__ . '/schemas.php';

/** GET and POST /measurements: which pages a browser should measure while nobody flushes, and what it measured there. */
final class Measurements_Controller extends Controller {
	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/measurements',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check', $this->query_fields() ),
				$this->endpoint( WP_REST_Server::CREATABLE, 'create_item', 'create_item_permissions_check', $this->body_fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
	}

	public function get_items_permissions_check( $request ) {
		return $this->allow( CAP_IMAGES, __( 'Sorry, you are not allowed to flush images on this site.', 'shortpixel-flush' ) );
	}

	public function create_item_permissions_check( $request ) {
		return $this->allow( CAP_IMAGES, __( 'Sorry, you are not allowed to flush images on this site. Nothing has been kept.', 'shortpixel-flush' ) );
	}

	public function get_items( $request ) {
		$input = Input::read( $request, $this->query_fields() );

		return is_wp_error( $input ) ? $input : new WP_REST_Response( self::due( $input->number( 'post' ) ) );
	}

	/** Only what is on pages that this site reads itself is kept: a browser can say anything. */
	public function create_item( $request ) {
		$input = Input::read( $request, $this->body_fields() );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		$layouts = typed_layouts( $input->objects( 'layouts' ) );
		$refusal = layouts_refusal( $layouts );
		foreach ( $layouts as $layout ) {
			$page    = page_seen_on( $layout['url'] );
			$refusal = $refusal ?? ( is_wp_error( $page ) ? $page : null );
		}
		if ( null !== $refusal ) {
			return $refusal;
		}
		$measured = array_column( array_filter( $layouts, 'ShortPixelFlush\Flush\is_measured_enough' ), 'url' );
		$open     = array_filter( pages_as_seen( array_values( array_unique( $measured ) ) ), static fn ( array $page ): bool => 200 === $page['status'] );

		keep_measured( $layouts, $open );
		// Not those for which there was too little time: they are measured the next time.
		$tried = array_filter( $layouts, static fn ( array $layout ): bool => ! in_array( $layout['state'], [ 'measured', 'late' ], true ) );
		note_tried( array_values( array_diff( array_merge( $measured, array_column( $tried, 'url' ) ), array_keys( $open ) ) ) );
		return new WP_REST_Response( self::due() );
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-measurements',
		] + strict_object(
			[
				'pages'   => list_of( [ 'type' => 'string' ] ),
				'screens' => list_of( screen_schema() ),
			]
		);
	}

	/** @return array<string, array<mixed>> */
	private function query_fields(): array {
		return [
			'post' => id_field() + [ 'description' => __( 'Only this post’s page.', 'shortpixel-flush' ) ],
		];
	}

	/** @return array<string, array<mixed>> */
	private function body_fields(): array {
		return [
			'layouts' => [
				'minItems' => 1,
				'maxItems' => MOST_MEASURED,
				'needed'   => true,
			] + layouts_field(),
		];
	}

	/** @return array{pages: list<string>, screens: list<Browser_Screen>} */
	private static function due( int $post_id = 0 ): array {
		return [
			'pages'   => pages_due( $post_id ),
			'screens' => screens_to_measure(),
		];
	}
}
