<?php
/** Gathers what is shown of a flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\may;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/acts.php';
require_once __DIR__ . '/plan/plan-images.php';
require_once __DIR__ . '/say/shape.php';

/** @return Flush_Shape */
function flush_shape( Flush $flush ): array {
	return shape( report( $flush ) );
}

function report( Flush $flush ): Report {
	$purges    = new Purges();
	$tally     = $flush->is_site() ? new Tally() : $purges->tally( $flush->id );
	$is_sent   = in_array( $flush->state, [ 'running', 'waiting' ], true ) && $tally->count( [ 'queued' ] ) > 0;
	$user      = get_userdata( $flush->user_id );
	$is_queued = isset( $flush->subject['queued'] );
	return new Report(
		$flush,
		$tally,
		abilities( $flush, $tally ),
		$is_sent ? $purges->failing( $flush->id ) : [
			'count'   => 0,
			'failure' => null,
		],
		$flush->has_new_links() && has_its_version( $flush ),
		false === $user ? '' : $user->display_name,
		// Images that were queued during a save have no cards yet.
		$is_queued ? queued_cards( $flush ) : null,
		offers( $flush ),
		may( CAP_SITE ),
		linked_from( $flush )
	);
}

/** @return list<string> The posts' titles that are known to link to a name which an image had. */
function linked_from( Flush $flush ): array {
	$titles = array_map( static fn ( int $id ): string => html_entity_decode( get_the_title( $id ), ENT_QUOTES ), integers( $flush->subject['linked_from'] ?? [] ) );
	return array_values( array_diff( $titles, [ '' ] ) );
}

/** @return list<Attachment_Card> An image that is gone is called as it was. */
function queued_cards( Flush $flush ): array {
	$named = entries( $flush->subject['named'] ?? [] );
	return array_map(
		static fn ( array $card ): array => '' === $card['title'] ? [ 'title' => text( $named[ $card['id'] ] ?? '' ) ] + $card : $card,
		attachment_cards( integers( $flush->subject['queued'] ) )
	);
}
