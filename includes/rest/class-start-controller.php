<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Start_Request;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Copies\images_left;
use function ShortPixelFlush\error_data;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\start_planned;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Flush\missing_agreement;
use function ShortPixelFlush\Flush\ways;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\Say\count_ways;
use function ShortPixelFlush\Say\estimate_shape;
use function ShortPixelFlush\Say\refused_links;
use function ShortPixelFlush\Say\way_sentence;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The route that starts a flush. With `dry_run` it only returns the plan, and with `ask` it may return a question. */
final class Start_Controller {
	// A plan lists at most this many copies; the flush also includes the others.
	private const LISTED_VARIANTS = 200;

	/** Says why the user may not start this flush, judging by input that is not validated yet; empty if they may. */
	public static function start_refusal( WP_REST_Request $request ): string {
		$scope = requests_library( $request ) ? 'library' : ( 'site' === $request->get_param( 'scope' ) ? 'site' : 'images' );
		return why_forbidden( $scope, named_attachments( $request ) );
	}

	/** @return array<mixed>|WP_REST_Response|WP_Error */
	public static function start( Input $input ) {
		$wanted  = new Start_Request( $input->all() );
		$refusal = create_refusal( $wanted );
		if ( null !== $refusal ) {
			return $refusal;
		}
		$user = get_current_user_id();
		// start_site() does its own planning.
		if ( 'site' === $wanted->scope && ! $wanted->dry_run ) {
			return self::started( start_site( $wanted->expected_endpoint, $wanted->reason, $user, $wanted->method ) );
		}
		$plan = self::plan( $wanted );
		if ( is_wp_error( $plan ) ) {
			return $wanted->dry_run && '' !== $wanted->pasted ? self::refused_shape( $plan ) : with_offer( $plan );
		}
		if ( $wanted->dry_run ) {
			return self::plan_shape( $plan, $wanted->library ? [] : ways( $plan, $wanted->method, $wanted->cause, acting_user() ) );
		}
		$refusal = null === $plan->estimate ? null : missing_agreement( $plan->estimate, $user, $wanted->confirmed );
		if ( null !== $refusal ) {
			return question( $refusal, $wanted->ask );
		}
		$account = $wanted->ask && ! $wanted->without_credits ? read_account( true ) : null;
		if ( null !== $account && 'exhausted' === $account['state'] ) {
			return [ 'no_credits' => $account['message'] ];
		}
		return self::started( start_planned( $wanted, $plan, $user ) );
	}

	/** @return Plan|WP_Error */
	private static function plan( Start_Request $wanted ) {
		$plan = plan_for( $wanted );
		// A URL can turn out to be an image that the user may not edit. A large selection, or the library, has been checked
		// already.
		$why = is_wp_error( $plan ) || null !== $plan->library ? '' : why_forbidden( $plan->scope, $plan->touched_attachments() );
		return '' === $why ? $plan : refused( $why );
	}

	/**
	 * @param int|WP_Error $id
	 * @return WP_REST_Response|WP_Error The flush, with status 202 because its work is still to be done.
	 */
	private static function started( $id ) {
		$flush = is_wp_error( $id ) ? $id : ( new Flushes() )->get( $id ) ?? not_found();
		return is_wp_error( $flush )
			? $flush
			: new WP_REST_Response( flush_shape( $flush ), 202, [ 'Location' => rest_url( REST_NAMESPACE . '/flushes/' . $flush->id ) ] );
	}

	/** @return array<mixed>|WP_Error A refusal of pasted text as a normal response; a server error stays an error. */
	private static function refused_shape( WP_Error $error ) {
		$status = error_data( $error )['status'] ?? 500;
		return $status >= 500 ? $error : [ 'refused' => refused_links( $error ) ] + self::plan_shape( Plan::of( 'urls', [] ), [] );
	}

	/**
	 * @param array<int, array{way: string, why: string}> $ways By attachment.
	 * @return array<mixed>
	 */
	private static function plan_shape( Plan $plan, array $ways ): array {
		return [
			'scope'            => $plan->scope,
			'addresses'        => $plan->addresses,
			'sources'          => $plan->sources,
			'attachments'      => $plan->attachments,
			'attachment_count' => $plan->attachment_count,
			'variants'         => array_map( [ self::class, 'variant_shape' ], array_slice( $plan->variants, 0, self::LISTED_VARIANTS ) ),
			'found_in'         => $plan->found_in,
			'coverage'         => $plan->coverage,
			'notes'            => $plan->notes,
			'ways'             => count_ways( $ways ),
			'way_sentence'     => way_sentence( $ways ),
			'left_out'         => $plan->left_out,
			'refused'          => [],
			'site'             => $plan->site,
			'library'          => $plan->library,
			'estimate'         => null === $plan->estimate ? null : estimate_shape( $plan->estimate ),
			'left'             => images_left( get_current_user_id() ),
		];
	}

	/** @return array{url: string, source: string, attachment_id: int|null, width: int|null, format: string|null, found_in: string} */
	private static function variant_shape( Variant $variant ): array {
		return [
			'url'           => $variant->url,
			'source'        => $variant->source,
			'attachment_id' => $variant->attachment_id,
			'width'         => $variant->width(),
			'format'        => $variant->format(),
			'found_in'      => $variant->found_in,
		];
	}
}
