<?php
/**
 * What people are told of a flush's way through the caches: what each did, how many, and what is true where one failed.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../chain/chain-folded.php';
require_once __DIR__ . '/../chain/chain-record.php';
require_once __DIR__ . '/flush-shape-layers.php';
require_once __DIR__ . '/../new-address/new-address-record.php';

/**
 * Shapes the steps of a flush that removes copies.
 *
 * While it is under way and ShortPixel is the only one asked, its counts say more than its steps: those are shown when it is over.
 *
 * @param array<string,mixed> $row The flush.
 * @return list<array{id: string, title: string, state: string, message: string, seconds: float|null}>
 */
function chain_shape( array $row ): array {
	$steps   = steps_of( $row );
	$is_open = in_array( $row['state'] ?? '', Store::OPEN_STATES, true );
	if ( $is_open && ! has_edges( $steps ) ) {
		return [];
	}
	$shapes = [];
	foreach ( $is_open ? $steps : skip_the_rest( $steps ) as $step ) {
		$seconds  = $step['seconds'] ?? null;
		$shapes[] = [
			'id'      => text( $step['id'] ?? '' ),
			'title'   => chain_step_title( $step ),
			'state'   => text( $step['state'] ?? 'queued' ),
			'message' => chain_step_message( $step ),
			'seconds' => is_numeric( $seconds ) ? (float) $seconds : null,
		];
	}

	return $shapes;
}

/**
 * Names a step.
 *
 * @param array<mixed> $step
 */
function chain_step_title( array $step ): string {
	$name   = text( step_data( $step )['name'] ?? '' );
	$titles = [
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_sources' => sprintf( __( 'Remove the pictures’ own files from %s', 'shortpixel-flush' ), $name ),
		'shortpixel'   => __( 'Have ShortPixel remove the old copies', 'shortpixel-flush' ),
		'wait'         => __( 'Wait until ShortPixel has removed them', 'shortpixel-flush' ),
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge'         => sprintf( __( 'Remove the old copies from %s', 'shortpixel-flush' ), $name ),
		'page_caches'  => __( 'Clear the page caches', 'shortpixel-flush' ),
		'check'        => __( 'Look at what visitors get', 'shortpixel-flush' ),
	];

	return $titles[ text( $step['id'] ?? '' ) ] ?? '';
}

/**
 * Says what a step did; empty while there is nothing to say, and where the title says it all.
 *
 * @param array<mixed> $step
 */
function chain_step_message( array $step ): string {
	$data      = step_data( $step );
	$state     = text( $step['state'] ?? '' );
	$addresses = integer( $data['addresses'] ?? 0 );
	$plain     = [
		'not_reached'     => __( 'Not begun.', 'shortpixel-flush' ),
		'same_addresses'  => __( 'No address in your pages has changed, so no page cache has to be cleared.', 'shortpixel-flush' ),
		'not_behind_edge' => __( 'None of the addresses is behind it.', 'shortpixel-flush' ),
		'edge_emptied'    => __( 'Emptied as a whole, since not every address was on record any more.', 'shortpixel-flush' ),
	][ text( $step['code'] ?? '' ) ] ?? '';
	if ( '' !== $plain ) {
		return $plain;
	}
	if ( in_array( $step['id'] ?? '', EDGE_STEPS, true ) ) {
		return 'failed' === $state ? edge_failed_sentence( $step ) : edge_sent_sentence( $addresses, integer( $data['requests'] ?? 0 ) );
	}
	if ( ! in_array( $state, [ 'done', 'failed' ], true ) || 0 === $addresses ) {
		return '';
	}
	if ( 'shortpixel' === ( $step['id'] ?? '' ) ) {
		/* translators: 1: number of addresses that ShortPixel took, 2: number of all addresses. */
		return sprintf( _n( 'It took %1$s of %2$s address.', 'It took %1$s of %2$s addresses.', $addresses, 'shortpixel-flush' ), number_format_i18n( $addresses - integer( $data['failed'] ?? 0 ) ), number_format_i18n( $addresses ) );
	}

	return 'check' !== ( $step['id'] ?? '' ) ? '' : sprintf(
		/* translators: 1: number of addresses that are new, 2: number of all addresses. */
		_n( '%1$s of %2$s address is new.', '%1$s of %2$s addresses are new.', $addresses, 'shortpixel-flush' ),
		number_format_i18n( integer( $data['fresh'] ?? 0 ) + integer( $data['rebuilding'] ?? 0 ) ),
		number_format_i18n( $addresses )
	);
}

