<?php
/**
 * How complete a flush was: what was looked at for its addresses, and what was not.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';

/**
 * Says what the addresses of a flush that is proved are all of; empty where too little is known to say anything.
 *
 * @param array<mixed> $subject The flush's subject as stored.
 * @return list<string>
 */
function coverage_sentences( array $subject, int $addresses ): array {
	$coverage = is_array( $subject['coverage'] ?? null ) ? $subject['coverage'] : [];
	$known    = integer( $coverage['pages'] ?? 0 ) > 0
		? measured_sentence( $coverage, $addresses )
		: origin_sentence( $subject, $addresses );

	return array_merge( '' === $known ? [] : [ $known ], skipped_sentences( $coverage ) );
}

/**
 * Says what the flushed addresses are all of: those that the measured pages use on the measured screens, and no more.
 *
 * @param array<mixed> $coverage
 */
function measured_sentence( array $coverage, int $addresses ): string {
	$pages   = integer( $coverage['pages'] ?? 0 );
	$screens = integer( $coverage['screens'] ?? 0 );

	return sprintf(
		/* translators: 1: such as "42 addresses flushed", 2: number of pages, 3: such as "25 screen sizes". */
		_n( '%1$s: all that %2$s page uses on %3$s.', '%1$s: all that %2$s pages use on %3$s.', $pages, 'shortpixel-flush' ),
		/* translators: %s: number of addresses. */
		sprintf( _n( '%s address flushed', '%s addresses flushed', $addresses, 'shortpixel-flush' ), number_format_i18n( $addresses ) ),
		number_format_i18n( $pages ),
		screens_phrase( $screens )
	);
}

function screens_phrase( int $screens ): string {
	/* translators: %s: number of screen sizes. */
	return sprintf( _n( '%s screen size', '%s screen sizes', $screens, 'shortpixel-flush' ), number_format_i18n( $screens ) );
}

/**
 * Says what was measured for a plan; empty where nothing was.
 *
 * @param array<mixed> $coverage
 */
function measured_note( array $coverage ): string {
	$pages = integer( $coverage['pages'] ?? 0 );

	return 0 === $pages ? '' : sprintf(
		/* translators: 1: number of pages, 2: such as "25 screen sizes". */
		_n( '%1$s page was measured on %2$s: every address that it uses there is among these.', '%1$s pages were measured on %2$s: every address that they use there is among these.', $pages, 'shortpixel-flush' ),
		number_format_i18n( $pages ),
		screens_phrase( integer( $coverage['screens'] ?? 0 ) )
	);
}

/**
 * Says where the addresses come from where no page was measured, and that there may be more.
 *
 * Of pasted ones nothing is said: whoever gave them knows.
 *
 * @param array<mixed> $subject The flush's subject as stored.
 */
function origin_sentence( array $subject, int $addresses ): string {
	$found   = is_array( $subject['found_in'] ?? null ) ? $subject['found_in'] : [];
	$read    = is_array( $subject['coverage'] ?? null ) ? integer( $subject['coverage']['read'] ?? 0 ) : 0;
	$phrases = [
		'probe'    => __( 'what was measured', 'shortpixel-flush' ),
		'page'     => 0 === $read
			? __( 'a page', 'shortpixel-flush' )
			/* translators: %s: number of pages. */
			: sprintf( _n( '%s page', '%s pages', $read, 'shortpixel-flush' ), number_format_i18n( $read ) ),
		'learned'  => __( 'what earlier flushes learned', 'shortpixel-flush' ),
		'pasted'   => __( 'what was pasted', 'shortpixel-flush' ),
		'settings' => __( 'the settings', 'shortpixel-flush' ),
	];
	$origins = array_filter( $phrases, static fn ( string $origin ): bool => integer( $found[ $origin ] ?? 0 ) > 0, ARRAY_FILTER_USE_KEY );

	if ( [] === $origins || [ 'pasted' ] === array_keys( $origins ) ) {
		return '';
	}

	return sprintf(
		/* translators: %s: a list, such as "3 pages and the settings". */
		_n( 'It is known from %s; browsers may use others.', 'They are known from %s; browsers may use others.', $addresses, 'shortpixel-flush' ),
		wp_sprintf( '%l', array_values( $origins ) )
	);
}

/**
 * Says how many pages were not measured, and why.
 *
 * @param array<mixed> $coverage
 * @return list<string>
 */
function skipped_sentences( array $coverage ): array {
	$skipped = array_filter( is_array( $coverage['skipped'] ?? null ) ? $coverage['skipped'] : [], 'is_array' );
	$counts  = array_count_values( array_map( __NAMESPACE__ . '\text', array_column( $skipped, 'reason' ) ) );
	$framing = $counts['framing'] ?? 0;
	$closed  = $counts['unreachable'] ?? 0;
	$late    = $counts['late'] ?? 0;
	$cropped = $counts['cropped'] ?? 0;

	$sentences = [
		/* translators: %s: number of pages. */
		0 === $framing ? '' : sprintf( _n( '%s page can’t be shown in a frame, so it was not measured.', '%s pages can’t be shown in a frame, so they were not measured.', $framing, 'shortpixel-flush' ), number_format_i18n( $framing ) ),
		/* translators: %s: number of pages. */
		0 === $closed ? '' : sprintf( _n( '%s page did not open, so it was not measured.', '%s pages did not open, so they were not measured.', $closed, 'shortpixel-flush' ), number_format_i18n( $closed ) ),
		/* translators: %s: number of pages. */
		0 === $cropped ? '' : sprintf( _n( '%s page has backgrounds that are cropped to each screen, so browsers may use further addresses of them.', '%s pages have backgrounds that are cropped to each screen, so browsers may use further addresses of them.', $cropped, 'shortpixel-flush' ), number_format_i18n( $cropped ) ),
		/* translators: %s: number of pages. */
		0 === $late ? '' : sprintf( _n( 'The time was up before %s page could be measured.', 'The time was up before %s pages could be measured.', $late, 'shortpixel-flush' ), number_format_i18n( $late ) ),
	];

	return array_values( array_diff( $sentences, [ '' ] ) );
}
