<?php
/**
 * Decides whether the current user may start, continue or stop a flush. Which images a user may flush is decided in
 * map_capability() of capabilities.php.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Copies\Owners;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\foreign_source_sentence;
use function ShortPixelFlush\may;
use function ShortPixelFlush\may_flush_image;
use function ShortPixelFlush\not_allowed_sentence;
use const ShortPixelFlush\CAP_IMAGES;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param string    $scope  A flush's scope, or `library` for every image.
 * @param list<int> $images The attachments that the flush touches. The plan checks whether they exist.
 * @return string Why the current user may not flush these, in a sentence; empty if they may.
 */
function why_forbidden( string $scope, array $images ): string {
	if ( in_array( $scope, [ 'site', 'library' ], true ) ) {
		return may( CAP_SITE ) ? '' : not_allowed_sentence();
	}
	if ( ! may( CAP_IMAGES ) ) {
		return not_allowed_sentence();
	}
	_prime_post_caches( $images, false, false );
	foreach ( $images as $id ) {
		if ( null !== get_post( $id ) && ! may_flush_image( $id ) ) {
			/* translators: %d: id of an image. */
			return sprintf( __( 'You may not edit image %d, so nothing has been flushed.', 'shortpixel-flush' ), $id );
		}
	}
	return '';
}

/** Explains why the current user may not continue a flush, whoever started it; empty if they may. */
function why_forbidden_to_continue( Flush $flush ): string {
	$purges = new Purges();
	$kind   = $flush->subject->library ? 'library' : $flush->scope;
	$images = 'images' === $kind || 'urls' === $kind ? array_merge( $flush->named_images(), $purges->attachments( $flush->id ) ) : [];
	$why    = why_forbidden( $kind, array_values( array_unique( $images ) ) );
	if ( '' !== $why ) {
		return $why;
	}
	$sources = $purges->unowned_sources( $flush->id );
	return ( new Owners() )->without_foreign( $sources ) === $sources ? '' : foreign_source_sentence();
}

/**
 * Explains why the current user may not stop a flush; empty if they may. For that, they need not be allowed to edit its
 * images.
 */
function why_forbidden_to_stop( Flush $flush ): string {
	return why_forbidden( $flush->subject->library ? 'library' : $flush->scope, [] );
}
