<?php
/**
 * Lists the files of an attachment: the original, the scaled file, every size, leftovers of edits, and other plugins'
 * files beside them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Attachment_Meta;
use function ShortPixelFlush\language_hosts;
use function ShortPixelFlush\Model\image_path;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\preview_of;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\link_now;
use const ShortPixelFlush\Model\PDF_TYPE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds: a size that is missing from the metadata, and older than the image's own file by more than this, counts
// as made from an earlier file.
const WRITTEN_TOGETHER = 60;

/**
 * Lists an attachment's files, its own first, with an entry for each URL that pages may use for a file. The files need
 * not exist: an offloaded or deleted file still has its URL, and ShortPixel may still have its copies.
 *
 * @return list<Found_Source> `role` is `full`, `original`, `size:<name>`, `backup` (from before an edit), `sibling`
 *     (another format, for dense screens, or an animation's poster), `deleted` (missing from the metadata), or `extra`
 *     (added by a filter that names no role).
 */
function sources( int $attachment_id ): array {
	$url = image_url( $attachment_id );

	if ( '' === $url ) {
		return [];
	}

	$main    = basename_of( $url );
	$files   = attachment_files( $attachment_id, $main, Attachment_Meta::of( $attachment_id ) );
	$folder  = local_folder( $attachment_id );
	$listed  = null === $folder ? [] : Folder_Listing::files_of( $folder, own_stem( rawurldecode( $main ) ) );
	$files   = with_siblings( $files, $folder, $listed );
	$urls    = urls_of_file( $url );
	$sources = [];

	foreach ( with_unknown_files( $files, $main, $listed ?? [] ) as $name => $file ) {
		$path    = $folder . '/' . rawurldecode( (string) $name );
		$is_here = null !== $folder && is_file( $path );
		foreach ( urls_beside( $urls, (string) $name ) as $address ) {
			$sources[] = [
				'url'    => link_now( browser_url( $address ) ),
				'width'  => $file[0],
				'height' => $file[1],
				'type'   => (string) wp_check_filetype( (string) $name )['type'],
				'path'   => $is_here ? $path : null,
				'role'   => $file[2],
			];
		}
	}

	/**
	 * Filters the sources of an attachment: the image files whose copies ShortPixel may keep.
	 *
	 * @param array<int, Found_Source> $sources
	 * @param int                      $attachment_id
	 */
	return well_formed_sources( apply_filters( 'shortpixel_flush_sources', $sources, $attachment_id ) );
}

/** Returns the URL of an attachment's image; empty if it has none. */
function image_url( int $attachment_id ): string {
	$url     = (string) wp_get_attachment_url( $attachment_id );
	$preview = preview_of( $attachment_id );
	if ( '' !== $url && '' !== $preview ) {
		return url_beside( $url, $preview );
	}
	return wp_attachment_is_image( $attachment_id ) ? $url : '';
}

/**
 * Lists a PDF itself, since the site's own CDN may hold it. It is not among sources(), because an image can have the same
 * name.
 *
 * @return list<Source_File> Empty for an image, and for a PDF without a preview.
 */
function documents( int $attachment_id ): array {
	if ( '' === preview_of( $attachment_id ) ) {
		return [];
	}
	$url     = (string) wp_get_attachment_url( $attachment_id );
	$path    = (string) get_attached_file( $attachment_id );
	$is_here = null !== local_folder( $attachment_id ) && is_file( $path );

	return array_map(
		static fn ( string $address ): array => [
			'url'    => browser_url( $address ),
			'width'  => 0,
			'height' => 0,
			'type'   => PDF_TYPE,
			'path'   => $is_here ? $path : null,
		],
		'' === $url ? [] : urls_of_file( $url )
	);
}

/** @return list<Source_File> The files that show an attachment, and a PDF itself. */
function sources_and_documents( int $attachment_id ): array {
	return array_merge( sources( $attachment_id ), documents( $attachment_id ) );
}

/**
 * @template T of array{type: string, ...}
 * @param array<T> $files
 * @return list<T> The files without PDFs.
 */
function without_documents( array $files ): array {
	return array_values( array_filter( $files, static fn ( array $file ): bool => PDF_TYPE !== $file['type'] ) );
}

/**
 * @return array<string, Found_Source>|null The attachment's files on this server, by name, without those known to be
 *     from before an edit or a change; null if none of its files is on this server.
 */
function present_files( int $attachment_id ): ?array {
	$own    = image_path( $attachment_id );
	$since  = is_file( $own ) ? (int) filemtime( $own ) - WRITTEN_TOGETHER : 0;
	$saved  = files_before_edits( $attachment_id );
	$is_own = in_array( wp_basename( $own ), $saved, true );
	$local  = array_filter( sources( $attachment_id ), static fn ( array $source ): bool => null !== $source['path'] );
	$files  = [];
	foreach ( $local as $source ) {
		$name    = wp_basename( (string) $source['path'] );
		$is_left = 'deleted' === $source['role'] && filemtime( (string) $source['path'] ) < $since;
		// Skips files from before an edit: the metadata still lists an old size if the edited image is too small for it.
		// After a restore, the present files are in $saved themselves.
		if ( ! $is_left && 'backup' !== $source['role'] && ( $is_own || ! in_array( $name, $saved, true ) ) ) {
			$files[ $name ] = $source;
		}
	}
	return [] === $local ? null : $files;
}

