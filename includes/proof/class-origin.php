<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Http\http_date;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\Versions\at_own_uploads;
use function ShortPixelFlush\Versions\without_any_version;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Reads the site's own files for comparison with ShortPixel's copies: those in the uploads folder from the disk, others
 * by requests to the site's own hosts. Also finds out whether these hosts still serve an old or deleted file, and
 * whether they refuse a link.
 */
final class Origin {
	// In seconds. If a file changed longer ago than this, the site's caches are unlikely to still have the old one.
	public const CHANGED_LATELY = 604800;

	private const LARGEST = 33554432;

	// The most files that are requested to see whether visitors get an old or deleted one, and the most that are requested
	// to see whether the site refuses them.
	private const MOST_ASKED = 8;

	/** @var array<string, Original|null> Files read so far, by URL. */
	private array $known = [];

	/** @var array<string, bool> Whether visitors get an old or a deleted file, by URL. */
	private array $is_old = [];

	/** @var array<string, int> HTTP statuses with which the site refuses files, by URL; 0 if it is not known to. */
	private array $refusals = [];

	/** @var array<string, string> Data URIs by URL. */
	private array $thumbnails = [];

	/** Returns the site's file; null if it can't be read. */
	public function read( string $source ): ?Original {
		if ( ! array_key_exists( $source, $this->known ) ) {
			$file                   = self::uploaded_file( $source );
			$this->known[ $source ] = null === $file ? $this->from_site( $source ) : $this->from_disk( $file );
		}

		return $this->known[ $source ];
	}

	/**
	 * @return string A thumbnail of the file on the disk, as returned by thumbnail(); also empty if the file is not in
	 *   the uploads folder, or too large.
	 */
	public function thumbnail( string $source ): string {
		if ( ! isset( $this->thumbnails[ $source ] ) ) {
			$file = self::uploaded_file( $source );
			// phpcs:ignore WordPress.WP.AlternativeFunctions -- A local file.
			$bytes = null === $file || ! self::can_be_read( $file ) ? false : file_get_contents( $file );

			$this->thumbnails[ $source ] = is_string( $bytes ) ? thumbnail( $bytes ) : '';
		}

		return $this->thumbnails[ $source ];
	}

	/**
	 * Returns what to compare an answer with: for a 200 with a body, the site's file; for a redirect to that file, an
	 * original with `is_old` if visitors get an old or deleted file there. Null if there is nothing to compare.
	 *
	 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $answer
	 */
	public function beside( array $answer, string $source, bool $is_deleted = false ): ?Original {
		if ( in_array( $answer['status'], [ 302, 307 ], true ) && is_same_url( $answer['headers']['location'] ?? '', $source ) ) {
			return ( $is_deleted ? $this->is_still_there( $source ) : $this->is_old_for_visitors( $source ) ) ? new Original( null, null, true ) : null;
		}

		return 200 === $answer['status'] && '' !== $answer['body'] ? $this->read( $source ) : null;
	}

	/**
	 * Returns the answer's status, with one exception: some sites refuse links with a version. If the CDN redirects to
	 * such a link, and the site refuses this link but is not known to refuse the plain one, returns the site's status.
	 *
	 * @phpstan-param array{status: int, headers: array<string, string>, ...} $answer
	 */
	public function final_status( array $answer, string $source ): int {
		$plain = without_any_version( $source );
		if ( $plain === $source || ! in_array( $answer['status'], [ 302, 307 ], true ) || ! is_same_url( $answer['headers']['location'] ?? '', $source ) ) {
			return $answer['status'];
		}
		$status = $this->refusal( $source );
		return 0 !== $status && 0 === $this->refusal( $plain ) ? $status : $answer['status'];
	}

	/** @return int The status with which the site refuses a file; 0 if it is not known to refuse. */
	private function refusal( string $source ): int {
		if ( ! isset( $this->refusals[ $source ] ) && count( $this->refusals ) < self::MOST_ASKED ) {
			$this->from_site( $source );
		}
		return $this->refusals[ $source ] ?? 0;
	}

