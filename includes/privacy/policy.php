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
		__( 'Flush for ShortPixel keeps nothing about your visitors, sets no cookies, and adds no script and no request to your pages. The plugin that delivers images from ShortPixel’s CDN should mention that in its own privacy text.', 'shortpixel-flush' ),
		__( 'What it sends goes from your site’s server: links of your images and your site’s domain, to ShortPixel’s CDN and to a CDN of your own that you connect, with your credentials for it; your site’s domain, and the API key of your account where another ShortPixel plugin keeps one, to ShortPixel’s account and purge service. None of it is about a person.', 'shortpixel-flush' ),
	];
	$text  = implode( '', array_map( static fn ( string $note ): string => '<p class="privacy-policy-tutorial">' . esc_html( $note ) . '</p>', $notes ) );
	return $text
		. '<p><strong class="privacy-policy-tutorial">' . esc_html__( 'Suggested text:', 'shortpixel-flush' ) . ' </strong>'
		. esc_html__( 'If you have an account on this site and clear copies of images from our content delivery network, or change an image so that its copies are cleared, we keep that it was you, when, which images, and with which result, so that those who manage this site can see what was changed.', 'shortpixel-flush' )
		. ' ' . esc_html( $kept )
		. ' ' . esc_html__( 'Who last changed an image is kept as long as the image is there.', 'shortpixel-flush' )
		. '</p>';
}