/** @return list<string> Names of the files that an attachment had before it was edited in WordPress. */
function files_before_edits( int $attachment_id ): array {
	return array_column( Attachment_Meta::before_edits( $attachment_id ), 'file' );
}

/**
 * Lists the URLs that pages may use for an attachment's own file. In an https request, WordPress returns https URLs,
 * though visitors over http get the scheme of the settings. With Polylang, it returns the host of the request's language.
 *
 * @return non-empty-list<string>
 */
function urls_of_file( string $url ): array {
	$home    = text( get_option( 'home' ) );
	$uploads = wp_get_upload_dir()['baseurl'];
	$secure  = set_url_scheme( $uploads, 'https' );
	$urls    = [ $url ];

	if ( is_ssl() && $secure !== $uploads && 0 === strpos( $url, $secure ) && 0 === strpos( $home, 'http://' ) ) {
		$urls[] = $uploads . substr( $url, strlen( $secure ) );
	}

	if ( url_host( $url ) !== url_host( $home ) && in_array( url_host( $url ), language_hosts(), true ) ) {
		$urls[] = at_origin( $url, $home );
	}

	return $urls;
}

/**
 * Lists the URLs of a file in the folder of the attachment's own. WordPress encodes square brackets in a `src` but not
 * in a srcset.
 *
 * @param list<string> $urls As returned by urls_of_file().
 * @return list<string>
 */
function urls_beside( array $urls, string $name ): array {
	$beside = [];

	foreach ( $urls as $url ) {
		foreach ( [ $name, str_replace( [ '[', ']' ], [ '%5B', '%5D' ], $name ) ] as $spelling ) {
			$beside[] = url_beside( $url, $spelling );
		}
	}

	return array_values( array_unique( $beside ) );
}

/**
 * Returns an attachment's folder; null if it is not on this server, or in a bucket, where each check would be a
 * request.
 */
function local_folder( int $attachment_id ): ?string {
	$path   = get_attached_file( $attachment_id );
	$folder = is_string( $path ) && '' !== $path && false === strpos( $path, '://' ) ? dirname( $path ) : '';

	return '' !== $folder && is_dir( $folder ) ? $folder : null;
}

/** @return array<string, Sized_File> Width, height and role, by name. */
function attachment_files( int $attachment_id, string $main, Attachment_Meta $meta ): array {
	// A PDF's metadata lists the size of its preview among the others.
	$own   = 0 === $meta->width ? $meta->sizes['full'] ?? $meta : $meta;
	$files = [ $main => [ $own->width, $own->height, 'full' ] ];
	if ( '' !== $meta->original_image ) {
		$files += [ basename_of( $meta->original_image ) => [ 0, 0, 'original' ] ];
	}
	if ( '' !== $meta->animated_video_poster ) {
		$files += [ basename_of( $meta->animated_video_poster ) => [ $meta->width, $meta->height, 'sibling' ] ];
	}
	foreach ( $meta->sizes as $name => $size ) {
		$files += files_of_size( $size, 'size:' . $name );
	}
	foreach ( Attachment_Meta::before_edits( $attachment_id ) as $size ) {
		$files += files_of_size( $size, 'backup' );
	}
	return $files + format_files( $meta );
}

/** @return array<string, Sized_File> */
function files_of_size( Attachment_Meta $size, string $role ): array {
	return '' === $size->file ? [] : [ basename_of( $size->file ) => [ $size->width, $size->height, $role ] ] + format_files( $size );
}

/** @return array<string, Sized_File> */
function format_files( Attachment_Meta $size ): array {
	$files = [];
	foreach ( $size->sources as $format ) {
		if ( '' !== $format->file ) {
			$files[ basename_of( $format->file ) ] = [ $size->width, $size->height, 'sibling' ];
		}
	}
	return $files;
}

/**
 * @param mixed $sources The result of a filter.
 * @return list<Found_Source>
 */
function well_formed_sources( $sources ): array {
	$kept = [];

	foreach ( is_array( $sources ) ? $sources : [] as $source ) {
		if ( is_array( $source ) && isset( $source['url'] ) && is_string( $source['url'] ) ) {
			$kept[] = [
				'url'    => $source['url'],
				'width'  => integer( $source['width'] ?? 0 ),
				'height' => integer( $source['height'] ?? 0 ),
				'type'   => isset( $source['type'] ) && is_string( $source['type'] ) ? $source['type'] : '',
				'path'   => isset( $source['path'] ) && is_string( $source['path'] ) ? $source['path'] : null,
				'role'   => isset( $source['role'] ) && is_string( $source['role'] ) ? $source['role'] : 'extra',
			];
		}
	}

	return $kept;
}
