<?php
/**
 * What people see of attachments.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../plan/plan.php';

/**
 * Describes attachments for people; the first few, no screen shows more.
 *
 * @param list<int> $ids
 * @return list<array{id: int, title: string, thumbnail: string, edit_url: string}>
 */
function attachment_cards( array $ids ): array {
	$cards = [];

	foreach ( array_slice( $ids, 0, PLAN_ATTACHMENTS ) as $id ) {
		$title   = html_entity_decode( get_the_title( $id ), ENT_QUOTES );
		$cards[] = [
			'id'        => $id,
			'title'     => '' === $title ? basename_of( (string) get_attached_file( $id ) ) : $title,
			'thumbnail' => (string) wp_get_attachment_image_url( $id, 'thumbnail', true ),
			'edit_url'  => (string) get_edit_post_link( $id, 'raw' ),
		];
	}

	return $cards;
}
