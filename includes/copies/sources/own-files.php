<?php
/** Recognizes this site's URLs, and finds the file and the attachment behind one. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use WP_Site;
use function ShortPixelFlush\Edges\edge_hosts;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\normalize_hosts;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\Store\database;
use function ShortPixelFlush\Store\rows_of;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\at_own_uploads;
use function ShortPixelFlush\Versions\path_stem;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most attachments of one file: on multilingual sites it has one per language.
const ATTACHMENTS_OF_FILE = 30;

const IMAGE_EXTENSIONS = '#\.(jpe?g|jpe|jfif|png|gif|webp|avif|svg|bmp|ico|tiff?|heic|heif)$#iD';

/**
 * Rewrites a URL whose host only differs from one of the site's by "www." to that host; others stay as they are.
 *
 * @param list<string> $hosts The site's hosts.
 */
function at_own_host( string $url, array $hosts ): string {
	$host  = url_host( $url );
	$other = without_www( rtrim( $host, '.' ) );

	foreach ( is_host_listed( $host, $hosts ) ? [] : [ $other, 'www.' . $other ] as $own ) {
		if ( is_host_listed( $own, $hosts ) ) {
			// Needs braces, since a domain can begin with a digit.
			return (string) preg_replace( '~\A([a-z]+://)[^/?\#]*~i', '${1}' . $own, $url );
		}
	}

	return $url;
}

function is_own_url( string $url ): bool {
	return is_host_listed( url_host( $url ), site_hosts() ) && ! is_of_another_site( $url );
}

/** Whether a URL belongs to another site of this network. */
function is_of_another_site( string $url ): bool {
	if ( ! is_multisite() ) {
		return false;
	}

	$path    = source_path( $url );
	$content = rtrim( (string) wp_parse_url( content_url(), PHP_URL_PATH ), '/' ) . '/';

	if ( 1 === preg_match( '#/uploads/sites/(\d+)/#', $path, $found ) ) {
		return get_current_blog_id() !== (int) $found[1];
	}

	// Files of themes and plugins belong to every site.
	if ( 0 === strpos( $path, $content ) && 0 !== strpos( $path, $content . 'uploads/' ) ) {
		return false;
	}

	// One folder deep, as WordPress itself looks for a site: all files of a folder share the answer, which is cached.
	$site = get_site_by_path( url_host( $url ), $path, 1 );

	return $site instanceof WP_Site && get_current_blog_id() !== (int) $site->blog_id;
}

/** Returns an upload's path below the uploads folder, as its attachment records it; empty for any other URL. */
function upload_name( string $url ): string {
	$url     = at_own_uploads( $url );
	$uploads = wp_get_upload_dir()['baseurl'];
	$folder  = rtrim( rawurldecode( (string) wp_parse_url( $uploads, PHP_URL_PATH ) ), '/' );
	$folders = [ $folder ];
	$path    = source_path( $url );
	$site    = is_multisite() ? get_site() : null;

	// On a network, the server also finds a sub-site's files without the sub-site's folder.
	if ( $site instanceof WP_Site && 0 === strpos( $folder, $site->path ) ) {
		$folders[] = '/' . substr( $folder, strlen( $site->path ) );
	}

	foreach ( $folders as $each ) {
		// If the uploads' URL has no path, only its host distinguishes uploads from the site's other files.
		if ( 0 === strpos( $path, $each . '/' ) && is_host_listed( url_host( $url ), '' === $each ? [ url_host( $uploads ) ] : site_hosts() ) ) {
			return substr( $path, strlen( $each ) + 1 );
		}
	}

	return '';
}

/**
 * Whether a file of this site is in a month's folder outside the uploads folder: plugins that hide WordPress write such
 * folders into pages. A folder that ends like an uploads folder belongs to another WordPress on the same host.
 */
function is_in_hidden_folder( string $url ): bool {
	if ( '' !== upload_name( $url ) || ! is_own_url( $url ) || 1 !== preg_match( '~\A(.*)/\d{4}/\d{2}/[^/]+\z~', source_path( $url ), $found ) ) {
		return false;
	}

	// If the uploads' URL was changed, old pages still have the default one. On a network's other sites, the
	// default is the main site's.
	$former = is_main_site() ? source_path( content_url( 'uploads' ) ) : '';

	foreach ( [ '/wp-content/uploads', $former, rtrim( source_path( wp_get_upload_dir()['baseurl'] ), '/' ) ] as $folder ) {
		if ( '' !== $folder && $found[1] !== $former && substr( $found[1], -strlen( $folder ) ) === $folder ) {
			return false;
		}
	}

	return true;
}

/**
 * Returns the hosts at which the same path usually is the same file: the site's own, its CDNs', and all subdomains of
 * its main host, where such a CDN usually is. Plugins write these into pages, and ShortPixel fetches files from there.
 *
 * @return list<string> Hosts without "www."; a leading "*." matches any subdomain.
 */
function file_hosts(): array {
	$hosts = array_map( __NAMESPACE__ . '\without_www', array_merge( site_hosts(), edge_hosts() ) );

	return normalize_hosts( array_merge( $hosts, [ '*.' . without_www( url_host( home_url() ) ) ] ) );
}

/**
 * Indexes sources by path, and by path without size and format, so that a deleted size on a page is recognized too.
 *
 * @param array<int, list<Source_File>> $sources By attachment.
 * @param list<string>                  $hosts   As returned by file_hosts().
 * @return Source_Names
 */
