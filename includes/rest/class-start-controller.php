<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Copies\images_left;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\read_account;
use function ShortPixelFlush\Flush\start;
use function ShortPixelFlush\Flush\start_library;
use function ShortPixelFlush\Flush\start_many;
use function ShortPixelFlush\Flush\start_site;
use function ShortPixelFlush\Flush\missing_agreement;
use function ShortPixelFlush\Flush\ways;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\Say\cause_reason;
use function ShortPixelFlush\Say\count_ways;
use function ShortPixelFlush\Say\estimate_shape;
use function ShortPixelFlush\Say\way_sentence;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The route that starts a flush. `dry_run` returns the effects of starting it. */
final class Start_Controller {
	// A plan lists this many for people; the flush has all of them.
	private const LISTED_VARIANTS = 200;

	/** Explains why the user may not start this flush, from input that is not validated yet. */
	public static function start_refusal( WP_REST_Request $request ): string {
		$scope = requests_library( $request ) ? 'library' : ( 'site' === $request->get_param( 'scope' ) ? 'site' : 'images' );
		return why_forbidden( $scope, named_attachments( $request ) );
	}

	/** @return array<mixed>|WP_REST_Response|WP_Error */
	public static function start( Input $input ) {
		$refusal = create_refusal( $input );
		if ( null !== $refusal ) {
			return $refusal;
		}
		$reason = '' === $input->text( 'reason' ) && 'scan' === $input->text( 'cause' ) ? cause_reason( 'scan' ) : $input->text( 'reason' );
		$method = $input->text( 'method' );
		$user   = get_current_user_id();
		// start_site() does its own planning.
		if ( 'site' === $input->text( 'scope' ) && ! $input->flag( 'dry_run' ) ) {
			return self::started( start_site( $input->text( 'expected_endpoint' ), $reason, $user, $method ) );
		}
		$plan = self::plan( $input );
		if ( is_wp_error( $plan ) ) {
			return $input->flag( 'dry_run' ) && $input->has( 'pasted' ) ? self::refused_shape( $plan ) : with_offer( $plan );
		}
		if ( $input->flag( 'dry_run' ) ) {
			return self::plan_shape( $plan, $input->flag( 'library' ) ? [] : ways( $plan, $method, $input->text( 'cause' ), acting_user() ) );
		}
		$refusal = null === $plan->estimate ? null : missing_agreement( $plan->estimate, $user, $input->number( 'confirmed' ) );
		if ( null !== $refusal ) {
			return question( $refusal, $input );
		}
		$asks    = $input->flag( 'ask' ) && ! $input->flag( 'without_credits' );
		$account = $asks ? read_account( true ) : null;
		if ( null !== $account && 'exhausted' === $account['state'] ) {
			return [ 'no_credits' => $account['message'] ];
		}
		if ( $input->flag( 'library' ) ) {
			return self::started( start_library( $reason, $user ) );
		}
		if ( self::is_large_selection( $input ) ) {
			return self::started( start_many( $input->numbers( 'attachments' ), $reason, $user, $method ) );
		}
		$is_measuring = $input->flag( 'measuring' ) && 'images' === $plan->scope;
		return self::started(
			start( $plan, $reason, $user, $is_measuring ? Flush::measuring( $plan->attachment_ids ) : [], $input->text( 'cause' ), $method )
		);
	}

	/** @return Plan|WP_Error */
	private static function plan( Input $input ) {
		if ( $input->flag( 'library' ) ) {
			return plan_for( 'library', [], [] );
		}
		if ( self::is_large_selection( $input ) ) {
			return plan_for( 'many', $input->numbers( 'attachments' ), [] );
		}
		$plan = $input->has( 'pasted' )
			? plan_for( 'pasted', [], [ $input->text( 'pasted' ) ] )
			: plan_for( $input->text( 'scope' ), $input->numbers( 'attachments' ), $input->texts( 'urls' ), $input->text( 'method' ) );
		// A URL can turn out to be an image that the user may not edit.
		$why = is_wp_error( $plan ) ? '' : why_forbidden( $plan->scope, $plan->touched_attachments() );
		return '' === $why ? $plan : refused( $why );
	}

	/**
	 * Whether this is a large selection: its permissions are checked already, and its copies are found while the flush
	 * runs.
	 */
	private static function is_large_selection( Input $input ): bool {
		return count( $input->numbers( 'attachments' ) ) > MOST_ATTACHMENTS;
	}

	/**
	 * @param int|WP_Error $id
	 * @return WP_REST_Response|WP_Error The flush with status 202, since its work is yet to be done.
	 */
	private static function started( $id ) {
		$flush = is_wp_error( $id ) ? $id : ( new Flushes() )->get( $id ) ?? not_found();
		return is_wp_error( $flush )
			? $flush
			: new WP_REST_Response( flush_shape( $flush ), 202, [ 'Location' => rest_url( REST_NAMESPACE . '/flushes/' . $flush->id ) ] );
	}

	/** @return array<mixed>|WP_Error The refusal of a pasted text as an answer; any other refusal as an error. */
	private static function refused_shape( WP_Error $error ) {
		$data = entries( $error->get_error_data() );
		if ( integer( $data['status'] ?? 500 ) >= 500 ) {
			return $error;
		}
		$refused = [];
		foreach ( entries( $data['refused'] ?? [ $data + [ 'message' => $error->get_error_message() ] ] ) as $one ) {
			$refused[] = [
				'url'     => text( entries( $one )['url'] ?? '' ),
				'message' => text( entries( $one )['message'] ?? '' ),
			];
		}
		return [ 'refused' => $refused ] + self::plan_shape( Plan::of( 'urls', [] ), [] );
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
