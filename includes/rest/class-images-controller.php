<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use WP_Error;
use function ShortPixelFlush\Auto\coming_causes;
use function ShortPixelFlush\Auto\image_state;
use function ShortPixelFlush\Auto\news_sentence;
use function ShortPixelFlush\Auto\unflushed_sentence;
use function ShortPixelFlush\can_see;
use function ShortPixelFlush\Copies\attachment_cards;
use function ShortPixelFlush\Flush\ended_shapes;
use function ShortPixelFlush\Flush\wake_lost_runner;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\Model\has_image;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Scan\is_over;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The routes of images: each image's state and last flush, and the images that changed since their last flush, or whose
 * last flush failed.
 */
final class Images_Controller {
	// The most images to read, before those that the user may not flush and new uploads are filtered out.
	private const MOST_CHANGED = 500;

	/** @return list<array<mixed>>|WP_Error */
	public static function list( Input $input ) {
		$ids = $input->numbers( 'attachments' );
		$why = why_forbidden( 'images', $ids );
		if ( '' !== $why ) {
			return refused( $why );
		}
		$records = ( new Image_Records() )->all( $ids );
		$flushes = self::last_flushes( $records );
		$shapes  = ended_shapes( array_filter( $flushes, static fn ( Flush $flush ): bool => $flush->is_seen() && can_see( $flush->user_id ) ) );
		$on      = coming_causes( $records );
		$now     = now();
		$images  = [];
		foreach ( $ids as $id ) {
			$record = $records[ $id ] ?? null;
			$last   = $flushes[ $record->flush_id ?? 0 ] ?? null;
			$state  = null === $record ? 'settled' : image_state( $record, $last->created_at ?? 0, (int) get_post_time( 'U', true, $id ), $on, $now );
			// A flush that is still collecting images has not begun.
			$state    = null !== $last && ! $last->is_seen() ? 'waiting' : $state;
			$images[] = [
				'id'      => $id,
				'state'   => $state,
				'message' => null === $record ? '' : news_sentence( $record, $state ),
				'flush'   => $shapes[ $record->flush_id ?? 0 ] ?? null,
			];
		}
		if ( in_array( 'waiting', array_column( $images, 'state' ), true ) ) {
			wake_lost_runner();
		}
		return $images;
	}

	/**
	 * @return list<array<mixed>> The images that changed since their last flush, or whose last flush failed, and that this
	 *     user may flush; at most MOST_ATTACHMENTS. Images that a scan found old are left out once it has ended, because
	 *     they are listed separately.
	 */
	public static function changed(): array {
		// Loaded here, because list(), which Media Library screens request, doesn't need them.
		require_once __DIR__ . '/../scan/report.php';
		require_once __DIR__ . '/../scan/store.php';

		$store   = new Image_Records();
		$records = $store->unflushed( self::MOST_CHANGED );
		if ( is_over( current_scan() ) ) {
			$records = array_diff_key( $records, $store->found_stale( self::MOST_CHANGED ) );
		}
		_prime_post_caches( array_keys( $records ), false, true );
		$flushes = self::last_flushes( $records );
		$on      = coming_causes( $records );
		$now     = now();
		$changed = [];
		foreach ( $records as $id => $record ) {
			if ( count( $changed ) === MOST_ATTACHMENTS ) {
				break;
			}
			$is_flushable = has_image( $id ) && 'trash' !== get_post_status( $id ) && '' === why_forbidden( 'images', [ $id ] );
			$flushed_at   = $flushes[ $record->flush_id ]->created_at ?? 0;
			$message      = $is_flushable
				? unflushed_sentence( $record, image_state( $record, $flushed_at, (int) get_post_time( 'U', true, $id ), $on, $now ) )
				: '';
			if ( '' !== $message ) {
				$changed[] = attachment_cards( [ $id ] )[0] + [ 'message' => $message ];
			}
		}
		return $changed;
	}

	/**
	 * Reads the images' last flushes; images that changed together share one.
	 *
	 * @param array<int, Image_Record> $records
	 * @return array<int, Flush> By id.
	 */
	private static function last_flushes( array $records ): array {
		return ( new Flushes() )->all( array_values( array_unique( array_map( static fn ( Image_Record $record ): int => $record->flush_id, $records ) ) ) );
	}
}
