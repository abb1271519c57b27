<?php
/** Suggests text for a site's privacy policy in WordPress's policy guide. */

declare( strict_types=1 );

namespace ShortPixelFlush\Privacy;

use function ShortPixelFlush\Flush\history_days;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function add_policy(): void {
	wp_add_privacy_policy_content( __( 'Flush for ShortPixel', 'shortpixel-flush' ), policy() );
}

function policy(): string {
	$days = history_days();
	$kept = 0 === $days
		? __( 'This is kept until the site removes it.', 'shortpixel-flush' )
		/* translators: %s: number of days. */
		: sprintf( _n( 'This is kept for at most %s day.', 'This is kept for at most %s days.', $days, 'shortpixel-flush' ), number_format_i18n( $days ) );
	$notes = [
		__( 'Flush for ShortPixel keeps nothing about your visitors, sets no cookies, and adds no script to your pages.', 'shortpixel-flush' ),
		__( 'It sends your domain and links of your images to ShortPixel and your own CDN, each with its API key.', 'shortpixel-flush' ),
	];
	$text  = implode( '', array_map( static fn ( string $note ): string => '<p class="privacy-policy-tutorial">' . esc_html( $note ) . '</p>', $notes ) );
	return $text
		. '<p><strong class="privacy-policy-tutorial">' . esc_html__( 'Suggested text:', 'shortpixel-flush' ) . ' </strong>'
		. esc_html__( 'If you change or flush an image here, we keep your name, the time, the image and the result.', 'shortpixel-flush' )
		. ' ' . esc_html( $kept )
		. ' ' . esc_html__( 'Who last changed an image is kept as long as the image is there.', 'shortpixel-flush' )
		. '</p>';
}