/**
 * Says how many addresses were purged at an edge so far.
 */
function edge_sent_sentence( int $addresses, int $requests ): string {
	return 0 === $addresses ? '' : sprintf(
		/* translators: 1: number of addresses, 2: number of requests. */
		_n( '%1$s address purged (requests: %2$s).', '%1$s addresses purged (requests: %2$s).', $addresses, 'shortpixel-flush' ),
		number_format_i18n( $addresses ),
		number_format_i18n( $requests )
	);
}

/**
 * Says why an edge was not purged, what that means for visitors, and what to do.
 *
 * @param array<mixed> $step
 */
function edge_failed_sentence( array $step ): string {
	$data = step_data( $step );
	$name = text( $data['name'] ?? '' );
	$said = is_array( $data['said'] ?? null ) ? $data['said'] : [];
	$code = text( $step['code'] ?? '' );
	$own  = [
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_gone'       => sprintf( __( '%s was taken out of the settings, so it was not purged. Visitors may still get the old picture from it. If you still use it, set it up again, then try again.', 'shortpixel-flush' ), $name ),
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_unknown'    => sprintf( __( 'It is not known how %s is purged, since the plugin that added it is not active. Visitors may still get the old picture from it. Activate that plugin, then try again.', 'shortpixel-flush' ), $name ),
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_not_set_up' => sprintf( __( '%s is not set up completely, so it was not purged. Visitors may still get the old picture from it. Complete its settings, then try again.', 'shortpixel-flush' ), $name ),
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		'edge_off_record' => sprintf( __( '%s was purged of the addresses that are still on record, and can’t be emptied from here. Visitors may still get old pictures at the others. Empty it from its own control panel.', 'shortpixel-flush' ), $name ),
	][ $code ] ?? '';
	if ( '' !== $own ) {
		return $own;
	}

	$with     = is_array( $said['data'] ?? null ) ? $said['data'] : [];
	$edge     = Edge_Purge::all()[ text( $data['edge'] ?? '' ) ] ?? null;
	$sentence = null === $edge ? '' : $edge->sentence( $code, step_data( [ 'data' => $with ] ) );
	$failed   = integer( $data['failed'] ?? 0 );

	return trim(
		/* translators: 1: number of addresses, 2: number of all addresses. */
		( 0 === $failed ? '' : sprintf( _n( '%1$s of %2$s address was not purged.', '%1$s of %2$s addresses were not purged.', integer( $data['addresses'] ?? 0 ), 'shortpixel-flush' ), number_format_i18n( $failed ), number_format_i18n( integer( $data['addresses'] ?? 0 ) ) ) )
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		. ' ' . ( '' === $sentence ? sprintf( __( '%s did not take the purge. Visitors may still get the old picture from it. Look at its settings, then try again.', 'shortpixel-flush' ), $name ) : $sentence )
	);
}

/**
 * Says what is being done at an edge.
 *
 * @param array<string,mixed> $row The flush.
 */
