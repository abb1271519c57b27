<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Cli;

use ShortPixelFlush\Schedules\Schedules;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\may;
use function ShortPixelFlush\Schedules\add_schedule;
use function ShortPixelFlush\Schedules\background_status;
use function ShortPixelFlush\Schedules\delete_schedule;
use function ShortPixelFlush\Schedules\schedule_shape;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/../schedules/add.php';
require_once __DIR__ . '/../schedules/health.php';
require_once __DIR__ . '/../schedules/report.php';

/** `schedule list`, `schedule add` and `schedule delete`. */
final class Schedule_Commands extends Command {
	private const FIELDS = [ 'id', 'what', 'when', 'next_run', 'last_run', 'message' ];

	private const WEEKDAYS = [ 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday' ];

	/**
	 * Lists what is flushed at set times: what, when, the next run, and how the last one ended.
	 *
	 * ## OPTIONS
	 *
	 * [--fields=<fields>]
	 * : The fields to print, separated by commas.
	 *
	 * [--field=<field>]
	 * : Prints this one field of each.
	 *
	 * [--format=<format>]
	 * : How they are printed. For people times are the site's; for scripts they are in UTC.
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
	 * ## AVAILABLE FIELDS
	 *
	 * id, what, when, next_run, last_run, missed, flush, message
	 *
	 * ## EXIT CODES
	 *
	 *     0    The list was printed.
	 *     1    Refused.
	 *
	 * ## EXAMPLES
	 *
	 *     # What is scheduled?
	 *     $ wp shortpixel-flush schedule list
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function schedules( array $args, array $assoc_args ): void {
		$this->allow();
		$this->options( $assoc_args );
		$rows = [];
		foreach ( Schedules::all() as $schedule ) {
			$rows[] = self::row( schedule_shape( $schedule ), $this->output->is_for_people() );
		}
		if ( [] === $rows ) {
			$this->output->say( __( 'Nothing is scheduled.', 'shortpixel-flush' ) );
		}
		$this->output->rows( $rows, self::FIELDS );
		$this->output->say( background_status()['message'] );
	}

	/**
	 * Flushes everything, folders of months or chosen images at set times, or finds what looks old, in the site's time zone.
	 *
	 * ## OPTIONS
	 *
	 * <what>...
	 * : `everything`; `scan`, which finds images that still look old and flushes none; or folders of months, such as 2026/11; or ids of images.
	 *
	 * [--every=<interval>]
	 * : How often.
	 * ---
	 * default: day
	 * options:
	 *   - day
	 *   - week
	 *   - month
	 *   - once
	 * ---
	 *
	 * [--time=<time>]
	 * : At what time of day, from 00:00 to 23:59.
	 * ---
	 * default: "03:30"
	 * ---
	 *
	 * [--weekday=<weekday>]
	 * : With --every=week: on which day.
	 * ---
	 * options:
	 *   - sunday
	 *   - monday
	 *   - tuesday
	 *   - wednesday
	 *   - thursday
	 *   - friday
	 *   - saturday
	 * ---
	 *
	 * [--day=<number>]
	 * : With --every=month: on which day, from 1 to 28.
	 *
	 * [--date=<date>]
	 * : With --every=once: on which day, such as 2026-11-30.
	 *
	 * ## EXIT CODES
	 *
	 *     0    It is scheduled.
	 *     1    Refused; nothing has changed.
	 *
	 * ## EXAMPLES
	 *
	 *     # Everything, every Sunday night.
	 *     $ wp shortpixel-flush schedule add everything --every=week --weekday=sunday --time=22:00
	 *
	 *     # The images of two months, once.
	 *     $ wp shortpixel-flush schedule add 2026/10 2026/11 --every=once --date=2026-12-01 --time=04:00
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function add( array $args, array $assoc_args ): void {
		$this->allow();
		$this->options( $assoc_args );
		$asked = self::what( array_values( array_filter( $args, 'is_string' ) ) ) + [
			'every' => $this->options->text( 'every' ),
			'time'  => $this->options->text( 'time' ),
		];
		if ( '' !== $this->options->text( 'weekday' ) ) {
			$asked['weekday'] = array_search( $this->options->text( 'weekday' ), self::WEEKDAYS, true );
		}
		if ( '' !== $this->options->text( 'day' ) ) {
			$asked['day'] = $this->options->number( 'day', 1, 1, 28 );
		}
		if ( '' !== $this->options->text( 'date' ) ) {
			$asked['date'] = $this->options->text( 'date' );
		}
		$shape = schedule_shape( $this->unless_refused( add_schedule( $asked, acting_user() ) ) );
		/* translators: 1: a schedule's id, 2: date and time. */
		$this->output->success( sprintf( __( 'Schedule %1$s has been added. Next run: %2$s.', 'shortpixel-flush' ), $shape['id'], $shape['next_run']['text'] ?? '' ) );
		/* translators: 1: what is flushed, such as "All images", 2: how often and at what time, such as "Every day at 03:30". */
		$this->output->say( sprintf( __( '%1$s: %2$s', 'shortpixel-flush' ), $shape['what'], $shape['when'] ) );
		$this->output->say( background_status()['message'] );
	}

