<?php
/** Gathers what is shown of a flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/acts.php';
require_once __DIR__ . '/plan/plan-images.php';
require_once __DIR__ . '/say/shape.php';

/** @return Flush_Shape */
function flush_shape( Flush $flush ): array {
	return shape( report( $flush ) );
}

function report( Flush $flush ): Report {
	$purges    = new Purges();
	$tally     = 'site' === $flush->scope ? new Tally() : $purges->tally( $flush->id );
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
		$flush->gives_new_addresses() && has_its_version( $flush ),
		false === $user ? '' : $user->display_name,
		// Images that were queued during a save have no cards yet.
		$is_queued ? queued_cards( $flush ) : null,
		offers( $flush, $tally )
	);
}

/** @return list<Attachment_Card> An image that is gone is called as it was. */
function queued_cards( Flush $flush ): array {
	$named = entries( $flush->subject['named'] ?? [] );
	return array_map(
		static fn ( array $card ): array => '' === $card['title'] ? [ 'title' => text( $named[ $card['id'] ] ?? '' ) ] + $card : $card,
		attachment_cards( integers( $flush->subject['queued'] ) )
	);
}
