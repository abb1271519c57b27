<?php
/**
 * Which providers a flush of everything is about: each is a part of it that succeeds or fails by itself.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Providers\Provider;
use WP_Error;
use function ShortPixelFlush\Cdn\next_endpoint;
use function ShortPixelFlush\Providers\all;
use function ShortPixelFlush\Providers\ready;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../say/refusals.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/unused-endpoint.php';
require_once __DIR__ . '/../../cdn/endpoint.php';
require_once __DIR__ . '/../../providers/providers.php';

/**
 * Lists the parts that a flush of everything would have now: first those that switch, whose next endpoint can be tried.
 *
 * @return non-empty-list<array{id: string, name: string, by: string, from: string, to: string}>|WP_Error
 */
function site_parts( Store $store ) {
	$parts = [
		'switch' => [],
		'purge'  => [],
	];

	foreach ( ready() as $provider ) {
		$by   = $provider->flushes_everything_by();
		$from = (string) $provider->endpoint();

		if ( $provider->flushes_everything() && ( 'purge' === $by || null !== next_endpoint( $from ) ) ) {
			$parts[ $by ][] = [
				'id'   => $provider->id(),
				'name' => $provider->name(),
				'by'   => $by,
				'from' => $from,
				'to'   => 'switch' === $by ? (string) unused_endpoint( $from, $store ) : '',
			];
		}
	}

	$parts = array_merge( $parts['switch'], $parts['purge'] );

	return [] === $parts ? no_provider( 'flushes_everything' ) ?? nothing_to_flush() : $parts;
}

/**
 * Reads the parts of a flush that is on record; one from before there were several has the one that its columns tell.
 *
 * @param array<string, mixed> $row
 * @return list<array{id: string, name: string, by: string, from: string, to: string}>
 */
function parts_of( array $row ): array {
	$subject = is_array( $row['subject'] ?? null ) ? $row['subject'] : [];
	$stored  = is_array( $subject['parts'] ?? null ) ? $subject['parts'] : [
		[
			'id'   => $subject['provider'] ?? '',
			'from' => $row['endpoint_from'] ?? '',
			'to'   => $row['endpoint_to'] ?? '',
		],
	];
	$parts   = [];

	foreach ( array_filter( $stored, 'is_array' ) as $part ) {
		$parts[] = [
			'id'   => text( $part['id'] ?? '' ),
			'name' => text( $part['name'] ?? '' ),
			'by'   => 'purge' === ( $part['by'] ?? '' ) ? 'purge' : 'switch',
			'from' => text( $part['from'] ?? '' ),
			'to'   => text( $part['to'] ?? '' ),
		];
	}

	return $parts;
}

/**
 * Lists the parts that have one of these steps in one of these states.
 *
 * @param array<string, mixed> $row
 * @param list<array<mixed>>   $steps
 * @param list<string>         $ids
 * @param list<string>         $states
 * @return list<array{id: string, name: string, by: string, from: string, to: string}>
 */
function parts_with( array $row, array $steps, array $ids, array $states ): array {
	$named = [];

	foreach ( $steps as $step ) {
		if ( in_array( $step['id'] ?? '', $ids, true ) && in_array( $step['state'] ?? '', $states, true ) ) {
			$named[] = text( $step['provider'] ?? '' );
		}
	}

	$parts = parts_of( $row );

	return array_values( array_filter( $parts, static fn ( array $part ): bool => in_array( $part['id'], $named, true ) || ( 1 === count( $parts ) && [] !== $named ) ) );
}

/**
 * Lists the parts whose old endpoint can be put back: switched, and not put back yet.
 *
 * @param array<string, mixed> $row
 * @return list<array{id: string, name: string, by: string, from: string, to: string}>
 */
function parts_to_undo( array $row ): array {
	$steps = is_array( $row['steps'] ?? null ) ? array_values( array_filter( $row['steps'], 'is_array' ) ) : [];
	$back  = array_column( parts_with( $row, $steps, [ 'switch_back' ], [ 'done' ] ), 'id' );

	return array_values( array_filter( parts_with( $row, $steps, [ 'switch' ], [ 'done' ] ), static fn ( array $part ): bool => ! in_array( $part['id'], $back, true ) ) );
}

/**
 * Says from which endpoint to which a step goes: an undo goes the other way.
 *
 * @param array{id: string, name: string, by: string, from: string, to: string} $part
 * @param list<array<mixed>>                                                    $steps
 * @return array{string, string}
 */
function direction_of( array $part, array $steps ): array {
	return has_step( $steps, 'switch_back' ) ? [ $part['to'], $part['from'] ] : [ $part['from'], $part['to'] ];
}

/**
 * Finds a provider by its name for code; null where it is not there any more.
 */
function provider_by_id( string $id ): ?Provider {
	foreach ( all() as $provider ) {
		if ( $provider->id() === $id ) {
			return $provider;
		}
	}

	return null;
}

/**
 * Gives the endpoint that a provider has now; null where there is none.
 */
function endpoint_of( string $id ): ?string {
	$provider = provider_by_id( $id );

	return null === $provider ? null : $provider->endpoint();
}

/**
 * Lists for each part where its pages may get pictures from, one entry for each host: Autoptimize takes another for each page.
 *
 * @param list<array{provider: Provider, by: string, from: string, to: string}> $parts
 * @return list<array{from: string, to: string}>
 */
function with_other_hosts( array $parts ): array {
	$hosts = [];

	foreach ( $parts as $part ) {
		$key     = (string) strrchr( $part['from'], '/' );
		$hosts[] = [
			'from' => $part['from'],
			'to'   => $part['to'],
		];

		foreach ( $part['provider']->other_endpoints() as $other ) {
			$hosts[] = [
				'from' => substr( $other, 0, (int) strrpos( $other, '/' ) ) . $key,
				'to'   => $other,
			];
		}
	}

	return $hosts;
}