function source_names( array $sources, array $hosts ): array {
	$exact = [];
	$stems = [];

	foreach ( $sources as $attachment_id => $of_one ) {
		foreach ( $of_one as $source ) {
			$path    = source_path( $source['url'] );
			$hosts[] = without_www( url_host( $source['url'] ) );

			$exact += [ $path => $attachment_id ];
			$stems += [ path_stem( $path ) => $attachment_id ];
		}
	}

	return [
		'hosts' => normalize_hosts( $hosts ),
		'exact' => $exact,
		'stems' => $stems,
	];
}

/**
 * @param string       $source A source; a path without host belongs to the attachment with a file at that path.
 * @param Source_Names $names
 */
function owner_of( string $source, array $names ): ?int {
	$source = at_own_uploads( without_photon( $source ) );

	if ( ! is_hostless( $source ) && ! is_file_host( $source, $names['hosts'] ) ) {
		return null;
	}

	$path = source_path( $source );

	return $names['exact'][ $path ] ?? $names['stems'][ path_stem( $path ) ] ?? null;
}

/**
 * Whether a URL's host serves this site's files. Subdomains can be a network's other sites, with their own files.
 *
 * @param list<string> $hosts As returned by source_names().
 */
function is_file_host( string $url, array $hosts ): bool {
	$host = without_www( url_host( $url ) );

	return in_array( $host, $hosts, true ) || ( is_host_listed( $host, $hosts ) && ! is_of_another_site( $url ) );
}

/** Returns the file behind a URL of this site; null if there is none. */
function local_file( string $url ): ?string {
	$path = source_path( at_own_uploads( $url ) );

	foreach ( web_folders() as $root_url => $folder ) {
		$start = rtrim( (string) wp_parse_url( $root_url, PHP_URL_PATH ), '/' ) . '/';
		$real  = '' !== $folder && 0 === strpos( $path, $start ) ? realpath( rtrim( $folder, '/' ) . '/' . substr( $path, strlen( $start ) ) ) : false;

		// A symbolic link can lead outside the folder.
		if ( is_string( $real ) && is_file( $real ) && 0 === strpos( $real, rtrim( (string) realpath( $folder ), '/' ) . '/' ) ) {
			return $real;
		}
	}

	return null;
}

/** Whether this site has the file; null if unknown: not at a URL of this site, or in a bucket mounted as uploads. */
function has_file( string $url ): ?bool {
	$url        = at_own_host( at_own_uploads( $url ), site_hosts() );
	$is_mounted = '' !== upload_name( $url ) && false !== strpos( wp_get_upload_dir()['basedir'], '://' );

	return $is_mounted || ! is_own_url( $url ) ? null : null !== local_file( $url );
}

/** Returns the PDF whose preview WordPress gives this name: `guide-pdf.jpg` for `guide.pdf`; empty for other names. */
function document_of_preview( string $file ): string {
	return 1 === preg_match( '#^(.+)-pdf(?:-\d{1,3})?\.[a-z]{3,4}$#iD', $file, $found ) ? $found[1] . '.pdf' : '';
}

/**
 * Lists the attachments whose image is a file. The query uses the index on meta keys.
 *
 * @param string $file A path below the uploads folder: an image, or a PDF's preview.
 * @return list<int>
 */
function attachments_of_file( string $file ): array {
	$wpdb     = database();
	$document = document_of_preview( $file );
	// phpcs:disable WordPress.DB -- WP_Query would join the posts, and the database might start with these.
	$rows = '' === $file
		? []
		: rows_of(
			(string) $wpdb->prepare(
				"SELECT post_id, meta_value FROM %i WHERE meta_key = '_wp_attached_file' AND meta_value IN (%s, %s) LIMIT %d",
				$wpdb->postmeta,
				$file,
				'' === $document ? $file : $document,
				ATTACHMENTS_OF_FILE
			)
		);
	// phpcs:enable
	$ids = [];

	foreach ( $rows as $row ) {
		$id   = (int) $row['post_id'];
		$name = (string) $row['meta_value'];
		// Most databases compare case-insensitively.
		if ( $name === $file || ( 0 === strcasecmp( $name, $document ) && image_file( $id ) === $file ) ) {
			$ids[] = $id;
		}
	}

	return $ids;
}

/** @return array<string, string> Folders on this server, by URL. */
function web_folders(): array {
	$uploads = wp_get_upload_dir();

	return [
		$uploads['baseurl'] => $uploads['basedir'],
		content_url()       => WP_CONTENT_DIR,
		home_url()          => web_root(),
		site_url()          => ABSPATH,
	];
}

/** Returns the folder behind the site's URL if core is in a folder below it; otherwise empty. */
function web_root(): string {
	$core = rtrim( (string) wp_parse_url( site_url(), PHP_URL_PATH ), '/' );
	$home = rtrim( (string) wp_parse_url( home_url(), PHP_URL_PATH ), '/' );
	$root = rtrim( ABSPATH, '/' );
	$more = 0 === strpos( $core . '/', $home . '/' ) ? substr( $core, strlen( $home ) ) : '';

	return '' !== $more && substr( $root, -strlen( $more ) ) === $more ? substr( $root, 0, -strlen( $more ) ) : '';
}
