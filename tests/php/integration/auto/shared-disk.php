<?php
/**
 * A disk that several servers share, such as NFS: until a file is opened, its size and time are those that this server remembers.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto {
	final class Shared_Disk {
		/** @var array<string, array{int, int}> Sizes and times by path. */
		public static array $remembered = [];
	}
}

// PHP looks for a function in the caller's namespace first.
namespace ShortPixelFlush\Model {
	use ShortPixelFlush\Tests\Integration\Auto\Shared_Disk;

	function filesize( string $path ): int|false {
		return Shared_Disk::$remembered[ $path ][0] ?? \filesize( $path );
	}

	function filemtime( string $path ): int|false {
		return Shared_Disk::$remembered[ $path ][1] ?? \filemtime( $path );
	}
}

namespace ShortPixelFlush\Copies {
	use ShortPixelFlush\Tests\Integration\Auto\Shared_Disk;

	function filesize( string $path ): int|false {
		return Shared_Disk::$remembered[ $path ][0] ?? \filesize( $path );
	}

	function filemtime( string $path ): int|false {
		return Shared_Disk::$remembered[ $path ][1] ?? \filemtime( $path );
	}
}

namespace ShortPixelFlush\Auto {
	use ShortPixelFlush\Tests\Integration\Auto\Shared_Disk;

	/** @return resource|false */
	function fopen( string $path, string $mode ) {
		unset( Shared_Disk::$remembered[ $path ] );
		return \fopen( $path, $mode );
	}
}
