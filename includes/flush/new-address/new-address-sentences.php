<?php
/**
 * What people are told of a flush that gives pictures a new address.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/new-address-record.php';
require_once __DIR__ . '/../show/sentences.php';
require_once __DIR__ . '/../site/site-sentences.php';

/**
 * Says what is true for visitors now, and never more than was looked at.
 *
 * @param array<string, mixed>             $row
 * @param array<string, array<string,int>> $counts Purges by layer and state.
 */
function new_address_message( array $row, array $counts ): string {
	$count  = address_counts( $counts );
	$is_one = is_one_picture( $row );

	switch ( text( $row['state'] ?? '' ) ) {
		case 'done':
			return implode( ' ', array_merge( [ has_step( steps_of( $row ), 'pages', [ 'done' ] ) ? new_address_done( $is_one, $count['total'] ) : new_address_unseen( $is_one ) ], steps_said( $row, 'skipped' ) ) );
		case 'partial':
			return implode( ' ', new_address_partial( $row, $count ) );
		case 'failed':
			return new_address_code( text( failure_of( $row )['code'] ?? '' ), [] );
		case 'cancelled':
			return new_address_stopped( $row );
		case 'undone':
			return implode( ' ', array_merge( [ new_address_undone( $is_one ) ], steps_said( $row, 'failed' ), edges_left_said( $row ) ) );
	}

	$steps = steps_of( $row );
	$index = next_step( $steps );

	/* translators: %s: what is being done, such as "Clear the page caches". */
	return null === $index ? open_message( $row, $count ) : sprintf( __( '%s…', 'shortpixel-flush' ), step_title( $steps[ $index ], false ) );
}

/**
 * Says that every address that was looked at is new.
 */
function new_address_done( bool $is_one, int $total ): string {
	$sentence = $is_one
		/* translators: %s: number of addresses. */
		? _n( 'Visitors now get the new picture: your pages ask for it at a new address. %s such address was looked at.', 'Visitors now get the new picture: your pages ask for it at a new address. %s such addresses were looked at.', $total, 'shortpixel-flush' )
		/* translators: %s: number of addresses. */
		: _n( 'Visitors now get the new pictures: your pages ask for them at new addresses. %s such address was looked at.', 'Visitors now get the new pictures: your pages ask for them at new addresses. %s such addresses were looked at.', $total, 'shortpixel-flush' );

	return sprintf( $sentence, number_format_i18n( $total ) );
}

/**
 * Says the same where no page was seen to ask for it.
 */
function new_address_unseen( bool $is_one ): string {
	return $is_one
		? __( 'The picture has a new address, where visitors get the new picture. Open a page that shows it, to see whether the page asks for it there.', 'shortpixel-flush' )
		: __( 'The pictures have new addresses, where visitors get the new pictures. Open a page that shows them, to see whether the page asks for them there.', 'shortpixel-flush' );
}

/**
 * Says what is not as it should be, the worst first: what ShortPixel shows, then what pages ask for, then what can't be told.
 *
 * @param array<string, mixed>                                                  $row
 * @param array{total: int, new: int, old: int, unsure: int, failed: int} $count Addresses.
 * @return list<string>
 */
function new_address_partial( array $row, array $count ): array {
	if ( 'not_undone' === ( failure_of( $row )['code'] ?? '' ) ) {
		return [ new_address_code( 'not_undone', [] ) ];
	}

	$is_one    = is_one_picture( $row );
	$sentences = [
		$is_one
			? __( 'The picture has a new address.', 'shortpixel-flush' )
			: __( 'The pictures have new addresses.', 'shortpixel-flush' ),
	];

	if ( $count['old'] > 0 ) {
		/* translators: 1: number of addresses that show the old picture, 2: number of addresses that were looked at. */
		$sentences[] = sprintf( __( 'But %1$s of the %2$s addresses that were looked at still show the old picture: ShortPixel, or a CDN in front of it, does not tell the new address from the old one. Undo this, then flush the usual way.', 'shortpixel-flush' ), number_format_i18n( $count['old'] ), number_format_i18n( $count['total'] ) );
	}

	$sentences = array_merge( $sentences, steps_said( $row, 'failed' ), edges_left_said( $row ) );

	if ( $count['unsure'] > 0 ) {
		/* translators: 1: number of addresses, 2: number of addresses that were looked at. */
		$sentences[] = sprintf( __( 'At %1$s of the %2$s addresses that were looked at it could not be told which picture visitors get. Open the page in a private window to see it.', 'shortpixel-flush' ), number_format_i18n( $count['unsure'] ), number_format_i18n( $count['total'] ) );
	}

	if ( $count['failed'] > 0 ) {
		/* translators: %s: number of addresses. */
		$sentences[] = sprintf( _n( '%s address showed no picture.', '%s addresses showed no picture.', $count['failed'], 'shortpixel-flush' ), number_format_i18n( $count['failed'] ) );
		$sentences[] = [] === failure_of( $row ) ? '' : failure_sentence( failure_of( $row ) );
	}

	return array_values( array_diff( $sentences, [ '' ] ) );
}