function edge_open_message( array $row, int $seconds ): string {
	$steps = steps_of( $row );
	$index = open_edge_step( $steps, text( $row['stage'] ?? '' ) );
	$step  = null === $index ? [] : $steps[ $index ];
	$name  = text( step_data( $step )['name'] ?? '' );
	if ( '' !== $name && $seconds > 0 ) {
		/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: number of seconds. */
		return sprintf( _n( '%1$s needs a pause. Going on in %2$s second…', '%1$s needs a pause. Going on in %2$s seconds…', $seconds, 'shortpixel-flush' ), $name, number_format_i18n( $seconds ) );
	}

	/* translators: %s: what is being done, such as "Remove the old copies from Cloudflare". */
	return '' === $name ? __( 'Looking at what visitors get now…', 'shortpixel-flush' ) : sprintf( __( '%s…', 'shortpixel-flush' ), chain_step_title( $step ) );
}

/**
 * Says how a flush ended where an edge was not purged, or still has the old copy; null where the addresses alone say it all.
 *
 * @param array<string,mixed>                                                    $row   The flush.
 * @param array{total: int, new: int, old: int, unsure: int, failed: int} $count Addresses.
 */
function chain_ended_message( array $row, array $count ): ?string {
	$edges   = array_values( array_unique( array_map( __NAMESPACE__ . '\edge_failed_sentence', failed_edges( steps_of( $row ) ) ) ) );
	$failure = is_array( $row['failure'] ?? null ) ? $row['failure'] : [];
	if ( [] === $edges && 'stale_at_edge' === ( $failure['code'] ?? '' ) ) {
		$data = is_array( $failure['data'] ?? null ) ? $failure['data'] : [];
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		$edges = [ sprintf( __( 'ShortPixel has the new picture; the old copy is in %s, though it took the purge. Clear it from its own control panel, and check in the settings that the right one is purged.', 'shortpixel-flush' ), text( $data['edge'] ?? '' ) ) ];
	}
	if ( [] === $edges || $count['failed'] === $count['total'] ) {
		return null;
	}
	if ( $count['new'] === $count['total'] ) {
		/* translators: %s: number of addresses. */
		$lead = sprintf( _n( 'Seen from this site, the %s address shows the new picture.', 'Seen from this site, all %s addresses show the new picture.', $count['total'], 'shortpixel-flush' ), number_format_i18n( $count['total'] ) );
	} elseif ( $count['old'] === $count['total'] ) {
		$lead = __( 'Visitors still get the old picture.', 'shortpixel-flush' );
	} else {
		$lead = unfinished_message( $row, $count );
	}

	return trim( $lead . ' ' . implode( ' ', $edges ) . ' ' . emptying_sentence( $row ) );
}

/**
 * Shapes the layers; the edges' part is in their steps.
 *
 * @param array<string,mixed>                                                   $row   The flush.
 * @param list<array{layer: string, state: string, accepted: bool, count: int}> $tally Counts of the store.
 * @return list<array{layer: string, state: string, counts: array<string,int>}>
 */
function chain_layers( array $row, array $tally ): array {
	$layers = layers( text( $row['state'] ?? '' ), text( $row['stage'] ?? '' ), $tally );
	$states = [];
	foreach ( steps_of( $row ) as $step ) {
		if ( 'edge' === ( $step['id'] ?? '' ) ) {
			$states[] = text( $step['state'] ?? 'queued' );
		}
	}
	if ( [] === $states ) {
		return $layers;
	}
	$is_over = 'end' === ( $row['stage'] ?? '' );

	return array_map(
		static fn ( array $layer ): array => 'edge' !== $layer['layer'] || 'queued' === $layer['state'] ? $layer : [
			'state' => joint_edge_state( $states, $is_over ? 'done' : $layer['state'] ),
		] + $layer,
		$layers
	);
}

/**
 * Says how far the edges are together.
 *
 * @param list<string> $states Their steps'.
 * @param string       $layer  How far the layer is by the flush's stage.
 */
function joint_edge_state( array $states, string $layer ): string {
	if ( 'running' === $layer ) {
		return 'running';
	}
	foreach ( [ 'failed', 'done' ] as $state ) {
		if ( in_array( $state, $states, true ) ) {
			return $state;
		}
	}

	return 'skipped';
}
