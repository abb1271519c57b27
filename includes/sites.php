<?php
/** The sites of a network. Only this file switches from one to another. */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

/**
 * Runs a callback on a site, and always switches back. The current site is not switched to, so that its Action
 * Scheduler queue stays accessible.
 *
 * @param callable(): T $work Called with the site as the current one.
 * @return T
 * @template T
 */
function on_site( int $id, callable $work ) {
	if ( get_current_blog_id() === $id ) {
		return $work();
	}
	switch_to_blog( $id );
	try {
		return $work();
	} finally {
		restore_current_blog();
	}
}
