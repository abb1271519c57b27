<?php
/** Tells whether a flush's version is still in use for any of its images. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function has_its_version( Flush $flush ): bool {
	$version = $flush->subject->version;
	$codes   = Versions\stored()['codes'];
	foreach ( '' === $version ? [] : $flush->subject->keys as $key ) {
		if ( Versions\version_of_key( $key, $codes ) === $version ) {
			return true;
		}
	}
	return false;
}
