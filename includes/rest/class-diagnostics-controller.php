<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use WP_Error;
use function ShortPixelFlush\Diagnostics\diagnose;
use function ShortPixelFlush\Diagnostics\report_head;
use function ShortPixelFlush\Diagnostics\report_lines;
use function ShortPixelFlush\Diagnostics\step_title;
use function ShortPixelFlush\Diagnostics\steps;
use const ShortPixelFlush\Diagnostics\STEPS;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../diagnostics/diagnose.php';
require_once __DIR__ . '/../diagnostics/report.php';

/** The routes below /diagnostics. */
final class Diagnostics_Controller {
	/** @return array<mixed> */
	public static function steps(): array {
		return [
			'steps'  => steps(),
			'report' => report_head(),
		];
	}

	/** @return array<mixed>|WP_Error */
	public static function diagnose( Input $input ) {
		$step = $input->id();
		if ( ! isset( STEPS[ $step ] ) ) {
			return new WP_Error( 'shortpixel_flush_not_found', __( 'The diagnostics have no such step.', 'shortpixel-flush' ), [ 'status' => 404 ] );
		}
		$found = diagnose( $step );
		return [
			'id'      => $step,
			'title'   => step_title( $step ),
			'state'   => $found->state,
			'message' => $found->message,
			'help'    => $found->help,
			'facts'   => $found->facts,
			'report'  => report_lines( step_title( $step ), $found ),
		];
	}
}
