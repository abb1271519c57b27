<?php
/**
 * What the commands share that begin a flush of pictures or addresses.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Plan;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\plan_new_address;
use function ShortPixelFlush\Flush\start;
use function ShortPixelFlush\Flush\start_new_address;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/start.php';

/**
 * From what was named to a plan, and from the plan to a flush.
 */
abstract class Start_Command extends Command {
	/**
	 * Plans what was named; shows it where only that was asked for, else begins it.
	 *
	 * @param 'images'|'urls' $scope
	 * @param list<int>       $attachments
	 * @param list<string>    $urls
	 */
	protected function begin( string $scope, array $attachments, array $urls, Options $options ): void {
		$is_new_address = 'new_address' === $options->text( 'method' );
		$plan           = plan_for( $scope, $attachments, $urls );

		if ( ! is_wp_error( $plan ) && $is_new_address && $options->flag( 'dry-run' ) ) {
			$plan = plan_new_address( $plan );
		}

		if ( is_wp_error( $plan ) ) {
			$this->refuse( $plan );
		}

		if ( $options->flag( 'dry-run' ) ) {
			$this->show_plan( $plan, new Output( $options ) );
			return;
		}

		$id = $is_new_address
			? start_new_address( $plan, $options->text( 'reason' ), get_current_user_id() )
			: start( $plan, $options->text( 'reason' ), get_current_user_id() );

		if ( is_wp_error( $id ) ) {
			$this->refuse( $id );
		}

		$this->go_on( [ $id ], $options );
	}

	/**
	 * Shows which addresses would be flushed, and what the plan rests on.
	 */
	private function show_plan( Plan $plan, Output $output ): void {
		/* translators: %s: number of addresses. */
		$output->say( sprintf( _n( '%s address would be flushed.', '%s addresses would be flushed.', $plan->addresses, 'shortpixel-flush' ), number_format_i18n( $plan->addresses ) ) );
		$output->rows( plan_rows( $plan ), PLAN_FIELDS );

		foreach ( $plan->notes as $note ) {
			$output->say( $note );
		}
	}
}
