<?php
/**
 * Continues a recording across a browser's requests, one slice per request, so none has to wait the minute that a
 * removal takes.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use WP_Error;
use function ShortPixelFlush\change_option;
use function ShortPixelFlush\Flush\account_keys;
use function ShortPixelFlush\may;
use function ShortPixelFlush\not_allowed_sentence;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\sleep_for;
use function ShortPixelFlush\storage_failed;
use const ShortPixelFlush\CAP_MANAGE;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The last recording as JSON: its state, and until when a request has claimed it. Not autoloaded.
const RECORDING_OPTION = 'shortpixel_flush_recording';

const RECORDING_FILE = 'shortpixel-cdn-recording.json';

// In seconds: how long one request works on the recording, and how long at most it keeps others from doing so. The
// latter is longer, since a request to the CDN may take 15.
const RECORDING_SLICE = 6.0;
const RECORDING_CLAIM = 60;

/** Explains why the current user may not record, which removes copies and costs a few credits; empty if they may. */
function recording_refusal(): string {
	return may( CAP_MANAGE ) && may( CAP_SITE ) ? '' : not_allowed_sentence();
}

function recording_notice(): string {
	return sprintf(
		/* translators: 1: a number of requests, 2: a number of minutes. */
		__( 'This asks ShortPixel’s CDN at most %1$s times in about %2$s minutes, and makes up to ten small copies.', 'shortpixel-flush' ),
		number_format_i18n( Recorder::MOST_REQUESTS ),
		number_format_i18n( Recorder::MINUTES )
	);
}

/** Describes what the file contains, for the user to read before sending it. */
function recording_contents(): string {
	return __( 'It holds no domains, names, keys or cookies. Read it before you send it.', 'shortpixel-flush' );
}

function can_record_purges(): bool {
	return [] !== account_keys();
}

/** @return true|WP_Error */
function start_recording( int $image, bool $purges ) {
	$former = stored_recording();
	if ( null !== $former && ! $former->is_over() ) {
		$former->finish( 'stopped' );
	}
	$recorder = Recorder::begin( $image, $purges );
	if ( is_wp_error( $recorder ) ) {
		return $recorder;
	}
	$is_stored = change_option( RECORDING_OPTION, static fn (): string => stored_text( $recorder ), 'off' );

	return $is_stored ? true : storage_failed();
}

/** Returns the last recording, finished or not; null if this version has none, or the recording's provider is gone. */
function stored_recording(): ?Recorder {
	$stored = json_decode( (string) raw_option( RECORDING_OPTION ), true );
	$state  = is_array( $stored ) && SHORTPIXEL_FLUSH_VERSION === ( $stored['plugin'] ?? '' ) ? $stored['state'] ?? null : null;

	return is_array( $state ) ? Recorder::of( $state ) : null;
}

/** Continues the recording for some seconds, unless another request is doing so. */
function continue_recording( float $seconds = RECORDING_SLICE ): ?Recorder {
	$is_mine = false;
	change_option(
		RECORDING_OPTION,
		static function ( ?string $raw ) use ( &$is_mine ): ?string {
			$stored  = json_decode( (string) $raw, true );
			$until   = is_array( $stored ) ? $stored['until'] ?? 0 : 0;
			$is_mine = is_array( $stored ) && is_int( $until ) && $until <= now();
			return $is_mine ? (string) wp_json_encode( [ 'until' => now() + RECORDING_CLAIM ] + $stored ) : null;
		},
		'off'
	);
	$recorder = stored_recording();
	if ( ! $is_mine || null === $recorder ) {
		return $recorder;
	}
	record_until( $recorder, microtime( true ) + $seconds );
	change_option( RECORDING_OPTION, static fn (): string => stored_text( $recorder ), 'off' );

	return $recorder;
}

/** @param float $until A microtime() timestamp; a step that is due later is left to the next request. */
function record_until( Recorder $recorder, float $until ): void {
	while ( ! $recorder->is_over() && microtime( true ) + $recorder->wait() < $until ) {
		sleep_for( (float) $recorder->wait() );
		if ( $recorder->wait() > 0 ) {
			return;
		}
		$recorder->step();
	}
}

function stored_text( Recorder $recorder ): string {
	return (string) wp_json_encode(
		[
			'plugin' => SHORTPIXEL_FLUSH_VERSION,
			'until'  => 0,
			'state'  => $recorder->state(),
		]
	);
}
