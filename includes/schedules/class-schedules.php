<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Schedules;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\Flush\json_column;
use function ShortPixelFlush\Flush\json_text;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/model/values.php';
require_once __DIR__ . '/../shared-option.php';

/** All schedules: one option, written by compare-and-swap, since background runs and people change it at once. */
final class Schedules {
	public const OPTION = 'shortpixel_flush_schedules';

	public const MOST = 20;

	/** @return list<Schedule> In the order in which they were made. */
	public static function all(): array {
		return self::from_text( raw_option( self::OPTION ) );
	}

	/** @return list<Schedule> */
	public static function of_user( int $user_id ): array {
		return array_values( array_filter( self::all(), static fn ( Schedule $one ): bool => $one->user_id === $user_id ) );
	}

	public static function get( string $id ): ?Schedule {
		foreach ( self::all() as $schedule ) {
			if ( $schedule->id === $id ) {
				return $schedule;
			}
		}
		return null;
	}

	/** False where there are too many, one does the same already, or the database refused. */
	public static function add( Schedule $new ): bool {
		$is_added = false;
		$is_saved = self::change(
			static function ( array $all ) use ( $new, &$is_added ): array {
				$is_added = count( $all ) < self::MOST && [] === array_filter( $all, static fn ( Schedule $one ): bool => $one->is_like( $new ) );
				return $is_added ? array_merge( $all, [ $new ] ) : $all;
			}
		);
		return $is_saved && $is_added;
	}

	public static function delete( string $id ): bool {
		return self::change( static fn ( array $all ): array => array_values( array_filter( $all, static fn ( Schedule $one ): bool => $one->id !== $id ) ) );
	}

	/**
	 * Changes a schedule that is still due when it was read: of two runners, one gets it.
	 *
	 * @param array<string, int|string> $change
	 */
	public static function take( Schedule $seen, array $change ): bool {
		$is_taken = false;
		$is_saved = self::change(
			static function ( array $all ) use ( $seen, $change, &$is_taken ): array {
				$is_taken = false;
				foreach ( $all as $index => $one ) {
					if ( $one->id === $seen->id && $one->next === $seen->next ) {
						$is_taken      = true;
						$all[ $index ] = $one->with( $change );
					}
				}
				return $all;
			}
		);
		return $is_saved && $is_taken;
	}

	/** @param array<string, int|string> $change */
	public static function note( string $id, array $change ): void {
		self::change( static fn ( array $all ): array => array_map( static fn ( Schedule $one ): Schedule => $one->id === $id ? $one->with( $change ) : $one, $all ) );
	}

	/** Moves what is still to come to its time in the site's zone, which has changed. */
	public static function move_to_zone(): void {
		$zone = wp_timezone();
		$now  = now();
		self::change( static fn ( array $all ): array => array_map( static fn ( Schedule $one ): Schedule => $one->in_zone( $zone, $now ), $all ) );
	}

	/** @param callable(list<Schedule>): list<Schedule> $change May be called more than once. */
	private static function change( callable $change ): bool {
		return change_option(
			self::OPTION,
			static fn ( ?string $stored ): string => json_text( array_map( static fn ( Schedule $one ): array => $one->to_array(), $change( self::from_text( $stored ) ) ) ),
			'off'
		);
	}

	/** @return list<Schedule> */
	private static function from_text( ?string $stored ): array {
		$all = array_filter( json_column( $stored ?? '' ) ?? [], 'is_array' );
		return array_values( array_filter( array_map( static fn ( array $data ): Schedule => new Schedule( $data ), $all ), static fn ( Schedule $one ): bool => '' !== $one->id && in_array( $one->target, Schedule::TARGETS, true ) ) );
	}
}
