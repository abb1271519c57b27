<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Diagnostics\Diagnosis;
use WP_CLI;
use function ShortPixelFlush\Diagnostics\diagnose;
use function ShortPixelFlush\Diagnostics\report_head;
use function ShortPixelFlush\Diagnostics\report_lines;
use function ShortPixelFlush\Diagnostics\steps;
use function ShortPixelFlush\may;
use const ShortPixelFlush\CAP_MANAGE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../diagnostics/diagnose.php';
require_once __DIR__ . '/../diagnostics/report.php';
require_once __DIR__ . '/terminal.php';

final class Diagnose_Command extends Command {
	private const FIELDS = [ 'step', 'state', 'message', 'help' ];

	/**
	 * Checks step by step what a flush depends on: the plugin that uses the CDN, the account, the CDN, your own CDN, the page cache and background work.
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
	 * : A report for people (table), or rows for scripts: one a step.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 *   - count
	 * ---
	 *
	 * ## AVAILABLE FIELDS
	 *
	 * step, title, state, message, help, facts
	 *
	 * ## EXIT CODES
	 *
	 *     0    No step failed; there may be warnings.
	 *     1    Refused.
	 *     2    A step failed.
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
			fail( __( 'Sorry, you are not allowed to run the diagnostics of this site. Nothing has been asked.', 'shortpixel-flush' ) );
		}
		$this->output->say( report_head() );
		$rows = [];
		foreach ( steps() as [ 'id' => $id, 'title' => $title ] ) {
			$found = diagnose( $id );
			$this->output->say( "\n" . report_lines( $title, $found ) );
			$rows[] = [
				'step'    => $id,
				'title'   => $title,
				'state'   => $found->state,
				'message' => $found->message,
				'help'    => $found->help,
				'facts'   => implode( '; ', $found->facts ),
			];
		}
		if ( ! $this->output->is_for_people() ) {
			$this->output->rows( $rows, self::FIELDS );
		}
		WP_CLI::halt( in_array( Diagnosis::FAILED, array_column( $rows, 'state' ), true ) ? self::EXIT_PARTIAL : self::EXIT_NEW );
	}
}
