<?php
/**
 * What a pause means: the flush waits until somebody resumes or stops it, and no driver touches it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../new-address/new-address-record.php';

/**
 * Tells whether a runner may work on a flush.
 *
 * @param array<string,mixed> $row The flush.
 * @phpstan-param array{state: string, paused: bool, ...} $row
 */
function may_be_run( array $row ): bool {
	return ! $row['paused'] && in_array( $row['state'], Store::OPEN_STATES, true );
}

/**
 * Says whether a flush can be paused or resumed as it stands.
 *
 * Not while something of the site itself is changed, step by step: it is over in seconds, and half of it helps nobody.
 *
 * @param array<string,mixed> $row The flush.
 * @phpstan-param array{scope: string, state: string, stage: string, paused: bool, ...} $row
 * @return array{pause: bool, resume: bool}
 */
function what_a_pause_can( array $row ): array {
	$is_open = in_array( $row['state'], Store::OPEN_STATES, true );

	return [
		'pause'  => 'site' !== $row['scope'] && NEW_ADDRESS_STAGE !== $row['stage'] && may_be_run( $row ),
		'resume' => $is_open && $row['paused'],
	];
}

/**
 * Says how far a paused flush is, and what that means for visitors.
 *
 * @param array{total: int, new: int, old: int, unsure: int, failed: int} $count Addresses.
 */
function paused_message( array $count ): string {
	$done = $count['new'] + $count['old'] + $count['unsure'] + $count['failed'];
	if ( 0 === $done ) {
		return __( 'Paused. Visitors may still get the old picture.', 'shortpixel-flush' );
	}

	return sprintf(
		/* translators: 1: number of addresses that are done, 2: number of all addresses. */
		_n( 'Paused. %1$s of %2$s address is done; visitors may still get the old picture at the others.', 'Paused. %1$s of %2$s addresses are done; visitors may still get the old picture at the others.', $count['total'], 'shortpixel-flush' ),
		number_format_i18n( $done ),
		number_format_i18n( $count['total'] )
	);
}
