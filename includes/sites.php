<?php
/** The sites of a network. Only this file switches from one to another. */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

/**
 * Comes back whatever happens. The current site is not switched to, so that its queue of Action Scheduler stays in reach.
 *
 * @param callable(): T $work With the site as the current one.
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
