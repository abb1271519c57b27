<?php
/** Records in which forms a CDN distinguishes versions, by endpoint and by the images' host. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const TOLD_OPTION = 'shortpixel_flush_forms_told';

// In seconds, how long each result counts: a CDN's settings rarely change, and a temporary failure is soon over.
const TOLD_SECONDS = [
	'apart'   => 604800,
	'same'    => 604800,
	'banned'  => 2592000,
	'unknown' => 3600,
];

// The CDN was busy or did not answer: an earlier result counts for at least another hour; without one, it is `unknown`.
const NO_ANSWER = 'no_answer';

// A single image may be old at a new link for another reason, such as a cache that served the old file to the CDN.
const SAME_AT_ONE_IMAGE_SECONDS = 86400;

const MOST_TOLD = 40;

/**
 * @param string $host The images' host; empty for this site's uploads.
 * @return array<string, 'apart'|'same'|'banned'|'unknown'> By form; forms that were never tested, or not recently
 *     enough, are omitted.
 */
function told_forms( string $endpoint, string $host = '' ): array {
	$host = '' === $host ? uploads_host() : $host;
	$told = [];
	foreach ( valid_results() as $one ) {
		if ( $one['endpoint'] === $endpoint && $one['host'] === $host ) {
			$told[ $one['form'] ] = $one['is'];
		}
	}

	return $told;
}

/**
 * Whether a CDN ignores or refuses versions in each form tested, at least for the images of one host. The forms `query`
 * and `spelling` must be among these; `parameter` need not, since most providers can't write it.
 */
function is_hopeless( string $endpoint ): bool {
	$places = [];
	foreach ( valid_results() as $one ) {
		if ( $one['endpoint'] === $endpoint ) {
			$places[ $one['host'] ][ $one['form'] ] = in_array( $one['is'], [ 'same', 'banned' ], true );
		}
	}
	return [] !== array_filter(
		$places,
		static fn ( array $forms ): bool => isset( $forms['query'], $forms['spelling'] ) && ! in_array( false, $forms, true )
	);
}

/** Returns the link of the image with which a form was tested at a CDN; empty if there is none that still counts. */
function test_link( string $endpoint, string $host, string $form ): string {
	foreach ( valid_results() as $one ) {
		if ( $one['endpoint'] === $endpoint && $one['host'] === $host && $one['form'] === $form ) {
			return $one['link'];
		}
	}

	return '';
}

/**
 * @param array<string, string> $told    By form, a key of TOLD_SECONDS or NO_ANSWER.
 * @param int|null              $seconds The time for which the result counts; null to use TOLD_SECONDS.
 * @param string                $link    The link at which the CDN keeps the test image; empty to keep an earlier one.
 */
function note_told( string $endpoint, string $host, array $told, ?int $seconds = null, string $link = '' ): void {
	if ( [] === $told ) {
		return;
	}
	$host = '' === $host ? uploads_host() : $host;
	change_option(
		TOLD_OPTION,
		static function ( ?string $raw ) use ( $endpoint, $host, $told, $seconds, $link ): string {
			$kept   = [];
			$former = [];
			foreach ( read_told( $raw ) as $one ) {
				if ( $one['endpoint'] === $endpoint && $one['host'] === $host && isset( $told[ $one['form'] ] ) ) {
					$former[ $one['form'] ] = $one;
				} else {
					$kept[] = $one;
				}
			}
			foreach ( $told as $form => $is ) {
				$earlier = $former[ $form ] ?? null;
				if ( NO_ANSWER === $is && null !== $earlier ) {
					$kept[] = [ 'until' => max( $earlier['until'], now() + TOLD_SECONDS['unknown'] ) ] + $earlier;
					continue;
				}
				$is     = NO_ANSWER === $is ? 'unknown' : $is;
				$kept[] = [
					'endpoint' => $endpoint,
					'host'     => $host,
					'form'     => (string) $form,
					'is'       => $is,
					'until'    => now() + ( $seconds ?? TOLD_SECONDS[ $is ] ),
					'link'     => '' === $link ? $earlier['link'] ?? '' : $link,
				];
			}

			return (string) wp_json_encode( array_slice( $kept, -MOST_TOLD ) );
		},
		'off'
	);
}

function uploads_host(): string {
	return url_host( wp_get_upload_dir()['baseurl'] );
}

/** @return list<array{endpoint: string, host: string, form: string, is: 'apart'|'same'|'banned'|'unknown', until: int, link: string}> */
function valid_results(): array {
	return array_values( array_filter( read_told( raw_option( TOLD_OPTION ) ), static fn ( array $one ): bool => $one['until'] > now() ) );
}

/** @return list<array{endpoint: string, host: string, form: string, is: 'apart'|'same'|'banned'|'unknown', until: int, link: string}> */
function read_told( ?string $raw ): array {
	$stored = json_decode( $raw ?? '', true );
	$told   = [];
	foreach ( is_array( $stored ) ? $stored : [] as $one ) {
		$one      = is_array( $one ) ? $one : [];
		$endpoint = $one['endpoint'] ?? null;
		$host     = $one['host'] ?? null;
		$form     = $one['form'] ?? null;
		$until    = $one['until'] ?? null;
		$is       = $one['is'] ?? '';
		$is_named = is_string( $endpoint ) && is_string( $host ) && is_string( $form );
		if ( $is_named && is_int( $until ) && in_array( $is, [ 'apart', 'same', 'banned', 'unknown' ], true ) ) {
			$told[] = [
				'endpoint' => $endpoint,
				'host'     => $host,
				'form'     => $form,
				'is'       => $is,
				'until'    => $until,
				'link'     => is_string( $one['link'] ?? null ) ? $one['link'] : '',
			];
		}
	}

	return $told;
}
