<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use WP_Error;
use function ShortPixelFlush\Flush\add_layouts;
use function ShortPixelFlush\Flush\note_outside;
use function ShortPixelFlush\Flush\retry_estimate;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\missing_agreement;
use function ShortPixelFlush\Health\check_why;
use function ShortPixelFlush\Say\failure_sentence;
use function ShortPixelFlush\invalid_input;
use function ShortPixelFlush\resting_refusal;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * The routes that act on one flush. All but check() return the whole flush afterwards; retry() may ask for agreement
 * first.
 */
final class Flush_Acts_Controller {
	// Short enough for any host's time limit, and to keep the screen up to date.
	private const RUN_SECONDS = 4.0;

	/** @return array<mixed>|WP_Error The flush after a few seconds of work, or after less if there is nothing to do. */
	public static function run( Input $input ) {
		( new Runner() )->step( (int) $input->id(), self::RUN_SECONDS );
		return resting_refusal() ?? Flush_Controller::read( $input );
	}

	/** @return array<mixed>|WP_Error */
	public static function add_layouts( Input $input ) {
		return self::act(
			$input,
			static fn ( Flush $flush ) => resting_refusal()
				?? layouts_refusal( $input->layouts() )
				?? add_layouts( $flush, $input->layouts(), $input->flag( 'measuring' ) )
		);
	}

	/** @return array<mixed>|WP_Error The flush, unchanged if no page is left to read. */
	public static function add_pages( Input $input ) {
		return self::act(
			$input,
			static function ( Flush $flush ) use ( $input ) {
				$to_read = $flush->pages_to_read();
				$pages   = $input->outside_pages();
				if ( [] !== $to_read && [] !== array_diff( array_column( $pages, 'url' ), $to_read ) ) {
					return invalid_input( 'pages', 'A page was sent that this flush does not ask for.' );
				}
				note_outside( $flush, $pages );
				return true;
			}
		);
	}

	/** @return array<mixed>|WP_Error */
	public static function retry( Input $input ) {
		$answer = self::act(
			$input,
			static fn ( Flush $flush ) => missing_agreement( retry_estimate( $flush ), get_current_user_id(), $input->number( 'confirmed' ) )
				?? retry_flush( $flush )
		);
		return is_wp_error( $answer ) ? question( $answer, $input->flag( 'ask' ) ) : $answer;
	}

	/** @return array<mixed>|WP_Error */
	public static function cancel( Input $input ) {
		return self::act( $input, '\ShortPixelFlush\Flush\cancel_flush' );
	}

	/** @return array<mixed>|WP_Error */
	public static function undo( Input $input ) {
		return self::act( $input, '\ShortPixelFlush\Flush\undo_flush' );
	}

	/** @return array<mixed>|WP_Error The result of the check that may explain the failure, at most a minute old. */
	public static function check( Input $input ) {
		require_once __DIR__ . '/../health/why.php';

		$flush = Flush_Controller::find( $input->request );
		$id    = is_wp_error( $flush ) || null === $flush->failure || $flush->is_open() ? '' : $flush->failure->check();
		if ( '' === $id ) {
			return is_wp_error( $flush ) ? $flush : no_check();
		}
		return check_why( $id, failure_sentence( $flush->failure ) );
	}

	/**
	 * @param callable(Flush): (bool|WP_Error) $action
	 * @return array<mixed>|WP_Error
	 */
	private static function act( Input $input, callable $action ) {
		$flush = Flush_Controller::find( $input->request );
		$done  = is_wp_error( $flush ) ? $flush : $action( $flush );
		return is_wp_error( $done ) ? $done : Flush_Controller::read( $input );
	}
}
