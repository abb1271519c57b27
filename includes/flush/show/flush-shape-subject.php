<?php
/**
 * What a flush is about, for people.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../plan/plan-images.php';
require_once __DIR__ . '/../store/store-rows.php';

const SUBJECT_LISTED = 10;

// Why a page was not measured: it can't be framed, it did not answer as a page, or time was over.
const SKIP_REASONS = [ 'framing', 'unreachable', 'late', 'cropped' ];

/**
 * Shapes what a flush is about: the first few of what was named, and how many there are.
 *
 * @param array<mixed> $subject As stored.
 * @return array{title: string, attachments: list<array{id: int, title: string, thumbnail: string, edit_url: string}>, attachment_count: int, urls: list<string>, url_count: int, library: bool}
 */
function subject_shape( string $scope, array $subject ): array {
	$attachments = [];
	// Nothing was read of those that were queued inside of a save.
	$listed = isset( $subject['queued'] ) ? attachment_cards( array_map( __NAMESPACE__ . '\integer', subject_list( $subject, 'queued' ) ) ) : subject_list( $subject, 'attachments' );
	foreach ( $listed as $attachment ) {
		if ( is_array( $attachment ) ) {
			$attachments[] = [
				'id'        => integer( $attachment['id'] ?? 0 ),
				'title'     => text( $attachment['title'] ?? '' ),
				'thumbnail' => text( $attachment['thumbnail'] ?? '' ),
				'edit_url'  => text( $attachment['edit_url'] ?? '' ),
			];
		}
	}
	$urls    = array_map( __NAMESPACE__ . '\text', subject_list( $subject, 'urls' ) );
	$library = true === ( $subject['library'] ?? false );
	$count   = max( count( $attachments ), integer( $subject['attachment_count'] ?? 0 ) );

	return [
		'title'            => $library ? library_title( $count ) : subject_title( $scope, $attachments, $count, $urls ),
		'attachments'      => array_slice( $attachments, 0, SUBJECT_LISTED ),
		'attachment_count' => $count,
		'urls'             => array_slice( $urls, 0, SUBJECT_LISTED ),
		'url_count'        => max( count( $urls ), integer( $subject['url_count'] ?? 0 ) ),
		'library'          => $library,
	];
}

/**
 * Shapes how far it was looked for addresses; null where that was not written down.
 *
 * @param array<mixed> $subject As stored.
 * @return array{pages: int, screens: int, read: int, skipped: list<array{url: string, reason: string}>}|null
 */
function coverage_shape( array $subject ): ?array {
	$coverage = $subject['coverage'] ?? null;
	$skipped  = [];

	if ( ! is_array( $coverage ) ) {
		return null;
	}

	foreach ( subject_list( $coverage, 'skipped' ) as $page ) {
		if ( is_array( $page ) && in_array( $page['reason'] ?? '', SKIP_REASONS, true ) ) {
			$skipped[] = [
				'url'    => text( $page['url'] ?? '' ),
				'reason' => text( $page['reason'] ),
			];
		}
	}

	return [
		'pages'   => max( 0, integer( $coverage['pages'] ?? 0 ) ),
		'screens' => max( 0, integer( $coverage['screens'] ?? 0 ) ),
		'read'    => max( 0, integer( $coverage['read'] ?? 0 ) ),
		'skipped' => $skipped,
	];
}

/**
 * Names what a flush is about.
 *
 * @param list<array{id: int, title: string, thumbnail: string, edit_url: string}> $attachments The first attachments.
 * @param list<string>                                                             $urls        Addresses as pasted.
 */
function subject_title( string $scope, array $attachments, int $count, array $urls ): string {
	if ( 'site' === $scope ) {
		return __( 'All pictures', 'shortpixel-flush' );
	}
	if ( [] !== $urls ) {
		$path = explode( '#', explode( '?', $urls[0] )[0] )[0];
		$name = rawurldecode( (string) substr( (string) strrchr( rtrim( $path, '/' ), '/' ), 1 ) );

		return 1 === count( $urls )
			? ( '' === $name ? $urls[0] : wp_check_invalid_utf8( $name, true ) )
			/* translators: %s: number of addresses. */
			: sprintf( _n( '%s address', '%s addresses', count( $urls ), 'shortpixel-flush' ), number_format_i18n( count( $urls ) ) );
	}
	if ( 1 === $count && isset( $attachments[0] ) ) {
		return $attachments[0]['title'];
	}

	/* translators: %s: number of pictures. */
	return sprintf( _n( '%s picture', '%s pictures', $count, 'shortpixel-flush' ), number_format_i18n( $count ) );
}

/**
 * Names what a flush of the whole library is about.
 */
function library_title( int $count ): string {
	/* translators: %s: number of pictures. */
	return sprintf( _n( 'The library, %s picture', 'The library, %s pictures', $count, 'shortpixel-flush' ), number_format_i18n( $count ) );
}

/**
 * Reads a list of the subject.
 *
 * @param array<mixed> $subject As stored.
 * @return list<mixed>
 */
function subject_list( array $subject, string $key ): array {
	$list = $subject[ $key ] ?? null;

	return is_array( $list ) ? array_values( $list ) : [];
}
