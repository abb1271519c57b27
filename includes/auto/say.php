<?php
/** Describes what happened to an image's files, and what was decided. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\Image_Record;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Say\cause_reason;
use function ShortPixelFlush\Say\changed_sentence;
use function ShortPixelFlush\site_time;
use const ShortPixelFlush\Model\INTENDED_CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Says what will happen to an image, or whether it has changed; empty if there is nothing to say.
 *
 * @param string $state As returned by image_state().
 */
function news_sentence( Image_Record $record, string $state ): string {
	switch ( $state ) {
		case 'put_off':
			/* translators: %s: date and time. */
			return sprintf( __( 'Changed. Another plugin has put the flush off until %s.', 'shortpixel-flush' ), site_time( $record->changed_at ) );
		case 'changed':
			return changed_sentence();
		case 'waiting':
			return [] === array_intersect( $record->change_causes(), INTENDED_CAUSES )
				? __( 'May have changed. If so, it is flushed in the background…', 'shortpixel-flush' )
				: __( 'Changed; will be flushed in the background…', 'shortpixel-flush' );
		default:
			return 'unchanged' === $record->decision && 0 === $record->changed_at ? decision_sentence( $record ) : '';
	}
}

/**
 * Explains what an image waits for, why it was not flushed, or that its last flush failed; empty if none of these.
 *
 * @param Image_Record $record As returned by Image_Records::unflushed().
 * @param string       $state  As returned by image_state().
 */
function unflushed_sentence( Image_Record $record, string $state ): string {
	if ( 'changed' === $state && 0 === $record->changed_at && in_array( $record->decision, Image_Record::UNFLUSHED, true ) ) {
		return decision_sentence( $record );
	}
	if ( 'settled' !== $state ) {
		return news_sentence( $record, $state );
	}
	return 0 === $record->changed_at && $record->flush_id > 0 ? __( 'Its last flush failed.', 'shortpixel-flush' ) : '';
}

/** Returns what happened to the image last, such as "Replaced, File changed". */
function happened( Image_Record $record ): string {
	$causes = array_map( '\ShortPixelFlush\Say\cause_reason', $record->change_causes() );
	return [] === $causes ? __( 'No change seen', 'shortpixel-flush' ) : implode( ', ', $causes );
}

/** Explains what was decided about the image, and why. */
function decision_sentence( Image_Record $record ): string {
	if ( $record->changed_at > now() ) {
		/* translators: %s: date and time. */
		return sprintf( __( 'Changed. Another plugin has put the flush off until %s.', 'shortpixel-flush' ), site_time( $record->changed_at ) );
	}
	if ( $record->changed_at > 0 ) {
		return __( 'May have changed. If so, it is flushed in the background…', 'shortpixel-flush' );
	}
	switch ( $record->decision ) {
		case 'flush':
			return __( 'It was flushed: its files or links had changed.', 'shortpixel-flush' );
		case 'unchanged':
			return __( 'It was not flushed: none of its files had changed.', 'shortpixel-flush' );
		case 'new':
			return __( 'It was not flushed: it was just uploaded, so no old copy exists.', 'shortpixel-flush' );
		case 'off':
			/* translators: %s: what happened to an image, such as "Optimized". */
			return sprintf( __( 'It was not flushed: automatic flushing is off for “%s”.', 'shortpixel-flush' ), cause_reason( named_causes( $record->change_causes() )[0] ) );
		case 'refused':
			return __( 'It was not flushed: another plugin refused it.', 'shortpixel-flush' );
		case 'outside':
			return __( 'Its file changed outside WordPress. Decide about it under Media → Flush for ShortPixel.', 'shortpixel-flush' );
		case 'failed':
			return __( 'It was not flushed: another plugin failed. Look at your site’s error log.', 'shortpixel-flush' );
		default:
			return __( 'No change seen', 'shortpixel-flush' );
	}
}

/** @param int $held The number of held images. */
function outside_sentence( int $held ): string {
	/* translators: %s: number of images. */
	return sprintf( _n( '%s image changed outside WordPress. It is not flushed yet.', '%s images changed outside WordPress. They are not flushed yet.', $held, 'shortpixel-flush' ), number_format_i18n( $held ) );
}
