<?php
/** Gathers what is shown of a flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/acts.php';
require_once __DIR__ . '/plan/plan-images.php';
require_once __DIR__ . '/say/shape.php';

/** @return array{id: int, scope: string, state: string, paused: bool, reason: string, subject: array{title: string, attachments: list<array{id: int, title: string, thumbnail: string, edit_url: string}>, attachment_count: int, urls: list<string>, url_count: int, library: bool}, coverage: array{pages: int, screens: int, devices: list<string>, read: int, known: int, whole: bool, skipped: list<array{url: string, reason: string}>}|null, method: string, planning: array{images_done: int, images: int}|null, user: array{id: int, name: string}, endpoint: array{from: string, to: string}|null, layers: list<array{layer: string, state: string, counts: array<string, int>}>, counts: array<string, int>, copies: array{total: int, removed: int, sampled: int, checked: int}, steps: list<array{id: string, title: string, state: string, message: string, seconds: float|null}>, wait: array{seconds_left: int}|null, trouble: string, message: string, kept_by_browsers: array{seconds: int}|null, offers: list<string>, can: array{run: bool, retry: bool, cancel: bool, undo: bool, pause: bool, resume: bool}, created_at: string, finished_at: string|null} */
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
		$is_queued ? attachment_cards( integers( $flush->subject['queued'] ) ) : null
	);
}
