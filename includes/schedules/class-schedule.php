<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Schedules;

use DateTimeImmutable;
use DateTimeZone;
use function ShortPixelFlush\Flush\integer;
use function ShortPixelFlush\Flush\integers;
use function ShortPixelFlush\Flush\text;
use function ShortPixelFlush\Flush\texts;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/model/values.php';

/**
 * What is flushed, and when: once, or every day, week or month at a time of the site's own.
 *
 * @immutable
 */
final class Schedule {
	public const TARGETS = [ 'images', 'months', 'everything', 'scan' ];

	public const INTERVALS = [ 'once', 'day', 'week', 'month' ];

	// A run that begins later than this many seconds was missed: nothing ran in the background.
	public const MISSED_AFTER = 3600;

	public string $id;

	/** One of TARGETS. */
	public string $target;

	/** @var list<int> With `images`: attachments. */
	public array $attachments;

	/** @var list<string> With `months`: folders of uploads, such as `2026/11`. */
	public array $months;

	/** One of INTERVALS. */
	public string $every;

	/** In the site's time, such as `03:30`. */
	public string $time;

	/** With `once`, the day, such as `2026-11-30`. */
	public string $date;

	/** With `week`: 0 is Sunday. */
	public int $weekday;

	/** With `month`: 1 to 28. */
	public int $day;

	/** Whose rights count. */
	public int $user_id;

	/** When it runs next, in Unix seconds; 0 where it does not. */
	public int $next;

	/** When it last ran; 0 is never. */
	public int $ran_at;

	/** When the last run was due, if it was missed and made up for; else 0. */
	public int $missed_at;

	/** The flush that the last run began; 0 where there is none. */
	public int $flush_id;

	/** Why the last run began nothing, as kept_refusal() says. */
	public string $refusal;

	/** @param array<mixed> $data */
	public function __construct( array $data ) {
		$this->id          = text( $data['id'] ?? '' );
		$this->target      = text( $data['target'] ?? '' );
		$this->attachments = integers( $data['attachments'] ?? [] );
		$this->months      = texts( $data['months'] ?? [] );
		$this->every       = text( $data['every'] ?? 'once' );
		$this->time        = text( $data['time'] ?? '03:00' );
		$this->date        = text( $data['date'] ?? '' );
		$this->weekday     = max( 0, min( 6, integer( $data['weekday'] ?? 0 ) ) );
		$this->day         = max( 1, min( 28, integer( $data['day'] ?? 1 ) ) );
		$this->user_id     = integer( $data['user_id'] ?? 0 );
		$this->next        = integer( $data['next'] ?? 0 );
		$this->ran_at      = integer( $data['ran_at'] ?? 0 );
		$this->missed_at   = integer( $data['missed_at'] ?? 0 );
		$this->flush_id    = integer( $data['flush_id'] ?? 0 );
		$this->refusal     = text( $data['refusal'] ?? '' );
	}

	/** @param array<string, int|string> $change */
	public function with( array $change ): self {
		return new self( $change + $this->to_array() );
	}

	/** @return array<mixed> */
	public function to_array(): array {
		return get_object_vars( $this );
	}

	/** Whether its run is missed, and not made up for yet. */
	public function is_overdue( int $now ): bool {
		return $this->next > 0 && $this->next < $now - self::MISSED_AFTER;
	}

	/** Two schedules that would do the same. */
	public function is_like( self $other ): bool {
		$what = static fn ( self $one ): array => array_intersect_key( $one->to_array(), array_flip( [ 'target', 'attachments', 'months', 'every', 'time', 'date', 'weekday', 'day' ] ) );
		return $what( $this ) === $what( $other );
	}

	/**
	 * As it is after the site's time zone has changed. What is due already stays so.
	 *
	 * @param int $now Unix seconds.
	 */
	public function in_zone( DateTimeZone $zone, int $now ): self {
		$is_once = 'once' === $this->every;
		return 0 === $this->next || ( ! $is_once && $this->next <= $now ) ? $this : $this->with( [ 'next' => $this->next_after( $is_once ? 0 : $now, $zone ) ] );
	}

	/**
	 * Clock changes are the time zone's: 02:30 runs at 03:30 on a night that has no 02:30, and once where it comes twice.
	 *
	 * @return int Unix seconds, later than `$after`; 0 where it does not run any more.
	 */
	public function next_after( int $after, DateTimeZone $zone ): int {
		list( $hour, $minute ) = array_map( 'intval', explode( ':', $this->time . ':0' ) );
		// From the day, not the moment: that may be in the hour that comes twice, with the time still to come once more.
		$date = 'once' === $this->every ? $this->date : ( new DateTimeImmutable( '@' . $after ) )->setTimezone( $zone )->format( 'Y-m-d' );
		$day  = DateTimeImmutable::createFromFormat( '!Y-m-d', $date, $zone );
		$at   = false === $day ? null : $day->setTime( $hour, $minute );
		if ( null === $at || 'once' === $this->every ) {
			return null !== $at && $at->getTimestamp() > $after ? $at->getTimestamp() : 0;
		}
		$steps = [
			'day'   => '+1 day',
			'week'  => '+1 week',
			'month' => '+1 month',
		];
		if ( 'week' === $this->every ) {
			$at = $at->modify( ( ( $this->weekday - (int) $at->format( 'w' ) + 7 ) % 7 ) . ' days' )->setTime( $hour, $minute );
		} elseif ( 'month' === $this->every ) {
			$at = $at->setDate( (int) $at->format( 'Y' ), (int) $at->format( 'n' ), $this->day )->setTime( $hour, $minute );
		}
		while ( $at->getTimestamp() <= $after ) {
			$at = $at->modify( $steps[ $this->every ] ?? '+1 day' )->setTime( $hour, $minute );
		}
		return $at->getTimestamp();
	}
}
