<?php
/**
 * `wp shortpixel-flush all`
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Flush\Plan;
use function ShortPixelFlush\Flush\plan_for;
use function ShortPixelFlush\Flush\start_site;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/start.php';

/**
 * Flushes everything.
 */
final class All_Command extends Command {
	/**
	 * Gives every picture of the site a new address, after trying it with one of them; `undo` puts the old one back.
	 *
	 * ## OPTIONS
	 *
	 * [--expected-endpoint=<url>]
	 * : The API URL that you saw. If it is another one by now, nothing is changed.
	 *
	 * [--reason=<reason>]
	 * : Why, in your words; shown in the list of flushes.
	 *
	 * [--dry-run]
	 * : Says what it would do and cost on this site, and changes nothing. Exit code 0 where there is a plan, 1 where it is refused.
	 *
	 * [--yes]
	 * : Does not ask first. Needed where there is no terminal to ask on.
	 *
	 * [--wait]
	 * : Carries it out here, with a progress bar, and ends with the verdict.
	 *
	 * [--timeout=<seconds>]
	 * : With --wait: how long at most. What is unfinished then goes on in the background. An hour where nothing is said.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one row a flush, with --dry-run one row with the plan.
	 * ---
	 * default: table
	 * options:
	 *   - table
	 *   - json
	 *   - csv
	 *   - yaml
	 *   - ids
	 *   - count
	 * ---
	 *
	 * ## EXIT CODES
	 *
	 *     0    With --wait: pages ask for the new address. Without: the new address was tried, and the rest is queued.
	 *     1    Refused, not confirmed or failed: visitors get the same pictures as before.
	 *     2    With --wait: pictures have their new address, but a cache may still hold pages with the old one.
	 *     3    With --wait: the time was up before everything was done.
	 *
	 * ## EXAMPLES
	 *
	 *     # See what it would do and cost.
	 *     $ wp shortpixel-flush all --dry-run
	 *
	 *     # Do it, after a question.
	 *     $ wp shortpixel-flush all --wait
	 *
	 *     # In a script, and only if nobody else has done it meanwhile.
	 *     $ wp shortpixel-flush all --yes --wait --expected-endpoint=https://cdn.shortpixel.ai/spai2 --reason='new logo'
	 *     Success: All pictures have their new address at https://cdn.shortpixel.ai/spai3; 6 pages were looked at and ask for them there. First views are slower while ShortPixel makes them again.
	 *
	 * @param array<mixed> $args       None.
	 * @param array<mixed> $assoc_args Options.
	 */
	public function __invoke( array $args, array $assoc_args ): void {
		$options = $this->options( $assoc_args );
		$output  = new Output( $options );
		$plan    = plan_for( 'site', [], [] );

		if ( is_wp_error( $plan ) ) {
			$this->refuse( $plan );
		}

		foreach ( $plan->site['providers'] ?? [] as $target ) {
			$output->say( self::what_becomes_of( $target['from'], $target['to'] ) );
		}

		array_map( [ $output, 'say' ], $plan->site['effects'] ?? [] );

		if ( $options->flag( 'dry-run' ) ) {
			$this->print_plan( $plan, $output );
			return;
		}

		ask_first( __( 'Flush all?', 'shortpixel-flush' ), $options->flag( 'yes' ) );

		$expected = $options->text( 'expected-endpoint' );
		$id       = start_site( '' === $expected ? $plan->site['endpoint']['from'] ?? '' : $expected, $options->text( 'reason' ), get_current_user_id() );

		if ( is_wp_error( $id ) ) {
			$this->refuse( $id );
		}

		$this->go_on( [ $id ], $options );
	}

	/**
	 * Says what becomes of a provider's pictures.
	 *
	 * @param string $to Empty where the addresses stay.
	 */
	private static function what_becomes_of( string $from, string $to ): string {
		return '' === $to
			/* translators: %s: an API URL. */
			? sprintf( __( 'Pictures come from %s and still would, fetched and optimised again.', 'shortpixel-flush' ), $from )
			/* translators: 1: the API URL of now, 2: the next one. */
			: sprintf( __( 'Pictures now come from %1$s, and would come from %2$s.', 'shortpixel-flush' ), $from, $to );
	}

	/**
	 * Prints the plan, for scripts; people have read it.
	 */
	private function print_plan( Plan $plan, Output $output ): void {
		if ( null === $plan->site || $output->is_for_people() ) {
			return;
		}

		$row = [
			'provider'      => $plan->site['provider']['name'],
			'endpoint_from' => $plan->site['endpoint']['from'],
			'endpoint_to'   => $plan->site['endpoint']['to'],
			'images'        => $plan->site['images'],
			'files'         => $plan->site['files'],
			'effects'       => $plan->site['effects'],
		];

		$output->rows( [ $row ], array_keys( $row ) );
	}
}
