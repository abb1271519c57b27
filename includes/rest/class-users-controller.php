<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use function ShortPixelFlush\Flush\history_users;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** The route of the users whose flushes are on record. */
final class Users_Controller {
	/** @return list<array{id: int, name: string}> */
	public static function list(): array {
		return history_users();
	}
}
