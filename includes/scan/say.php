<?php
/** Describes a scan's findings in sentences. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\Image_Record;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Say\cause_reason;
use function ShortPixelFlush\Say\images_changed_sentence;
use function ShortPixelFlush\site_time;
use const ShortPixelFlush\Proof\OLDER;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Explains why an image looks old to visitors, with the times of the copy and the file if they show it. */
function finding_sentence( Image_Record $record ): string {
	$finding = $record->finding;
	$kinds   = $finding->kinds();
	$made_at = $finding->made_at;
	$since   = $finding->since;
	$times   = [] !== array_intersect( OLDER, $kinds ) && $made_at > 0 && $made_at < $since
		/* translators: 1: a date with time, 2: a later one. */
		? sprintf( __( 'The copy is from %1$s; the file is from %2$s.', 'shortpixel-flush' ), site_time( $made_at ), site_time( $since ) )
		: '';
	return trim( visible_sentence( $kinds ) . ' ' . $times );
}

/**
 * Says that an image is flushed automatically if that was decided since its check. Says whether it is if it changed
 * outside WordPress. Empty for other images.
 *
 * @param list<string> $on The enabled causes.
 */
function automatic_sentence( Image_Record $record, array $on ): string {
	if ( 'flush' === $record->decision && $record->decided_at >= $record->scanned_at ) {
		return __( 'It is flushed automatically.', 'shortpixel-flush' );
	}
	if ( 0 === $record->changed_at || [ 'change' ] !== $record->change_causes() ) {
		return '';
	}
	return in_array( 'change', $on, true )
		? __( 'It is flushed automatically.', 'shortpixel-flush' )
		/* translators: %s: what happened to an image, such as "Optimized". */
		: sprintf( __( 'It was not flushed: automatic flushing is off for “%s”.', 'shortpixel-flush' ), cause_reason( 'outside' ) );
}

/** @param list<string> $kinds */
function visible_sentence( array $kinds ): string {
	if ( [] !== array_intersect( [ 'looks_old', 'other_shape', 'differs' ], $kinds ) ) {
		return __( 'The image differs from the file on your site.', 'shortpixel-flush' );
	}
	return in_array( 'former_bytes', $kinds, true ) ? __( 'The copy is the very file that was there before.', 'shortpixel-flush' ) : '';
}

/** Explains why images could not be judged. */
function unknown_sentence( string $reason, int $images ): string {
	$sentences = [
		/* translators: %s: number of images. */
		'made_now'       => _n( '%s image: the CDN sends the current one, but had no earlier copy to compare.', '%s images: the CDN sends the current ones, but had no earlier copies to compare.', $images, 'shortpixel-flush' ),
		/* translators: %s: number of images. */
		'no_copy'        => _n( '%s image: no copy is known that visitors use.', '%s images: no copy is known that visitors use.', $images, 'shortpixel-flush' ),
		/* translators: %s: number of images. */
		'page_unread'    => _n( '%s image: its page could not be opened.', '%s images: their pages could not be opened.', $images, 'shortpixel-flush' ),
		/* translators: %s: number of images. */
		'no_file'        => _n( '%s image: its file is not on this server.', '%s images: their files are not on this server.', $images, 'shortpixel-flush' ),
		/* translators: %s: number of images. */
		'no_answer'      => _n( '%s image: the CDN did not send it.', '%s images: the CDN did not send them.', $images, 'shortpixel-flush' ),
		/* translators: %s: number of images. */
		'no_times'       => _n( '%s image looks right, but nothing shows that its copy is new.', '%s images look right, but nothing shows that their copies are new.', $images, 'shortpixel-flush' ),
		/* translators: %s: number of images. */
		'not_comparable' => _n( '%s image could not be compared with what visitors get.', '%s images could not be compared with what visitors get.', $images, 'shortpixel-flush' ),
		/* translators: %s: number of images. */
		'interrupted'    => _n( '%s image: the check was interrupted. Look at your site’s error log.', '%s images: the check was interrupted. Look at your site’s error log.', $images, 'shortpixel-flush' ),
	];
	$alike     = [
		'no_image'    => 'no_answer',
		'redirect'    => 'no_answer',
		'placeholder' => 'no_answer',
		'looks_same'  => 'no_times',
	];
	return sprintf( $sentences[ $alike[ $reason ] ?? $reason ] ?? $sentences['not_comparable'], number_format_i18n( $images ) );
}

/**
 * Answers whether visitors see the current images, as far as the scan can tell.
 *
 * @param Scan_Counts $counts
 * @param Scan_News   $news
 * @param int         $made_now The number of images whose copies the CDN made for the scan.
 * @return array{tone: 'busy'|'good'|'warning'|'bad'|'neutral', text: string}
 */
