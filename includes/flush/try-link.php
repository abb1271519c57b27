<?php
/**
 * Finds out whether the CDN treats a new link as new, before any page requests it: with a test image, and by comparing
 * the new link's image with a cached copy at the old link.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Facts;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Proof\Origin;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Versions;
use WP_Error;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Copies\is_never_old;
use function ShortPixelFlush\Copies\provider_by_id;
use function ShortPixelFlush\error_data;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Proof\clock_of;
use function ShortPixelFlush\Proof\compare_links;
use function ShortPixelFlush\Proof\is_copy_from_a_cache;
use function ShortPixelFlush\Proof\look_at;
use function ShortPixelFlush\Proof\verdict;
use function ShortPixelFlush\Providers\provider_of;
use function ShortPixelFlush\Say\cdn_failed_sentence;
use function ShortPixelFlush\Say\nothing_to_flush;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\wait_seconds;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Only Autoptimize's filters can put a parameter into its URLs. SPAI's script writes the source after the page's
// parameters, and SPIO after its own.
const WITH_PARAMETER = [ 'autoptimize' ];

// The most copies that are requested to find one to compare with.
const MOST_COMPARED = 5;

// After this many seconds, no further copy to compare with and no test image is requested for a provider.
const TRY_SECONDS = 20.0;

/**
 * @param list<Variant>            $variants Variants at their old links.
 * @param array<int, Image_Record> $records  As for new_links().
 * @return array{
 *     forms: array<string, string>,
 *     is_told_apart: bool,
 *     later: 'busy'|'slow'|'',
 *     tried: Tried|null,
 *     answers: array{before: Http_Answer|null, after: Http_Answer}|null,
 *     failed: array<string, string>,
 * } The form of the version by provider; whether the CDN of each of these was seen to tell the links apart; why trying
 *     again soon may show more; what the answer at the first of their new links proves, that answer, and the one at the
 *     old link if a cache had it; and why other providers' images get no new link, by provider.
 */
function try_new_links( array $variants, string $version, array $records = [] ): array {
	$by_provider = by_provider( $variants );
	// Pages no longer request the links of a plugin that is not in use: nothing to try, and nothing to prove.
	unset( $by_provider[''] );
	$forms         = [];
	$failed        = [];
	$is_told_apart = true;
	$is_waiting    = false;
	$is_busy       = false;
	$first         = null;
	foreach ( $by_provider as $id => $theirs ) {
		$best = try_provider( $id, $theirs, $version, $records );
		if ( is_wp_error( $best ) || 'same' === $best['is'] ) {
			$failed[ $id ] = is_wp_error( $best ) ? 'try_failed' : 'not_told_apart';
			$is_busy       = $is_busy || ( is_wp_error( $best ) && true === ( error_data( $best )['is_busy'] ?? false ) );
			continue;
		}
		$forms[ $id ]  = $best['form'];
		$is_told_apart = $is_told_apart && 'apart' === $best['is'];
		$is_waiting    = $is_waiting || ( 'apart' !== $best['is'] && is_test_unfinished( $theirs[0]->url, $best['form'] ) );
		$first         = $first ?? $best;
	}

	return [
		'forms'         => $forms,
		'failed'        => $failed,
		'is_told_apart' => $is_told_apart,
		'later'         => $is_busy ? 'busy' : ( $is_waiting ? 'slow' : '' ),
		'tried'         => $first['tried'] ?? null,
		'answers'       => $first['answers'] ?? null,
	];
}

/**
 * @param list<Variant> $variants
 * @return array<string, non-empty-list<Variant>> By provider.
 */
function by_provider( array $variants ): array {
	$by_provider = [];
	foreach ( $variants as $variant ) {
		$by_provider[ provider_id( $variant->url ) ][] = $variant;
	}
	return $by_provider;
}

/**
 * @param list<Variant> $variants
 * @return list<string> The keys of their images.
 */
function keys_of_variants( array $variants ): array {
	return array_values(
		array_unique( array_map( static fn ( Variant $variant ): string => Versions\key_of( $variant->source, Versions\places() ), $variants ) )
	);
}

/**
 * @param list<Variant>            $variants The variants of one provider.
 * @param array<int, Image_Record> $records  As for new_links().
 * @return array{
 *     is: 'apart'|'same'|'unknown',
 *     form: string,
 *     tried: Tried,
 *     answers: array{before: Http_Answer|null, after: Http_Answer},
 * }|WP_Error The best form for the version.
 */
