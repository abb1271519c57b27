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
 * Gathers images into flushes: one for each cause and user. In a storm there is one for all images, or one for as many as get new links in
 * one where there is room for all; one for those that changed outside WordPress; and one for deleted ones, whose copies have to be gone
 * instead of new. The images of people who may flush only so many a day stay apart. Nobody sees such a flush until it is closed; one that
 * a process which died has left is closed by the next sweep.
 *
 * @phpstan-import-type Record_Change from Image_Record
 */
final class Gatherer {
	private Image_Records $records;

	private bool $is_storm;

	/** Whether each flush takes no more images than get new links in one. */
	private bool $is_split;

	/** @var array<int, string> Why each open flush is made, by its id. */
	private array $open = [];

	/** @var array<string, int> Open flushes, by cause and user. */
	private array $by_key = [];

	/** @var array<int, int> How many images each has, by its id. */
	private array $counts = [];

	/** @param list<Flush> $left What an earlier sweep has begun and not closed. */
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
	 * Decides that an image is flushed.
	 *
	 * @param Record_Change $change What else is known of it now.
	 */
	public function add( Image_Record $record, string $cause, array $change ): void {
		// A storm has many causes, and many people's. It must not let anybody past their day.
		$cause = $this->is_storm && ! in_array( $cause, [ 'outside', 'delete' ], true ) ? 'change' : $cause;
		$user  = $this->is_storm && null === daily_images( $record->user_id ) ? 0 : $record->user_id;
		$key   = "{$cause} {$user}";
		$id    = $this->by_key[ $key ] ?? 0;
		if ( 0 === $id || $this->is_full( $id ) ) {
			$id = open_gathering( $cause, $user );
			if ( 0 === $id ) {
				// The database refused it: the image is decided on again.
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

	/** Lets runners have what was gathered. */
	public function close(): void {
		foreach ( $this->open as $id => $cause ) {
			close_gathering( $id, static fn ( int $count ): string => $count > STORM_FROM && 'outside' !== $cause ? storm_reason( $count ) : cause_reason( $cause ) );
		}
		$this->open   = [];
		$this->by_key = [];
	}
}
