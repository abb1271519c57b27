<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Copies\daily_images;
use function ShortPixelFlush\Flush\close_gathering;
use function ShortPixelFlush\Flush\open_gathering;
use function ShortPixelFlush\Say\cause_reason;
use function ShortPixelFlush\Say\storm_reason;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Gathers images into flushes, at least one for each cause and user. In a storm, when many images change at once,
 * deleted images share a flush, since their copies must be gone rather than new; so do images that changed outside
 * WordPress, and all others. Images of users with a daily limit stay apart. A flush is invisible until it is closed; the
 * next sweep closes those that a dead process left open.
 *
 * @phpstan-import-type Record_Change from Image_Record
 */
final class Gatherer {
	private Image_Records $records;

	public bool $is_storm;

	/** Whether a flush takes only as many images as it can give new links, unless they were deleted. */
	private bool $is_split;

	/** @var array<int, string> The cause of each open flush, by its id. */
	private array $open = [];

	/** @var array<string, int> Open flushes, by cause and user. */
	private array $by_key = [];

	/** @var array<int, int> The number of images of each flush, by its id. */
	private array $counts = [];

	/** @param list<Flush> $left Flushes that an earlier sweep opened but did not close. */
	public function __construct( array $left, bool $is_storm, bool $is_split ) {
		$this->records  = new Image_Records();
		$this->is_storm = $is_storm;
		$this->is_split = $is_split;
		foreach ( $left as $flush ) {
			$this->open[ $flush->id ]   = $flush->cause;
			$this->counts[ $flush->id ] = $this->records->count_of_flush( $flush->id );
			if ( $is_storm && in_array( $flush->cause, [ 'change', 'outside', 'delete' ], true ) ) {
				$this->by_key[ "{$flush->cause} {$flush->user_id}" ] = $flush->id;
			}
		}
	}

	/**
	 * Adds an image to a flush.
	 *
	 * @param Record_Change $change Further changes to its record.
	 */
	public function add( Image_Record $record, string $cause, array $change ): void {
		// A storm mixes users, and all other causes, but must not take any user past their daily limit.
		$cause = $this->is_storm && ! in_array( $cause, [ 'outside', 'delete' ], true ) ? 'change' : $cause;
		$user  = $this->is_storm && null === daily_images( $record->user_id ) ? 0 : $record->user_id;
		$key   = "{$cause} {$user}";
		$id    = $this->by_key[ $key ] ?? 0;
		if ( 0 === $id || $this->is_full( $id ) ) {
			$id = open_gathering( $cause, $user );
			if ( 0 === $id ) {
				// The flush could not be stored, so the next sweep decides on the image again.
				return;
			}
			$this->by_key[ $key ] = $id;
			$this->open[ $id ]    = $cause;
		}
		$this->counts[ $id ] = ( $this->counts[ $id ] ?? 0 ) + 1;
		$this->records->decide( $record, $change + [ 'flush_id' => $id ] );
	}

	private function is_full( int $id ): bool {
		return $this->is_split && 'delete' !== $this->open[ $id ] && $this->counts[ $id ] >= Flush::MOST_NEW_LINKS;
	}

	/** Closes the gathered flushes, so that runners can work on them. */
	public function close(): void {
		foreach ( $this->open as $id => $cause ) {
			close_gathering(
				$id,
				static fn ( int $count ): string => $count > STORM_FROM && 'outside' !== $cause ? storm_reason( $count ) : cause_reason( $cause )
			);
		}
		$this->open   = [];
		$this->by_key = [];
	}
}
