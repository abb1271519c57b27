<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use JsonSerializable;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds: the clock of the disk may differ from PHP's by this much.
const DISK_SLACK = 120;

/**
 * Tells a file that was written anew from one that has changed: its size, when it was modified, and a hash where one was needed.
 *
 * @immutable
 */
final class File_Stamp implements JsonSerializable {
	public int $size;

	/** Unix seconds. */
	public int $modified;

	/** MD5 of its bytes; empty where they were never read. */
	public string $hash;

	public function __construct( int $size, int $modified, string $hash = '' ) {
		$this->size     = $size;
		$this->modified = $modified;
		$this->hash     = $hash;
	}

	/** Null where there is no such file. Reads no bytes. */
	public static function of( string $path ): ?self {
		clearstatcache( true, $path );
		$size = is_file( $path ) ? filesize( $path ) : false;
		return false === $size ? null : new self( $size, (int) filemtime( $path ) );
	}

	/** @param array<mixed> $data */
	public static function from_array( array $data ): self {
		return new self( integer( $data[0] ?? 0 ), integer( $data[1] ?? 0 ), text( $data[2] ?? '' ) );
	}

	/** @return array{0: int, 1: int, 2?: string} */
	public function jsonSerialize(): array {
		return '' === $this->hash ? [ $this->size, $this->modified ] : [ $this->size, $this->modified, $this->hash ];
	}

	public function with_hash( string $hash ): self {
		return new self( $this->size, $this->modified, $hash );
	}

	public function was_written_since( self $earlier ): bool {
		return $this->size !== $earlier->size || $this->modified !== $earlier->modified;
	}
}
