<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use function ShortPixelFlush\Flush\answer_whose_url;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\own_site_url;
use function ShortPixelFlush\rest_reason;
use function ShortPixelFlush\rest_sentence;
use const ShortPixelFlush\SITE_URL_ANSWERS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

final class Address_Command extends Command {
	/**
	 * Says whether this is the site or a copy of it, after it was moved or copied.
	 *
	 * Until you answer, and on a copy, Flush for ShortPixel is paused: it sends no request to ShortPixel or your CDN.
	 *
	 * ## OPTIONS
	 *
	 * [<answer>]
	 * : `site` if this is the site now, which continues pending work; `copy` if it is a copy. Without an answer, prints the current state.
	 * ---
	 * options:
	 *   - site
	 *   - copy
	 * ---
	 *
	 * ## EXIT CODES
	 *
	 *     0    Flush for ShortPixel works here, or the answer was saved.
	 *     1    It is paused, or the answer was refused.
	 *
	 * ## EXAMPLES
	 *
	 *     # The site has moved.
	 *     $ wp shortpixel-flush this-is site
	 *
	 *     # A whole network has moved.
	 *     $ wp site list --field=url | xargs -I% wp shortpixel-flush this-is site --url=%
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function this_is( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$answer = $args[0] ?? '';
		if ( in_array( $answer, SITE_URL_ANSWERS, true ) ) {
			$this->allow_unless( why_forbidden( 'site', [] ) );
			$refusal = answer_whose_url( $answer );
			null === $refusal || $this->refuse( $refusal );
		} elseif ( is_resting() ) {
			fail( rest_sentence( rest_reason() ) );
		}
		$works = sprintf( 'Flush for ShortPixel works at %s.', own_site_url() );
		$this->output->success( is_resting() ? rest_sentence( rest_reason() ) : trim( $works . ' ' . rest_sentence( rest_reason() ) ) );
	}
}