	/**
	 * Whether the site is known to serve visitors an older file than the one on its disk, for example from a cache that
	 * was not cleared. Always false for files that are not in the uploads folder, and for others after MOST_ASKED.
	 *
	 * @param int $changed_since Files that were last changed before this time count as up to date, unless they were
	 *   requested already.
	 */
	public function is_old_for_visitors( string $source, int $changed_since = 0 ): bool {
		if ( ! isset( $this->is_old[ $source ] ) ) {
			$file = count( $this->is_old ) < self::MOST_ASKED ? self::uploaded_file( $source ) : null;
			if ( null !== $file && max( (int) filemtime( $file ), (int) filectime( $file ) ) < $changed_since ) {
				return false;
			}
			$here  = null === $file ? null : $this->read( $source );
			$there = null === $here ? null : $this->from_site( $source );

			$this->is_old[ $source ] = null !== $here && null !== $there && $here->image->sha256 !== $there->image->sha256 && (
				fingerprint_distance( $here->image->fingerprint, $there->image->fingerprint ) > CLEARLY_DIFFERENT
				|| ( $there->last_modified ?? PHP_INT_MAX ) < $here->last_modified
			);
		}

		return $this->is_old[ $source ];
	}

	/** Whether the site is known to still serve a deleted file, for example from a cache that was not cleared. */
	private function is_still_there( string $source ): bool {
		if ( ! isset( $this->is_old[ $source ] ) && count( $this->is_old ) < self::MOST_ASKED ) {
			$this->is_old[ $source ] = null !== $this->from_site( $source );
		}

		return $this->is_old[ $source ] ?? false;
	}

	/** @param string $path The path of a file on this server. */
	public static function facts_of_file( string $path ): ?Image_Facts {
		// phpcs:ignore WordPress.WP.AlternativeFunctions -- A local file.
		$bytes = self::can_be_read( $path ) ? file_get_contents( $path ) : false;
		return is_string( $bytes ) && '' !== $bytes ? Image_Facts::of( $bytes ) : null;
	}

	/** Whether a file exists, and is small enough to be read into memory. */
	private static function can_be_read( string $file ): bool {
		clearstatcache( true, $file );
		$size = filesize( $file );

		return false !== $size && $size <= min( self::LARGEST, memory_left() / 3 );
	}

	private function from_disk( string $file ): ?Original {
		$facts = self::facts_of_file( $file );
		$time  = filemtime( $file );

		return null === $facts ? null : new Original( $facts, is_int( $time ) ? $time : null );
	}

	private function from_site( string $source ): ?Original {
		// A source without a scheme can't be requested.
		if ( '' === $source || '/' === $source[0] ) {
			return null;
		}

		$answer = ( new Client( site_hosts() ) )->fetch(
			[
				'url'       => $source,
				'timeout'   => 8.0,
				'max_bytes' => (int) min( self::LARGEST, max( 262144, memory_left() / 4 ) ),
			]
		);

		$this->refusals[ $source ] = $answer['status'] >= 400 && ! in_array( $answer['status'], [ 408, 425, 429, 503 ], true ) ? $answer['status'] : 0;

		return 200 === $answer['status'] && is_wanted_file( $answer['body'], $source )
			? new Original( Image_Facts::of( $answer['body'] ), http_date( $answer['headers']['last-modified'] ?? '' ) )
			: null;
	}

	/** Returns the path of an uploaded file; null if the URL is not in the uploads folder, or the file is missing. */
	private static function uploaded_file( string $source ): ?string {
		$uploads = wp_get_upload_dir();
		$base    = url_without_scheme( trailingslashit( $uploads['baseurl'] ) );
		$address = url_without_scheme( explode( '?', at_own_uploads( $source ), 2 )[0] );
		if ( '' === $base || 0 !== strpos( $address, $base ) ) {
			return null;
		}

		// Whatever the URL contains, such as `..`, the file must be in the uploads folder.
		$root = realpath( $uploads['basedir'] );
		$file = realpath( $uploads['basedir'] . '/' . rawurldecode( substr( $address, strlen( $base ) ) ) );

		return is_string( $root ) && is_string( $file ) && is_file( $file ) && 0 === strpos( $file, $root . DIRECTORY_SEPARATOR ) ? $file : null;
	}
}