	/**
	 * Deletes schedules. A flush that one of them has begun continues.
	 *
	 * ## OPTIONS
	 *
	 * <id>...
	 * : Schedules, by their ids.
	 *
	 * ## EXIT CODES
	 *
	 *     0    They are deleted.
	 *     1    Refused. Those that were named before it are deleted.
	 *
	 * ## EXAMPLES
	 *
	 *     # Delete all schedules.
	 *     $ wp shortpixel-flush schedule delete $(wp shortpixel-flush schedule list --format=ids)
	 *
	 * @param array<mixed> $args
	 * @param array<mixed> $assoc_args
	 */
	public function delete( array $args, array $assoc_args ): void {
		$this->allow();
		$this->options( $assoc_args );
		foreach ( array_filter( $args, 'is_string' ) as $id ) {
			$refusal = delete_schedule( $id );
			if ( null !== $refusal ) {
				fail( "{$id}: " . $refusal->get_error_message() );
			}
		}
		$this->output->success( __( 'Deleted.', 'shortpixel-flush' ) );
	}

	private function allow(): void {
		$this->allow_unless( may( CAP_SITE ) ? '' : __( 'Sorry, you are not allowed to change the schedules of this site. Nothing has been changed.', 'shortpixel-flush' ) );
	}

	/**
	 * @param list<string> $typed
	 * @return array{target: string, months?: list<string>, attachments?: list<int>}
	 */
	private static function what( array $typed ): array {
		if ( [ 'everything' ] === $typed || [ 'scan' ] === $typed ) {
			return [ 'target' => $typed[0] ];
		}
		if ( [] === array_filter( $typed, static fn ( string $one ): bool => ! ctype_digit( $one ) ) ) {
			return [
				'target'      => 'images',
				'attachments' => array_map( 'intval', $typed ),
			];
		}
		if ( [] !== array_filter( $typed, static fn ( string $one ): bool => false === strpos( $one, '/' ) ) ) {
			fail( __( 'Name either “everything”, “scan”, or folders of months such as 2026/11, or ids of images. Nothing was done.', 'shortpixel-flush' ) );
		}
		return [
			'target' => 'months',
			'months' => $typed,
		];
	}

	/**
	 * @phpstan-param array{id: string, what: string, when: string, next_run: array{at: string, text: string}|null, last_run: array{at: string, text: string}|null, missed: array{at: string, text: string}|null, message: string, refusal: string, flush: array{id: int, state: string, message: string}|null, ...} $shape
	 * @param array<mixed> $shape From schedule_shape().
	 * @return array<string, string|int>
	 */
	private static function row( array $shape, bool $is_for_people ): array {
		$kind = $is_for_people ? 'text' : 'at';
		return [
			'id'       => $shape['id'],
			'what'     => $shape['what'],
			'when'     => $shape['when'],
			'next_run' => $shape['next_run'][ $kind ] ?? '',
			'last_run' => $shape['last_run'][ $kind ] ?? '',
			'missed'   => $shape['missed'][ $kind ] ?? '',
			'flush'    => $shape['flush']['id'] ?? 0,
			'message'  => trim( implode( ' ', [ $shape['message'], $shape['refusal'], $shape['flush']['message'] ?? '' ] ) ),
		];
	}
}