function try_provider( string $id, array $variants, string $version, array $records = [] ) {
	$client = new Client( allowed_hosts() );
	$until  = microtime( true ) + TRY_SECONDS;
	// One image with a short name doesn't rule out a form for the others.
	$anew     = array_flip( Versions\newly_spelled( keys_of_variants( $variants ), $version ) );
	$spelled  = array_values(
		array_filter( $variants, static fn ( Variant $variant ): bool => isset( $anew[ Versions\key_of( $variant->source, Versions\places() ) ] ) )
	);
	$variants = [] === $spelled ? $variants : $spelled;
	$had      = array_values( array_filter( $variants, static fn ( Variant $variant ): bool => $variant->visitors_may_have() ) );
	// Equal bytes say nothing about a copy of an unchanged file.
	$changed = array_values(
		array_filter( $had, static fn ( Variant $variant ): bool => ! is_never_old( $variant->source, (int) $variant->attachment_id, $records ) )
	);
	// If a script decides which copies visitors load, the ones measured last may be cached.
	$recent    = array_values( array_filter( $variants, static fn ( Variant $variant ): bool => 'recent' === $variant->found_in ) );
	$reference = copy_in_a_cache( $client, [] === $had ? array_slice( $recent, 0, MOST_COMPARED ) : $changed, $until );
	$variant   = $reference['variant'] ?? $changed[0] ?? $had[0] ?? $variants[0];
	$endpoint  = parse_cdn_url( $variant->url )['endpoint'] ?? '';
	$keys      = keys_of_variants( $variants );
	$forms     = forms_to_try( $id, $keys, $version );
	$host      = url_host( $variant->source );
	$told      = told_apart( $client, $id, $variant, $forms, $until );
	// The test image is in the uploads folder; this image may have another host.
	$told    = array_intersect( Versions\told_forms( $endpoint, $host ), [ 'same', 'banned' ] ) + $told;
	$results = [];
	$error   = null;
	foreach ( sorted_by_told( $forms, $told ) as $form ) {
		if ( 'spelling' === $form ) {
			Versions\note_spellings( array_fill_keys( array_map( 'ShortPixelFlush\Versions\hash_of', $keys ), Versions\code_of( (int) $version ) ) );
		}
		$tried = try_link( $client, at_new_link( $variant, $version, $form ) );
		if ( is_wp_error( $tried ) ) {
			$error = $error ?? $tried;
			continue;
		}
		$of_form  = $told[ $form ] ?? 'unknown';
		$is_old   = 'stale' === $tried['tried']['verdict']['state'];
		$compared = null === $reference
			? ( $is_old ? 'same' : 'apart' )
			: compare_links( $reference['answer'], $tried['answer'], probe( $client, $variant->url ), $variant->source, $is_old );
		$is       = 'apart' === $compared ? told_of( $of_form, $variant, null !== $reference ) : $compared;
		if ( 'same' === $is && ! in_array( $of_form, [ 'same', 'banned' ], true ) ) {
			Versions\note_told( $endpoint, $host, [ $form => $is ], Versions\SAME_AT_ONE_IMAGE_SECONDS );
		}
		$results[ $is ] ??= [
			'is'      => $is,
			'form'    => $form,
			'tried'   => $tried['tried'],
			'answers' => [
				'before' => $reference['answer'] ?? null,
				'after'  => $tried['answer'],
			],
		];
		if ( 'apart' === $compared && 'same' !== $is ) {
			break;
		}
	}

	return $results['apart'] ?? $results['unknown'] ?? $results['same'] ?? $error ?? nothing_to_flush();
}

/**
 * Finds out with a test image which forms the CDN tells apart.
 *
 * @param list<string> $forms From Versions\FORMS.
 * @return array<string, string> As returned by Form_Test::run().
 */
function told_apart( Client $client, string $provider_id, Variant $variant, array $forms, float $until ): array {
	$provider = provider_by_id( $provider_id );

	return null === $provider ? [] : ( new Form_Test( $client, $provider, $variant->url, $until ) )->run( $forms );
}

/**
 * @param list<string>          $forms
 * @param array<string, string> $told
 * @return list<string> The forms that the CDN tells apart first, then unknown ones, then the others.
 */
function sorted_by_told( array $forms, array $told ): array {
	// phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing -- Two ranks.
	$ranks = array_map( static fn ( string $form ): int => [ 'apart' => 0, 'unknown' => 1 ][ $told[ $form ] ?? 'unknown' ] ?? 2, $forms );
	$order = array_keys( $forms );
	array_multisort( $ranks, $order, $forms );

	return $forms;
}

/**
 * Returns the result for a form whose new link did not show the old image.
 *
 * @param string $told          The form's result with the test image.
 * @param bool   $has_reference Whether the new link was compared with a cached copy at the old link.
 * @return 'apart'|'same'|'unknown'
 */
function told_of( string $told, Variant $variant, bool $has_reference ): string {
	if ( 'same' === $told || 'banned' === $told ) {
		return 'same';
	}
	if ( 'apart' === $told ) {
		return 'apart';
	}
	// If copies of the image were removed earlier, the CDN may show the new image whatever the link says, and keep old
	// copies of other widths. A test image has no such past.
	$is_proof = $has_reference
		&& ! ( new Purges() )->may_have_removed( (int) $variant->attachment_id, Versions\without_any_version( $variant->source ) );

	return $is_proof ? 'apart' : 'unknown';
}

/**
 * Lists the forms to try. The current form comes first, so that links change as little as possible.
 *
 * @param list<string> $keys The images' keys.
 * @return list<string> From Versions\FORMS.
 */
