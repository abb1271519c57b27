<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Diagnostics\Diagnosis;
use WP_Error;
use function ShortPixelFlush\Diagnostics\diagnose;
use function ShortPixelFlush\Diagnostics\report_head;
use function ShortPixelFlush\Diagnostics\report_lines;
use function ShortPixelFlush\Diagnostics\step_title;
use function ShortPixelFlush\Diagnostics\steps;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\strict_object;
use const ShortPixelFlush\Diagnostics\STEPS;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../diagnostics/diagnose.php';
require_once __DIR__ . '/../diagnostics/report.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/schemas.php';

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
		if ( ! in_array( $step, STEPS, true ) ) {
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

	/** @return array<mixed> */
	public static function schema(): array {
		$step = [
			'id'    => one_of( STEPS ),
			'title' => [ 'type' => 'string' ],
		];
		return answer_schema(
			'diagnostics',
			[
				'steps'  => list_of( strict_object( $step ) ),
				'report' => [ 'type' => 'string' ],
			]
		);
	}

	/** @return array<mixed> */
	public static function step_schema(): array {
		$text = [ 'type' => 'string' ];
		return answer_schema(
			'diagnostics-step',
			[
				'id'      => one_of( STEPS ),
				'title'   => $text,
				'state'   => one_of( Diagnosis::STATES ),
				'message' => $text,
				'help'    => $text,
				'facts'   => list_of( $text ),
				'report'  => $text,
			]
		);
	}
}
