<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Estimate;
use WP_Error;
use WP_REST_Controller;
use WP_REST_Request;
use WP_REST_Response;
use function ShortPixelFlush\Flush\not_confirmed;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/say/costs.php';
require_once __DIR__ . '/errors.php';

/** What all routes share: they translate HTTP into calls of flush/ and back, and own no rules. */
abstract class Controller extends WP_REST_Controller {
	protected const REST_NAMESPACE = 'shortpixel-flush/v1';

	/** @var string */
	protected $namespace = self::REST_NAMESPACE;

	/**
	 * @param array<string, array<mixed>> $fields What may be sent.
	 * @return array<mixed>
	 */
	protected function endpoint( string $methods, string $handler, string $permission, array $fields = [] ): array {
		return [
			'methods'             => $methods,
			'callback'            => [ $this, $handler ],
			'permission_callback' => [ $this, $permission ],
			'args'                => $this->route_args( $fields ),
		];
	}

	/**
	 * Declares fields for discovery. WordPress must not validate them: Input does, after the permission check.
	 *
	 * @param array<string, array<mixed>> $fields
	 * @return array<string, array<mixed>>
	 */
	protected function route_args( array $fields ): array {
		return array_map(
			static function ( array $schema ): array {
				// WordPress would treat a default as something that was sent.
				unset( $schema['default'], $schema['needed'] );
				return array_merge( $schema, [ 'sanitize_callback' => null ] );
			},
			$fields
		);
	}

	/** @return true|WP_Error */
	protected function allow( string $capability, string $sentence ) {
		return current_user_can( $capability ) ? true : refused( $sentence );
	}

	/** @return true|WP_Error Anybody may read flushes who may flush images or everything. */
	protected function allow_reading() {
		return current_user_can( CAP_SITE ) ? true : $this->allow( CAP_IMAGES, __( 'Sorry, you are not allowed to see the flushes of this site.', 'shortpixel-flush' ) );
	}

	/**
	 * @param string $why From flush/rights.php; empty where it is allowed.
	 * @return true|WP_Error
	 */
	protected function allow_unless( string $why ) {
		return '' === $why ? true : refused( $why );
	}

	/** @return callable(Estimate): ?WP_Error Refuses what somebody has to agree to and `confirmed` does not cover. */
	protected function unless_confirmed( Input $input ): callable {
		$agreed    = $input->all()['confirmed'] ?? null;
		$money     = is_array( $agreed ) ? $agreed['money'] ?? null : null;
		$addresses = is_array( $agreed ) ? $agreed['addresses'] ?? null : null;
		return static fn ( Estimate $estimate ): ?WP_Error => ! $estimate->asks() || ( is_int( $addresses ) && $estimate->is_covered( $addresses, is_numeric( $money ) ? (float) $money : null ) ) ? null : not_confirmed( $estimate );
	}

	/** @param list<array<mixed>> $items One page, sent with the paging headers of WordPress's own lists. */
	protected function paged( array $items, int $total, Input $input, WP_REST_Request $request ): WP_REST_Response {
		$response = new WP_REST_Response( $items );
		$page     = $input->number( 'page' );
		$pages    = (int) ceil( $total / max( 1, $input->number( 'per_page' ) ) );
		$base     = add_query_arg( urlencode_deep( $request->get_query_params() ), rest_url( ltrim( $request->get_route(), '/' ) ) );

		$response->header( 'X-WP-Total', (string) $total );
		$response->header( 'X-WP-TotalPages', (string) $pages );
		if ( $page > 1 ) {
			$response->link_header( 'prev', add_query_arg( 'page', max( 1, min( $page - 1, $pages ) ), $base ) );
		}
		if ( $page < $pages ) {
			$response->link_header( 'next', add_query_arg( 'page', $page + 1, $base ) );
		}
		return $response;
	}
}