function forms_to_try( string $provider, array $keys, string $version ): array {
	$possible = array_filter(
		Versions\FORMS,
		static fn ( string $form ): bool => ( 'parameter' !== $form || in_array( $provider, WITH_PARAMETER, true ) )
			&& ( 'spelling' !== $form || [] === array_diff( $keys, Versions\newly_spelled( $keys, $version ) ) )
	);
	$now      = Versions\form_of( $provider );
	return array_values( array_unique( array_merge( array_intersect( [ $now ], $possible ), $possible ) ) );
}

/**
 * @param list<Variant> $had Known or probable copies.
 * @return array{variant: Variant, answer: Http_Answer}|null The first from a cache, among at most MOST_COMPARED.
 */
function copy_in_a_cache( Client $client, array $had, float $until ): ?array {
	// Copies that a page's HTML names come first: any visitor may get them, but only some screens get measured ones.
	$on_pages = array_filter( $had, static fn ( Variant $variant ): bool => 'page' === $variant->found_in );
	$others   = array_values( array_diff_key( $had, $on_pages ) );
	$every    = max( 1, intdiv( count( $others ), MOST_COMPARED ) );
	$spread   = array_filter( $others, static fn ( int $at ): bool => 0 === $at % $every, ARRAY_FILTER_USE_KEY );
	foreach ( array_slice( array_merge( $on_pages, $spread ), 0, MOST_COMPARED ) as $variant ) {
		$answer = microtime( true ) < $until ? probe( $client, $variant->url ) : null;
		if ( null !== $answer && is_copy_from_a_cache( $answer ) ) {
			return [
				'variant' => $variant,
				'answer'  => $answer,
			];
		}
	}

	return null;
}

/**
 * Requests one image at its new link.
 *
 * @return array{tried: Tried, answer: Http_Answer}|WP_Error When it was requested, the CDN's clock then, and what the
 *     answer proves; and the answer.
 */
function try_link( Client $client, Variant $variant ) {
	$since  = now();
	$site   = new Origin();
	$answer = probe( $client, $variant->url );

	$answer['status'] = $site->final_status( $answer, $variant->source );
	if ( ! is_picture_or_original( $answer, $variant->source ) ) {
		$sentence = cdn_failed_sentence( new Facts( [ 'url' => $variant->url ] + $answer ) );
		return new WP_Error(
			'shortpixel_flush_cdn_failed',
			$sentence,
			[
				'status'  => 502,
				'url'     => $variant->url,
				'is_busy' => in_array( $answer['status'], BUSY_STATUSES, true ),
			]
		);
	}
	$baseline = new_link_baseline( clock_of( $answer['headers'] ) );
	$origin   = 200 === $answer['status'] ? $site->read( $variant->source ) : null;
	return [
		'tried'  => [
			'url'            => $variant->url,
			'since'          => $since,
			'clock'          => $baseline->accepted_date,
			'at'             => $answer['at'],
			'status'         => $answer['status'],
			'was_origin_old' => $site->is_old_for_visitors( $variant->source, now() - Origin::CHANGED_LATELY ),
			'verdict'        => verdict( look_at( $variant->url, $variant->source, $since, $baseline, $answer, $origin, wait_seconds() ) ),
		],
		'answer' => $answer,
	];
}

/**
 * Returns a variant at its link with a version.
 *
 * @param string $version Replaces any other; empty for the plain link.
 * @param string $form    One of Versions\FORMS.
 */
function at_new_link( Variant $variant, string $version, string $form ): Variant {
	$source = Versions\without_any_version( $variant->source );
	$plain  = cdn_url_with_version( Versions\with_parameter( $variant->url, '' ), '', 'query' );
	$url    = 'parameter' === $form ? Versions\with_parameter( $plain, $version ) : cdn_url_with_version( $plain, $version, $form );

	return new Variant( $url, Versions\write_version( $source, $version, $form ), $variant->attachment_id, Flush::NEW_LINK, $variant->is_sampled );
}

/**
 * Writes a version into the source at the end of a CDN URL, replacing any other.
 *
 * @param string $form `query` or `spelling`.
 */
function cdn_url_with_version( string $url, string $version, string $form ): string {
	$parsed = parse_cdn_url( $url );

	if ( null === $parsed ) {
		return $url;
	}

	$written = '/' . implode( $parsed['separator'], $parsed['params'] ) . '/';
	$start   = strpos( $url, $written );
	$tail    = false === $start ? '' : substr( $url, $start + strlen( $written ) );

	// A source that is completely percent-encoded has an encoded query too.
	return 1 === preg_match( '~\Ahttps?%3a~i', $tail )
		? substr( $url, 0, strlen( $url ) - strlen( $tail ) ) . rawurlencode(
			Versions\write_version( Versions\without_any_version( rawurldecode( $tail ) ), $version, $form )
		)
		: Versions\write_version( Versions\without_any_version( $url ), $version, $form );
}

/** Returns the provider of a CDN URL; empty if no plugin here writes such URLs. */
function provider_id( string $url ): string {
	$parsed   = parse_cdn_url( $url );
	$provider = null === $parsed ? null : provider_of( $parsed );

	return null === $provider ? '' : $provider->id();
}
