<?php
/**
 * How a site of a network stands, as it has noted itself: a request to another site of the network has neither its plugins nor their
 * settings, so what writes links there, and what can be flushed, only the site can say.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Network;

use ShortPixelFlush\Providers\Provider;
use function ShortPixelFlush\Flush\entries;
use function ShortPixelFlush\Flush\integer;
use function ShortPixelFlush\Flush\not_confirmed;
use function ShortPixelFlush\Flush\provider_targets;
use function ShortPixelFlush\Flush\site_estimate;
use function ShortPixelFlush\Flush\site_size;
use function ShortPixelFlush\Flush\text;
use function ShortPixelFlush\Flush\texts;
use function ShortPixelFlush\Providers\active;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/model/values.php';
require_once __DIR__ . '/../flush/plan-costs.php';
require_once __DIR__ . '/../flush/plan/library.php';
require_once __DIR__ . '/../flush/plan/provider-targets.php';
require_once __DIR__ . '/../flush/say/costs.php';
require_once __DIR__ . '/../providers/providers.php';

// Not autoloaded.
const STATE_OPTION = 'shortpixel_flush_network_state';

// In seconds: what has not changed is written again only so often.
const NOTED_EVERY = 600;

/** In the site's own background runs, and when its screen is opened. A single site notes nothing. */
function note_state(): void {
	if ( ! is_multisite() || ms_is_switched() ) {
		return;
	}
	$locale      = '' === noted_locale() ? get_locale() : noted_locale();
	$is_switched = switch_to_locale( $locale );
	try {
		note_state_in( $locale );
	} finally {
		if ( $is_switched ) {
			restore_previous_locale();
		}
	}
}

function note_state_in( string $locale ): void {
	$noted    = noted_state();
	$targets  = provider_targets();
	$estimate = is_wp_error( $targets ) ? null : site_estimate( $targets, 0 );
	$state    = [
		'locale'    => $locale,
		'providers' => array_map(
			static fn ( Provider $provider ): array => [
				'name'     => $provider->name(),
				'endpoint' => (string) $provider->endpoint(),
				'problem'  => $provider->problem(),
			],
			active()
		),
		'ways'      => is_wp_error( $targets ) ? [] : array_values( array_unique( array_column( $targets, 'by' ) ) ),
		// What an edge charges is agreed to on the site's own screen.
		'why_not'   => is_wp_error( $targets ) ? $targets->get_error_message() : ( null !== $estimate && $estimate->asks() ? not_confirmed( $estimate )->get_error_message() : '' ),
	];
	if ( null !== $noted && $noted['at'] >= time() - NOTED_EVERY && array_intersect_key( [ 'locale' => noted_locale() ] + $noted, $state ) === $state ) {
		return;
	}
	$size    = site_size();
	$credits = is_wp_error( $targets ) ? null : site_estimate( $targets, $size['files'] )->credits();
	update_option(
		STATE_OPTION,
		[
			'at'      => time(),
			'images'  => $size['images'],
			'credits' => $credits ?? 0.0,
		] + $state,
		false
	);
}

/** Has the next run note it, however short ago that was, in the language of whoever asks: only the site itself can say it. */
function expect_state(): void {
	$asked = [
		'at'     => 0,
		'locale' => get_user_locale(),
	];
	update_option( STATE_OPTION, $asked + entries( get_option( STATE_OPTION ) ), false );
}

/** The language that the note is to be in; empty where nobody has asked for one. */
function noted_locale(): string {
	return text( entries( get_option( STATE_OPTION ) )['locale'] ?? '' );
}

/** @return array{at: int, providers: list<array{name: string, endpoint: string, problem: string}>, ways: list<string>, why_not: string, images: int, credits: float}|null `at` is 0 where it is to be noted anew. Null where the site has noted nothing yet. */
function noted_state(): ?array {
	$stored = entries( get_option( STATE_OPTION ) );
	if ( ! isset( $stored['providers'] ) ) {
		return null;
	}
	return [
		'at'        => integer( $stored['at'] ?? 0 ),
		'providers' => array_map(
			static fn ( array $provider ): array => [
				'name'     => text( $provider['name'] ?? '' ),
				'endpoint' => text( $provider['endpoint'] ?? '' ),
				'problem'  => text( $provider['problem'] ?? '' ),
			],
			array_values( array_filter( entries( $stored['providers'] ?? [] ), 'is_array' ) )
		),
		'ways'      => array_values( array_intersect( [ 'switch', 'purge' ], texts( $stored['ways'] ?? [] ) ) ),
		'why_not'   => text( $stored['why_not'] ?? '' ),
		'images'    => integer( $stored['images'] ?? 0 ),
		'credits'   => is_numeric( $stored['credits'] ?? null ) ? (float) $stored['credits'] : 0.0,
	];
}
