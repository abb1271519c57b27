<?php
/**
 * Makes attachments of files in the uploads folder.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tools;

/**
 * Returns every file of an attachment with its width and height, so that a test can overwrite it.
 *
 * @return list<array{path: string, url: string, width: int, height: int}>
 */
function files_of( int $id ): array {
	$attached = (string) get_attached_file( $id );
	$meta     = (array) wp_get_attachment_metadata( $id );
	$names    = [ [ basename( $attached ), (int) $meta['width'], (int) $meta['height'] ] ];
	foreach ( $meta['sizes'] ?? [] as $size ) {
		$names[] = [ $size['file'], (int) $size['width'], (int) $size['height'] ];
	}
	$original = (string) wp_get_original_image_path( $id );
	if ( $original !== $attached ) {
		$read    = (array) wp_getimagesize( $original );
		$names[] = [ basename( $original ), (int) $read[0], (int) $read[1] ];
	}
	$url = dirname( (string) wp_get_attachment_url( $id ) );
	return array_map(
		static fn ( array $name ): array => [
			'path'   => dirname( $attached ) . '/' . $name[0],
			'url'    => "{$url}/{$name[0]}",
			'width'  => $name[1],
			'height' => $name[2],
		],
		$names
	);
}

/**
 * Makes an attachment of a file in the uploads folder, with all its sizes.
 *
 * @param array{file: string, title: string, alt: string} $picture
 * @return array{id: int, title: string, url: string, files: list<array{path: string, url: string, width: int, height: int}>}
 */
function make_attachment( array $picture ): array {
	$file = wp_upload_dir()['basedir'] . '/' . $picture['file'];
	$id   = wp_insert_attachment(
		[
			'post_title'     => $picture['title'],
			'post_mime_type' => (string) wp_check_filetype( $file )['type'],
			'post_status'    => 'inherit',
			'post_author'    => 1,
		],
		$file,
		0,
		true
	);
	if ( is_wp_error( $id ) ) {
		throw new \RuntimeException( $id->get_error_message() );
	}
	update_post_meta( $id, '_wp_attachment_image_alt', $picture['alt'] );
	wp_update_attachment_metadata( $id, wp_generate_attachment_metadata( $id, $file ) );
	return [
		'id'    => $id,
		'title' => $picture['title'],
		'url'   => (string) wp_get_attachment_url( $id ),
		'files' => files_of( $id ),
	];
}
