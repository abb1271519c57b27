<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Image_Record;
use ShortPixelFlush\Flush\Image_Records;
use WP_REST_Response;
use WP_REST_Server;
use function ShortPixelFlush\Auto\image_state;
use function ShortPixelFlush\Auto\news_sentence;
use function ShortPixelFlush\Auto\unflushed_sentence;
use function ShortPixelFlush\Flush\attachment_cards;
use function ShortPixelFlush\Flush\flush_schema;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\or_null;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\can_see;
use function ShortPixelFlush\settings;
use const ShortPixelFlush\Auto\IMAGE_STATES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../auto/say.php';
require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../flush/plan/plan-images.php';
require_once __DIR__ . '/../flush/report.php';
require_once __DIR__ . '/../flush/rights.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../settings.php';
require_once __DIR__ . '/fields.php';

/** GET /images: whether a change of these images waits to be flushed, and what came of their last flush. GET /images/changed: which were not flushed since they changed. */
final class Images_Controller extends Controller {
	// Images of others, and uploads that are no change, are left out of them.
	private const MOST_CHANGED = 500;

	public function register_routes(): void {
		register_rest_route(
			self::REST_NAMESPACE,
			'/images',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_items', 'get_items_permissions_check', images_fields() ),
				'schema' => [ $this, 'get_public_item_schema' ],
			]
		);
		register_rest_route(
			self::REST_NAMESPACE,
			'/images/changed',
			[
				$this->endpoint( WP_REST_Server::READABLE, 'get_changed', 'get_items_permissions_check', [] ),
				'schema' => [ $this, 'get_changed_schema' ],
			]
		);
	}

	/** The right to each image is checked in get_items(), once the query has been validated. */
	public function get_items_permissions_check( $request ) {
		return $this->allow_unless( why_forbidden( 'images', [] ) );
	}

	public function get_items( $request ) {
		$input = Input::read( $request, images_fields() );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		$ids     = $input->numbers( 'attachments' );
		$allowed = $this->allow_unless( why_forbidden( 'images', $ids ) );
		if ( is_wp_error( $allowed ) ) {
			return $allowed;
		}
		$records = ( new Image_Records() )->all( $ids );
		$flushes = $this->last_flushes( $records );
		$shapes  = array_map( '\ShortPixelFlush\Flush\flush_shape', array_filter( $flushes, static fn ( Flush $flush ): bool => 'storing' !== $flush->state && can_see( $flush->user_id ) ) );
		$on      = settings()['automatic'];
		$images  = [];
		foreach ( $ids as $id ) {
			$record = $records[ $id ] ?? null;
			$state  = null === $record ? 'settled' : image_state( $record, (int) get_post_time( 'U', true, $id ), $on );
			$last   = $flushes[ $record->flush_id ?? 0 ] ?? null;
			// Whose images are still being gathered has not begun.
			$state    = null !== $last && 'storing' === $last->state ? 'waiting' : $state;
			$images[] = [
				'id'      => $id,
				'state'   => $state,
				'message' => null === $record ? '' : news_sentence( $record, $state ),
				'flush'   => $shapes[ $record->flush_id ?? 0 ] ?? null,
			];
		}
		return new WP_REST_Response( $images );
	}

	/**
	 * Those that this user may flush, latest first, as many as one flush takes.
	 *
	 * @param \WP_REST_Request $request
	 * @return WP_REST_Response|\WP_Error
	 */
	public function get_changed( $request ) {
		$input = Input::read( $request, [] );
		if ( is_wp_error( $input ) ) {
			return $input;
		}
		$records = ( new Image_Records() )->unflushed( self::MOST_CHANGED );
		_prime_post_caches( array_keys( $records ), false, true );
		$flushes = $this->last_flushes( $records );
		$on      = settings()['automatic'];
		$changed = [];
		foreach ( $records as $id => $record ) {
			if ( count( $changed ) === MOST_ATTACHMENTS ) {
				break;
			}
			$is_flushable = wp_attachment_is_image( $id ) && 'trash' !== get_post_status( $id ) && '' === why_forbidden( 'images', [ $id ] );
			$flushed_at   = $flushes[ $record->flush_id ]->created_at ?? 0;
			$message      = $is_flushable ? unflushed_sentence( $record, image_state( $record, (int) get_post_time( 'U', true, $id ), $on ), $flushed_at ) : '';
			if ( '' !== $message ) {
				$changed[] = attachment_cards( [ $id ] )[0] + [ 'message' => $message ];
			}
		}
		return new WP_REST_Response( $changed );
	}

	/**
	 * Images that changed together have one.
	 *
	 * @param array<int, Image_Record> $records
	 * @return array<int, Flush> By id.
	 */
	private function last_flushes( array $records ): array {
		return ( new Flushes() )->all( array_values( array_unique( array_map( static fn ( Image_Record $record ): int => $record->flush_id, $records ) ) ) );
	}

	/** @return array<mixed> */
	public function get_changed_schema(): array {
		$text = [ 'type' => 'string' ];
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-changed-image',
		] + strict_object(
			[
				'id'        => whole_number(),
				'title'     => $text,
				'thumbnail' => $text,
				'edit_url'  => $text,
				'message'   => [ 'description' => __( 'Why it was not flushed, or that it will be.', 'shortpixel-flush' ) ] + $text,
			]
		);
	}

	/** @return array<mixed> */
	public function get_item_schema(): array {
		return [
			'$schema' => 'http://json-schema.org/draft-04/schema#',
			'title'   => 'shortpixel-flush-image',
		] + strict_object(
			[
				'id'      => whole_number(),
				'state'   => one_of( IMAGE_STATES ),
				'message' => [
					'description' => __( 'What is to come, or why nothing came of its last change, in words; empty where its last flush says all.', 'shortpixel-flush' ),
					'type'        => 'string',
				],
				'flush'   => [ 'description' => __( 'Its last flush, if the user may see that; else null.', 'shortpixel-flush' ) ] + or_null( array_diff_key( flush_schema(), [ '$schema' => true ] ) ),
			]
		);
	}
}
