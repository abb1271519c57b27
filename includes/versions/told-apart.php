<?php
/** Which forms of a version a CDN was seen to tell apart, by endpoint and by the host of the images. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../shared-option.php';

const TOLD_OPTION = 'shortpixel_flush_forms_told';

// How long each answer counts: a CDN's settings rarely change, and a trouble of the moment soon passes.
const TOLD_SECONDS = [
	'apart'   => 604800,
	'same'    => 604800,
	'banned'  => 2592000,
	'unknown' => 3600,
];

const MOST_TOLD = 40;

/** @return array<string, string> One of the keys of TOLD_SECONDS, by form. */
function told_forms( string $endpoint, string $host ): array {
	$told = [];
	foreach ( read_told( raw_option( TOLD_OPTION ) ) as $one ) {
		if ( $one['endpoint'] === $endpoint && $one['host'] === $host && $one['until'] > now() ) {
			$told[ $one['form'] ] = $one['is'];
		}
	}

	return $told;
}

/** @param array<string, string> $told As told_forms() returns it. */
function note_told( string $endpoint, string $host, array $told ): void {
	change_option(
		TOLD_OPTION,
		static function ( ?string $raw ) use ( $endpoint, $host, $told ): string {
			$kept = array_filter( read_told( $raw ), static fn ( array $one ): bool => $one['until'] > now() && ! ( $one['endpoint'] === $endpoint && $one['host'] === $host && isset( $told[ $one['form'] ] ) ) );
			foreach ( $told as $form => $is ) {
				$kept[] = [
					'endpoint' => $endpoint,
					'host'     => $host,
					'form'     => $form,
					'is'       => $is,
					'until'    => now() + TOLD_SECONDS[ $is ],
				];
			}

			return (string) wp_json_encode( array_slice( array_values( $kept ), -MOST_TOLD ) );
		},
		'off'
	);
}

/** @return list<array{endpoint: string, host: string, form: string, is: string, until: int}> */
function read_told( ?string $raw ): array {
	$stored = json_decode( $raw ?? '', true );
	$told   = [];
	foreach ( is_array( $stored ) ? $stored : [] as $one ) {
		if ( is_array( $one ) && isset( $one['endpoint'], $one['host'], $one['form'], $one['is'], $one['until'] ) && is_string( $one['endpoint'] ) && is_string( $one['host'] ) && is_string( $one['form'] ) && is_string( $one['is'] ) && isset( TOLD_SECONDS[ $one['is'] ] ) && is_int( $one['until'] ) ) {
			$told[] = [
				'endpoint' => $one['endpoint'],
				'host'     => $one['host'],
				'form'     => $one['form'],
				'is'       => $one['is'],
				'until'    => $one['until'],
			];
		}
	}

	return $told;
}
