<?php
/** Describes images for the screen: title, thumbnail and edit link. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Plan;

defined( 'ABSPATH' ) || exit;

/**
 * @param list<int> $ids
 * @return list<Attachment_Card> One for each of the first Plan::CARDS images.
 */
function attachment_cards( array $ids ): array {
	$cards = [];

	foreach ( array_slice( $ids, 0, Plan::CARDS ) as $id ) {
		$cards[] = [
			'id'        => $id,
			'title'     => attachment_title( $id ),
			'thumbnail' => (string) wp_get_attachment_image_url( $id, 'thumbnail', true ),
			'edit_url'  => (string) get_edit_post_link( $id, 'raw' ),
		];
	}

	return $cards;
}

/** Returns an attachment's title; its file's name if it has none. */
function attachment_title( int $id ): string {
	$title = html_entity_decode( get_the_title( $id ), ENT_QUOTES );
	return '' === $title ? wp_basename( (string) get_attached_file( $id ) ) : $title;
}
