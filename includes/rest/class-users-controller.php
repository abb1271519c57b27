<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use function ShortPixelFlush\Flush\history_users;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/history.php';

/** The route of everybody whose flushes are on record. */
final class Users_Controller {
	/** @return list<array{id: int, name: string}> */
	public static function list(): array {
		return history_users();
	}
}
