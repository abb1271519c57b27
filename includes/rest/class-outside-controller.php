<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Auto\answer_outside;
use function ShortPixelFlush\Auto\held_outside;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The route /outside: how many images changed outside WordPress and wait for a user's decision, and that decision. */
final class Outside_Controller {
	/** @return array{held: int} */
	public static function read(): array {
		return [ 'held' => held_outside() ];
	}

	/** @return array{held: int}|WP_Error */
	public static function answer( Input $input ) {
		return answer_outside( $input->text( 'answer' ), acting_user() ) ?? self::read();
	}
}
