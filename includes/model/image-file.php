<?php
/**
 * Finds the file that shows an attachment: an image's own, or the preview that WordPress makes of a PDF's first page.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const PDF_TYPE = 'application/pdf';

/** Whether an attachment has an image: its own file, or a PDF's preview. */
function has_image( int $attachment_id ): bool {
	return wp_attachment_is_image( $attachment_id ) || '' !== preview_of( $attachment_id );
}

/** Whether an attachment is a PDF, by its file name: lists have loaded that, but not always the post. */
function is_pdf( int $attachment_id ): bool {
	return 1 === preg_match( '/\.pdf$/iD', attached_file( $attachment_id ) );
}

/** Returns the name of a PDF's preview in its full size; empty if there is none, or if the attachment is no PDF. */
function preview_of( int $attachment_id ): string {
	$full = is_pdf( $attachment_id ) ? Attachment_Meta::of( $attachment_id )->sizes['full'] ?? null : null;
	return null === $full ? '' : $full->file;
}

/** Returns the path of an attachment's file, or of a PDF's preview, below the uploads folder; empty if there is none. */
function image_file( int $attachment_id ): string {
	$file = attached_file( $attachment_id );
	if ( ! is_pdf( $attachment_id ) ) {
		return $file;
	}
	$preview = preview_of( $attachment_id );
	return '' === $preview ? '' : substr( $file, 0, strlen( $file ) - strlen( wp_basename( $file ) ) ) . $preview;
}

/**
 * Returns the path of an attachment's file on the disk; for a PDF with a preview, that of the preview.
 *
 * @param bool $unfiltered Whether to return the recorded path, even if other code keeps the file elsewhere.
 */
function image_path( int $attachment_id, bool $unfiltered = false ): string {
	$path    = (string) get_attached_file( $attachment_id, $unfiltered );
	$preview = preview_of( $attachment_id );
	return '' === $preview ? $path : path_join( dirname( $path ), $preview );
}

function attached_file( int $attachment_id ): string {
	return text( get_post_meta( $attachment_id, '_wp_attached_file', true ) );
}