/**
 * Says what a flush that was stopped leaves behind: looked up, since it may have been stopped at any moment.
 *
 * @param array<string, mixed> $row
 */
function new_address_stopped( array $row ): string {
	return has_its_version( $row )
		? __( 'Stopped. Your pages ask for the picture at its new address already; whether visitors get the new one there was not looked at. Try again to see, or undo it.', 'shortpixel-flush' )
		: __( 'Stopped. No address has changed, so visitors may still get the old picture.', 'shortpixel-flush' );
}

/**
 * Says that pages are as they were.
 */
function new_address_undone( bool $is_one ): string {
	return $is_one
		? __( 'Undone: your pages ask for the picture at its plain address again, where visitors may get an older copy.', 'shortpixel-flush' )
		: __( 'Undone: your pages ask for the pictures at their plain addresses again, where visitors may get older copies.', 'shortpixel-flush' );
}

/**
 * Names a step, of whichever kind of flush.
 *
 * @param array<mixed> $step
 */
function step_title( array $step, bool $is_site ): string {
	$titles = [
		'version'      => __( 'Write the new address into pages', 'shortpixel-flush' ),
		'version_back' => __( 'Write the plain address into pages', 'shortpixel-flush' ),
		'edge'         => __( 'Remove the pages from your own CDN', 'shortpixel-flush' ),
		'pages'        => __( 'Look at the pages as a visitor', 'shortpixel-flush' ),
	];

	return $is_site ? site_step_title( $step ) : $titles[ text( $step['id'] ?? '' ) ] ?? site_step_title( $step );
}

/**
 * Says what became of a step, of whichever kind of flush.
 *
 * @param array<mixed> $step
 */
function step_message( array $step ): string {
	$data = is_array( $step['data'] ?? null ) ? $step['data'] : [];
	$read = integer( $data['read'] ?? 0 );

	if ( 'pages' === ( $step['id'] ?? '' ) && 'done' === ( $step['state'] ?? '' ) ) {
		/* translators: %s: number of pages. */
		return sprintf( _n( '%s page was read. It asks for the right address.', '%s pages were read. They ask for the right address.', $read, 'shortpixel-flush' ), number_format_i18n( $read ) );
	}

	if ( isset( $data['edges'] ) && 'edge' === ( $step['id'] ?? '' ) ) {
		return pages_at_edges_said( $data );
	}

	$said = new_address_code( text( $step['code'] ?? '' ), $data );

	return '' === $said ? site_step_message( $step ) : $said;
}

/**
 * Lists what is to be said of steps that came out so.
 *
 * @param array<string, mixed> $row
 * @return list<string>
 */
function steps_said( array $row, string $state ): array {
	$said = [];

	foreach ( steps_of( $row ) as $step ) {
		// That no page cache was recognised is said at the step; it is no news of this flush.
		if ( ( $step['state'] ?? '' ) === $state && 'no_page_caches' !== ( $step['code'] ?? '' ) ) {
			$said[] = step_message( $step );
		}
	}

	return array_values( array_diff( $said, [ '' ] ) );
}

/**
 * Says what a code means, and what is to be done; empty for those that are not of this kind of flush.
 *
 * @param array<mixed> $data
 */
function new_address_code( string $code, array $data ): string {
	$page      = rawurldecode( text( $data['page'] ?? '' ) );
	$sentences = [
		'interrupted'   => __( 'It was interrupted before any address had changed. Visitors get the same picture as before. Start it again if you still want it.', 'shortpixel-flush' ),
		'newer_address' => __( 'The picture has been given another address since, so this one is not used.', 'shortpixel-flush' ),
		'not_stored'    => __( 'The new address could not be stored, so pages ask for the picture where they did before. Look at Site Health, then start it again.', 'shortpixel-flush' ),
		'not_undone'    => __( 'The plain address could not be stored, so pages still ask for the new one. Look at Site Health, then undo it again.', 'shortpixel-flush' ),
		'not_noted'     => __( 'The database did not keep every address that your pages ask for, so not all of them were looked at. Look at Site Health, then try again.', 'shortpixel-flush' ),
		'pages_silent'  => __( 'No page that was read shows it through ShortPixel.', 'shortpixel-flush' ),
		/* translators: %s: a page's address. */
		'pages_unread'  => sprintf( __( '%s does not open for this site itself, so it could not be seen what pages ask for. Open it in a private window.', 'shortpixel-flush' ), $page ),
		/* translators: %s: a page's address. */
		'page_mixed'    => sprintf( __( '%s asks for it at both addresses: something writes the other one past the filters of the ShortPixel plugin. Flush the picture the usual way as well.', 'shortpixel-flush' ), $page ),
		'page_old'      => stale_page( $data ),
	];

	return $sentences[ $code ] ?? '';
}

/**
 * @param array<string, mixed> $row
 * @return array<mixed>
 */
function failure_of( array $row ): array {
	return is_array( $row['failure'] ?? null ) ? $row['failure'] : [];
}
