<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use function ShortPixelFlush\Flush\answer_whose_url;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\rest_reason;
use function ShortPixelFlush\rest_sentence;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** POST /address: stores whether this is the site or a copy of it. */
final class Address_Controller {
	/** @return array{rests: bool, message: string}|WP_Error */
	public static function answer( Input $input ) {
		/** @var 'site'|'copy' $answer Validated by the field's schema. */
		$answer = $input->text( 'answer' );
		return answer_whose_url( $answer ) ?? [
			'rests'   => is_resting(),
			'message' => rest_sentence( rest_reason() ),
		];
	}
}
