<?php
/**
 * A disk that several servers share, such as NFS: until this server opens a file, it sees the size and time that it
 * has cached.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Auto {
	final class Shared_Disk {
		/** @var array<string, array{int, int}> Sizes and times by path. */
		public static array $remembered = [];
	}
}

// PHP looks for a function in the caller's namespace first, so the plugin calls these instead of PHP's own.
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
