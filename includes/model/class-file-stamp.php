<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use JsonSerializable;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds: the largest difference expected between the disk's clock and PHP's.
const DISK_SLACK = 120;

/**
 * A file's size and modification time, and a hash if its bytes were read.
 *
 * @immutable
 */
final class File_Stamp implements JsonSerializable {
	public int $size;

	/** Unix seconds. */
	public int $modified;

	/** MD5 of its bytes; empty if they were never read. */
	public string $hash;

	public function __construct( int $size, int $modified, string $hash = '' ) {
		$this->size     = $size;
		$this->modified = $modified;
		$this->hash     = $hash;
	}

	/** Returns a file's stamp; null if it does not exist. Reads no bytes. */
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
