<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Health\Finding;
use WP_CLI;
use function ShortPixelFlush\Health\check_label;
use function ShortPixelFlush\Health\checks;
use function ShortPixelFlush\Health\run_check;
use function ShortPixelFlush\may;
use const ShortPixelFlush\CAP_MANAGE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../health/checks.php';
require_once __DIR__ . '/terminal.php';

final class Diagnose_Command extends Command {
	private const FIELDS = [ 'check', 'result', 'message', 'action' ];

	/**
	 * Runs the checks of Site Health: whether all that a flush depends on is in order.
	 *
	 * What it prints can be pasted into a forum: it holds no keys, passwords, paths or names of images. One small copy of an image
	 * is made at ShortPixel.
	 *
	 * ## OPTIONS
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : How to print the list.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * check, label, result, message, action, facts
	 *
	 * ## EXIT CODES
	 *
	 *     0    Nothing is critical.
	 *     1    Refused.
	 *     2    Something is critical.
	 *
	 * ## EXAMPLES
	 *
	 *     # What keeps a flush from working?
	 *     $ wp shortpixel-flush diagnose
	 *
	 *     # For a monitor.
	 *     $ wp shortpixel-flush diagnose --format=json
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function diagnose( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		if ( ! may( CAP_MANAGE ) ) {
			fail( __( 'Sorry, you are not allowed to check this site. Nothing has been asked.', 'shortpixel-flush' ) );
		}
		$rows = [];
		foreach ( array_keys( checks() ) as $id ) {
			$found  = run_check( $id );
			$rows[] = [
				'check'   => $id,
				'label'   => check_label( $id, $found ),
				'result'  => $found->result,
				'message' => $found->message,
				'action'  => $found->help,
				'facts'   => implode( '; ', $found->facts ),
			];
		}
		$this->output->rows( $rows, self::FIELDS );
		WP_CLI::halt( in_array( Finding::CRITICAL, array_column( $rows, 'result' ), true ) ? self::EXIT_PARTIAL : self::EXIT_NEW );
	}
}
