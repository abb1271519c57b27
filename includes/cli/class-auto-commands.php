<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Auto\answer_outside;
use function ShortPixelFlush\Auto\decision_sentence;
use function ShortPixelFlush\Auto\happened;
use function ShortPixelFlush\Auto\held_outside;
use function ShortPixelFlush\Auto\outside_sentence;
use function ShortPixelFlush\can_see;
use function ShortPixelFlush\Flush\command_line;
use function ShortPixelFlush\Flush\report;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\may;
use function ShortPixelFlush\Model\has_image;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\not_allowed_sentence;
use function ShortPixelFlush\Say\flush_message;
use function ShortPixelFlush\settings;
use function ShortPixelFlush\update_settings;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Automatic flushes: whether they are on, and why an image was flushed or was not. */
final class Auto_Commands extends Command {
	private const SWITCHES       = [ 'automatic', 'optimizers' ];
	private const SWITCH_FIELDS  = [ 'name', 'state' ];
	private const EXPLAIN_FIELDS = [ 'id', 'happened', 'at', 'decision', 'why', 'flush', 'flush_state', 'message' ];

	/**
	 * Shows or switches automatic flushes of changed images, or says why an image was or wasn't flushed.
	 *
	 * ## OPTIONS
	 *
	 * [<action>]
	 * : `explain` an image, or switch automatic flushes `on` or `off`. Without it: what is on.
	 *
	 * [<what>]
	 * : For explain, the id of an image; for on and off, `optimizers` to switch only those after an image optimizer's changes.
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--format=<format>]
	 * : Sentences for people (table), or rows for scripts: one per switch, or one per image.
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
	 *     0    It was shown or switched.
	 *     1    Refused, or there is no such image, switch or action. Nothing was changed.
	 *
	 * ## EXAMPLES
	 *
	 *     # Are images flushed automatically?
	 *     $ wp shortpixel-flush auto
	 *
	 *     # Why was image 42 flushed, or not?
	 *     $ wp shortpixel-flush auto explain 42
	 *
	 *     # Flush also what an optimizer rewrites.
	 *     $ wp shortpixel-flush auto on optimizers
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function auto( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$args   = array_values( array_filter( $args, 'is_string' ) );
		$action = $args[0] ?? '';
		$what   = array_slice( $args, 1 );
		if ( 'explain' === $action && 1 === count( $what ) ) {
			$this->explain( $what[0] );
		} elseif ( in_array( $action, [ 'on', 'off' ], true ) && in_array( $what, [ [], [ 'optimizers' ] ], true ) ) {
			$this->switch_to( $what[0] ?? 'automatic', 'on' === $action );
		} elseif ( [] !== $args ) {
			fail( sprintf( 'Nothing was done. It is one of these: %s', 'auto, auto explain <id>, auto on [optimizers], auto off [optimizers]' ) );
		}
		if ( 'explain' !== $action ) {
			$this->output->rows( self::switch_rows(), self::SWITCH_FIELDS );
		}
	}

	/**
	 * Shows how many images changed outside WordPress and wait for an answer, or gives that answer.
	 *
	 * More than 200 at once are only flushed after such an answer.
	 *
	 * ## OPTIONS
	 *
	 * [<answer>]
	 * : `all` flushes everything, `flush` those images, and `accept` none, since the files look the same to visitors.
	 * ---
	 * options:
	 *   - all
	 *   - flush
	 *   - accept
	 * ---
	 *
	 * ## EXIT CODES
	 *
	 *     0    It was shown or answered.
	 *     1    Refused; nothing was done.
	 *
	 * ## EXAMPLES
	 *
	 *     # A host's optimizer rewrote the files.
	 *     $ wp shortpixel-flush outside accept
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function outside( array $args, array $assoc_args ): void {
		$this->options( $assoc_args );
		$this->allow_unless( may( CAP_SITE ) ? '' : not_allowed_sentence() );
		$answer = text( $args[0] ?? '' );
		if ( '' === $answer ) {
			$this->say_held( held_outside() );
			return;
		}
		$refusal = answer_outside( $answer, acting_user() );
		if ( null !== $refusal ) {
			fail( $refusal->get_error_message() );
		}
		$this->output->success(
			'accept' === $answer ? 'Their files are taken as they are, and nothing is flushed.' : 'It begins with the next background run.'
		);
	}

	private function say_held( int $held ): void {
		if ( 0 === $held ) {
			$this->output->success( __( 'No changed images are waiting for an answer.', 'shortpixel-flush' ) );
			return;
		}
		$this->output->say( outside_sentence( $held ) );
		$this->output->say( sprintf( 'To flush everything, run: %s', command_line( 'outside all' ) ) );
		$this->output->say( sprintf( 'To flush these images, run: %s', command_line( 'outside flush' ) ) );
		$this->output->say( sprintf( 'If nothing changed for visitors, run: %s', command_line( 'outside accept' ) ) );
	}

	private function switch_to( string $name, bool $on ): void {
		if ( ! may( CAP_MANAGE ) ) {
			fail( not_allowed_sentence() );
		}
		$this->unless_refused( update_settings( [ $name => $on ] ) );
		$this->output->success( $on ? 'Switched on.' : 'Switched off.' );
	}

	/** @return list<array{name: string, state: string}> */
	private static function switch_rows(): array {
		$settings = settings();
		return array_map(
			static fn ( string $name ): array => [
				'name'  => $name,
				'state' => $settings[ $name ] ? 'on' : 'off',
			],
			self::SWITCHES
		);
	}

	private function explain( string $typed ): void {
		$id     = ctype_digit( $typed ) ? (int) $typed : 0;
		$record = 0 === $id ? null : ( new Image_Records() )->get( $id );
		if ( null === $record && ! has_image( $id ) ) {
			fail( sprintf( 'There is no image “%s”.', $typed ) );
		}
		$this->allow_unless( why_forbidden( 'images', [ $id ] ) );
		if ( null === $record ) {
			$this->output->say( sprintf( 'Image %d: its files have not changed since the plugin was installed.', $id ) );
			$this->output->rows( [], self::EXPLAIN_FIELDS );
			return;
		}
		$flush   = $record->flush_id > 0 ? $this->flushes->get( $record->flush_id ) : null;
		$flush   = null !== $flush && can_see( $flush->user_id ) ? $flush : null;
		$message = null === $flush ? '' : flush_message( report( $flush ) );
		$at      = (string) iso_time( $record->changed_at > 0 ? $record->changed_at : $record->decided_at );
		if ( ! $this->output->is_for_people() ) {
			$row = [
				'id'          => $id,
				'happened'    => implode( ',', $record->change_causes() ),
				'at'          => $at,
				'decision'    => $record->decision,
				'why'         => decision_sentence( $record ),
				'flush'       => $flush->id ?? '',
				'flush_state' => $flush->state ?? '',
				'message'     => $message,
			];
			$this->output->rows( [ $row ], self::EXPLAIN_FIELDS );
			return;
		}
		$this->output->say( sprintf( 'What happened to image %1$d: %2$s.', $id, happened( $record ) ) );
		/* translators: 1: date and time, 2: a sentence or two. */
		$this->output->say( '' === $at ? decision_sentence( $record ) : sprintf( __( '%1$s: %2$s', 'shortpixel-flush' ), $at, decision_sentence( $record ) ) );
		if ( null !== $flush ) {
			$this->output->say( sprintf( 'Its last flush is %1$d (%2$s).', $flush->id, $flush->state ) . ' ' . $message );
		}
	}
}
