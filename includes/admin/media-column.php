<?php
/**
 * The column "CDN" of the Media Library's list: the result of each image's last flush. It is hidden by default, and can
 * sort and filter the list.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use ShortPixelFlush\Model\Last_Result;
use ShortPixelFlush\Store\Image_Records;
use WP_Post;
use WP_Query;
use WP_Screen;
use function ShortPixelFlush\iso_time;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\now;
use function ShortPixelFlush\visible_user;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Also the query variable for sorting, and the name of the filter's field.
const COLUMN = 'shortpixel_flush';

// The mark of each result, as in the script; results that are not listed have no mark.
const TONES = [
	'everybody'    => 'good',
	'new_visitors' => 'good',
	'gone'         => 'good',
	'sampled'      => 'good',
	'looked'       => 'warning',
	'unknown'      => 'warning',
	'old'          => 'bad',
	'changed'      => 'warning',
];

/**
 * @param array<mixed> $columns
 * @return array<mixed>
 */
function with_column( array $columns ): array {
	return may_flush() ? $columns + [ COLUMN => _x( 'CDN', 'column name', 'shortpixel-flush' ) ] : $columns;
}

/**
 * @param array<mixed> $hidden
 * @return array<mixed>
 */
function with_hidden_column( array $hidden, WP_Screen $screen ): array {
	return 'upload' === $screen->id ? array_merge( $hidden, [ COLUMN ] ) : $hidden;
}

/**
 * @param array<mixed> $columns
 * @return array<mixed> The first click sorts by the latest flush.
 */
function with_sortable_column( array $columns ): array {
	return $columns + [ COLUMN => [ COLUMN, true ] ];
}

function render_cell( string $column, int $id ): void {
	$post = COLUMN === $column ? get_post( $id ) : null;
	if ( ! $post instanceof WP_Post || ! can_flush( $post ) ) {
		return;
	}
	$result = list_news()['images'][ $id ] ?? null;
	printf( '<shortpixel-flush-result attachment="%d">', absint( $id ) );
	if ( null === $result ) {
		echo '<span aria-hidden="true">&#8212;</span><span class="screen-reader-text">' . esc_html( results()['none'] ) . '</span>';
	} else {
		render_result( $result );
	}
	echo '</shortpixel-flush-result>';
}

/** @phpstan-param array{result: string, at: int, ...} $news As returned by list_news(). */
function render_result( array $news ): void {
	$tone = TONES[ $news['result'] ] ?? '';
	if ( '' !== $tone ) {
		printf( '<span class="spf-mark is-%1$s" aria-hidden="true">%2$s</span> ', esc_attr( $tone ), esc_html( 'good' === $tone ? '✓' : '!' ) );
	}
	echo esc_html( result_words()[ $news['result'] ] ?? results()['none'] );
	if ( $news['at'] > 0 ) {
		/* translators: %s: a time span, such as "3 mins". */
		printf( '<br><time datetime="%1$s">%2$s</time>', esc_attr( (string) iso_time( $news['at'] ) ), esc_html( sprintf( __( '%s ago', 'shortpixel-flush' ), human_time_diff( $news['at'], now() ) ) ) );
	}
}

/** Prints the filter if the column is visible: a filter for a hidden column would confuse users. */
function render_filter(): void {
	if ( 'upload' !== screen_id() || ! may_flush() || in_array( COLUMN, get_hidden_columns( 'upload' ), true ) ) {
		return;
	}
	echo '<label for="shortpixel-flush-filter" class="screen-reader-text">' . esc_html__( 'Filter by result on the CDN', 'shortpixel-flush' ) . '</label>';
	echo '<select name="' . esc_attr( COLUMN ) . '" id="shortpixel-flush-filter"><option value="">' . esc_html__( 'All results on the CDN', 'shortpixel-flush' ) . '</option>';
	foreach ( results() as $result => $label ) {
		printf( '<option value="%1$s"%2$s>%3$s</option>', esc_attr( $result ), selected( chosen_result(), $result, false ), esc_html( $label ) );
	}
	echo '</select>';
}

/**
 * Sorts and filters the list's main query.
 *
 * @param array<string, string> $clauses
 * @return array<string, string>
 */
function sorted_and_filtered( array $clauses, WP_Query $query ): array {
	$sorts  = COLUMN === $query->get( 'orderby' );
	$result = chosen_result();
	if ( ! $query->is_main_query() || ( ! $sorts && '' === $result ) || ! may_flush() ) {
		return $clauses;
	}
	$order = 'ASC' === strtoupper( text( $query->get( 'order' ) ) ) ? 'ASC' : 'DESC';
	return ( new Image_Records() )->list_clauses( $clauses, visible_user(), $result, $sorts ? $order : '' );
}

/** Returns the result to filter by; empty for all. */
function chosen_result(): string {
	// phpcs:ignore WordPress.Security.NonceVerification, WordPress.Security.ValidatedSanitizedInput -- Only displayed; known values only.
	$chosen = $_GET[ COLUMN ] ?? '';
	return is_string( $chosen ) && isset( Last_Result::FILTERS[ $chosen ] ) ? $chosen : '';
}

/** @return array<string, string> By the result of a flush; the same words as in the script. */
function result_words(): array {
	return [
		'everybody'    => __( 'New for visitors', 'shortpixel-flush' ),
		'new_visitors' => __( 'New for new visitors', 'shortpixel-flush' ),
		'gone'         => __( 'Gone from the CDN', 'shortpixel-flush' ),
		'sampled'      => __( 'New where we looked', 'shortpixel-flush' ),
		'looked'       => __( 'New where we looked', 'shortpixel-flush' ),
		'unseen'       => __( 'No known page shows it', 'shortpixel-flush' ),
		'unknown'      => __( 'Visitors may see the old image', 'shortpixel-flush' ),
		'old'          => __( 'Visitors still see the old image', 'shortpixel-flush' ),
		'stopped'      => __( 'Stopped', 'shortpixel-flush' ),
		'undone'       => __( 'Undone', 'shortpixel-flush' ),
		'open'         => __( 'Flushing…', 'shortpixel-flush' ),
		'changed'      => __( 'Changed since', 'shortpixel-flush' ),
	];
}

/** @return array<string, string> Each of Last_Result::FILTERS in words. */
function results(): array {
	return [
		'done'    => __( 'New', 'shortpixel-flush' ),
		'partial' => __( 'Not all proved new', 'shortpixel-flush' ),
		'failed'  => __( 'Failed', 'shortpixel-flush' ),
		'open'    => __( 'Flushing…', 'shortpixel-flush' ),
		'ended'   => __( 'Stopped or undone', 'shortpixel-flush' ),
		'none'    => __( 'No flush on record', 'shortpixel-flush' ),
	];
}