function scan_answer( Scan $scan, array $counts, array $news, int $made_now ): array {
	switch ( $scan->state ) {
		case 'running':
			return [
				'tone' => 'busy',
				'text' => $scan->rest_until > now()
					? __( 'The CDN is busy. The check continues soon.', 'shortpixel-flush' )
					: progress_sentence( $counts ),
			];
		case 'none':
			return [
				'tone' => 'neutral',
				'text' => __( 'What visitors see has not been checked yet.', 'shortpixel-flush' ),
			];
	}
	if ( $news['old'] > 0 ) {
		return [
			'tone' => 'bad',
			'text' => old_sentence( $news['old'], $news['title'] ),
		];
	}
	if ( $news['changed'] > 0 ) {
		return [
			'tone' => 'warning',
			'text' => images_changed_sentence( $news['changed'] ),
		];
	}
	return 'stopped' === $scan->state
		? [
			'tone' => 'neutral',
			/* translators: 1: number of images that were checked, 2: number of images. */
			'text' => sprintf( _n( 'Stopped at %1$s of %2$s image.', 'Stopped at %1$s of %2$s images.', $counts['images'], 'shortpixel-flush' ), number_format_i18n( checked_images( $counts ) ), number_format_i18n( $counts['images'] ) ),
		]
		: [
			'tone' => $counts['new'] + $counts['unchanged'] + $made_now > 0 ? 'good' : 'neutral',
			'text' => $made_now > 0 ? checked_screens_sentence( $counts, $made_now ) : nothing_old_sentence( $scan, $counts ),
		];
}

/** @param Scan_Counts $counts */
function progress_sentence( array $counts ): string {
	/* translators: 1: number of images that were checked, 2: number of images. */
	return sprintf( _n( '%1$s of %2$s image checked.', '%1$s of %2$s images checked.', $counts['images'], 'shortpixel-flush' ), number_format_i18n( checked_images( $counts ) ), number_format_i18n( $counts['images'] ) );
}

/** @param string $title The title of a single image; empty for several. */
function old_sentence( int $count, string $title ): string {
	return '' !== $title
		/* translators: %s: an image's title. */
		? sprintf( __( 'Visitors still see the old “%s”.', 'shortpixel-flush' ), $title )
		/* translators: %s: number of images. */
		: sprintf( _n( 'Visitors still see %s old image.', 'Visitors still see %s old images.', $count, 'shortpixel-flush' ), number_format_i18n( $count ) );
}

/**
 * Reports that nothing old was found, counting only images that could be judged.
 *
 * @param Scan_Counts $counts
 */
function nothing_old_sentence( Scan $scan, array $counts ): string {
	$checked = checked_images( $counts );
	$known   = $counts['new'] + $counts['unchanged'];
	if ( 0 === $scan->images ) {
		return __( 'There are no images to check yet.', 'shortpixel-flush' );
	}
	if ( 0 === $known ) {
		return __( 'No image could be judged for certain.', 'shortpixel-flush' );
	}
	if ( $known >= $scan->images ) {
		return __( 'Visitors see your current images.', 'shortpixel-flush' );
	}
	if ( ! $scan->is_recent() ) {
		/* translators: 1: number of images that could be judged, 2: number of images in the library. */
		return sprintf( _n( 'Visitors see the current version of %1$s of your %2$s images.', 'Visitors see the current versions of %1$s of your %2$s images.', $known, 'shortpixel-flush' ), number_format_i18n( $known ), number_format_i18n( $scan->images ) );
	}
	return $known < $checked
		/* translators: 1: number of images that could be judged, 2: number of images that were checked. */
		? sprintf( _n( 'Visitors see the current version of %1$s of the %2$s images changed or uploaded lately.', 'Visitors see the current versions of %1$s of the %2$s images changed or uploaded lately.', $known, 'shortpixel-flush' ), number_format_i18n( $known ), number_format_i18n( $checked ) )
		/* translators: %s: number of images. */
		: sprintf( _n( 'Visitors see the current version of the %s image changed or uploaded lately.', 'Visitors see the current versions of the %s images changed or uploaded lately.', $known, 'shortpixel-flush' ), number_format_i18n( $known ) );
}

/**
 * Reports the result for the screens that were checked: where no cache had a copy for them, other screens may get old ones.
 *
 * @param Scan_Counts $counts
 */
function checked_screens_sentence( array $counts, int $made_now ): string {
	$current = $counts['new'] + $counts['unchanged'] + $made_now;
	$checked = checked_images( $counts );
	return $current >= $checked
		? __( 'Where we looked, visitors get your current images.', 'shortpixel-flush' )
		/* translators: 1: number of images that could be judged, 2: number of images that were checked. */
		: sprintf( _n( 'Where we looked, visitors get the current version of %1$s of %2$s image.', 'Where we looked, visitors get the current versions of %1$s of %2$s images.', $checked, 'shortpixel-flush' ), number_format_i18n( $current ), number_format_i18n( $checked ) );
}

/** @param Scan_Counts $counts */
function checked_images( array $counts ): int {
	return $counts['new'] + $counts['unchanged'] + $counts['stale'] + $counts['unknown'];
}
