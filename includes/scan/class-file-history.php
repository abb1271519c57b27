<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\File_Stamp;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\text;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * When a file got its present bytes, as far as known. All times in Unix seconds.
 *
 * @immutable
 */
final class File_History {
	/** When the bytes were written; earlier if the file was only touched since. */
	public int $modified;

	/** The file got its bytes between these two times, which are equal if only its own time is known. */
	public int $from;

	public int $by;

	/** Whether it surely had other bytes before, and their MD5, empty if unknown. */
	public bool $has_changed;

	public string $former_md5;

	private function __construct( int $modified, int $from, int $by, bool $has_changed, string $former_md5 ) {
		$this->modified    = $modified;
		$this->from        = $from;
		$this->by          = $by;
		$this->has_changed = $has_changed;
		$this->former_md5  = $former_md5;
	}

	/**
	 * Returns the history of a file whose own time is all that is known, or that has not changed since it was last
	 * read.
	 */
	public static function by_time( int $modified ): self {
		return new self( $modified, $modified, $modified, false, '' );
	}

	/**
	 * Returns the history of a file that was written since it was last read. Its own time may be older: a copy, a
	 * backup or rsync keeps it.
	 *
	 * @param int  $read_at     When it was last read.
	 * @param bool $has_changed Whether its bytes surely differ.
	 */
	public static function rewritten( File_Stamp $earlier, File_Stamp $now, int $read_at, int $at, bool $has_changed ): self {
		$is_plausible = $now->modified > $read_at && $now->modified <= $at;
		return new self( $now->modified, $is_plausible ? $now->modified : $read_at, $is_plausible ? $now->modified : $at, $has_changed, $earlier->hash );
	}

	/** @param array<mixed> $data */
	public static function from_array( array $data ): self {
		return new self(
			integer( $data['modified'] ?? 0 ),
			integer( $data['from'] ?? 0 ),
			integer( $data['by'] ?? 0 ),
			true === ( $data['has_changed'] ?? false ),
			text( $data['former_md5'] ?? '' )
		);
	}

	/** @return array{modified: int, from: int, by: int, has_changed: bool, former_md5: string} */
	public function to_array(): array {
		return [
			'modified'    => $this->modified,
			'from'        => $this->from,
			'by'          => $this->by,
			'has_changed' => $this->has_changed,
			'former_md5'  => $this->former_md5,
		];
	}
}
